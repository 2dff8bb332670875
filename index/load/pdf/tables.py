"""Rows of segments → tables, where segments stand below each other in columns of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.load.compose import tidy
from index.load.pdf.drawn import Drawn
from index.load.pdf.lines import Segment
from index.load.shapes import ITEM_MARK
from index.load.tables import Cell

Row = list[Segment]
_FARTHEST = 3.2
"""Of the size: rows farther apart belong to no one table."""
_TIGHT, _LOOSE = 1.2, 1.35
"""Of the least distance of two rows: lines of one row are within the first, if some rows are beyond the second."""
_FEWEST_PARTED = 3
"""Rows that lines have to part from each other, the header among them."""
_FIGURE = re.compile(r"[\s$€£¥+−–-]*\d[\d.,\s]*\s*[%)]?(?:\[\w+\])*")
_MARK = re.compile(r"(?:[-*+•‣▪◦●○■□–—·\uf0b7]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])")


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its cells by row; a cell that is empty is there, too."""

    rows: tuple[tuple[Cell, ...], ...]
    width: int
    page: int


def split_tables(rows: Sequence[Row], page: int, drawn: Drawn) -> list[Row | Table]:
    """The rows of a column, those that make a table as one."""
    found: list[Row | Table] = []
    position = 0
    while position < len(rows):
        starts = len(rows[position]) > 1 or drawn.inside(_height(rows[position]))
        end = _end_of_run(rows, position, drawn) if starts else position
        table = _table(rows[position:end], page, drawn) if end - position > 1 else None
        if table is None:
            found.append(rows[position])
            position += 1
        else:
            found.append(table)
            position = end
    return found


def continued(table: Table, following: Table) -> Table | None:
    """Both as one, where the second goes on with the first on a later page; None where it doesn't."""
    if following.page == table.page or following.width != table.width:
        return None
    if _texts(following.rows[0]) == _texts(table.rows[0]):
        return Table((*table.rows, *following.rows[1:]), table.width, following.page)
    if any(_FIGURE.fullmatch(cell.text) for cell in following.rows[0]):
        return Table((*table.rows, *following.rows), table.width, following.page)
    return None


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _height(row: Row) -> float:
    return row[0].y - 0.3 * row[0].size


def _end_of_run(rows: Sequence[Row], start: int, drawn: Drawn) -> int:
    """Where the rows with several segments end; a single one may stand between them, as a cell's further line."""
    end = start + 1
    single = 0
    for at in range(start + 1, len(rows)):
        if drawn.inside(_height(rows[at])) and drawn.inside(_height(rows[at - 1])):
            single, end = 0, at + 1
            continue
        if rows[at][0].y - rows[at - 1][0].y > _FARTHEST * max(rows[at][0].size, rows[at - 1][0].size):
            break
        if len(rows[at]) > 1:
            single, end = 0, at + 1
        else:
            single += 1
            if single > 2:
                break
            # The last row's further line stands below one of its later cells.
            if end == at and rows[at][0].x0 > rows[start][0].x1:
                end = at + 1
    return end


def _table(rows: Sequence[Row], page: int, drawn: Drawn) -> Table | None:
    several = [row for row in rows if len(row) > 1]
    if not several:
        return None
    widest = max(len(row) for row in several)
    tracks = _tracks([segment for row in several if len(row) == widest for segment in row])
    if len(tracks) < 2:
        return None
    if all(_MARK.fullmatch(row[0].text) for row in several) or _list_of(several):
        return None
    figures = any(_FIGURE.fullmatch(segment.text) for row in several for segment in row[1:])
    if len(several) < (2 if figures and len(rows) > 1 else 3):
        return None
    covering = [
        sum(segment.x0 < x1 and segment.x1 > x0 for x0, x1 in tracks) for row in several for segment in row
    ]
    if sum(count > 1 for count in covering) * 4 > len(covering):
        return None
    placed = [_placed(row, tracks, drawn) for row in rows]
    heights = drawn.heights(tracks[0][0], tracks[-1][1])
    joined = _between(rows, placed, heights) or _joined(rows, placed)
    cells = tuple(tuple(_cells(row, len(tracks), page)) for row in joined)
    return Table(cells, len(tracks), page)


def _list_of(several: Sequence[Row]) -> bool:
    """Whether each row is an item of a list whose mark stands apart."""
    return all(
        len(row) == 2 and ITEM_MARK.match(f"{row[0].text} x") and len(row[0].text) <= 5 for row in several
    )


