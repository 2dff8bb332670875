"""Opens what is measured: Footnote's assistant, or the nearest-sentence baseline, on an index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.choices import SystemChoice
from eval.measures.metrics import one_line
from eval.nearest import NearestSentence
from eval.predict import Answerable
from eval.selection import GoldFile, packaged_gold
from index.build import add_reports
from index.embed import Embedder, load_embedder
from index.errors import InputError
from index.location import default_index_dir, sample_report_path
from index.records import ReportInfo
from index.store import Index, open_index
from rag.pipeline import open_assistant
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class OpenSystem:
    """A system that can be asked, and the index that it answers from."""

    answerable: Answerable
    index: Index
    reports: tuple[ReportInfo, ...]


@contextmanager
def index_for(paths: Sequence[Path], index_dir: Path | None, settings: Settings) -> Iterator[Path]:
    """The index to run gold files on.

    The given one, if any. Else packaged files run on a temporary index of the sample report, and other files
    on the user's index, or on that temporary one where the user has none.
    """
    packaged = {path.resolve() for path in packaged_gold()}
    own = default_index_dir()
    if index_dir is not None:
        yield index_dir
    elif own.is_dir() and not packaged.issuperset(path.resolve() for path in paths):
        yield own
    else:
        with tempfile.TemporaryDirectory(prefix="footnote-eval-") as folder:
            made = Path(folder) / "index"
            add_reports(made, [sample_report_path()], embedder=load_embedder(settings.embedder))
            yield made


@contextmanager
def open_system(name: SystemChoice, index_dir: Path, settings: Settings) -> Iterator[OpenSystem]:
    """Open a system on an index, and close it afterwards.

    Raises:
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can answer.
        ModelError: a model can't be loaded.

    """
    if name is SystemChoice.FOOTNOTE:
        assistant = open_assistant(index_dir, settings)
        try:
            assistant.warm_up()
            yield OpenSystem(assistant, assistant.index, assistant.index.reports())
        finally:
            assistant.close()
    else:
        embedder: Embedder = load_embedder(settings.embedder)
        with open_index(index_dir, embedder) as index:
            yield OpenSystem(NearestSentence(index, embedder), index, index.reports())


def check_reports(index: Index, file: GoldFile) -> None:
    """Raise InputError where the index holds none of a gold file's evidence: it is about another report."""
    proofs = [one_line(proof) for gold in file.questions for proof in gold.evidence]
    texts = [one_line(index.report_text(info.id)) for info in index.reports()]
    if proofs and not any(proof in text for proof in proofs for text in texts):
        raise InputError(
            f"no report of the index holds the evidence of {file.name}; index the report that it asks about, "
            "or name its index with --index"
        )
