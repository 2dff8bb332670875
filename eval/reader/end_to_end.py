"""Measures the whole assistant on a corpus with SQuAD's questions: nobody tells it where the answer stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from eval.corpus import PlacedQuestion, relevant_passages
from eval.measures.bootstrap import Estimate, estimate
from eval.measures.normalise import contains, without_markers
from eval.measures.rank_measures import ndcg, reciprocal_rank, success
from eval.measures.shares import NOTHING, Share
from eval.measures.squad import exact_match, f1_score, numeric_match
from index.errors import IndexUnusableError, ModelError
from index.store import Index
from rag.records import Answer, AnswerEvent, FinalEvent, RetrievalEvent

DEPTH: Final = 10
"""Retrieved passages that the ranking measures look at."""

TITLES: Final[Mapping[str, str]] = {
    "exact": "Exact match",
    "f1": "F1",
    "contains": "Answer contains a gold answer",
    "numeric": "Same numbers",
    "answered": "Answered, of the answerable",
    "f1_of_answered": "F1, of the answered",
    "no_answer": "Abstained, of the unanswerable",
    "success_1": "Success@1 of the passages",
    "mrr": f"MRR of the passages, to {DEPTH}",
    "ndcg_10": f"nDCG@{DEPTH} of the passages",
}
"""All measures by their names in files, in the order of the table.

But for `no_answer`, they are about the answerable questions, and abstentions and crashes score 0.
"""


class Streaming(Protocol):
    """What answers event by event, as the assistant does."""

    def stream(
        self, question: str, *, top_k: int | None = None, generate: bool | None = None
    ) -> Iterator[AnswerEvent]:
        """The passages, at most `top_k`, and at the end the whole answer."""
        ...


@dataclass(frozen=True, slots=True)
class EndToEndRecord:
    """A question and what became of it."""

    placed: PlacedQuestion
    answer: Answer | None
    """None where answering crashed."""
    ranking: tuple[bool, ...]
    """For each retrieved passage, best first, whether it holds the answer; at most `DEPTH`."""
    relevant: int
    """Passages of the index that hold it."""
    error: str | None
    """What crashed, in one line; None where nothing did."""

    @property
    def golds(self) -> tuple[str, ...]:
        """Acceptable answers; empty where the corpus isn't said to have one."""
        return self.placed.question.golds

    @property
    def answered(self) -> bool:
        """Whether there is an answer that isn't an abstention."""
        return self.answer is not None and self.answer.status != "abstained"

    @property
    def text(self) -> str:
        """What is scored: the short answer, or the answer without its markers; empty where there is none."""
        if self.answer is None or not self.answered:
            return ""
        return self.answer.short_answer or without_markers(self.answer.answer)


def answer_all(
    system: Streaming,
    index: Index,
    questions: Sequence[PlacedQuestion],
    *,
    generate: bool | None,
    progress: Callable[[], None] = lambda: None,
) -> tuple[EndToEndRecord, ...]:
    """Ask every question of the corpus; `progress` is called after each.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    records = []
    for placed in questions:
        records.append(_record(system, index, placed, generate=generate))
        progress()
    return tuple(records)


def measure_end_to_end(records: Sequence[EndToEndRecord], *, seed: int) -> dict[str, Estimate]:
    """Every measure of `TITLES`, by name, with its interval over the questions."""
    return {name: estimate([_SHARES[name](r) for r in records], seed=seed) for name in TITLES}


def _record(
    system: Streaming, index: Index, placed: PlacedQuestion, *, generate: bool | None
) -> EndToEndRecord:
    relevant = relevant_passages(index, placed)
    ranking: tuple[bool, ...] = ()
    answer, error = None, None
    try:
        for event in system.stream(placed.question.question, top_k=DEPTH, generate=generate):
            if isinstance(event, RetrievalEvent):
                ranking = tuple(hit.passage.id in relevant for hit in event.hits[:DEPTH])
            elif isinstance(event, FinalEvent):
                answer = event.answer
    except (IndexUnusableError, ModelError):
        raise
    except Exception as crash:  # noqa: BLE001 - whatever one question raises, the others are still measured
        error = " ".join(f"{type(crash).__name__}: {crash}".split())
    return EndToEndRecord(placed, answer, ranking, len(relevant), error)


def _of_answerable(measure: Callable[[EndToEndRecord], float | None], record: EndToEndRecord) -> Share:
    value = measure(record) if record.golds else None
    return NOTHING if value is None else Share(value, 1)


def _numeric(record: EndToEndRecord) -> float | None:
    return numeric_match(record.text, record.golds)


def _contains(record: EndToEndRecord) -> float:
    whole = without_markers(record.answer.answer) if record.answer is not None and record.answered else ""
    return float(any(contains(f"{whole}\n{record.text}", gold) for gold in record.golds))


def _no_answer(record: EndToEndRecord) -> Share:
    if record.golds:
        return NOTHING
    return Share(float(record.answer is not None and not record.answered), 1)


_SHARES: Final[Mapping[str, Callable[[EndToEndRecord], Share]]] = {
    "exact": partial(_of_answerable, lambda record: exact_match(record.text, record.golds)),
    "f1": partial(_of_answerable, lambda record: f1_score(record.text, record.golds)),
    "contains": partial(_of_answerable, _contains),
    "numeric": partial(_of_answerable, _numeric),
    "answered": partial(_of_answerable, lambda record: float(record.answered)),
    "f1_of_answered": partial(_of_answerable, lambda r: f1_score(r.text, r.golds) if r.answered else None),
    "no_answer": _no_answer,
    "success_1": partial(_of_answerable, lambda record: success(record.ranking, k=1)),
    "mrr": partial(_of_answerable, lambda record: reciprocal_rank(record.ranking)),
    "ndcg_10": partial(
        _of_answerable, lambda record: ndcg(record.ranking, relevant=record.relevant, k=DEPTH)
    ),
}
