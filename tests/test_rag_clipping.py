"""A clause that stands for its sentence says what the sentence says: no part of it may make it false."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.periods import bind_figures
from rag.records import Reason
from rag.verify import check_answer

TOWN = """\
TOWN

In 2022, the council granted 21 licenses to ferries, double the number of the year before – 10 in 2021. The port \
issued double the visas of the previous year – 10 in 2021. Sixty-three of the girls found in 2022 were younger than \
13. The most frequent subjects of complaints were food (31 percent), heating (24 percent) and guards (12 percent). \
Half of the 80 boats were old. Inspectors found twice the number of rats than a year earlier, when there were 50.
"""


@pytest.mark.parametrize(
    ("question", "answer", "short"),
    [
        (
            "How many licenses did the council grant to ferries in 2022?",
            "The council granted 21 licenses to ferries (2022). [1]",
            "21",
        ),
        (
            "How many visas did the port issue in 2021?",
            "The port issued double the visas of the previous year – 10 in 2021. [1]",
            "10",
        ),
        (
            "How many girls were found in 2022?",
            "Sixty-three of the girls found in 2022 were younger than 13. [1]",
            "Sixty-three",
        ),
    ],
)
def test_clause_keeps_what_its_figure_is_about(question: str, answer: str, short: str) -> None:
    asked = ask_text(TOWN, question)
    assert (asked.answer.answer, asked.answer.short_answer) == (answer, short)
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many visas did the port issue in 2022?",
        "How many boats were old?",
        "How many rats did inspectors find?",
    ],
)
def test_figure_that_another_is_a_multiple_or_a_share_of_does_not_answer(question: str) -> None:
    assert ask_text(TOWN, question).draft.reason in {Reason.NOT_STATED, Reason.OTHER_PERIOD}


def test_figure_beside_a_list_item_does_not_answer_for_the_list() -> None:
    answer = ask_text(TOWN, "What were the complaints about?").answer.answer
    assert "guards (12 percent)" in answer


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (
            "In 2022, it granted 21 licenses, double the number of the year before – 10 in 2021.",
            ["2022", "2021"],
        ),
        ("In 2021, courts heard 31 cases, and 14 in 2022.", ["2021", "2022"]),
        ("It opened 33 federal and 798 state cases in 2022.", ["2022", "2022"]),
        (
            "It got 8,215 letters in 2022, up 14 percent from 2021, and answered 940 of them.",
            ["2022", "2021", None],
        ),
        ("In 2022, it fined 12 people, three times as many as in 2021.", ["2022"]),
    ],
)
def test_figure_takes_the_year_of_its_own_part(text: str, periods: list[str | None]) -> None:
    assert [bound.period for bound in bind_figures(text)] == periods
