"""A finished run, and its JSON: the same bytes on every run of the same questions, but for `timings`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from eval.measures.bootstrap import Estimate
from eval.measures.confidence_measures import GivenAnswers, given_answers, measure_confidence
from eval.predict import Answerable, prediction_to_json
from eval.run import Record, measure, measure_by_type, run
from eval.selection import Selection, selection_to_json
from index.records import ReportInfo
from rag.contract import JsonObject

FORMAT = 1
"""Version of the file's shape; a field keeps its name and meaning."""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything about a run."""

    system: str
    reports: tuple[ReportInfo, ...]
    """Those of the index."""
    selection: Selection
    generate: bool | None
    """None: the system's default."""
    seed: int
    records: tuple[Record, ...]
    metrics: Mapping[str, Estimate]
    by_type: Mapping[str, Mapping[str, Estimate]]
    seconds: float
    """Wall-clock time of answering."""

    @property
    def given(self) -> GivenAnswers:
        """The answers that were given, with their confidence."""
        return given_answers([record.case for record in self.records])

    @property
    def failures(self) -> int:
        """Number of questions whose answering crashed."""
        return sum(record.prediction is None for record in self.records)


def measured(
    system: Answerable,
    selection: Selection,
    *,
    name: str,
    reports: tuple[ReportInfo, ...],
    generate: bool | None,
    seed: int,
    progress: Callable[[], None] = lambda: None,
) -> Results:
    """Ask a system the selected questions and measure its answers; `progress` is called after each.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    began = perf_counter()
    records = run(system, selection.golds, generate=generate, progress=progress)
    given = given_answers([record.case for record in records])
    return Results(
        system=name,
        reports=reports,
        selection=selection,
        generate=generate,
        seed=seed,
        records=records,
        metrics={**measure(records, seed=seed), **measure_confidence(given, seed=seed)},
        by_type=measure_by_type(records, seed=seed),
        seconds=perf_counter() - began,
    )


def results_to_json(results: Results) -> JsonObject:
    """The run as JSON."""
    return {
        "format": FORMAT,
        "system": results.system,
        "models": _models(results.records),
        "generate": results.generate,
        "reports": [{"id": info.id, "sha256": info.sha256} for info in results.reports],
        "questions": selection_to_json(results.selection),
        "seed": results.seed,
        "failures": results.failures,
        "metrics": {name: estimate_to_json(value) for name, value in results.metrics.items()},
        "by_type": {
            name: {metric: estimate_to_json(value) for metric, value in metrics.items()}
            for name, metrics in results.by_type.items()
        },
        "records": [_record_to_json(record) for record in results.records],
        "timings": {
            "seconds": round(results.seconds, 3),
            "stages_ms": {
                stage: {"p50": p50, "p95": p95} for stage, (p50, p95) in latencies(results.records).items()
            },
        },
    }


def results_text(results: Results) -> str:
    """The run as the text of a JSON file."""
    return json.dumps(results_to_json(results), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def estimate_to_json(value: Estimate) -> JsonObject:
    """A measure's value, interval and number of questions."""
    return {"value": value.value, "low": value.low, "high": value.high, "n": value.n}


def latencies(records: Sequence[Record]) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile in milliseconds of each step, over the questions that didn't crash."""
    timings = [record.timings for record in records if record.timings is not None]
    if not timings:
        return {}
    spent = {
        "retrieve": [timing.retrieve for timing in timings],
        "read": [timing.read for timing in timings],
        "generate": [timing.generate for timing in timings],
        "verify": [timing.verify for timing in timings],
        "total": [timing.total for timing in timings],
    }
    return {stage: (_quantile(times, 0.5), _quantile(times, 0.95)) for stage, times in spent.items()}


def _quantile(times: Sequence[float], q: float) -> float:
    return round(float(np.quantile(np.array(times, dtype=np.float64), q)), 2)


def _models(records: Sequence[Record]) -> JsonObject | None:
    models = [record.models for record in records if record.models is not None]
    if not models:
        return None
    generators = {model.generator for model in models if model.generator is not None}
    return {
        "embedder": models[0].embedder,
        "reader": models[0].reader,
        "generator": ", ".join(sorted(generators)) or None,
    }


def _record_to_json(record: Record) -> JsonObject:
    gold, judgement = record.gold, record.judgement
    return {
        "id": gold.id,
        "type": gold.type,
        "split": gold.split,
        "question": gold.question,
        "answerable": gold.answerable,
        "outcome": record.outcome,
        "strict": judgement.strict if judgement is not None else None,
        "why": judgement.why if judgement is not None else None,
        "error": record.error,
        "prediction": prediction_to_json(record.prediction) if record.prediction is not None else None,
    }
