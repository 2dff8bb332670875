"""The trained reader's spans, placed in the report and held to the years asked for."""

from __future__ import annotations

import pytest

from index.records import Hit, Passage
from rag.figures import parse_figures
from rag.periods import bind_periods
from rag.question import read_question
from rag.reader.records import ScoredSpan
from rag.rerank import ReadHit
from rag.spans import (
    SentenceSpan,
    held_to_years,
    reading,
    report_spans,
    sentence_spans_read,
    sureness,
)

TEXT = "The town issued five permits in 2022 and 13 permits in 2021. Nine were lost."
AT = 1000
"""Where the passage begins in the report."""


def span(text: str, chance: float = 0.5) -> SentenceSpan:
    start = AT + TEXT.index(text)
    return SentenceSpan(start, start + len(text), text, chance)


def read_hit(answerable: float | None, *shares: tuple[str, float]) -> ReadHit:
    hit = Hit(Passage("p", "town", AT, AT + len(TEXT), TEXT, (), 1), 0.03, answerable=answerable)
    found = [(TEXT.index(text), text, share) for text, share in shares]
    return ReadHit(hit, tuple(ScoredSpan(at, at + len(text), text, 1.0, share) for at, text, share in found))


def test_a_sure_passage_gives_its_best_span_full_weight_and_the_others_their_share_beside_it() -> None:
    read = read_hit(0.99, ("five", 0.5), ("13", 0.25))
    found = report_spans(read_question("How many permits were issued?"), read)
    assert [(s.text, s.chance) for s in found] == [("five", 1.0), ("13", 0.5)]
    assert all(TEXT[s.start - AT : s.end - AT] == s.text for s in found)


def test_a_span_of_another_kind_than_the_question_asks_for_counts_less() -> None:
    read = read_hit(0.99, ("The town", 0.5), ("five", 0.4))
    found = report_spans(read_question("How many permits were issued?"), read)
    assert [s.text for s in found] == ["five", "The town"]


@pytest.mark.parametrize("answerable", [None, 0.0, 0.1])
def test_what_the_reader_doubts_or_never_read_weighs_nothing(answerable: float | None) -> None:
    found = report_spans(read_question("How many permits?"), read_hit(answerable, ("five", 0.9)))
    assert reading(found) == 0.0


@pytest.mark.parametrize(
    ("chance", "sure"), [(0.0, 0.0), (0.119, 0.0), (0.5, 0.4), (0.9526, 1.0), (1.0, 1.0)]
)
def test_sureness_rises_with_the_log_odds(chance: float, sure: float) -> None:
    assert sureness(chance) == pytest.approx(sure, abs=1e-3)


def test_a_sentence_takes_the_word_of_the_passage_that_is_surest_of_it() -> None:
    first, second = (span("five", 0.2), span("Nine", 0.9)), (span("five", 0.6), span("13", 0.1))
    end = AT + TEXT.index(" Nine")
    assert sentence_spans_read(AT, end, [first, second]) == second
    assert sentence_spans_read(AT, end, []) == ()


def test_a_span_over_two_sentences_is_cut_at_the_end_of_the_first() -> None:
    end = AT + TEXT.index(" Nine")
    (cut,) = sentence_spans_read(AT, end, [(span("13 permits in 2021. Nine"),)])
    assert (cut.text, cut.end) == ("13 permits in 2021.", end)


@pytest.mark.parametrize(
    ("years", "kept"),
    [
        (("2022",), ["five", "The town"]),
        (("2021",), ["13", "The town"]),
        (("2022", "2021"), None),
        ((), None),
    ],
)
def test_figures_of_other_years_than_those_asked_for_are_let_go(
    years: tuple[str, ...], kept: list[str] | None
) -> None:
    spans = (span("five"), span("13"), span("The town"))
    sentence = TEXT[: TEXT.index(" Nine")]
    bound = bind_periods(sentence, parse_figures(sentence), None)
    expected = kept or ["five", "13", "The town"]
    assert [s.text for s in held_to_years(spans, AT, bound, years)] == expected


def test_a_span_with_a_figure_of_the_year_asked_for_beside_another_stays() -> None:
    whole = span("five permits in 2022 and 13 permits in 2021")
    sentence = TEXT[: TEXT.index(" Nine")]
    bound = bind_periods(sentence, parse_figures(sentence), None)
    assert held_to_years((whole,), AT, bound, ("2021",)) == (whole,)


def test_reading_is_never_over_one() -> None:
    assert reading((span("five", 0.8), span("13", 0.7))) == 1.0


def test_spans_that_the_reader_doubts_are_still_the_sentences_words() -> None:
    doubted = (span("five", 0.0),)
    end = AT + TEXT.index(" Nine")
    assert sentence_spans_read(AT, end, [(), doubted]) == doubted


def test_many_weak_spans_make_no_sure_reading() -> None:
    read = read_hit(0.4, ("five", 0.2), ("13", 0.2), ("2022", 0.2), ("2021", 0.2))
    found = report_spans(read_question("Which permits did the town issue?"), read)
    assert sum(span.chance for span in found) > reading(found) == pytest.approx(sureness(0.4))
