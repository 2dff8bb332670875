"""Does the reader rank passages better than retrieval does? Both orders of the same passages, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eval.measures.bootstrap import Estimate, estimate
from eval.measures.rank_measures import ndcg, success
from eval.measures.shares import Share
from rag.reader.records import ReadPassage, SpanReader
from rag.rerank import ranked

DEPTH: Final = 10
"""Passages of an index that are ranked."""

MEASURES: Final[Mapping[str, str]] = {"ndcg_10": "nDCG@10", "success_1": "Success@1"}
"""The measures by their names in files, with their titles."""
ORDERS: Final = ("retrieval", "reader", "difference")
"""What each measure is given for; `difference` is reader less retrieval, question by question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer."""

    id: str
    passage: ReadPassage
    score: float = 0.0
    """What retrieval's fusion gave it; 0 in a ranking set."""


@dataclass(frozen=True, slots=True)
class RankingCase:
    """A question with candidates in the order of retrieval."""

    id: str
    question: str
    candidates: tuple[Candidate, ...]
    """Best first; may be empty, which counts 0."""
    relevant: frozenset[str]
    """Ids of the passages that answer, found or not."""
    read: int | None = None
    """How many of the first the reader puts in another order, the others following; None for all."""


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
    """The same in the order of answers: by the reader's answerability, with the fused score."""


def rank_all(
    reader: SpanReader, cases: Collection[RankingCase], *, progress: Callable[[], None] = lambda: None
) -> tuple[RankingRecord, ...]:
    """Let the reader order each case's candidates, as it does for answers; equals keep retrieval's order."""
    records = []
    for case in cases:
        near = case.candidates[: case.read]
        readings = reader.read(case.question, [candidate.passage for candidate in near]) if near else ()
        order = ranked([reading.answerable for reading in readings], [c.score for c in near])
        relevant = tuple(candidate.id in case.relevant for candidate in case.candidates)
        by_reader = (*(relevant[at] for at in order), *relevant[len(near) :])
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
