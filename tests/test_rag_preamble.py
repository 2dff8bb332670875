"""Preambles: what is said around a question is set aside, and nothing that the question is about goes with it."""

from __future__ import annotations

import pytest

from rag.preamble import without_preamble
from rag.question import AnswerKind, read_question


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("For a story that I'm writing: which agency built wells?", "which agency built wells?"),
        ("Quick question – how many wells were dug in 2020?", "how many wells were dug in 2020?"),
        ("For my thesis, how many wells were dug?", "how many wells were dug?"),
        ("For my thesis, in 2021, how many wells were dug?", "in 2021, how many wells were dug?"),
        ("I'm a journalist and need to know how many wells were dug.", "how many wells were dug."),
        ("As a journalist, I'd like to know which town dug wells.", "which town dug wells."),
        ("Hello, one question: was it Orlo that dug the wells?", "was it Orlo that dug the wells?"),
        ("Could you say how many of the wells ran dry?", "how many of the wells ran dry?"),
        ("Can you tell me how many wells ran dry?", "how many wells ran dry?"),
        ("Can you list the towns in which wells ran dry?", "list the towns in which wells ran dry?"),
        ("I need the number of wells dug in 2020.", "the number of wells dug in 2020."),
        ("Sorry to bother you again. Who dug the wells?", "Who dug the wells?"),
        ("How many wells were dug in 2020? Thanks in advance!", "How many wells were dug in 2020?"),
    ],
)
def test_what_is_said_around_a_question_is_set_aside(text: str, left: str) -> None:
    assert without_preamble(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "In Orrelia: how many inspectors were hired?",
        "Orrelia 2022 – how many visas?",
        "I'm writing about visas: how many were issued in 2022?",
        "As a percentage of all wells, how many ran dry?",
        "Can foreigners apply for visas?",
        "Did the agency say who dug the wells?",
        "Boats sank off the northern coast. How many?",
        "I read that 40 wells failed. How many were dug?",
        "number of wells dug in 2020",
        "What does the law say about how wells are dug?",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    assert without_preamble(text) == text


def test_a_polite_question_for_a_number_isnt_one_for_yes_or_no() -> None:
    assert read_question("Could you say how many wells ran dry in 2020?").kind is AnswerKind.COUNT
    assert read_question("Could you tell me whether wells ran dry in 2020?").kind is AnswerKind.YESNO


def test_what_is_counted_ends_before_who_did_it() -> None:
    assert read_question("How many wells the council dug in 2020 ran dry?").counted == ("well",)
    assert read_question("number of lock gates repaired in 2020").counted == ("lock", "gate")
