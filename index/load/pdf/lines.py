"""Words → segments: stretches of a line without a gap as wide as a column's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.load.compose import raised
from index.load.pdf.drawn import Drawn
from index.load.pdf.words import Word

_SAME_LINE = 0.35
"""Of the size: how far baselines on one line may differ."""
_WIDE_GAP = 0.8
"""Of the size: a wider gap may part columns or cells. Justified lines have gaps up to that, seldom wider ones."""


_ALIKE = 0.06
"""Of the size: how far the gaps of a justified line differ."""
_FEWEST_ALIKE = 3
_WIDEST_JUSTIFIED = 2.5


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on a line."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    y: float
    size: float
    """Of most of its letters."""
    bold: bool
    """Whether all of its words are."""

    @property
    def text(self) -> str:
        """Its words with single spaces; superscripts set apart."""
        note = self.raised_start
        said = f"[{note}] " if note else ""
        for word in self.words[1:] if note else self.words:
            if word.raised:
                said += raised(word.text, said)
            else:
                said += word.text if word.glued or not said or said.endswith(" ") else f" {word.text}"
        return said

    @property
    def raised_start(self) -> str:
        """The number that it begins with where that is raised or small, as a note's is; "" else."""
        first = self.words[0]
        rest = self.words[1:]
        if not re.fullmatch(r"\d{1,3}", first.text) or not rest:
            return ""
        smaller = first.size < 0.85 * rest[0].size or first.y < rest[0].y - 0.15 * first.size
        return first.text if first.raised or smaller else ""


def segments_of(words: Sequence[Word], drawn: Drawn) -> list[Segment]:
    """The segments of a page, top down, on one line from left to right; a table's upright lines part them, too."""
    found: list[Segment] = []
    for line in _lines(words):
        justified = _justified(line)
        held: list[Word] = []
        for at, word in enumerate(line):
            if held and at not in justified:
                gap = word.x0 - max(each.x1 for each in held)
                wide = gap > _WIDE_GAP * max(held[-1].size, word.size)
                if wide or (not word.raised and drawn.parted(held[-1], word)):
                    found.append(segment_of(held))
                    held = []
            held.append(word)
        found.append(segment_of(held))
    return found


def _justified(line: Sequence[Word]) -> set[int]:
    """The words of a line before which a gap stands that only justifies it: several alike, in a row, among words."""
    gaps = [word.x0 - before.x1 for before, word in pairwise(line)]
    found: set[int] = set()
    start = 0
    for at in range(1, len(gaps) + 1):
        if at < len(gaps) and abs(gaps[at] - gaps[start]) <= _ALIKE * line[at].size:
            continue
        run = line[start : at + 1]
        prose = sum(word.text[0].isalpha() for word in run) * 2 > len(run)
        if at - start >= _FEWEST_ALIKE and prose and gaps[start] < _WIDEST_JUSTIFIED * run[0].size:
            found.update(range(start + 1, at + 1))
        start = at
    return found


def segment_of(words: Sequence[Word]) -> Segment:
    """Words that stand on one line, from left to right."""
    weights: dict[float, int] = {}
    for word in words:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    size = max(weights, key=lambda each: weights[each])
    on_line = next((word for word in words if word.size == size and not word.raised), words[0])
    return Segment(
        tuple(words),
        min(word.x0 for word in words),
        max(word.x1 for word in words),
        on_line.y,
        size,
        all(word.bold for word in words if not word.raised),
    )


def rows_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments that stand beside each other, top down."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda each: each.y):
        row = rows[-1] if rows else []
        if row and abs(segment.y - row[0].y) <= _SAME_LINE * min(segment.size, row[0].size):
            row.append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words on one line; a raised word is on the line of the word that it is glued to."""
    placed: list[tuple[float, Word]] = []
    y = 0.0
    for word in words:
        y = y if word.raised and word.glued else word.y
        placed.append((y, word))
    # By y first: what a file draws last may stand first on the page.
    placed.sort(key=lambda each: each[0])
    line: list[tuple[float, Word]] = []
    for each in placed:
        if line and each[0] - line[0][0] > _SAME_LINE * max(min(each[1].size, line[0][1].size), 1.0):
            yield _in_order(line)
            line = []
        line.append(each)
    if line:
        yield _in_order(line)


def _in_order(line: list[tuple[float, Word]]) -> list[Word]:
    return [word for _, word in sorted(line, key=lambda each: (each[1].x0, each[1].x1))]
