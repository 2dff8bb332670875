from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.calibration import Bin, Calibration

EACH = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), min_size=1, max_size=40)


def of(*pairs: tuple[float, bool]) -> Calibration:
    return Calibration([confidence for confidence, _ in pairs], [right for _, right in pairs])


def ones(n: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.ones(n)


FOUR = of((0.2, False), (0.6, True), (0.65, False), (0.95, True))


def test_brier_by_hand() -> None:
    # (0.04 + 0.16 + 0.4225 + 0.0025) / 4
    assert FOUR.brier(ones(4)) == pytest.approx(0.15625)


def test_equal_width_by_hand() -> None:
    # 0.6 and 0.65 share a bin: |1.25 - 1| there, 0.2 and 0.05 in the others.
    assert FOUR.equal_width(ones(4)) == pytest.approx((0.2 + 0.25 + 0.05) / 4)


def test_equal_mass_by_hand() -> None:
    # Fewer answers than bins: each has its own.
    assert FOUR.equal_mass(ones(4)) == pytest.approx((0.2 + 0.4 + 0.65 + 0.05) / 4)


def test_equal_mass_bins_hold_equally_many() -> None:
    confidences = [n / 100 for n in range(1, 21)]
    found = Calibration(confidences, [n % 2 == 0 for n in range(20)])
    assert [place.n for place in found.bins()] == [2] * 10
    assert found.bins()[0] == Bin(2, pytest.approx(0.015), 0.5)
    # Each pair has one right answer: the gap is its 0.5 less its mean confidence.
    assert found.equal_mass(ones(20)) == pytest.approx(0.5 - np.mean(confidences))


def test_auroc_by_hand() -> None:
    # Right 0.6 and 0.95 against wrong 0.2 and 0.65: three of four pairs in order.
    assert FOUR.auroc(ones(4)) == 0.75


def test_a_question_that_is_drawn_twice_counts_twice() -> None:
    doubled = of((0.2, False), (0.2, False), (0.65, False), (0.95, True))
    counts = np.array([2.0, 0.0, 1.0, 1.0])
    for measure in (Calibration.brier, Calibration.equal_width, Calibration.equal_mass, Calibration.auroc):
        assert measure(FOUR, counts) == pytest.approx(measure(doubled, ones(4)))


def test_without_answers_there_is_no_value() -> None:
    empty = of()
    assert empty.bins() == ()
    for measure in (Calibration.brier, Calibration.equal_width, Calibration.equal_mass, Calibration.auroc):
        assert measure(empty, ones(0)) is None


def test_all_right_has_no_auroc_and_no_error_where_the_confidence_is_1() -> None:
    sure = of((1.0, True), (1.0, True))
    assert sure.auroc(ones(2)) is None
    assert sure.equal_mass(ones(2)) == 0
    assert sure.equal_width(ones(2)) == 0
    assert sure.brier(ones(2)) == 0


@given(EACH)
def test_the_order_of_the_questions_does_not_matter(pairs: list[tuple[float, bool]]) -> None:
    turned = sorted(pairs, key=lambda pair: (pair[1], -pair[0]))
    for measure in (Calibration.brier, Calibration.equal_width, Calibration.equal_mass):
        assert measure(of(*pairs), ones(len(pairs))) == pytest.approx(measure(of(*turned), ones(len(pairs))))


@given(EACH)
def test_errors_lie_between_0_and_1_and_bins_hold_every_answer(pairs: list[tuple[float, bool]]) -> None:
    found = of(*pairs)
    for measure in (Calibration.brier, Calibration.equal_width, Calibration.equal_mass):
        value = measure(found, ones(len(pairs)))
        assert value is not None
        assert 0 <= value <= 1
    assert sum(place.n for place in found.bins()) == len(pairs)
