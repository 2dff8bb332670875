"""Figures that take up a list told before, in its order.

"The Academy trained 214 judges and the Guild 1,130 officers; in 2021 these bodies trained 167 and 940, respectively":
the 940 are the Guild's officers. Nothing else in the sentence says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.clauses import Zone, zones
from rag.figures import UNCOUNTED, Figure, parse_figures
from rag.leaning import leans

_AGAIN = re.compile(
    r"\b(?:these|those|they|it|the\s+(?:same|corresponding|respective|equivalent)(?:\s+\w+)?|the\s+(?:figures|numbers|totals|shares|sums))\b",
    re.IGNORECASE,
)
"""Before such a list, what takes up who or what was told."""
_RESPECTIVELY = re.compile(r"\brespectively\b|\bcorresponding\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:\s+[a-z][\w’'-]*){0,2}\s*(?:,\s*(?:and\s+)?|\s+and\s+)", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Echo:
    """The figure that another one repeats for another time."""

    text: str
    """The sentence that it stands in."""
    figures: tuple[Figure, ...]
    """All figures of that sentence."""
    position: int
    """Which of its amounts it is."""
    zone: Zone
    noun: str | None
    """What the last figure before it counts, where it has no noun of its own."""

    @property
    def words(self) -> str:
        """The figure with the words that belong to it, and the noun that it leaves to one before it."""
        own = self.text[self.zone.before : self.zone.after]
        return own if self.noun is None else f"{own} {self.noun}"


def echoes(text: str, figures: Sequence[Figure], previous: str) -> Mapping[int, Echo]:
    """By the position of an amount of a sentence, the amount told before that it repeats; mostly none.

    Args:
        text: One sentence.
        figures: All of its figures.
        previous: The sentence before.

    """
    if _RESPECTIVELY.search(text) is None:
        return {}
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    group = _last_list(text, amounts)
    if len(group) < 2:
        return {}
    first = amounts[group[0]].start
    part = text.rfind(";", 0, first) + 1
    if _AGAIN.search(text, part, first) is None:
        return {}
    if part and _RESPECTIVELY.search(text, 0, part):
        return {}  # the list that is taken up is itself read by its order
    if part:
        source, among, before = text, tuple(figures), amounts[: group[0]]
    elif leans(text):
        source, among = previous, parse_figures(previous)
        before = [figure for figure in among if figure.kind not in UNCOUNTED]
    else:
        return {}
    brackets = [match.span() for match in _BRACKET.finditer(source)]
    told = [
        number
        for number, figure in enumerate(before)
        if not (part and figure.start > part) and not _in_bracket(brackets, figure.start)
    ]
    if len(told) < len(group) or (part and len(told) != len(group)):
        return {}
    places, nouns = zones(source, among), _nouns(before)
    return {
        at: Echo(source, among, number, places[number], nouns[number])
        for at, number in zip(group, told[-len(group) :], strict=True)
    }


def _nouns(amounts: Sequence[Figure]) -> list[str | None]:
    """For each amount without a noun, that of the last one before it."""
    found: list[str | None] = []
    last: str | None = None
    for figure in amounts:
        found.append(None if figure.unit else last)
        last = figure.unit or last
    return found


def _last_list(text: str, amounts: Sequence[Figure]) -> list[int]:
    """Positions of the last amounts that stand in one list."""
    first = len(amounts) - 1
    while first > 0 and _NEXT.fullmatch(text, amounts[first - 1].end, amounts[first].start):
        first -= 1
    return list(range(first, len(amounts))) if amounts else []


def _in_bracket(brackets: Sequence[tuple[int, int]], at: int) -> bool:
    near = bisect_right(brackets, (at, at)) - 1
    return near >= 0 and at < brackets[near][1]
