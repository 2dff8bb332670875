from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import cited, gold, prediction

from eval.baseline import regressions, tolerances
from eval.measures.catalogue import MEASURES
from eval.measures.confidence_measures import CONFIDENCE_MEASURES, given_answers, measure_confidence
from eval.measures.shares import Case
from eval.recorded import read_run

RIGHT = prediction("Five. [1]", cited())
WRONG = prediction("13 [1]", cited())
ABSTAINED = prediction("The report doesn't say.", abstained=True)


def cases() -> list[Case]:
    return [
        Case(gold(), replace(RIGHT, confidence=0.9)),
        Case(gold(), replace(WRONG, confidence=0.8)),
        Case(gold(), replace(RIGHT, confidence=0.7)),
        Case(gold(answerable=False), replace(WRONG, confidence=0.6)),
        Case(gold(), ABSTAINED),
        Case(gold(answerable=False), ABSTAINED),
        Case(gold(), None),
    ]


def test_abstentions_and_crashes_are_not_given() -> None:
    answers = given_answers(cases())
    assert answers.confidences == (0.9, 0.8, 0.7, 0.6)
    assert answers.right == (True, False, True, False)


def test_every_measure_by_hand() -> None:
    values = {name: found.value for name, found in measure_confidence(given_answers(cases()), seed=0).items()}
    assert values == {
        "brier": pytest.approx((0.01 + 0.64 + 0.09 + 0.36) / 4),
        "ece_equal_mass": pytest.approx((0.1 + 0.8 + 0.3 + 0.6) / 4),
        "ece_equal_width": pytest.approx((0.1 + 0.8 + 0.3 + 0.6) / 4),
        "confidence_auroc": 0.75,
        "aurc": pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4, abs=1e-6),
        "excess_aurc": 0.125,
        "risk_at_80": 0.5,
        "risk_at_90": 0.5,
    }


def test_intervals_hold_the_range_of_resampled_questions() -> None:
    for found in measure_confidence(given_answers(cases()), seed=0).values():
        assert found.n == 4
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.high <= 1


def test_without_answers_nothing_is_measured() -> None:
    for found in measure_confidence(given_answers([Case(gold(), ABSTAINED)]), seed=0).values():
        assert (found.value, found.n) == (None, 0)


def test_all_right_has_no_auroc_and_no_risk() -> None:
    values = measure_confidence(given_answers([Case(gold(), replace(RIGHT, confidence=0.9))] * 3), seed=0)
    assert values["confidence_auroc"].value is None
    assert values["aurc"].value == values["excess_aurc"].value == values["risk_at_80"].value == 0


def test_every_measure_states_its_convention_and_has_a_name_of_its_own() -> None:
    assert all(measure.convention and measure.title for measure in CONFIDENCE_MEASURES)
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


def test_a_baseline_may_hold_confidence_back_to_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text('{"metrics": {"aurc": 0.02, "confidence_auroc": 0.9}, "tolerance": 0.05}')
    now = {name: found.value for name, found in measure_confidence(given_answers(cases()), seed=0).items()}
    run = read_run(path)
    found = regressions(run, now, tolerances(run, None))
    assert [each.name for each in found] == ["confidence_auroc", "aurc"]
