"""Read a text for figures: readers of dates, ratios, money and amounts try each place where one may begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rag.figures.amounts import AMOUNT, FIRST_WORDS, SCALES
from rag.figures.bounds import bound_before
from rag.figures.counts import read_amount
from rag.figures.dates import FIRST_MONTHS, read_date, read_year
from rag.figures.money import CURRENCY, read_money
from rag.figures.names import without_names
from rag.figures.ratios import FIRST_RATIOS, read_ratio
from rag.figures.records import Figure, FigureKind
from rag.figures.units import counted_after

_BEGINNING = re.compile(
    rf"(?<![\w/.−])(?:(?<![-$€£¥₹])\d|(?<=mid-)\d|(?<=early-)\d|(?<=late-)\d|(?<=end-)\d|"
    rf"{CURRENCY}(?=\s?\d|\s?half\b)|(?-i:FY(?=(?:19|20)\d\d|\s?['’]?\d\d(?!\d))|{FIRST_MONTHS}\b)|"
    rf"(?<!-)(?:{FIRST_WORDS}|{FIRST_RATIOS})\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(AMOUNT, re.IGNORECASE)
_LIKE_YEAR = re.compile(r"(?:19|20)\d\d(?![\w/]|[.,]\d|-\d)")
_PEOPLE = re.compile(r"\s+(?:people|persons)\b", re.IGNORECASE)
_OF_PEOPLE = re.compile(r"\b(?:of|the|these|those|all)\s+$", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"\b(?:in|from|since|until|by|to|of)\s+$", re.IGNORECASE)
_VAGUE = frozenset({"about", "around", "over", "circa"})
"""Bounds that stand before years too."""
_LISTED = re.compile(r"\s*,?\s*(?:and|or)\s+|\s*,\s*", re.IGNORECASE)
_CHANGED_TO = re.compile(r"\s+to\s+", re.IGNORECASE)
_SCALED = re.compile(rf"\b(?:{SCALES})\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)


KEPT_CHARACTERS = 2000
"""Longest text whose figures are kept in memory: a passage, not a report."""


def parse_figures(text: str) -> tuple[Figure, ...]:
    """All figures that the text states, in order, not overlapping. Takes linear time and never raises."""
    return _kept(text) if len(text) <= KEPT_CHARACTERS else _parsed(text)


@lru_cache(maxsize=4096)
def _kept(text: str) -> tuple[Figure, ...]:
    """A sentence is parsed for its passage, for its answer and for the check of this answer, question by question."""
    return _parsed(text)


def _parsed(text: str) -> tuple[Figure, ...]:
    plain = without_names(text)
    figures: list[Figure] = []
    floor = 0
    for beginning in _BEGINNING.finditer(plain):
        if beginning.start() < floor:
            continue
        figure = _read(plain, beginning.start(), floor)
        if figure is not None:
            figures.append(figure)
            floor = figure.end
        else:
            floor = _past(plain, beginning)
    return tuple(replace(f, text=text[f.start : f.end]) for f in _share_units(plain, figures))


def _past(text: str, beginning: re.Match[str]) -> int:
    """Where to go on behind what is no figure: not inside its number, whose end would read as another."""
    amount = _AMOUNT.match(text, beginning.start())
    return max(beginning.end(), amount.end() if amount else 0)


def _read(text: str, at: int, floor: int) -> Figure | None:
    return (
        read_date(text, at)
        or _read_people(text, at, floor)
        or read_year(text, at)
        or read_ratio(text, at, floor)
        or read_money(text, at, floor)
        or read_amount(text, at, floor)
    )


def _read_people(text: str, at: int, floor: int) -> Figure | None:
    """An amount that looks like a year: "about 2000 people", "a total of 1950 persons"."""
    year = _LIKE_YEAR.match(text, at)
    if year is None:
        return None
    start, bound = bound_before(text, at, floor)
    if bound is None:
        told = _PEOPLE.match(text, year.end()) and _OF_PEOPLE.search(text, max(0, at - 7), at)
        counts = told is not None
    else:
        alone = year.end() == len(text) and not _WHEN_BEFORE.search(text, max(0, start - 8), start)
        counts = bound not in _VAGUE or alone or counted_after(text, year.end()) is not None
    return read_amount(text, at, floor) if counts else None


def _share_units(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Gives bare numbers of a list or change the unit of its last: "12, 14 and 19 cases", "from 71 to 83 percent"."""
    shared = list(figures)
    for position in range(len(shared) - 2, -1, -1):
        figure, other = shared[position], shared[position + 1]
        bare = figure.kind is FigureKind.COUNT and figure.unit is None and figure.high is None
        # Neither a sign before the other number nor its scale is for this one: "5 and $7", "5 and 7 million people".
        own = other.kind is FigureKind.MONEY and not other.text[-1:].isalpha()
        own = own or (_SCALED.search(other.text) is not None and not _SCALED.search(figure.text))
        if bare and other.unit is not None and not own and _goes_on(text, shared, position):
            shared[position] = replace(figure, kind=other.kind, unit=other.unit)
    return shared


def _goes_on(text: str, figures: Sequence[Figure], position: int) -> bool:
    """Whether a figure and the next are items of one list, or the two ends of a change."""
    figure, other = figures[position], figures[position + 1]
    if _CHANGED_TO.fullmatch(text, figure.end, other.start):
        return _FROM.search(text, max(0, figure.start - 9), figure.start) is not None
    if not _LISTED.fullmatch(text, figure.end, other.start):
        return False
    # A comma alone parts clauses; in a list of three or more it joins.
    further = figures[position + 2 : position + 3]
    in_list = any(_LISTED.fullmatch(text, other.end, f.start) for f in further)
    in_list = in_list or (
        position > 0 and _LISTED.fullmatch(text, figures[position - 1].end, figure.start) is not None
    )
    return in_list or "," not in text[figure.end : other.start]
