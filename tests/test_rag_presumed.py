"""Moves that a question takes for granted, funds that nobody paid into, and who did what to whom."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.verify import check_answer

PORT = """\
PILOTS

Pilots rescued 60 sailors in 2022, compared with 44 sailors in 2021. Total groundings, 116, increased from 75 \
groundings in 2021 and 49 groundings in 2020. Wardens seized 12 nets in 2022, a decrease from 31 nets in 2021.

FUNDS

The Widows' Fund, created by law in 2016, remained inactive; for a sixth year, the council did not allocate money \
to it. The council spent $460,000 on a lamp in 2022. Skippers could also file suits for damages, but none did so in \
2022. The Relief Society received 22 requests for loans in 2022 but did not approve any.

TREATIES

Drennia surrendered three smugglers to Lisk in 2022. Ashmarkian authorities caught and surrendered two poachers whom \
judges wanted in Corvenia.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why did the number of sailors rescued by pilots fall in 2022?", "increased"),
        ("What explains the drop in sailors rescued by pilots between 2021 and 2022?", "increased"),
        ("Why did total groundings decline in 2022?", "increased"),
        ("What accounts for the rise in nets seized by wardens in 2022?", "decreased"),
    ],
)
def test_a_move_that_the_figures_contradict_is_corrected(question: str, told: str) -> None:
    asked = ask_text(PORT, question)
    assert asked.answer.answer.startswith("The report says otherwise:")
    assert told in asked.answer.answer
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    "question",
    [
        "Why did the number of sailors rescued by pilots rise in 2022?",
        "What explains the drop in nets seized by wardens in 2022?",
    ],
)
def test_a_move_that_happened_is_not_corrected(question: str) -> None:
    assert "otherwise" not in ask_text(PORT, question).answer.answer


def test_a_total_that_is_asked_to_have_moved_is_not_added_up() -> None:
    answer = ask_text(PORT, "Did total groundings decrease in 2022 compared with the previous year?").answer
    assert answer.answer.startswith("No.")
    assert not any(figure.operands for figure in answer.figures)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much money did the council put into the Widows' Fund in 2022?", "did not allocate money to it"),
        ("How much money did skippers win in the suits that they filed in 2022?", "but none did so in 2022"),
        ("How many loans did the Relief Society make in 2022?", "did not approve any"),
    ],
)
def test_that_there_was_none_comes_before_another_figure(question: str, words: str) -> None:
    asked = ask_text(PORT, question)
    assert asked.answer.status == "answered"
    assert words in asked.answer.answer
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How many smugglers did Drennia surrender to Lisk?", "three"),
        ("How many smugglers did Lisk surrender to Drennia?", None),
        ("How many poachers did Corvenia surrender to Ashmarkia?", None),
    ],
)
def test_who_did_it_to_whom_is_not_turned_round(question: str, figure: str | None) -> None:
    assert ask_text(PORT, question).answer.short_answer == figure
