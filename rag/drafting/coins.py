"""Money in a currency that no list has: "3.4 million florins", told by what is said to be spent.

What is behind a number is a currency where the report says somewhere that so much of it was spent, or that something
cost so much. Its name then makes money of every amount that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.candidates import Candidate
from rag.drafting.records import Reading
from rag.figures import Figure, FigureKind, parse_figures
from rag.figures.units import is_plural

COUNTED_MONEY = frozenset({FigureKind.COUNT})
"""The kind as which a sum in a currency that no list has is parsed."""
LEAST_SUM = 1000
"""What is spent in smaller numbers may be evenings."""
_REACH = 120
"""Characters before an amount in which its verb stands."""
_SPENT_BEFORE = re.compile(
    r"\b(?:(?:spen[dt]|spends|costs?|costing|worth)(?:\s+(?!and\b|or\b|on\b|of\b)[a-z]+){0,3}|"
    r"(?:spending|expenditures?|costs|budgets?|outlays?|accounts)\b[^.;]*\b(?:of|from|to|at|was|were|by|shows?))\s+$",
    re.IGNORECASE,
)
_SPENT_AFTER = re.compile(
    r"\s+(?:(?:was|were|is|are|has\s+been|had\s+been)\s+(?:\w+\s+)?(?:spent|allocated|budgeted|invested|paid)|went)\b",
    re.IGNORECASE,
)
_LIVING = frozenset(
    """
    people persons men women children girls boys workers employees staff jobs lives victims houses homes units places
    copies tons tonnes litres kilometres kilometers miles hectares acres words pages
    """.split()
)
"""What may be cost or funded by the thousand and is no money."""


def coins(reading: Reading) -> frozenset[str]:
    """Names of currencies that the passages read use, in lower case, as written ("florins")."""
    return coins_in(dict.fromkeys(sentence.text for sentence in reading.sentences))


def coins_in(texts: Iterable[str]) -> frozenset[str]:
    """Names of currencies that some sentences use."""
    return frozenset(name for text in texts for name in _coins_of(text))


@lru_cache(maxsize=4096)
def _coins_of(text: str) -> frozenset[str]:
    """A sentence is read again for each question that it may answer."""
    return frozenset(
        name
        for figure in parse_figures(text)
        if (name := _name(figure)) is not None and figure.value >= LEAST_SUM and _is_spent(text, figure)
    )


def is_money(candidate: Candidate, names: frozenset[str]) -> bool:
    """Whether a figure is money, be it in a currency that only the report names."""
    figure = candidate.bound.figure
    return figure.kind is not FigureKind.COUNT or _name(figure) in names


def is_sum(candidate: Candidate, names: frozenset[str]) -> bool:
    """Whether a figure is a sum in a currency that only the report names, and counts nothing."""
    return _name(candidate.bound.figure) in names


def sums(candidates: Sequence[Candidate], names: frozenset[str]) -> tuple[Candidate, ...]:
    """The candidates that are money."""
    return tuple(candidate for candidate in candidates if is_money(candidate, names))


def _name(figure: Figure) -> str | None:
    """The plural right behind a number; a currency has no adjective there."""
    first = (figure.unit or "").lower().split(" ")[0]
    plain = figure.kind is FigureKind.COUNT and is_plural(first) and first not in _LIVING
    return first if plain else None


def _is_spent(text: str, figure: Figure) -> bool:
    before = text[max(0, figure.start - _REACH) : figure.start]
    return bool(_SPENT_BEFORE.search(before) or _SPENT_AFTER.match(_behind(text, figure)))


def _behind(text: str, figure: Figure) -> str:
    """What follows the noun that a figure counts."""
    name = (figure.unit or "").split(" ")[0]
    return text[text.find(name, figure.start) + len(name) :]
