from __future__ import annotations

import json
from pathlib import Path

import pytest
from eval_fakes import VISAS, Scripted, answer, gold

from eval.baseline import regressions, tolerances
from eval.choices import SplitChoice
from eval.comparison import Comparison, compare_runs
from eval.measures.bootstrap import paired_difference, paired_statistic
from eval.measures.shares import NOTHING, Share
from eval.recorded import RecordedRun, read_run, recorded, short_form
from eval.report.comparison_table import comparison_json, comparison_markdown
from eval.results import Results, results_of, results_text
from eval.run import run
from eval.selection import Selection
from index.errors import InputError

GOLDS = tuple(gold(f"q{n}", question=f"q{n}?") for n in range(20))
RIGHT, WRONG = "Five humanitarian visas. [1]", "13 humanitarian visas. [1]"


def results(wrong: int = 0, *, crashed: bool = False) -> Results:
    replies = {g.question: answer(g.question, WRONG if n < wrong else RIGHT) for n, g in enumerate(GOLDS)}
    system = Scripted({**replies, **({"q0?": ValueError("boom")} if crashed else {})})
    return results_of(
        run(system, GOLDS, generate=None),
        Selection((), SplitChoice.ALL, (), None, GOLDS),
        system="fake",
        reports=(),
        generate=None,
        seed=0,
        seconds=1.0,
    )


def compared(before: Results, now: Results) -> Comparison:
    return compare_runs(recorded(before), recorded(now), seed=0)


def failing(before: Results, now: Results, tolerance: float | None = None) -> list[str]:
    earlier = recorded(before)
    values = {name: estimate.value for name, estimate in now.metrics.items()}
    paired = compare_runs(earlier, recorded(now), seed=0)
    return [found.name for found in regressions(earlier, values, tolerances(earlier, tolerance), paired)]


def test_the_same_run_differs_in_nothing() -> None:
    comparison = compared(results(3), results(3))
    assert comparison.flips == ()
    assert comparison.reworded == 0
    assert all(each.difference.value in {0.0, None} for each in comparison.measures)
    assert not any(each.difference.significant for each in comparison.measures)


def test_flips_are_listed_with_both_answers_and_the_difference_is_the_measures() -> None:
    comparison = compared(results(2), results(8))
    assert [flip.now.id for flip in comparison.flips] == [f"q{n}" for n in range(2, 8)]
    assert {(flip.before.answer, flip.now.answer) for flip in comparison.flips} == {(RIGHT, WRONG)}
    right = next(each for each in comparison.measures if each.measure.name == "right")
    assert (right.before, right.now, right.difference.value) == (0.9, 0.6, -0.3)
    assert right.difference.significant
    assert right.worse_by == pytest.approx(0.3)


def test_a_sure_fall_is_a_regression_though_the_tolerance_would_allow_it() -> None:
    assert {"right", "strict", "squad_f1"} <= set(failing(results(0), results(6), tolerance=0.5))
    assert failing(results(0), results(1), tolerance=0.5) == []
    assert "right" in failing(results(0), results(1), tolerance=0.02)


def test_a_rise_is_no_regression_and_answers_that_are_all_right_leave_nothing_to_tell_apart() -> None:
    # The fake's confidence is low, so that more right answers make it worse calibrated.
    calibration = {"brier", "ece_equal_mass", "ece_equal_width"}
    assert set(failing(results(6), results(0))) <= calibration


def test_a_crash_flips_to_failed_and_counts_as_not_right() -> None:
    comparison = compared(results(), results(crashed=True))
    assert [(f.before.outcome, f.now.outcome, f.now.answer) for f in comparison.flips] == [
        ("right", "failed", None)
    ]
    assert "right" in failing(results(), results(crashed=True))


def test_a_run_reads_the_same_from_its_long_and_its_short_file(tmp_path: Path) -> None:
    made = results(3)
    (tmp_path / "long.json").write_text(results_text(made), encoding="utf-8")
    (tmp_path / "short.json").write_text(short_form(made), encoding="utf-8")
    long, short = read_run(tmp_path / "long.json"), read_run(tmp_path / "short.json")
    assert long.values == short.values == recorded(made).values
    assert long.records == short.records == recorded(made).records
    assert json.loads(short_form(made))["questions"] == json.loads(results_text(made))["questions"]
    assert VISAS not in short_form(made)


