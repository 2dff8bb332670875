"""What a page draws besides text: the lines of tables, and bullets."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from index.load.pdf.words import Word

_THIN = 2.5
"""Points: what is thinner and long is a line."""
_LONG = 8.0
_SMALLEST_DOT, _LARGEST_DOT = 1.2, 8.0
_BULLET_REACH = 26.0
"""Points between a bullet and its text."""
_MOST_OBJECTS = 20_000
"""A page with more is a map or a drawing; its lines are no table's."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the page's own coordinates, y upwards."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines and dots along the direction of a sheet's text."""

    horizontal: tuple[tuple[float, float, float], ...] = ()
    """x0, x1, y."""
    vertical: tuple[tuple[float, float, float], ...] = ()
    """x, y0, y1."""
    dots: tuple[tuple[float, float, float], ...] = ()
    """x0, x1, y of the middle."""

    def parted(self, before: Word, word: Word) -> bool:
        """Whether a line stands between two words of a line of text."""
        y = word.y - 0.3 * word.size
        return any(before.x1 - 1 <= x <= word.x0 + 1 and y0 <= y <= y1 for x, y0, y1 in self.vertical)

    def cell(self, x0: float, x1: float, y: float) -> tuple[float, float]:
        """The upright lines around a stretch; the stretch itself where one is missing."""
        standing = [x for x, y0, y1 in self.vertical if y0 <= y <= y1]
        left = max((x for x in standing if x <= x0 + 1), default=None)
        right = min((x for x in standing if x >= x1 - 1), default=None)
        return (x0, x1) if left is None or right is None else (left, right)

    def inside(self, y: float) -> bool:
        """Whether the upright lines of a table stand at a height: two at least."""
        return len({round(x) for x, y0, y1 in self.vertical if y0 <= y <= y1}) > 2

    def heights(self, x0: float, x1: float) -> list[float]:
        """Heights at which lines cross most of a stretch, top down."""
        covered: dict[int, float] = {}
        for left, right, y in self.horizontal:
            common = min(right, x1) - max(left, x0)
            if common > 0:
                key = round(y / 2)
                covered[key] = covered.get(key, 0.0) + common
        found: list[float] = []
        for key in sorted(covered):
            if covered[key] >= 0.6 * (x1 - x0) and (not found or key * 2 - found[-1] > 3):
                found.append(key * 2.0)
        return found


def boxes_of(page: pdfium.FPDF_PAGE) -> list[Box]:
    """The bounds of each path that a page draws."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MOST_OBJECTS:
        return []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found: list[Box] = []
    for at in range(count):
        held = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(held) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(held, left, bottom, right, top):
            found.append(Box(left.value, bottom.value, right.value, top.value))
    return found


def drawn_along(boxes: Sequence[Box], angle: int) -> Drawn:
    """The lines and dots of a page for text that runs at so many quarter turns; frames count as four lines."""
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    dots: list[tuple[float, float, float]] = []
    for box in boxes:
        x0, x1, y0, y1 = (
            (box.left, box.right, -box.top, -box.bottom),
            (box.bottom, box.top, box.left, box.right),
            (-box.right, -box.left, box.bottom, box.top),
            (-box.top, -box.bottom, -box.right, -box.left),
        )[angle]
        wide, high = x1 - x0, y1 - y0
        if high < _THIN and wide > _LONG:
            horizontal.append((x0, x1, (y0 + y1) / 2))
        elif wide < _THIN and high > _LONG / 2:
            vertical.append(((x0 + x1) / 2, y0, y1))
        elif _SMALLEST_DOT < wide < _LARGEST_DOT and abs(wide - high) < 1:
            dots.append((x0, x1, (y0 + y1) / 2))
        elif wide > _LONG and high > _LONG:
            horizontal += [(x0, x1, y0), (x0, x1, y1)]
            vertical += [(x0, y0, y1), (x1, y0, y1)]
    return Drawn(tuple(horizontal), tuple(vertical), tuple(dots))


def with_bullets(words: Sequence[Word], drawn: Drawn) -> list[Word]:
    """The words, with a `•` for each dot that stands before one as bullets do."""
    found = list(words)
    for x0, x1, y in drawn.dots[:_MOST_OBJECTS]:
        near = [
            word
            for word in words
            if 0 < word.x0 - x1 < _BULLET_REACH and abs(word.y - 0.3 * word.size - y) < 0.35 * word.size
        ]
        if near:
            first = min(near, key=lambda word: word.x0)
            if not any(
                word.x1 <= first.x0 and word.x1 > x0 - _BULLET_REACH and word.y == first.y for word in words
            ):
                found.append(replace(first, text="•", x0=x0, x1=x1, raised=False, glued=False))
    return found
