from __future__ import annotations

import pytest

from eval.measures.latency import Latency, latency


def test_percentiles_by_hand() -> None:
    # Places 0.5 · 4 = 2 and 0.95 · 4 = 3.8 of the sorted times.
    found = latency([50, 10, 30, 20, 40])
    assert found is not None
    assert (found.n, found.p50) == (5, 30)
    assert found.p95 == pytest.approx(40 + 0.8 * 10)


def test_one_time_is_every_percentile() -> None:
    assert latency([7.5]) == Latency(1, 7.5, 7.5)


def test_without_times_there_is_no_value() -> None:
    assert latency([]) is None
