"""Questions that a report's own figures suggest: "How many federal inspectors were there in 2022?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import sentence_spans
from rag.figures import FigureKind, parse_figures
from rag.periods import BoundFigure, bind_periods

READ_CHARS = 60_000
"""Of a report, this much is looked at: some twenty pages."""
_COUNTED = re.compile(r"(?:[a-z]{3,15}[ -]){0,2}(?:[a-z]{2,15}[a-rt-z]s|people|children|women|men)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MEASURES = frozenset(
    "metres meters kilometres kilometers miles acres hectares tonnes tons litres liters gallons barrels watts "
    "grams kilograms milligrams degrees points times dollars euros pounds pages".split()
)
"""Units that say how much there is of something, and not of what."""
_LEANING = frozenset("such other others further additional more these those same new".split())
"""Words that need a text before them to say which are meant."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and the figure that answers it."""

    question: str
    value: float


def examples_of(text: str) -> tuple[Example, ...]:
    """Questions on counts that a report states for a year, those on what is named by several words first."""
    found: dict[str, Example] = {}
    for counted, year, value in _counts(text[:READ_CHARS]):
        found.setdefault(counted, Example(f"How many {counted} were there in {year}?", value))
    return tuple(found[counted] for counted in sorted(found, key=lambda words: " " not in words))


def _counts(text: str) -> Iterator[tuple[str, str, float]]:
    """What is counted, the year and how many, in the text's order."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        for bound in bind_periods(sentence, parse_figures(sentence)):
            if _is_plain(bound):
                yield bound.figure.unit or "", bound.period or "", bound.figure.value


def _is_plain(bound: BoundFigure) -> bool:
    """Whether a figure is an exact count of something in a year that its own part of the sentence names."""
    figure = bound.figure
    return (
        figure.kind is FigureKind.COUNT
        and figure.bound is None
        and figure.high is None
        and figure.value >= 2
        and not bound.carried
        and _YEAR.fullmatch(bound.period or "") is not None
        and _COUNTED.fullmatch(figure.unit or "") is not None
        and not (_MEASURES | _LEANING).intersection((figure.unit or "").split())
    )
