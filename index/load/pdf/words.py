"""A page of a PDF → words with their places, sizes and weights, by PDFium.

Places are in points, x to the right and y downwards along the direction in which the text runs, so that a table
printed sideways is read like any other.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pypdfium2.raw as pdfium

_HYPHEN = "\x02"
"""How PDFium tells of a hyphen that ends a line."""
_NEW_WORD = 0.22
"""Of the size: a wider gap parts words. Spaces are a quarter wide, and few gaps within a word a tenth."""
_SMALLER, _HIGHER = 0.92, 0.2
"""Of the size: what is smaller than the first and stands higher than the second is raised."""
_LIFTED = 0.18
"""Of the size: how far above the line the foot of a raised digit is; others stand on it, or reach below it."""
_BOLD_WEIGHT = 600
_SIDEWAYS_CHARACTERS = 150
"""Fewer characters that run in another direction are a stamp or a margin's note."""
_RUN = re.compile(r"\S+")
_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[.,;:!?'’“”\"()/-]){0,30}")
"""No digit in it, and nothing that might stand for one."""
_UNMAPPED = frozenset({0, 0xFFFD, 0xFFFE, 0xFFFF})


@dataclass(frozen=True, slots=True)
class Word:
    """What stands without a gap on a line."""

    text: str
    x0: float
    x1: float
    y: float
    """Of the baseline."""
    size: float
    """Of its font, in points."""
    bold: bool
    raised: bool = False
    """Whether it is a superscript of what stands before it."""
    glued: bool = False
    """Whether no gap parts it from the word before it."""


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    bold: bool
    angle: int
    """Quarter turns anticlockwise."""
    slanted: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a page that run in one direction, in the order in which the file draws them."""

    words: tuple[Word, ...]
    top: float
    bottom: float
    """The page's edges, as y."""
    angle: int
    """Quarter turns anticlockwise."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """All that was found on a page."""

    sheets: tuple[Sheet, ...]
    characters: int
    unmapped: int
    """Characters whose font doesn't say what they are."""


def page_words(page: pdfium.FPDF_PAGE) -> PageWords:
    """The words of a loaded page. Raises ValueError where PDFium can't read its text."""
    handle = pdfium.FPDFText_LoadPage(page)
    if not handle:
        raise ValueError("no text page")
    try:
        return _Glyphs(page, handle).page_words()
    finally:
        pdfium.FPDFText_ClosePage(handle)


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    y: float
    look: _Look
    high: bool
    """Whether its shape begins above the line: a font's own raised digit, as large as any other letter."""


class _Glyphs:
    """Reads a text page. Calls into PDFium cost most of the time, so words without a digit are read by their ends."""

    def __init__(self, page: pdfium.FPDF_PAGE, handle: pdfium.FPDF_TEXTPAGE) -> None:
        self._handle = handle
        self._looks: dict[int | None, _Look] = {}
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        self._page = (box.left, box.bottom, box.right, box.top)

    def page_words(self) -> PageWords:
        unicode, handle = pdfium.FPDFText_GetUnicode, self._handle
        codes = [unicode(handle, at) for at in range(pdfium.FPDFText_CountChars(handle))]
        by_angle: defaultdict[int, list[Word]] = defaultdict(list)
        characters = unmapped = 0
        text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
        for match in _RUN.finditer(text):
            characters += len(match[0])
            unmapped += sum(ord(each) in _UNMAPPED for each in match[0])
            for angle, word in self._run(match[0], match.start()):
                held = by_angle[angle]
                held.append(_raised_by(held[-1], word) if held else word)
        sizes = {angle: sum(len(word.text) for word in held) for angle, held in by_angle.items()}
        most = max(sizes.values(), default=0)
        kept = [
            angle
            for angle in sorted(by_angle)
            if sizes[angle] == most or sizes[angle] >= _SIDEWAYS_CHARACTERS
        ]
        sheets = [Sheet(tuple(by_angle[angle]), *self._edges(angle), angle) for angle in kept]
        return PageWords(tuple(sheets), characters, unmapped)

    def _edges(self, angle: int) -> tuple[float, float]:
        left, bottom, right, top = self._page
        return ((-top, -bottom), (left, right), (bottom, top), (-right, -left))[angle]

    def _run(self, text: str, at: int) -> Iterator[tuple[int, Word]]:
        """The words of a stretch without white space: mostly one; on two lines, or with a raised number, several."""
        if _PLAIN.fullmatch(text):
            look = self._look(at)
            first = self._place(at, look)
            last = self._place(at + len(text) - 1, look) if len(text) > 1 else first
            if (
                first is not None
                and last is not None
                and abs(last[2] - first[2]) < 0.02 * look.size
                and -0.2 * look.size < last[1] - first[0] < 1.1 * look.size * len(text)
            ):
                yield look.angle, Word(text, first[0], last[1], first[2], look.size, look.bold)
                return
        glyphs = (self._glyph(at + offset, each) for offset, each in enumerate(text))
        known = (each for each in glyphs if each is not None)
        for angle, held in groupby(known, key=lambda each: each.look.angle):
            for word in _words(list(held)):
                yield angle, word

    def _glyph(self, at: int, character: str) -> _Glyph | None:
        """A character with its place; None for one that isn't on the page, stands askew, or is no character."""
        code = ord(character)
        if code in _UNMAPPED or (code < 0x20 and character != _HYPHEN):
            return None
        look = self._look(at)
        place = self._place(at, look)
        if place is None:
            return None
        shown = "-" if character == _HYPHEN else character
        return _Glyph(shown, *place, look, self._high(at, character, place[2], look))

    def _place(self, at: int, look: _Look) -> tuple[float, float, float] | None:
        """Where a character begins and ends, and its baseline, turned so that the text runs to the right."""
        box, x, y = self._box, self._x, self._y
        if look.slanted or not pdfium.FPDFText_GetLooseCharBox(self._handle, at, box):
            return None
        left, bottom, right, top = self._page
        if not pdfium.FPDFText_GetCharOrigin(self._handle, at, x, y):
            return None
        if not (left - 1 <= x.value <= right + 1 and bottom - 1 <= y.value <= top + 1):
            return None
        if look.angle == 0:
            return box.left, box.right, -y.value
        return (
            (box.bottom, box.top, x.value),
            (-box.right, -box.left, y.value),
            (-box.top, -box.bottom, -x.value),
        )[look.angle - 1]

    def _high(self, at: int, character: str, base: float, look: _Look) -> bool:
        if not character.isdigit():
            return False
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not pdfium.FPDFText_GetCharBox(self._handle, at, left, right, bottom, top):
            return False
        foot = (-bottom.value, right.value, top.value, -left.value)[look.angle]
        return base - foot > _LIFTED * look.size

    def _look(self, at: int) -> _Look:
        """How a character looks; asked once for each text object of the page."""
        held = pdfium.FPDFText_GetTextObject(self._handle, at)
        key = ctypes.addressof(held.contents) if held else None
        look = self._looks.get(key)
        if look is None:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(self._handle, at, matrix)
            size = pdfium.FPDFText_GetFontSize(self._handle, at) * math.hypot(matrix.c, matrix.d)
            turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
            bold = pdfium.FPDFText_GetFontWeight(self._handle, at) >= _BOLD_WEIGHT or "bold" in self._font(at)
            look = _Look(size or 1.0, bold, round(turns) % 4, abs(turns - round(turns)) > 0.05)
            if key is not None:
                self._looks[key] = look
        return look

    def _font(self, at: int) -> str:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._handle, at, name, len(name), flags)
        return name.value.decode("utf-8", errors="replace").lower()


