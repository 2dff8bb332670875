"""Years, spans of years, fiscal years and dates."""

from __future__ import annotations

import re

from rag.figures.amounts import SCALES
from rag.figures.records import Figure, FigureKind

YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    "JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
"""Capitalised always: "March 5", but "14 may apply"."""
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"{_DAY}(?:(?:\s?[-–]\s?|\s+(?:to|and)\s+){_DAY})?"
_DATE = re.compile(
    rf"{_MONTH}\.?\s+(?:{_DAYS},?\s+)?{YEAR}\b(?!-\d|[,.]\d)"
    rf"|{_DAYS}(?:\s+of)?\s+{_MONTH}\.?,?\s+{YEAR}\b(?!-\d|[,.]\d)"
    rf"|{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])"
    rf"|{_MONTH}\.?\s+{_DAY}\b(?!,?\s*\d|\s?%)"
    rf"|{_DAY}(?:\s+of)?\s+{_MONTH}\b(?!\s*\d)"
)
FIRST_MONTHS = _MONTH
_SPAN = re.compile(
    rf"(?P<low>{_ANY_YEAR})(?:\s?[-–/]\s?|\s+(?:to|through|until)\s+)(?:FY\s?)?(?:(?P<high>{YEAR})|(?P<tail>(?<=\d[-–/])\d\d))"
    r"(?![\w/]|-\d|[,.]\d)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"(?P<low>{_ANY_YEAR})\s+and\s+(?P<high>{YEAR})(?![\w/]|[-,.]\d)", re.IGNORECASE)
_BETWEEN_BEFORE = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_YEAR = re.compile(rf"{YEAR}(?![\w/]|[,.]\d|[\s-]+(?:{SCALES})\b)", re.IGNORECASE)
_FISCAL = re.compile(rf"FY(?:(?P<long>{YEAR})|\s?['’]?(?P<short>\d\d))(?![\w/]|[-,.]\d)")
_OLD = re.compile(r"1[5-8]\d\d(?![\w/]|[-,.]\d|\s+[a-z]+s\b)")
_OLD_BEFORE = re.compile(r"\b(?:in|of|since|from|until|by|before|after|circa)\s+$", re.IGNORECASE)
_NOUN = re.compile(r"\s+[a-z]")
_PREFIXED = re.compile(r"\b(?:mid|early|late|end)-$", re.IGNORECASE)
"""Before a year that a hyphen doesn't make a name: "since mid-2021"."""


def read_date(text: str, at: int) -> Figure | None:
    """The day, month and year, month and year, or day and month that begins at an offset."""
    match = _DATE.match(text, at)
    if match is None:
        return None
    year = re.search(YEAR, match.group())
    value = float(year.group()) if year else float(re.findall(r"\d+", match.group())[0])
    return Figure(at, match.end(), match.group(), value, FigureKind.DATE, None, None)


def read_year(text: str, at: int) -> Figure | None:
    """The year ("2021", "FY21") or span of years ("2016-2020", "2022/23", "between 2015 and 2020") at an offset."""
    if text[at - 1 : at] == "-" and not _PREFIXED.search(text, max(0, at - 6), at):
        return None
    old = _OLD_BEFORE.search(text, max(0, at - 8), at) is not None
    between = _BETWEEN_BEFORE.search(text, max(0, at - 12), at)
    first = at + 2 * text.startswith("FY", at)
    span = (_BETWEEN.match(text, at) if between else None) or _SPAN.match(text, first)
    # "1800 to 2000 workers" counts; "1870 to 2015" tells a time.
    if span and (int(span["low"]) >= 1900 or between or old or not _NOUN.match(text, span.end())):
        high = _span_end(span)
        if high is not None:
            start = between.start() if between and span.re is _BETWEEN else at
            return _year(text, start, span.end(), float(span["low"]), high)
    fiscal = _FISCAL.match(text, at)
    if fiscal:
        return _year(text, at, fiscal.end(), float(fiscal["long"] or 2000 + int(fiscal["short"])))
    year = _YEAR.match(text, at) or (_OLD.match(text, at) if old else None)
    return _year(text, at, year.end(), float(year.group())) if year else None


def _span_end(span: re.Match[str]) -> float | None:
    """The last year of a span; None where it doesn't come after the first."""
    low = int(span["low"])
    tail = span.groupdict().get("tail")
    # A century is left out where it is the same: "1999-00" is a span, "2021-14" a code.
    high = (
        int(span["high"]) if tail is None else low - low % 100 + int(tail) + (100 if low % 100 == 99 else 0)
    )
    return float(high) if high > low else None


def _year(text: str, start: int, end: int, value: float, high: float | None = None) -> Figure:
    return Figure(start, end, text[start:end], value, FigureKind.YEAR, None, None, high)
