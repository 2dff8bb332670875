"""What a question asks of something by name is answered only from a sentence that tells it."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.pipeline import Assistant
from rag.records import Reason

ORLO = """\
ORLO

Orlo is a town on the coast, and the harbor of Orlo is old. The mayor, Ada Quill, opened the harbor of Orlo in 2021. \
Visitors come to Orlo in summer. The director of the museum in Orlo is Tom Reed. \
The Harbor Office opened a school in Orlo in 2020. Una Brook has headed the Harbor Office since 2019. \
The Lock Board is led by Ines Vale, who succeeded Karl Dorn in 2018.
"""


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Orlo?",
        "What is the capital of Orlo?",
        "Who is the president of Orlo?",
        "What is the currency of Orlo?",
        "population of Orlo",
        "How many inhabitants does Orlo have?",
        "Who is the archdeacon of Orlo?",
        "Who is in charge of the school in Orlo?",
        "Who headed the Harbor Office before Una Brook?",
    ],
)
def test_what_no_sentence_tells_of_a_place_is_abstained_from(question: str) -> None:
    asked = ask_text(ORLO, question)
    assert asked.draft.reason in {Reason.NOT_STATED, Reason.OFF_TOPIC}
    assert asked.answer.short_answer is None


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who is the mayor of Orlo?", "The mayor, Ada Quill"),
        ("Who is the director of the museum in Orlo?", "The director of the museum"),
        ("Who heads the Harbor Office?", "Una Brook has headed"),
        ("Who led the Lock Board before Ines Vale?", "The Lock Board is led by Ines Vale"),
    ],
)
def test_what_a_sentence_tells_is_answered(question: str, quote: str) -> None:
    asked = ask_text(ORLO, question)
    assert asked.draft.reason is None
    assert asked.answer.citations[0].quote.startswith(quote)


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Mexico City?",
        "Who is the mayor of Mexico City?",
        "Who is the president of Mexico?",
        "What is the capital of Mexico?",
        "What is the currency of Mexico?",
    ],
)
def test_sample_report_tells_nothing_of_the_country_itself(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.short_answer) == ("abstained", None)
