from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.risk_coverage import Point, RiskCoverage

EACH = st.lists(st.tuples(st.integers(0, 10).map(lambda n: n / 10), st.booleans()), min_size=1, max_size=30)


def of(*pairs: tuple[float, bool]) -> RiskCoverage:
    return RiskCoverage([confidence for confidence, _ in pairs], [right for _, right in pairs])


def ones(n: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.ones(n)


FOUR = of((0.9, True), (0.8, False), (0.7, True), (0.6, False))


def test_areas_by_hand() -> None:
    # Risks 0, 1/2, 1/3, 2/4; the ideal order's 0, 0, 1/3, 2/4.
    assert FOUR.aurc(ones(4)) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert FOUR.excess_aurc(ones(4)) == pytest.approx(0.5 / 4)


def test_the_ideal_order_has_no_excess_and_the_worst_has_most() -> None:
    ideal = of((0.9, True), (0.8, True), (0.7, False), (0.6, False))
    worst = of((0.9, False), (0.8, False), (0.7, True), (0.6, True))
    assert ideal.excess_aurc(ones(4)) == 0
    assert ideal.aurc(ones(4)) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert worst.aurc(ones(4)) == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)


def test_equal_confidences_have_the_mean_of_their_orders() -> None:
    # One wrong of two: risk 1/2 at both coverages, as 0 and 1/2 or 1 and 1/2 in the two orders.
    assert of((0.5, True), (0.5, False)).aurc(ones(2)) == pytest.approx(0.5)


def test_the_curve_has_a_point_for_each_confidence() -> None:
    curve = of((0.9, True), (0.5, False), (0.5, True), (0.4, False))
    assert curve.points() == (
        Point(0.25, 0.0, 0.9),
        Point(0.75, pytest.approx(1 / 3), 0.5),
        Point(1.0, 0.5, 0.4),
    )


@pytest.mark.parametrize(
    ("coverage", "risk"), [(0.25, 0), (0.3, 1 / 2), (0.5, 1 / 2), (0.8, 1 / 2), (1.0, 1 / 2)]
)
def test_risk_at_a_coverage_keeps_at_least_that_share(coverage: float, risk: float) -> None:
    assert FOUR.risk_at(coverage, ones(4)) == pytest.approx(risk)


def test_80_percent_of_ten_are_eight() -> None:
    ten = of(*((1 - n / 10, n not in (7, 8)) for n in range(10)))
    assert ten.risk_at(0.8, ones(10)) == pytest.approx(1 / 8)
    assert ten.risk_at(0.9, ones(10)) == pytest.approx(2 / 9)


def test_without_answers_there_is_no_value() -> None:
    empty = of()
    assert empty.points() == ()
    assert empty.aurc(ones(0)) is None
    assert empty.excess_aurc(ones(0)) is None
    assert empty.risk_at(0.8, ones(0)) is None


@pytest.mark.parametrize(("right", "area"), [(True, 0.0), (False, 1.0)])
def test_all_right_or_all_wrong_has_no_excess(right: bool, area: float) -> None:
    curve = of((0.9, right), (0.5, right), (0.5, right))
    assert curve.aurc(ones(3)) == area
    assert curve.excess_aurc(ones(3)) == 0
    assert curve.risk_at(0.8, ones(3)) == area


@given(EACH)
def test_counts_are_repetitions(pairs: list[tuple[float, bool]]) -> None:
    counts = np.array([n % 3 for n in range(len(pairs))], dtype=np.float64)
    repeated = of(*(pair for n, pair in enumerate(pairs) for _ in range(n % 3)))
    n = int(counts.sum())
    for measure in (RiskCoverage.aurc, RiskCoverage.excess_aurc):
        expected = measure(repeated, ones(n))
        assert measure(of(*pairs), counts) == (None if expected is None else pytest.approx(expected))


@given(EACH)
def test_areas_lie_between_0_and_1_and_the_order_of_the_questions_does_not_matter(
    pairs: list[tuple[float, bool]],
) -> None:
    turned = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    for measure in (RiskCoverage.aurc, RiskCoverage.excess_aurc):
        value = measure(of(*pairs), ones(len(pairs)))
        assert value is not None
        assert 0 <= value <= 1
        assert value == pytest.approx(measure(of(*turned), ones(len(pairs))))