def _tracks(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Columns, as stretches of x that segments below each other cover."""
    tracks: list[tuple[float, float]] = []
    for segment in sorted(segments, key=lambda each: each.x0):
        if tracks and segment.x0 <= tracks[-1][1]:
            tracks[-1] = (tracks[-1][0], max(tracks[-1][1], segment.x1))
        else:
            tracks.append((segment.x0, segment.x1))
    return tracks


def _placed(row: Row, tracks: Sequence[tuple[float, float]], drawn: Drawn) -> dict[tuple[int, int], str]:
    """A row's texts by the first and last column that each covers."""
    placed: dict[tuple[int, int], str] = {}
    for segment in row:
        # Between the lines of its cell, where there are some: a heading of two columns stands in their middle.
        left, right = drawn.cell(segment.x0, segment.x1, segment.y - 0.3 * segment.size)
        covered = [at for at, (x0, x1) in enumerate(tracks) if left < (x0 + x1) / 2 < right]
        if left == segment.x0 or not covered:
            covered = [at for at, (x0, x1) in enumerate(tracks) if segment.x0 < x1 and segment.x1 > x0]
        if not covered:
            middle = (segment.x0 + segment.x1) / 2
            covered = [min(range(len(tracks)), key=lambda at: abs(sum(tracks[at]) / 2 - middle))]
        key = (covered[0], covered[-1])
        placed[key] = f"{placed[key]} {segment.text}" if key in placed else segment.text
    return placed


def _between(
    rows: Sequence[Row], placed: Sequence[dict[tuple[int, int], str]], heights: Sequence[float]
) -> list[dict[tuple[int, int], str]]:
    """Rows between two lines each as one; [] where the lines don't part the rows of the table from each other."""
    groups: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        groups.setdefault(bisect_right(heights, _height(row)), []).append(at)
    if len(groups) < _FEWEST_PARTED:
        return []
    for members in groups.values():
        with_figures = [at for at in members if any(_FIGURE.fullmatch(text) for text in placed[at].values())]
        if len(with_figures) > 1:
            return []
    joined: list[dict[tuple[int, int], str]] = []
    for members in groups.values():
        cells: dict[tuple[int, int], str] = {}
        for at in members:
            for key, text in placed[at].items():
                cells[key] = f"{cells[key]} {text}" if key in cells else text
        joined.append(_shared_out(cells))
    return joined


def _shared_out(cells: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Cells of a row, the text of one that spans others put before each of theirs."""
    result = dict(cells)
    # The widest first: what spans others may stand above what spans some of them.
    for spanning in sorted(cells, key=lambda key: key[0] - key[1]):
        below = [key for key in result if key != spanning and _within(key, spanning)]
        nearest = [key for key in below if not any(key != other and _within(key, other) for other in below)]
        if nearest:
            text = result.pop(spanning)
            result |= {key: f"{text} {result[key]}" for key in nearest}
    return result


def _within(key: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one cell's columns, first and last, are among another's."""
    return other[0] <= key[0] <= key[1] <= other[1]


def _joined(
    rows: Sequence[Row], placed: Sequence[dict[tuple[int, int], str]]
) -> list[dict[tuple[int, int], str]]:
    """Rows whose cells go over several lines, as one."""
    distances = [after[0].y - before[0].y for before, after in pairwise(rows)]
    least = min(distances, default=0.0)
    uneven = max(distances, default=0.0) > _LOOSE * least
    joined = [dict(placed[0])]
    for distance, row, cells in zip(distances, rows[1:], placed[1:], strict=True):
        tight = distance <= _TIGHT * least
        if (
            distance < 0.85 * row[0].size
        ):  # nearer than two lines can be: a cell in the middle of its row's height
            for key, text in cells.items():
                joined[-1][key] = f"{joined[-1][key]} {text}" if key in joined[-1] else text
            continue
        label = any(first == 0 for first, _ in cells)
        figures = any(_FIGURE.fullmatch(text) for text in cells.values())
        above = joined[-1]
        further = all(key in above for key in cells)
        if (uneven and tight and further and not figures) or (
            not label and tight and not figures and len(above) > 1
        ):
            for key, text in cells.items():
                above[key] = f"{above[key]} {text}" if key in above else text
        else:
            joined.append(dict(cells))
    return joined


def _cells(row: dict[tuple[int, int], str], width: int, page: int) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for (first, last), text in sorted(row.items()):
        if first < column:  # two texts that overlap: the second goes with the first
            if cells:
                cells[-1] = Cell(f"{cells[-1].text} {tidy(text)}", cells[-1].columns, page=page)
            continue
        cells += [Cell("", page=page)] * (first - column)
        cells.append(Cell(tidy(text), last - first + 1, page=page))
        column = last + 1
    return [*cells, *[Cell("", page=page)] * (width - column)]
