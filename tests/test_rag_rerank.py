"""The order in which passages are likely to answer."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Hit, Passage
from rag.pipeline import Assistant
from rag.reader.records import PassageReading, ReadPassage, ScoredSpan
from rag.records import RetrievalEvent
from rag.rerank import CERTAIN, READ_FIRST, RERANKED, heading, log_odds, ranked, rerank

CHANCES = st.lists(st.floats(0.0, 1.0), max_size=12)


def hit(number: int, text: str, score: float) -> Hit:
    passage = Passage(
        f"p{number}", "town", 100 * number, 100 * number + len(text), text, ("Money", "Taxes"), number
    )
    return Hit(passage, score, dense_rank=number)


class WordReader:
    """Is sure of passages that hold the question, and keeps what it was shown."""

    name = "words"

    def __init__(self) -> None:
        self.shown: list[ReadPassage] = []

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        self.shown.extend(passages)
        span = ScoredSpan(0, 1, "T", 4.0, 0.9)
        return tuple(PassageReading(0.9 if question in p.text else 0.1, (span,)) for p in passages)


def test_the_reader_puts_what_answers_first_and_each_hit_keeps_what_it_had() -> None:
    hits = (hit(1, "The town.", 0.033), hit(2, "The taxes rose.", 0.032))
    first, second = rerank(WordReader(), "taxes", hits, {"town": "A town"})
    assert (first.hit.passage.id, first.hit.answerable) == ("p2", 0.9)
    assert (first.hit.score, first.hit.dense_rank) == (0.032, 2)
    assert (second.hit.passage.id, second.hit.answerable) == ("p1", 0.1)
    assert first.spans[0].text == "T"


def test_only_the_first_passages_are_read_and_the_others_follow_in_their_order() -> None:
    reader = WordReader()
    telling = {3, RERANKED - 1, RERANKED + 1}
    hits = [hit(number, "taxes" if number in telling else "town", 0.02) for number in range(RERANKED + 3)]
    read = rerank(reader, "taxes", hits, {})
    assert len(reader.shown) == RERANKED
    assert [r.hit.answerable for r in read] == [0.9] * 2 + [0.1] * (RERANKED - 2) + [None] * 3
    assert [r.hit for r in read[RERANKED:]] == hits[RERANKED:]
    assert not any(r.spans for r in read[RERANKED:])


def test_nothing_is_read_on_once_a_passage_surely_answers() -> None:
    reader = WordReader()
    hits = [hit(number, "taxes" if number == 1 else "town", 0.02) for number in range(RERANKED)]
    read = rerank(reader, "taxes", hits, {})
    assert len(reader.shown) == READ_FIRST
    assert [r.hit.passage.id for r in read] == ["p1", "p0", *(f"p{n}" for n in range(2, RERANKED))]
    assert [r.hit.answerable for r in read] == [CERTAIN, 0.1] + [None] * (RERANKED - 2)


def test_later_passages_are_read_in_part_and_their_spans_stand_in_the_whole() -> None:
    reader = WordReader()
    hits = [hit(number, "The town grew. The taxes rose.", 0.02) for number in range(4)]
    read = rerank(reader, "tariffs", hits, {}, stretches=lambda late: [(15, 30)] * len(late))
    assert [shown.text for shown in reader.shown] == [hits[0].passage.text] * 2 + ["The taxes rose."] * 2
    assert [each.spans[0].start for each in read] == [0, 0, 15, 15]
    last = read[-1]
    assert last.hit.passage.text[last.spans[0].start : last.spans[0].end] == last.spans[0].text


def test_title_and_innermost_section_stand_above_the_passage() -> None:
    reader = WordReader()
    rerank(reader, "taxes", [hit(1, "The town.", 0.03)], {"town": "A town"})
    assert reader.shown == [ReadPassage("The town.", "A town. Taxes")]
    assert heading("", hit(1, "", 0.0).passage) == "Taxes"


def test_no_passage_is_no_work() -> None:
    reader = WordReader()
    assert rerank(reader, "taxes", [], {}) == ()
    assert reader.shown == []


def test_retrieval_settles_what_the_reader_finds_alike() -> None:
    assert ranked([0.5, 0.5, 0.5], [0.01, 0.03, 0.02]) == (1, 2, 0)
    assert ranked([0.5, 0.5], [0.01, 0.01]) == (0, 1)


def test_a_sure_reader_beats_the_best_place_in_both_lists() -> None:
    assert ranked([0.02, 0.98], [2 / 61, 2 / 90]) == (1, 0)


@pytest.mark.parametrize(("chance", "odds"), [(0.5, 0.0), (0.75, 1.0986), (1.0, 20.723), (0.0, -20.723)])
def test_log_odds(chance: float, odds: float) -> None:
    assert log_odds(chance) == pytest.approx(odds, abs=1e-3)


@given(CHANCES)
def test_without_fused_scores_the_order_is_that_of_answerability(chances: list[float]) -> None:
    order = ranked(chances, [0.0] * len(chances))
    assert sorted(order) == list(range(len(chances)))
    assert all(log_odds(chances[a]) >= log_odds(chances[b]) for a, b in itertools.pairwise(order))


def test_the_passages_shown_first_are_those_that_answer(real_assistant: Assistant) -> None:
    events = real_assistant.stream("how many humanitarian visas were issued in 2022", top_k=3)
    event = next(event for event in events if isinstance(event, RetrievalEvent))
    assert "five humanitarian visas" in event.hits[0].passage.text
    assert event.hits[0].answerable is not None
    assert event.hits[0].answerable > 0.9
    assert len(event.hits) == 3
