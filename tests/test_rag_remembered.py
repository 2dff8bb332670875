"""Answers are remembered for questions that come again, and what is looked up is looked up once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.embed import Embedder
from index.errors import InputError, ModelError
from rag.loading import LoadingModels
from rag.looked_up import LookedUp
from rag.pipeline import Assistant
from rag.reader.records import PassageReading, ReadPassage, SpanReader
from rag.records import FinalEvent
from rag.settings import MOST_ANSWERS, Settings

VISAS = "how many humanitarian visas were issued in 2022"


class CountingReader:
    """Reads as the real one, and counts how often it is asked."""

    def __init__(self, reader: SpanReader) -> None:
        self._reader = reader
        self.name = reader.name
        self.asked = 0

    def read(self, question: str, passages: list[ReadPassage]) -> tuple[PassageReading, ...]:
        self.asked += 1
        return self._reader.read(question, passages)


def assistant(
    real: Assistant, embedder: Embedder, reader: SpanReader, *, answers_kept: int
) -> tuple[Assistant, CountingReader]:
    counting = CountingReader(reader)
    settings = replace(Settings(), answers_kept=answers_kept)
    made = Assistant(
        real.index, embedder, counting, settings, load_generator=lambda: pytest.fail("nothing is generated")
    )
    return made, counting


def test_a_question_that_comes_again_is_answered_without_work(
    real_assistant: Assistant, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    made, reader = assistant(real_assistant, real_embedder, real_reader, answers_kept=2)
    first = made.ask(VISAS)
    asked = reader.asked
    again = made.ask(VISAS)
    assert reader.asked == asked
    assert replace(again, timings_ms=first.timings_ms) == first
    assert again.timings_ms.read == 0.0
    events = list(made.stream(VISAS))
    assert isinstance(events[-1], FinalEvent)
    assert reader.asked == asked


def test_other_options_are_another_question_and_the_oldest_gives_way(
    real_assistant: Assistant, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    made, reader = assistant(real_assistant, real_embedder, real_reader, answers_kept=2)
    for number, options in enumerate(({}, {"top_k": 2}, {"report_ids": ["mexico_2023"]}), start=1):
        before = reader.asked
        made.ask(VISAS, **options)  # type: ignore[arg-type]
        assert reader.asked > before, number
    before = reader.asked
    made.ask(VISAS)
    assert reader.asked > before


def test_nothing_is_remembered_where_there_is_no_room(
    real_assistant: Assistant, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    made, reader = assistant(real_assistant, real_embedder, real_reader, answers_kept=0)
    made.ask(VISAS)
    before = reader.asked
    made.ask(VISAS)
    assert reader.asked > before


def test_room_is_set_by_the_environment() -> None:
    assert Settings.from_environment({"FOOTNOTE_CACHE": "0"}).answers_kept == 0
    assert Settings.from_environment({}).answers_kept == Settings().answers_kept
    for wrong in ("-1", "many", str(MOST_ANSWERS + 1), "١"):
        with pytest.raises(InputError, match="FOOTNOTE_CACHE"):
            Settings.from_environment({"FOOTNOTE_CACHE": wrong})


def test_a_value_is_found_once_and_only_for_known_keys() -> None:
    asked: list[str] = []

    def find(key: str) -> int | None:
        asked.append(key)
        return None if key == "b" else len(key)

    found = LookedUp(("aa", "b"), find)
    assert (found["aa"], found["aa"], found.get("b"), found.get("c")) == (2, 2, None, None)
    assert asked == ["aa", "b"]
    assert list(found) == ["aa"]
    assert len(found) == 1


def test_a_model_that_can_not_be_loaded_is_told_when_it_is_needed() -> None:
    loading = LoadingModels(Settings(embedder="no/such-model"))
    with pytest.raises(ModelError, match="no/such-model"):
        loading.embedder()
    assert loading.reader().name.startswith("footnote-reader")
