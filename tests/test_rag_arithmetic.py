"""Arithmetic on cited figures: what is sound is computed, bounds stay bounds, and nothing else gets through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arithmetic import Result, check_computed, compute, without_computed
from rag.figures import FigureKind, parse_figures
from rag.quantities import End, Quantity, Sense, end_asked, is_surely_more, is_surely_same, quantity
from rag.records import Answer, AnswerFigure, ModelNames, Operation, Timings

DIFFERENCE, RATIO, PERCENT_CHANGE, _, TOTAL = Operation


def of(text: str) -> Quantity:
    (figure,) = parse_figures(text)
    found = quantity(figure)
    assert found is not None
    return found


def result(operation: Operation, *operands: str) -> Result | None:
    return compute(operation, [of(text) for text in operands])


@pytest.mark.parametrize(
    ("operation", "operands", "line"),
    [
        (DIFFERENCE, ("31 boats", "18 boats"), "31 − 18 = 13"),
        (DIFFERENCE, ("1,204 boats", "thirty-one boats"), "1,204 − 31 = 1,173"),
        (DIFFERENCE, ("at least 35 boats", "33 boats"), "at least 35 − 33 = at least 2"),
        (DIFFERENCE, ("more than 6,000 boats", "5,000 boats"), "more than 6,000 − 5,000 = more than 1,000"),
        (DIFFERENCE, ("40 boats", "fewer than 12 boats"), "40 − less than 12 = more than 28"),
        (DIFFERENCE, ("at least 40 boats", "at most 12 boats"), "at least 40 − at most 12 = at least 28"),
        (DIFFERENCE, ("$7.5 million", "$3.25 million"), "$7.5 million − $3.25 million = $4.25 million"),
        (DIFFERENCE, ("60 percent", "45 percent"), "60% − 45% = 15 percentage points"),
        (DIFFERENCE, ("4.3 boats", "4.1 boats"), "4.3 − 4.1 = 0.2"),
        (DIFFERENCE, ("12 boats", "12 boats"), "12 − 12 = 0"),
        (RATIO, ("798 boats", "33 boats"), "798 / 33 = 24.2 (rounded to one decimal)"),
        (RATIO, ("40 boats", "20 boats"), "40 / 20 = 2"),
        (RATIO, ("$3,500", "$200"), "$3,500 / $200 = 17.5"),
        (RATIO, ("100.1 boats", "50 boats"), "100.1 / 50 = 2.0 (rounded to one decimal)"),
        (
            RATIO,
            ("at least 100 boats", "33 boats"),
            "at least 100 / 33 = at least 3.0 (rounded down to one decimal)",
        ),
        (PERCENT_CHANGE, ("18 boats", "31 boats"), "(31 − 18) / 18 = 72.2% (rounded to one decimal)"),
        (PERCENT_CHANGE, ("744 boats", "440 boats"), "(744 − 440) / 744 = 40.9% (rounded to one decimal)"),
        (PERCENT_CHANGE, ("10 boats", "20 boats"), "(20 − 10) / 10 = 100%"),
        (
            PERCENT_CHANGE,
            ("33 boats", "at least 35 boats"),
            "(at least 35 − 33) / 33 = at least 6.0% (rounded down to one decimal)",
        ),
        (TOTAL, ("33 boats", "798 boats"), "33 + 798 = 831"),
        (TOTAL, ("1 boat", "2 boats", "3 boats"), "1 + 2 + 3 = 6"),
        (TOTAL, ("at least 35 boats", "621 boats"), "at least 35 + 621 = at least 656"),
        (TOTAL, ("more than 35 boats", "at least 5 boats"), "more than 35 + at least 5 = more than 40"),
        (TOTAL, ("up to 10 boats", "5 boats"), "at most 10 + 5 = at most 15"),
        (TOTAL, ("$3,500", "$2.5 million"), "$3,500 + $2.5 million = $2,503,500"),
        (TOTAL, ("40 euros", "7.5 euros"), "€40 + €7.5 = €47.5"),
        (DIFFERENCE, ("35 or more boats", "33 boats"), "at least 35 − 33 = at least 2"),
        (DIFFERENCE, ("in excess of 35 boats", "33 boats"), "more than 35 − 33 = more than 2"),
        (DIFFERENCE, ("no fewer than 35 boats", "33 boats"), "at least 35 − 33 = at least 2"),
        (DIFFERENCE, ("40 boats", "not exceeding 33 boats"), "40 − at most 33 = at least 7"),
        (TOTAL, ("0.1 boats", "0.2 boats"), "0.1 + 0.2 = 0.3"),
        (DIFFERENCE, ("40 boats", "at least 35 boats"), "40 − at least 35 = at most 5"),
        (DIFFERENCE, ("40 boats", "more than 35 boats"), "40 − more than 35 = less than 5"),
        (DIFFERENCE, ("up to 40 boats", "35 boats"), "at most 40 − 35 = at most 5"),
        (
            RATIO,
            ("31 boats", "at least 2 boats"),
            "31 / at least 2 = at most 15.5",
        ),
        (
            RATIO,
            ("100 boats", "at least 33 boats"),
            "100 / at least 33 = at most 3.1 (rounded up to one decimal)",
        ),
        (DIFFERENCE, ("about $3,500", "$200"), "approximately $3,500 − $200 = approximately $3,300"),
        (RATIO, ("nearly 40 boats", "20 boats"), "approximately 40 / 20 = approximately 2"),
        (TOTAL, ("about 40 boats", "20 boats"), "approximately 40 + 20 = approximately 60"),
        (
            PERCENT_CHANGE,
            ("20 boats", "roughly 40 boats"),
            "(approximately 40 − 20) / 20 = approximately 100%",
        ),
    ],
)
def test_result_shows_operands_and_operation(
    operation: Operation, operands: tuple[str, ...], line: str
) -> None:
    found = result(operation, *operands)
    assert found is not None
    assert found.line == line


@pytest.mark.parametrize(
    ("operation", "operands"),
    [
        (DIFFERENCE, ("at least 35 boats", "at least 33 boats")),
        (DIFFERENCE, ("about 40 boats", "at least 35 boats")),
        (DIFFERENCE, ("about 40 boats", "38 boats")),
        (DIFFERENCE, ("at least 40 boats", "at least 35 boats")),
        (DIFFERENCE, ("18 boats", "at least 31 boats")),
        (TOTAL, ("about 40 boats", "at least 35 boats")),
        (DIFFERENCE, ("18 boats", "31 boats")),
        (DIFFERENCE, ("31 boats", "$18")),
        (DIFFERENCE, ("$31", "€18")),
        (DIFFERENCE, ("31 percent", "18 boats")),
        (DIFFERENCE, ("31 boats",)),
        (DIFFERENCE, ("31 boats", "18 boats", "2 boats")),
        (RATIO, ("31 boats", "0 boats")),
        (RATIO, ("at least 31 boats", "at least 2 boats")),
        (PERCENT_CHANGE, ("0 boats", "31 boats")),
        (PERCENT_CHANGE, ("at least 10 boats", "31 boats")),
        (PERCENT_CHANGE, ("60 percent", "45 percent")),
        (PERCENT_CHANGE, ("100,000 boats", "100,001 boats")),
        (TOTAL, ("at least 35 boats", "at most 10 boats")),
        (TOTAL, ("60 percent", "45 percent")),
        (TOTAL, ("31 boats",)),
        (TOTAL, ("31 boats",) * 13),
    ],
)
def test_what_would_not_be_sound_is_not_computed(operation: Operation, operands: tuple[str, ...]) -> None:
    assert result(operation, *operands) is None


@pytest.mark.parametrize(
    "text",
    ["five to 30 boats", "in 2021", "the 3rd boat", "twice", "196 years and six months"],
)
def test_a_range_and_what_is_no_amount_are_no_operands(text: str) -> None:
    assert [quantity(figure) for figure in parse_figures(text)] == [None]


@pytest.mark.parametrize(
    ("text", "end", "told"),
    [
        ("five to 30 years", End.HIGHEST, "30 years"),
        ("five to 30 years", End.LOWEST, "5 years"),
        ("up to 20 years", End.HIGHEST, "20 years"),
        ("up to 20 years", End.LOWEST, "at most 20 years"),
        ("at least five years", End.LOWEST, "5 years"),
        ("at least five years", End.HIGHEST, "at least 5 years"),
        ("seven years", End.HIGHEST, "7 years"),
    ],
)
def test_of_a_range_the_end_that_is_asked_for_is_an_operand(text: str, end: End, told: str) -> None:
    (figure,) = parse_figures(text)
    found = quantity(figure, end)
    assert found is not None
    assert found.text == told


@pytest.mark.parametrize(
    ("question", "end"),
    [
        ("How much longer is the maximum term for smuggling than for poaching?", End.HIGHEST),
        ("What is the difference between the minimum terms?", End.LOWEST),
        ("What lies between the minimum and the maximum?", None),
        ("How many boats were sold?", None),
    ],
)
def test_a_question_may_ask_for_one_end_of_ranges(question: str, end: End | None) -> None:
    assert end_asked(question) is end


@pytest.mark.parametrize(
    ("left", "right", "more"),
    [
        ("35 boats", "33 boats", True),
        ("33 boats", "35 boats", False),
        ("33 boats", "33 boats", False),
        ("more than 33 boats", "33 boats", True),
        ("at least 33 boats", "33 boats", False),
        ("33 boats", "fewer than 33 boats", True),
        ("33 boats", "at least 2 boats", False),
        ("at most 33 boats", "2 boats", False),
        ("about 33 boats", "2 boats", True),
        ("about 33 boats", "31 boats", False),
        ("33 boats", "about 31 boats", False),
    ],
)
def test_order_is_certain_or_not_told(left: str, right: str, *, more: bool) -> None:
    assert is_surely_more(of(left), of(right)) is more


AMOUNTS = st.integers(1, 10**7)
SENSES = st.sampled_from([(Sense.EXACT, False), (Sense.LEAST, False), (Sense.MOST, False)])


@given(st.tuples(AMOUNTS, SENSES), st.tuples(AMOUNTS, SENSES), st.data())
def test_a_result_holds_for_every_amount_within_the_bounds(
    left: tuple[int, tuple[Sense, bool]], right: tuple[int, tuple[Sense, bool]], data: st.DataObject
) -> None:
    operands = [Quantity(value, FigureKind.COUNT, None, *sense) for value, sense in (left, right)]
    actual = [_drawn(data, operand) for operand in operands]
    for operation in Operation:
        found = compute(operation, operands)
        if found is None:
            continue
        first, second = actual
        true = {
            DIFFERENCE: first - second,
            RATIO: first / second if second else None,
            PERCENT_CHANGE: abs(second - first) / first * 100 if first else None,
            Operation.SHARE: first / second * 100 if second else None,
            TOTAL: first + second,
        }[operation]
        if true is None:
            continue
        if found.text.startswith("at least"):
            assert true >= found.value - 1e-6
        elif found.text.startswith("at most"):
            assert true <= found.value + 1e-6
        else:
            assert abs(true - found.value) <= 0.05 + 1e-9


def _drawn(data: st.DataObject, operand: Quantity) -> int:
    value = int(operand.value)
    if operand.sense is Sense.LEAST:
        return data.draw(st.integers(value, 2 * value))
    return data.draw(st.integers(0, value)) if operand.sense is Sense.MOST else value


@given(st.integers(0, 10**9), st.integers(0, 3))
def test_a_shown_operand_reads_as_the_same_amount(value: int, places: int) -> None:
    for kind, currency in ((FigureKind.COUNT, None), (FigureKind.PERCENT, None), (FigureKind.MONEY, "USD")):
        shown = Quantity(value / 10**places, kind, currency).text
        (figure,) = parse_figures(shown if kind is not FigureKind.COUNT else f"{shown} boats")
        assert (figure.value, figure.kind) == (value / 10**places, kind)


def stated(text: str, value: float, number: int = 1) -> AnswerFigure:
    return AnswerFigure(text, value, "boats", None, verified=True, citation_id=number)


def answered(line: str, *figures: AnswerFigure) -> Answer:
    return Answer(
        "a", "How many more?", "answered", None, f"Boats. [1] {line}.", None, 0.9, (), figures,
        ModelNames("e", "r", None), "g", Timings(),
    )  # fmt: skip


def computed(text: str, value: float, *operands: float, operation: Operation | None) -> AnswerFigure:
    return AnswerFigure(text, value, None, None, True, None, operands, operation)


SHARE = computed("72.2%", 72.2, 18, 31, operation=PERCENT_CHANGE)
SHARE_LINE = "(31 − 18) / 18 = 72.2% (rounded to one decimal)"
BOATS = (stated("31", 31), stated("18", 18))


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        (SHARE_LINE, SHARE),
        ("31 − 18 = 13", computed("13", 13, 31, 18, operation=DIFFERENCE)),
        ("31 − 18 = 13", computed("13", 13, 31, 18, operation=None)),
        ("31 + 18 = 49", computed("49", 49, 31, 18, operation=TOTAL)),
        ("31 / 18 = 1.7 (rounded to one decimal)", computed("1.7", 1.7, 31, 18, operation=RATIO)),
    ],
)
def test_a_result_that_follows_has_no_problem(line: str, figure: AnswerFigure) -> None:
    answer = answered(line, *BOATS, figure)
    assert check_computed(figure, answer) == []
    assert line not in without_computed(answer)


@pytest.mark.parametrize(
    "figure",
    [
        replace(SHARE, value=72.3),
        replace(SHARE, text="72.3%"),
        replace(SHARE, text="at least 72.2%"),
        replace(SHARE, operands=(31, 18)),
        replace(SHARE, operands=(18, 32)),
        replace(SHARE, operands=(18,)),
        replace(SHARE, operands=(18, 18)),
        replace(SHARE, operation=RATIO),
        replace(SHARE, operation=TOTAL),
        replace(SHARE, operation=None),
        replace(SHARE, operands=(18, 31, 18)),
        replace(SHARE, operands=(18, float("nan"))),
    ],
    ids=str,
)
def test_a_result_that_does_not_follow_is_told(figure: AnswerFigure) -> None:
    assert check_computed(figure, answered(SHARE_LINE, *BOATS, figure))


@pytest.mark.parametrize(
    "line",
    [
        "(31 − 18) / 18 = 72.3% (rounded to one decimal)",
        "(31 − 18) / 18 = 72.2%",
        "(81 − 18) / 18 = 72.2% (rounded to one decimal)",
        "(31 − 18) / 31 = 72.2% (rounded to one decimal)",
        "$(31 − 18) / 18 = 72.2% (rounded to one decimal)",
        "72.2%",
    ],
)
def test_an_altered_line_is_told_and_not_set_aside(line: str) -> None:
    answer = answered(line, *BOATS, SHARE)
    assert check_computed(SHARE, answer)
    assert without_computed(answer) == answer.answer


def test_an_operand_has_to_be_stated_verified_and_cited() -> None:
    difference = computed("13", 13, 31, 18, operation=DIFFERENCE)
    for other in (
        replace(BOATS[1], verified=False),
        replace(BOATS[1], citation_id=None),
        replace(BOATS[1], text="about 18"),
        replace(BOATS[1], text="at least 18"),
        replace(BOATS[1], text="18%"),
    ):
        assert check_computed(difference, answered("31 − 18 = 13", BOATS[0], other, difference))


def test_one_stated_figure_is_not_two_operands() -> None:
    total = computed("62", 62, 31, 31, operation=TOTAL)
    line = "31 + 31 = 62"
    assert check_computed(total, answered(line, BOATS[0], total))
    assert check_computed(total, answered(line, BOATS[0], stated("31", 31, 2), total)) == []


def test_equal_exact_amounts_are_surely_the_same_and_bounds_are_not() -> None:
    assert is_surely_same(of("31 boats"), of("31 boats"))
    assert not is_surely_same(of("31 boats"), of("at least 31 boats"))
