"""What joins the two ends of a range, and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TO = re.compile(r"\s?[-–]\s?|\s{1,9}to\s{1,9}", re.IGNORECASE)
_AND = re.compile(r"\s{1,9}and\s{1,9}", re.IGNORECASE)
_OR = re.compile(r"\s{1,9}or\s{1,9}", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s{1,4}$", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:rose|risen|ris(?:e|es|ing)|increas\w*|grew|grow\w*|fell|fall\w*|drop\w*|declin\w*|decreas\w*|climb\w*|went|"
    r"gone|jump\w*|cut|reduc\w*|rais\w*|lower\w*|expand\w*|shrank|chang\w*|improv\w*|slipped|plunged|surged|up|down|"
    r"doubl\w*|tripl\w*|moved|amended|revised|extended)\b[^.;:\d]*\bfrom\s+$",
    re.IGNORECASE,
)
_RANGED = re.compile(r"\b(?:rang\w+|var(?:y|ies|ied|ying)|anywhere|anything)\b[^.;:\d]*$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s{1,4}$", re.IGNORECASE)
_REACH = 90
"""Characters before "from" in which a change is told."""


@dataclass(frozen=True, slots=True)
class Join:
    """What stands between the two ends of a range."""

    end: int
    """Where the upper end begins."""
    word: str
    """"and", "to" (a dash as well) or "or"."""
    start: int | None
    """Where the "between" begins that "and" needs, else None."""


def join_after(text: str, at: int, end: int, floor: int = 0) -> Join | None:
    """What joins a number that stands from `at` to `end` to an upper end; a "between" before `floor` doesn't count."""
    between = _BETWEEN.search(text, max(floor, at - 12), at)
    if between and (match := _AND.match(text, end)):
        return Join(match.end(), "and", between.start())
    if match := _TO.match(text, end):
        return Join(match.end(), "to", None)
    if match := _OR.match(text, end):
        return Join(match.end(), "or", None)
    return None


def changes(text: str, at: int) -> bool:
    """Whether "from A to B" before an offset tells a change, whose ends are two figures, and no range."""
    if not _FROM.search(text, max(0, at - 9), at):
        return False
    before = text[max(0, at - _REACH) : at]
    return _CHANGED.search(before) is not None and _RANGED.search(before) is None


def lower_end(value: float, scale: float, high: float, high_scale: float) -> float:
    """The lower end of a range, which shares the upper end's scale ("$5 to $10 million") unless that would not rise."""
    return value * high_scale if scale == 1.0 and value < high / high_scale else value
