"""Runs a system over gold questions and measures its answers.

A crash in one question is recorded as that question's failure, with its message, and the run goes on; an
index or model that can't be used ends the run, since no question could be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from eval.attempts import Answerable, Attempt, Task, attempt
from eval.cases import GoldQuestion, Prediction, Question, Ranked
from eval.measures.bootstrap import Estimate, estimate
from eval.measures.catalogue import METRICS
from eval.measures.judging import Judgement, judge
from eval.measures.shares import Case, Share
from eval.predict import failure_to_json, json_line, prediction_from_answer, prediction_to_json
from rag.records import Answer, ModelNames, Timings
from rag.trace import Trace

Outcome = Literal["right", "wrong", "missed", "made_up", "failed", "unjudged"]
"""`missed`: abstained, though the report says; `made_up`: answered, though it doesn't; `failed`: crashed;
`unjudged`: nobody says what is right, as with a retrieval set's queries."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question of a run."""

    gold: GoldQuestion
    prediction: Prediction | None
    """None exactly where answering crashed."""
    judgement: Judgement | None
    """None where answering crashed, which has no score, and where nobody says what is right."""
    error: str | None
    """What crashed, in one line; None where nothing did."""
    timings: Timings | None
    models: ModelNames | None
    trace: Trace | None = None
    """What led to the answer; None where answering crashed."""
    ranked: Ranked | None = None
    """What retrieval found; None where no text is known to be relevant."""
    problems: tuple[str, ...] | None = None
    """What the check finds wrong with the answer; None where it wasn't checked."""
    report: str | None = None
    """Id of the report that the question is about; None where that isn't known, or it is about several."""
    several: bool = False
    """Whether it was asked of several reports, so that an answer might cite another one."""
    answer: Answer | None = None
    """What the prediction was made from, with the places of its quotes; None where answering crashed."""
    shares: Mapping[str, Share] = field(init=False)
    """By measure what the question adds to it."""

    def __post_init__(self) -> None:
        case = self.case
        object.__setattr__(self, "shares", {metric.name: metric.share(case) for metric in METRICS})

    @property
    def case(self) -> Case:
        """What the measures look at."""
        report = self.report if self.several else None
        return Case(self.gold, self.prediction, self.ranked, self.problems, report)

    @property
    def cluster(self) -> str:
        """What is drawn for an interval: the report; a question about no known one is drawn by itself."""
        return f"report {self.report}" if self.report is not None else f"question {self.gold.id}"

    @property
    def outcome(self) -> Outcome:
        """How the question went, in one word."""
        if self.prediction is None:
            return "failed"
        if self.judgement is None:
            return "unjudged"
        if self.judgement.right:
            return "right"
        if self.prediction.abstained:
            return "missed"
        return "wrong" if self.gold.answerable else "made_up"


def predict(system: Answerable, question: Question, *, generate: bool | None) -> tuple[str, bool]:
    """The prediction's JSON line, and whether answering crashed.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    result = attempt(system, Task(question.question), generate=generate)
    if result.explained is None:
        return json_line(failure_to_json(question.id, result.error or "")), True
    return json_line(prediction_to_json(prediction_from_answer(question.id, result.explained.answer))), False


def run(
    system: Answerable,
    golds: Iterable[GoldQuestion],
    *,
    generate: bool | None,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Record, ...]:
    """Answer and judge each question, in order; `progress` is called after each.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    records = []
    for gold in golds:
        records.append(
            record_of(gold, attempt(system, Task(gold.question, gold.report_ids), generate=generate))
        )
        progress()
    return tuple(records)


def record_of(
    gold: GoldQuestion,
    made: Attempt,
    *,
    ranked: Ranked | None = None,
    report: str | None = None,
    several: bool = False,
) -> Record:
    """The record of a question, judged. `ranked`, `report` and `several` as the record has them."""
    if made.explained is None:
        return Record(gold, None, None, made.error, None, None, None, ranked, None, report, several)
    answer = made.explained.answer
    prediction = prediction_from_answer(gold.id, answer)
    return Record(
        gold,
        prediction,
        judge(gold, prediction) if gold.judged else None,
        None,
        answer.timings_ms,
        answer.model,
        made.explained.trace,
        ranked,
        made.problems,
        report,
        several,
        answer,
    )


def measure(records: Sequence[Record], *, seed: int) -> dict[str, Estimate]:
    """Every measure to which each question adds a share, by name, with its interval.

    Where the questions are about several reports, reports are drawn for it.
    """
    clusters = clusters_of(records)
    return {
        metric.name: estimate([r.shares[metric.name] for r in records], seed=seed, clusters=clusters)
        for metric in METRICS
    }


def measure_by_type(records: Sequence[Record], *, seed: int) -> dict[str, dict[str, Estimate]]:
    """Every measure over the records of each question type, types in alphabetical order."""
    types = sorted({record.gold.type for record in records})
    return {
        name: measure([record for record in records if record.gold.type == name], seed=seed) for name in types
    }


def measure_by_report(records: Sequence[Record], *, seed: int) -> dict[str, dict[str, Estimate]]:
    """Every measure over the records about each report, by report id; empty where there is one report only."""
    names = sorted({record.report for record in records if record.report is not None})
    if len(names) < 2:
        return {}
    return {
        name: measure([record for record in records if record.report == name], seed=seed) for name in names
    }


def clusters_of(records: Sequence[Record]) -> list[str] | None:
    """Of each record what is drawn for an interval; None where only one report is known of: questions are."""
    reports = {record.report for record in records if record.report is not None}
    return [record.cluster for record in records] if len(reports) > 1 else None
