"""Runs a system over gold questions and measures its answers.

A crash in one question is recorded as that question's failure, with its message, and the run goes on; an
index or model that can't be used ends the run, since no question could be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import GoldQuestion, Prediction, Question
from eval.measures.bootstrap import Estimate, estimate
from eval.measures.judging import Judgement, judge
from eval.measures.metrics import METRICS, Case
from eval.predict import (
    Answerable,
    failure_to_json,
    json_line,
    prediction_from_answer,
    prediction_to_json,
)
from index.errors import IndexUnusableError, ModelError
from rag.records import Answer, ModelNames, Timings

Outcome = Literal["right", "wrong", "missed", "made_up", "failed"]
"""`missed`: abstained, though the report says; `made_up`: answered, though it doesn't; `failed`: crashed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question of a run."""

    gold: GoldQuestion
    prediction: Prediction | None
    """None exactly where answering crashed."""
    judgement: Judgement | None
    """None exactly where answering crashed: a crash has no score."""
    error: str | None
    """What crashed, in one line; None where nothing did."""
    timings: Timings | None
    models: ModelNames | None

    @property
    def case(self) -> Case:
        """The pair that the measures look at."""
        return Case(self.gold, self.prediction)

    @property
    def outcome(self) -> Outcome:
        """How the question went, in one word."""
        if self.prediction is None or self.judgement is None:
            return "failed"
        if self.judgement.right:
            return "right"
        if self.prediction.abstained:
            return "missed"
        return "wrong" if self.gold.answerable else "made_up"


def attempt(system: Answerable, question: str, *, generate: bool | None) -> Answer | str:
    """The answer, or the message of the crash.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    try:
        return system.ask(question, generate=generate)
    except (IndexUnusableError, ModelError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one question raises, the others are still measured
        return " ".join(f"{type(error).__name__}: {error}".split())


def predict(system: Answerable, question: Question, *, generate: bool | None) -> tuple[str, bool]:
    """The prediction's JSON line, and whether answering crashed.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    result = attempt(system, question.question, generate=generate)
    if isinstance(result, str):
        return json_line(failure_to_json(question.id, result)), True
    return json_line(prediction_to_json(prediction_from_answer(question.id, result))), False


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
        records.append(_record(gold, attempt(system, gold.question, generate=generate)))
        progress()
    return tuple(records)


def measure(records: Sequence[Record], *, seed: int) -> dict[str, Estimate]:
    """Every measure over the records, by name, with its interval."""
    cases = [record.case for record in records]
    return {metric.name: estimate([metric.share(case) for case in cases], seed=seed) for metric in METRICS}


def measure_by_type(records: Sequence[Record], *, seed: int) -> dict[str, dict[str, Estimate]]:
    """Every measure over the records of each question type, types in alphabetical order."""
    types = sorted({record.gold.type for record in records})
    return {
        name: measure([record for record in records if record.gold.type == name], seed=seed) for name in types
    }


def _record(gold: GoldQuestion, result: Answer | str) -> Record:
    if isinstance(result, str):
        return Record(gold, None, None, result, None, None)
    prediction = prediction_from_answer(gold.id, result)
    return Record(gold, prediction, judge(gold, prediction), None, result.timings_ms, result.model)
