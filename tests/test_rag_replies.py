"""What is read of a model's reply: one plain sentence about the evidence, or nothing."""

from __future__ import annotations

import pytest

from rag.replies import read_reply

QUESTION = "How many T visas did the Harbour Department grant to Velorian sailors in 2022?"
EVIDENCE = "It granted 13 such visas (Tier 2) in 2022, worth $7.5 million."
AROUND = "VISAS Sailors asked the Harbour Department for T visas. " + EVIDENCE


@pytest.mark.parametrize(
    "reply",
    [
        "It granted 13 visas in 2022.",
        "The Harbour Department granted 13 T visas in 2022.",
        "The department granted thirteen visas\n in 2022.",
        "It granted 13 visas, worth $7.5 million.",
        "It granted 13 visas (Tier 2).",
        "In 2022, it approved 13 visas!",
    ],
)
def test_a_plain_sentence_in_the_reports_words_is_taken(reply: str) -> None:
    assert read_reply(reply, QUESTION, EVIDENCE, AROUND) == " ".join(reply.split())


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("", "nothing"),
        ("It granted 13", "cut off"),
        ("It granted 13 visas. It is generous.", "two sentences"),
        ("It granted 13 visas in 2022" + ", and so on" * 20 + ".", "too long"),
        ("It granted 13 visas [1].", "citation mark"),
        ("It granted **13** visas.", "markup"),
        ("It granted 13 visas; “more” will follow.", "quotation"),
        ("Answer: it granted 13 visas.", "label"),
        ("It granted 13 visas, see example.org.", "address"),
        ("It granted 13\u200b visas.", "hidden character"),
        ("It granted\x1b 13 visas.", "control character"),
        ("It granted 13 visas (Tier 3).", "digits that are no figure"),
        ("Atlantis granted 13 visas.", "name from nowhere"),
        ("It granted 13 visas to Velorian sailors.", "the question's claim"),
        ("The museum granted 13 visas.", "the prompt's example"),
    ],
)
def test_anything_else_is_not(reply: str, why: str) -> None:
    assert read_reply(reply, QUESTION, EVIDENCE, AROUND) is None, why
