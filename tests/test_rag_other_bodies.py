"""What another body did isn't the named one's, though the report's own words share its name."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.parts import read_parts
from rag.question import read_question
from rag.terms import build_lexicon

AVALANCHES = """\
AVALANCHE REVIEW

In 2021, the Mountain Corps trained 52 rescue dogs. The 81 rescue dogs that the Avalanche Office trained in 2021 were \
young.
"""


def test_figure_of_another_body_is_passed_over() -> None:
    asked = ask_text(AVALANCHES, "How many rescue dogs did the Avalanche Office train in 2021?")
    assert asked.answer.short_answer == "81"


@pytest.mark.parametrize(
    ("question", "second"),
    [
        (
            "How many gulls did the Bird Office ring in 2021, and how many did the Water Guild?",
            "How many gulls did the Water Guild ring in 2021?",
        ),
        (
            "How many gulls did the Bird Office ring in 2021, and how many did the Water Guild in 2020?",
            "How many gulls did the Water Guild ring in 2020?",
        ),
        (
            "How many gulls did the Bird Office ring in 2021, and how many ducks did the Water Guild shoot?",
            "how many ducks did the Water Guild shoot?",
        ),
    ],
)
def test_second_part_that_only_says_who_asks_the_same_of_another(question: str, second: str) -> None:
    words = "gulls ducks ring shoot the Bird Office Water Guild"
    lexicon = build_lexicon([words] * 3, [words])
    parts = read_parts(read_question(question), lexicon, max_chars=1000)
    assert [part.text for part in parts][1] == second


AGENCIES = """\
Two agencies oversee the ports: the Harbor Inspection Agency (HIA) and the Coastal Labor Office (CLO). In 2023, the \
HIA inspected 412 vessels and detained 37 of them. In 2022, it inspected 389 vessels. The CLO inspected 96 warehouses \
in 2023.

The HIA's budget was $6.2 million in 2023. The CLO did not publish its budget. The CLO fined 14 companies a total of \
$310,000 in 2023.
"""


@pytest.mark.parametrize(
    "question",
    [
        "How many vessels did the CLO inspect in 2022?",
        "What was the CLO's budget in 2023?",
        "What was the Coastal Labor Office's budget in 2023?",
    ],
)
def test_what_another_body_did_by_its_initials_is_not_given(question: str) -> None:
    assert ask_text(AGENCIES, question).draft.reason is not None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many vessels did the HIA inspect in 2023?", "412"),
        ("How many vessels did the Harbor Inspection Agency inspect in 2022?", "389"),
        ("How many warehouses did the Coastal Labor Office inspect in 2023?", "96"),
    ],
)
def test_a_body_is_known_by_its_initials_and_its_name(question: str, short: str) -> None:
    assert ask_text(AGENCIES, question).answer.short_answer == short
