"""Answers that there were none, names in lower case, and countries told by their people."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.demonyms import is_people_of, peoples
from rag.lowercase_names import with_lowercase_names
from rag.question import read_question
from rag.records import Reason

BOATS = """\
BOATS

In 2022, state courts fined seven skippers, compared with 12 in 2021; federal courts fined none. In 2022, the Boat \
Office counted 40 boats. In 2022, crews in Tamsin lost 31 nets; crews in Orlo lost 14 nets.

No skipper entered the rescue program in 2022, although 33 rescues took place.

By June no tickets had been refunded; by December 4,200 tickets had been refunded.

The fund did not make any payments to skippers in 2022.

The post of harbor master remained vacant in 2022. The post of pilot was vacant in 2019.

There was no lighthouse in Wend in 2022.

The Boat Office had 64 pilots, compared with 51 in 2021, but a quay office planned for Orlo did not open.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many skippers did federal courts fine in 2022?", "Federal courts fined none. [1]"),
        (
            "How many skippers entered the rescue program in 2022?",
            "No skipper entered the rescue program in 2022",
        ),
        (
            "How much did the fund pay to skippers in 2022?",
            "The fund did not make any payments to skippers in 2022.",
        ),
    ],
)
def test_that_there_were_none_is_an_answer(question: str, told: str) -> None:
    answer = ask_text(BOATS, question).answer
    assert answer.reason is None
    assert answer.answer.startswith(told)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How many skippers did state courts fine in 2022?", "seven"),
        ("How many tickets had been refunded by December?", "4,200"),
    ],
)
def test_none_of_another_is_no_answer(question: str, figure: str) -> None:
    assert figure in ask_text(BOATS, question).answer.answer


def test_a_vacant_post_is_told_for_its_own_time_only() -> None:
    said = ask_text(BOATS, "Who was appointed harbor master in 2022?").answer
    assert "The post of harbor master remained vacant" in said.answer
    assert "says otherwise" not in ask_text(BOATS, "Who was the pilot in 2022?").answer.answer


def test_what_did_not_happen_has_no_date() -> None:
    answer = ask_text(BOATS, "In what month did the quay office in Orlo open?").answer
    assert answer.answer.startswith("The report says otherwise: The Boat Office had 64 pilots")


def test_names_in_lower_case_are_those_of_the_text() -> None:
    texts = ["In 2022, crews in Tamsin lost 31 nets.", "The Office of Wells and Tides counted boats."]
    question = with_lowercase_names(read_question("nets lost in tamsin, 2022"), texts, "Boats")
    assert question.names == ("Tamsin",)
    whole = with_lowercase_names(
        read_question("boats counted by the office of wells and tides"), texts, "Boats"
    )
    assert whole.names == ("Office of Wells and Tides",)
    # What the report's title names is what all of it is about.
    assert with_lowercase_names(read_question("nets lost in tamsin"), texts, "Tamsin 2022").names == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nepal", "Nepalese"),
        ("China", "Chinese"),
        ("Corvenia", "Corvenian"),
        ("Mexico", "Mexican"),
        ("Iraq", "Iraqi"),
    ],
)
def test_a_country_and_its_people(one: str, other: str) -> None:
    assert is_people_of(one, other)
    assert is_people_of(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("India", "Indiana"),
        ("Austria", "Australia"),
        ("Roma", "Romania"),
        ("Iran", "Iraq"),
    ],
)
def test_names_that_only_begin_alike(one: str, other: str) -> None:
    assert not is_people_of(one, other)


def test_only_names_that_stand_there_are_taken_for_their_people() -> None:
    found = peoples(("Nepalese",), ["44 were from Nepal and 29 from Vietnam."])
    assert set(found) == {"nepales", "nepal"}
    assert peoples(("Nepalese",), ["29 were from Vietnam."]) == {}


def test_a_part_of_another_number_is_no_answer() -> None:
    text = "BOATS\n\nIn 2022, the office kept 63 boats. Thirty-four of the 129 boats were painted in 2022.\n"
    assert (
        ask_text(text, "Of the 63 boats, how many were painted in 2022?").answer.reason is Reason.NOT_STATED
    )
