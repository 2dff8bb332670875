from __future__ import annotations

import math

import pytest

from eval.measures.rank_measures import ndcg, reciprocal_rank, success


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