def test_runs_without_a_common_question_are_refused() -> None:
    other = RecordedRun("other", {}, None)
    with pytest.raises(InputError, match="no question in common"):
        compare_runs(recorded(results()), other, seed=0)


def test_questions_that_only_one_run_asked_are_left_out_and_named(tmp_path: Path) -> None:
    file = json.loads(short_form(results(2)))
    file["records"] = file["records"][:15]
    (tmp_path / "short.json").write_text(json.dumps(file), encoding="utf-8")
    comparison = compare_runs(recorded(results(2)), read_run(tmp_path / "short.json"), seed=0)
    assert comparison.questions == 15
    assert comparison.only_before == tuple(f"q{n}" for n in range(15, 20))
    assert comparison.only_now == ()


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"shares": {"right": [1]}}, "a share must be hits and of"),
        ({"shares": None}, "not a JSON object"),
        ({"outcome": ""}, "`outcome` must be a string"),
        ({"confidence": 7}, "`confidence` must be a number from 0 to 1"),
    ],
)
def test_a_broken_record_is_named(tmp_path: Path, broken: dict[str, object], complaint: str) -> None:
    file = json.loads(short_form(results()))
    file["records"][0] |= broken
    path = tmp_path / "run.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.json") as caught:
        read_run(path)
    assert complaint in str(caught.value)


def test_the_markdown_marks_what_is_surely_worse_and_escapes_what_was_answered() -> None:
    text = comparison_markdown(compared(results(0), results(6)))
    assert "| Right | 1.000 | 0.700 | -0.300 |" in text
    row = next(line for line in text.splitlines() if line.startswith("| Right |"))
    assert row.endswith("▼ |")
    assert "13 humanitarian visas. \\[1\\]" in text


def test_the_json_of_a_comparison_has_every_measure_and_flip() -> None:
    found = json.loads(comparison_json(compared(results(0), results(6))))
    assert found["metrics"]["right"]["significant"] is True
    assert len(found["flips"]) == 6


def test_a_paired_difference_has_no_width_where_every_question_changed_alike() -> None:
    before, now = [Share(0, 1)] * 9, [Share(1, 1)] * 9
    difference = paired_difference(before, now, seed=0)
    assert (difference.value, difference.low, difference.high) == (1.0, 1.0, 1.0)


def test_pairing_narrows_the_interval_of_a_difference() -> None:
    hard = [Share(n % 2, 1) for n in range(60)]
    better = [Share(1, 1) if n < 6 else share for n, share in enumerate(hard)]
    shuffled = better[1:] + better[:1]
    paired, unpaired = (paired_difference(hard, now, seed=0) for now in (better, shuffled))
    assert paired.value == unpaired.value
    assert None not in (paired.low, paired.high, unpaired.low, unpaired.high)
    assert (paired.high or 0) - (paired.low or 0) < (unpaired.high or 0) - (unpaired.low or 0)


def test_a_difference_without_a_value_on_one_side_has_none() -> None:
    assert paired_difference([NOTHING], [Share(1, 1)], seed=0).value is None
    with pytest.raises(ValueError, match="paired"):
        paired_difference([NOTHING], [], seed=0)


def test_reports_are_drawn_whole_where_there_are_several() -> None:
    shares_before = [Share(0, 1)] * 10 + [Share(1, 1)] * 10
    shares_now = [Share(1, 1)] * 20
    alone = paired_difference(shares_before, shares_now, seed=0)
    clustered = paired_difference(shares_before, shares_now, seed=0, clusters=["a"] * 10 + ["b"] * 10)
    assert alone.significant
    assert (clustered.low, clustered.high) == (0.0, 1.0)
    assert not clustered.significant


def test_a_statistic_that_is_no_mean_is_paired_too() -> None:
    difference = paired_statistic(lambda c: float(c[0] > 0), lambda c: float(c.sum() / len(c)), 4, seed=0)
    assert difference.value == 0.0
    assert paired_statistic(lambda c: None, lambda c: 1.0, 4, seed=0).value is None
