"""Ranking measures: by hand, and beside the numbers that trec_eval gives.

golden/public_ranking.jsonl holds what pytrec-eval-terrier 0.5.11 gives: benchmarks/public_scorers.py writes it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from eval.json_lines import Fields, as_object, read_lines
from eval.measures.rank_measures import (
    average_precision,
    graded_ndcg,
    grades_of,
    ndcg,
    recall,
    reciprocal_rank,
    relevant_count,
    success,
)

GOLDEN = Path(__file__).parent / "golden"
BY_HAND = tuple(read_lines(GOLDEN / "measures_ranking.jsonl"))
PUBLIC = tuple(read_lines(GOLDEN / "public_ranking.jsonl"))


def measured(case: Fields, name: str) -> float:
    judged = {text: int(str(grade)) for text, grade in as_object(case.values["judged"], case.where).items()}
    ranking, relevant = grades_of(case.texts("results"), judged), relevant_count(judged)
    measure, _, depth = name.rpartition("_")
    if name == "map":
        return average_precision(ranking, relevant=relevant)
    if name == "recip_rank":
        return reciprocal_rank(ranking)
    if measure == "success":
        return success(ranking, k=int(depth))
    if measure == "recall":
        return recall(ranking, relevant=relevant, k=int(depth))
    assert measure == "ndcg_cut"
    return graded_ndcg(ranking, ideal=judged.values(), k=int(depth))


def numbers(case: Fields, name: str) -> Mapping[str, float]:
    return {key: float(str(value)) for key, value in as_object(case.values[name], case.where).items()}


@pytest.mark.parametrize("case", BY_HAND, ids=[case.text("name") for case in BY_HAND])
def test_ranking_by_hand(case: Fields) -> None:
    expected = numbers(case, "expected")
    assert {name: measured(case, name) for name in expected} == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("case", PUBLIC)
def test_ranking_as_trec_eval_scores_it(case: Fields) -> None:
    expected = numbers(case, "public")
    assert len(expected) == 17
    assert {name: measured(case, name) for name in expected} == pytest.approx(expected, abs=1e-12)


def test_grades_are_0_for_what_nobody_judged() -> None:
    assert grades_of(["x", "a", "b", "a"], {"a": 2, "b": -1, "c": 1}) == (0, 2, -1)
    assert relevant_count({"a": 2, "b": -1, "c": 1, "d": 0}) == 2


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [([], 1, 0), ([True], 1, 1), ([False, True], 1, 0), ([False, True], 2, 1), ([False, False], 5, 0)],
)
def test_success(ranking: list[bool], k: int, expected: float) -> None:
    assert success(ranking, k=k) == expected


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [([], 0), ([False, False], 0), ([True, True], 1), ([False, False, True], 1 / 3)],
)
def test_reciprocal_rank(ranking: list[bool], expected: float) -> None:
    assert reciprocal_rank(ranking) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "relevant", "k", "expected"),
    [
        ([], 1, 10, 0.0),
        ([], 0, 10, 0.0),
        ([False], 0, 10, 0.0),
        ([True], 1, 10, 1.0),
        ([False, True], 1, 10, 1 / math.log2(3)),
        ([True, False, True], 2, 10, (1 + 0.5) / (1 + 1 / math.log2(3))),
        # A relevant text that wasn't found lowers the score; one that doesn't fit above k doesn't.
        ([True], 2, 10, 1 / (1 + 1 / math.log2(3))),
        ([True], 2, 1, 1.0),
        ([False, True], 1, 1, 0.0),
    ],
)
def test_ndcg(ranking: list[bool], relevant: int, k: int, expected: float) -> None:
    assert ndcg(ranking, relevant=relevant, k=k) == pytest.approx(expected)
