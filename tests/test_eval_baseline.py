from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.baseline import DEFAULT_TOLERANCE, check_comparable, regressions, tolerances
from eval.measures.catalogue import METRICS
from eval.recorded import read_run
from index.errors import InputError


def write(path: Path, **fields: object) -> Path:
    path.write_text(json.dumps(fields))
    return path


def now(**values: float | None) -> dict[str, float | None]:
    return {metric.name: values.get(metric.name, 0.5) for metric in METRICS}


def worse(path: Path, tolerance: float | None = None, **values: float | None) -> list[str]:
    run = read_run(path)
    return [found.name for found in regressions(run, now(**values), tolerances(run, tolerance))]


@pytest.mark.parametrize(
    ("value", "found"), [(0.9, []), (0.5, []), (0.48, []), (0.4799, ["right"]), (None, ["right"])]
)
def test_a_fall_past_the_tolerance_is_a_regression(
    tmp_path: Path, value: float | None, found: list[str]
) -> None:
    path = write(tmp_path / "b.json", metrics={"right": {"value": 0.5}})
    assert worse(path, right=value) == found


def test_unsupported_figures_are_worse_upwards(tmp_path: Path) -> None:
    path = write(tmp_path / "b.json", metrics={"unsupported_figures": 0.1}, tolerance=0)
    assert worse(path, unsupported_figures=0.0) == []
    assert worse(path, unsupported_figures=0.11) == ["unsupported_figures"]


def test_tolerance_comes_from_the_file_or_the_caller(tmp_path: Path) -> None:
    metrics = {"right": 0.5, "strict": 0.5}
    one = write(tmp_path / "one.json", metrics=metrics, tolerance=0.1)
    each = write(tmp_path / "each.json", metrics=metrics, tolerance={"right": 0.1})
    assert worse(one, right=0.41, strict=0.41) == []
    assert worse(each, right=0.41, strict=0.41) == ["strict"]
    assert worse(each, 0.0, right=0.49, strict=0.5) == ["right"]


def test_a_measure_without_a_value_before_is_not_compared(tmp_path: Path) -> None:
    path = write(tmp_path / "b.json", metrics={"right": {"value": None}})
    assert worse(path, right=0.0) == []


def test_a_regression_reads_as_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "b.json", metrics={"right": 0.5, "strict": 0.5})
    run = read_run(path)
    found = regressions(run, now(right=0.25, strict=None), tolerances(run, None))
    lines = [str(each) for each in found]
    assert lines == [
        "right: 0.250, was 0.500 (tolerance 0.02)",
        "strict: not measured, was 0.500 (tolerance 0.02)",
    ]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, "`metrics`: not a JSON object"),
        ({"metrics": {"accuracy": 1}}, "no measure 'accuracy'"),
        ({"metrics": {"right": "high"}}, "`right` must be a number from 0 to 1"),
        ({"metrics": {"right": {"value": 70}}}, "`right` must be a number from 0 to 1"),
        ({"metrics": {}, "tolerance": -1}, "`tolerance` must be a number from 0 to 1"),
        ({"metrics": {}, "tolerance": {"accuracy": 0.1}}, "names no measure: accuracy"),
    ],
)
def test_a_wrong_baseline_is_named(tmp_path: Path, fields: dict[str, object], complaint: str) -> None:
    path = write(tmp_path / "b.json", **fields)
    with pytest.raises(InputError) as caught:
        tolerances(read_run(path), None)
    assert complaint in str(caught.value)
    assert path.name in str(caught.value)


def test_a_baseline_of_other_questions_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "b.json", metrics={}, questions={"split": "dev", "count": 3})
    check_comparable(read_run(path), {"split": "dev", "count": 3})
    with pytest.raises(InputError, match=r"other questions \(split\)"):
        check_comparable(read_run(path), {"split": "test", "count": 3})


def test_a_baseline_that_does_not_say_its_questions_compares_with_all(tmp_path: Path) -> None:
    check_comparable(read_run(write(tmp_path / "b.json", metrics={})), {"split": "dev"})


def test_measures_that_must_be_perfect_have_no_tolerance_and_others_have_one(tmp_path: Path) -> None:
    path = write(tmp_path / "b.json", metrics={"unsupported_figures": 0.0, "verified": 1.0, "right": 0.9})
    allowed = tolerances(read_run(path), None)
    assert (allowed["unsupported_figures"], allowed["verified"]) == (0.0, 0.0)
    assert allowed["right"] == DEFAULT_TOLERANCE
    assert worse(path, unsupported_figures=0.006, verified=0.994, right=0.89) == [
        "unsupported_figures",
        "verified",
    ]
