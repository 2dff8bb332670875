"""The year that a report is about."""

from __future__ import annotations

from collections import Counter

from rag.figures import DATES, parse_figures


def main_period(text: str) -> str | None:
    """The year that a report is mostly about: at least 5 mentions and 30% of all mentions of years; else None."""
    years = Counter(
        str(int(figure.value))
        for figure in parse_figures(text)
        if figure.kind in DATES and figure.value >= 1900
    )
    if not years:
        return None
    year, count = max(years.items(), key=lambda item: (item[1], item[0]))
    return year if count >= 5 and count >= 0.3 * years.total() else None
