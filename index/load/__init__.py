"""Report files → Report, one module a format."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from index.errors import LoadError
from index.load.markdown import front_matter_title, markdown_blocks
from index.load.outline import Block, paragraphs_of, tidy_label, trimmed
from index.load.read import read_text
from index.load.text import text_blocks
from index.records import Report

__all__ = ["LOADERS", "load_report", "parse_report", "report_files", "report_text", "slug"]

LOADERS: Mapping[str, Callable[[str], list[Block]]] = {
    ".txt": text_blocks,
    ".md": markdown_blocks,
    ".markdown": markdown_blocks,
}
"""Suffix, in lower case → what finds the blocks of such a text."""


def load_report(path: Path, *, report_id: str | None = None) -> Report:
    """Read a report file. Its text is the file's bytes decoded as UTF-8 and otherwise untouched.

    Raises LoadError: no such file, unknown suffix, binary, not UTF-8, empty, not a regular file.
    """
    return parse_report(report_text(path), source=path.name, report_id=report_id or slug(path.stem))


def report_text(path: Path) -> str:
    """A report file's text, not yet looked at: enough to see whether it has changed. Raises LoadError."""
    if path.suffix.lower() not in LOADERS and path.is_file():
        known = ", ".join(LOADERS)
        raise LoadError(f"{path}: unknown kind of file {path.suffix or '(no suffix)'!r}; use one of {known}")
    return read_text(path)


def parse_report(text: str, *, source: str, report_id: str) -> Report:
    """Find the paragraphs of a text that was read from a file named `source`. Raises LoadError."""
    blocks = trimmed(text, LOADERS.get(Path(source).suffix.lower(), text_blocks)(text))
    if not blocks:
        raise LoadError(f"{source}: holds no paragraph; give a file that holds text")
    markdown = LOADERS.get(Path(source).suffix.lower()) is markdown_blocks
    # Headings of plain text are partly guessed: one that comes late is a section's, not the report's.
    first = blocks if markdown else blocks[:3]
    heading = next((tidy_label(block.label) for block in first if block.kind == "heading"), None)
    title = (front_matter_title(text) if markdown else None) or heading or Path(source).stem
    return Report(
        id=report_id,
        title=title,
        source=source,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        paragraphs=paragraphs_of(blocks),
    )


def report_files(folder: Path) -> Iterator[Path]:
    """Report files below a folder, sorted by path, without hidden ones; linked folders are not entered."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(parent) / name
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in LOADERS
        ]
    yield from sorted(found)


def slug(stem: str) -> str:
    """A readable identifier made of a file's stem: lower case, letters, digits, `_` and `-`."""
    folded = unicodedata.normalize("NFKC", stem).lower()
    return re.sub(r"[^\w]+", "-", folded).strip("-") or "report"
