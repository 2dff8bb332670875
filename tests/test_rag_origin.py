"""A report's title before what it says is proven to be the cited report's, and stands for nothing else."""

from __future__ import annotations

from rag.verify.titles import without_title


def test_only_the_cited_reports_title_is_taken_off() -> None:
    assert without_title("Wells, 2022: 40 wells ran dry.", "Wells, 2022") == "40 wells ran dry."
    assert without_title("Wells, 2021: 40 wells ran dry.", "Wells, 2022") == "Wells, 2021: 40 wells ran dry."
