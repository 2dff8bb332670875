"""Asked for all and told in parts; two questions in one; ranks, funds and examples; names that needn't stand again."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.parts import read_parts
from rag.question import read_question
from rag.records import Reason
from rag.terms import build_lexicon
from rag.verify import check_answer

PORT = """\
COUNTS

Wardens opened 58 federal inquiries and 214 state inquiries in 2022, compared with 46 federal inquiries and 239 \
state inquiries in 2021.

In 2022, federal judges convicted six sex traffickers and state judges convicted 90 traffickers. Total \
convictions, 96, rose from 71 convictions (all state level) in 2021.

Federal and state clerks reported 79 petitions. Clerks passed on at least 50 petitions.

The Harbor Office flagged 300 transfers in 2022, an increase from 120 transfers in 2021.

The port ran five refuges for groups such as sailors, divers, or widows.

MONEY

The port did not create a fund to cover the debts of drowned sailors. The Harbor Office found transfers worth \
$7.5 million.

RANKS

The port made progress over the year and remained on Tier 2 of the register.

The inspectorate did not have a sufficient number of divers.

PLANS

The law of the sea is followed up by a new plan for 2022-2024. In December 2021, the port published a new plan of work.

The refuge could take in 50 sailors and their children for up to three months.
"""


@pytest.mark.parametrize(
    ("question", "said", "short"),
    [
        ("How many inquiries did wardens open in 2022?", "58 + 214 = 272", "272"),
        ("How many traffickers were convicted in 2022?", "96", "96"),
        (
            "How many petitions did federal and state clerks report?",
            "Federal and state clerks reported 79 petitions.",
            "79",
        ),
        (
            "For how long could the refuge take in sailors and their children?",
            "50 sailors and their children",
            "up to three months",
        ),
    ],
)
def test_a_part_is_not_given_for_the_whole(question: str, said: str, short: str) -> None:
    asked = ask_text(PORT, question)
    assert said in asked.answer.answer
    assert asked.answer.short_answer == short
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many state inquiries did wardens open in 2022?", "214"),
        ("How many inquiries did the states open in 2022?", "214"),
        ("How many federal inquiries did wardens open in 2021?", "46"),
    ],
)
def test_the_level_that_is_asked_for_answers_alone(question: str, short: str) -> None:
    assert ask_text(PORT, question).answer.short_answer == short


@pytest.mark.parametrize(
    ("question", "second"),
    [
        (
            "How many inquiries were opened in 2022, and at least how many petitions were passed on?",
            "at least how many petitions were passed on?",
        ),
        ("How many petitions came, and how many were passed on?", "how many petitions were passed on?"),
        (
            "How long may they stay, and above what age are boys turned away?",
            "above what age are boys turned away?",
        ),
        ("Who is the mayor of Orlo, and who is its bishop?", "who is Orlo’s bishop?"),
    ],
)
def test_the_second_question_of_two(question: str, second: str) -> None:
    parts = read_parts(read_question(question), build_lexicon([PORT], [PORT]), max_chars=2000)
    assert [part.text for part in parts][1] == second


@pytest.mark.parametrize(
    "question",
    [
        "Why was the port downgraded to Tier 3 of the register?",
        "How much money is in the fund that the port created to cover the debts of drowned sailors?",
    ],
)
def test_what_is_taken_for_granted_is_corrected(question: str) -> None:
    assert ask_text(PORT, question).answer.answer.startswith("The report says otherwise:")


@pytest.mark.parametrize(
    "question",
    [
        "How many of the 300 transfers were flagged to judges?",
        "How many refuges did the port run for widows?",
        "How many divers did the inspectorate have?",
    ],
)
def test_near_misses_are_not_answered(question: str) -> None:
    answer = ask_text(PORT, question).answer
    assert answer.reason in {Reason.NOT_STATED, Reason.OTHER_SCOPE, Reason.OTHER_PERIOD}
    assert not answer.answer.startswith("The report says otherwise:")


def test_when_something_was_published_is_no_span_of_years() -> None:
    assert ask_text(PORT, "When was the new plan published?").answer.short_answer == "December 2021"
