"""Measures of confidence: by hand, in golden/measures_confidence.jsonl, and beside the numbers of public scorers.

golden/public_confidence.jsonl holds what scikit-learn 1.9.1 (Brier score, AUROC, reliability curve by quantiles),
torchmetrics 1.9.0 (calibration error) and torch-uncertainty 0.13.0 (risks of the curve, and its area by the
trapezoid rule) give; benchmarks/public_scorers.py writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from eval.json_lines import Fields, as_object, read_lines
from eval.measures.calibration import Calibration
from eval.measures.risk_coverage import RiskCoverage

GOLDEN = Path(__file__).parent / "golden"
BY_HAND = tuple(read_lines(GOLDEN / "measures_confidence.jsonl"))
PUBLIC = tuple(read_lines(GOLDEN / "public_confidence.jsonl"))


@pytest.mark.parametrize("case", BY_HAND, ids=[case.text("name") for case in BY_HAND])
def test_confidence_by_hand(case: Fields) -> None:
    confidences = cast("list[float]", case.items("confidences"))
    right = cast("list[bool]", case.items("right"))
    calibration, curve = Calibration(confidences, right), RiskCoverage(confidences, right)
    measures = {
        "brier": calibration.brier,
        "auroc": calibration.auroc,
        "ece_equal_width": calibration.equal_width,
        "ece_equal_mass": calibration.equal_mass,
        "aurc": curve.aurc,
        "excess_aurc": curve.excess_aurc,
    }
    for name, measure in measures.items():
        expected = cast("float | None", case.values[name])
        assert measure(np.ones(len(right))) == (None if expected is None else pytest.approx(expected)), name


@pytest.mark.parametrize("case", PUBLIC)
def test_confidence_as_public_scorers_measure_it(case: Fields) -> None:
    confidences = cast("list[float]", case.items("confidences"))
    right = cast("list[bool]", case.items("right"))
    public = {name: float(str(value)) for name, value in as_object(case.values["public"], case.where).items()}
    once, n = np.ones(len(right)), len(right)
    calibration = Calibration(confidences, right)
    assert calibration.brier(once) == pytest.approx(public["brier"], abs=1e-12)
    assert calibration.auroc(once) == pytest.approx(public["auroc"], abs=1e-12)
    assert calibration.equal_width(once) == pytest.approx(public["ece_equal_width"], abs=1e-12)
    assert calibration.equal_mass(once) == pytest.approx(public["ece_equal_mass"], abs=1e-12)
    if "aurc" not in public:
        return
    curve = RiskCoverage(confidences, right)
    area, first, last = curve.aurc(once), curve.risk_at(1 / n, once), curve.risk_at(1.0, once)
    assert area is not None
    assert first is not None
    assert last is not None
    assert area == pytest.approx(public["aurc"], abs=1e-12)
    # By the trapezoid rule the outermost risks count half; in single precision.
    assert (n * area - (first + last) / 2) / (n - 1) == pytest.approx(public["aurc_trapezoid"], abs=1e-6)


def test_the_golden_data_measures_areas_too() -> None:
    assert sum("aurc" in as_object(case.values["public"], case.where) for case in PUBLIC) >= 4
