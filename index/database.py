"""Reports, paragraphs and passages in SQLite: written once, then only read."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, get_args
from urllib.parse import quote

from index.manifest import TEXTS
from index.metadata import Metadata
from index.records import Paragraph, ParagraphKind, Passage, Report, ReportInfo
from index.texts import Texts
from index.word_tables import StoredWords, read_subject, read_words
from index.words import NO_WORDS, WordCounts

_PASSAGE = 'id, report_id, start, "end", section, paragraph, page'
_ORIGINS = 3
"""Where metadata comes from, in the column `sidecar`: 0 the command line, 1 a sidecar, 2 the report's file."""
_VARIABLES = 500
"""Placeholders in one statement; SQLite allows more, this many are quick to prepare."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as an index holds it."""

    report: Report
    path: str
    """Absolute path of the file it was read from: tells a changed file from another one of the same name."""
    passages: tuple[Passage, ...]
    metadata: Metadata
    words: WordCounts
    """Of its text."""


@dataclass(frozen=True, slots=True)
class HeldReport:
    """What tells whether a report has changed, without its text."""

    id: str
    path: str
    """As in `StoredReport`."""
    source: str
    """Name of that file."""
    sha256: str
    metadata: Metadata
    paragraphs: int
    rows: range
    """Of its passages."""
    file_sha256: str
    """Of its file; "" before format 4."""


