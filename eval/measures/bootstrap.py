"""Percentile bootstrap over questions (Efron 1979): how far a measure moves on another draw of questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.measures.metrics import Share

RESAMPLES: Final = 2000
LEVEL: Final = 0.95
DIGITS: Final = 6
"""Values are rounded to as many decimals, so that a file doesn't depend on the order of a sum."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The value of a measure with its interval; None where nothing was counted."""

    value: float | None
    n: int
    """Number of questions that the measure counted."""
    low: float | None
    high: float | None


def estimate(shares: Sequence[Share], *, seed: int, resamples: int = RESAMPLES) -> Estimate:
    """Σ hits / Σ of, with a 95% percentile interval from resampled questions.

    The same shares and seed give the same result. A resample in which nothing is counted is left out; where
    every share has `of` 0 there is no value and no interval. Raises ValueError for `resamples` below 1.
    """
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, not {resamples}")
    counted = np.array([(share.hits, share.of) for share in shares], dtype=np.float64).reshape(-1, 2)
    n = int(np.count_nonzero(counted[:, 1]))
    hits, of = counted.sum(axis=0)
    if n == 0:
        return Estimate(None, 0, None, None)
    chance = np.random.default_rng(seed)
    # One resample at a time: all at once would be gigabytes for the questions of a large set.
    sums = np.stack([counted[_draw(chance, len(counted))].sum(axis=0) for _ in range(resamples)])
    ratios = sums[sums[:, 1] > 0, 0] / sums[sums[:, 1] > 0, 1]
    return _with_interval(float(hits / of), n, ratios)


def estimate_statistic(
    statistic: Callable[[NDArray[np.float64]], float | None],
    n: int,
    *,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimate:
    """A statistic of n questions that is no mean, with a 95% percentile interval from resampled questions.

    Args:
        statistic: Given how often each question counts, float64 (n,), its value; None where it has none.
        n: Number of questions.
        seed: The same one gives the same interval.
        resamples: Number of draws; one in which the statistic has no value is left out.

    """
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, not {resamples}")
    value = statistic(np.ones(n, dtype=np.float64)) if n else None
    if value is None:
        return Estimate(None, 0, None, None)
    chance = np.random.default_rng(seed)
    counts = (np.bincount(_draw(chance, n), minlength=n).astype(np.float64) for _ in range(resamples))
    found = [drawn for count in counts if (drawn := statistic(count)) is not None]
    return _with_interval(value, n, np.array(found, dtype=np.float64))


def _draw(chance: np.random.Generator, n: int) -> NDArray[np.int64]:
    return chance.integers(n, size=n)


def _with_interval(value: float, n: int, drawn: NDArray[np.float64]) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail)) if len(drawn) else (value, value)
    return Estimate(round(value, DIGITS), n, round(float(low), DIGITS), round(float(high), DIGITS))
