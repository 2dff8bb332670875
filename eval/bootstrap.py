"""Percentile bootstrap over questions (Efron 1979): how far a measure moves on another draw of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from eval.metrics import Share

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
    draws = np.random.default_rng(seed).integers(len(counted), size=(resamples, len(counted)))
    sums = counted[draws].sum(axis=1)
    ratios = sums[sums[:, 1] > 0, 0] / sums[sums[:, 1] > 0, 1]
    value = float(hits / of)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(ratios, (tail, 1 - tail)) if len(ratios) else (value, value)
    return Estimate(round(value, DIGITS), n, round(float(low), DIGITS), round(float(high), DIGITS))
