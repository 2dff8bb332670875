"""The year that a report is about."""

from __future__ import annotations

from collections import Counter

from rag.figures import DATES, parse_figures

LEAST_MENTIONS = 5
LEAST_SHARE = 0.3
"""What the year named most must have of all mentions of years for the report to be about one year at all."""
NEARLY_AS_OFTEN = 0.6
"""A report sets its own year beside the one before, and may name that one more often: of the years that have this much
of the most mentions, the last is its own."""


def main_period(text: str) -> str | None:
    """The year that a report is mostly about; None where no year stands out."""
    years = Counter(
        str(int(figure.value))
        for figure in parse_figures(text)
        if figure.kind in DATES and figure.value >= 1900
    )
    most = max(years.values(), default=0)
    if most < LEAST_MENTIONS or most < LEAST_SHARE * years.total():
        return None
    return max(year for year, count in years.items() if count >= NEARLY_AS_OFTEN * most)
