"""An index on disk: a folder of generations and a pointer to the one that answers.

    <index_dir>/CURRENT                    "<generation> <SHA-256 of its manifest>"
    <index_dir>/generations/<generation>/  manifest.json, reports.sqlite, texts.utf8,
                                           dense.faiss or codes/, lexical/, sentences/
    <index_dir>/building-<generation>/     while one is being written

No byte is read by SQLite, FAISS or numpy before its checksum was compared: CURRENT vouches for the manifest, the
manifest for the files. Large files, but SQLite's and FAISS's, are compared block by block as they are read. An open
index holds its generation's lease (`index.leases`), so no builder removes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.blocks import SUMS
from index.current import REBUILD, Generation, afresh, hold_current
from index.database import Database, HeldReport, StoredReport
from index.embed import Embedder
from index.errors import BrokenIndexError, IndexMismatchError, UnknownReportError
from index.leases import Lease
from index.lexical import LexicalIndex
from index.manifest import (
    DATABASE,
    LEXICAL,
    REBUILT,
    SENTENCES,
    TEXTS,
    FileEntry,
    Manifest,
    file_problem,
)
from index.metadata import matching
from index.records import Paragraph, Passage, ReportInfo
from index.sentence_vectors import PassageSentences, PassageVectors, SentenceVectors
from index.vectors import VectorIndex, open_vectors
from index.words import Words


class Index:
    """One generation, opened. Immutable; safe to use from several threads."""

    def __init__(
        self,
        manifest: Manifest,
        database: Database,
        dense: VectorIndex,
        lexical: LexicalIndex,
        sentences: SentenceVectors,
        lease: Lease | None = None,
    ) -> None:
        """Take the parts, and the lease that keeps the files, to be given back with them."""
        self.manifest = manifest
        self.generation = manifest.generation
        self._database = database
        self._dense = dense
        self._lexical = lexical
        self._sentences = sentences
        self._lease = lease
        self.words: Words = database.words()
        """Of all reports."""
        self._reports = {info.id: info for info in database.reports()}
        self._rows = database.row_ranges()

    def reports(self) -> tuple[ReportInfo, ...]:
        """All reports, sorted by id."""
        return tuple(self._reports.values())

    def report(self, report_id: str) -> ReportInfo:
        """What is known of a report. Raises UnknownReportError."""
        if report_id not in self._reports:
            known = ", ".join(list(self._reports)[:5]) + (", …" if len(self._reports) > 5 else "")
            raise UnknownReportError(f"no report {report_id!r} in the index; it has: {known}")
        return self._reports[report_id]

    def reports_where(self, pairs: Sequence[tuple[str, str]], among: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the reports for which all of the metadata holds, sorted; never () for pairs.

        Values are compared exactly, but for case and Unicode's ways to write the same. With `among`, of those
        reports only. Raises UnknownReportError: an id that isn't there, or no report with that metadata.
        """
        for report_id in among:
            self.report(report_id)
        return matching(self.reports(), pairs, among)

    def report_text(self, report_id: str) -> str:
        """A report's whole text, which all offsets count in. Raises UnknownReportError."""
        self.report(report_id)
        return self._database.text(report_id) or ""

    def paragraphs(self, report_id: str) -> tuple[Paragraph, ...]:
        """A report's blocks by number, headings included. Raises UnknownReportError."""
        self.report(report_id)
        return self._database.paragraphs(report_id)

    def passage(self, passage_id: str) -> Passage | None:
        """A passage by its id, None where there is none."""
        return self._database.passage(passage_id)

    def following(self, passage_id: str, most: int) -> tuple[Passage, ...]:
        """The passages of its report that come after a passage, in reading order; none where there is no such id."""
        row = self._database.rows_of([passage_id]).get(passage_id)
        if row is None:
            return ()
        found = self._database.passages(range(row, row + most + 1))
        return tuple(p for at, p in sorted(found.items()) if at > row and p.report_id == found[row].report_id)

    def passages(self, report_ids: Sequence[str] = ()) -> tuple[Passage, ...]:
        """Passages of some reports, or of all, in row order. Raises UnknownReportError."""
        rows = self._allowed(report_ids)
        found = self._database.passages(range(self._dense.rows) if rows is None else rows.tolist())
        return tuple(found[row] for row in sorted(found))

    def passages_at(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Passages by row, in the order given; unknown rows are left out."""
        found = self._database.passages(rows)
        return {row: found[row] for row in rows if row in found}

    def search_dense(
        self, vector: NDArray[np.float32], k: int, report_ids: Sequence[str] = ()
    ) -> list[tuple[Passage, float]]:
        """The k passages nearest to a unit vector, with cosines, best first. Raises UnknownReportError."""
        return self._with_passages(self._dense.search(vector, k, self._allowed(report_ids)))

    def search_lexical(
        self, query: str, k: int, report_ids: Sequence[str] = ()
    ) -> list[tuple[Passage, float]]:
        """The k passages that share most with the query, with BM25 scores. Raises UnknownReportError."""
        return self._with_passages(self._lexical.search(query, k, self._allowed(report_ids)))

    def sentences(self, passages: Sequence[Passage]) -> tuple[PassageSentences, ...]:
        """The sentences of passages of this index, with their vectors."""
        rows = self._database.rows_of([passage.id for passage in passages])
        return tuple(self._sentences.of(rows[passage.id]) for passage in passages)

    def subject(self, report_id: str) -> frozenset[str]:
        """The stems that stand all over a report, function words among them. Raises UnknownReportError."""
        return self._database.subject(self.report(report_id).id)

    def passage_vectors(self, rows: range) -> list[PassageVectors]:
        """What the embedder made of passages in neighbouring rows."""
        wholes = self._dense.vectors(rows.start, rows.stop)
        return [
            PassageVectors(whole, self._sentences.of(row)) for row, whole in zip(rows, wholes, strict=True)
        ]

    def held(self) -> dict[str, HeldReport]:
        """What tells of each report whether it has changed, by id, sorted."""
        return self._database.held()

    def stored_report(self, held: HeldReport) -> StoredReport:
        """A report with its text, paragraphs and passages."""
        return self._database.stored_report(held)

    def stored(self) -> Iterator[StoredReport]:
        """Each report with its text, paragraphs and passages, sorted by id."""
        return self._database.stored()

    def vectors(self, rows: range | None = None) -> NDArray[np.float32]:
        """Vectors of neighbouring passages, or of all, in row order: float32, (passages, dimensions)."""
        rows = range(self._dense.rows) if rows is None else rows
        return self._dense.vectors(rows.start, rows.stop)

    def close(self) -> None:
        """Release the files; the index can't be asked after."""
        self._database.close()
        if self._lease is not None:
            self._lease.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _allowed(self, report_ids: Sequence[str]) -> NDArray[np.int64] | None:
        if not report_ids:
            return None
        ranges = [self._rows[self.report(report_id).id] for report_id in dict.fromkeys(report_ids)]
        return np.concatenate([np.arange(r.start, r.stop, dtype=np.int64) for r in ranges])

    def _with_passages(self, found: list[tuple[int, float]]) -> list[tuple[Passage, float]]:
        passages = self._database.passages(row for row, _ in found)
        return [(passages[row], score) for row, score in found]


def open_index(index_dir: Path, embedder: Embedder | None = None) -> Index:
    """Open the current generation. What is small is checked now, what is large when it is first read.

    Raises NoIndexError where nothing is indexed, BrokenIndexError where a file isn't what was written,
    IndexMismatchError where the format or (with `embedder`) the model is another one.
    """
    generation, lease = hold_current(index_dir)
    try:
        for problem in file_problems(generation, at_once=False):
            raise BrokenIndexError(f"{problem}; {cure_for(generation, index_dir)}")
        if embedder is not None:
            check_embedder(generation.manifest, embedder)
        return open_generation(generation, lease, cure=afresh(index_dir))
    except BaseException:
        lease.close()
        raise


def open_generation(generation: Generation, lease: Lease | None = None, *, cure: str = REBUILD) -> Index:
    """Open a generation whose files are known to be those of its manifest, as far as they aren't checked by blocks.

    `cure` is what to do where the texts aren't those that were written. Raises BrokenIndexError.
    """
    manifest = generation.manifest
    with _parsing(generation):
        paths = {entry.path for entry in manifest.files}
        dense = open_vectors(generation.folder, paths, cure=REBUILD)
        lexical = LexicalIndex(generation.folder / LEXICAL, cure=REBUILD)
        sentences = SentenceVectors(generation.folder / SENTENCES, cure=REBUILD)
        if not dense.rows == lexical.rows == sentences.rows == manifest.counts.passages:
            raise ValueError("the parts have different counts")
        if not dense.dimensions == sentences.dimensions == manifest.embedder.dimensions:
            raise ValueError("the vectors have different lengths")
        database = Database(generation.folder / DATABASE, cure=cure)
        try:
            return Index(manifest, database, dense, lexical, sentences, lease)
        except BaseException:
            database.close()
            raise


def open_database(index_dir: Path) -> tuple[Database, Manifest]:
    """Open only the reports, for a rebuild: the other parts may be damaged or of another model.

    Raises NoIndexError, BrokenIndexError, IndexMismatchError (another format).
    """
    generation, lease = hold_current(index_dir, formats=REBUILT)
    with closing(lease):  # an open database needs its folder no more
        for problem in _problems_of_texts(generation):
            raise BrokenIndexError(f"{problem}; {afresh(index_dir)}")
        with _parsing(generation):
            return Database(generation.folder / DATABASE, cure=afresh(index_dir)), generation.manifest


def file_problems(generation: Generation, *, at_once: bool = True) -> Iterator[str]:
    """What is wrong with a generation's files, one sentence each.

    Where not all is compared `at_once`, a file with sums of its blocks is left to those who read it: only its size is
    looked at here.
    """
    sums = {entry.path for entry in generation.manifest.files if entry.path.endswith(SUMS)}
    for entry in generation.manifest.files:
        by_blocks = not at_once and f"{entry.path}{SUMS}" in sums
        problem = file_problem(generation.folder, entry, by_size=by_blocks)
        if problem is not None:
            yield problem


def check_embedder(manifest: Manifest, embedder: Embedder) -> None:
    """Raise IndexMismatchError unless the vectors were made by this very model."""
    held = manifest.embedder
    if held.fingerprint == embedder.fingerprint and held.dimensions == embedder.dimensions:
        return
    other = "other files of it" if held.name == embedder.name else embedder.name
    raise IndexMismatchError(
        f"the index was built with the embedder {held.name}, now {other} would be used; {REBUILD}, "
        f"or set the embedder back to {held.name}"
    )


def cure_for(generation: Generation, index_dir: Path) -> str:
    """What to do where a file of a generation is damaged."""
    whole = not list(_problems_of_texts(generation))
    return f"{REBUILD} (the reports' texts are whole)" if whole else afresh(index_dir)


def _problems_of_texts(generation: Generation) -> Iterator[str]:
    """What is wrong with the files that a rebuild needs."""
    kept = {DATABASE, TEXTS, f"{TEXTS}{SUMS}"}
    files: tuple[FileEntry, ...] = tuple(held for held in generation.manifest.files if held.path in kept)
    return file_problems(Generation(generation.folder, replace(generation.manifest, files=files)))


@contextmanager
def _parsing(generation: Generation) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, TypeError, LookupError, RuntimeError, sqlite3.Error) as error:
        raise BrokenIndexError(f"{generation.folder}: can't be opened ({error}); {REBUILD}") from error
