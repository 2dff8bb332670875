"""DOCX → pieces → canonical text.

The document's XML is read directly: paragraphs with their styles, lists with their numbers, tables, notes. Deleted
and hidden text, tables of contents, comments, and page headers aren't read. DOCX has no pages: where a page ends is
decided by the program that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from index.errors import LoadError
from index.load.compose import Piece, composed, raised, tidy
from index.load.docx_package import Package, attribute, child, children, local, switched_on
from index.load.docx_styles import BODY, DEEPEST, Numbering, Style, read_styles, whole
from index.load.loaded import CREATED, LANGUAGE, MODIFIED, Loaded, first_of, stated_facts, stated_title
from index.load.tables import Cell, table_pieces

_CORE = "docProps/core.xml"
_SKIPPED = frozenset(
    "del moveFrom instrText delText delInstrText Fallback pPr rPr sectPr proofErr bookmarkStart bookmarkEnd "
    "commentRangeStart commentRangeEnd sdtPr sdtEndPr tblPr tblGrid trPr tcPr".split()
)
_TITLE_STYLES = frozenset({"title"})
_CONTENTS = "toc"


def docx_loaded(data: bytes) -> Loaded:
    """Read a DOCX file. Raises LoadError: damaged, a bomb, or no text in it."""
    package = Package(data)
    document = package.part(package.document)
    body = child(document, "body")
    if body is None:
        raise LoadError("holds no document: it has no body; save it as DOCX")
    styles = package.part(package.beside("styles.xml"))
    reader = _Reader(
        read_styles(styles),
        Numbering(package.part(package.beside("numbering.xml"))),
        _notes(package.part(package.beside("footnotes.xml")), "footnote"),
        _notes(package.part(package.beside("endnotes.xml")), "endnote"),
    )
    text, blocks = composed(reader.pieces(body))
    if not blocks:
        raise LoadError("holds no text (perhaps only pictures); give a file that holds text")
    core = package.part(_CORE)
    language = [
        _said(core, "language"),
        attribute(child(styles, "docDefaults", "rPrDefault", "rPr", "lang"), "val"),
    ]
    facts = {
        LANGUAGE: first_of(language),
        CREATED: _said(core, "created"),
        MODIFIED: _said(core, "modified"),
    }
    return Loaded(text, blocks, stated_title(_said(core, "title")), stated_facts(facts))


def _said(core: etree._Element | None, name: str) -> str | None:
    found = child(core, name)
    return None if found is None else found.text


def _notes(root: etree._Element | None, name: str) -> dict[str, etree._Element]:
    """Notes by id, without the rules that separate them from the text."""
    if root is None:
        return {}
    found = {
        attribute(note, "id") or "": note for note in children(root, name) if attribute(note, "type") is None
    }
    return {key: note for key, note in found.items() if key}


@dataclass(slots=True)
class _Words:
    """The words of one paragraph, and what stood in it that isn't part of its sentence."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[int, etree._Element]] = field(default_factory=list)


