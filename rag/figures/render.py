"""Figures as text, in one form each, that the parser reads back as the same figure.

Digits with thousands separators; money with its sign or code and "million" where that is exact; ranges with "to".
"""

from __future__ import annotations

from rag.figures.bounds import TRAILING_BOUNDS, is_symbol
from rag.figures.money import SYMBOLS
from rag.figures.records import FigureKind
from rag.figures.units import PARTS

_SIGNS = {code: sign for sign, code in SYMBOLS.items() if sign not in {"US$", "U.S.$", "CA$", "AU$"}}
_NAMES = {
    "PESO": "pesos", "RUPEE": "rupees", "FRANC": "francs", "KRONA": "kronor", "KRONE": "kroner", "DINAR": "dinars",
    "DIRHAM": "dirhams", "SHILLING": "shillings", "LIRA": "liras", "KWACHA": "kwachas",
}  # fmt: skip
"""Currencies of several countries, which only their names tell."""
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_MULTIPLES = {2.0: "double", 3.0: "triple", 4.0: "quadruple", 0.5: "half"}
_FRACTIONS = {
    0.333333: "one-third", 0.666667: "two-thirds", 0.25: "one-quarter", 0.75: "three-quarters", 0.2: "one-fifth",
    0.4: "two-fifths", 0.6: "three-fifths", 0.8: "four-fifths", 0.1: "one-tenth",
}  # fmt: skip


def render_figure(
    value: float,
    kind: FigureKind,
    unit: str | None = None,
    bound: str | None = None,
    high: float | None = None,
) -> str:
    """A figure as text, which `parse_figures` reads as exactly one figure of the same value, kind, unit and bound.

    Args:
        value: As `Figure.value`: single units, not negative, up to six decimals. A year has four digits from 1900.
        kind: What is measured. A date's day isn't in its value: raises ValueError.
        unit: As `Figure.unit`; by default dollars for money, percent for shares and years for durations.
        bound: As `Figure.bound`.
        high: Upper end of a range.

    """
    if value < 0 or (high is not None and high <= value):
        raise ValueError(f"no figure: {value} to {high}; a value isn't negative and a range rises")
    text = _bare(value, kind, unit, high)
    if bound is None:
        return text
    if bound == "+" or is_symbol(bound):
        return f"{text}{bound}" if bound == "+" else f"{bound}{text}"
    if bound in TRAILING_BOUNDS:
        number, _, counted = text.partition(" ") if kind is FigureKind.COUNT and unit else (text, "", "")
        return f"{number} {bound} {counted}".rstrip()
    return f"{bound} {text}"


def _bare(value: float, kind: FigureKind, unit: str | None, high: float | None) -> str:
    match kind:
        case FigureKind.DATE:
            raise ValueError("a date is quoted, not rendered: its value holds only the year")
        case FigureKind.YEAR:
            return f"{value:.0f}" if high is None else f"{value:.0f}-{high:.0f}"
        case FigureKind.ORDINAL:
            return f"{value:.0f}{_ordinal_ending(int(value))}"
        case FigureKind.RATIO:
            return _ratio(value)
        case FigureKind.MONEY:
            return _money(value, high, unit or "USD")
        case FigureKind.DURATION:
            return _duration(value, unit or "year", high)
        case FigureKind.PERCENT:
            points = " percentage point" + "s" * (value != 1 or high is not None)
            return _span(value, high) + (points if unit == "percentage point" else " percent")
        case FigureKind.COUNT:
            return f"{_span(value, high)} {unit}" if unit else _span(value, high)


def _span(value: float, high: float | None) -> str:
    return _digits(value) if high is None else f"{_digits(value)} to {_digits(high)}"


def _digits(value: float) -> str:
    """Digits with thousands separators and no more decimals than needed, six at most."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6f}".rstrip("0").rstrip(".")


def _money(value: float, high: float | None, unit: str) -> str:
    ends = [value] if high is None else [value, high]
    scaled = [_scaled(end) for end in ends]
    # A lower end without a scale would share the upper end's: "$5 to $10 million".
    numbers = [short for short in scaled if short] if all(scaled) else [_digits(end) for end in ends]
    if unit in _NAMES:
        return " to ".join(f"{number} {_NAMES[unit]}" for number in numbers)
    sign = _SIGNS.get(unit, f"{unit} ")
    return " to ".join(f"{sign}{number}" for number in numbers)


def _scaled(value: float) -> str | None:
    """A number with "million" or more behind it, where three decimals say it exactly."""
    size, name = next(((size, name) for size, name in _SCALES if value >= size), (0.0, ""))
    short = f"{value / size:.3f}".rstrip("0").rstrip(".") if size else ""
    return f"{short} {name}" if size and round(float(short) * size, 6) == value else None


def _duration(value: float, unit: str, high: float | None) -> str:
    if high is not None:
        return f"{_span(value, high)} {_plural(unit, high)}"
    whole = int(value)
    smaller = PARTS.get(unit)
    if smaller is not None and value != whole > 0:
        name, size = smaller
        rest = round((value - whole) * size)
        # Only where the parser comes to the same value: a third of a month isn't ten days.
        if 0 < rest < size and round(whole + rest / size, 6) == value:
            return f"{whole:,} {_plural(unit, whole)} and {rest} {_plural(name, rest)}"
    return f"{_digits(value)} {_plural(unit, value)}"


def _plural(unit: str, value: float) -> str:
    if value == 1:
        return unit
    return "centuries" if unit == "century" else f"{unit}s"


def _ratio(value: float) -> str:
    if value in _MULTIPLES:
        return _MULTIPLES[value]
    if value in _FRACTIONS:
        return _FRACTIONS[value]
    return f"{value:.0f}-fold" if value == int(value) else f"{_digits(value)} times"


def _ordinal_ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
