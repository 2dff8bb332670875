"""What stands behind a number: a share, money, a length of time, or the words that are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from rag.figures.amounts import AMOUNT, parse_amount
from rag.figures.records import FigureKind

TIME = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|century"
_DAY_WORDS = r"(?:(?:calendar|working|business|consecutive|full|whole)\s+)?"
# As many spaces as the mark of a note leaves, which is blanked out: `5[12] percent`.
_PERCENT = re.compile(
    r"(?: {0,8}|\s)(?:%|\bper[\s-]?cent(?:um|age\s+points?)?\b|\bpct\b)|-per[\s-]?cent(?:um|age\s+points?)?\b",
    re.IGNORECASE,
)
_DURATION = re.compile(rf"[\s-]+{_DAY_WORDS}(?P<unit>{TIME})\b", re.IGNORECASE)
_FURTHER = re.compile(rf"(?:,\s+and|,|\s+and)\s+(?P<amount>{AMOUNT})[\s-]+(?P<unit>{TIME})\b", re.IGNORECASE)
PARTS = {
    "century": ("year", 100.0),
    "decade": ("year", 10.0),
    "year": ("month", 12.0),
    "month": ("day", 365 / 12),
    "week": ("day", 7.0),
    "day": ("hour", 24.0),
    "hour": ("minute", 60.0),
    "minute": ("second", 60.0),
}
"""What each unit of time is made of; a year counts 365 days."""

_COUNTED = re.compile(r"(?:[ \t\u00a0]+|-)((?:[^\W\d_][\w’'-]*)(?:[ \t\u00a0]+[^\W\d_][\w’'-]*){0,5})")
_STOP = frozenset(
    """
    a an the in on at by for from to with of and or but as than that which who whom were was is are be
    been had has have did do does under over during while including among between against into per
    compared between because if when where received could would may might can until after before since
    not also both it they he she this these those uncovered convicted prosecuted identified reported
    each every all its their his her only then nor about versus whereas will shall should must through
    without within across via respectively
    """.split()
)
_GROUPS = frozenset(
    "people police children women men girls boys persons staff personnel youth cattle fish".split()
)
_SINGULAR = ("ss", "us", "is", "’s", "'s")
"""Endings in s of words that are no plurals."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number measures, and where the figure's text ends with it."""

    kind: FigureKind
    unit: str | None
    end: int
    further: float = 0.0
    """Added to the value: the six months of "196 years and six months", in years."""


def percent_after(text: str, end: int) -> Measure | None:
    """Reads "percent" or "percentage points" behind a number."""
    match = _PERCENT.match(text, end)
    if not match:
        return None
    unit = "percentage point" if "point" in match.group().lower() else "percent"
    return Measure(FigureKind.PERCENT, unit, match.end())


def duration_after(text: str, end: int) -> Measure | None:
    """Reads a unit of time behind a number, and the smaller ones that go on ("196 years and six months")."""
    match = _DURATION.match(text, end)
    if not match:
        return None
    unit = time_unit(match["unit"])
    at, last, further = match.end(), unit, 0.0
    while more := _FURTHER.match(text, at):
        value, smaller = parse_amount(more["amount"]), time_unit(more["unit"])
        size = _size(smaller, unit)
        if value is None or smaller == last or size is None or _size(smaller, last) is None:
            break
        further += value / size
        at, last = more.end(), smaller
    return Measure(FigureKind.DURATION, unit, at, further)


def time_unit(word: str) -> str:
    """The singular of a unit of time, in lower case."""
    lower = word.lower()
    return "century" if lower == "centuries" else lower.removesuffix("s")


def _size(smaller: str, unit: str) -> float | None:
    """How many of the smaller unit make one of the other; None where it isn't smaller."""
    size, at = 1.0, unit
    while at in PARTS:
        at, factor = PARTS[at]
        size *= factor
        if at == smaller:
            return size
    return 52.0 if (smaller, unit) == ("week", "year") else None


def counted_after(text: str, end: int) -> str | None:
    """The words that are counted: up to the noun, or to a word that begins something else."""
    found = _COUNTED.match(text, end)
    if not found:
        return None
    words = list(takewhile(lambda word: word.lower() not in _STOP, found.group(1).split()))
    for position in range(1, len(words)):
        behind = words[position:]
        if is_plural(words[position - 1]) and not is_plural(behind[0]):
            return " ".join(words[:position])
        # "three new specialised courts", but "one trafficker sentenced".
        if behind[0].endswith("ed") and not any(is_plural(word) for word in behind):
            return " ".join(words[:position])
    return " ".join(words) or None


def is_function_word(word: str) -> bool:
    """Whether a word in lower case ends what is counted ("of", "were")."""
    return word in _STOP


def is_plural(word: str) -> bool:
    """Whether a word reads as the plural of a noun."""
    lower = word.lower()
    return lower in _GROUPS or (len(lower) > 3 and lower.endswith("s") and not lower.endswith(_SINGULAR))


def has_noun(unit: str | None) -> bool:
    """Whether counted words hold the noun itself, and not only what tells it from others ("35 federal")."""
    return unit is not None and any(is_plural(word) for word in unit.split())