def _words(glyphs: Sequence[_Glyph]) -> Iterator[Word]:
    held: list[_Glyph] = []
    raised = glued = False
    base: _Glyph | None = None
    """The last glyph that stands on the line itself."""
    for glyph in glyphs:
        higher = glyph.high or (base is not None and _stands_higher(base, glyph))
        if held:
            before = held[-1]
            size = max(before.look.size, glyph.look.size)
            gap = glyph.x0 - before.x1
            # The letters of a ligature all have its place.
            apart = not -0.5 * size < gap < _NEW_WORD * size and glyph.x0 != before.x0
            far = abs(glyph.y - before.y) > 0.7 * size
            if apart or far or higher != raised or _stands_higher(glyph, before):
                yield _word(held, raised=raised, glued=glued)
                glued = not apart and not far
                held = []
                if not glued:
                    base = None
        if not held:
            raised = higher and (glued or glyph.high)
        held.append(glyph)
        if not raised:
            base = glyph
    if held:
        yield _word(held, raised=raised, glued=glued)


def _raised_by(before: Word, word: Word) -> Word:
    """A number that PDFium sets apart from the word that it is raised by, as its superscript."""
    gap = word.x0 - before.x1
    if (
        word.text.isdigit()
        and not word.raised
        and -0.2 * before.size < gap < 0.35 * before.size
        and word.size < _SMALLER * before.size
        and _HIGHER * before.size < before.y - word.y < before.size
    ):
        return replace(word, raised=True, glued=True)
    return word


def _stands_higher(base: _Glyph, glyph: _Glyph) -> bool:
    smaller = glyph.look.size < _SMALLER * base.look.size
    digit = glyph.text.isdigit() and glyph.look.size <= 1.02 * base.look.size
    return (smaller or digit) and base.y - glyph.y > _HIGHER * base.look.size


def _word(glyphs: list[_Glyph], *, raised: bool, glued: bool) -> Word:
    first = max(glyphs, key=lambda glyph: glyph.look.size)
    return Word(
        "".join(glyph.text for glyph in glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        first.y,
        first.look.size,
        first.look.bold,
        raised,
        glued,
    )
