"""Totals over both levels or all forms, which was more and by how much, and sides told in other words."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.demonyms import is_people_of
from rag.drafting.side_words import side_words
from rag.verify import check_answer

PORT = """\
INQUIRIES

Wardens opened 58 federal inquiries and 214 provincial inquiries in 2022, compared with 46 federal inquiries and 239 \
provincial inquiries in 2021.

CREWS

A relief society told of helping 25 sailors; these sailors were five women exploited in sex trafficking, seven women \
and 10 men exploited in labor trafficking, and one woman in unspecified forms of trafficking.

Of the crews counted in 2022, there were 171 women, 62 girls, 58 men, and 27 boys.

The Harbor Guard (HG) rescued \
322 swimmers, provincial lifeboats 183, and the DBR 29. Of those on deck, 774,000 were officers and 873,500 cadets.
"""


@pytest.mark.parametrize(
    ("question", "line", "short"),
    [
        ("How many inquiries did wardens open at both levels in 2022?", "58 + 214 = 272", "272"),
        ("How many women did the relief society help, across all forms?", "5 + 7 + 1 = 13", "13"),
        (
            "Were there more women or more men among the crews in 2022, and how big was the gap?",
            "171 − 58 = 113",
            "women; 113",
        ),
        (
            "How many more swimmers did the HG rescue than the provincial lifeboats?",
            "322 − 183 = 139",
            "139",
        ),
        ("By how many did cadets outnumber officers on deck?", "873,500 − 774,000 = 99,500", "99,500"),
    ],
)
def test_what_is_computed_is_shown_and_named(question: str, line: str, short: str) -> None:
    asked = ask_text(PORT, question)
    assert line in asked.answer.answer
    assert asked.answer.short_answer == short
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many inquiries did wardens open at all three levels in 2022?",
        "How many women did the relief society help, in both forms?",
        "How many inquiries did judges in Orlo open at both levels in 2022?",
    ],
)
def test_parts_that_are_not_all_of_those_asked_for_are_not_added_up(question: str) -> None:
    answer = ask_text(PORT, question).answer
    assert not any(figure.operands for figure in answer.figures)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "How many times as many Lurenian stowaways as Nepalese ones were there?",
            ("Lurenian", "Nepalese"),
        ),
        ("By how many did cadets outnumber officers?", ("cadets", "officers")),
    ],
)
def test_sides_stand_around_what_joins_them(question: str, sides: tuple[str, str]) -> None:
    assert side_words(question) == sides


@pytest.mark.parametrize(
    ("one", "other"), [("nepales", "nepal"), ("vietnames", "vietnam"), ("Nepalese", "Nepal")]
)
def test_stems_of_a_people_are_of_its_country(one: str, other: str) -> None:
    assert is_people_of(one, other)
