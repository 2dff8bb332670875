"""Holds a run against an earlier one: has a measure become worse past its tolerance, or surely worse at all?

A tolerance is how much a measure may fall by chance, on another processor for instance. A fall within it is still a
regression where the paired interval leaves out 0: then it isn't chance. `tolerance` in the baseline is one number for
all measures, or an object with one each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eval.comparison import Comparison
from eval.json_lines import Fields
from eval.measures.catalogue import MEASURES
from eval.recorded import RecordedRun, share_value
from rag.contract import JsonObject

DEFAULT_TOLERANCE: Final = 0.02
"""How much worse a measure may be where neither the file nor the caller nor `OWN_TOLERANCES` says."""
OWN_TOLERANCES: Final[Mapping[str, float]] = {
    # Nothing but 0 is acceptable, so nothing may be given away.
    "unsupported_figures": 0.0,
    "verified": 0.0,
    # A dozen wrong answers decide these: one more or less of them moves the value by several points.
    "confidence_auroc": 0.1,
    "ece_equal_mass": 0.05,
    "ece_equal_width": 0.05,
}
"""Of the measures that need another tolerance."""
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Regression:
    """A measure that is worse than it was."""

    name: str
    before: float
    now: float | None
    """None where nothing was measured any more."""
    tolerance: float
    low: float | None = None
    """Of the difference's interval, where it leaves out 0."""
    high: float | None = None

    def __str__(self) -> str:
        """One line for a person."""
        now = "not measured" if self.now is None else f"{self.now:.3f}"
        surely = f"; difference surely {self.low:+.3f} to {self.high:+.3f}" if self.low is not None else ""
        return f"{self.name}: {now}, was {self.before:.3f} (tolerance {self.tolerance:g}{surely})"


def check_comparable(baseline: RecordedRun, questions: JsonObject) -> None:
    """Raise InputError where the baseline was measured on other questions than this run."""
    if baseline.asked is not None and dict(baseline.asked) != questions:
        differing = [name for name in questions if baseline.asked.get(name) != questions[name]]
        raise Fields({}, baseline.name).fail(
            f"the baseline was measured on other questions ({', '.join(differing)}); "
            "run it with the same options, or make a new baseline with --save-baseline"
        )


def tolerances(baseline: RecordedRun, given: float | None) -> dict[str, float]:
    """By measure how much worse it may be; a tolerance that is given holds for all. Raises InputError."""
    fields = Fields({}, baseline.name)
    known = {measure.name for measure in MEASURES}
    if given is not None:
        return dict.fromkeys(known, given)
    own = {name: OWN_TOLERANCES.get(name, DEFAULT_TOLERANCE) for name in known}
    if baseline.tolerance is None:
        return own
    if not isinstance(baseline.tolerance, dict):
        return dict.fromkeys(known, share_value(baseline.tolerance, fields, "tolerance"))
    unknown = {str(name) for name in baseline.tolerance} - known
    if unknown:
        raise fields.fail(f"`tolerance` names no measure: {', '.join(sorted(unknown))}")
    stated = {
        str(name): share_value(value, fields, f"tolerance.{name}")
        for name, value in baseline.tolerance.items()
    }
    return {**own, **stated}


def regressions(
    baseline: RecordedRun,
    now: Mapping[str, float | None],
    allowed: Mapping[str, float],
    comparison: Comparison | None = None,
) -> tuple[Regression, ...]:
    """The measures that became worse by more than their tolerance, surely worse, or that are no longer measured.

    Args:
        baseline: The earlier run.
        now: The values of this run, by measure.
        allowed: The tolerances, by measure.
        comparison: Of the two runs question by question; None where the baseline holds no questions.

    """
    paired = {each.measure.name: each for each in comparison.measures} if comparison is not None else {}
    found = []
    for measure in MEASURES:
        before = baseline.values.get(measure.name)
        if before is None:
            continue
        value, tolerance = now.get(measure.name), allowed[measure.name]
        if value is None and measure.name == "confidence_auroc" and now.get("brier") is not None:
            continue  # answers are still given, and all of them are right: there is nothing to tell them from
        if value is None:
            found.append(Regression(measure.name, before, None, tolerance))
            continue
        worse_by = before - value if measure.higher_is_better else value - before
        each = paired.get(measure.name)
        surely = each is not None and each.difference.significant and each.worse_by > 0
        if worse_by > tolerance + _ROUNDING or surely:
            low, high = (
                (each.difference.low, each.difference.high) if each is not None and surely else (None, None)
            )
            found.append(Regression(measure.name, before, value, tolerance, low, high))
    return tuple(found)
