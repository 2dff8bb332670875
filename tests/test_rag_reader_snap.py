"""Spans end where words and figures end."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.figures import parse_figures
from rag.reader.snap import snap

PIECES = (
    "12", "%", "$", "7.5", " million", " ", "and", "between ", "2019", "2022", " years", "six months", ".", ",", "(",
    ")", "[", "]", "“", "”", '"', "-", "—", "U.S.", "Inc", "No.", "at least ", "three", "a", "é", "_", "1,234.5", "to ",
    "March ", "5", "th", "half ", "'s", "’", "°", "#", "\n", "\u00a0", "\u2009", "\u3000", "\x1c",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join) | st.text(min_size=1)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


def snapped(text: str, part: str) -> str | None:
    start = text.index(part)
    place = snap(text, start, start + len(part), parse_figures(text))
    return None if place is None else text[slice(*place)]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The mayor Beltre\u0301 left.", "Beltre", "Beltre\u0301"),
        ("They counted 2022 million tons.", "2022", "2022 million"),
        ("It paid $7.5 million in all.", "7.5", "$7.5 million"),
        ("It paid $7.5 million in all.", "5", "$7.5 million"),
        ("It paid $7.5 million in all.", "million in", "$7.5 million in"),
        ("It cost nearly £3bn then.", "3", "nearly £3bn"),
        ("He got 196 years and six months in prison.", "196", "196 years and six months"),
        ("He got 196 years and six months in prison.", "six months in prison", "196 years and six months in prison"),
        ("Terms run from 3 to 5 years.", "5 years.", "3 to 5 years"),
        ("They sent at least 35 men home.", "35", "at least 35"),
        ("They sent at least 35 men home.", "35 men", "at least 35 men"),
        ("They sent at least 35 men home.", "least", "at least 35"),
        ("He left the U.S. and came back.", "U.S", "U.S."),
        ("He left the U.S. and came back.", "U.S.", "U.S."),
        ("He left the U.S.", "the U.S", "the U.S."),
        ("He left the U.S...", "U.S", "U.S."),
        ("Footnote Inc. paid.", "Footnote Inc", "Footnote Inc."),
        ("He went home.", "home.", "home"),
        ("The fund (a charity) paid.", "(a charity)", "a charity"),
        ("The fund (a charity) paid.", "(a charity", "a charity"),
        ("The fund (a charity) paid.", "a charity)", "a charity"),
        ("The fund (a charity) paid.", "fund (a charity)", "fund (a charity)"),
        ("The fund (a charity) paid.", "fund (", "fund"),
        ("It is (here) or (there).", "(here) or (there)", "(here) or (there)"),
        ("See [the [inner] part].", "[the [inner] part]", "the [inner] part"),
        ("It is called “Safe Harbour” there.", "“Safe Harbour”", "Safe Harbour"),
        ('It is called "Safe Harbour," there.', '"Safe Harbour,"', "Safe Harbour"),
        ("It is called ‘Safe Harbour’ there.", "Harbour’", "Harbour"),
        ("It ran between 2019 and 2022 there.", "2019", "2019"),
        ("It ran between 2019 and 2022 there.", "022", "2022"),
        ("It ran between 2019 and 2022 there.", "2019 and 2022", "between 2019 and 2022"),
        ("It opened on March 5, 2021, there.", "2021", "2021"),
        ("It opened on March 5, 2021, there.", "March", "March"),
        ("It opened on March 5, 2021, there.", "March 5", "March 5"),
        ("It opened on March 5, 2021, there.", "5", "March 5, 2021"),
        ("A well-known law holds.", "well-known", "well-known"),
        ("A well-known law holds.", "-known law", "known law"),
        ("A well-known law holds.", "well-kno", "well-known"),
        ("There were forty-five men.", "five", "forty-five"),
        ("A 5-year plan.", "5", "5-year"),
        ("It is 1,234.5 km long.", "234", "1,234.5"),
        ("It is 1,234.5 km long.", "1,234.5", "1,234.5"),
        ("There were 2,000, then.", "2,000,", "2,000"),
        ("It rose by 12% then.", "12", "12%"),
        ("It rose by 12% then.", "%", "12%"),
        ("It rose by 12 percent then.", "12", "12 percent"),
        ("Three women and two men.", "Three", "Three"),
        ("The owner’s house.", "owner", "owner"),
        ("The unidentifiable café.", "identifiab", "unidentifiable"),
        ("The unidentifiable café.", "caf", "café"),
        ("In case_number it is.", "number", "case_number"),
        ("The _court_ was old.", "court", "court"),
        ("The __12__ men.", "12", "12"),
        ("the\u2009\u3000court\u00a0\n", "\u2009\u3000court\u00a0\n", "court"),
        ("— the court –", "— the court –", "the court"),
        ("the old court", "the old court", "the old court"),
    ],
)  # fmt: skip
def test_span_grows_to_whole_words_and_figures_and_loses_its_marks(text: str, part: str, whole: str) -> None:
    assert snapped(text, part) == whole


@pytest.mark.parametrize("marks", [".", " , ", "...", "“”", "()", ") (", "—", "\u2009\u3000", "[ ]"])
def test_nothing_is_left_of_marks_alone(marks: str) -> None:
    assert snapped(f"The court{marks} was old", marks) is None


@given(marked())
@example(("March 7.5", 2, 3))  # one figure ends within the next
@example(("No..", 1, 2))
@example(("three-2019°U.S.", 6, 7))
@example(("-1,234.5 years", 9, 11))
def test_result_is_inside_the_text_stripped_and_stays_as_it_is(case: tuple[str, int, int]) -> None:
    text, start, end = case
    figures = parse_figures(text)
    place = snap(text, start, end, figures)
    if place is None:
        return
    first, last = place
    assert 0 <= first < last <= len(text)
    assert text[first:last] == text[first:last].strip()
    assert snap(text, first, last, figures) == place


@given(marked())
def test_result_holds_all_that_was_given_but_its_marks(case: tuple[str, int, int]) -> None:
    text, start, end = case
    place = snap(text, start, end, parse_figures(text))
    kept = range(*place) if place else range(0)
    assert all(at in kept for at in range(start, end) if text[at].isalnum())


@given(marked())
def test_no_word_or_number_is_cut(case: tuple[str, int, int]) -> None:
    text, start, end = case
    place = snap(text, start, end, parse_figures(text))
    if place is None:
        return
    first, last = place
    assert not (first > 0 and text[first - 1].isalnum() and text[first].isalnum())
    assert not (last < len(text) and text[last - 1].isalnum() and text[last].isalnum())
