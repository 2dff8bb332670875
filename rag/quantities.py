"""Figures as something to compute with: an amount, and on which side of what is written it may lie.

A figure with a bound ("at least 35") is the end of an interval (Moore 1966). Of a range, one end can be asked for
("the maximum penalty"). An approximate figure is taken to lie within a tenth of what is written, which only serves to
say which of two amounts is more; a result of it stays approximate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rag.figures import BoundSide, Figure, FigureKind, bound_side, render_figure

UNITED = frozenset({FigureKind.MONEY, FigureKind.DURATION})
"""Kinds that have a unit, which is to be the same in all operands."""
_COMPUTED = UNITED | {FigureKind.COUNT, FigureKind.PERCENT}
_TENTH = Decimal("0.1")
_MILLION = Decimal(1_000_000)
NEAR_WITHIN = 0.1
"""Share of an approximate figure by which the amount may be off. A convention: reports don't say."""


class Sense(Enum):
    """What a number says of the amount: that it is the amount, one end of where it lies, or near it."""

    EXACT = ("", "")
    LEAST = ("at least", "more than")
    MOST = ("at most", "less than")
    NEAR = ("approximately", "approximately")

    def words(self, *, strict: bool) -> str:
        """The words before the number; `strict` where the amount isn't the end itself."""
        return self.value[strict]


class End(Enum):
    """Which end of a range is asked for."""

    LOWEST = "lowest"
    HIGHEST = "highest"


_LASTS = (
    r"\s+(?:[\w’'-]+\s+){0,2}?(?:penalt\w*|sentences?|terms?|punishments?|fines?|imprisonment|detention|stays?|time|durations?|"
    r"lengths?|periods?)\b"
)
_HIGHEST = re.compile(rf"\b(?:maximum|max|longest|heaviest|severest|harshest){_LASTS}", re.IGNORECASE)
_LOWEST = re.compile(rf"\b(?:minimum|min|shortest|lightest|mildest){_LASTS}", re.IGNORECASE)
_STRICT = re.compile(r"\b(?:more|greater|over|above|exceed\w*|excess|less|fewer|lower|under|below)\b|[<>]")
"""Words of a bound that isn't reached itself."""
_NOT_STRICT = re.compile(r"\bor\b|\bno[t ]")
""" "Or more", "no fewer than", "not exceeding": the bound itself may be the amount."""
_SENSES = {
    None: Sense.EXACT,
    BoundSide.LEAST: Sense.LEAST,
    BoundSide.MOST: Sense.MOST,
    BoundSide.NEAR: Sense.NEAR,
}


def end_asked(question: str) -> End | None:
    """Which end of ranges a question is about ("how much longer is the maximum penalty"); None for none, or both."""
    highest, lowest = _HIGHEST.search(question), _LOWEST.search(question)
    if bool(highest) == bool(lowest):
        return None
    return End.HIGHEST if highest else End.LOWEST


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
        number = shown(as_written(self.value), self.kind, self.currency)
        return f"{self.sense.words(strict=self.strict)} {number}".strip()


def quantity(figure: Figure, end: End | None = None) -> Quantity | None:
    """The figure as an operand; None for a range, and for kinds that aren't computed with.

    `end`: of a range of time or money, the end that is asked for. Where a figure is itself that end ("up to 30 years",
    asked for the maximum), it is exact.
    """
    end = end if figure.kind in UNITED else None
    if figure.kind not in _COMPUTED or (figure.high is not None and end is None):
        return None
    value = figure.value if figure.high is None or end is End.LOWEST else figure.high
    if figure.kind is FigureKind.DURATION and not float(value).is_integer():
        return None  # "two years and six months": what a month is of a year isn't exact
    bound = figure.bound or ""
    sense = _SENSES[bound_side(figure.bound)]
    if (end, sense) in {(End.HIGHEST, Sense.MOST), (End.LOWEST, Sense.LEAST)}:
        sense, bound = Sense.EXACT, ""
    strict = sense in {Sense.LEAST, Sense.MOST} and bool(
        _STRICT.search(bound) and not _NOT_STRICT.search(bound)
    )
    return Quantity(value, figure.kind, figure.unit if figure.kind in UNITED else None, sense, strict)


def is_surely_more(left: Quantity, right: Quantity) -> bool:
    """Whether the one amount is certainly more than the other, wherever in their bounds both lie."""
    if left.sense is Sense.MOST or right.sense is Sense.LEAST:
        return False
    if Sense.NEAR in {left.sense, right.sense}:
        # Twice as far apart as they may be off: else what lies between them is anything.
        off = sum(NEAR_WITHIN * amount.value for amount in (left, right) if amount.sense is Sense.NEAR)
        return left.value - right.value > 2 * off
    return left.value > right.value or (left.value == right.value and (left.strict or right.strict))


def is_surely_same(left: Quantity, right: Quantity) -> bool:
    """Whether both are exact and equal."""
    return left.sense is right.sense is Sense.EXACT and left.value == right.value


def as_written(value: float) -> Decimal:
    """The number as it was written: 7.1, not 7.0999999…."""
    return Decimal(str(value))


def plain(value: Decimal, *, keep: bool = False) -> str:
    """In digits with thousands separators, without needless zeros; `keep` shows that it was rounded ("2.0")."""
    if value == 0:
        return "0"
    return f"{value:,f}" if keep else f"{value.normalize():,f}"


def shown(value: Decimal, kind: FigureKind, currency: str | None, *, keep: bool = False) -> str:
    """An amount with its unit, as an answer shows it."""
    if kind is FigureKind.PERCENT:
        return f"{plain(value, keep=keep)}%"
    if kind not in UNITED:
        millions = value / _MILLION
        # "14.5 million zamors": as a report writes so large an amount.
        told = value >= _MILLION and millions == millions.quantize(_TENTH)
        return f"{plain(millions)} million" if told else plain(value)
    return render_figure(float(value), kind, currency)
