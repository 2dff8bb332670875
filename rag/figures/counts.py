"""Counted things, shares, lengths of time, ordinals and their ranges: amounts whose kind stands behind the number."""

from __future__ import annotations

import re

from rag.figures.amounts import AMOUNT, parse_amount, scale_of
from rag.figures.bounds import bound_after, bound_before
from rag.figures.money import money_after
from rag.figures.ranges import Join, changes, join_after, lower_end
from rag.figures.records import Figure, FigureKind
from rag.figures.units import Measure, counted_after, duration_after, percent_after

_AMOUNT = re.compile(AMOUNT, re.IGNORECASE)
_ENDS = re.compile(r"(?![\w/]|[.,]\d|-\d)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![\w/]|[.,]\d|-\d)", re.IGNORECASE)
_OF_TOTAL = re.compile(
    rf"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|all\s+)?{AMOUNT}(?![\w/]|[.,]\d|\s?%|\s+per\s?cent)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PRONOUN_BEFORE = re.compile(r"\b(?:no|any|every|each|another|this|that|which)[\s-]+$", re.IGNORECASE)
_PRONOUN_AFTER = re.compile(
    r"\s+(?:another|or\s+more|of\s+(?:the|these|those|them|its|their)\b|that\b|who\b|whom\b|whose\b|which\b|"
    r"in\s+which\b|(?:can|could|must|may|might|should|would|needs)\b|(?:by|to|after)\s+one\b)|[’']s\b",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(r"\s+[a-zA-Z]|-[a-zA-Z]")


def read_amount(text: str, at: int, floor: int) -> Figure | None:
    """The amount or range that begins with a number at an offset, with its bound if that lies behind `floor`."""
    low = _AMOUNT.match(text, at)
    value = parse_amount(low.group()) if low else None
    if low is None or value is None:
        return None
    ordinal = _ORDINAL.match(text, low.end())
    if ordinal and low.group().isdigit():
        return Figure(at, ordinal.end(), text[at : ordinal.end()], value, FigureKind.ORDINAL, None, None)
    ranged = _read_range(text, low, value, floor)
    if ranged is not None:
        return ranged
    end = low.end()
    if not _ENDS.match(text, end) or (low.group().lower() == "one" and _is_pronoun(text, at, end)):
        return None
    start, bound = bound_before(text, at, floor)
    of_total = _OF_TOTAL.match(text, end)  # "31 of 32 states": one figure, with what it is a part of
    end = of_total.end() if of_total else end
    if bound is None:
        end, bound = bound_after(text, end)
    measure = _measure(text, end)
    return _figure(text, start, bound, value, measure, None)


def _read_range(text: str, low: re.Match[str], value: float, floor: int) -> Figure | None:
    """The range whose lower end is a number, if it is one: with a unit behind its upper end, or behind both."""
    join = join_after(text, low.start(), low.end(), floor)
    if join is not None:
        return _joined(text, low, value, join, None, floor)
    first = _measure(text, low.end()) if _ENDS.match(text, low.end()) else None
    if first is None or first.kind is FigureKind.COUNT:
        return None
    join = join_after(text, low.start(), first.end, floor)
    return _joined(text, low, value, join, first, floor) if join is not None else None


def _joined(
    text: str, low: re.Match[str], value: float, join: Join, first: Measure | None, floor: int
) -> Figure | None:
    top = _AMOUNT.match(text, join.end)
    high = parse_amount(top.group()) if top and _ENDS.match(text, top.end()) else None
    if top is None or high is None or _YEAR.fullmatch(top.group()) or changes(text, low.start()):
        return None
    measure = _measure(text, top.end())
    if first is not None and (first.kind, first.unit) != (measure.kind, measure.unit):
        return None
    # A lower end with a unit of its own has its own scale too: "500 euros to 1 million euros".
    lowest = value if first else lower_end(value, scale_of(low.group()), high, scale_of(top.group()))
    # "Two or three years" is a range, "five or ten years" a choice.
    if lowest >= high or (join.word == "or" and high != lowest + 1):
        return None
    first_word = low.start() if join.start is None else join.start
    start, bound = bound_before(text, first_word, floor)
    return _figure(text, start, bound, lowest, measure, high)


def _figure(
    text: str, start: int, bound: str | None, value: float, measure: Measure, high: float | None
) -> Figure:
    end = measure.end
    if bound is None and (high is not None or measure.kind is not FigureKind.COUNT):
        end, bound = bound_after(text, end)
    further = measure.further
    low, top = (value + further, None) if high is None else (value, round(high + further, 6))
    return Figure(start, end, text[start:end], round(low, 6), measure.kind, measure.unit, bound, top)


def _measure(text: str, end: int) -> Measure:
    return (
        percent_after(text, end)
        or duration_after(text, end)
        or money_after(text, end)
        or Measure(FigureKind.COUNT, counted_after(text, end), end)
    )


def _is_pronoun(text: str, at: int, end: int) -> bool:
    """Whether "one" stands for something instead of counting it."""
    if _PRONOUN_BEFORE.search(text, max(0, at - 10), at) or _PRONOUN_AFTER.match(text, end):
        return True
    return not _NOUN_AFTER.match(text, end)
