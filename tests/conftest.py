"""What several files share: the real assistant on the sample report, asked every gold question once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import settings

from eval.cases import GoldQuestion, read_gold
from eval.selection import packaged_gold
from index.build import add_reports
from index.embed import Embedder, load_embedder
from index.location import sample_report_path
from index.store import open_index
from rag.generate import Generator
from rag.pipeline import Assistant
from rag.reader.load import load_reader
from rag.reader.records import SpanReader
from rag.records import Answer
from rag.settings import Settings
from rag.trace import Explained

# Batches are small: on a busy machine, threads that wait for each other take five times as long as one alone.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A busy machine is no failure of a property; continuous integration tries the same examples each time.
settings.register_profile("footnote", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("footnote")


@dataclass(frozen=True, slots=True)
class Asked:
    """A gold question and what the real assistant says to it, quoting."""

    question: GoldQuestion
    explained: Explained

    @property
    def answer(self) -> Answer:
        """What it says."""
        return self.explained.answer


def _no_generator() -> Generator:
    raise AssertionError("a quoted answer needs no generator")


@pytest.fixture(scope="session")
def real_embedder() -> Embedder:
    """The packaged model."""
    return load_embedder()


@pytest.fixture(scope="session")
def real_reader() -> SpanReader:
    """The shipped reader."""
    return load_reader()


@pytest.fixture(scope="session")
def real_assistant(
    real_embedder: Embedder, real_reader: SpanReader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """The packaged models on a fresh index of the sample report."""
    folder = tmp_path_factory.mktemp("real") / "index"
    add_reports(folder, [sample_report_path()], embedder=real_embedder)
    index = open_index(folder, real_embedder)
    assistant = Assistant(index, real_embedder, real_reader, Settings(), load_generator=_no_generator)
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def real_texts(real_assistant: Assistant) -> Mapping[str, str]:
    """Report texts by SHA-256, as the check wants them."""
    index = real_assistant.index
    return {info.sha256: index.report_text(info.id) for info in index.reports()}


@pytest.fixture(scope="session")
def asked(real_assistant: Assistant) -> tuple[Asked, ...]:
    """Every gold question with its answer, in the file's order."""
    gold = [question for path in packaged_gold() for question in read_gold(path)]
    return tuple(Asked(each, real_assistant.explain(each.question, generate=False)) for each in gold)
