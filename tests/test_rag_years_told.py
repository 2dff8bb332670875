"""Figures have the year that their sentence means, where it names another one beside it, or none."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.figures import parse_figures
from rag.main_period import main_period
from rag.periods import bind_figures, leading_period

BOATS = """\
BOATS

In 2022, the Boat Office counted 40 boats. In 2022, it issued 31 new permits to owners, an increase from 22 in 2021, \
and renewed six. In 2022, crews lost 14 nets, compared with 11 in the previous year. In 2022, the office visited nine \
ports.
"""


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        (
            "They trained 47 crews in 2021, including 43 at sea and four in port, and 29 crews in 2020.",
            ["2021", "2021", "2021", "2020"],
        ),
        (
            "It issued 31 permits in 2022, an increase from 22 in 2021, and renewed six.",
            ["2022", "2021", "2022"],
        ),
        ("It closed 31 ports in 2022, up from 22 in 2021.", ["2022", "2021"]),
        ("The Protocol of 2014 named 12 ports.", [None]),
    ],
)
def test_each_figure_has_its_own_year(sentence: str, periods: list[str | None]) -> None:
    assert [bound.period for bound in bind_figures(sentence)] == periods


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("Crews lost 14 nets, compared with 11 in the previous year.", [None, "2021"]),
        ("In the previous year the figures were 2,180 and 1,012 respectively.", ["2021", "2021"]),
        (
            "There were 8,640 boats, compared with 8,215 a year earlier, a rise of 5.2 percent.",
            [None, "2021", None],
        ),
        ("The ports took in 14 boats.", [None]),
    ],
)
def test_the_year_before_is_reckoned_from_the_report_s(sentence: str, years: list[str | None]) -> None:
    assert [bound.year("2022") for bound in bind_figures(sentence)] == years
    assert all(bound.period is None for bound in bind_figures(sentence))


@pytest.mark.parametrize(
    "sentence",
    ["The record remained 61 boats, set in 2019.", "The town isn't a party to the Treaty of 2014."],
)
def test_a_year_that_dates_a_thing_is_not_handed_on(sentence: str) -> None:
    assert leading_period(sentence, parse_figures(sentence)) is None


@pytest.mark.parametrize(
    ("own", "other", "year"), [(18, 27, "2023"), (10, 27, "2022"), (27, 18, "2023"), (4, 4, None)]
)
def test_a_report_s_own_year_may_be_named_less_often_than_the_one_before(
    own: int, other: int, year: str | None
) -> None:
    assert main_period("In 2023 it rained. " * own + "In 2022 it snowed. " * other) == year


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many nets were lost by crews in 2021?", "11"),
        ("How many nets were lost by crews in 2022?", "14"),
        ("How many permits were renewed in 2022?", "six"),
    ],
)
def test_the_figure_of_the_year_asked_for_answers(question: str, said: str) -> None:
    assert ask_text(BOATS, question).draft.short_answer == said


def test_a_figure_of_another_year_answers_nothing() -> None:
    assert ask_text(BOATS, "How many permits were renewed in 2021?").draft.reason is not None
