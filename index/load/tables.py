"""Tables → one piece a row, which keeps the header of each of its cells: `Region: North; 2021: 12; 2022: 15`.

A row is found, read and quoted alone, so it has to say what its figures are. Semicolons part the cells because
clauses are parted so: each figure keeps the year of its own header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.errors import LoadError
from index.load.compose import Piece, tidy

MAX_COLUMNS = 1000
MAX_ROWS_SPANNED = 65_534
"""As browsers have it."""
MAX_CELLS = 1_000_000
"""Of one table, spans counted out."""
LONGEST_TITLE = 160
_FIGURE = re.compile(r"[\s$€£¥+−–-]*\d[\d.,\s\u00a0\u202f]*\s*[%)]?(?:\[\w+\])*")
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:[/–-]\d{2,4})?(?:\[\w+\])*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    columns: int = 1
    rows: int = 1
    header: bool = False
    """Whether the document marks it as one."""
    page: int | None = None


def table_pieces(
    rows: Sequence[Sequence[Cell]], *, title: str = "", headers: int | None = None
) -> Iterator[Piece]:
    """The pieces of a table.

    Args:
        rows: Its cells as the document gives them.
        title: Its caption, "" where it has none; stands in front of the rows and in their section path.
        headers: How many rows at its top are headers, None where the document doesn't say.

    Raises:
        LoadError: it has more columns or cells than any table that is meant to be read.

    """
    every = _grid(rows)
    # A row without a word says nothing, and mustn't pass for the header.
    grid = [row for row in every if _filled(row)]
    if not grid:
        return
    width = max(len(row) for row in every)
    heads = _header_rows(grid) if headers is None else sum(bool(_filled(row)) for row in every[:headers])
    if width == 1:  # a frame around text rather than a table
        yield from (
            Piece("text", row[0].text, page=row[0].page) for row in grid if row and row[0] and row[0].text
        )
        return
    if len(grid) == heads:  # nothing below the headers: they are what it says
        heads = 0
    names = [_header_name(grid[:heads], column) for column in range(width)]
    page = next((cell.page for row in grid for cell in row if cell is not None and cell.page), None)
    if title:
        yield Piece("text", title, page=page, label=f"{title.rstrip(':')}:"[:LONGEST_TITLE])
    group = ""
    grouped = heads < len(grid) and _is_line(grid[heads])
    for row in grid[heads:]:
        held = _filled(row)
        if heads and _is_line(row) and (grouped or _is_across(row, width)):
            # A line across the table heads the rows below it. Its other cells may be empty instead, which a row
            # without any value looks like, too: it is none where the table doesn't begin with such a line.
            group = held[0].text
            yield Piece("item", group, level=0, page=held[0].page, label=f"{group.rstrip(':')}:", row=True)
            continue
        yield Piece("item", _row_text(row, names), level=1 if group else 0, page=held[0].page, row=True)


def _filled(row: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a row that hold text, each once."""
    held: dict[int, Cell] = {id(cell): cell for cell in row if cell is not None and cell.text}
    return list(held.values())


def _is_line(row: Sequence[Cell | None]) -> bool:
    """Whether a row holds words in its first cell, and nothing else."""
    held = _filled(row)
    return len(held) == 1 and row[0] is held[0] and not _FIGURE.fullmatch(held[0].text)


def _is_across(row: Sequence[Cell | None], width: int) -> bool:
    """Whether the first cell of a row stands for all of its columns, rather than beside empty ones."""
    return row[0] is not None and (len(row) == 1 or (row[-1] is row[0] and len(row) == width))


def _row_text(row: Sequence[Cell | None], names: Sequence[str]) -> str:
    parts: list[str] = []
    seen: set[int] = set()
    for cell, name in zip(row, names, strict=False):
        if cell is None or not cell.text or id(cell) in seen:
            continue
        seen.add(id(cell))
        said = cell.text.replace("\n", " ")
        parts.append(f"{name}: {said}" if name and name != said else said)
    return "; ".join(parts)


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """The cells by row and column, a spanning one in each place that it covers."""
    grid: list[list[Cell | None]] = []
    reaching: dict[int, tuple[Cell, int]] = {}
    total = 0
    for row in rows:
        line: list[Cell | None] = []
        coming = iter(row)
        cell = next(coming, None)
        furthest = max(reaching, default=-1)
        while cell is not None or len(line) <= furthest:
            column = len(line)
            if column in reaching:
                held, left = reaching.pop(column)
                if left > 1:
                    reaching[column] = (held, left - 1)
                line.append(held)
                continue
            if cell is None:  # a short row, and beyond it a cell that reaches down from a row above
                line.append(None)
                continue
            if column >= MAX_COLUMNS:
                raise LoadError(
                    f"holds a table of more than {MAX_COLUMNS} columns; export its figures as text"
                )
            wide = min(max(cell.columns, 1), MAX_COLUMNS - column)
            deep = min(max(cell.rows, 1), MAX_ROWS_SPANNED)
            for offset in range(wide):
                line.append(cell)
                if deep > 1:
                    reaching[column + offset] = (cell, deep - 1)
                else:
                    reaching.pop(column + offset, None)
            cell = next(coming, None)
        total += len(line)
        if total > MAX_CELLS:
            raise LoadError("holds a table of more than a million cells; export its figures as text")
        grid.append(line if row else [])  # a row without cells of its own repeats what reaches into it
    return grid


def _header_rows(grid: Sequence[Sequence[Cell | None]]) -> int:
    """How many rows at the top are headers: marked so, or without a figure above rows with figures."""
    marked = 0
    for row in grid:
        cells = [cell for cell in row if cell is not None]
        if not cells or not all(cell.header or not cell.text for cell in cells):
            break
        marked += 1
    if marked:
        return marked
    first = [cell.text for cell in grid[0] if cell is not None]
    if len(grid) < 2 or any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in first):
        return 0
    if not any(first[1:]):  # no column beside the first has a name
        return 0
    # A first row that spans columns has its columns' own names below.
    spanning = any(cell is not None and cell.columns > 1 for cell in grid[0])
    second = [cell.text for cell in grid[1] if cell is not None]
    named = all(not _FIGURE.fullmatch(text) or _YEAR.fullmatch(text) for text in second)
    return 2 if spanning and named and len(grid) > 2 else 1


def _header_name(heads: Sequence[Sequence[Cell | None]], column: int) -> str:
    found = [row[column] for row in heads if column < len(row)]
    texts = [cell.text for cell in found if cell is not None and cell.text]
    return tidy(" ".join(dict.fromkeys(texts)).replace("\n", " ")).rstrip(":")
