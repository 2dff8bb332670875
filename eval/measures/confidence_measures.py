"""The measures of confidence in a run's table, each with its convention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.measures.bootstrap import Estimate, estimate_statistic
from eval.measures.calibration import Calibration
from eval.measures.judging import judge
from eval.measures.risk_coverage import RiskCoverage
from eval.measures.shares import Case

Statistic = Callable[[NDArray[np.float64]], float | None]
"""Given how often each answer counts, float64 (n,), its value; None where it has none."""


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """The answers that were given, with their confidence and whether they are right."""

    confidences: tuple[float, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ConfidenceMeasure:
    """A measure of confidence: its name in files, its title in tables, its convention, and its statistic."""

    name: str
    title: str
    convention: str
    statistic: Callable[[GivenAnswers], Statistic]
    higher_is_better: bool = False
    group: str = "Confidence"


def given_answers(cases: Sequence[Case]) -> GivenAnswers:
    """The answers among the cases: neither abstentions nor crashes."""
    given = [
        (case.answered.confidence, judge(case.gold, case.answered).right)
        for case in cases
        if case.answered is not None and case.gold.judged
    ]
    return GivenAnswers(tuple(c for c, _ in given), tuple(right for _, right in given))


def brier(answers: GivenAnswers) -> Statistic:
    """Mean squared difference of a given answer's confidence and its being right (Brier 1950)."""
    return Calibration(answers.confidences, answers.right).brier


def ece_equal_mass(answers: GivenAnswers) -> Statistic:
    """Expected calibration error of the given answers, ten bins of equally many (Nixon et al. 2019)."""
    return Calibration(answers.confidences, answers.right).equal_mass


def ece_equal_width(answers: GivenAnswers) -> Statistic:
    """Expected calibration error of the given answers, ten bins of equal width (Guo et al. 2017)."""
    return Calibration(answers.confidences, answers.right).equal_width


def confidence_auroc(answers: GivenAnswers) -> Statistic:
    """Chance that a right answer is more confident than a wrong one, ties half; no value without one of each."""
    return Calibration(answers.confidences, answers.right).auroc


def aurc(answers: GivenAnswers) -> Statistic:
    """Area under risk against coverage of the given answers: the mean risk over all coverages."""
    return RiskCoverage(answers.confidences, answers.right).aurc


def excess_aurc(answers: GivenAnswers) -> Statistic:
    """That area less the one of the ideal order, every right answer before every wrong one."""
    return RiskCoverage(answers.confidences, answers.right).excess_aurc


def risk_at_80(answers: GivenAnswers) -> Statistic:
    """Share of wrong ones among the most confident 80% of the given answers."""
    curve = RiskCoverage(answers.confidences, answers.right)
    return lambda counts: curve.risk_at(0.8, counts)


def risk_at_90(answers: GivenAnswers) -> Statistic:
    """Share of wrong ones among the most confident 90% of the given answers."""
    curve = RiskCoverage(answers.confidences, answers.right)
    return lambda counts: curve.risk_at(0.9, counts)


CONFIDENCE_MEASURES: Final = tuple(
    ConfidenceMeasure(name, title, " ".join((statistic.__doc__ or "").split()), statistic, higher_is_better)
    for name, title, statistic, higher_is_better in (
        ("brier", "Brier score", brier, False),
        ("ece_equal_mass", "ECE, equal mass", ece_equal_mass, False),
        ("ece_equal_width", "ECE, equal width", ece_equal_width, False),
        ("confidence_auroc", "AUROC of confidence", confidence_auroc, True),
        ("aurc", "Risk–coverage area (AURC)", aurc, False),
        ("excess_aurc", "Excess over the ideal (E-AURC)", excess_aurc, False),
        ("risk_at_80", "Risk at 80% coverage", risk_at_80, False),
        ("risk_at_90", "Risk at 90% coverage", risk_at_90, False),
    )
)
"""All measures of confidence, in the order of the table. Each is from 0 to 1."""


def measure_confidence(
    answers: GivenAnswers, *, seed: int, clusters: Sequence[str] | None = None
) -> dict[str, Estimate]:
    """Every measure of confidence, by name, with its interval; no value without answers.

    `clusters`: the report of each answer, as `estimate` takes it.
    """
    n = len(answers.right)
    return {
        measure.name: estimate_statistic(measure.statistic(answers), n, seed=seed, clusters=clusters)
        for measure in CONFIDENCE_MEASURES
    }
