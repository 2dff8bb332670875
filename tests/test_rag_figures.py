"""Figures with their periods and scopes: 542 golden sentences on countries that don't exist, and properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import Figure, FigureKind, parse_amount, parse_figures, same_figure
from rag.figures.bounds import TRAILING_BOUNDS
from rag.periods import bind_periods


class GoldenFigure(TypedDict):
    text: str
    value: float
    kind: str
    unit: str | None
    bound: str | None
    high: float | None


class GoldenSentence(TypedDict):
    text: str
    figures: list[GoldenFigure]
    periods: list[str | None]
    """Of the amounts only, in order: years, dates, ordinals and multiples have none."""
    scopes: NotRequired[list[list[str]]]
    """Of the amounts, in order, by the names of `rag.scope`; not stated for every sentence."""
    carried: NotRequired[str]
    """The year that the sentence before hands on."""


GOLDEN: list[GoldenSentence] = [
    json.loads(line)
    for line in (Path(__file__).parent / "golden" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
]
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
FRAGMENTS = (
    "0 1 2 35 3.5 6,000 2021 2022 1,234,567 five thirty-one twenty hundred thousand million one of to and - – "
    "% percent $ €7 US$ at least more than nearly up years months days of the in on Tier COVID-19 SP 800-63 "
    "March 14, 2022 May cases ; , ( ) . \n compared with double half a dozen 21st 3rd 10-15 2021-2024 12/7 "
    "v2.1 555-0142 the an § No. women between [1] “ ” ’ é some or respectively (2021) 9:30 24/7 www.x.org/12 $5 bn "
    "two-thirds in five times fold FY22 2021-22 1990/91 1870 people previous year federal state MXN "
    "pesos < + 1-800-555-0100"
).split(" ")


def spelled(number: int) -> str:
    """A number from 0 to 999,999 in English words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    scale, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = f" {spelled(number % scale)}" if number % scale else ""
    return f"{spelled(number // scale)} {name}{rest}"


def shown(figure: Figure) -> GoldenFigure:
    return GoldenFigure(
        text=figure.text,
        value=figure.value,
        kind=figure.kind.value,
        unit=figure.unit,
        bound=figure.bound,
        high=figure.high,
    )


def is_shared(figure: Figure, alone: Figure) -> bool:
    """Whether its kind and unit stand behind another figure of its list or change: "from 71 to 83 percent"."""
    return alone.kind is FigureKind.COUNT and alone.unit is None and figure.kind is not FigureKind.COUNT


def mixed_text() -> st.SearchStrategy[str]:
    """Any characters, or what reports are made of in no order at all."""
    return st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join))


@pytest.mark.parametrize("sentence", GOLDEN, ids=[sentence["text"][:60] for sentence in GOLDEN])
def test_sentence_states_these_figures_for_these_years(sentence: GoldenSentence) -> None:
    figures = parse_figures(sentence["text"])
    assert [shown(figure) for figure in figures] == sentence["figures"]
    bound = bind_periods(sentence["text"], figures, sentence.get("carried"))
    assert [each.period for each in bound] == sentence["periods"]
    if "scopes" in sentence:
        assert [sorted(each.scope) for each in bound] == sentence["scopes"]


def test_golden_sentences_are_many_and_differ() -> None:
    assert len({sentence["text"] for sentence in GOLDEN}) == len(GOLDEN) >= 500
    kinds = {figure["kind"] for sentence in GOLDEN for figure in sentence["figures"]}
    assert kinds == {kind.value for kind in FigureKind}
    assert sum(not sentence["figures"] for sentence in GOLDEN) >= 75
    assert sum("scopes" in sentence for sentence in GOLDEN) >= 240
    assert sum(len(sentence.get("scopes", [[]])) > 1 for sentence in GOLDEN) >= 75


@given(st.integers(0, 10**12))
def test_digits_have_their_value_with_and_without_separators(number: int) -> None:
    assert parse_amount(str(number)) == number
    assert parse_amount(f"{number:,}") == number


@given(st.integers(0, 999_999))
def test_number_words_have_their_value(number: int) -> None:
    words = spelled(number)
    assert parse_amount(words) == number
    assert parse_amount(words.replace("-", " ").upper()) == number


