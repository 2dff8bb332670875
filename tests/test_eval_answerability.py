from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.bootstrap import Estimate, estimate_statistic
from eval.measures.shares import Share
from eval.reader.answerability import Ranked, answerable_f1, brier

cases = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.8, 1.0]), st.booleans()), min_size=1, max_size=12
)


def ranked(rows: list[tuple[float, bool]]) -> Ranked:
    return Ranked([probability for probability, _ in rows], [has for _, has in rows])


def ones(rows: list[tuple[float, bool]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.ones(len(rows))


def test_f1_counts_a_probability_at_the_threshold_as_answering() -> None:
    assert answerable_f1(0.5, True) == Share(2, 2)
    assert answerable_f1(0.49, True) == Share(0, 1)
    assert answerable_f1(0.5, False) == Share(0, 1)
    assert answerable_f1(0.49, False) == Share(0, 0)


def test_brier_is_the_squared_error() -> None:
    assert brier(0.8, True).hits == pytest.approx(0.04)
    assert brier(0.8, False).hits == pytest.approx(0.64)


def test_a_case_done_by_hand() -> None:
    rows = [(0.9, True), (0.8, False), (0.7, True), (0.7, False), (0.2, False)]
    found = ranked(rows)
    # Pairs: 0.9 beats all three; 0.7 loses to 0.8, ties with 0.7, beats 0.2: (3 + 1.5) / 6.
    assert found.auroc(ones(rows)) == pytest.approx(4.5 / 6)
    # From 0.9: 2/(1+2); from 0.8: 2/(2+2); from 0.7: 4/(4+2); from 0.2: 4/(5+2).
    best = found.best()
    assert best is not None
    assert (best.value, best.threshold) == (pytest.approx(2 / 3), 0.9)
    # Bins 0.2: |0.2 - 0|; 0.7: |1.4 - 1|; 0.8: |0.8 - 0|; 0.9: |0.9 - 1|; over five.
    assert found.calibration_error(ones(rows)) == pytest.approx((0.2 + 0.4 + 0.8 + 0.1) / 5)


def test_one_kind_only_has_no_auroc_and_no_answers_no_f1() -> None:
    assert ranked([(0.9, True)]).auroc(np.ones(1)) is None
    assert ranked([(0.9, False)]).auroc(np.ones(1)) is None
    assert ranked([(0.9, False)]).best() is None
    assert ranked([]).auroc(np.ones(0)) is None
    assert ranked([]).calibration_error(np.ones(0)) is None


@given(cases)
def test_auroc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[float, bool]]) -> None:
    yes = [p for p, has in rows if has]
    no = [p for p, has in rows if not has]
    pairs = [1.0 if y > n else 0.5 if y == n else 0.0 for y in yes for n in no]
    found = ranked(rows).auroc(ones(rows))
    assert found == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(cases)
def test_the_best_threshold_gives_the_best_f1(rows: list[tuple[float, bool]]) -> None:
    def f1(threshold: float) -> float:
        shares = [answerable_f1(p, has, threshold=threshold) for p, has in rows]
        return sum(share.hits for share in shares) / max(1.0, sum(share.of for share in shares))

    best = ranked(rows).best()
    if best is None:
        assert not any(has for _, has in rows)
        return
    assert best.value == pytest.approx(max(f1(p) for p, _ in rows))
    assert f1(best.threshold) == pytest.approx(best.value)


@given(cases, st.data())
def test_counting_a_question_twice_is_the_same_as_having_it_twice(
    rows: list[tuple[float, bool]], data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    repeated = [row for row, count in zip(rows, counts, strict=True) for _ in range(count)]
    weights = np.array(counts, dtype=np.float64)
    held, written_out = ranked(rows), ranked(repeated)
    for name in ("auroc", "best_f1", "calibration_error"):
        weighed = getattr(held, name)(weights)
        assert weighed == (
            pytest.approx(found)
            if (found := getattr(written_out, name)(ones(repeated))) is not None
            else None
        )


def test_an_interval_of_a_statistic_holds_its_value() -> None:
    chance = np.random.default_rng(1)
    labels = chance.random(200) < 0.5
    found = Ranked(list(np.clip(labels * 0.3 + chance.random(200) * 0.7, 0, 1)), list(labels))
    result = estimate_statistic(found.auroc, 200, seed=0, resamples=200)
    assert result.value is not None
    assert result.low is not None
    assert result.high is not None
    assert 0.5 < result.low < result.value < result.high <= 1
    assert result == estimate_statistic(found.auroc, 200, seed=0, resamples=200)


def test_a_statistic_without_value_has_no_interval() -> None:
    assert estimate_statistic(lambda _: None, 3, seed=0) == Estimate(None, 0, None, None)
    assert estimate_statistic(lambda _: 1.0, 0, seed=0) == Estimate(None, 0, None, None)
    with pytest.raises(ValueError, match="at least 1"):
        estimate_statistic(lambda _: 1.0, 3, seed=0, resamples=0)
