"""Opens what is measured: Footnote's assistant, or the nearest-sentence baseline, on an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from eval.attempts import Answerable
from eval.cases import GoldQuestion
from eval.choices import SystemChoice
from eval.measures.shares import one_line
from eval.nearest import NearestSentence
from eval.selection import GoldFile
from index.embed import Embedder, load_embedder
from index.errors import InputError
from index.records import ReportInfo
from index.store import Index, open_index
from rag.pipeline import open_assistant
from rag.settings import Settings
from rag.stages import ALL_STAGES, Stages


@dataclass(frozen=True, slots=True)
class OpenSystem:
    """A system that can be asked, and the index that it answers from."""

    answerable: Answerable
    index: Index
    reports: tuple[ReportInfo, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Report texts by SHA-256."""
        return {info.sha256: self.index.report_text(info.id) for info in self.reports}


@contextmanager
def open_system(
    name: SystemChoice,
    index_dir: Path,
    settings: Settings,
    *,
    stages: Stages = ALL_STAGES,
    threads: int | None = None,
) -> Iterator[OpenSystem]:
    """Open a system on an index, and close it afterwards.

    Args:
        name: Which system.
        index_dir: Folder of the index.
        settings: Models and limits.
        stages: Which stages of the assistant take part.
        threads: Of the models; None leaves it to them.

    Raises:
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can answer.
        ModelError: a model can't be loaded.

    """
    if name is SystemChoice.FOOTNOTE:
        assistant = open_assistant(
            index_dir, replace(settings, answers_kept=0), stages=stages, threads=threads
        )
        try:
            assistant.warm_up()
            yield OpenSystem(assistant, assistant.index, assistant.index.reports())
        finally:
            assistant.close()
    else:
        embedder: Embedder = load_embedder(settings.embedder, threads=threads)
        with open_index(index_dir, embedder) as index:
            yield OpenSystem(NearestSentence(index, embedder), index, index.reports())


def asked_of(gold: GoldQuestion, index: Index) -> tuple[str, ...]:
    """Ids of the reports that a question is asked of, by its `report_ids` and `where`; () for all.

    Raises:
        UnknownReportError: there is no such report.

    """
    return index.reports_where(gold.where, gold.report_ids) if gold.where else gold.report_ids


def check_reports(index: Index, file: GoldFile) -> None:
    """Raise InputError where the index holds none of a gold file's evidence: it is about another report."""
    proofs = [one_line(proof) for gold in file.questions for proof in gold.evidence]
    texts = [one_line(index.report_text(info.id)) for info in index.reports()]
    if proofs and not any(proof in text for proof in proofs for text in texts):
        raise InputError(
            f"no report of the index holds the evidence of {file.name}; index the report that it asks about, "
            "or name its index with --index"
        )