@given(st.integers(1, 999), st.sampled_from([("thousand", 1e3), ("million", 1e6), ("billion", 1e9)]))
def test_scale_multiplies_digits(tenths: int, scale: tuple[str, float]) -> None:
    name, factor = scale
    assert parse_amount(f"{tenths / 10} {name}") == pytest.approx(tenths / 10 * factor)


@pytest.mark.parametrize("text", ["", " ", "and", "visas", "a", "hundred and", "Tier", "%"])
def test_words_that_are_no_number_have_no_value(text: str) -> None:
    assert parse_amount(text) is None


@given(st.integers(2, 10**9).filter(lambda number: not 1900 <= number < 2100))
def test_count_in_a_sentence_is_found_whole(number: int) -> None:
    for rendered in {str(number), f"{number:,}"}:
        text = f"The ministry reported {rendered} cases in 2019."
        count, year = parse_figures(text)
        assert (count.text, count.value, count.kind, count.unit) == (
            rendered,
            number,
            FigureKind.COUNT,
            "cases",
        )
        assert (year.value, year.kind) == (2019, FigureKind.YEAR)


@given(
    st.integers(0, 99_999),
    st.sampled_from(["", "at least ", "more than ", "nearly ", "up to ", "An estimated "]),
)
def test_money_and_percent_keep_their_decimals_and_bounds(hundredths: int, bound: str) -> None:
    rendered = f"{hundredths / 100:,.2f}"
    money, share = parse_figures(f"It paid {bound}${rendered} and {bound}{rendered} percent.")
    assert (money.value, money.kind, money.unit) == (hundredths / 100, FigureKind.MONEY, "USD")
    assert (share.value, share.kind, share.unit) == (hundredths / 100, FigureKind.PERCENT, "percent")
    assert money.bound == share.bound == (bound.strip().lower() or None)


@given(mixed_text())
def test_figures_lie_in_their_text_in_order_and_apart(text: str) -> None:
    at = 0
    for figure in parse_figures(text):
        assert at <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        # Its words may stand apart ("at\nleast"), before the number or behind it ("10 or more").
        words = " ".join(figure.text.lower().split())
        assert figure.bound is None or words.startswith(figure.bound) or figure.bound in TRAILING_BOUNDS
        assert figure.bound is None or figure.bound in words
        at = figure.end


@given(mixed_text())
def test_every_amount_gets_one_period_within_its_sentence(text: str) -> None:
    figures = parse_figures(text)
    for bound in bind_periods(text, figures):
        start, end = bound.clause
        assert 0 <= start <= bound.figure.start < end <= len(text)
        assert bound.period is None or bound.period[:4].isdigit()


@given(mixed_text())
def test_figure_read_alone_says_the_same(text: str) -> None:
    for figure in parse_figures(text):
        if figure.value == 1 and figure.text.lower().endswith("one"):
            continue  # alone it reads as a pronoun
        alone = parse_figures(figure.text)
        assert alone, figure
        assert (alone[0].value, alone[0].high, alone[0].bound) == (figure.value, figure.high, figure.bound)
        assert (alone[0].start, alone[0].end) == (0, len(figure.text))
        assert same_figure(alone[0], figure) or is_shared(figure, alone[0])


@given(mixed_text(), st.text(alphabet="abcxyz ,.;", max_size=10))
def test_parsing_the_same_text_again_says_the_same(text: str, other: str) -> None:
    first = parse_figures(text)
    parse_figures(other)
    assert parse_figures(text) == first


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("5 cases", "five cases", True),
        ("6,000 cases", "6000 officers", True),
        ("3.5 cases", "35 cases", False),
        ("$7.5 million", "$7,500,000", True),
        ("$7.5 million", "€7.5 million", False),
        ("$7.5 million", "7.5 million people", False),
        ("5 percent", "five percent", True),
        ("5 percent", "5 cases", False),
        ("5 years", "60 months", False),
        ("5 years", "5 months", False),
        ("5 to 30 years", "five to 30 years", True),
        ("2022", "December 2022", True),
        ("2022", "2021", False),
    ],
)
def test_figures_are_the_same_by_value_kind_and_range(left: str, right: str, same: bool) -> None:
    one, other = parse_figures(left)[0], parse_figures(right)[0]
    assert same_figure(one, other) is same
    assert same_figure(other, one) is same
