"""Arithmetic in the open: results computed from cited figures, with operands, operation, bounds and rounding.

Everything here is exact decimal arithmetic on what the report states. A figure with a bound ("at least 35") is
the end of an interval, and a result is given only where the interval of the result has an end too (interval
arithmetic, Moore 1966): "at least 35 − 33 = at least 2", "95 − at least 63 = at most 32". What is computed from an
approximate figure is approximate; a range takes part with the end that is asked for. Ratios and percentages have one
decimal, or none where whole numbers are asked for, rounded half up; an end of an interval is rounded outwards, so that
it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import islice, product

from rag.figures import FigureKind, parse_figures
from rag.quantities import (
    Quantity,
    Sense,
    as_written,
    end_asked,
    is_surely_more,
    plain,
    quantity,
    shown,
)
from rag.records import Answer, AnswerFigure, Operation

MOST_OPERANDS = 12
"""A computed figure may have no more."""
_MOST_CHOICES = 4096
"""Ways to read an answer file's operands as its stated figures that are tried."""
_TENTH, _ONE = Decimal("0.1"), Decimal(1)


@dataclass(frozen=True, slots=True)
class Result:
    """What an operation gives."""

    operation: Operation
    operands: tuple[Quantity, ...]
    value: float
    text: str
    """As the answer shows it: "13", "at least 2", "72.2%", "$4 million"."""
    unit: str | None
    """Currency, unit of time or `percent`; None for a count or a ratio."""
    line: str
    """Operands, operation and result: "(31 − 18) / 18 = 72.2% (rounded to one decimal)"."""


def compute(operation: Operation, operands: Sequence[Quantity], places: int = 1) -> Result | None:
    """The result, or None where it wouldn't be sound.

    Args:
        operation: What to do.
        operands: For a difference and a ratio the larger first; for a percentage change the earlier first; for
            a share the part first; for a total two or more. All of one kind, and of one currency.
        places: Decimals of a ratio or percentage, 0 or 1.

    """
    if not 2 <= len(operands) <= MOST_OPERANDS or len({(o.kind, o.currency) for o in operands}) > 1:
        return None
    if operation is Operation.TOTAL:
        return _total(operands)
    if len(operands) != 2:
        return None
    first, second = operands
    if operation is Operation.PERCENT_CHANGE:
        return _percent_change(first, second, places)
    if operation is Operation.SHARE:
        return _share(first, second, places)
    return _difference(first, second) if operation is Operation.DIFFERENCE else _ratio(first, second, places)


def _sense(high: Quantity, low: Quantity) -> Sense | None:
    """What a difference or a ratio of two amounts says; None where it says nothing, or the first may be the lower."""
    senses = {high.sense, low.sense}
    if Sense.NEAR in senses:
        sure = senses <= {Sense.NEAR, Sense.EXACT} and is_surely_more(high, low)
        return Sense.NEAR if sure else None
    if senses == {Sense.EXACT}:
        return Sense.EXACT if high.value >= low.value else None
    if is_surely_more(high, low):
        return Sense.LEAST
    # "95 − at least 63": how much the first is more, if it is, has an upper end.
    ends = high.sense is not Sense.LEAST and low.sense is not Sense.MOST
    return Sense.MOST if ends and high.value > low.value else None


def _total(operands: Sequence[Quantity]) -> Result | None:
    bounds = {o.sense for o in operands} - {Sense.EXACT}
    # Shares may be of different wholes: they don't add up.
    if len(bounds) > 1 or operands[0].kind is FigureKind.PERCENT:
        return None
    sense = bounds.pop() if bounds else Sense.EXACT
    value = sum((as_written(o.value) for o in operands), Decimal(0))
    left = " + ".join(o.text for o in operands)
    return _result(Operation.TOTAL, operands, value, left, sense)


def _difference(high: Quantity, low: Quantity) -> Result | None:
    sense = _sense(high, low)
    if sense is None:
        return None
    value = as_written(high.value) - as_written(low.value)
    return _result(Operation.DIFFERENCE, (high, low), value, f"{high.text} − {low.text}", sense)


def _ratio(high: Quantity, low: Quantity, places: int) -> Result | None:
    sense = _sense(high, low)
    if sense is None or low.value <= 0:
        return None
    value = as_written(high.value) / as_written(low.value)
    left = f"{high.text} / {low.text}"
    return _result(Operation.RATIO, (high, low), value, left, sense, FigureKind.COUNT, places)


def _share(part: Quantity, of: Quantity, places: int) -> Result | None:
    if of.value <= 0 or of.kind is FigureKind.PERCENT or {part.sense, of.sense} != {Sense.EXACT}:
        return None
    if part.value > of.value:
        return None  # not a part of it
    value = as_written(part.value) / as_written(of.value) * 100
    left = f"{part.text} / {of.text}"
    return _result(Operation.SHARE, (part, of), value, left, Sense.EXACT, FigureKind.PERCENT, places)


