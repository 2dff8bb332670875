"""Rendering and parsing are inverse, no text is too hostile to be read, and a figure's scope is its clause's."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import BoundSide, Figure, FigureKind, bound_side, parse_figures, render_figure
from rag.figures.bounds import LEADING_BOUNDS, TRAILING_BOUNDS
from rag.figures.money import CODES, SYMBOLS
from rag.figures.names import without_names
from rag.figures.units import PARTS
from rag.periods import bind_figures
from rag.scope import CONTRASTS

BOUNDS = st.one_of(
    st.none(), st.sampled_from(sorted(LEADING_BOUNDS)), st.sampled_from(sorted(TRAILING_BOUNDS - {"+"}))
)
AMOUNTS = st.one_of(
    st.integers(0, 10**13).map(float),
    st.integers(0, 10**9).map(lambda number: number / 100),
    st.integers(0, 10**7).map(lambda number: round(number / 10**6, 6)),
)
MONEY_UNITS = st.sampled_from(
    sorted({*CODES.split("|"), *SYMBOLS.values(), "PESO", "RUPEE", "FRANC", "SHILLING", "LIRA"})
)
NOUNS = st.sampled_from(
    ["cases", "federal investigations", "border guards", "women", "children’s homes", "state-run shelters"]
)
TIMES = st.sampled_from([*PARTS, "second"])
TEXTS = st.text(max_size=200)
NAMES = frozenset(name for contrast in CONTRASTS for name in contrast)
LENGTH = 20_000
LONGEST = 5.0
"""Seconds of CPU time for a text of `LENGTH` characters. It takes a tenth; what grows with the square takes more."""
HOSTILE = (
    "1", "1,", "1.", "1/", "1:", "1 ", "1\n", "+1", "(1 ", "[1,", "1-", "$1 ", "$", "1e", "x1", "é", " ", "-", "((((",
    "one ", "one-", "twenty-", "thirty ", "a hundred ", "five hundred and ", "half a ",
    "one and a half ", "five to five ",
    "at least ", "at  least\n", "1 in 2 ", "1 of 2 ", "5 to ", "$5 to ", "between 1 and ", "from 1 to 2 ", "rose from ",
    "1 (2021) ", "2021-", "2021/22 ", "FY21 ", "1 March ", "March ", "5 years, ", "5 years and six months ", "12, ",
    "Article 1, ", "Articles 1,2 ", "Section 4.", "3.2.", "https://", "call 1-", "100 000 ", "1st ", "no one ",
    "federal 1 state 2 women 3; ", "in 2021, when ", "2021 the previous year 5 ", "respectively 5 2021 ",
    "2021 in the previous year 5 ", "5 in the year before and ", "including 5 ",
)  # fmt: skip


def read_back(text: str) -> Figure:
    """The one figure of a text, which is all of the text but for the words that it counts."""
    (figure,) = parse_figures(text)
    assert text.startswith(figure.text)
    assert text[figure.end :].strip() in {"", figure.unit}
    return figure


@given(AMOUNTS, st.none() | NOUNS, BOUNDS)
def test_count_is_read_back_as_it_was_rendered(value: float, unit: str | None, bound: str | None) -> None:
    if bound is not None or unit is not None or value != 1:
        figure = read_back(render_figure(value, FigureKind.COUNT, unit, bound))
        assert (figure.value, figure.kind, figure.unit, figure.bound, figure.high) == (
            value, FigureKind.COUNT, unit, bound, None,
        )  # fmt: skip


@given(AMOUNTS, MONEY_UNITS, BOUNDS)
def test_money_is_read_back_as_it_was_rendered(value: float, unit: str, bound: str | None) -> None:
    figure = read_back(render_figure(value, FigureKind.MONEY, unit, bound))
    assert (figure.value, figure.kind, figure.unit, figure.bound) == (value, FigureKind.MONEY, unit, bound)


@given(AMOUNTS, st.sampled_from(["percent", "percentage point"]), BOUNDS)
def test_share_is_read_back_as_it_was_rendered(value: float, unit: str, bound: str | None) -> None:
    figure = read_back(render_figure(value, FigureKind.PERCENT, unit, bound))
    assert (figure.value, figure.kind, figure.unit, figure.bound) == (value, FigureKind.PERCENT, unit, bound)


@given(st.integers(0, 10**6), st.integers(0, 59), TIMES, BOUNDS)
def test_duration_is_read_back_as_it_was_rendered(
    whole: int, part: int, unit: str, bound: str | None
) -> None:
    size = PARTS[unit][1] if unit in PARTS else 60.0
    value = round(whole + part / size, 6)
    figure = read_back(render_figure(value, FigureKind.DURATION, unit, bound))
    assert (figure.value, figure.kind, figure.unit, figure.bound) == (value, FigureKind.DURATION, unit, bound)


@given(
    st.sampled_from(
        [
            (FigureKind.COUNT, None), (FigureKind.COUNT, "cases"), (FigureKind.MONEY, "USD"),
            (FigureKind.MONEY, "PESO"), (FigureKind.MONEY, "MXN"),
            (FigureKind.PERCENT, "percent"), (FigureKind.PERCENT, "percentage point"),
            (FigureKind.DURATION, "year"), (FigureKind.DURATION, "day"), (FigureKind.YEAR, None),
        ]
    ),
    AMOUNTS,
    AMOUNTS,
    st.sampled_from([None, "at least", "some", "up to"]),
)  # fmt: skip
def test_range_is_read_back_as_it_was_rendered(
    kind: tuple[FigureKind, str | None], one: float, other: float, bound: str | None
) -> None:
    low, high = sorted((one, other))
    if kind[0] is FigureKind.YEAR:
        low, high, bound = 1900 + low % 100, 2000 + high % 99, None
        low, high = float(int(low)), float(int(high))
    if low < high:
        figure = read_back(render_figure(low, *kind, bound, high))
        assert (figure.value, figure.high, figure.kind, figure.unit, figure.bound) == (
            low,
            high,
            *kind,
            bound,
        )


@given(st.integers(1, 10**6), st.integers(1900, 2099), st.integers(1, 10**8))
def test_ordinals_years_and_multiples_are_read_back(number: int, year: int, times: int) -> None:
    assert read_back(render_figure(number, FigureKind.ORDINAL)).value == number
    figure = read_back(render_figure(year, FigureKind.YEAR))
    assert (figure.value, figure.kind) == (year, FigureKind.YEAR)
    for value in (times / 10**4, 0.333333, 0.666667, 0.5, 2, 3, 4, 5):
        for bound in (None, "more than", "nearly"):
            figure = read_back(render_figure(value, FigureKind.RATIO, None, bound))
            assert (figure.value, figure.kind, figure.bound) == (value, FigureKind.RATIO, bound)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((6000, FigureKind.COUNT, "cases", "more than"), "more than 6,000 cases"),
        ((10, FigureKind.COUNT, "cases", "or more"), "10 or more cases"),
        ((7.5e6, FigureKind.MONEY), "$7.5 million"),
        ((1250, FigureKind.MONEY, "EUR"), "€1,250"),
        ((18e6, FigureKind.MONEY, "MXN", "up to"), "up to MXN 18 million"),
        ((18e6, FigureKind.MONEY, "PESO"), "18 million pesos"),
        ((72.22, FigureKind.PERCENT), "72.22 percent"),
        ((1, FigureKind.PERCENT, "percentage point"), "1 percentage point"),
        ((196.5, FigureKind.DURATION), "196 years and 6 months"),
        ((1, FigureKind.DURATION, "month"), "1 month"),
        ((5, FigureKind.DURATION, "year", None, 30.0), "5 to 30 years"),
        ((22, FigureKind.ORDINAL), "22nd"),
        ((112, FigureKind.ORDINAL), "112th"),
        ((2021, FigureKind.YEAR, None, None, 2024.0), "2021-2024"),
        ((2, FigureKind.RATIO), "double"),
        ((1.72, FigureKind.RATIO), "1.72 times"),
        ((5, FigureKind.COUNT, None, "<"), "<5"),
    ],
)
def test_figures_are_rendered_in_one_form(
    arguments: tuple[float, FigureKind, str | None, str | None, float | None], text: str
) -> None:
    assert render_figure(*arguments) == text
    read_back(text)


def test_what_is_no_figure_is_not_rendered() -> None:
    with pytest.raises(ValueError, match="quoted"):
        render_figure(2021, FigureKind.DATE)
    with pytest.raises(ValueError, match="negative"):
        render_figure(-1, FigureKind.COUNT)
    with pytest.raises(ValueError, match="rises"):
        render_figure(5, FigureKind.COUNT, high=5)


@given(TEXTS)
def test_any_text_is_read_and_bound(text: str) -> None:
    figures = parse_figures(text)
    assert len(without_names(text)) == len(text)
    amounts = bind_figures(text, "2020")
    assert [bound.figure for bound in amounts] == [
        figure for figure in figures if figure in [b.figure for b in amounts]
    ]
    for bound in amounts:
        assert bound.scope <= NAMES
        assert bound.figure.high is None or bound.figure.value < bound.figure.high


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_repetition_is_slow_to_read(piece: str) -> None:
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    began = time.process_time()
    bind_figures(text, "2020")
    assert time.process_time() - began < LONGEST


@pytest.mark.parametrize(
    ("bound", "side"),
    [
        (None, None), ("at least", BoundSide.LEAST), ("more than", BoundSide.LEAST), ("or more", BoundSide.LEAST),
        ("+", BoundSide.LEAST), ("≥", BoundSide.LEAST), ("fewer than", BoundSide.MOST), ("up to", BoundSide.MOST),
        ("as many as", BoundSide.MOST), ("or fewer", BoundSide.MOST), ("some", BoundSide.NEAR),
        ("about", BoundSide.NEAR),
        ("an estimated", BoundSide.NEAR), ("~", BoundSide.NEAR),
    ],
)  # fmt: skip
def test_bound_points_to_where_the_true_number_lies(bound: str | None, side: BoundSide | None) -> None:
    assert bound_side(bound) is side


@given(st.integers(2, 899), st.integers(2, 899), st.integers(2, 899), st.integers(2, 899))
def test_each_figure_of_two_levels_and_two_years_has_its_own(a: int, b: int, c: int, d: int) -> None:
    text = (
        f"Officials opened {a} federal investigations and {b} state investigations in 2019, compared with at least "
        f"{c} federal and {d} state investigations in 2018."
    )
    assert [(x.figure.value, x.period, "federal" in x.scope, "state" in x.scope) for x in bind_figures(text)] == [
        (a, "2019", True, False), (b, "2019", False, True), (c, "2018", True, False), (d, "2018", False, True),
    ]  # fmt: skip
