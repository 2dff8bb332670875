"""The part of a passage that the trained reader reads where it doesn't read all of it."""

from __future__ import annotations

from collections.abc import Sequence

BEFORE_GAIN = 0.02
"""What the sentence before counts more than an equal one behind: it says what "they" and "the year before" are."""


def stretch(
    spans: Sequence[tuple[int, int]], scores: Sequence[float], *, end: int, longest: int
) -> tuple[int, int]:
    """Neighbouring sentences around the likeliest one: the character offsets of their beginning and, exclusive, end.

    Args:
        spans: Of each sentence of the passage, in order: offsets in its text.
        scores: How likely each is to answer; comparable within the passage only.
        end: Length of the passage's text.
        longest: Characters that the stretch may have; the likeliest sentence is read whole even if it has more.

    """
    if end <= longest or len(spans) < 2:
        return 0, end
    first = last = max(range(len(scores)), key=lambda at: scores[at])
    while True:
        around: list[tuple[float, int, int]] = []
        if first and spans[last][1] - spans[first - 1][0] <= longest:
            around.append((scores[first - 1] + BEFORE_GAIN, first - 1, last))
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= longest:
            around.append((scores[last + 1], first, last + 1))
        if not around:
            return spans[first][0], spans[last][1]
        _, first, last = max(around)
