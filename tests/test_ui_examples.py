"""What the chat page suggests to ask, on the real models and reports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fakes_ui import FakeAssistant, FakeCatalogue

import ui.service
from index.build import add_reports
from index.embed import Embedder
from index.errors import NoIndexError
from index.location import sample_report_path
from index.records import ReportInfo
from index.store import open_index
from rag.generate import Generator
from rag.pipeline import Assistant
from rag.reader.records import SpanReader
from rag.settings import Settings
from ui.examples import SAMPLE_EXAMPLES, Examples, example_questions
from ui.service import Service

LABOUR = Path(__file__).parent.parent / "eval" / "gold" / "reports" / "orrelia_labour_2022.txt"


def no_generator() -> Generator:
    raise AssertionError("a suggestion is tried without a generator")


@contextmanager
def assistant_on(
    folder: Path, files: list[Path], embedder: Embedder, reader: SpanReader
) -> Iterator[Assistant]:
    add_reports(folder, files, embedder=embedder)
    with open_index(folder, embedder) as index:
        yield Assistant(index, embedder, reader, Settings(), load_generator=no_generator)


def test_bundled_report_has_its_own_questions(real_assistant: Assistant) -> None:
    assert example_questions(real_assistant) == SAMPLE_EXAMPLES


def test_other_report_is_suggested_questions_that_it_answers(
    tmp_path: Path, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    with assistant_on(tmp_path / "index", [LABOUR], real_embedder, real_reader) as assistant:
        questions = example_questions(assistant)
        assert "How many federal inspectors were there in 2022?" in questions
        assert len(questions) == 4
        assert not set(questions) & set(SAMPLE_EXAMPLES)
        for question in questions:
            assert assistant.ask(question, generate=False).status == "answered"


def test_bundled_report_among_others_leaves_half_of_the_places_to_them(
    tmp_path: Path, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    files = [sample_report_path(), LABOUR]
    with assistant_on(tmp_path / "index", files, real_embedder, real_reader) as assistant:
        questions = example_questions(assistant)
    assert questions[:2] == SAMPLE_EXAMPLES[:2]
    assert len(set(questions) - set(SAMPLE_EXAMPLES)) == 2


def test_report_without_such_figures_is_suggested_nothing(
    tmp_path: Path, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("THE HARBOR\n\nThe harbor lies in the north and is run by the town.\n", encoding="utf-8")
    with assistant_on(tmp_path / "index", [plain], real_embedder, real_reader) as assistant:
        assert example_questions(assistant) == ()


class OtherReports(FakeCatalogue):
    """The bundled report's text, under another sum."""

    def reports(self) -> tuple[ReportInfo, ...]:
        return tuple(replace(report, sha256="0" * 64) for report in super().reports())


def other_assistant(generation: str) -> FakeAssistant:
    assistant = FakeAssistant(generation=generation)
    assistant.index = OtherReports(generation, passages=assistant.index.passages)
    return assistant


def test_questions_are_worked_out_once_for_each_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.service, "CHECK_EVERY_S", 0.0)
    former, newer = other_assistant("gen-1"), other_assistant("gen-2")

    class Publishing:
        current = former

        def open(self) -> FakeAssistant:
            return self.current

        def generation(self) -> str:
            return self.current.index.generation

    opener = Publishing()
    service = Service(opener)
    examples = Examples(service)
    assert examples.questions() == ()  # not open yet
    service.start().join()
    found = examples.questions()
    assert "How many humanitarian visas were there in 2022?" in found
    tried = len(former.asked)
    assert examples.questions() == found
    assert len(former.asked) == tried

    opener.current = newer
    deadline = time.monotonic() + 5
    while not newer.asked and time.monotonic() < deadline:
        assert examples.questions() == found
        time.sleep(0.01)
    assert len(newer.asked) == tried


def test_no_index_is_suggested_nothing() -> None:
    class Nothing:
        def open(self) -> FakeAssistant:
            raise NoIndexError("nothing is indexed yet; run `footnote index PATH`")

        def generation(self) -> str:
            return ""

    failed = Service(Nothing())
    failed.start().join()
    assert Examples(failed).questions() == ()
