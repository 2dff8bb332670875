"""The vocabulary of the whole project: reports, their paragraphs, passages, hits.

All offsets count characters (Python string indices) in `Report.text`, `end` exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ParagraphKind = Literal["heading", "text", "item"]
Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Metadata: keys and values, sorted by key, each key once."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a report's text: a heading, a paragraph of prose, or a list item."""

    number: int
    """1-based position among all blocks of the report, headings included."""
    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    kind: ParagraphKind
    section: tuple[str, ...]
    """Headings above this block, outermost first; a heading's own text is not in its path."""
    page: int | None = None
    """1-based page that the block begins on, for formats that have pages."""
    turns: tuple[int, ...] = ()
    """Character offsets in the report text, inside the block, at which a further page begins."""


@dataclass(frozen=True, slots=True)
class Report:
    """A file that was read: its text as indexed, and the blocks of that text."""

    id: str
    """Stable, readable identifier, unique in an index: the file's stem as a slug."""
    title: str
    source: str
    """Name of the file that the report was read from (no folder)."""
    text: str
    sha256: str
    """SHA-256 of `text` encoded as UTF-8, in hexadecimal."""
    paragraphs: tuple[Paragraph, ...]
    file_sha256: str = ""
    """SHA-256 of the file's bytes, in hexadecimal; "" where nobody knows it any more."""


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """What an index lists about a report, without its text."""

    id: str
    title: str
    source: str
    sha256: str
    characters: int
    paragraphs: int
    passages: int
    metadata: Pairs = ()
    """What its file and the user say about it, such as its language, country and year."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one paragraph, short enough for the embedder to read whole."""

    id: str
    """Stable for unchanged text: made from the report's id, the offsets and the text."""
    report_id: str
    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    text: str
    """Exactly `report.text[start:end]`."""
    section: tuple[str, ...]
    """Headings above the passage, outermost first."""
    paragraph: int
    """Number of the paragraph that the passage lies in."""
    page: int | None = None
    """1-based page that the passage begins on, for formats that have pages."""
    turns: tuple[int, ...] = ()
    """Character offsets in the report text, inside the passage, at which a further page begins."""

    def page_at(self, offset: int) -> int | None:
        """The page that a character of the passage stands on, by its offset in the report text."""
        return None if self.page is None else self.page + sum(turn <= offset for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found."""

    passage: Passage
    score: float
    """Fused score, higher is better; comparable within one question only."""
    dense_rank: int | None = None
    """1-based rank in the dense list, None where it wasn't in it."""
    lexical_rank: int | None = None
    """1-based rank in the lexical list, None where it wasn't in it."""
    similarity: float | None = None
    """Cosine of question and passage, where the dense list has it."""
    answerable: float | None = None
    """The trained reader's probability that the passage answers, None where it wasn't read."""
