"""What a question takes for granted and the report denies is set right; what it doesn't deny is not."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.records import Reason

PORT = """\
PORT

The harbor budget was cut from 90 crowns to 70 crowns. Sailors could file complaints about the ferry, but none did so. \
The Net Office did not inspect any trawler. The lighthouse keeper painted the tower.
"""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why was the harbor budget raised?", "The harbor budget was cut"),
        ("Which trawlers did the Net Office inspect?", "The Net Office did not inspect"),
    ],
)
def test_the_denial_is_given(question: str, quote: str) -> None:
    answer = ask_text(PORT, question).answer
    assert answer.status == "answered"
    assert answer.citations[0].quote.startswith(quote)


@pytest.mark.parametrize("question", ["How many lamps has the lighthouse?", "When was the ferry built?"])
def test_nothing_is_set_right_where_nothing_is_denied(question: str) -> None:
    asked = ask_text(PORT, question)
    assert asked.draft.reason in {Reason.NOT_STATED, Reason.OFF_TOPIC}
    assert "otherwise" not in asked.answer.answer


def test_a_comparison_in_words_takes_nothing_for_granted() -> None:
    answer = ask_text(PORT, "How much less did the harbor get than the ferry?").answer
    assert "otherwise" not in answer.answer
