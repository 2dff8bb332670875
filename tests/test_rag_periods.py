"""The year that a figure is about, and the year that a sentence hands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import parse_figures
from rag.periods import THIS_YEAR, bind_periods, leading_period
from rag.years import matches_period, years_of

YEARS = st.integers(1950, 2049)


def periods(text: str, carried: str | None = None) -> list[str | None]:
    return [bound.period for bound in bind_periods(text, parse_figures(text), carried)]


def leading(text: str) -> str | None:
    return leading_period(text, parse_figures(text))


@given(YEARS, YEARS, st.integers(2, 999), st.integers(2, 999))
def test_each_side_of_a_comparison_keeps_its_year(now: int, then: int, more: int, fewer: int) -> None:
    for turn in ("compared with", "compared to", "an increase from", "while the navy closed", "versus"):
        text = f"Police closed {more} camps in {now}, {turn} {fewer} camps in {then}."
        assert periods(text) == [str(now), str(then)]


@given(YEARS, YEARS, st.integers(2, 999), st.integers(2, 999))
def test_figures_in_a_row_take_the_year_that_follows_each(
    first: int, second: int, one: int, other: int
) -> None:
    assert periods(f"Police closed {one} camps in {first} and {other} camps in {second}.") == [
        str(first),
        str(second),
    ]
    assert periods(f"Police closed {one} camps and {other} huts in {first}.") == [str(first)] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police closed 5 camps.", ["2020"]),
        ("Police closed 5 camps in 2021.", ["2021"]),
        ("In 2021, police closed 5 camps and 6 huts.", ["2021", "2021"]),
        ("Police closed 5 camps under the 2012 law.", ["2020"]),
    ],
)
def test_sentence_without_a_year_takes_the_one_carried_over(text: str, expected: list[str]) -> None:
    assert periods(text, "2020") == expected


def test_part_before_a_comparison_does_not_take_the_year_of_the_part_after() -> None:
    before, after = periods("Police closed 5 camps, compared with 6 in 2019.", "2020")
    assert before in {"2020", None}
    assert after == "2019"


def test_carried_period_is_marked_as_such() -> None:
    (bound,) = bind_periods("Police closed 5 camps.", parse_figures("Police closed 5 camps."), "2020")
    assert (bound.period, bound.carried) == ("2020", True)
    text = "Police closed 5 camps in 2021."
    (bound,) = bind_periods(text, parse_figures(text), "2020")
    assert (bound.period, bound.carried) == ("2021", False)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("The 2012 law was upheld in 2019.", ["2019"]),
        ("A 2021 reform failed.", []),
        ("Smith and others (2017) counted camps.", []),
        ("The camps closed in March 2016 and in 2018.", ["2016", "2018"]),
        ("The plan runs 2021-2024.", ["2021-2024"]),
        ("On May 31 the camps closed.", []),
    ],
)
def test_year_that_names_a_thing_is_no_period(text: str, years: list[str]) -> None:
    assert [year for _, year in years_of(text, parse_figures(text))] == years


@pytest.mark.parametrize(
    ("period", "year", "matches"),
    [
        ("2022", "2022", True),
        ("2022", "2021", False),
        ("2021-2024", "2021", True),
        ("2021-2024", "2023", True),
        ("2021-2024", "2024", True),
        ("2021-2024", "2025", False),
        (None, "2022", False),
    ],
)
def test_period_matches_the_years_that_it_spans(period: str | None, year: str, matches: bool) -> None:
    assert matches_period(period, year) is matches


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 2022, 5 boats sank.", "2022"),
        ("Five boats sank in 2022.", "2022"),
        ("5 sank in 2021, compared with 6 in 2020.", "2021"),
        ("In comparison, 5 sank in 2021.", None),
        ("Boats sank in 2021 and 2022.", None),
        ("On May 5, 2021, 5 sank.", None),
        ("The 2012 law was harsh.", None),
        ("Boats sank.", None),
    ],
)
def test_sentence_hands_on_its_only_or_first_year(text: str, year: str | None) -> None:
    assert leading(text) == year


@pytest.mark.parametrize("words", ["during the year", "During the reporting period", "in this period"])
def test_the_year_means_the_reports_own(words: str) -> None:
    assert THIS_YEAR.search(f"Police closed 5 camps {words}.")
    assert not THIS_YEAR.search("Police closed 5 camps in 2021.")
