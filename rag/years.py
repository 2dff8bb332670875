"""Years of a sentence that can be the period of a figure: not those that name a thing, a law or a work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.figures import Figure, FigureKind

REACH = 60
"""Characters before a year in which what names it begins."""
_INSTRUMENT = re.compile(
    r"\b(?:Act|Law|Protocol|Convention|Code|Decree|Treaty|Agreement|Constitution|Directive|Regulation|Charter|Resolution|"
    r"Statute|Ordinance|Amendment)\s+of\s+$"
)
"""Before the year of a law or treaty: "the Protocol of 2014"."""
_NAMING_BEFORE = re.compile(r"\b(?:the|a|an|its|their|this|that)\s+$", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:\bothers|\bal\.|\b[A-Z][\w’'-]+),?\s+\($")
"""Before the year of a work that is referred to: "Smith and others (2017)"."""
_NAMING_AFTER = re.compile(
    r"\s+(?!(?:(?:financial|fiscal|school|academic|calendar|budget|reporting|crop)\s+)?(?:year|season|period)\b)[A-Za-z]"
)
_CITED = re.compile(
    r"\((?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,)[A-Z][^()\d]{1,120}(?:\([^()\d]{1,20}\)[^()\d]{0,60})?,"
    r"\s(?:19|20)\d\d[a-z]?(?:[,;]\s[^()]{1,200})?\)"
)
"""The works that a text leans on: "(Smith and others, 2019; United Nations, 2017)"."""


def cited_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names the works that it leans on, with their years, in brackets."""
    return [match.span() for match in _CITED.finditer(text)] if "(" in text else []


def years_of(text: str, figures: Sequence[Figure]) -> list[tuple[int, str]]:
    """(offset, year) of each year that can be a period, in order."""
    years: list[tuple[int, str]] = []
    cited = cited_spans(text)
    for figure in figures:
        if any(start < figure.start < end for start, end in cited):
            continue
        if figure.kind is FigureKind.DATE and figure.value >= 1900:
            years.append((figure.start, str(int(figure.value))))
        elif figure.kind is FigureKind.YEAR:
            at = figure.start
            named = _NAMING_BEFORE.search(text, max(0, at - REACH), at) and _NAMING_AFTER.match(
                text, figure.end
            )
            before = max(0, at - REACH), at
            if not named and not _REFERENCE.search(text, *before) and not _INSTRUMENT.search(text, *before):
                years.append((at, f"{int(figure.value)}" + (f"-{int(figure.high)}" if figure.high else "")))
    return years


def matches_period(period: str | None, year: str) -> bool:
    """Whether a period is, or spans, the year."""
    if period is None:
        return False
    low, _, high = period.partition("-")
    return low <= year <= (high or low)
