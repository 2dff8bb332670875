"""An earlier run, read from its JSON: what a later one is compared with.

A run's own file will do, and so will the short form that `footnote eval run --save-baseline` writes, which leaves out
texts and traces; or a file of the same shape with only `metrics`, which has no questions to pair.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from eval.json_lines import Fields, as_object, parse, read_text
from eval.measures.catalogue import MEASURES, METRICS
from eval.measures.shares import Share
from eval.record_json import outcome_to_json
from eval.results import Results, results_to_json
from index.errors import InputError


@dataclass(frozen=True, slots=True)
class RecordedQuestion:
    """One question of an earlier run."""

    id: str
    type: str
    question: str
    report: str | None
    outcome: str
    abstained: bool
    answer: str | None
    """None where answering crashed."""
    confidence: float | None
    """None where answering crashed."""
    shares: Mapping[str, Share]
    """By measure what it counts; a measure that isn't here isn't about it."""

    @property
    def cluster(self) -> str:
        """What is drawn for an interval, as `Record.cluster`."""
        return f"report {self.report}" if self.report is not None else f"question {self.id}"


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """An earlier run."""

    name: str
    """Of its file."""
    values: Mapping[str, float]
    """By measure; one without a value isn't here."""
    asked: Mapping[str, object] | None
    """What was asked, as the run's JSON says; None where the file doesn't say."""
    tolerance: object = None
    """As the file has it: a number, or an object with one for each measure."""
    records: Mapping[str, RecordedQuestion] = field(default_factory=lambda: MappingProxyType({}))
    """By question id, in order; empty where the file holds only measures."""


def read_run(path: Path) -> RecordedRun:
    """Read a run's JSON. Raises InputError where it isn't one."""
    return _run(parse(read_text(path), str(path)), str(path), path.name)


def recorded(results: Results) -> RecordedRun:
    """A run that has just been made, as it would be read from its file."""
    return _run(parse(short_form(results), "this run"), "this run", "this run")


def _run(value: object, where: str, name: str) -> RecordedRun:
    fields = Fields(as_object(value, where), where)
    records = [
        _record(Fields(as_object(item, f"{where}: `records`"), where)) for item in fields.items("records")
    ]
    asked = fields.values.get("questions")
    return RecordedRun(
        name=name,
        values=_values(fields),
        asked=None if asked is None else as_object(asked, f"{name}: `questions`"),
        tolerance=fields.values.get("tolerance"),
        records=MappingProxyType({record.id: record for record in records}),
    )


def short_form(results: Results) -> str:
    """The text of a file that later runs can be compared with: measures and outcomes, no passages."""
    whole = results_to_json(results)
    kept = ("format", "system", "models", "generate", "reports", "questions", "seed", "metrics")
    head = {name: whole[name] for name in kept}
    # A line a question, so that a version history shows which changed.
    lines = ",\n".join(
        json.dumps(outcome_to_json(record), ensure_ascii=False, allow_nan=False) for record in results.records
    )
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    return f'{text.removesuffix("}").rstrip()},\n "records": [\n{lines}\n ]\n}}\n'


def share_value(value: object, fields: Fields, name: str) -> float:
    """A number from 0 to 1. Raises InputError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise fields.fail(f"`{name}` must be a number from 0 to 1, not {value!r}")
    return float(value)


def _values(fields: Fields) -> dict[str, float]:
    known = {measure.name for measure in MEASURES}
    values: dict[str, float] = {}
    for name, entry in as_object(fields.values.get("metrics"), f"{fields.where}: `metrics`").items():
        value = entry.get("value") if isinstance(entry, dict) else entry
        if name not in known:
            raise fields.fail(f"there is no measure {name!r}; the measures are {', '.join(sorted(known))}")
        if value is not None:
            values[name] = share_value(value, fields, name)
    return values


def _record(fields: Fields) -> RecordedQuestion:
    if "shares" not in fields.values:
        raise InputError(f"{fields.where}: a record without `shares`; measure again with this version")
    shares = as_object(fields.values["shares"], f"{fields.where}: `shares`")
    confidence = fields.values.get("confidence")
    return RecordedQuestion(
        id=fields.text("id"),
        type=fields.text("type"),
        question=fields.text("question"),
        report=fields.optional_text("report"),
        outcome=fields.text("outcome"),
        abstained=fields.truth("abstained"),
        answer=fields.optional_text("answer"),
        confidence=None if confidence is None else share_value(confidence, fields, "confidence"),
        shares={m.name: _share(shares[m.name], fields) for m in METRICS if m.name in shares},
    )


def _share(value: object, fields: Fields) -> Share:
    match value:
        case [int() | float() as hits, int() | float() as of] if of > 0:
            return Share(float(hits), float(of))
        case _:
            raise fields.fail(f"a share must be hits and of, not {value!r}")
