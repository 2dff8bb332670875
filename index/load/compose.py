"""Pieces of a document → the canonical text and its blocks.

HTML, PDF and DOCX have no text of their own to count offsets in: this makes it, the same way for all of them.
Each block is a paragraph of the text, a blank line between two. Whoever reads the same file gets the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import LoadError
from index.load.outline import LONGEST_INTRODUCTION, Block
from index.records import ParagraphKind

MAX_CHARACTERS = 50_000_000
"""Of a canonical text: some twenty thousand pages."""
BETWEEN = "\n\n"

_TABLE_TITLE = re.compile(r"(?:Table|Tab\.|Annex|Exhibit)\s+[\dA-Z]", re.IGNORECASE)
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = re.compile(r"(?<=[\d)%.,;:”\"’'!?])[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[^\W\d_]{4})[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
"""Raised digits that mark a note: after a figure or a mark, or after a word too long to be a unit."""
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|ft|in|mi|yd|s|ha|sq|R)$")
"""What a raised 2 or 3 makes a square or a cube of."""
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_DIGIT_SPACE = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
"""A space that groups the digits of a number and must not look like the space between two numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a document before it has a place in the text."""

    kind: ParagraphKind
    text: str
    """Tidy; not empty."""
    level: int = 0
    """As `Block.level` has it."""
    page: int | None = None
    turns: tuple[int, ...] = ()
    """Offsets in `text` at which a further page begins."""
    label: str | None = None
    """What section paths say of it, where that isn't the text."""
    row: bool = False
    """Whether it is a row of a table."""


def composed(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of the pieces and their blocks in it. Raises LoadError: too long, or nothing in it."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    held = _captions_first(list(pieces))
    for at, piece in enumerate(held):
        following = held[at + 1] if at + 1 < len(held) else None
        end = position + len(piece.text)
        if end > MAX_CHARACTERS:
            raise LoadError(
                f"holds more than {MAX_CHARACTERS // 1_000_000} million characters; split it into several reports"
            )
        label = re.sub(r"\s+", " ", piece.text if piece.label is None else piece.label)
        if _is_caption(piece) and following is not None and following.row:
            label = (
                f"{label.rstrip(':')}:"  # so it leads the rows, as a line that ends in a colon leads a list
            )
        turns = tuple(position + turn for turn in piece.turns)
        blocks.append(Block(position, end, piece.kind, label, piece.level, piece.page, turns))
        parts.append(piece.text)
        position = end + len(BETWEEN)
    return BETWEEN.join(parts), tuple(blocks)


def _captions_first(pieces: list[Piece]) -> list[Piece]:
    """A table's title that stands below it, put above: it says what the rows are about."""
    first: int | None = None
    for at, piece in enumerate(pieces):
        if piece.row:
            first = at if first is None else first
            continue
        titled = first is not None and first > 0 and _is_caption(pieces[first - 1])
        leads = at + 1 < len(pieces) and pieces[at + 1].row
        if (
            first is not None
            and _is_caption(piece)
            and not titled
            and not leads
            and piece.page == pieces[first].page
        ):
            pieces[first : at + 1] = [piece, *pieces[first:at]]
        first = None
    return pieces


def _is_caption(piece: Piece) -> bool:
    return (
        piece.kind == "text"
        and len(piece.text) <= LONGEST_INTRODUCTION
        and _TABLE_TITLE.match(piece.text) is not None
    )


def tidy(text: str) -> str:
    """A block's text in its one form.

    Normal form C (never K, which would make 632 of 63²), ligatures as letters, single spaces, no invisible
    characters. Line breaks stay: the loader has put them where the document has them. Raised digits that mark
    a note become `[2]`.
    """
    if text.isascii() and text.isprintable():
        return _SPACE.sub(" ", text).strip()
    kept = "".join(_visible(each) for each in _DIGIT_SPACE.sub("\ufdd0", text))
    kept = unicodedata.normalize("NFC", kept.translate(_LIGATURES).translate(_HYPHENS))
    plain = _LINES.sub("\n", _SPACE.sub(" ", kept)).strip().replace("\ufdd0", "\u00a0")
    return _RAISED.sub(lambda match: f"[{match[0].translate(_SUPERSCRIPTS)}]", plain)


def raised(words: str, before: str) -> str:
    """How a superscript is written behind the text before it, so that it never reads as part of a figure.

    A note's mark becomes `[2]`, a square or cube of a unit `²`; what has no digit (`st`, `*`) stays as it is.
    """
    mark = words.strip().strip("[]()")
    if not any(each.isalnum() for each in mark):
        return words
    if mark.isdigit() and len(mark) == 1 and mark in "23" and _UNIT.search(before):
        return "²" if mark == "2" else "³"
    if re.fullmatch(r"[0-9]{1,4}(?:\s?[,;–-]\s?[0-9]{1,4})*", mark):
        return "".join(f"[{number}]" for number in re.findall(r"[0-9]+", mark))
    if re.fullmatch(r"[⁻−–+-]?\d+", mark):
        return f"^{mark}"
    if len(mark) == 1 and before[-1:].isdigit():
        return f"[{mark}]"
    return words


def _visible(each: str) -> str:
    if each == "\n" or each == "\ufdd0":
        return each
    category = unicodedata.category(each)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    # Cf: soft hyphens, zero-width and direction marks, with which a text can look other than it reads.
    # Cn and Co: what no font shows.
    return "" if category in ("Cf", "Cs", "Cn", "Co") else each
