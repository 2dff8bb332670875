"""Requests in keywords for several things, sides told in more words, and what near misses no longer get."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.drafting.deeds import told_alike
from rag.followed import in_its_year
from rag.keyword_parts import keyword_parts
from rag.parts import split_parts
from rag.records import Operation, Reason

PORT = """\
PORT

In 2022, the port office gave seven permits to skippers of trawlers. In comparison, it gave permits to 19 trawler \
skippers in 2021.

Port wardens referred at least 60 skippers to the clinic, including 41 exploited in sex trafficking and 17 in labor \
trafficking.

A museum counted 29 boathouses in Orlo, including 13 heated dry boathouses, 11 for crews of pilot boats, and five \
others.

In 2022, pilots guided 12 tankers; in 2022, they met 31 gales. Total groundings, 116, increased from 75 \
groundings in 2021 and 49 groundings in 2020.

Harbor officials fined nine smugglers in 2022. The port office did not fine, suspend, or dismiss any negligent \
officials.

The Tamsin town council held 19 workshops in 14 villages on keeping children safe near water in 2022.
"""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "BCU: pilots hired in 2022 and boats sold that year",
            ("BCU: pilots hired in 2022", "BCU: boats sold in 2022"),
        ),
        ("rescued crews: women, men", ("rescued crews: women", "rescued crews: men")),
        (
            "For Orlo in 2022, moorings given and nets seized?",
            ("For Orlo in 2022: moorings given", "For Orlo in 2022: nets seized"),
        ),
        ("moorings given 2022 + nets seized 2021", ("moorings given 2022", "nets seized 2021")),
        (
            "skippers given free moorings in 2022, and boats with radio licences",
            ("skippers given free moorings in 2022", "boats with radio licences"),
        ),
        ("moorings given 2021 / 2022", ("moorings given 2021", "2022")),
        ("moorings: Orlo, Tamsin and Wend", ("moorings: Orlo, Tamsin and Wend",)),
        ("groundings in Orlo, Tamsin, and Wend 2022", ("groundings in Orlo, Tamsin, and Wend 2022",)),
        (
            "water used by boats in 2022, million cubic metres",
            ("water used by boats in 2022, million cubic metres",),
        ),
        (
            "boats sold, nets seized, and crews fined together",
            ("boats sold, nets seized, and crews fined together",),
        ),
        (
            "How many moorings, nets and boats were counted?",
            ("How many moorings, nets and boats were counted?",),
        ),
    ],
)
def test_keywords_that_ask_for_several_things_are_split(text: str, parts: tuple[str, ...]) -> None:
    assert keyword_parts(text) == parts
    assert split_parts(text) == parts


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("What was the rise in total groundings from 2021 to 2022, in absolute numbers?", "116 − 75 = 41"),
        (
            "Of the skippers wardens referred to the clinic, how many more were sex trafficking than labor trafficking "
            "victims?",
            "41 − 17 = 24",
        ),
        ("How many fewer trawler skippers got permits in 2022 than the year before?", "19 − 7 = 12"),
        (
            "Of the boathouses counted, how many more were heated dry boathouses than boathouses for crews of pilot "
            "boats?",
            "13 − 11 = 2",
        ),
    ],
)
def test_sides_are_found_in_more_words(question: str, line: str) -> None:
    answer = ask_text(PORT, question).answer
    assert Operation.DIFFERENCE in {figure.operation for figure in answer.figures}
    assert line in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How many negligent officials were fined in 2022?",
        "How many negligent officials did the port office dismiss?",
    ],
)
def test_those_who_did_it_are_not_those_it_was_done_to(question: str) -> None:
    answer = ask_text(PORT, question).answer
    assert "nine" not in answer.answer
    assert "did not fine, suspend, or dismiss any negligent officials" in answer.answer


def test_a_figure_that_says_in_how_many_places_makes_no_part_of_another() -> None:
    answer = ask_text(
        PORT, "How many workshops did the Tamsin town council hold on keeping children safe?"
    ).answer
    assert answer.short_answer == "19"


def test_a_place_that_stands_nowhere_near_is_not_answered_for() -> None:
    answer = ask_text(PORT, "How many smugglers were fined in Tamsin in 2022?").answer
    assert answer.reason is Reason.NOT_STATED


OTHERS = """\
The Selby report of 2022.

The ministry distributed 600 kits to shelters in 2022. By comparison, kits went to 25 shelters in 2021.

Orlo and Tamsin signed a transport agreement, under which Orlo received 40 buses. The towns of Wend, Kell, and Harrow \
ran six ferries.

The hall can seat 500 guests.

The city of Selby held an election in May. Turnout was high. Voters cast 4,100 ballots.

Maria Lopez, the health minister, resigned in May 2022. The town council bought a ferry from a local shipyard.
"""


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many buses did Orlo receive?", "40"),
        ("How many guests does the hall seat?", "500"),
        ("What is the name of the health minister who resigned?", None),
    ],
)
def test_what_vetoes_near_misses_leaves_plain_questions(question: str, short: str | None) -> None:
    answer = ask_text(OTHERS, question).answer
    assert answer.reason is None
    assert short is None or answer.short_answer == short


@pytest.mark.parametrize(
    "question",
    [
        "How many guests stayed in the hall?",
        "How many ferries did Kell run?",
        "What is the name of the shipyard that sold the ferry?",
    ],
)
def test_near_misses_are_not_answered(question: str) -> None:
    assert ask_text(OTHERS, question).answer.reason is not None


def test_kits_for_shelters_are_not_set_against_shelters_with_kits() -> None:
    answer = ask_text(OTHERS, "How many more kits went to shelters in 2022 than in 2021?").answer
    assert {figure.operation for figure in answer.figures} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Ministry of Labor: spending on inspections, 2022",
        "Orlo: trade and industry licences in 2022",
        "budget shelters 2022, Ministry of Social Affairs",
        "boats seized in 2022, Orlo customs service",
        "prosecutions 2022: federal and state",
    ],
)
def test_a_name_or_noun_of_several_words_is_not_cut(text: str) -> None:
    assert keyword_parts(text) == (text,)


@pytest.mark.parametrize(
    ("first", "part", "dated"),
    [
        ("How many permits were issued in 2022", "how many the year before?", "how many in 2021?"),
        ("How many permits were issued in 2021", "how many in the following year?", "how many in 2022?"),
        ("How many permits were issued", "how many the year before?", "how many the year before?"),
        ("How many permits from 2020 to 2022", "how many a year earlier?", "how many a year earlier?"),
    ],
)
def test_the_year_before_is_reckoned_from_the_first_parts_year(first: str, part: str, dated: str) -> None:
    assert in_its_year(first, part) == dated


def test_what_is_issued_may_be_told_as_provided() -> None:
    assert told_alike("how many permits were issued", "The office provided 7 permits.") == {"issued"}
    assert told_alike("how many permits were revoked", "The office provided 7 permits.") == frozenset()
