"""How long answers take: median and 95th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Latency:
    """Of some questions, in the unit of the times given."""

    n: int
    p50: float
    p95: float


def latency(times: Sequence[float]) -> Latency | None:
    """Percentiles of some times, with linear interpolation between the two nearest; None without times.

    The q-th percentile of n sorted times stands at place q·(n − 1), from 0: definition 7 of Hyndman and Fan (1996),
    which is numpy's default. With under 20 times, the 95th percentile is all but the longest one.
    """
    if not times:
        return None
    p50, p95 = np.quantile(np.asarray(times, dtype=np.float64), (0.5, 0.95))
    return Latency(len(times), float(p50), float(p95))
