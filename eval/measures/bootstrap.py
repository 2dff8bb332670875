"""Percentile bootstrap (Efron 1979): how far a measure moves on another draw of questions, or of reports.

Questions about one report have its style and its traps in common. Where the questions are about several reports,
whole reports are drawn (the cluster bootstrap, Davison and Hinkley 1997, section 3.8), so that an interval doesn't
promise of other reports what only more questions about these would show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.measures.shares import Share

RESAMPLES: Final = 2000
LEVEL: Final = 0.95
DIGITS: Final = 6
"""Values are rounded to as many decimals, so that a file doesn't depend on the order of a sum."""
_AT_ONCE: Final = 2_000_000
"""Drawn units that are held in memory together."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The value of a measure with its interval; None where nothing was counted."""

    value: float | None
    n: int
    """Number of questions that the measure counted."""
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a measure changed between two runs on the same questions; None where one of them has no value."""

    value: float | None
    """The later value less the earlier one."""
    low: float | None
    high: float | None

    @property
    def significant(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def estimate(
    shares: Sequence[Share], *, seed: int, clusters: Sequence[str] | None = None, resamples: int = RESAMPLES
) -> Estimate:
    """Σ hits / Σ of, with a 95% percentile interval from resampled questions.

    The same shares and seed give the same result. A resample in which nothing is counted is left out; where
    every share has `of` 0 there is no value and no interval.

    Args:
        shares: One a question.
        seed: Of the draws.
        clusters: Of each question the report that it is about: with two or more, reports are drawn.
        resamples: Number of draws.

    Raises:
        ValueError: `resamples` is below 1, or `clusters` has another length.

    """
    counted = _counted(shares)
    n = int(np.count_nonzero(counted[:, 1]))
    if n == 0:
        _check(resamples)
        return Estimate(None, 0, None, None)
    hits, of = counted.sum(axis=0)
    sums = _resampled(_units(counted, clusters), seed, resamples)
    ratios = sums[sums[:, 1] > 0, 0] / sums[sums[:, 1] > 0, 1]
    return _with_interval(float(hits / of), n, ratios)


def paired_difference(
    before: Sequence[Share],
    now: Sequence[Share],
    *,
    seed: int,
    clusters: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
) -> Difference:
    """The later value of a measure less the earlier one, with an interval from draws that both runs share.

    The paired bootstrap (Koehn 2004): a question that is hard for both runs widens nothing.

    Args:
        before: One a question.
        now: Of the same questions in the same order.
        seed: Of the draws.
        clusters: As for `estimate`.
        resamples: Number of draws.

    Raises:
        ValueError: the lists have different lengths, or `resamples` is below 1.

    """
    if len(before) != len(now):
        raise ValueError(f"{len(before)} questions can't be paired with {len(now)}")
    both = np.hstack((_counted(before), _counted(now)))
    whole = both.sum(axis=0)
    if not whole[1] or not whole[3]:
        _check(resamples)
        return Difference(None, None, None)
    sums = _resampled(_units(both, clusters), seed, resamples)
    sums = sums[(sums[:, 1] > 0) & (sums[:, 3] > 0)]
    value = float(whole[2] / whole[3] - whole[0] / whole[1])
    found = _with_interval(value, 0, sums[:, 2] / sums[:, 3] - sums[:, 0] / sums[:, 1])
    return Difference(found.value, found.low, found.high)


def estimate_statistic(
    statistic: Callable[[NDArray[np.float64]], float | None],
    n: int,
    *,
    seed: int,
    clusters: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
) -> Estimate:
    """A statistic of n questions that is no mean, with a 95% percentile interval from resampled questions.

    Args:
        statistic: Given how often each question counts, float64 (n,), its value; None where it has none.
        n: Number of questions.
        seed: The same one gives the same interval.
        clusters: As for `estimate`.
        resamples: Number of draws; one in which the statistic has no value is left out.

    """
    _check(resamples)
    value = statistic(np.ones(n, dtype=np.float64)) if n else None
    if value is None:
        return Estimate(None, 0, None, None)
    member = _membership(n, clusters)
    chance = np.random.default_rng(seed)
    k = int(member.max()) + 1
    counts = (
        np.bincount(chance.integers(k, size=k), minlength=k).astype(np.float64) for _ in range(resamples)
    )
    found = [drawn for count in counts if (drawn := statistic(count[member])) is not None]
    return _with_interval(value, n, np.array(found, dtype=np.float64))


def paired_statistic(
    before: Callable[[NDArray[np.float64]], float | None],
    now: Callable[[NDArray[np.float64]], float | None],
    n: int,
    *,
    seed: int,
    clusters: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
) -> Difference:
    """As `paired_difference`, of two statistics of the same n questions that are no means.

    A draw in which either has no value is left out. The arguments are those of `estimate_statistic`.
    """

    def difference(counts: NDArray[np.float64]) -> float | None:
        first, second = before(counts), now(counts)
        return None if first is None or second is None else second - first

    found = estimate_statistic(difference, n, seed=seed, clusters=clusters, resamples=resamples)
    return Difference(found.value, found.low, found.high)


def _counted(shares: Sequence[Share]) -> NDArray[np.float64]:
    """Hits and of, float64, (questions, 2)."""
    return np.array([(share.hits, share.of) for share in shares], dtype=np.float64).reshape(-1, 2)


def _membership(n: int, clusters: Sequence[str] | None) -> NDArray[np.intp]:
    """The number of each question's unit of drawing, (n,): its report, or itself where there is one report only."""
    if clusters is not None and len(clusters) != n:
        raise ValueError(f"{len(clusters)} clusters don't go with {n} questions")
    if clusters is None or len(set(clusters)) < 2:
        return np.arange(n)
    # In the order in which they come, so that the draws don't depend on the reports' names.
    numbers = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    return np.array([numbers[name] for name in clusters], dtype=np.intp)


def _units(counted: NDArray[np.float64], clusters: Sequence[str] | None) -> NDArray[np.float64]:
    """The sums of each unit of drawing, float64, (units, columns)."""
    member = _membership(len(counted), clusters)
    sums = np.zeros((int(member.max()) + 1, counted.shape[1]))
    np.add.at(sums, member, counted)
    return sums


def _resampled(units: NDArray[np.float64], seed: int, resamples: int) -> NDArray[np.float64]:
    """Sums over `resamples` draws of as many units as there are, float64, (resamples, columns)."""
    _check(resamples)
    chance = np.random.default_rng(seed)
    # A part of the draws at a time: all at once would be gigabytes for the questions of a large set.
    step = max(1, _AT_ONCE // len(units))
    parts = [min(step, resamples - done) for done in range(0, resamples, step)]
    return np.concatenate(
        [units[chance.integers(len(units), size=(part, len(units)))].sum(axis=1) for part in parts]
    )


def _check(resamples: int) -> None:
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, not {resamples}")


def _with_interval(value: float, n: int, drawn: NDArray[np.float64]) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail)) if len(drawn) else (value, value)
    return Estimate(round(value, DIGITS), n, round(float(low), DIGITS), round(float(high), DIGITS))
