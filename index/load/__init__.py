"""Report files → Report, one module a format. Files are read in a child process; what comes back are records."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from index.errors import LoadError
from index.load.child import FileReader
from index.load.formats import LOADERS, TEXT_LOADERS, text_loaded
from index.load.loaded import Loaded
from index.load.outline import paragraphs_of, tidy_label
from index.load.read import read_bytes, shown
from index.records import Pairs, Report

__all__ = [
    "LOADERS",
    "FileReader",
    "Loaded",
    "checked_name",
    "checksum",
    "folder_files",
    "load_report",
    "parse_report",
    "reparsed",
    "report_bytes",
    "report_files",
    "report_of",
    "shown",
    "slug",
]


def load_report(path: Path, *, report_id: str | None = None) -> Report:
    """Read a report file in a child process of its own.

    The text of a plain text or Markdown file is its bytes decoded as UTF-8 and otherwise untouched; the text of
    others is made by their loaders. Raises LoadError: no such file, unknown suffix, damaged, empty, too large to
    be read within the limits, not a regular file.
    """
    data = report_bytes(path)
    with FileReader() as reader:
        try:
            loaded = reader.read(path.suffix.lower(), data)
        except LoadError as error:
            raise LoadError(f"{shown(path)}: {error}") from error
    return report_of(
        loaded, source=path.name, report_id=report_id or slug(path.stem), file_sha256=checksum(data)
    )


def report_bytes(path: Path) -> bytes:
    """A report file's bytes, not yet looked at: enough to see whether it has changed. Raises LoadError."""
    checked_name(path)
    if path.suffix.lower() not in LOADERS and path.is_file():
        known = ", ".join(LOADERS)
        raise LoadError(
            f"{shown(path)}: unknown kind of file {path.suffix or '(no suffix)'!r}; use one of {known}"
        )
    return read_bytes(path)


def checked_name(path: Path) -> None:
    """Raise LoadError for a name that isn't UTF-8: it could be neither shown nor found again."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise LoadError(f"{shown(path)}: the name isn't UTF-8; rename the file") from None


def checksum(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_report(text: str, *, source: str, report_id: str) -> Report:
    """Find the paragraphs of a text that was read from a text or Markdown file named `source`. Raises LoadError."""
    return _parsed(text, source=source, report_id=report_id)[0]


def reparsed(report: Report) -> tuple[Report, Pairs | None]:
    """A report that an index holds, its paragraphs and what it says of itself found anew where its text is its file.

    The text of other formats was made with the paragraphs in it, which stay; then the second is None.
    """
    if Path(report.source).suffix.lower() in TEXT_LOADERS:
        return _parsed(report.text, source=report.source, report_id=report.id)
    return report, None


def _parsed(text: str, *, source: str, report_id: str) -> tuple[Report, Pairs]:
    load = TEXT_LOADERS.get(Path(source).suffix.lower(), text_loaded)
    try:
        loaded = load(text)
    except LoadError as error:
        raise LoadError(f"{source}: {error}") from error
    sha256 = checksum(text.encode("utf-8"))
    return report_of(loaded, source=source, report_id=report_id, file_sha256=sha256), loaded.facts


def report_of(loaded: Loaded, *, source: str, report_id: str, file_sha256: str) -> Report:
    """The report that a loaded file makes, titled by what it states, else by its first heading, else by its name."""
    # Headings of plain text are partly guessed: one that comes late is a section's, not the report's.
    plain = Path(source).suffix.lower() == ".txt"
    first = loaded.blocks[:3] if plain else loaded.blocks
    heading = next((tidy_label(block.label) for block in first if block.kind == "heading"), None)
    return Report(
        id=report_id,
        title=loaded.title or heading or Path(source).stem,
        source=source,
        text=loaded.text,
        sha256=checksum(loaded.text.encode("utf-8")),
        paragraphs=paragraphs_of(loaded.blocks),
        file_sha256=file_sha256,
    )


def report_files(folder: Path) -> Iterator[Path]:
    """Report files below a folder, sorted by path, without hidden ones; linked folders are not entered."""
    yield from sorted(path for path in folder_files(folder) if path.suffix.lower() in LOADERS)


def folder_files(folder: Path) -> Iterator[Path]:
    """All files below a folder, without hidden ones; linked folders are not entered."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent) / name for name in names if not name.startswith("."))


def slug(stem: str) -> str:
    """A readable identifier made of a file's stem: lower case, letters, digits, `_` and `-`."""
    folded = unicodedata.normalize("NFKC", stem).lower()
    return re.sub(r"[^\w]+", "-", folded).strip("-") or "report"
