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
