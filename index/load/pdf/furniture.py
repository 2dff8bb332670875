"""Running headers, footers and page numbers: what stands at the edge of page after page belongs to no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.load.pdf.lines import Segment, rows_of

_EDGE = 0.14
"""Of a page's height: how far from its top or bottom a header or footer may stand."""
_EDGE_ROWS = 3
_PLACE_POINTS = 6.0
_OFTEN = 0.3
"""Of the pages: a left and a right header stand on half of them each, a chapter's on fewer."""
_LARGEST = 1.15
"""Of the size of most text: what is larger is a heading, and chapters may well begin pages."""
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|página)?\s*[-–—|\[(]?\s*(\d{1,4}|[ivxlc]{1,7})\s*[-–—|\])]?", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}", re.IGNORECASE
)
_NUMBER = re.compile(r"^\d{1,4}\b|\b\d{1,4}$|(?<=\bpage )\d{1,4}", re.IGNORECASE)

Rows = Sequence[Sequence[Segment]]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row at the edge of a page."""

    at: int
    """Its place among the page's rows."""
    text: str
    place: int
    """How far from the edge, in steps; negative from the bottom."""


def without_furniture(
    pages: Sequence[Sequence[Segment]], edges: Sequence[tuple[float, float]], numbers: Sequence[int]
) -> list[list[Segment]]:
    """The pages' segments but for what repeats at their edges.

    `edges`: each page's top and bottom, as y; `numbers`: each page's place in the file, 1-based.
    """
    rows = [rows_of(page) for page in pages]
    largest = _LARGEST * _usual_size(pages)
    found = [_edges(held, top, bottom, largest) for held, (top, bottom) in zip(rows, edges, strict=True)]
    offsets = _offsets(found, numbers)
    repeated = _repeated(found, numbers, offsets)
    kept: list[list[Segment]] = []
    for number, held, at_edge in zip(numbers, rows, found, strict=True):
        dropped = {
            edge.at
            for edge in at_edge
            if (_masked(edge.text, number, offsets), edge.place) in repeated
            or _is_number(edge.text, number, offsets)
        }
        # From the edge inwards: below a line that stays, nothing is a header.
        first = next((at for at in range(len(held)) if at not in dropped), len(held))
        last = next((at for at in range(len(held) - 1, -1, -1) if at not in dropped), -1)
        kept.append([segment for row in held[first : last + 1] for segment in row])
    return kept


def _usual_size(pages: Sequence[Sequence[Segment]]) -> float:
    weights: Counter[float] = Counter()
    for page in pages:
        for segment in page:
            weights[round(segment.size, 1)] += sum(len(word.text) for word in segment.words)
    return max(weights, key=lambda size: weights[size]) if weights else 1.0


def _edges(rows: Rows, top: float, bottom: float, largest: float) -> list[_Edge]:
    found: list[_Edge] = []
    for at, row in enumerate(rows):
        near_top = row[0].y - top < _EDGE * (bottom - top) and at < _EDGE_ROWS
        near_bottom = bottom - row[0].y < _EDGE * (bottom - top) and at >= len(rows) - _EDGE_ROWS
        if (near_top or near_bottom) and max(segment.size for segment in row) <= largest:
            place = row[0].y - top if near_top else row[0].y - bottom
            found.append(_Edge(at, " ".join(segment.text for segment in row), round(place / _PLACE_POINTS)))
    return found


def _offsets(found: Sequence[Sequence[_Edge]], numbers: Sequence[int]) -> set[int]:
    """What is added to a page's place to get the number printed on it, where that holds for several pages."""
    seen: Counter[int] = Counter()
    for number, at_edge in zip(numbers, found, strict=True):
        seen.update(
            {int(match[0]) - number for edge in at_edge for match in _NUMBER.finditer(edge.text)},
        )
    enough = max(2, round(_OFTEN * len(numbers)))
    return {offset for offset, count in seen.items() if count >= enough}


def _repeated(
    found: Sequence[Sequence[_Edge]], numbers: Sequence[int], offsets: set[int]
) -> set[tuple[str, int]]:
    seen: Counter[tuple[str, int]] = Counter()
    for number, at_edge in zip(numbers, found, strict=True):
        seen.update(
            {
                (_masked(edge.text, number, offsets), edge.place + near)
                for edge in at_edge
                for near in (-1, 0, 1)
            }
        )
    enough = max(2, round(_OFTEN * len(numbers)))
    return {key for key, count in seen.items() if count >= enough}


def _masked(text: str, page: int, offsets: set[int]) -> str:
    """The text with the page's own number out of the way; another number is another text."""
    return _NUMBER.sub(lambda match: "#" if int(match[0]) - page in offsets else match[0], text)


def _is_number(text: str, page: int, offsets: set[int]) -> bool:
    if _COUNTED.fullmatch(text):
        return True
    match = _PAGE_NUMBER.fullmatch(text)
    if match is None:
        return False
    return not match[1].isdigit() or int(match[1]) - page in offsets or int(match[1]) == page
