"""Measures of a ranking, as trec_eval defines them: relevance is yes or no, and nothing found counts 0."""

from __future__ import annotations

import math
from collections.abc import Sequence


def success(ranking: Sequence[bool], *, k: int) -> float:
    """trec_eval's `success.k`: 1 where one of the first k results is relevant, else 0."""
    return float(any(ranking[:k]))


def reciprocal_rank(ranking: Sequence[bool]) -> float:
    """trec_eval's `recip_rank`: 1 / rank of the first relevant result, 0 where none is. Its mean is the MRR."""
    return next((1 / rank for rank, relevant in enumerate(ranking, start=1) if relevant), 0.0)


def ndcg(ranking: Sequence[bool], *, relevant: int, k: int) -> float:
    """trec_eval's `ndcg_cut.k`: gain 1 discounted by log2(rank + 1), against the best possible order.

    Args:
        ranking: Whether each result is relevant, best first.
        relevant: How many relevant texts there are, found or not; with none, 0.
        k: Depth; results below it, and relevant texts that don't fit above it, count nothing.

    """
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    gained = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(ranking[:k], start=1) if hit)
    return gained / ideal if ideal else 0.0


def recall(ranking: Sequence[bool], *, relevant: int, k: int) -> float:
    """trec_eval's `recall.k`: share of the relevant texts among the first k results; with none, 0."""
    return sum(ranking[:k]) / relevant if relevant else 0.0


def average_precision(ranking: Sequence[bool], *, relevant: int) -> float:
    """trec_eval's `map` of one question: the precision at each relevant result, over all relevant texts."""
    found = 0
    total = 0.0
    for rank, hit in enumerate(ranking, start=1):
        if hit:
            found += 1
            total += found / rank
    return total / relevant if relevant else 0.0


def graded_ndcg(grades: Sequence[int], *, ideal: Sequence[int], k: int) -> float:
    """trec_eval's `ndcg_cut.k` with grades as gains. `ideal`: the grades of all relevant texts, found or not."""

    def gained(of: Sequence[int]) -> float:
        return sum(max(0, grade) / math.log2(rank + 1) for rank, grade in enumerate(of[:k], start=1))

    best = gained(sorted(ideal, reverse=True))
    return gained(grades) / best if best else 0.0
