"""PDF → pieces → canonical text, with page numbers. PDFium reads the file; how its words make text is decided here.

A page is words with places: segments of lines, columns, running headers and footers (dropped), tables, paragraphs.
Nothing that a file links to, embeds or runs is followed: no form, script, attachment or link is looked at.
"""

from __future__ import annotations

import ctypes
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import LoadError
from index.load.compose import composed
from index.load.loaded import CREATED, LANGUAGE, MODIFIED, Loaded, best_title, stated_facts, stated_title
from index.load.pdf.drawn import Drawn, boxes_of, drawn_along, with_bullets
from index.load.pdf.flow import Line, page_lines
from index.load.pdf.furniture import without_furniture
from index.load.pdf.headings import outline_key
from index.load.pdf.lines import Segment, segments_of
from index.load.pdf.paragraphs import Paragraphs
from index.load.pdf.tables import Table
from index.load.pdf.words import page_words

_TAIL_BYTES = 4096
"""Where the mark of a whole file's end is looked for; some programs write a little behind it."""
_MOST_UNMAPPED = 0.3
_MOST_ENTRIES = 5000
_DEEPEST_OUTLINE = 6


def pdf_loaded(data: bytes) -> Loaded:
    """Read a PDF. Raises LoadError: cut off, damaged, protected by a password, or pictures of pages only."""
    if not data.strip(b"\0 \r\n\t"):
        raise LoadError("is empty; give a file that holds text")
    if b"%PDF-" not in data[:1024]:
        raise LoadError("is no PDF file, whatever its name says; give it the name of its kind")
    if b"%%EOF" not in data[-_TAIL_BYTES:]:
        raise LoadError("is cut off: the end of the PDF is missing; fetch or save it anew")
    document = _opened(data)
    try:
        return _loaded(document)
    finally:
        document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise LoadError("is protected by a password; save it without one") from None
        raise LoadError("is damaged and can't be read as PDF; fetch or save it anew") from None


def _loaded(document: pdfium.PdfDocument) -> Loaded:
    pages: list[list[Segment]] = []
    edges: list[tuple[float, float]] = []
    numbers: list[int] = []
    drawn: list[Drawn] = []
    characters = unmapped = 0
    count = len(document)
    for number in range(1, count + 1):
        page = raw.FPDF_LoadPage(document.raw, number - 1)
        if not page:
            raise LoadError(f"is damaged: page {number} of {count} can't be read; fetch or save it anew")
        try:
            found = page_words(page)
            boxes = boxes_of(page)
        finally:
            raw.FPDF_ClosePage(page)
        characters += found.characters
        unmapped += found.unmapped
        for sheet in found.sheets:
            lines = drawn_along(boxes, sheet.angle)
            pages.append(segments_of(with_bullets(sheet.words, lines), lines))
            drawn.append(lines)
            edges.append((sheet.top, sheet.bottom))
            numbers.append(number)
    if unmapped > _MOST_UNMAPPED * max(characters, 1):
        raise LoadError(
            "has fonts that don't tell which letters they show; run text recognition (OCR) over it and index the result"
        )
    columns: list[list[Line | Table]] = []
    for segments, lines, number in zip(without_furniture(pages, edges, numbers), drawn, numbers, strict=True):
        columns += page_lines(segments, lines, number, first_flow=len(columns))
    text, blocks = composed(Paragraphs(columns, _outline(document)).pieces())
    if not any(each.isalnum() for each in text):
        raise LoadError(
            f"holds no text on its {_pages(count)}: they are pictures, such as scans; run text recognition (OCR) "
            "over it and index the result"
        )
    said = document.get_metadata_dict(skip_empty=True)
    facts = {
        LANGUAGE: _language(document),
        CREATED: said.get("CreationDate"),
        MODIFIED: said.get("ModDate"),
    }
    heading = next((block.label for block in blocks if block.kind == "heading"), None)
    return Loaded(text, blocks, best_title(stated_title(said.get("Title")), heading), stated_facts(facts))


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _outline(document: pdfium.PdfDocument) -> dict[tuple[int, str], int]:
    """Depth of each entry of the file's outline, by page and words."""
    found: dict[tuple[int, str], int] = {}
    for entry in islice(document.get_toc(max_depth=_DEEPEST_OUTLINE), _MOST_ENTRIES):
        destination = entry.get_dest()
        page = destination.get_index() if destination is not None else None
        words = outline_key(entry.get_title())
        if page is not None and words:
            found.setdefault((page + 1, words), entry.level + 1)
    return found


def _language(document: pdfium.PdfDocument) -> str | None:
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < 200:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")
