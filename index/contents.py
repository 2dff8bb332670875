"""What a new generation will hold, and writing it: report by report, passage by passage, in one pass.

Reports that stay are read from the former generation, new ones from the database that parsing wrote aside. No more
than one report is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.blocks import write_sums
from index.database import HeldReport, StoredReport
from index.database_writer import write_database
from index.journal import key_of
from index.lexical import terms
from index.limits import LIMITS, Limits
from index.manifest import DATABASE, LEXICAL, SENTENCES, TEXTS, Counts, EmbedderInfo
from index.postings import PostingsWriter
from index.sentence_vectors import PassageVectors, SentenceWriter
from index.split import passage_input
from index.vectors import vector_writer

_AT_ONCE = 256
"""Passages whose vectors are in memory at the same time."""


class Origin(Protocol):
    """Where a report's text and passages are read from."""

    def stored_report(self, held: HeldReport) -> StoredReport:
        """A report with all that belongs to it."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that a generation will hold."""

    held: HeldReport
    origin: Origin
    vectors: Callable[[range, Sequence[bytes]], Sequence[PassageVectors]]
    """Vectors of some of its passages, by their rows in the origin and by their keys."""


class Contents:
    """The reports of a new generation. Writing reads each of them once."""

    def __init__(
        self,
        reports: Mapping[str, Kept],
        *,
        limits: Limits = LIMITS,
        told: Callable[[int, int], None] | None = None,
    ) -> None:
        """Take the reports by id. `told` hears how many passages are written, and how many there are."""
        self._limits = limits
        self._reports = [reports[report_id] for report_id in sorted(reports)]
        self._told = told
        self.passages = sum(len(kept.held.rows) for kept in self._reports)
        """How many passages there are."""

    @property
    def reports(self) -> tuple[HeldReport, ...]:
        """What is known of the reports, sorted by id."""
        return tuple(kept.held for kept in self._reports)

    @property
    def counts(self) -> Counts:
        """How much it is."""
        paragraphs = sum(kept.held.paragraphs for kept in self._reports)
        return Counts(reports=len(self._reports), paragraphs=paragraphs, passages=self.passages)

    def write(self, folder: Path, embedder: EmbedderInfo) -> None:
        """Write every file of a generation but the manifest into a folder. Raises OSError."""
        with ExitStack() as writers:
            dense = writers.enter_context(
                closing(
                    vector_writer(
                        folder, rows=self.passages, dimensions=embedder.dimensions, limits=self._limits
                    )
                )
            )
            sentences = writers.enter_context(
                closing(SentenceWriter(folder / SENTENCES, embedder.dimensions))
            )
            lexical = writers.enter_context(closing(PostingsWriter(folder / LEXICAL)))

            def written() -> Iterator[StoredReport]:
                done = 0
                for kept in self._reports:
                    stored = kept.origin.stored_report(kept.held)
                    yield stored
                    for at in range(0, len(stored.passages), _AT_ONCE):
                        some = stored.passages[at : at + _AT_ONCE]
                        rows = kept.held.rows[at : at + _AT_ONCE]
                        vectors = kept.vectors(rows, [key_of(each.section, each.text) for each in some])
                        dense.add(np.stack([held.whole for held in vectors]))
                        for passage, held in zip(some, vectors, strict=True):
                            sentences.add(held.sentences)
                            lexical.add(terms(passage_input(passage.section, passage.text)))
                        done += len(some)
                        if self._told is not None:
                            self._told(done, self.passages)

            write_database(folder / DATABASE, written())
            for writer in (dense, sentences, lexical):
                writer.finish()
        for path in sorted(folder.rglob("*")):
            # SQLite and FAISS read a file by themselves: those are compared whole.
            by_blocks = path.suffix == ".npy" or path.name == TEXTS
            if by_blocks and path.stat().st_size > self._limits.whole_bytes:
                write_sums(path)
