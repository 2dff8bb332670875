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