def _percent_change(earlier: Quantity, later: Quantity, places: int) -> Result | None:
    if earlier.value <= 0 or earlier.kind is FigureKind.PERCENT:
        return None  # a change between percentages is told in percentage points
    high, low = (later, earlier) if is_surely_more(later, earlier) else (earlier, later)
    sense = _sense(high, low)
    if sense in {None, Sense.MOST}:
        return None
    places = 0 if sense is Sense.NEAR else places
    value = (as_written(high.value) - as_written(low.value)) / as_written(earlier.value) * 100
    left = f"({high.text} − {low.text}) / {earlier.text}"
    operands = (earlier, later)
    return _result(Operation.PERCENT_CHANGE, operands, value, left, sense, FigureKind.PERCENT, places)


_ROUNDINGS = {Sense.LEAST: (ROUND_FLOOR, "down "), Sense.MOST: (ROUND_CEILING, "up ")}
"""Of the end of an interval, so that it holds; and what it is called."""


def _result(
    operation: Operation,
    operands: Sequence[Quantity],
    value: Decimal,
    left: str,
    sense: Sense | None,
    kind: FigureKind | None = None,
    places: int = 1,
) -> Result | None:
    """Round and word a result; `kind` where it is another than the operands', which is rounded to `places`."""
    if sense is None:
        return None
    strict = any(o.strict for o in operands)
    rounded, note = value, ""
    if kind is not None:
        rounding, way = _ROUNDINGS.get(sense, (ROUND_HALF_UP, ""))
        try:
            rounded = value.quantize(_TENTH if places else _ONE, rounding=rounding)
        except InvalidOperation:  # more digits than can be told
            return None
        if rounded != value:
            note = f" (rounded {way}to {'one decimal' if places else 'a whole number'})"
            strict = strict and not way  # "more than 24.27" rounded down is "at least 24.2", and more
        if rounded == 0 != value:
            return None
    own, currency = operands[0].kind, operands[0].currency
    if kind is None and own is FigureKind.PERCENT:
        text = f"{plain(rounded)} percentage points"
    elif operation is Operation.RATIO:
        text = plain(rounded, keep=rounded != value)
    else:
        text = shown(rounded, kind or own, currency, keep=kind is not None and rounded != value)
    text = f"{sense.words(strict=strict)} {text}".strip()
    unit = "percent" if (kind or own) is FigureKind.PERCENT else None if kind else currency
    return Result(operation, tuple(operands), float(rounded), text, unit, f"{left} = {text}{note}")


def check_computed(figure: AnswerFigure, answer: Answer) -> list[str]:
    """Problems of a computed figure, in words: each operand is a stated figure, and the result follows from them.

    That the stated figures stand in their quotes is checked with those.
    """
    name = f"figure “{figure.text}”"
    if any(_stated(value, answer) == () for value in figure.operands):
        return [f"{name} is computed from a figure that no quote states"]
    result = _recomputed(figure, answer)
    if result is None:
        return [f"{name} doesn't follow from its operands"]
    return [] if _place(result, answer.answer) else [f"{name}: “{result.line}” isn't in the answer's text"]


def without_computed(answer: Answer) -> str:
    """The answer's text without the lines of its computed figures, for which `check_computed` answers."""
    text = answer.answer
    for figure in answer.figures:
        result = _recomputed(figure, answer) if figure.operands else None
        place = _place(result, text) if result else None
        if place is not None:
            text = text[: place.start()] + text[place.end() :]
    return text


def _place(result: Result, text: str) -> re.Match[str] | None:
    """Where a text has the result's line, and not as a piece of longer numbers."""
    return re.search(rf"(?<![\w$€£.,]){re.escape(result.line)}(?![\w%]|[.,]\d)", text)


def _recomputed(figure: AnswerFigure, answer: Answer) -> Result | None:
    """What the figure's operation gives for the stated figures that its operands name; None if it isn't that.

    A file from before `operation` was written holds differences only.
    """
    if not 2 <= len(figure.operands) <= MOST_OPERANDS:
        return None
    known = [_stated(value, answer) for value in figure.operands]
    if any(len(known[at]) < figure.operands.count(value) for at, value in enumerate(figure.operands)):
        return None  # one stated figure isn't two operands
    operation = figure.operation or Operation.DIFFERENCE
    choices = product(*(dict.fromkeys(quantities) for quantities in known))
    for operands in islice(choices, _MOST_CHOICES):
        for places in (0, 1):
            result = compute(operation, operands, places)
            told = result and (result.value, result.text) == (figure.value, figure.text)
            if result and told and (places or _place(result, answer.answer)):
                return result
    return None


def _stated(value: float, answer: Answer) -> tuple[Quantity, ...]:
    """The figures of a value that the answer states and cites, as quantities; of a range the end that is asked for."""
    found: list[Quantity] = []
    end = end_asked(answer.question)
    for figure in answer.figures:
        if figure.operands or not figure.verified or figure.citation_id is None:
            continue
        # A lone "one" reads as a pronoun; with a noun after it, it counts.
        in_words = not any(character.isdigit() for character in figure.text)
        read = parse_figures(f"{figure.text} {figure.unit or 'units'}" if in_words else figure.text)
        own = quantity(read[0], end) if len(read) == 1 and read[0].value == figure.value else None
        if own is not None and own.value == value:
            found.append(own)
    return tuple(found)
