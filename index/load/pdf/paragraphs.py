"""Lines → pieces: headings, paragraphs across lines, columns and pages, list items, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.load.compose import Piece
from index.load.pdf.flow import Line
from index.load.pdf.headings import Look, Outline, body_size, heading_looks, levels
from index.load.pdf.tables import Table, continued
from index.load.shapes import ITEM_MARK
from index.load.tables import table_pieces
from index.records import ParagraphKind

_ENDED = re.compile(r"[.!?:;…][\"”’»)\]]*(?:\[\w+\])*$")
_SYMBOL_BULLET = re.compile(r"^[\ue000-\uf8ff]\s+|^o\s+(?=[A-Z])")
_BULLETS = "-*+•‣▪◦●○■□–—·➢➤✓❖"
_BULLET = re.compile(rf"^[{re.escape(_BULLETS)}]\s+")
_NOTE_SIZE = 0.92
_GAP = 1.3
"""Of the usual distance of two lines: a wider one parts paragraphs."""


@dataclass(slots=True)
class _Open:
    """A paragraph that may still go on."""

    kind: ParagraphKind
    level: int
    page: int
    text: str
    lines: list[Line]
    turns: list[int] = field(default_factory=list)
    label: str | None = None


class Paragraphs:
    """Puts the lines of a file together."""

    def __init__(self, columns: Sequence[Sequence[Line | Table]], outline: Outline) -> None:
        lines = [each for column in columns for each in column if isinstance(each, Line)]
        self._columns = columns
        self._body = body_size(lines)
        looks = heading_looks(lines, self._body, outline)
        self._looks: dict[int, Look] = {
            id(line): look for line, look in zip(lines, looks, strict=True) if look is not None
        }
        self._levels = levels(lines, looks, outline)
        self._distance = _usual_distance(lines)
        self._words = frozenset(
            word.casefold()
            for line in lines
            for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-$)", line.text)
        )
        self._open: _Open | None = None
        self._table: Table | None = None
        self._notes: list[list[Line]] = []

    def pieces(self) -> Iterator[Piece]:
        """The blocks in reading order. Notes follow the paragraph that they interrupt."""
        for column in self._columns:
            notes_from = self._notes_start(column)
            for at, each in enumerate(column):
                if isinstance(each, Table):
                    joined = (
                        continued(self._table, each)
                        if self._table is not None and self._open is None
                        else None
                    )
                    if joined is None:
                        yield from self._closed()
                    self._table = joined or each
                elif at >= notes_from:
                    self._note(each)
                elif self._open is not None and self._goes_on(self._open, each):
                    self._extend(self._open, each)
                else:
                    yield from self._closed()
                    self._begin(each)
        yield from self._closed()

    def _notes_start(self, column: Sequence[Line | Table]) -> int:
        """Where the notes at the foot of a column begin: small lines up to its end, the first with a raised number."""
        start = len(column)
        for at in range(len(column) - 1, 0, -1):
            each = column[at]
            if not isinstance(each, Line) or each.segment.size > _NOTE_SIZE * self._body:
                break
            if each.segment.raised_start:
                start = at
        return start

    def _note(self, line: Line) -> None:
        if line.segment.raised_start or not self._notes:
            self._notes.append([line])
        else:
            self._notes[-1].append(line)

    def _begin(self, line: Line) -> None:
        look = self._looks.get(id(line))
        if look is not None:
            self._open = _Open("heading", self._levels[look], line.page, line.text, [line])
            return
        text = _SYMBOL_BULLET.sub("• ", line.segment.text.lstrip())
        bullet = _BULLET.match(text) or (_BULLET.match(line.text))
        numbered = ITEM_MARK.match(line.text)
        if bullet is None and _SYMBOL_BULLET.match(line.segment.text) is None and numbered is None:
            self._open = _Open("text", 0, line.page, line.text, [line])
            return
        shown = _BULLET.sub("", line.text)
        if _SYMBOL_BULLET.match(shown):
            shown = _SYMBOL_BULLET.sub("", shown)
        level = max(round((line.segment.x0 - line.left) / (1.8 * self._body)), 0)
        self._open = _Open(
            "item", level, line.page, shown, [line], label=re.sub(r"^\S{1,5}[.)]\s+", "", shown)
        )

    def _goes_on(self, opened: _Open, line: Line) -> bool:
        """Whether a line is a further one of the paragraph that is open."""
        before = opened.lines[-1]
        look = self._looks.get(id(line))
        if opened.kind == "heading":
            same = look is not None and look == self._looks.get(id(before)) and before.flow == line.flow
            return same and line.y - before.y < 1.7 * line.segment.size
        if look is not None:
            return False
        ended = _ENDED.search(opened.text) is not None
        marked = ITEM_MARK.match(line.text) is not None or _SYMBOL_BULLET.match(line.segment.text) is not None
        if before.flow != line.flow:  # the next column or page
            alike = abs(before.segment.size - line.segment.size) < 0.06 * self._body
            return alike and not ended and not marked
        if abs(before.segment.size - line.segment.size) > 0.1 * self._body:
            return False
        if line.y - before.y > _GAP * self._distance * line.segment.size or line.y < before.y:
            return False
        if marked and (ended or not before.full(line) or opened.kind == "item"):
            return False
        if before.ends_early(line):
            return False
        if opened.kind == "item":
            inside = line.segment.x0 > opened.lines[0].segment.x0 + 0.3 * self._body
            return inside or not ended
        indented = line.segment.x0 > before.segment.x0 + 0.8 * self._body
        return not (ended and (indented or not before.full(line)) and not line.text[0].islower())

    def _extend(self, opened: _Open, line: Line) -> None:
        held = opened.text
        following = line.text
        joint = self._joint(held, following)
        if joint is None:
            held, joint = held[:-1], ""
        if line.page != opened.lines[-1].page:
            turn = len(held) + len(joint)
            opened.turns += [turn] * (line.page - opened.lines[-1].page)
        opened.text = f"{held}{joint}{following}"
        opened.lines.append(line)

    def _joint(self, held: str, following: str) -> str | None:
        """What stands between two lines: a space, nothing after a hyphen that stays, None where the hyphen goes."""
        match = re.search(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$", held)
        if match is None:
            return "" if re.search(r"\d[-–/]$", held) and following[0].isdigit() else " "
        after = re.match(r"[^\W\d_]+", following)
        if after is None or not after[0][0].islower():
            return ""
        whole, parted = f"{match[1]}{after[0]}".casefold(), f"{match[1]}-{after[0]}".casefold()
        return "" if parted in self._words and whole not in self._words else None

    def _closed(self) -> Iterator[Piece]:
        opened, self._open = self._open, None
        table, self._table = self._table, None
        if opened is not None and opened.text:
            yield Piece(
                opened.kind, opened.text, opened.level, opened.page, tuple(opened.turns), label=opened.label
            )
        if table is not None:
            yield from table_pieces(table.rows)
        notes, self._notes = self._notes, []
        for note in notes:
            yield self._noted(note)

    def _noted(self, note: Sequence[Line]) -> Piece:
        number = note[0].segment.raised_start
        text = note[0].text
        if number:
            text = f"[{number}] {text.removeprefix(f'[{number}]').removeprefix(number).lstrip()}"
        for line in note[1:]:
            joint = self._joint(text, line.text)
            text = f"{text[:-1]}{line.text}" if joint is None else f"{text}{joint}{line.text}"
        return Piece("text", text, page=note[0].page)


def _usual_distance(lines: Sequence[Line]) -> float:
    """Of lines within a paragraph, as a multiple of their size: what a quarter of all pairs keep below."""
    found = sorted(
        (line.y - before.y) / line.segment.size
        for before, line in pairwise(lines)
        if before.flow == line.flow
        and abs(before.segment.size - line.segment.size) < 0.5
        and 0.8 * line.segment.size < line.y - before.y < 3 * line.segment.size
    )
    return found[len(found) // 4] if found else 1.25
