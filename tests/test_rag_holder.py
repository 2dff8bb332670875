"""Whose a stated figure is, and differences of lengths of time: on a made-up town, without models."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.figures import parse_figures
from rag.owners import AGENT, PLACE, holders
from rag.records import Operation, Reason
from rag.verify import check_answer

TOWN = """\
WELLS

In 2021, the Water Guild sealed 71 stone wells and 98 brick wells. The Harbor Office sealed 165 stone wells in 2021. \
In Orlo, the Road Board paved 12 streets in 2021; the numbers for Tamsin and Maren were 31 and 40, respectively.

COURTS

The Court of Orlo needed 18 days to hear an appeal in 2022, and 12 days in 2021. The ferry strike lasted three weeks. \
Digging the north tunnel took seven months, and digging the south tunnel took two years and six months.
"""


def test_each_amount_is_given_to_one_name_of_a_role() -> None:
    text = "The Guild sealed 40 scales in Orlo; the Board sealed 31 in Tamsin."
    assert holders(text, parse_figures(text), AGENT) == ("Guild", "Board")
    assert holders(text, parse_figures(text), PLACE) == ("Orlo", "Tamsin")


@pytest.mark.parametrize(
    ("question", "short", "quote"),
    [
        ("Which agency sealed 71 stone wells in 2021?", "Water Guild", "the Water Guild sealed 71"),
        ("Who sealed 165 stone wells in 2021?", "Harbor Office", "The Harbor Office sealed 165"),
        ("In which town did the Road Board pave 40 streets in 2021?", "Maren", "In Orlo, the Road Board"),
    ],
)
def test_figure_of_the_question_says_whose_it_is(question: str, short: str, quote: str) -> None:
    asked = ask_text(TOWN, question)
    assert asked.draft.reason is None
    assert asked.answer.short_answer == short
    assert quote in asked.answer.citations[0].quote
    assert not asked.answer.answer.startswith("The report says otherwise")
    assert check_answer(asked.answer, asked.texts) == []


def test_figure_that_nobody_has_is_not_answered_with_another_ones() -> None:
    asked = ask_text(TOWN, "Which agency sealed 55 stone wells in 2021?")
    assert asked.draft.reason is Reason.NOT_STATED


@pytest.mark.parametrize("asks", ["How much", "How many days"])
def test_difference_of_two_lengths_of_time_is_computed(asks: str) -> None:
    asked = ask_text(
        TOWN, f"{asks} longer did the Court of Orlo need to hear an appeal in 2022 than in 2021?"
    )
    assert "18 days − 12 days = 6 days" in asked.answer.answer
    (figure,) = [figure for figure in asked.answer.figures if figure.operands]
    assert (figure.operation, figure.unit, figure.verified) == (Operation.DIFFERENCE, "day", True)
    assert asked.answer.short_answer == "6 days"
    assert check_answer(asked.answer, asked.texts) == []


def test_lengths_of_time_in_different_units_or_of_several_are_not_computed_with() -> None:
    asked = ask_text(TOWN, "How much longer did digging the south tunnel take than digging the north tunnel?")
    assert not [figure for figure in asked.answer.figures if figure.operands]
