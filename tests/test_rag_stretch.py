"""The part of a passage that is read: whole sentences around the likeliest one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.stretch import stretch

SPANS = [(0, 100), (101, 200), (201, 300), (301, 400), (401, 500)]


def test_short_passage_is_read_whole() -> None:
    assert stretch(SPANS, [0.1, 0.9, 0.1, 0.1, 0.1], end=500, longest=500) == (0, 500)
    assert stretch([(0, 900)], [0.5], end=900, longest=500) == (0, 900)


def test_it_grows_around_the_likeliest_sentence_towards_the_likelier_neighbour() -> None:
    assert stretch(SPANS, [0.1, 0.2, 0.9, 0.6, 0.5], end=500, longest=300) == (201, 500)
    assert stretch(SPANS, [0.6, 0.7, 0.9, 0.2, 0.1], end=500, longest=300) == (0, 300)


def test_of_equal_neighbours_the_one_before_is_read() -> None:
    assert stretch(SPANS, [0.1, 0.2, 0.9, 0.2, 0.1], end=500, longest=200) == (101, 300)


def test_likeliest_sentence_is_never_cut() -> None:
    assert stretch([(0, 50), (51, 800), (801, 900)], [0.1, 0.9, 0.1], end=900, longest=500) == (51, 800)


@st.composite
def passages(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[float]]:
    lengths = draw(st.lists(st.integers(1, 400), min_size=1, max_size=12))
    scores = draw(st.lists(st.floats(0, 2, allow_nan=False), min_size=len(lengths), max_size=len(lengths)))
    spans, at = [], 0
    for length in lengths:
        spans.append((at, at + length))
        at += length + 1
    return spans, scores


@given(passages(), st.integers(1, 2000))
def test_it_is_whole_sentences_with_the_likeliest_within_the_limit(
    passage: tuple[list[tuple[int, int]], list[float]], longest: int
) -> None:
    spans, scores = passage
    end = spans[-1][1]
    first, last = stretch(spans, scores, end=end, longest=longest)
    assert first in {start for start, _ in spans}
    assert last in {stop for _, stop in spans}
    best = spans[scores.index(max(scores))]
    assert first <= best[0] < best[1] <= last
    assert last - first <= longest or (first, last) == best or len(spans) == 1
