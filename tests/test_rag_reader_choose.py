"""Among a passage's spans, the one of the kind that the question asks for comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import AnswerKind, read_question
from rag.reader.choose import OTHER_FIGURE, OTHER_KIND, UNNAMED, fit, fitting
from rag.reader.records import ScoredSpan


def spans(*texts: str, shares: tuple[float, ...] | None = None) -> list[ScoredSpan]:
    """Spans one after another, of equal shares unless told."""
    given_shares = shares or (1 / len(texts),) * len(texts)
    return [
        ScoredSpan(at * 50, at * 50 + len(text), text, 1.0, share)
        for at, (text, share) in enumerate(zip(texts, given_shares, strict=True))
    ]


@pytest.mark.parametrize(
    ("question", "other", "wanted"),
    [
        ("When did the library open?", "4,000 books", "on 3 May 1911"),
        ("In what year did the library open?", "roof of slate", "1911"),
        ("How many sailors borrow books?", "in 1911", "35 sailors"),
        ("How many sailors borrow books?", "borrowed from the library", "at least 35"),
        ("How much money did the library receive?", "35 books", "$7.5 million"),
        ("What percentage of sailors borrow books?", "35", "12%"),
        ("How long may a sailor keep a book?", "35 books", "six months"),
        ("Who opened the library?", "the harbour office", "Ada Quist"),
        ("Where is the library?", "by the sea", "in Ellery"),
    ],
)
def test_span_of_the_kind_asked_for_comes_first(question: str, other: str, wanted: str) -> None:
    asked = read_question(question)
    assert [span.text for span in fitting(asked, spans(other, wanted))] == [wanted, other]
    assert [span.text for span in fitting(asked, spans(wanted, other))] == [wanted, other]


def test_kind_does_not_outweigh_a_span_that_is_far_likelier() -> None:
    found = fitting(
        read_question("How long is a term?"), spans("until 2024", "two years", shares=(0.9, 0.05))
    )
    assert found[0].text == "until 2024"


@pytest.mark.parametrize(
    ("question", "text", "worth"),
    [
        ("When did it open?", "1911", 1.0),
        ("When did it open?", "35 books", OTHER_KIND),  # a date is never a number of another kind
        ("When did it open?", "in spring", OTHER_KIND),
        ("How long is a term?", "until 2024", OTHER_FIGURE),
        ("How long is a term?", "the first", OTHER_KIND),
        ("How long is a term?", "very long", OTHER_KIND),
        ("Who opened it?", "the office", UNNAMED),
        ("Who opened it?", "the Office", 1.0),
        ("Why did it open?", "anything at all", 1.0),
        ("Did it open?", "1911", 1.0),
    ],
)
def test_worth_of_a_span_is_that_of_its_kind(question: str, text: str, worth: float) -> None:
    assert fit(read_question(question), text) == worth


def test_a_question_of_no_kind_leaves_the_order_to_the_reader() -> None:
    asked = read_question("Why was the harbour library moved?")
    assert asked.kind is AnswerKind.TEXT
    given_spans = spans("the storm of 1911", "the Office", "rain", shares=(0.2, 0.5, 0.3))
    assert fitting(asked, given_spans) == (given_spans[1], given_spans[2], given_spans[0])


def test_equal_spans_come_in_the_order_of_the_text() -> None:
    given_spans = spans("here", "there", "elsewhere")
    assert fitting(read_question("Why?"), list(reversed(given_spans))) == tuple(given_spans)


@given(
    st.lists(st.tuples(st.sampled_from(("1911", "35", "a quay", "Ada", "$5")), st.floats(0, 1)), max_size=6)
)
def test_only_shares_change_and_they_never_grow(held: list[tuple[str, float]]) -> None:
    before = spans(*(text for text, _ in held), shares=tuple(share for _, share in held)) if held else []
    after = fitting(read_question("When was Ada born?"), before)
    shares = [span.share for span in after]
    assert shares == sorted(shares, reverse=True)
    by_start = {span.start: span for span in after}
    assert len(by_start) == len(before)
    for span in before:
        found = by_start[span.start]
        assert (found.end, found.text, found.score) == (span.end, span.text, span.score)
        assert found.share <= span.share
