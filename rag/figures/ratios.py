"""Parts and multiples: "two-thirds", "one in five", "doubled", "2.5 times", "tenfold"."""

from __future__ import annotations

import re

from rag.figures.amounts import NUMERAL, SCALES, parse_amount
from rag.figures.bounds import bound_before
from rag.figures.records import Figure, FigureKind

_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_MULTIPLES = {
    "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "twice": 2, "triple": 3, "tripled": 3, "triples": 3,
    "tripling": 3, "trebled": 3, "thrice": 3, "quadruple": 4, "quadrupled": 4, "quadrupling": 4, "quintupled": 5,
    "half": 0.5, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
FIRST_RATIOS = "|".join(_MULTIPLES) + "|(?:two|three|four|five|six|seven|eight|nine|ten|hundred)fold"
"""Words that can state a ratio by themselves."""
_PART = re.compile(
    rf"(?:(?P<some>{_SMALL})(?:-|\s+)(?P<part>{'|'.join(_PARTS)})s?\b|"
    r"an?\s+(?P<single>third|quarter|fifth|sixth|eighth|tenth)(?=\s+(?:of|as|the)\b|[.,;]))",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"(?P<share>[1-9]|{_SMALL})\s+(?:in\s+(?:every\s+)?(?P<every>\d{{1,2}}|10,?000|1,?000|100,?000|100|{_SMALL}|"
    r"ten|twelve|twenty|fifty|a\s+hundred|a\s+thousand)|out\s+of\s+(?:every\s+)?(?P<round>three|four|five|ten|[345]|10{1,3}|1,000))"
    r"\b(?![\w/]|[-.,]\d)(?!\s+(?:of\b|%|percent|years?\b|months?\b|days?\b))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?P<number>{NUMERAL}|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty)\s+times\b"
    r"(?P<than>(?=\s+(?:as|more|less|fewer|higher|lower|greater|larger|smaller|bigger|longer|likelier|that|the|what|its)\b))?",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"(?P<number>\d{{1,15}}(?:\.\d{{1,6}})?-?|{_SMALL}|ten|hundred)fold\b", re.IGNORECASE)
_MULTIPLE = re.compile(rf"(?:{'|'.join(_MULTIPLES)})\b(?!\s+an?\s+(?:{SCALES}|dozen)\b)", re.IGNORECASE)


def read_ratio(text: str, at: int, floor: int) -> Figure | None:
    """The part or multiple that begins at an offset, with its bound, which nothing before `floor` belongs to."""
    found = _part(text, at) or _in(text, at) or _times(text, at) or _fold(text, at) or _multiple(text, at)
    if found is None:
        return None
    value, end = found
    start, bound = bound_before(text, at, floor)
    return Figure(start, end, text[start:end], round(value, 6), FigureKind.RATIO, None, bound)


def _part(text: str, at: int) -> tuple[float, int] | None:
    match = _PART.match(text, at)
    if match is None:
        return None
    if match["single"]:
        return 1 / _PARTS[match["single"].lower()], match.end()
    return (parse_amount(match["some"]) or 1.0) / _PARTS[match["part"].lower()], match.end()


def _in(text: str, at: int) -> tuple[float, int] | None:
    match = _IN.match(text, at)
    if match is None:
        return None
    part, whole = parse_amount(match["share"]), parse_amount(match["every"] or match["round"])
    # Two digits behind "in" are seldom a share unless they are round: "5 in 12 districts" counts.
    if part is None or whole is None or part >= whole or (10 < whole < 100 and whole % 10):
        return None
    return part / whole, match.end()


def _times(text: str, at: int) -> tuple[float, int] | None:
    match = _TIMES.match(text, at)
    if match is None:
        return None
    value = parse_amount(match["number"])
    # "Three times" may count occurrences; "2.5 times" can't.
    if value is None or (value == int(value) and match["than"] is None):
        return None
    return value, match.end()


def _fold(text: str, at: int) -> tuple[float, int] | None:
    match = _FOLD.match(text, at)
    if match is None:
        return None
    value = parse_amount(match["number"].rstrip("-").replace("hundred", "one hundred"))
    return None if value is None else (value, match.end())


def _multiple(text: str, at: int) -> tuple[float, int] | None:
    match = _MULTIPLE.match(text, at)
    return (float(_MULTIPLES[match.group().lower()]), match.end()) if match else None
