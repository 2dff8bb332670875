"""Does the reader rank passages better than retrieval does? Both orders of the same passages, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eval.bootstrap import Estimate, estimate
from eval.metrics import Share
from eval.rank_measures import ndcg, success
from rag.reader.records import ReadPassage, SpanReader

DEPTH: Final = 10
"""Passages of an index that the reader puts in another order; of a ranking set it orders all candidates."""

MEASURES: Final[Mapping[str, str]] = {"ndcg_10": "nDCG@10", "success_1": "Success@1"}
"""The measures by their names in files, with their titles."""
ORDERS: Final = ("retrieval", "reader", "difference")
"""What each measure is given for; `difference` is reader less retrieval, question by question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer."""

    id: str
    passage: ReadPassage


@dataclass(frozen=True, slots=True)
class RankingCase:
    """A question with candidates in the order of retrieval."""

    id: str
    question: str
    candidates: tuple[Candidate, ...]
    """Best first; may be empty, which counts 0."""
    relevant: frozenset[str]
    """Ids of the passages that answer, found or not."""


@dataclass(frozen=True, slots=True)
class RankingRecord:
    """A case in both orders."""

    id: str
    question: str
    relevant: int
    """How many passages answer, found or not."""
    retrieval: tuple[bool, ...]
    """Whether each passage answers, in the order of retrieval."""
    reader: tuple[bool, ...]
    """The same in the order of the reader's answerability."""


def rank_all(
    reader: SpanReader, cases: Collection[RankingCase], *, progress: Callable[[], None] = lambda: None
) -> tuple[RankingRecord, ...]:
    """Let the reader order each case's candidates; among equals the order of retrieval stays."""
    records = []
    for case in cases:
        passages = [candidate.passage for candidate in case.candidates]
        readings = reader.read(case.question, passages) if passages else ()
        relevant = tuple(candidate.id in case.relevant for candidate in case.candidates)
        order = sorted(range(len(relevant)), key=lambda at: -readings[at].answerable)
        by_reader = tuple(relevant[at] for at in order)
        records.append(RankingRecord(case.id, case.question, len(case.relevant), relevant, by_reader))
        progress()
    return tuple(records)


def measure_ranking(records: Sequence[RankingRecord], *, seed: int) -> dict[str, dict[str, Estimate]]:
    """For each measure the estimates of `ORDERS`, with their intervals over the questions."""
    found = {}
    for name in MEASURES:
        before = [_value(name, record.retrieval, record.relevant) for record in records]
        after = [_value(name, record.reader, record.relevant) for record in records]
        gained = [late - early for early, late in zip(before, after, strict=True)]
        values = zip(ORDERS, (before, after, gained), strict=True)
        found[name] = {order: estimate([Share(v, 1) for v in each], seed=seed) for order, each in values}
    return found


def _value(measure: str, ranking: Sequence[bool], relevant: int) -> float:
    if measure == "success_1":
        return success(ranking, k=1)
    return ndcg(ranking, relevant=relevant, k=10)
