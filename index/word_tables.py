"""Counted words in the database: each report's own, so that it isn't counted again, and all together.

A question looks up the words that it needs; nothing is read when an index is opened.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from index.words import ENDING, WordCounts

SCHEMA = """
CREATE TABLE report_words (
    report_id TEXT PRIMARY KEY REFERENCES reports, sentences INTEGER NOT NULL, stems TEXT NOT NULL,
    words TEXT NOT NULL, acronyms TEXT NOT NULL, subject TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE stems (stem TEXT PRIMARY KEY, sentences INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, ending TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word_totals (sentences INTEGER NOT NULL, acronyms TEXT NOT NULL);
"""
"""`subject` is what `WordCounts.subject` says; it is read without the rest."""
_INDEXES = "CREATE INDEX words_by_ending ON words (ending)"

Row = tuple[str | int, ...]


class All(Protocol):
    """Runs a statement with values and gives all rows."""

    def __call__(self, statement: str, /, *values: str | int) -> list[Row]: ...  # noqa: D102


class WordsWriter:
    """Writes the words of reports as they come, and at the end those of all together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write into a new database, which has the tables of `SCHEMA`."""
        self._connection = connection
        self._sentences = 0
        self._stems: Counter[str] = Counter()
        self._words: set[str] = set()
        self._acronyms: dict[tuple[str, str], None] = {}

    def add(self, report_id: str, held: WordCounts) -> None:
        """Write the words of a report."""
        self._connection.execute(
            "INSERT INTO report_words VALUES (?, ?, ?, ?, ?, ?)",
            (
                report_id,
                held.sentences,
                _text(dict(sorted(held.stems.items()))),
                _text(sorted(held.words)),
                _text(held.acronyms),
                _text(sorted(held.subject)),
            ),
        )
        self._sentences += held.sentences
        self._stems.update(held.stems)
        self._words |= held.words
        self._acronyms |= dict.fromkeys(held.acronyms)

    def close(self) -> None:
        """Write the words of all reports together."""
        run = self._connection
        run.executemany("INSERT INTO stems VALUES (?, ?)", sorted(self._stems.items()))
        run.executemany(
            "INSERT INTO words VALUES (?, ?)", ((word, word[-ENDING:]) for word in sorted(self._words))
        )
        totals = (self._sentences, _text(tuple(self._acronyms)))
        run.execute("INSERT INTO word_totals VALUES (?, ?)", totals)
        run.execute(_INDEXES)


def read_words(rows: All, report_id: str) -> WordCounts:
    """The words of a report, as they were written."""
    ((sentences, stems, words, acronyms),) = rows(
        "SELECT sentences, stems, words, acronyms FROM report_words WHERE report_id = ?", report_id
    )
    counts = {str(term): int(count) for term, count in json.loads(str(stems)).items()}
    return WordCounts(int(sentences), counts, frozenset(json.loads(str(words))), _pairs(acronyms))


def read_subject(rows: All, report_id: str) -> frozenset[str]:
    """The stems that stand all over a report."""
    found = rows("SELECT subject FROM report_words WHERE report_id = ?", report_id)
    return frozenset(str(term) for term in json.loads(str(found[0][0]))) if found else frozenset()


class StoredWords:
    """The words of all reports, looked up in the database; satisfies `index.words.Words`."""

    def __init__(self, rows: All) -> None:
        ((sentences, acronyms),) = rows("SELECT sentences, acronyms FROM word_totals")
        self._rows = rows
        self.sentences = int(sentences)
        self.acronyms: Sequence[tuple[str, str]] = _pairs(acronyms)
        self._frequency = lru_cache(maxsize=65536)(self._looked_up)

    def frequency(self, term: str) -> int:
        """In how many sentences a stem stands."""
        return self._frequency(term)

    def has(self, word: str) -> bool:
        """Whether a word stands in a report, lower case, unstemmed."""
        return bool(self._rows("SELECT 1 FROM words WHERE word = ?", word))

    def likely_slips(self, word: str, *, shortest: int, longest: int) -> list[str]:
        """Words of some lengths with the first letter of a word, or its last four, sorted."""
        rows = self._rows(
            "SELECT word FROM words WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? "
            "UNION SELECT word FROM words WHERE ending = ? AND length(word) BETWEEN ? AND ? ORDER BY word",
            word[0],
            chr(ord(word[0]) + 1),
            shortest,
            longest,
            word[-ENDING:],
            shortest,
            longest,
        )
        return [str(row[0]) for row in rows]

    def _looked_up(self, term: str) -> int:
        found = self._rows("SELECT sentences FROM stems WHERE stem = ?", term)
        return int(found[0][0]) if found else 0


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pairs(value: str | int) -> tuple[tuple[str, str], ...]:
    return tuple((str(acronym), str(name)) for acronym, name in json.loads(str(value)))
