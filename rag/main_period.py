"""The year that a report is about."""

from __future__ import annotations

import re
from collections import Counter

from rag.figures import DATES, parse_figures

LEAST_MENTIONS = 5
LEAST_SHARE = 0.3
"""What the year named most must have of all mentions of years for the report to be about one year at all."""
NEARLY_AS_OFTEN = 0.6
"""A report sets its own year beside the one before, and may name that one more often: of the years that have this much
of the most mentions, the last is its own."""
_PLANS = re.compile(
    r"\b(?:will|shall|plan(?:s|ned)?|budget|forecasts?|expect(?:s|ed)?|due|target|proposed)\b", re.IGNORECASE
)
MOST_SENTENCES = 2000
"""Sentences with a year that are read, evenly over the report: a long one's years show in a part of it."""
_NAMES_YEAR = re.compile(r"\b(?:19|2[01])\d\d|\bFY|['’]\d\d", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


def main_period(text: str) -> str | None:
    """The year that a report is mostly about; None where no year stands out."""
    years: Counter[str] = Counter()
    past: Counter[str] = Counter()
    naming = [sentence for sentence in _SENTENCE.split(text) if _NAMES_YEAR.search(sentence)]
    for sentence in naming[:: 1 + len(naming) // MOST_SENTENCES]:
        told = [str(int(f.value)) for f in parse_figures(sentence) if f.kind in DATES and f.value >= 1900]
        years.update(told)
        if told and not _PLANS.search(sentence):
            past.update(told)
    most = max(years.values(), default=0)
    if most < LEAST_MENTIONS or most < LEAST_SHARE * years.total():
        return None
    # A year that is mostly planned for is none that a report looks back on.
    often = [year for year in years if past[year] >= NEARLY_AS_OFTEN * max(past.values(), default=0)]
    return max(often, default=None)
