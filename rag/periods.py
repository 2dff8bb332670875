"""Which year a figure is about, as far as its clause says.

"33 investigations in 2022, compared with at least 35 in 2021" gives each figure its own year. The rule:
a sentence is cut where it turns to a comparison; in its own part a figure takes the first year after it,
else the last year before it; a part without a year takes the year that the sentence begins with, else the
one carried over from the sentence before. A year that names a thing ("the 2012 law", "a reform of
2021 required") is no period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.figures import UNCOUNTED, Figure, FigureKind

_TURN = re.compile(
    r";|(?<!\d):|\band\s+in\s+(?=(?:19|20)\d\d\b)|\bunlike\b|,\s+(?:up|down)?\s*from\b|\bcompared\s+(?:with|to)\b|\bin\s+comparison\b|\bwhile\b|\bwhereas\b|\bversus\b|"
    r"\b(?:an?\s+)?(?:\w+\s+)?(?:increase|decrease|decline|drop|rise|fall|up|down|increased|decreased|declined|"
    r"dropped|rose|fell)\s+from\b|\bthan\s+(?:in|the)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\W*(?:in|by)\s+comparison\b|\W*compared\b|\W*(?:this|that)\s+(?:was|is|represents?)\b", re.IGNORECASE
)
"""A sentence that begins so looks back; what follows it is about the time before the aside."""
_ELSEWHEN = re.compile(
    r"\b(?:previous|prior|preceding|following|next|earlier|last|since\s+then|years?\s+(?:before|ago|earlier|later))\b",
    re.IGNORECASE,
)
"""Words that move a sentence to a time that it doesn't name."""
THIS_YEAR = re.compile(
    r"\b(?:during|in|over)\s+(?:the|this)\s+(?:reporting\s+)?(?:year|period)\b", re.IGNORECASE
)
"""Means the year that the report is about, whatever the sentence before was about."""
_NAMING_BEFORE = re.compile(r"\b(?:the|a|an|its|their|this|that)\s+$", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:\bothers|\bal\.|\b[A-Z][\w’'-]+),?\s+\($")
"""Before the year of a work that is referred to: "Smith and others (2017)"."""
_NAMING_AFTER = re.compile(r"\s+[A-Za-z]")


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure with the period that its clause gives it."""

    figure: Figure
    period: str | None
    """A year ("2022"), a span of years ("2022-2024"), or None where nothing says."""
    carried: bool
    """Whether the period comes from the sentence before."""
    clause: tuple[int, int]
    """The part of the sentence, cut at comparisons, that holds the figure; offsets in the sentence."""


def years_of(text: str, figures: Sequence[Figure]) -> list[tuple[int, str]]:
    """(offset, year) of each year that can be a period, in order."""
    years: list[tuple[int, str]] = []
    for figure in figures:
        if figure.kind is FigureKind.DATE and figure.value >= 1900:
            years.append((figure.start, str(int(figure.value))))
        elif figure.kind is FigureKind.YEAR:
            named = _NAMING_BEFORE.search(text[: figure.start]) and _NAMING_AFTER.match(text, figure.end)
            if not named and not _REFERENCE.search(text[: figure.start]):
                high = f"-{int(figure.high)}" if figure.high else ""
                years.append((figure.start, f"{int(figure.value)}{high}"))
    return years


def bind_periods(text: str, figures: Sequence[Figure], carried: str | None = None) -> tuple[BoundFigure, ...]:
    """Give each amount of a sentence its period."""
    years = years_of(text, figures)
    cuts = [0, *(m.start() for m in _TURN.finditer(text)), len(text)]
    leading = next((year for at, year in years if not text[:at].strip(" \n").count(" ") > 2), None)
    bound: list[BoundFigure] = []
    for figure in figures:
        if figure.kind in UNCOUNTED:
            continue
        start = max(cut for cut in cuts if cut <= figure.start)
        end = min(cut for cut in [*cuts, len(text)] if cut > figure.start or cut == len(text))
        after = next((year for at, year in years if figure.start < at < end), None)
        before = next((year for at, year in reversed(years) if start <= at < figure.start), None)
        own = after or before or leading
        period = own or (None if (start > 0 and years) or _ELSEWHEN.search(text) else carried)
        bound.append(
            BoundFigure(figure, period, carried=own is None and period is not None, clause=(start, end))
        )
    return tuple(bound)


def matches_period(period: str | None, year: str) -> bool:
    """Whether a period is, or spans, the year."""
    if period is None:
        return False
    low, _, high = period.partition("-")
    return low <= year <= (high or low)


def leading_period(text: str, figures: Sequence[Figure]) -> str | None:
    """The period that a sentence hands on to the next: its only year, or the one it begins with."""
    years = years_of(text, figures)
    if not years or _ASIDE.match(text):
        return None
    # A day or month dates one event; only a year is what the sentences after it are about too.
    if all(figure.kind is not FigureKind.YEAR for figure in figures):
        return None
    distinct = {year for _, year in years}
    turn = _TURN.search(text)
    if turn and turn.start() < years[0][0]:
        return None
    return years[0][1] if len(distinct) == 1 or years[0][0] < 12 or _TURN.search(text, years[0][0]) else None