class Database:
    """A written database, opened read-only. Safe to use from several threads.

    One connection behind a lock, not one a thread: its open file outlives the generation's folder, so that a
    server goes on answering from the generation that it opened when two newer ones have been published.
    """

    def __init__(self, path: Path, *, cure: str) -> None:
        """Open the file, and the texts beside it. The caller has checked it: SQLite trusts what it reads.

        `cure` is what to do where the texts aren't those that were written. Raises sqlite3.Error, OSError.
        """
        uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("PRAGMA trusted_schema = OFF")
        # SQLite opens lazily: this makes it read the file's header and schema now, while the folder is there.
        self._connection.execute("SELECT count(*) FROM passages").fetchone()
        found = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'metadata'").fetchone()
        self._has_metadata = found is not None
        """Indexes of format 1 have none."""
        found = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'word_totals'").fetchone()
        self._has_words = found is not None
        """Indexes before format 3 have none; they can be rebuilt, and that counts them."""
        found = self._connection.execute(
            "SELECT 1 FROM pragma_table_info('passages') WHERE name = 'text_at'"
        ).fetchone()
        self._apart = found is not None
        """Whether the texts lie beside the database, and it knows of pages and of files' checksums: since format 4."""
        self._texts = Texts(path.with_name(TEXTS), cure=cure) if self._apart else None
        self._own_text = "text_at, text_bytes" if self._apart else "text, NULL"
        self._file_sum = "file_sha256" if self._apart else "''"
        self._passage = f"{_PASSAGE}, {'turns' if self._apart else 'NULL'}, {self._own_text}"

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._connection.close()
            # Not left to the garbage collector: as long as it is mapped, the texts' space isn't free.
            self._texts = None

    def reports(self) -> tuple[ReportInfo, ...]:
        """All reports, sorted by id."""
        rows = self._all(
            "SELECT id, title, source, sha256, characters, paragraphs, passages FROM reports ORDER BY id"
        )
        metadata = self._metadata()
        return tuple(
            ReportInfo(
                id=str(r[0]),
                title=str(r[1]),
                source=str(r[2]),
                sha256=str(r[3]),
                characters=int(r[4]),
                paragraphs=int(r[5]),
                passages=int(r[6]),
                metadata=metadata.get(str(r[0]), Metadata()).pairs,
            )
            for r in rows
        )

    def row_ranges(self) -> dict[str, range]:
        """Rows of each report's passages, by report id."""
        rows = self._all("SELECT id, first_row, passages FROM reports")
        return {str(r[0]): range(int(r[1]), int(r[1]) + int(r[2])) for r in rows}

    def text(self, report_id: str) -> str | None:
        """A report's text, None for an unknown id."""
        rows = self._all(f"SELECT {self._own_text} FROM reports WHERE id = ?", report_id)  # noqa: S608 - constants
        return self._text(*rows[0]) if rows else None

    def paragraphs(self, report_id: str) -> tuple[Paragraph, ...]:
        """A report's paragraphs by number."""
        rows = self._all(
            f'SELECT number, start, "end", kind, section, page, {"turns" if self._apart else "NULL"} '  # noqa: S608
            "FROM paragraphs WHERE report_id = ? ORDER BY number",
            report_id,
        )
        return tuple(
            Paragraph(int(r[0]), int(r[1]), int(r[2]), _kind(r[3]), _section(r[4]), _page(r[5]), _turns(r[6]))
            for r in rows
        )

    def passage(self, passage_id: str) -> Passage | None:
        """A passage by id, None for an unknown one."""
        rows = self._all(f"SELECT {self._passage} FROM passages WHERE id = ?", passage_id)  # noqa: S608 - constants
        return self._as_passage(rows[0]) if rows else None

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Passages by row; unknown rows are left out."""
        found: dict[int, Passage] = {}
        for some in _batches(rows):
            marks = ",".join("?" * len(some))
            statement = f"SELECT row, {self._passage} FROM passages WHERE row IN ({marks})"  # noqa: S608 - constants
            found |= {int(held[0]): self._as_passage(held[1:]) for held in self._all(statement, *some)}
        return found

    def rows_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """Rows by passage id; unknown ids are left out."""
        found: dict[str, int] = {}
        for some in _batches(passage_ids):
            marks = ",".join("?" * len(some))
            statement = f"SELECT id, row FROM passages WHERE id IN ({marks})"  # noqa: S608 - only marks
            found |= {str(name): int(row) for name, row in self._all(statement, *some)}
        return found

    def words(self) -> StoredWords:
        """The words of all reports."""
        return StoredWords(self._all)

    def subject(self, report_id: str) -> frozenset[str]:
        """The stems that stand all over a report, function words among them."""
        return read_subject(self._all, report_id)

    def held(self) -> dict[str, HeldReport]:
        """What tells of each report whether it has changed, by id, sorted."""
        rows = self._all(
            "SELECT id, path, source, sha256, paragraphs, first_row, passages, "  # noqa: S608 - constants
            f"{self._file_sum} FROM reports ORDER BY id"
        )
        metadata = self._metadata()
        return {
            str(r[0]): HeldReport(
                id=str(r[0]),
                path=str(r[1]),
                source=str(r[2]),
                sha256=str(r[3]),
                metadata=metadata.get(str(r[0]), Metadata()),
                paragraphs=int(r[4]),
                rows=range(int(r[5]), int(r[5]) + int(r[6])),
                file_sha256=str(r[7]),
            )
            for r in rows
        }

    def stored(self) -> Iterator[StoredReport]:
        """Each report with all that belongs to it, sorted by id."""
        for held in self.held().values():
            yield self.stored_report(held)

    def stored_report(self, held: HeldReport) -> StoredReport:
        """A report with all that belongs to it."""
        found = self.passages(held.rows)
        ((title, file_sum, *own),) = self._all(
            f"SELECT title, {self._file_sum}, {self._own_text} FROM reports WHERE id = ?",  # noqa: S608 - constants
            held.id,
        )
        return StoredReport(
            Report(
                held.id,
                str(title),
                held.source,
                self._text(*own),
                held.sha256,
                self.paragraphs(held.id),
                str(file_sum),
            ),
            held.path,
            tuple(found[row] for row in sorted(found)),
            held.metadata,
            read_words(self._all, held.id) if self._has_words else NO_WORDS,
        )

    def _text(self, text: str | int, size: str | int) -> str:
        """A text by what the database says of it: where it lies, or the text itself."""
        if not self._apart:
            return str(text)
        texts = self._texts
        if texts is None:
            raise sqlite3.ProgrammingError("the database is closed")
        return texts.text(int(text), int(size))

    def _as_passage(self, row: Sequence[str | int]) -> Passage:
        return _passage(row, self._text(*row[-2:]))

    def _metadata(self) -> dict[str, Metadata]:
        """Metadata by report id; reports without any are left out."""
        if not self._has_metadata:
            return {}
        rows = self._all("SELECT report_id, sidecar, key, value FROM metadata ORDER BY key")
        found: dict[str, list[list[tuple[str, str]]]] = {}
        for report_id, origin, key, value in rows:
            held = found.setdefault(str(report_id), [[] for _ in range(_ORIGINS)])
            held[int(origin)].append((str(key), str(value)))
        return {report_id: Metadata(*map(tuple, held)) for report_id, held in found.items()}

    def _all(self, statement: str, *values: str | int) -> list[_Row]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


_Row = tuple[str | int, ...]
_Value = TypeVar("_Value")


def _batches(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    held = list(values)
    for first in range(0, len(held), _VARIABLES):
        yield held[first : first + _VARIABLES]


def _passage(row: Sequence[str | int | None], text: str) -> Passage:
    return Passage(
        id=str(row[0]),
        report_id=str(row[1]),
        start=int(row[2] or 0),
        end=int(row[3] or 0),
        text=text,
        section=_section(row[4]),
        paragraph=int(row[5] or 0),
        page=_page(row[6]),
        turns=_turns(row[7]),
    )


def _turns(value: str | int | None) -> tuple[int, ...]:
    return () if value is None else tuple(int(turn) for turn in json.loads(str(value)))


def _section(value: str | int | None) -> tuple[str, ...]:
    return tuple(str(heading) for heading in json.loads(str(value)))


def _page(value: str | int | None) -> int | None:
    return None if value is None else int(value)


def _kind(value: str | int | None) -> ParagraphKind:
    kinds: tuple[ParagraphKind, ...] = get_args(ParagraphKind)
    return next(kind for kind in kinds if kind == value)
