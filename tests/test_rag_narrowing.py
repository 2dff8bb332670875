"""Words that all of a report is about lead nowhere; those that set a limit stay."""

from __future__ import annotations

import pytest

from rag.narrowing import narrowed

SUBJECT = frozenset({"traffick", "victim", "govern", "state", "investig"})


@pytest.mark.parametrize(
    ("asked", "looked_for"),
    [
        (
            "How many trafficking victims did the Ostrian authorities find?",
            "How many victims did the authorities find?",
        ),
        ("What did Ostria's government do?", "What did government do?"),
        ("How many human trafficking investigations were opened?", "How many investigations were opened?"),
        ("How many sex trafficking victims were found?", "How many sex trafficking victims were found?"),
        ("How many state investigations were opened?", "How many state investigations were opened?"),
        ("How many Ostrian victims were found abroad?", "How many Ostrian victims were found abroad?"),
        (
            "How many victims did the Lisk authorities find?",
            "How many victims did the Lisk authorities find?",
        ),
        ("How many of the trafficking courses were held?", "How many of the trafficking courses were held?"),
    ],
)
def test_only_what_narrows_nothing_is_left_out(asked: str, looked_for: str) -> None:
    assert narrowed(asked, SUBJECT, "OSTRIA (Tier 2)") == looked_for
