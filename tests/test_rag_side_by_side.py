"""Figures that a question sets against each other in many words, ends of ranges, and results with an upper end."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.contract import answer_from_json, answer_to_json
from rag.verify import check_answer

PORT = """\
PILOTS

In 2022, a union reported the Port of Tamsin paid the pilot agency approximately $3,500 a month per pilot, and in \
turn, the pilot agency paid each pilot $200 a month. Pilots guided 95 tankers in 2021. In 2022, pilots guided at \
least 63 tankers.

LAWS

The harbor law prescribes penalties of five to 30 years' imprisonment for smuggling, and five to 20 years' \
imprisonment for poaching.

HOMES

A charity counted 29 homes for sailors in Tamsin, including 13 homes built for old sailors, 11 for victims of storms, \
and five that took in foreign crews.

SHELTERS

The harbors of Orlo, Tamsin, and Drennia ran six lamps together with fishermen. The town counted sailors: 20 sailors \
with a berth and 10 sailors with unspecified berths in 2022. The town told of its lodgers in part: they were seven \
women, and five men lodged at work.

A relief society wrote of referring 25 lodgers to the clinic of the port; these lodgers were five women, and 10 men \
lodged at work.

CREWS

Eleven stranded sailors whom the port office registered were from Corvenia, Ashmark, and Lisk, and four rescued \
divers were from Orlo and Drennia.
"""


@pytest.mark.parametrize(
    ("question", "line", "short"),
    [
        (
            "How much more did the Port of Tamsin pay the agency per pilot each month than the pilot got from it?",
            "approximately $3,500 − $200 = approximately $3,300",
            "approximately $3,300",
        ),
        (
            "How many years longer is the maximum penalty for smuggling than for poaching?",
            "30 years − 20 years = 10 years",
            "10 years",
        ),
        (
            "How many fewer tankers did pilots guide in 2022 than in 2021?",
            "95 − at least 63 = at most 32",
            "at most 32",
        ),
        (
            "What is the difference between the number of homes built for old sailors and those for victims of storms?",
            "13 − 11 = 2",
            "2",
        ),
    ],
)
def test_the_result_is_shown_with_its_operands(question: str, line: str, short: str) -> None:
    asked = ask_text(PORT, question)
    assert asked.answer.status == "answered"
    assert line in asked.answer.answer
    assert asked.answer.short_answer == short
    assert check_answer(asked.answer, asked.texts) == []
    assert answer_from_json(answer_to_json(asked.answer)).figures == asked.answer.figures


@pytest.mark.parametrize(
    "question",
    [
        "How much more did the Port of Orlo pay the agency per pilot each month than the pilot got from it?",
        "How much more did the Port of Tamsin pay per captain each month than the captain got from the union?",
        "What is the difference between the number of homes for widows and those for orphans?",
    ],
)
def test_what_the_sentence_does_not_set_side_by_side_is_not_computed(question: str) -> None:
    answer = ask_text(PORT, question).answer
    assert not any(figure.operands for figure in answer.figures)


def test_a_list_of_names_is_quoted_whole() -> None:
    answer = ask_text(PORT, "How many stranded sailors did the port office register?").answer
    assert "Corvenia, Ashmark, and Lisk" in answer.answer


def test_what_several_are_told_to_have_together_is_theirs() -> None:
    answer = ask_text(
        PORT, "How many lamps did the harbors of Orlo and Tamsin run together with Drennia?"
    ).answer
    assert answer.short_answer == "six"


def test_undone_is_told_as_not_done() -> None:
    answer = ask_text(PORT, "For how many sailors was the berth not specified in 2022?").answer
    assert answer.short_answer == "10"


def test_of_two_figures_that_fit_the_one_whose_sentence_tells_of_the_question_comes_first() -> None:
    question = "How many men lodged at work did the relief society refer to the clinic?"
    assert ask_text(PORT, question).answer.short_answer == "10"
