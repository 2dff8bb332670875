"""A figure of what was done otherwise is no answer."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

REPORT = """\
PERMITS

The harbor office issued 40 fishing permits in 2021. It revoked 12 fishing permits in 2022. The council hired 31 \
teachers in 2021, and 9 teachers resigned in 2022. In 2020, the guard rescued 77 sailors.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many fishing permits were issued in 2021?", "40"),
        ("How many fishing permits did the harbor office grant in 2021?", "40"),
        ("How many fishing permits were revoked in 2022?", "12"),
        ("How many teachers were hired in 2021?", "31"),
        ("How many sailors were rescued in 2020?", "77"),
        ("How many fishing permits were revoked in 2021?", None),
        ("How many fishing permits were rejected in 2021?", None),
        ("How many teachers were dismissed in 2022?", None),
        ("How many teachers retired in 2021?", None),
    ],
)
def test_only_a_figure_of_the_deed_that_is_asked_for_answers(question: str, answer: str | None) -> None:
    assert ask_text(REPORT, question).answer.short_answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "Did the harbor office revoke fishing permits in 2021?",
        "Did the guard arrest sailors in 2020?",
        "Did the council dismiss any teachers in 2021?",
    ],
)
def test_what_was_done_otherwise_is_no_yes(question: str) -> None:
    assert ask_text(REPORT, question).answer.short_answer != "yes"


def test_an_increase_of_something_else_is_no_yes() -> None:
    report = "COURTS\n\nIn 2022, transactions that the bank reported increased to 403 from 201.\n"
    assert ask_text(report, "Did convictions increase?").answer.short_answer is None
    assert ask_text(report, "Did transactions increase?").answer.short_answer == "yes"


def test_what_was_done_is_a_yes() -> None:
    assert ask_text(REPORT, "Did the guard rescue sailors in 2020?").answer.short_answer == "yes"


def test_a_limit_in_the_question_compares_nothing() -> None:
    report = "CLINICS\n\nIn 2022, 1,830 patients waited more than 18 weeks, compared with 1,640 in 2021.\n"
    for year, answer in (("2022", "1,830"), ("2021", "1,640")):
        asked = ask_text(report, f"How many patients waited more than 18 weeks in {year}?")
        assert asked.answer.short_answer == answer


def test_column_of_a_markdown_table_is_not_guessed() -> None:
    rows = [
        "| Station | Samples 2021 | Samples 2022 |",
        "|---|---|---|",
        "| South Bay | 42 | 50 |",
        "| Pier | 30 | 36 |",
    ]
    report = "\n".join(["# Water", "", "The agency took samples at two stations.", "", *rows, ""])
    for year in (2021, 2022):
        assert ask_text(report, f"How many samples did South Bay have in {year}?").answer.short_answer is None
