"""Arithmetic in the open: results computed from cited figures, with operands, operation, bounds and rounding.

Everything here is exact decimal arithmetic on what the report states. A figure with a bound ("at least 35") is
the end of an interval, and a result is given only where the interval of the result has an end too (interval
arithmetic, Moore 1966): "at least 35 − 33 = at least 2". An approximate figure or a range takes no part.
Ratios and percentages have one decimal, or none where whole numbers are asked for, rounded half up; an end of an
interval is rounded down, so that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from itertools import islice, product

from rag.figures import BoundSide, Figure, FigureKind, bound_side, parse_figures, render_figure
from rag.records import Answer, AnswerFigure, Operation

MOST_OPERANDS = 12
"""A computed figure may have no more."""
_MOST_CHOICES = 4096
"""Ways to read an answer file's operands as its stated figures that are tried."""
_TENTH, _ONE = Decimal("0.1"), Decimal(1)
_MILLION = Decimal(1_000_000)
_UNITED = frozenset({FigureKind.MONEY, FigureKind.DURATION})
"""Kinds that have a unit, which is to be the same in all operands."""
_COMPUTED = _UNITED | {FigureKind.COUNT, FigureKind.PERCENT}


class Sense(Enum):
    """What a number says of the amount: that it is the amount, or one end of where it lies."""

    EXACT = ("", "")
    LEAST = ("at least", "more than")
    MOST = ("at most", "less than")

    def words(self, *, strict: bool) -> str:
        """The words before the number; `strict` where the amount isn't the end itself."""
        return self.value[strict]


_STRICT = re.compile(r"\b(?:more|greater|over|above|exceed\w*|excess|less|fewer|lower|under|below)\b|[<>]")
"""Words of a bound that isn't reached itself."""
_NOT_STRICT = re.compile(r"\bor\b|\bno[t ]")
""" "Or more", "no fewer than", "not exceeding": the bound itself may be the amount."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as something to compute with."""

    value: float
    kind: FigureKind
    currency: str | None
    """For money, or the unit of a length of time; else None."""
    sense: Sense = Sense.EXACT
    strict: bool = False
    """Whether the amount isn't the bound itself: "more than 40"."""

    @property
    def text(self) -> str:
        """With its bound, in digits: "at least 1,500", "$7.5 million", "60%"."""
        number = _shown(_decimal(self.value), self.kind, self.currency)
        return f"{self.sense.words(strict=self.strict)} {number}".strip()


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


def quantity(figure: Figure) -> Quantity | None:
    """The figure as an operand; None for a range, an approximate figure, and kinds that aren't computed with."""
    if figure.kind not in _COMPUTED or figure.high is not None:
        return None
    if figure.kind is FigureKind.DURATION and not float(figure.value).is_integer():
        return None  # "two years and six months": what a month is of a year isn't exact
    side, bound = bound_side(figure.bound), figure.bound or ""
    if side is BoundSide.NEAR:
        return None
    sense = Sense.EXACT if side is None else Sense.LEAST if side is BoundSide.LEAST else Sense.MOST
    strict = bool(_STRICT.search(bound) and not _NOT_STRICT.search(bound))
    currency = figure.unit if figure.kind in _UNITED else None
    return Quantity(figure.value, figure.kind, currency, sense, strict)


def is_surely_more(left: Quantity, right: Quantity) -> bool:
    """Whether the one amount is certainly more than the other, wherever in their bounds both lie."""
    if left.sense is Sense.MOST or right.sense is Sense.LEAST:
        return False
    return left.value > right.value or (left.value == right.value and (left.strict or right.strict))


def is_surely_same(left: Quantity, right: Quantity) -> bool:
    """Whether both are exact and equal."""
    return left.sense is right.sense is Sense.EXACT and left.value == right.value


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
    if not is_surely_more(first, second) and not is_surely_same(first, second):
        return None
    return _difference(first, second) if operation is Operation.DIFFERENCE else _ratio(first, second, places)


def _total(operands: Sequence[Quantity]) -> Result | None:
    bounds = {o.sense for o in operands} - {Sense.EXACT}
    # Shares may be of different wholes: they don't add up.
    if len(bounds) > 1 or operands[0].kind is FigureKind.PERCENT:
        return None
    sense = bounds.pop() if bounds else Sense.EXACT
    value = sum((_decimal(o.value) for o in operands), Decimal(0))
    left = " + ".join(o.text for o in operands)
    return _result(Operation.TOTAL, operands, value, left, sense=sense)


def _difference(high: Quantity, low: Quantity) -> Result | None:
    value = _decimal(high.value) - _decimal(low.value)
    return _result(Operation.DIFFERENCE, (high, low), value, f"{high.text} − {low.text}")


