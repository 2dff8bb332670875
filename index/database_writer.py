"""Writing the database of a generation: reports, paragraphs, passages, words, and the texts beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from index.database import StoredReport
from index.manifest import TEXTS
from index.metadata import Metadata
from index.records import Pairs
from index.texts import TextsWriter
from index.word_tables import SCHEMA, WordsWriter

_SCHEMA = """
CREATE TABLE reports (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
    sha256 TEXT NOT NULL, text_at INTEGER NOT NULL, text_bytes INTEGER NOT NULL, characters INTEGER NOT NULL,
    paragraphs INTEGER NOT NULL, first_row INTEGER NOT NULL, passages INTEGER NOT NULL,
    file_sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE paragraphs (
    report_id TEXT NOT NULL REFERENCES reports, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL, page INTEGER,
    turns TEXT,
    PRIMARY KEY (report_id, number)
) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report_id TEXT NOT NULL REFERENCES reports,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text_at INTEGER NOT NULL, text_bytes INTEGER NOT NULL,
    section TEXT NOT NULL, paragraph INTEGER NOT NULL, page INTEGER, turns TEXT
);
CREATE TABLE metadata (
    report_id TEXT NOT NULL REFERENCES reports, sidecar INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (report_id, sidecar, key)
) WITHOUT ROWID;
"""


def write_database(path: Path, reports: Iterable[StoredReport]) -> None:
    """Write a new database, and the texts beside it, report by report.

    A passage's row is its place among all passages, in the order of `reports`.
    """
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
        closing(TextsWriter(path.with_name(TEXTS))) as texts,
    ):
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_SCHEMA)
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        words = WordsWriter(connection)
        row = 0
        for stored in reports:
            report = stored.report
            place, places = texts.add(report.text, [(held.start, held.end) for held in stored.passages])
            connection.execute(
                "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    report.id,
                    report.title,
                    report.source,
                    stored.path,
                    report.sha256,
                    *place,
                    len(report.text),
                    len(report.paragraphs),
                    row,
                    len(stored.passages),
                    report.file_sha256,
                ),
            )
            connection.executemany(
                "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        report.id,
                        held.number,
                        held.start,
                        held.end,
                        held.kind,
                        _path(held.section),
                        held.page,
                        _listed(held.turns),
                    )
                    for held in report.paragraphs
                ],
            )
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        held.id,
                        held.report_id,
                        held.start,
                        held.end,
                        *at,
                        _path(held.section),
                        held.paragraph,
                        held.page,
                        _listed(held.turns),
                    )
                    for number, (held, at) in enumerate(zip(stored.passages, places, strict=True), start=row)
                ],
            )
            connection.executemany(
                "INSERT INTO metadata VALUES (?, ?, ?, ?)",
                [
                    (report.id, origin, key, value)
                    for origin, pairs in enumerate(_by_origin(stored.metadata))
                    for key, value in pairs
                ],
            )
            words.add(report.id, stored.words)
            row += len(stored.passages)
        words.close()
        connection.execute("COMMIT")


def _by_origin(metadata: Metadata) -> tuple[Pairs, ...]:
    return metadata.given, metadata.sidecar, metadata.file


def _listed(turns: tuple[int, ...]) -> str | None:
    return json.dumps(turns) if turns else None


def _path(section: tuple[str, ...]) -> str:
    return json.dumps(section, ensure_ascii=False)
