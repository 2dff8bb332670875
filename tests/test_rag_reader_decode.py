"""Logits of windows become the best spans of the whole passage, as a plain reading of the definition finds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.decode import Logits, best_spans, passage_scores, window_scores
from rag.reader.windows import Window, cuts

LONGEST = 4
AHEAD = 3
"""Positions before the passage in each made window: [CLS], a word of the question, [SEP]."""

logit = st.integers(-800, 800).map(lambda eighths: eighths / 8)
"""Exact in single precision, and so are sums of three."""


@dataclass(frozen=True, slots=True)
class Case:
    tokens: int
    windows: tuple[Window, ...]
    logits: tuple[Logits, ...]


def window(first: int, count: int) -> Window:
    ids = (1,) * (AHEAD + count + 1)
    return Window(passage=0, ids=ids, types=ids, null=0, passage_at=AHEAD, first=first, count=count)


def floats(values: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    tokens = draw(st.integers(1, 14))
    room = draw(st.integers(1, 8))
    parts = cuts(tokens, room=room, stride=draw(st.integers(0, room)))
    windows = tuple(window(first, last - first) for first, last in parts)
    # A batch is padded to its longest window: what is said of the padding must not count.
    padding = draw(st.integers(0, 3))
    said = []
    for one in windows:
        length = len(one.ids) + padding
        start, end = (draw(st.lists(logit, min_size=length, max_size=length)) for _ in range(2))
        said.append(Logits(floats(start), floats(end), draw(logit)))
    return Case(tokens, windows, tuple(said))


def reference(case: Case) -> dict[tuple[int, int], float]:
    """Score of each span, first and last token, as the definition says it, one by one."""
    found: dict[tuple[int, int], float] = {}
    for one, said in zip(case.windows, case.logits, strict=True):
        null = float(said.start[one.null]) + float(said.end[one.null])
        for first in range(one.count):
            for last in range(first, min(first + LONGEST, one.count)):
                score = float(said.start[AHEAD + first]) + float(said.end[AHEAD + last]) - null
                span = (one.first + first, one.first + last)
                found[span] = max(score, found.get(span, -np.inf))
    return found


@given(cases())
def test_scores_are_those_of_the_definition_and_overlaps_take_the_larger(case: Case) -> None:
    table, _ = passage_scores(case.tokens, case.windows, case.logits, longest=LONGEST)
    assert table.shape == (case.tokens, LONGEST)
    held = {(int(i), int(i + k)): float(table[i, k]) for i, k in np.argwhere(np.isfinite(table))}
    assert held == reference(case)


@given(cases())
def test_each_window_has_its_own_best_score(case: Case) -> None:
    _, best = passage_scores(case.tokens, case.windows, case.logits, longest=LONGEST)
    for number, (one, said) in enumerate(zip(case.windows, case.logits, strict=True)):
        alone = Case(case.tokens, (one,), (said,))
        assert best[number] == max(reference(alone).values())


@given(cases(), st.integers(1, 60))
def test_best_spans_are_the_first_of_all_spans_in_order(case: Case, count: int) -> None:
    table, _ = passage_scores(case.tokens, case.windows, case.logits, longest=LONGEST)
    scores = reference(case)
    wanted = sorted(scores, key=lambda span: (-scores[span], span))[:count]
    spans = best_spans(table, count)
    assert [(span.first, span.last) for span in spans] == wanted
    assert [span.score for span in spans] == [scores[span] for span in wanted]
    weights = np.exp(np.array(list(scores.values())) - max(scores.values()))
    for span in spans:
        share = float(np.exp(span.score - max(scores.values())) / weights.sum())
        assert span.share == pytest.approx(share, rel=1e-5, abs=1e-12)


@given(cases(), st.integers(1, 60))
def test_shares_are_parts_of_one(case: Case, count: int) -> None:
    table, _ = passage_scores(case.tokens, case.windows, case.logits, longest=LONGEST)
    shares = [span.share for span in best_spans(table, count)]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9
    assert sum(span.share for span in best_spans(table, table.size)) == pytest.approx(1)


def test_overlap_of_two_windows_takes_the_larger_score() -> None:
    left, right = window(0, 3), window(1, 3)
    low = Logits(floats([0.0] * 7), floats([0.0] * 7), 0.0)
    high = Logits(floats([0, 0, 0, 0, 5, 0, 0]), floats([0, 0, 0, 0, 5, 0, 0]), 0.0)
    table, best = passage_scores(4, (left, right), (low, high), longest=2)
    swapped, _ = passage_scores(4, (right, left), (high, low), longest=2)
    assert table[2, 0] == 10  # token 2 stands in both; the second window says more of it
    assert table[0, 0] == 0
    assert table[3, 1] == -np.inf
    assert best == [0, 10]
    assert np.array_equal(table, swapped)


def test_scores_of_no_answer_are_taken_off_in_each_window() -> None:
    sure = Logits(floats([2, 0, 0, 1, 0]), floats([3, 0, 0, 1, 0]), 0.0)
    table, best = passage_scores(1, (window(0, 1),), (sure,), longest=LONGEST)
    assert table[0, 0] == -3
    assert best == [-3]


def test_spans_longer_than_the_passage_are_minus_infinity() -> None:
    scores = window_scores(floats([1, 2]), floats([3, 4]), 0.5, longest=5)
    assert scores.tolist() == [[3.5, 4.5, *[-np.inf] * 3], [5.5, *[-np.inf] * 4]]


def test_equal_spans_come_earlier_and_shorter_first() -> None:
    spans = best_spans(np.zeros((2, 2), dtype=np.float32), 9)
    assert [(span.first, span.last) for span in spans] == [(0, 0), (0, 1), (1, 1), (1, 2)]


def test_a_table_without_a_span_has_no_best() -> None:
    assert best_spans(np.full((3, 2), -np.inf, dtype=np.float32), 5) == []
    assert best_spans(np.zeros((0, 2), dtype=np.float32), 5) == []


def test_large_logits_give_finite_shares() -> None:
    scores = floats([3000, -3000, 2999]).reshape(3, 1)
    spans = best_spans(scores, 3)
    assert [span.first for span in spans] == [0, 2, 1]
    assert spans[0].share == pytest.approx(1 / (1 + np.exp(-1)))
    assert spans[2].share == 0
