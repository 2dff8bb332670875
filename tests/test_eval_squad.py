"""SQuAD's measures on cases worked out by hand from the official script's rules: golden/measures_squad.jsonl."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.json_lines import Fields, read_lines
from eval.measures.squad import (
    at_threshold,
    best_threshold,
    exact_match,
    f1_score,
    numeric_match,
    squad_normalise,
)

GOLDEN = tuple(read_lines(Path(__file__).parent / "golden" / "measures_squad.jsonl"))
"""Cases by hand: with `exact` and `f1`, or with `numeric`, null where no gold answer states a number."""


def named(case: Fields) -> str:
    return f"{case.values['prediction']}|{case.values['golds']}"


def predicted(case: Fields) -> tuple[str, tuple[str, ...]]:
    return case.optional_text("prediction") or "", tuple(map(str, case.items("golds")))


@pytest.mark.parametrize("case", [case for case in GOLDEN if "exact" in case.values], ids=named)
def test_exact_match_and_f1(case: Fields) -> None:
    prediction, golds = predicted(case)
    assert exact_match(prediction, golds) == case.values["exact"]
    assert f1_score(prediction, golds) == pytest.approx(case.values["f1"])


@pytest.mark.parametrize("case", [case for case in GOLDEN if "numeric" in case.values], ids=named)
def test_numbers_match_by_value(case: Fields) -> None:
    assert numeric_match(*predicted(case)) == case.values["numeric"]


@given(st.text(), st.text())
def test_f1_is_symmetric_and_not_below_exact_match(one: str, other: str) -> None:
    if not squad_normalise(one) or not squad_normalise(other):
        return
    f1 = f1_score(one, [other])
    assert f1 == pytest.approx(f1_score(other, [one]))
    assert exact_match(one, [other]) <= f1 <= 1


@given(st.text())
def test_normalising_an_answer_makes_it_its_own_exact_match(text: str) -> None:
    assert exact_match(text, [text]) == f1_score(text, [text]) == 1


def test_a_threshold_abstains_only_above_it() -> None:
    assert at_threshold(0.7, 0.5, threshold=0.5, answerable=True) == 0.7
    assert at_threshold(0.7, 0.6, threshold=0.5, answerable=True) == 0.0
    assert at_threshold(0.0, 0.6, threshold=0.5, answerable=False) == 1.0


def test_the_best_threshold_of_a_case_done_by_hand() -> None:
    # Abstaining always scores 2 (of 5). Answered one by one: +1.0 → 3, +0.5 → 3.5, −1 → 2.5, +0.8 → 3.3, −1 → 2.3.
    best = best_threshold(
        [0.8, 1.0, 0.0, 0.5, 0.0],
        [0.7, 0.1, 0.5, 0.2, 0.9],
        [True, True, False, True, False],
        [True] * 5,
    )
    assert best.score == pytest.approx(3.5 / 5)
    assert best.threshold == 0.2


def test_the_best_threshold_is_zero_where_nothing_beats_abstaining() -> None:
    best = best_threshold([0.0, 0.0], [0.3, 0.2], [False, True], [True, True])
    assert (best.score, best.threshold) == (0.5, 0.0)


def test_an_empty_prediction_to_a_question_without_answer_costs_nothing() -> None:
    best = best_threshold([1.0, 1.0], [0.1, 0.2], [False, True], [False, True])
    assert (best.score, best.threshold) == (1.0, 0.2)


cases = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0.001, 1), st.booleans()),
    min_size=1,
    max_size=12,
    unique_by=lambda c: c[1],
)


@given(cases)
def test_no_threshold_beats_the_best_one(rows: list[tuple[float, float, bool]]) -> None:
    scores = [score if has else 0.0 for score, _, has in rows]
    doubts = [doubt for _, doubt, _ in rows]
    has_answer = [has for _, _, has in rows]
    best = best_threshold(scores, doubts, has_answer, [True] * len(rows))

    def mean(threshold: float) -> float:
        kept = zip(scores, doubts, has_answer, strict=True)
        return sum(at_threshold(s, d, threshold=threshold, answerable=has) for s, d, has in kept) / len(rows)

    steps = sorted(doubts)
    tried = [0.0, *steps, *((low + high) / 2 for low, high in pairwise(steps))]
    assert best.score == pytest.approx(max(map(mean, tried)))
    assert mean(best.threshold) == pytest.approx(best.score)


def test_a_threshold_of_no_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        best_threshold([], [], [], [])
    with pytest.raises(ValueError, match="argument"):
        best_threshold([1.0], [0.5], [True], [])
