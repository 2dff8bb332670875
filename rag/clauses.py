"""Which words of a sentence belong to which of its figures.

A figure owns the words from it to the next boundary (comma, semicolon, dash, bracket, "and", a turn to a
comparison, or the next figure), and the words before it back to the boundary or figure before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.figures import UNCOUNTED, Figure

_BOUNDARY = re.compile(
    r"[,;:()–—]|\s-\s|\band\b|\bor\b|\bbut\b|\bcompared\s+(?:with|to)\b|\bwhile\b|\bwhereas\b|\bincluding\b|\bversus\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:[\s,;:()–—-]|\b(?:and|or|but|while|whereas|including|compared\s+(?:with|to)|versus|that|which|of|"
    r"increased\s+from|decreased\s+from|an\s+increase\s+from|a\s+decrease\s+from|from|to|with)\b)+",
    re.IGNORECASE,
)

_TRAILING = re.compile(
    r"(?:[\s,;:(–—-]|\b(?:and|or|but|to|of|in|on|at|by|for|from|with|as|the|an?|that|which|who|for\s+a\s+total\s+of)\b)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The stretch of a sentence that belongs to one figure; offsets in the sentence."""

    before: int
    """Where the words before the figure begin."""
    start: int
    end: int
    """Where the figure itself ends."""
    after: int
    """Where the words after the figure end."""

    def holds(self, at: int) -> bool:
        """Whether a position lies in the zone."""
        return self.before <= at < self.after


def zones(text: str, figures: Sequence[Figure]) -> tuple[Zone, ...]:
    """One zone for each amount, in order."""
    counted = [figure for figure in figures if figure.kind not in UNCOUNTED]
    inside = [(figure.start, figure.end) for figure in figures]
    cuts = [
        (match.start(), match.end())
        for match in _BOUNDARY.finditer(text)
        if not any(start <= match.start() < end for start, end in inside)
    ]
    found: list[Zone] = []
    for position, figure in enumerate(counted):
        next_start = counted[position + 1].start if position + 1 < len(counted) else len(text)
        after = min([start for start, _ in cuts if start >= figure.end] + [next_start])
        floor = found[-1].after if found else 0
        before = max([end for _, end in cuts if floor <= end <= figure.start] + [floor])
        found.append(Zone(before, figure.start, figure.end, after))
    return tuple(found)


def clause_text(text: str, zone: Zone) -> str:
    """The zone's words as a phrase that can stand alone: verbatim but for what joined it to the rest."""
    phrase = text[zone.before : zone.after]
    offset = len(phrase) - len(_LEADING.sub("", phrase))
    # Never cut into the figure's own text.
    offset = min(offset, zone.start - zone.before)
    return _TRAILING.sub("", phrase[offset:]).strip(" \n,;:–—-.(")
