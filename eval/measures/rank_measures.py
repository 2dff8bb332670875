"""Measures of one question's ranking, as trec_eval defines them; their means over all questions are the scores.

A ranking is the grades of the results, best result first: 0 (or less) is not relevant, a higher grade is more
relevant, and where relevance is yes or no, True is 1. Only nDCG looks at how high a grade is. A question without
results, or without any relevant text, has 0 in every measure and counts in the mean (trec_eval's `-c`), so that
finding nothing never helps. Recall, average precision and nDCG need to know what is relevant and wasn't found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence


def grades_of(results: Iterable[str], judged: Mapping[str, int]) -> tuple[int, ...]:
    """The grades of some results, best first; 0 for one that nobody judged.

    A text that comes again, as a document does with each of its passages, counts where it first stands: trec_eval
    refuses a ranking that has it twice.
    """
    return tuple(judged.get(result, 0) for result in dict.fromkeys(results))


def relevant_count(judged: Mapping[str, int]) -> int:
    """How many of the judged texts are relevant: those with a grade above 0."""
    return sum(grade > 0 for grade in judged.values())


def success(ranking: Sequence[int], *, k: int) -> float:
    """trec_eval's `success.k`: 1 where one of the first k results is relevant, else 0."""
    return float(any(grade > 0 for grade in ranking[:k]))


def recall(ranking: Sequence[int], *, relevant: int, k: int) -> float:
    """trec_eval's `recall.k`: share of the relevant texts, found or not, that are among the first k results."""
    return sum(grade > 0 for grade in ranking[:k]) / relevant if relevant else 0.0


def reciprocal_rank(ranking: Sequence[int]) -> float:
    """trec_eval's `recip_rank`: 1 / rank of the first relevant result, 0 where none is. Its mean is the MRR."""
    return next((1 / rank for rank, grade in enumerate(ranking, start=1) if grade > 0), 0.0)


def average_precision(ranking: Sequence[int], *, relevant: int) -> float:
    """trec_eval's `map` of one question: the mean over the relevant texts of the precision where each is found.

    A relevant text that isn't found has a precision of 0. Its mean over the questions is the MAP.
    """
    places = (rank for rank, grade in enumerate(ranking, start=1) if grade > 0)
    return sum(found / rank for found, rank in enumerate(places, start=1)) / relevant if relevant else 0.0


def ndcg(ranking: Sequence[bool], *, relevant: int, k: int) -> float:
    """trec_eval's `ndcg_cut.k` where relevance is yes or no; see `graded_ndcg`.

    Args:
        ranking: Whether each result is relevant, best first.
        relevant: How many relevant texts there are, found or not; with none, 0.
        k: Depth; results below it, and relevant texts that don't fit above it, count nothing.

    """
    return graded_ndcg(ranking, ideal=[1] * relevant, k=k)


def graded_ndcg(ranking: Sequence[int], *, ideal: Iterable[int], k: int) -> float:
    """trec_eval's `ndcg_cut.k`: the gain of the first k results against that of the best possible order.

    The gain of a result is its grade (Järvelin and Kekäläinen 2002), not 2^grade − 1, discounted by log2(rank + 1).

    Args:
        ranking: The grade of each result, best first.
        ideal: The grades of all judged texts, found or not, in any order; without one above 0, 0.
        k: Depth; results below it, and relevant texts that don't fit above it, count nothing.

    """
    best = _gain(sorted(ideal, reverse=True)[:k])
    return _gain(ranking[:k]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1) if grade > 0)
