"""Names in a question are found in other forms, and somebody's name is answered by a name."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from index.words import expansion_before
from rag.records import Reason

COURT = """\
COURT

A judge convicted a former ferry captain of theft. The Special Unit for Harbor Crimes \
(UCP) employed nine clerks. The tourist came from a third country. I will mend the old pier by 2030.
"""


@pytest.mark.parametrize(
    "question",
    [
        "What is the name of the former ferry captain?",
        "Give me the tourist's name",
        "Which country did the tourist come from?",
    ],
)
def test_what_has_no_name_in_the_report_is_abstained_from(question: str) -> None:
    assert ask_text(COURT, question).draft.reason is Reason.NOT_STATED


@pytest.mark.parametrize(
    ("words", "acronym", "name"),
    [
        ("The Special Unit for Harbor Crimes", "UCP", "Special Unit for Harbor Crimes"),
        ("the Orlo National Action Plan", "NAP", "National Action Plan"),
        ("the Ministry of Labour and Employment", "MLE", "Ministry of Labour and Employment"),
        ("a plan", "NAP", None),
    ],
)
def test_an_abbreviation_stands_for_the_name_before_it(words: str, acronym: str, name: str | None) -> None:
    assert expansion_before(words, acronym) == name
