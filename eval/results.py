"""A finished run, and its JSON: the same bytes on every run of the same questions, but for `timings`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures.bootstrap import DIGITS, Estimate
from eval.measures.confidence_measures import GivenAnswers, given_answers, measure_confidence
from eval.measures.latency import latency
from eval.measures.squad_metrics import official_table
from eval.record_json import record_to_json
from eval.run import Record, clusters_of, measure, measure_by_report, measure_by_type
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
    by_report: Mapping[str, Mapping[str, Estimate]]
    """By id of the report that the questions are about; empty where that is one report."""
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


def results_of(
    records: Sequence[Record],
    selection: Selection,
    *,
    system: str,
    reports: Sequence[ReportInfo],
    generate: bool | None,
    seed: int,
    seconds: float,
) -> Results:
    """Measure the records of a run. The arguments are the fields of `Results`."""
    return Results(
        system=system,
        reports=tuple(reports),
        selection=selection,
        generate=generate,
        seed=seed,
        records=tuple(records),
        metrics={**measure(records, seed=seed), **_confidence(records, seed)},
        by_type=measure_by_type(records, seed=seed),
        by_report=measure_by_report(records, seed=seed),
        seconds=seconds,
    )


def _confidence(records: Sequence[Record], seed: int) -> dict[str, Estimate]:
    given = [record for record in records if given_answers([record.case]).right]
    return measure_confidence(
        given_answers([record.case for record in given]), seed=seed, clusters=clusters_of(given)
    )


def results_to_json(results: Results) -> JsonObject:
    """The run as JSON."""
    return {
        "format": FORMAT,
        "system": results.system,
        "models": models_to_json(results.records),
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
        "by_report": {
            name: {metric: estimate_to_json(value) for metric, value in metrics.items()}
            for name, metrics in results.by_report.items()
        },
        "thresholds": _thresholds(results.records),
        "records": [record_to_json(record) for record in results.records],
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
    spent = {
        "retrieve": [timing.retrieve for timing in timings],
        "read": [timing.read for timing in timings],
        "generate": [timing.generate for timing in timings],
        "verify": [timing.verify for timing in timings],
        "total": [timing.total for timing in timings],
    }
    found = {stage: latency(times) for stage, times in spent.items()}
    return {
        stage: (round(each.p50, 2), round(each.p95, 2)) for stage, each in found.items() if each is not None
    }


def _thresholds(records: Sequence[Record]) -> JsonObject | None:
    """Under the names that SQuAD's official script gives them."""
    table = official_table(record.case for record in records)
    if table.best_exact is None or table.best_f1 is None:
        return None
    return {
        "best_exact": round(table.best_exact.score, DIGITS),
        "best_exact_thresh": round(table.best_exact.threshold, DIGITS),
        "best_f1": round(table.best_f1.score, DIGITS),
        "best_f1_thresh": round(table.best_f1.threshold, DIGITS),
    }


def models_to_json(records: Sequence[Record]) -> JsonObject | None:
    """The models that had a part in the answers; None where all crashed."""
    models = [record.models for record in records if record.models is not None]
    if not models:
        return None
    generators = {model.generator for model in models if model.generator is not None}
    return {
        "embedder": models[0].embedder,
        "reader": models[0].reader,
        "generator": ", ".join(sorted(generators)) or None,
    }
