from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.bootstrap import DIGITS, Estimate, estimate
from eval.measures.shares import NOTHING, Share

shares = st.lists(
    st.integers(0, 4).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of))),
    min_size=1,
    max_size=30,
)


@given(shares, st.integers(0, 2**31))
def test_the_interval_lies_in_the_range_of_a_share_and_the_value_is_the_ratio(
    found: list[Share], seed: int
) -> None:
    result = estimate(found, seed=seed, resamples=50)
    of = sum(share.of for share in found)
    if not of:
        assert result == Estimate(None, 0, None, None)
        return
    assert result.value == pytest.approx(sum(share.hits for share in found) / of, abs=10**-DIGITS)
    assert result.low is not None
    assert result.high is not None
    assert 0 <= result.low <= result.high <= 1
    assert result.n == sum(share.of > 0 for share in found)


@given(shares, st.integers(0, 2**31))
def test_the_same_seed_gives_the_same_interval(found: list[Share], seed: int) -> None:
    assert estimate(found, seed=seed, resamples=50) == estimate(found, seed=seed, resamples=50)


@given(st.floats(0, 1), st.integers(1, 20))
def test_equal_questions_have_an_interval_without_width(hits: float, n: int) -> None:
    result = estimate([Share(hits, 1)] * n, seed=0, resamples=50)
    assert result.low == result.high == result.value


def test_the_interval_of_a_known_share() -> None:
    result = estimate([Share(1, 1)] * 60 + [Share(0, 1)] * 40, seed=0)
    # Normal approximation: 0.6 ± 1.96·√(0.6·0.4/100) = 0.504 to 0.696.
    assert result.value == 0.6
    assert result.low == pytest.approx(0.504, abs=0.02)
    assert result.high == pytest.approx(0.696, abs=0.02)


def test_more_questions_narrow_the_interval() -> None:
    few = estimate([Share(1, 1), Share(0, 1)] * 10, seed=0)
    many = estimate([Share(1, 1), Share(0, 1)] * 200, seed=0)
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < 0.5


def test_questions_that_count_nothing_widen_nothing_but_can_empty_a_resample() -> None:
    result = estimate([Share(1, 2), NOTHING, NOTHING], seed=0, resamples=100)
    assert result == Estimate(0.5, 1, 0.5, 0.5)


def test_nothing_counted_is_no_value() -> None:
    assert estimate([], seed=0) == Estimate(None, 0, None, None)
    assert estimate([NOTHING], seed=0) == Estimate(None, 0, None, None)


def test_resamples_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        estimate([Share(1, 1)], seed=0, resamples=0)
