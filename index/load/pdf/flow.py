"""Lines of a page in reading order, with the column that each stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.load.compose import tidy
from index.load.pdf.columns import flows_of
from index.load.pdf.drawn import Drawn
from index.load.pdf.lines import Segment, rows_of, segment_of
from index.load.pdf.tables import Table, split_tables

_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*[\divxlc]{1,6}$|…{2,}\s*[\divxlc]{1,6}$", re.IGNORECASE)
"""A line of a table of contents: its page number is no figure of the report."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    segment: Segment
    text: str
    """Tidy."""
    page: int
    """1-based."""
    flow: int
    """Number of the column, among all of the file."""
    left: float
    right: float
    """Edges of the column."""

    @property
    def y(self) -> float:
        """Of its baseline."""
        return self.segment.y

    def full(self, following: Line) -> bool:
        """Whether the next line's first word would not have fitted on it, so that the next line goes on with it."""
        first = following.segment.words[0]
        space = self.right - self.segment.x1
        return first.x1 - first.x0 + 0.2 * self.segment.size > space - 0.5 * self.segment.size

    def ends_early(self, following: Line) -> bool:
        """Whether so much room is left that only the end of a paragraph leaves it."""
        words = following.segment.words[:2]
        space = self.right - self.segment.x1
        return space > max(0.3 * (self.right - self.left), words[-1].x1 - words[0].x0 + self.segment.size)


def page_lines(
    segments: Sequence[Segment], drawn: Drawn, page: int, first_flow: int
) -> list[list[Line | Table]]:
    """The columns of a page, each a list of lines and tables from top to bottom."""
    columns: list[list[Line | Table]] = []
    for number, flow in enumerate(flows_of(segments), start=first_flow):
        rows = rows_of(flow)
        left, right = min(each.x0 for each in flow), _right(rows)
        column: list[Line | Table] = []
        for found in split_tables(rows, page, drawn):
            if isinstance(found, Table):
                column.append(found)
                continue
            segment = segment_of([word for each in found for word in each.words])
            text = tidy(segment.text)
            if text and not _CONTENTS.search(text):
                column.append(Line(segment, text, page, number, left, right))
        columns.append(column)
    return columns


def _right(rows: Sequence[Sequence[Segment]]) -> float:
    """The right edge of a column: the farthest that two lines reach, as one may stand out."""
    ends = sorted((row[-1].x1 for row in rows), reverse=True)
    return next((end for end, after in pairwise(ends) if end - after < 12), ends[0])