def _ratio(high: Quantity, low: Quantity, places: int) -> Result | None:
    if low.value <= 0:
        return None
    value = _decimal(high.value) / _decimal(low.value)
    return _result(
        Operation.RATIO, (high, low), value, f"{high.text} / {low.text}", FigureKind.COUNT, places=places
    )


def _share(part: Quantity, of: Quantity, places: int) -> Result | None:
    if of.value <= 0 or of.kind is FigureKind.PERCENT or {part.sense, of.sense} != {Sense.EXACT}:
        return None
    if part.value > of.value:
        return None  # not a part of it
    value = _decimal(part.value) / _decimal(of.value) * 100
    left = f"{part.text} / {of.text}"
    return _result(Operation.SHARE, (part, of), value, left, FigureKind.PERCENT, places=places)


def _percent_change(earlier: Quantity, later: Quantity, places: int) -> Result | None:
    if earlier.value <= 0 or earlier.kind is FigureKind.PERCENT:
        return None  # a change between percentages is told in percentage points
    rose = is_surely_more(later, earlier)
    if not rose and not is_surely_more(earlier, later) and not is_surely_same(earlier, later):
        return None
    high, low = (later, earlier) if rose else (earlier, later)
    value = (_decimal(high.value) - _decimal(low.value)) / _decimal(earlier.value) * 100
    left = f"({high.text} − {low.text}) / {earlier.text}"
    return _result(Operation.PERCENT_CHANGE, (earlier, later), value, left, FigureKind.PERCENT, places=places)


def _result(
    operation: Operation,
    operands: Sequence[Quantity],
    value: Decimal,
    left: str,
    kind: FigureKind | None = None,
    *,
    sense: Sense | None = None,
    places: int = 1,
) -> Result | None:
    """Round and word a result; `kind` where it is another than the operands'."""
    if sense is None:  # of two amounts that are surely in order, every result here is a lower end
        exact = all(o.sense is Sense.EXACT for o in operands)
        sense = Sense.EXACT if exact else Sense.LEAST
    strict = any(o.strict for o in operands)
    shown, note = value, ""
    if kind is not None:
        down = sense is not Sense.EXACT
        try:
            shown = value.quantize(
                _TENTH if places else _ONE, rounding=ROUND_FLOOR if down else ROUND_HALF_UP
            )
        except InvalidOperation:  # more digits than can be told
            return None
        if shown != value:
            note = f" (rounded {'down ' if down else ''}to {'one decimal' if places else 'a whole number'})"
            strict = strict and not down  # "more than 24.27" rounded down is "at least 24.2", and more
        if shown == 0 != value:
            return None
    own, currency = operands[0].kind, operands[0].currency
    if kind is None and own is FigureKind.PERCENT:
        text = f"{_plain(shown)} percentage points"
    elif operation is Operation.RATIO:
        text = _plain(shown, keep=shown != value)
    else:
        text = _shown(shown, kind or own, currency, keep=kind is not None and shown != value)
    text = f"{sense.words(strict=strict)} {text}".strip()
    unit = "percent" if (kind or own) is FigureKind.PERCENT else None if kind else currency
    return Result(operation, tuple(operands), float(shown), text, unit, f"{left} = {text}{note}")


def _decimal(value: float) -> Decimal:
    """The number as it was written: 7.1, not 7.0999999…."""
    return Decimal(str(value))


def _plain(value: Decimal, *, keep: bool = False) -> str:
    """In digits with thousands separators, without needless zeros; `keep` shows that it was rounded ("2.0")."""
    if value == 0:
        return "0"
    return f"{value:,f}" if keep else f"{value.normalize():,f}"


def _shown(value: Decimal, kind: FigureKind, currency: str | None, *, keep: bool = False) -> str:
    if kind is FigureKind.PERCENT:
        return f"{_plain(value, keep=keep)}%"
    if kind not in _UNITED:
        millions = value / _MILLION
        # "14.5 million zamors": as a report writes so large an amount.
        told = value >= _MILLION and millions == millions.quantize(_TENTH)
        return f"{_plain(millions)} million" if told else _plain(value)
    return render_figure(float(value), kind, currency)


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
    """The figures of a value that the answer states and cites, as quantities."""
    found: list[Quantity] = []
    for figure in answer.figures:
        if figure.value != value or figure.operands or not figure.verified or figure.citation_id is None:
            continue
        # A lone "one" reads as a pronoun; with a noun after it, it counts.
        in_words = not any(character.isdigit() for character in figure.text)
        read = parse_figures(f"{figure.text} {figure.unit or 'units'}" if in_words else figure.text)
        own = quantity(read[0]) if len(read) == 1 and read[0].value == value else None
        if own is not None:
            found.append(own)
    return tuple(found)
