"""Segments of a page → the order in which they are read.

A page is cut along a gutter: an x that few lines cross, with lines of prose on both sides. What crosses it (a
heading, a table as wide as the page) parts the page into bands; in each band the left column comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from index.load.pdf.lines import Segment, rows_of

_FEWEST_LINES = 4
"""On each side of a gutter."""
_FEWEST_WORDS = 3.5
"""In most lines of a column of prose; cells of tables have fewer."""
_FILLED = 0.55
"""Of a column's width: how wide most of its lines are."""
_MOST_CROSSING = 0.4
"""Of a page's lines: more of them across a gutter, and it is none."""
_DEEPEST = 4


def flows_of(segments: Sequence[Segment], depth: int = 0) -> list[list[Segment]]:
    """Columns in reading order; within each, segments top down and from left to right."""
    gutter = _gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        return [[segment for row in rows_of(segments) for segment in row]] if segments else []
    flows: list[list[Segment]] = []
    rows = rows_of(segments)
    for crosses, band in groupby(rows, key=lambda row: any(_crosses(segment, gutter) for segment in row)):
        held = [segment for row in band for segment in row]
        if crosses:
            flows.append(held)
            continue
        left = [segment for segment in held if segment.x1 <= gutter]
        right = [segment for segment in held if segment.x1 > gutter]
        if len(rows_of(held)) < 2 or not _prose(left) or not _prose(right):
            # Two cells of a table, or the end of one column, rather than columns.
            flows += [side for side in (left, right) if side] if _prose([*left, *right]) else [held]
            continue
        flows += flows_of(left, depth + 1) + flows_of(right, depth + 1)
    return flows


def _gutter(segments: Sequence[Segment]) -> float | None:
    """The x at which the page is best cut, None where it has one column."""
    if len(segments) < 2 * _FEWEST_LINES:
        return None
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    width = right - left
    best: tuple[float, float] | None = None
    starts = Counter(round(segment.x0) for segment in segments)
    for start in sorted(starts):
        # A column's lines begin at one x; just before it is where to cut.
        x = start - 2.0
        alike = sum(starts[start + near] for near in (-1, 0, 1))
        if alike < _FEWEST_LINES - 1 or not left + 0.2 * width < x < left + 0.8 * width:
            continue
        crossing = sum(_crosses(segment, x) for segment in segments)
        if crossing <= _MOST_CROSSING * len(segments) and _parts(segments, x):
            before = max((each.x1 for each in segments if each.x1 <= x + 1), default=x)
            after = min((each.x0 for each in segments if each.x0 >= x), default=x)
            score = crossing - min(after - before, 30.0) / 100  # of equally good ones, the widest
            if best is None or score < best[0]:
                best = (score, (before + after) / 2 if after > before else x)
    return None if best is None else best[1]


def _parts(segments: Sequence[Segment], x: float) -> bool:
    """Whether there is a column of prose on each side, one beside the other."""
    left = [segment for segment in segments if segment.x1 <= x]
    right = [segment for segment in segments if segment.x0 >= x]
    if min(len(left), len(right)) < _FEWEST_LINES or not _prose(left) or not _prose(right):
        return False
    top = max(min(each.y for each in left), min(each.y for each in right))
    bottom = min(max(each.y for each in left), max(each.y for each in right))
    beside = (
        sum(top - 1 <= each.y <= bottom + 1 for each in left),
        sum(top - 1 <= each.y <= bottom + 1 for each in right),
    )
    return min(beside) >= _FEWEST_LINES - 1


def _prose(segments: Sequence[Segment]) -> bool:
    if not segments:
        return True
    width = max(segment.x1 for segment in segments) - min(segment.x0 for segment in segments)
    rows = rows_of(segments)
    words = median(sum(len(segment.words) for segment in row) for row in rows)
    filled = median(sum(segment.x1 - segment.x0 for segment in row) for row in rows)
    alone = sum(len(row) == 1 for row in rows)
    return words >= _FEWEST_WORDS and filled >= _FILLED * width and alone * 3 >= len(rows) * 2


def _crosses(segment: Segment, x: float) -> bool:
    return segment.x0 < x - 1 and segment.x1 > x + 1
