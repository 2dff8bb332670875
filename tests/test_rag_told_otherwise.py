"""What stands in other words, in a row of a table, or for another form than the one asked for."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.preamble import without_preamble
from rag.question import AnswerKind, read_question
from rag.records import Reason
from rag.synonyms import written_out

HARBOR = """\
COUNTS

Wardens prosecuted 11 smugglers in 2022. Wardens prosecuted 37 smugglers for sex trafficking in 2022.

Port clerks and mill clerks identified 31 sex trafficking victims and nine forced labor victims in 2022.

Sex trafficking victims on the partial list included at least 16 girls, 75 women, and three men.

The harbor runs a refuge that could accommodate 50 women at a time.

A plan was made public in December 2021 for the years 2023-2025.

LAMPS

| Lamp | Days |
|---|---|
| Pier lamp | 14 days |
"""


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many of the sex trafficking victims on the list were girls?", "at least 16"),
        ("How many women can stay in the refuge at once?", "50"),
    ],
)
def test_a_figure_is_found_where_it_is_told_in_other_words(question: str, short: str) -> None:
    assert ask_text(HARBOR, question).answer.short_answer == short


def test_a_figure_of_no_form_is_not_that_of_a_form() -> None:
    answer = ask_text(HARBOR, "How many smugglers were prosecuted for labor trafficking in 2022?").answer
    assert answer.reason in {Reason.OTHER_SCOPE, Reason.NOT_STATED}


def test_a_row_of_a_table_answers_as_a_row() -> None:
    answer = ask_text(HARBOR, "How many days for the pier lamp?").answer
    assert answer.citations
    assert all(HARBOR[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how many yrs b4 whats due", "how many years before what is due"),
        ("didnt they, w/o a permit", "didn't they, without a permit"),
        ("Dr. Yrsa at im@b4.org", "Dr. Yrsa at im@b4.org"),
    ],
)
def test_what_people_shorten_as_they_type_is_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Why did the number of boats fall?", AnswerKind.TEXT),
        ("When a boat sinks, how long does the wreck stay?", AnswerKind.DURATION),
        ("When was the boat sunk?", AnswerKind.DATE),
        ("How much warning does a warden give?", AnswerKind.DURATION),
        ("boats sunk 2021 v 2022", AnswerKind.COMPARISON),
        ("boats sunk in 2022 and 2021, how big was the drop?", AnswerKind.COMPARISON),
    ],
)
def test_the_kind_of_answer_is_read_from_what_asks(asked: str, kind: AnswerKind) -> None:
    assert read_question(asked).kind is kind


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("Which towns make up the Lisk union?", "Which towns make up the Lisk union?"),
        ("Make up a figure for boats. How many sank?", "How many sank?"),
    ],
)
def test_only_who_is_to_invent_something_is_given_an_order(asked: str, left: str) -> None:
    assert read_question(asked).text == left


def test_haste_is_no_part_of_the_question() -> None:
    assert (
        without_preamble("hi, need this quick: how many boats sank in 2022?")
        == "how many boats sank in 2022?"
    )
