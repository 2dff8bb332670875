"""A table of an HTML tree → cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from index.load.compose import raised, tidy
from index.load.tables import Cell

_BREAKING = frozenset("br p div li dd dt tr h1 h2 h3 h4 h5 h6".split())


def table_rows(
    table: LexborNode, *, hidden: Callable[[LexborNode, str], bool]
) -> tuple[list[list[Cell]], str, int | None]:
    """The cells, row by row, the caption, and how many rows the table marks as its header.

    `hidden` tells what isn't read, of a node and its tag. A table with no `thead` leaves the number to its cells.
    """
    rows: list[list[Cell]] = []
    headers = 0
    caption = ""
    for part in _children(table):
        if part.tag == "caption" and not hidden(part, "caption"):
            caption = _words(part, hidden)
        lines = [part] if part.tag == "tr" else [row for row in _children(part) if row.tag == "tr"]
        for line in lines:
            if hidden(line, "tr"):
                continue
            cells = [
                Cell(
                    _words(cell, hidden),
                    _span(cell, "colspan"),
                    _span(cell, "rowspan"),
                    header=cell.tag == "th",
                )
                for cell in _children(line)
                if cell.tag in ("td", "th") and not hidden(cell, cell.tag)
            ]
            rows.append(cells)  # one without cells, too: a cell above may reach into it
            headers += part.tag == "thead"
    return rows, caption.replace("\n", " "), headers or None


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return int(value) if re.fullmatch(r"[0-9]{1,4}", value) else 1


def _words(root: LexborNode, hidden: Callable[[LexborNode, str], bool]) -> str:
    """The text of an element, raised digits apart; walked without recursion."""
    parts: list[str] = []
    open_sups: list[tuple[int, int]] = []
    node: LexborNode | None = root.child
    depth = 1
    while node is not None and depth:
        descend = False
        if node.is_text_node:
            parts.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif node.is_element_node and not hidden(node, node.tag or ""):
            if node.tag in _BREAKING:
                parts.append("\n")
            elif node.tag == "sup":
                open_sups.append((depth, len(parts)))
            descend = node.child is not None
        if descend:
            node, depth = node.child, depth + 1
            continue
        while True:
            while open_sups and open_sups[-1][0] >= depth:
                _, start = open_sups.pop()
                parts[start:] = [raised("".join(parts[start:]), "".join(parts[max(start - 3, 0) : start]))]
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            depth -= 1
            if parent is None or not depth:
                return tidy("".join(parts))
            node = parent
    return tidy("".join(parts))
