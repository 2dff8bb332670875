"""SQuAD's measures on cases worked out by hand from the official script's rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.squad import (
    at_threshold,
    best_threshold,
    exact_match,
    f1_score,
    numeric_match,
    squad_normalise,
)

GOLDEN: list[tuple[str, list[str], float, float]] = [
    ("Denver Broncos", ["Denver Broncos"], 1, 1),
    ("the denver broncos!", ["Denver Broncos"], 1, 1),
    ("Broncos", ["Denver Broncos"], 0, 2 / 3),
    ("The Denver Broncos of Colorado", ["Denver Broncos"], 0, 2 * (2 / 4 * 1) / (2 / 4 + 1)),
    ("Carolina Panthers", ["Denver Broncos"], 0, 0),
    ("Broncos Denver", ["Denver Broncos"], 0, 1),
    # The best of several gold answers, each measure for itself.
    ("Santa Clara", ["Santa Clara, California", "Levi's Stadium", "Santa Clara"], 1, 1),
    (
        "Levi's Stadium in Santa Clara",
        ["Santa Clara, California", "Levi's Stadium"],
        0,
        2 * (2 / 5) / (2 / 5 + 1),
    ),
    # Articles go as whole words, after punctuation.
    ("An apple", ["apple"], 1, 1),
    ("another", ["other"], 0, 0),
    ("a", ["the"], 1, 1),
    ("vitamin A", ["vitamin"], 1, 1),
    ("the-rapist", ["therapist"], 1, 1),
    # Punctuation leaves no space, and only ASCII's goes.
    ("state-of-the-art", ["stateoftheart"], 1, 1),
    ("state of the art", ["state-of-the-art"], 0, 0),
    ("U.S.", ["US"], 1, 1),
    ("“gold”", ["gold"], 0, 0),
    ('"gold"', ["gold"], 1, 1),
    ("1990–1991", ["1990-1991"], 0, 0),
    ("$5", ["5"], 1, 1),
    ("60%", ["60"], 1, 1),
    ("3.5", ["35"], 1, 1),
    ("two\n  million", ["two million"], 1, 1),
    # Accents stay, and case is Unicode's.
    ("Beyoncé", ["beyonce"], 0, 0),
    ("ÉCOLE", ["école"], 1, 1),
    # Words count as often as they occur.
    ("new york new york", ["new york"], 0, 2 * (2 / 4) / (2 / 4 + 1)),
    ("new new", ["new york"], 0, 0.5),
    # No answer: only nothing is right; gold answers without a word count as none.
    ("", [], 1, 1),
    ("anything", [], 0, 0),
    ("the", [], 1, 1),
    ("", ["Denver"], 0, 0),
    ("...", ["Denver"], 0, 0),
    ("", ["..."], 1, 1),
    ("", ["", "Denver"], 0, 0),
    ("Denver", ["", "Denver"], 1, 1),
]


@pytest.mark.parametrize(("prediction", "golds", "exact", "f1"), GOLDEN)
def test_exact_match_and_f1(prediction: str, golds: list[str], exact: float, f1: float) -> None:
    assert exact_match(prediction, golds) == exact
    assert f1_score(prediction, golds) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("prediction", "golds", "expected"),
    [
        ("3.5", ["35"], 0),
        ("3.50 km", ["3.5"], 1),
        ("1,254", ["1254 people"], 1),
        ("five visas", ["5"], 1),
        ("60%", ["60"], 0),
        ("60 percent", ["60%"], 1),
        ("in 1991 and 1990", ["1990 to 1991"], 1),
        ("1990", ["1990 to 1991"], 0),
        ("1990, 1991 and 1992", ["1990 to 1991"], 0),
        ("$7.5 million", ["7,500,000"], 1),
        ("", ["5"], 0),
        ("Vienna", ["5"], 0),
        ("5", ["several", "5"], 1),
        ("several", ["several", "5"], 0),
        ("5", ["several"], None),
        ("5", [], None),
    ],
)
def test_numbers_match_by_value(prediction: str, golds: list[str], expected: float | None) -> None:
    assert numeric_match(prediction, golds) == expected


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
