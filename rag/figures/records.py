"""What a figure is, and when two of them state the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure measures."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    """A share of a hundred, or a difference between two ("percentage point")."""
    DURATION = "duration"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    RATIO = "ratio"
    """A multiple or a part ("doubled", "2.5 times", "two-thirds", "one in five")."""


DATES = frozenset({FigureKind.YEAR, FigureKind.DATE})
"""Kinds that say when."""
UNCOUNTED = DATES | {FigureKind.RATIO, FigureKind.ORDINAL}
"""Kinds that aren't an amount of anything."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a text states. Offsets count characters of the parsed text."""

    start: int
    end: int
    text: str
    """Exactly the parsed text from start to end, with its bound ("at least 35") if it has one."""
    value: float
    """In single units ("$7.5 million" is 7500000), rounded to six decimals; the lower end of a range; a date's
    year, or its day where it names no year; a duration in its greater unit ("two years and six months" is 2.5)."""
    kind: FigureKind
    unit: str | None
    """Currency ("USD"), time unit ("year"), "percent", "percentage point", or the words that are counted
    ("federal investigations")."""
    bound: str | None
    """Words such as "at least" or "or more", in lower case with single spaces; None where the figure is exact."""
    high: float | None = None
    """Upper end of a range ("five to 30 years"), else None."""


def same_figure(left: Figure, right: Figure) -> bool:
    """Whether two figures state the same: value, range, and a kind that can be compared."""
    if left.value != right.value or left.high != right.high:
        return False
    kinds = {left.kind, right.kind}
    if len(kinds) == 1:
        return left.kind not in _UNITED or left.unit == right.unit
    if kinds == {FigureKind.YEAR, FigureKind.COUNT}:
        # Four digits are a year or an amount by what stands around them ("about 2000 people", "in 1860").
        return left.high is None and all(_FOUR_DIGITS.search(figure.text) for figure in (left, right))
    # A bare number may repeat a counted one; a year may stand inside a date.
    return kinds in ({FigureKind.YEAR, FigureKind.DATE}, {FigureKind.COUNT, FigureKind.ORDINAL})


_FOUR_DIGITS = re.compile(r"(?<![\d,.])\d{4}$")
_UNITED = frozenset({FigureKind.MONEY, FigureKind.DURATION, FigureKind.PERCENT})
"""Kinds whose unit is part of what is stated; what a count counts is said in many ways."""
