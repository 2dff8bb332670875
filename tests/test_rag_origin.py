"""A report's title before what it says is proven to be the cited report's, and stands for nothing else."""

from __future__ import annotations

from rag.verify.titles import without_title, without_year


def test_only_the_cited_reports_title_is_taken_off() -> None:
    assert without_title("Wells, 2022: 40 wells ran dry.", "Wells, 2022") == "40 wells ran dry."
    assert without_title("Wells, 2021: 40 wells ran dry.", "Wells, 2022") == "Wells, 2021: 40 wells ran dry."


def test_the_year_that_a_title_ends_with_may_be_left_out() -> None:
    assert without_year("Review of the Wells, 2021") == "Review of the Wells"
    assert without_year("Annual Report (2021)") == "Annual Report"
    assert without_year("Agenda 2030 in Practice") == "Agenda 2030 in Practice"
    assert without_year("2021") == "2021"
    for name in ("Review of the Wells, 2021", "Review of the Wells"):
        assert without_title(f"{name}: They were dry.", "Review of the Wells, 2021") == "They were dry."
