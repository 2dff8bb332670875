"""Compares two runs on the same questions: what changed, by how much, and on which questions.

The interval of a difference is a paired bootstrap's: both runs are drawn together, so that questions which are hard
for both widen nothing (Koehn 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures.bootstrap import DIGITS, Difference, paired_difference, paired_statistic
from eval.measures.catalogue import MEASURES
from eval.measures.confidence_measures import ConfidenceMeasure, GivenAnswers, Statistic
from eval.measures.shares import NOTHING, Metric
from eval.recorded import RecordedQuestion, RecordedRun
from index.errors import InputError


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """A measure of both runs, over the questions that both asked."""

    measure: Metric | ConfidenceMeasure
    before: float | None
    now: float | None
    difference: Difference
    """The later value less the earlier one."""

    @property
    def worse_by(self) -> float:
        """How much worse the later run is; below 0 where it is better, 0 where a value is missing."""
        change = self.difference.value or 0.0
        return -change if self.measure.higher_is_better else change


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that went otherwise in the later run."""

    before: RecordedQuestion
    now: RecordedQuestion


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, compared."""

    before: str
    """Name of the earlier run."""
    now: str
    questions: int
    """That both asked."""
    only_before: tuple[str, ...]
    """Ids of questions that the later run didn't ask."""
    only_now: tuple[str, ...]
    measures: tuple[ComparedMeasure, ...]
    flips: tuple[Flip, ...]
    """Questions of another outcome, in the order of the later run."""
    reworded: int
    """Questions of the same outcome with another answer."""


def compare_runs(before: RecordedRun, now: RecordedRun, *, seed: int) -> Comparison:
    """Compare two runs over the questions that both asked.

    Raises:
        InputError: no question is in both, or one id stands for two questions.

    """
    shared = [id_ for id_ in now.records if id_ in before.records]
    if not shared:
        raise InputError(
            f"{before.name} and {now.name} have no question in common; compare runs on the same questions"
        )
    first, second = [before.records[id_] for id_ in shared], [now.records[id_] for id_ in shared]
    for early, late in zip(first, second, strict=True):
        if early.question != late.question:
            raise InputError(
                f"{late.id!r} is another question in {before.name} than in {now.name}; measure one again"
            )
    return Comparison(
        before=before.name,
        now=now.name,
        questions=len(shared),
        only_before=tuple(id_ for id_ in before.records if id_ not in now.records),
        only_now=tuple(id_ for id_ in now.records if id_ not in before.records),
        measures=tuple(_compared(measure, first, second, seed) for measure in MEASURES),
        flips=tuple(Flip(a, b) for a, b in zip(first, second, strict=True) if a.outcome != b.outcome),
        reworded=sum(
            a.outcome == b.outcome and a.answer != b.answer for a, b in zip(first, second, strict=True)
        ),
    )


def _compared(
    measure: Metric | ConfidenceMeasure,
    before: Sequence[RecordedQuestion],
    now: Sequence[RecordedQuestion],
    seed: int,
) -> ComparedMeasure:
    clusters = [question.cluster for question in now] if len({q.report for q in now} - {None}) > 1 else None
    if isinstance(measure, Metric):
        first, second = ([q.shares.get(measure.name, NOTHING) for q in run] for run in (before, now))
        sums = [(sum(s.hits for s in shares), sum(s.of for s in shares)) for shares in (first, second)]
        values = [round(hits / of, DIGITS) if of else None for hits, of in sums]
        difference = paired_difference(first, second, seed=seed, clusters=clusters)
        return ComparedMeasure(measure, values[0], values[1], difference)
    statistics = [_statistic(measure, run) for run in (before, now)]
    whole = np.ones(len(now), dtype=np.float64)
    difference = paired_statistic(statistics[0], statistics[1], len(now), seed=seed, clusters=clusters)
    first_value, second_value = (_rounded(statistic(whole)) for statistic in statistics)
    return ComparedMeasure(measure, first_value, second_value, difference)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _statistic(measure: ConfidenceMeasure, run: Sequence[RecordedQuestion]) -> Statistic:
    """The measure over a run's given answers, as a statistic of how often each of its questions counts."""
    at = np.array(
        [n for n, q in enumerate(run) if q.outcome in {"right", "wrong", "made_up"} and not q.abstained],
        dtype=np.intp,
    )
    given = [run[n] for n in at]
    answers = GivenAnswers(
        tuple(q.confidence or 0.0 for q in given), tuple(q.outcome == "right" for q in given)
    )
    statistic = measure.statistic(answers)

    def counted(counts: NDArray[np.float64]) -> float | None:
        return statistic(counts[at]) if len(at) else None

    return counted
