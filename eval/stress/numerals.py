"""How figures and lists are written in a report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

_SMALL: Final = "zero one two three four five six seven eight nine".split()
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


def whole(value: int) -> str:
    """Below ten in words, from ten on in digits with commas."""
    return _SMALL[value] if value < 10 else f"{value:,}"


def money(value: Decimal) -> str:
    """Millions with one decimal, less in digits: `3.4 million`, `640,000`."""
    return f"{value / 1_000_000:.1f} million" if value >= 1_000_000 else f"{value:,.0f}"


def date(day: int, month: int, year: int) -> str:
    """`14 March 2021`."""
    return f"{day} {_MONTHS[month - 1]} {year}"


def turned_date(written: str) -> str:
    """`14 March 2021` as `March 14, 2021`."""
    day, month, year = written.split()
    return f"{month} {day}, {year}"


def month(number: int, year: int) -> str:
    """`March 2021`."""
    return f"{_MONTHS[number - 1]} {year}"


def listed(items: Sequence[str]) -> str:
    """`a, b and c`; one item alone."""
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"


def article(noun: str) -> str:
    """The noun with `a` or `an`. The words of `domains/` begin as they are spoken, but for a few."""
    spoken = noun.lower()
    vowel = spoken[0] in "aeiou" and not spoken.startswith(("uni", "use", "euro", "one"))
    return f"{'an' if vowel else 'a'} {noun}"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
