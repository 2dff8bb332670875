"""Compares a run with an earlier one: has a measure become worse by more than its tolerance?

A baseline is the JSON of a run, or a file of the same shape with only `metrics`; `tolerance` in it is one
number for all measures, or an object with one each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.json_lines import Fields, as_object, parse, read_text
from eval.measures.bootstrap import Estimate
from eval.measures.catalogue import MEASURES
from rag.contract import JsonObject

DEFAULT_TOLERANCE: Final = 0.02
"""How much worse a measure may be where neither the file nor the caller says."""
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is compared with."""

    name: str
    values: Mapping[str, float]
    """By measure; a measure that isn't here isn't compared."""
    tolerances: Mapping[str, float]
    """By measure: how much worse it may be, as a share (0.02 is two points)."""
    questions: Mapping[str, object] | None
    """What was asked, as the run's JSON says; None where the file doesn't say."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A measure that is worse than it was by more than its tolerance."""

    name: str
    before: float
    now: float | None
    """None where nothing was measured any more."""
    tolerance: float

    def __str__(self) -> str:
        """One line for a person."""
        now = "not measured" if self.now is None else f"{self.now:.3f}"
        return f"{self.name}: {now}, was {self.before:.3f} (tolerance {self.tolerance:g})"


def read_baseline(path: Path, *, tolerance: float | None = None) -> Baseline:
    """Read a baseline; a `tolerance` given here holds for every measure. Raises InputError."""
    fields = Fields(as_object(parse(read_text(path), str(path)), str(path)), str(path))
    known = {metric.name for metric in MEASURES}
    values: dict[str, float] = {}
    for name, entry in as_object(fields.values.get("metrics"), f"{path}: `metrics`").items():
        value = entry.get("value") if isinstance(entry, dict) else entry
        if name not in known:
            raise fields.fail(f"there is no measure {name!r}; the measures are {', '.join(sorted(known))}")
        if value is not None:
            values[name] = _share(value, fields, name)
    questions = fields.values.get("questions")
    return Baseline(
        name=path.name,
        values=values,
        tolerances=_tolerances(fields, known, tolerance),
        questions=None if questions is None else as_object(questions, f"{path}: `questions`"),
    )


def check_comparable(baseline: Baseline, questions: JsonObject) -> None:
    """Raise InputError where the baseline was measured on other questions than this run."""
    if baseline.questions is not None and dict(baseline.questions) != questions:
        differing = [name for name in questions if baseline.questions.get(name) != questions[name]]
        raise Fields({}, baseline.name).fail(
            f"the baseline was measured on other questions ({', '.join(differing)}); "
            "run it with the same options, or make a new baseline with --json"
        )


def regressions(baseline: Baseline, now: Mapping[str, Estimate]) -> tuple[Regression, ...]:
    """The measures that became worse by more than their tolerance, or that are no longer measured."""
    found = []
    for metric in MEASURES:
        before = baseline.values.get(metric.name)
        if before is None:
            continue
        value, tolerance = now[metric.name].value, baseline.tolerances[metric.name]
        worse_by = 0.0
        if value is not None:
            worse_by = before - value if metric.higher_is_better else value - before
        if value is None or worse_by > tolerance + _ROUNDING:
            found.append(Regression(metric.name, before, value, tolerance))
    return tuple(found)


def _tolerances(fields: Fields, known: set[str], given: float | None) -> dict[str, float]:
    stated = fields.values.get("tolerance", DEFAULT_TOLERANCE)
    if given is not None or not isinstance(stated, dict):
        one = _share(stated if given is None else given, fields, "tolerance")
        return dict.fromkeys(known, one)
    unknown = set(stated) - known
    if unknown:
        raise fields.fail(f"`tolerance` names no measure: {', '.join(sorted(map(str, unknown)))}")
    return {name: _share(stated.get(name, DEFAULT_TOLERANCE), fields, f"tolerance.{name}") for name in known}


def _share(value: object, fields: Fields, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise fields.fail(f"`{name}` must be a number from 0 to 1, not {value!r}")
    return float(value)
