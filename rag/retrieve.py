"""Find passages: dense and lexical lists, fused by reciprocal rank.

Fusion is Cormack, Clarke and Büttcher's (SIGIR 2009): a passage scores the sum of 1 / (60 + rank) over
the lists that hold it. Ties go to the passage that stands first in its report, so that the same question
finds the same passages every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.records import Hit, Passage
from index.runtime import default_threads
from index.store import Index
from rag.stages import ALL_STAGES, Stages

RANK_CONSTANT = 60
"""The constant of reciprocal rank fusion, as in the paper."""
LIST_LENGTH = 30
"""How many passages each list contributes."""
SEARCHED_BESIDE = 50_000
"""Passages from which both lists are searched at the same time; below, handing over takes longer than it saves."""
_List: TypeAlias = Sequence[tuple[Passage, float]]


@dataclass(frozen=True, slots=True)
class _Place:
    passage: Passage
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float | None = None


def retrieve(
    index: Index,
    question: str,
    vector: NDArray[np.float32],
    *,
    limit: int,
    report_ids: Sequence[str] = (),
    stages: Stages = ALL_STAGES,
) -> tuple[Hit, ...]:
    """Best passages for a question, best first, at most `limit`.

    Args:
        index: The opened index.
        question: Words for the lexical list.
        vector: The question's embedding, float32, (dimensions,), unit length.
        limit: How many passages to return.
        report_ids: Only passages of these reports; all reports where empty.
        stages: Which of the two lists take part.

    """
    length = max(limit, LIST_LENGTH)
    places: dict[str, _Place] = {}
    dense, lexical = _lists(index, question, vector, length, report_ids, stages)
    for rank, (passage, similarity) in enumerate(dense, start=1):
        places[passage.id] = _Place(passage, dense_rank=rank, similarity=similarity)
    for rank, (passage, _) in enumerate(lexical, start=1):
        known = places.get(passage.id)
        places[passage.id] = _Place(
            passage,
            dense_rank=known.dense_rank if known else None,
            lexical_rank=rank,
            similarity=known.similarity if known else None,
        )
    hits = [
        Hit(place.passage, _fused(place), place.dense_rank, place.lexical_rank, place.similarity)
        for place in places.values()
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.report_id, hit.passage.start))
    return tuple(hits[:limit])


def _lists(
    index: Index,
    question: str,
    vector: NDArray[np.float32],
    length: int,
    report_ids: Sequence[str],
    stages: Stages,
) -> tuple[_List, _List]:
    """The dense and the lexical list; of a large index at the same time, since both leave Python for most of it."""
    if stages.dense and stages.lexical and index.manifest.counts.passages >= SEARCHED_BESIDE:
        words = _beside().submit(index.search_lexical, question, length, report_ids)
        try:
            dense = index.search_dense(vector, length, report_ids)
        except BaseException:
            wait([words])  # the caller may close the index next
            raise
        return dense, words.result()
    return (
        index.search_dense(vector, length, report_ids) if stages.dense else [],
        index.search_lexical(question, length, report_ids) if stages.lexical else [],
    )


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(default_threads(), thread_name_prefix="words")


def _fused(place: _Place) -> float:
    ranks = (place.dense_rank, place.lexical_rank)
    return sum(1.0 / (RANK_CONSTANT + rank) for rank in ranks if rank is not None)
