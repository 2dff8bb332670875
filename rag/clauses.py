"""Which words of a sentence belong to which of its figures.

A figure owns the words from it to the next boundary (comma, semicolon, dash, bracket, "and", a turn to a
comparison, or the next figure), and the words before it back to the boundary or figure before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.figures import UNCOUNTED, Figure

_HARD = re.compile(
    r"[,;:()–—]|\s-\s|\bbut\b|\bcompared\s+(?:with|to)\b|\bwhile\b|\bwhereas\b|\bincluding\b|\bversus\b",
    re.IGNORECASE,
)
_SOFT = re.compile(r"\band\b|\bor\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:[\s,;:()–—-]|\b(?:and|or|but|while|whereas|including|compared\s+(?:with|to)|versus|that|which|of|"
    r"increased\s+from|decreased\s+from|an\s+increase\s+from|a\s+decrease\s+from|from|to|with)\b)+",
    re.IGNORECASE,
)

_ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
"""A bracket right after a figure's words tells of it: "75 convictions (all state level)"."""
_WORD = re.compile(r"[A-Za-z]{3,}")
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
    hard, soft = _cuts(_HARD, text, inside), _cuts(_SOFT, text, inside)
    found: list[Zone] = []
    for position, figure in enumerate(counted):
        next_start = counted[position + 1].start if position + 1 < len(counted) else len(text)
        after = min([start for start, _ in hard if start >= figure.end] + [next_start])
        if after == next_start < len(text):
            # Only where "and" joins this figure to the next does it part them: "31 victims and nine others".
            after = max([start for start, _ in soft if figure.end <= start < after] + [0]) or after
        floor = found[-1].after if found else 0
        before = max([end for _, end in (*hard, *soft) if floor <= end <= figure.start] + [floor])
        aside = _ASIDE.match(text, after)
        if aside and not any(aside.start() <= start < aside.end() for start, _ in inside):
            after = aside.end()
        found.append(Zone(before, figure.start, figure.end, after))
    return tuple(found)


def _cuts(pattern: re.Pattern[str], text: str, figures: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a pattern cuts a sentence, but not inside a figure ("6,000")."""
    return [
        match.span()
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in figures)
    ]


def clause_text(text: str, zone: Zone) -> str:
    """The zone's words as a phrase that can stand alone: verbatim but for what joined it to the rest."""
    if not _WORD.search(text[zone.before : zone.start] + text[zone.end : zone.after]) and zone.before:
        # A bare number between commas ("total convictions, 116, rose") needs the words before the comma.
        start = max((match.end() for match in _HARD.finditer(text, 0, max(0, zone.before - 2))), default=0)
        if not re.search(r"\d", text[start : zone.before]):
            zone = replace(zone, before=start)
    phrase = text[zone.before : zone.after]
    offset = len(phrase) - len(_LEADING.sub("", phrase))
    # Never cut into the figure's own text.
    offset = min(offset, zone.start - zone.before)
    return _TRAILING.sub("", phrase[offset:]).strip(" \n,;:–—-.")