class _Reader:
    def __init__(
        self,
        styles: dict[str, Style],
        numbering: Numbering,
        footnotes: dict[str, etree._Element],
        endnotes: dict[str, etree._Element],
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._footnotes = footnotes
        self._endnotes = endnotes
        self._noted = 0

    def pieces(self, parent: etree._Element) -> Iterator[Piece]:
        """The blocks of a body, a text box, or a note."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt":
                if (
                    attribute(child(element, "sdtPr", "docPartObj", "docPartGallery"), "val")
                    != "Table of Contents"
                ):
                    yield from self._inside(element, "sdtContent")
            elif name in (
                "ins",
                "moveTo",
                "customXml",
                "smartTag",
                "sdtContent",
                "AlternateContent",
                "Choice",
            ):
                yield from self.pieces(element)

    def _inside(self, element: etree._Element, name: str) -> Iterator[Piece]:
        content = child(element, name)
        if content is not None:
            yield from self.pieces(content)

    def _paragraph(self, element: etree._Element) -> Iterator[Piece]:
        properties = child(element, "pPr")
        style = self._styles.get(attribute(child(properties, "pStyle"), "val") or "", Style())
        if (style.name.startswith(_CONTENTS) and style.name != _CONTENTS) or style.name == "table of figures":
            return
        words = _Words()
        self._gather(element, words)
        text = tidy("".join(words.parts))
        outline = whole(attribute(child(properties, "outlineLvl"), "val"))
        outline = style.outline if outline is None else outline
        numbering = attribute(child(properties, "numPr", "numId"), "val") or style.numbering
        depth = whole(attribute(child(properties, "numPr", "ilvl"), "val"))
        depth = min(max((style.depth if depth is None else depth) or 0, 0), DEEPEST)
        listed = numbering is not None and numbering != "0"
        # An empty item is shown with its number, and counts.
        mark = self._numbering.marked(numbering, depth) if numbering is not None and listed else ""
        if text:
            shown = f"{mark} {text}" if mark else text
            if style.name in _TITLE_STYLES:
                yield Piece("heading", text.replace("\n", " "), 0)
            elif outline is not None and 0 <= outline < BODY:
                yield Piece("heading", shown.replace("\n", " "), outline + 1)
            elif listed:
                yield Piece("item", shown, depth, label=text)
            else:
                # A caption leads the rows of the table below it.
                label = f"{text.rstrip(':')}:" if style.name.endswith("caption") else None
                yield Piece("text", text, label=label)
        for box in words.boxes:
            yield from self.pieces(box)
        for number, note in words.notes:
            said = " ".join(self._plain(held) for held in note.iter() if local(held) == "p").strip()
            if said:
                yield Piece("text", f"[{number}] {said}")

    def _plain(self, paragraph: etree._Element) -> str:
        words = _Words()
        self._gather(paragraph, words)
        return tidy("".join(words.parts))

    def _gather(self, element: etree._Element, words: _Words) -> None:
        for held in element:
            name = local(held)
            if name in _SKIPPED or not name:
                continue
            if name == "r":
                self._run(held, words)
            elif name in ("t", "tab", "br"):
                _say(held, words.parts)
            elif name == "txbxContent":
                words.boxes.append(held)
            else:  # a link, an insertion, a field, a formula, a drawing
                self._gather(held, words)

    def _run(self, run: etree._Element, words: _Words) -> None:
        properties = child(run, "rPr")
        if switched_on(child(properties, "vanish")):
            return
        said: list[str] = []
        for held in run:
            name = local(held)
            if name in ("footnoteReference", "endnoteReference"):
                notes = self._footnotes if name == "footnoteReference" else self._endnotes
                note = notes.get(attribute(held, "id") or "")
                if note is not None:
                    self._noted += 1
                    words.notes.append((self._noted, note))
                    words.parts += [*said, f"[{self._noted}]"]
                    said = []
            elif name in ("drawing", "pict", "object", "AlternateContent") or name == "Choice":
                self._gather(held, words)
            else:
                _say(held, said)
        text = "".join(said)
        if attribute(child(properties, "vertAlign"), "val") == "superscript":
            text = raised(text, "".join(words.parts[-3:]))
        words.parts.append(text)

    def _table(self, table: etree._Element) -> Iterator[Piece]:
        rows: list[list[tuple[int, int, str | None, str]]] = []
        headers = 0
        for row in self._rows(table):
            column = whole(attribute(child(row, "trPr", "gridBefore"), "val")) or 0
            cells: list[tuple[int, int, str | None, str]] = []
            for cell in self._cells(row):
                properties = child(cell, "tcPr")
                span = max(whole(attribute(child(properties, "gridSpan"), "val")) or 1, 1)
                merge = child(properties, "vMerge")
                merged = None if merge is None else attribute(merge, "val") or "continue"
                cells.append((column, span, merged, self._cell(cell)))
                column += span
            if headers == len(rows) and switched_on(child(row, "trPr", "tblHeader")):
                headers += 1
            rows.append(cells)
        yield from table_pieces(list(_spanned(rows)), headers=headers or None)

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for held in table:
            name = local(held)
            if name == "tr":
                if not switched_on(child(held, "trPr", "hidden")) and child(held, "trPr", "del") is None:
                    yield held
            elif name in ("sdt", "sdtContent", "ins", "customXml"):
                yield from self._rows(held)

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for held in row:
            name = local(held)
            if name == "tc":
                yield held
            elif name in ("sdt", "sdtContent", "customXml"):
                yield from self._cells(held)

    def _cell(self, cell: etree._Element) -> str:
        """A cell's text; the rows of a table within it stand one behind another."""
        return "\n".join(piece.text for piece in self.pieces(cell))


def _say(held: etree._Element, said: list[str]) -> None:
    name = local(held)
    if name == "t":
        said.append(held.text or "")
    elif name in ("tab", "ptab"):
        said.append(" ")
    elif name in ("br", "cr"):
        said.append("\n" if attribute(held, "type") in (None, "textWrapping") else " ")
    elif name == "noBreakHyphen":
        said.append("-")


def _spanned(rows: list[list[tuple[int, int, str | None, str]]]) -> Iterator[list[Cell]]:
    """Cells with the rows that they span; those that only continue one above are left out."""
    continuing = [{column for column, _, merged, _ in row if merged == "continue"} for row in rows]
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        for column, span, merged, text in row:
            if merged == "continue" and number:
                continue
            deep = 1
            while merged is not None and number + deep < len(rows) and column in continuing[number + deep]:
                deep += 1
            cells.append(Cell(text, span, deep))
        yield cells
