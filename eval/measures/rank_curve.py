"""How much more is found the deeper one looks: success and recall at each rank, over questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from eval.cases import Ranked
from eval.measures.rank_measures import recall, success

DEPTH: Final = 10
"""Ranks that are looked at; an answer is read from about as many passages."""


@dataclass(frozen=True, slots=True)
class RankPoint:
    """Means over the questions at one depth, each from 0 to 1."""

    k: int
    """From 1: so many of the first texts are looked at."""
    success: float
    """As trec_eval's success.k."""
    recall: float
    """As trec_eval's recall.k."""


def rank_curve(rankings: Iterable[Ranked], *, depth: int = DEPTH) -> tuple[RankPoint, ...]:
    """The points for k from 1 to `depth`; none without rankings. One in which nothing was found counts 0."""
    hits = [
        (tuple(grade > 0 for grade in ranked.grades), sum(grade > 0 for grade in ranked.relevant))
        for ranked in rankings
    ]
    if not hits:
        return ()
    return tuple(
        RankPoint(
            k,
            sum(success(found, k=k) for found, _ in hits) / len(hits),
            sum(recall(found, relevant=relevant, k=k) for found, relevant in hits) / len(hits),
        )
        for k in range(1, depth + 1)
    )
