"""Measures of the passages that were read for an answer, in the order in which they were read.

A question is measured where some text is known to be relevant: a passage that holds its evidence, or the documents
that a retrieval set names. One that crashed, or found nothing, counts 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from eval.cases import Ranked
from eval.measures.rank_measures import average_precision, graded_ndcg, recall, reciprocal_rank, success
from eval.measures.shares import NOTHING, Case, Metric, Share


def _share(measure: Callable[[Ranked], float], case: Case) -> Share:
    return NOTHING if case.ranked is None else Share(measure(case.ranked), 1)


def _hits(ranked: Ranked) -> tuple[bool, ...]:
    return tuple(grade > 0 for grade in ranked.grades)


def _metric(name: str, title: str, convention: str, measure: Callable[[Ranked], float]) -> Metric:
    return Metric(name, title, convention, partial(_share, measure), group="Retrieval")


RETRIEVAL_METRICS: Final = (
    _metric(
        "recall_5",
        "Recall@5",
        "trec_eval's recall.5: share of the relevant texts among the first five.",
        lambda ranked: recall(_hits(ranked), relevant=len(ranked.relevant), k=5),
    ),
    _metric(
        "success_1",
        "Success@1",
        "trec_eval's success.1: the first text is relevant.",
        lambda ranked: success(_hits(ranked), k=1),
    ),
    _metric(
        "success_5",
        "Success@5",
        "trec_eval's success.5: one of the first five texts is relevant.",
        lambda ranked: success(_hits(ranked), k=5),
    ),
    _metric(
        "mrr",
        "MRR",
        "trec_eval's recip_rank: 1 / rank of the first relevant text, 0 where none was found.",
        lambda ranked: reciprocal_rank(_hits(ranked)),
    ),
    _metric(
        "map",
        "MAP",
        "trec_eval's map: precision at each relevant text that was found, over all relevant ones.",
        lambda ranked: average_precision(_hits(ranked), relevant=len(ranked.relevant)),
    ),
    _metric(
        "ndcg_10",
        "nDCG@10",
        "trec_eval's ndcg_cut.10: the grades of the first ten texts, discounted by log2(rank + 1), over the best "
        "order's.",
        lambda ranked: graded_ndcg(ranked.grades, ideal=ranked.relevant, k=10),
    ),
)
"""The measures of retrieval, in the order of the table."""
