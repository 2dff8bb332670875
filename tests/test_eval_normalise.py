from __future__ import annotations

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.normalise import contains, normalise, number_values, numbers, tokens, without_markers
from eval.measures.numbers import canonical, ordinal

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "? ? twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(number: int, *, joined_by_and: bool) -> str:
    """English for 0 to 999,999,999."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    for size, word in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if joined_by_and and rest < 100 else " "
            head = f"{spell(number // size, joined_by_and=joined_by_and)} {word}"
            return head + (joint + spell(rest, joined_by_and=joined_by_and) if rest else "")
    raise AssertionError


@given(st.integers(0, 999_999_999), st.booleans())
def test_number_words_and_digits_are_equal(number: int, joined_by_and: bool) -> None:
    words = spell(number, joined_by_and=joined_by_and)
    assert normalise(words) == normalise(str(number)) == normalise(f"{number:,}") == str(number)


@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=5))
def test_numbers_apart_stay_apart(values: list[int]) -> None:
    text = "; ".join(spell(value, joined_by_and=True) for value in values)
    assert [number.value for number in numbers(text)] == values


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_decimal_point_is_kept(value: Decimal) -> None:
    assert [number.value for number in numbers(f"about {value:f}.")] == [value]


@given(st.text())
def test_any_text_has_tokens_without_white_space_whose_case_is_folded(text: str) -> None:
    # Folded is not the same as lower case: Cherokee folds to its capitals.
    for token in tokens(text):
        assert token
        assert not any(char.isspace() for char in token)
        assert token == token.casefold()


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,-'%$()[]"))
def test_normalising_twice_changes_nothing_in_digits_and_order_of_words(text: str) -> None:
    # Number words may meet where a mark between them is gone, so only texts without them are a fixed point.
    once = normalise(text)
    if not any(
        word in once for word in (*UNITS, *TENS, "hundred", "thousand", "million", "dozen", "illion", "bn")
    ):
        assert normalise(once) == once


@given(st.text(), st.text(min_size=1))
def test_a_text_contains_itself_inside_others(left: str, middle: str) -> None:
    if tokens(middle):
        assert contains(f"{left}. “{middle}”. {left}", middle) or tokens(f"“{middle}”") != tokens(middle)


@given(st.text(alphabet="abc 0123", max_size=12), st.text(alphabet="abc 0123", max_size=6))
def test_containment_is_a_run_of_whole_tokens(text: str, wanted: str) -> None:
    if tokens(wanted) and contains(text, wanted):
        assert f" {normalise(wanted)} " in f" {normalise(text)} "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thirty-one of the 32 states.", "31 of 32 states"),
        ("an increase from a low base", "increase from low base"),
        ("no one; one another; each one; one case", "no one one another each one 1 case"),
        ("between five and six", "between 5 and 6"),
        ("between one hundred and six hundred", "between 100 and 600"),
        ("two hundred and six thousand", "206000"),
        ("two thousand twenty-two", "2022"),
        ("twenty, five", "20 5"),
        ("five six", "5 6"),
        ("twenty–five", "20 5"),
        ("two dozen and a dozen", "24 and 12"),
        ("3.5 million, 35 and 3.50", "3500000 35 and 3.5"),
        ("$7.5 million, US$5 and 166 USD", "7500000 5 and 166 usd"),
        ("60% or 60 per cent", "60 percent or 60 percent"),
        ("the third, the 3rd and twenty-first", "3rd 3rd and 21st"),
        ("June 3rd; the 3rd June; June the third", "june 3 3 june june 3"),
        ("two-thirds", "2 thirds"),
        ("the 1990s, COVID-19, T20, 1.2.3", "1990s covid 19 t20 1.2.3"),
        ("Mexico’s victims’ rights, don't", "mexico victims rights dont"),
        ("U.S. and E.U.", "us and eu"),
        ("México", "mexico"),
        ("10² as in note¹", "10 as in note"),
        ("thousands of hundreds", "thousands of hundreds"),
        ("1,25 and 12,345,678 and 1234,567", "1 25 and 12345678 and 1234 567"),
        ("007 and .5 and 1.0", "7 and 0.5 and 1"),
        ("", ""),
        ("…", ""),
    ],
)
def test_normalised(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("It did not report it.", "no", False),
        ("No.", "no", True),
        ("35", "5", False),
        ("3.5", "35", False),
        ("3.5", "5", False),
        ("$7.5 million", "7.5", True),
        ("$7.5 million", "7,500,000", True),
        ("7,500,000", "7.5 million", True),
        ("anything", "…", False),
        ("", "five", False),
    ],
)
def test_containment(text: str, wanted: str, found: bool) -> None:
    assert contains(text, wanted) is found


def test_percent_reaches_back_over_a_range() -> None:
    read = [
        (str(number.value), number.percent)
        for number in numbers("60 to 70%, then 5 and 8 percent of 20 cases")
    ]
    assert read == [("60", True), ("70", True), ("5", True), ("8", True), ("20", False)]


def test_both_readings_of_a_scale_word_are_values() -> None:
    assert number_values("$7.5 million") == {Decimal("7.5"), Decimal(7_500_000)}


def test_markers_go_and_brackets_with_words_stay() -> None:
    assert without_markers("five [1] visas [2, 3][4–6] [sic]") == "five   visas    [sic]"


@pytest.mark.parametrize(
    ("value", "text"), [("3.50", "3.5"), ("6E+3", "6000"), ("0.0", "0"), ("1000", "1000")]
)
def test_canonical_digits(value: str, text: str) -> None:
    assert canonical(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1st"), (12, "12th"), (22, "22nd"), (113, "113th"), (103, "103rd")]
)
def test_ordinals(value: int, text: str) -> None:
    assert ordinal(value) == text


def test_a_percent_sign_reaches_back_to_a_share_and_not_to_a_year() -> None:
    assert [(n.value, n.percent) for n in numbers("60 and 70 per cent")] == [(60, True), (70, True)]
    assert [(n.value, n.percent) for n in numbers("42 per cent in 2021 and 41 per cent")] == [
        (42, True),
        (2021, False),
        (41, True),
    ]
