"""SQuAD's table: by hand, and beside the numbers of the script that transformers 4.57.6 ships.

golden/public_squad.jsonl holds those; benchmarks/public_scorers.py writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from eval.json_lines import Fields, as_object, read_lines
from eval.measures.squad import Threshold
from eval.measures.squad_summary import SquadMeans, SquadPrediction, SquadSummary, squad_summary

PUBLIC = tuple(read_lines(Path(__file__).parent / "golden" / "public_squad.jsonl"))


def in_percent(summary: SquadSummary) -> dict[str, float]:
    found: dict[str, float] = {}
    for prefix, means in (("", summary.all), ("HasAns_", summary.has_answer), ("NoAns_", summary.no_answer)):
        if means.exact is not None and means.f1 is not None:
            found |= {f"{prefix}exact": 100 * means.exact, f"{prefix}f1": 100 * means.f1}
            found[f"{prefix}total"] = means.n
    for name, best in (("exact", summary.best_exact), ("f1", summary.best_f1)):
        assert best is not None
        found |= {f"best_{name}": 100 * best.score, f"best_{name}_thresh": best.threshold}
    return found


@pytest.mark.parametrize("case", PUBLIC)
def test_table_as_the_official_script_computes_it(case: Fields) -> None:
    rows = [
        SquadPrediction(prediction, tuple(golds), no_answer)
        for prediction, golds, no_answer in cast("list[tuple[str, list[str], float]]", case.items("rows"))
    ]
    public = as_object(case.values["public"], case.where)
    summary = squad_summary(rows, threshold=float(str(case.values["threshold"])))
    assert in_percent(summary) == pytest.approx(public, abs=1e-9)


ROWS = (
    SquadPrediction("Lakeview", ("Lakeview",), 0.1),
    SquadPrediction("near Lakeview", ("Lakeview",), 0.3),
    SquadPrediction("Millbrook", (), 0.6),
    SquadPrediction("", (), 0.9),
)


def test_table_by_hand() -> None:
    # F1 of "near Lakeview": 2 · (1/2 · 1) / (1/2 + 1) = 2/3. Abstaining from all scores 2 of 4; answering the first
    # adds 1, the second 0 and 2/3, the third −1, the empty one 0.
    summary = squad_summary(ROWS)
    assert (summary.all.exact, summary.all.n) == (0.5, 4)
    assert summary.all.f1 == pytest.approx((1 + 2 / 3 + 0 + 1) / 4)
    assert (summary.has_answer.exact, summary.has_answer.n) == (0.5, 2)
    assert summary.has_answer.f1 == pytest.approx((1 + 2 / 3) / 2)
    assert summary.no_answer == SquadMeans(0.5, 0.5, 2)
    assert summary.best_exact == Threshold(0.75, 0.1)
    assert summary.best_f1 is not None
    assert summary.best_f1.score == pytest.approx((2 + 1 + 2 / 3) / 4)
    assert summary.best_f1.threshold == 0.3


def test_a_threshold_abstains_for_the_means_and_not_for_the_best() -> None:
    summary = squad_summary(ROWS, threshold=0.5)
    assert summary.no_answer == SquadMeans(1.0, 1.0, 2)
    assert summary.has_answer == squad_summary(ROWS).has_answer
    assert summary.best_exact == Threshold(0.75, 0.1)
    assert squad_summary(ROWS, threshold=0.2).has_answer == SquadMeans(0.5, 0.5, 2)


def test_without_questions_there_is_no_value() -> None:
    none = SquadMeans(None, None, 0)
    assert squad_summary([]) == SquadSummary(none, none, none, None, None)
    assert squad_summary(ROWS[:2]).no_answer == none
    assert squad_summary(ROWS[2:]).has_answer == none
