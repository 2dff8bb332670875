"""Shares, totals over a list of names, and figures that take up a list told before."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.echoes import echoes
from rag.figures import parse_figures
from rag.periods import bind_figures
from rag.question import read_question

REPORT = """The Harbour Watch of Orlo.

The Bureau of Tides flagged 164 odd cargoes in 2022, worth $2.3 million, and passed 31 of them to the Court of Salt; \
in 2021 it had flagged 97 cargoes.

The Academy trained 214 judges, the Guild trained 1,130 officers, and the Customs House (CHO) trained 386 inspectors; \
in 2021 these bodies trained 167, 940, and 402, respectively.

Port wardens counted 318 sealed boats in 2022, down from 347 in 2021.

Of the boats sealed in 2022, 197 were Orlish boats and 121 were foreign boats, compared with 236 and 111 in 2021.

The harbour line received 4,310 calls in 2022, of which 268 concerned leaks.

The Guild opened 58 quay inspections and 154 harbour inspections in 2022, up from 49 (20 new and 29 ongoing) quay \
inspections in the previous year.

Skippers came from Corvenia (48), Morovar (33) and Ashmark (21).
"""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (
            "What share of the cargoes flagged in 2022 did the Bureau of Tides pass to the Court of Salt?",
            "31 / 164 = 18.9% (rounded to one decimal)",
        ),
        (
            "What percent of calls to the harbour line in 2022 concerned leaks?",
            "268 / 4,310 = 6.2% (rounded to one decimal)",
        ),
        (
            "Of the 318 sealed boats, what percentage were foreign boats, to the nearest whole number?",
            "121 / 318 = 38% (rounded to a whole number)",
        ),
    ],
)
def test_a_share_is_computed_from_a_part_and_its_whole(question: str, line: str) -> None:
    answer = ask_text(REPORT, question).answer
    assert answer.reason is None
    assert f"The share is {line}." in answer.answer
    (computed,) = [figure for figure in answer.figures if figure.operands]
    assert computed.operation == "share"


@pytest.mark.parametrize(
    "question",
    [
        "What share of the cargoes flagged in 2022 did the Bureau of Tides burn?",
        "What percentage of the 347 sealed boats were foreign?",
        "What share of the judges were women?",
    ],
)
def test_no_share_of_what_the_report_does_not_part(question: str) -> None:
    assert all(not figure.operands for figure in ask_text(REPORT, question).answer.figures)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (
            "How many people were trained in 2022 by the Academy, the Guild and the Customs House together?",
            "214 + 1,130 + 386 = 1,730",
        ),
        ("How many more inspectors did the Customs House train in 2021 than in 2022?", "402 − 386 = 16"),
        ("Skippers from Corvenia and Morovar taken together?", "48 + 33 = 81"),
        ("How many more skippers came from Corvenia than from Ashmark?", "48 − 21 = 27"),
    ],
)
def test_names_of_a_list_are_set_against_each_other(question: str, line: str) -> None:
    assert line in ask_text(REPORT, question).answer.answer


def test_a_list_that_takes_up_another_is_told_by_its_whole_sentence() -> None:
    answer = ask_text(REPORT, "How many inspectors did the Customs House train in 2021?").answer
    assert answer.answer.startswith("The Academy trained 214 judges")
    assert [figure.text for figure in answer.figures if figure.text.startswith("402")]


def test_each_figure_of_such_a_list_repeats_the_one_in_its_place() -> None:
    text = "The Academy trained 214 judges, the Guild 1,130; in 2021 these bodies trained 167 and 940, respectively."
    found = echoes(text, parse_figures(text), "")
    assert {at: echo.words.strip() for at, echo in found.items()} == {
        2: "The Academy trained 214 judges",
        3: "the Guild 1,130 judges",
    }
    previous = "There were 3,314 assaults in 2023: 2,366 on guests and 948 on staff."
    text = "In the previous year the figures were 2,180 and 1,012 respectively."
    found = echoes(text, parse_figures(text), previous)
    assert [" ".join(echo.words.split()) for echo in found.values()] == [
        "2,366 on guests assaults",
        "948 on staff. assaults",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In 2021, Karsholm and Lumera had prosecuted 31 and 27 suspects, respectively.",  # has names of its own
        "The Academy trained 214 judges; in 2021 these bodies trained 167 and 940, respectively.",  # not as many
        "The Academy trained 214 judges and the Guild 1,130; in 2021 these bodies trained 167 and 940.",
    ],
)
def test_other_lists_repeat_nothing(text: str) -> None:
    assert echoes(text, parse_figures(text), "The Guild sealed 40 boats and 31 carts.") == {}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (
            "It charged 42 (24 new and 18 ongoing) in 2022, up from 36 (20 new and 16 ongoing) in the previous year.",
            ["2022", "2022", "2022", "2021", "2021", "2021"],
        ),
        (
            "The Guild found 53 boats in 2022 and the Bureau 29; in the previous year these bodies found 61 and 22.",
            ["2022", "2022", "2021", "2021"],
        ),
        ("The average was 8,450 boats, against 8,060 in 2022.", [None, "2022"]),
    ],
)
def test_a_bracket_does_not_part_a_figure_from_its_year(text: str, years: list[str | None]) -> None:
    assert [bound.period for bound in bind_figures(text)] == years


def test_a_question_may_want_a_whole_number() -> None:
    assert read_question("What percentage were foreign, to the nearest whole per cent?").rounded
    assert read_question("Percentage rise in boats from 2021 to 2022 - rounded").rounded
    assert not read_question("What percentage were foreign, to one decimal place?").rounded
