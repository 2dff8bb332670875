"""Figures as typed values: what number a text states, of what kind, unit and period.

Parsing is deterministic and knows no report. A figure that can't be read for certain is left out
rather than guessed; a number that is part of a name (`COVID-19`, `Tier 2`, `SP 800-63`) is no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from text_to_num import text2num


class FigureKind(StrEnum):
    """What a figure measures."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    RATIO = "ratio"
    """A multiple or a part ("double", "half") without a number of its own."""


DATES = frozenset({FigureKind.YEAR, FigureKind.DATE})
"""Kinds that say when."""
UNCOUNTED = DATES | {FigureKind.RATIO, FigureKind.ORDINAL}
"""Kinds that aren't an amount of anything."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a text states. Offsets count characters of the parsed text."""

    start: int
    end: int
    text: str
    """Exactly the parsed text from start to end, with its bound ("at least 35") if it has one."""
    value: float
    kind: FigureKind
    unit: str | None
    """Currency, time unit, or the words that are counted ("federal investigations")."""
    bound: str | None
    """Words such as "at least" or "more than"; None where the figure is exact."""
    high: float | None = None
    """Upper end of a range ("five to 30 years"), else None."""


_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?:{_TENS})(?:[- ](?:{_ONES}))?|(?:{_ONES})"
_SCALES = "hundred|thousand|million|billion|trillion"
_AFTER_SCALE = r"(?:(?<=hundred\s)|(?<=thousand\s)|(?<=million\s)|(?<=billion\s))"
_NUMBER_WORDS = (  # a whole run of number words; one that can't be read whole states no figure
    rf"(?:(?:{_WORD}|a(?=\s+(?:{_SCALES})))(?:[\s-]+(?:{_AFTER_SCALE}and\s+)?(?:{_WORD}|{_SCALES})\b)*|zero)"
)
_DIGITS = (
    r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}(?!\d|[,.]\d)|"
    r"\d{1,18}(?:\.\d{1,9})?"
)
_AMOUNT = rf"(?:(?:{_DIGITS})(?:[\s-]+(?:hundred|thousand|million|billion|trillion)\b)?|{_NUMBER_WORDS})"
_BOUND = (  # spaces are written so, since the pattern below is verbose
    r"at\s+least|at\s+most|no\s+more\s+than|no\s+fewer\s+than|no\s+less\s+than|not\s+more\s+than|more\s+than|less\s+than|fewer\s+than|"
    r"up\s+to|over|under|nearly|almost|approximately|about|around|roughly|as\s+many\s+as|an\s+estimated|"
    r"as\s+few\s+as"
)
_TIME = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|century"
_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_CURRENCY = r"US\$|USD\s?|U\.S\.\s?\$|C\$|\$|€|£|EUR\s?|GBP\s?"
_FIGURE = re.compile(
    rf"""
    (?P<date>\b(?:{_MONTH})\.?\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d\d\b|\b\d{{1,2}}\s+(?:{_MONTH})\s+(?:19|20)\d\d\b
       |\b(?:{_MONTH})\s+\d{{1,2}}\b(?!,?\s*\d))
    | (?P<bound>\b(?:{_BOUND})\s+)?
      (?:
        (?P<currency>{_CURRENCY})\s?(?P<money>{_AMOUNT})(?![\w/]|[.,]\d)
      | (?<![\w.$€£/-])(?P<low>(?>{_AMOUNT}))
          (?:\s?[-–]\s?|\s+to\s+|\s+(?:and|or)\s+(?=(?:{_AMOUNT})[\s-]+(?:{_TIME})\b))
          (?P<top>{_AMOUNT})(?![\w/]|[.,]\d)
      | (?<![\w.$€£/-])(?P<plain>{_AMOUNT})(?P<suffix>st|nd|rd|th|s|-fold|fold)?
          (?P<percent>\s?%|[\s-]percent\b|\sper\s?cent\b|\spercentage\spoints?\b)?(?![\w/]|[.,]\d|-\d)
      | \b(?P<word>double|doubled|twice|triple|tripled|half|a\ dozen|dozens)\b
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:Tier|Level|Section|Article|Chapter|Part|Title|Volume|Vol\.|No\.|Table|Figure|Fig\.|Appendix|Annex|"
    r"Phase|Type|Class|Form|Rule|Step|Line|Page|pp?\.|SP|Act|Resolution)\s|[§#])$"
)
_PRONOUN_AFTER = re.compile(
    r"\s+(?:another|or\s+more|of\s+(?:the|these|those|them|its|their)\b)", re.IGNORECASE
)
_UNIT = re.compile(r"[\s-]*((?:[^\W\d_][\w’'-]*)(?:\s+[^\W\d_][\w’'-]*){0,5})")
_UNIT_END = frozenset(
    """
    a an the in on at by for from to with of and or but as than that which who whom were was is are be
    been had has have did do does under over during while including among between against into per
    compared between because if when where received could would may might can until after before since
    not also both it they he she this these those uncovered convicted prosecuted identified reported
    """.split()
)
_DOLLAR = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "u.s.$": "USD",
    "u.s. $": "USD",
    "c$": "CAD",
    "€": "EUR",
    "eur": "EUR",
}
_MONEY_UNITS = {
    "dollar": "USD",
    "dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "peso": "PESO",
    "pesos": "PESO",
    "yen": "JPY",
    "rupees": "INR",
    "francs": "FRANC",
}
_WORD_VALUES = {
    "double": 2,
    "doubled": 2,
    "twice": 2,
    "triple": 3,
    "tripled": 3,
    "half": 0.5,
    "a dozen": 12,
    "dozens": 12,
}


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> float | None:
    """Value of digits or number words ("7.5 million", "thirty-one"), None where it is neither."""
    words = re.sub(r"\s+", " ", text.lower().replace("-", " ").strip())
    if words[:1].isdigit():
        head, _, scale = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", words).partition(" ")
        value = float(head.replace(",", ""))
        multiplier = parse_amount(f"one {scale}") if scale else 1.0
        return None if multiplier is None else round(value * multiplier, 6)
    if words.startswith("a "):
        words = "one " + words[2:]
    try:
        return float(text2num(words, "en"))
    except ValueError:
        return None


def parse_figures(text: str) -> tuple[Figure, ...]:
    """All figures that the text states, in order, not overlapping."""
    figures: list[Figure] = []
    at = 0
    while match := _FIGURE.search(text, at):
        figure = _read(match, text)
        if figure is not None:
            figures.append(figure)
        # A duration may end after the match ("196 years and six months"), a refused range may hold a figure.
        at = figure.end if figure else match.start() + max(1, len(match["low"] or match.group()))
    return tuple(figures)


def _read(match: re.Match[str], text: str) -> Figure | None:
    groups = match.groupdict()
    start, end = match.span()
    bound = groups["bound"]
    bound = bound.strip().lower() if bound else None
    if groups["date"]:
        year = re.search(r"(?:19|20)\d\d", match.group())
        value = float(year.group()) if year else float(re.findall(r"\d+", match.group())[0])
        return Figure(start, end, match.group(), value, FigureKind.DATE, None, None)
    if groups["money"]:
        amount = parse_amount(groups["money"])
        currency = _DOLLAR.get(groups["currency"].strip().lower(), groups["currency"].strip().upper())
        if amount is None:
            return None
        return Figure(start, end, match.group(), amount, FigureKind.MONEY, currency, bound)
    if groups["word"]:
        value = _WORD_VALUES[groups["word"].lower()]
        return Figure(start, end, match.group(), value, FigureKind.RATIO, None, bound)
    if groups["low"]:
        return _read_range(match, text, bound)
    return _read_plain(match, text, bound)


def _read_range(match: re.Match[str], text: str, bound: str | None) -> Figure | None:
    low, high = parse_amount(match["low"]), parse_amount(match["top"])
    if low is None or high is None or _is_label(text, match.start("low")):
        return None
    start, end = match.span()
    if _is_year(match["low"]):
        # "2022-2024" and "2021-22" are periods; "10 in 2021 to 20 in 2022" holds no range.
        if _is_year(match["top"]):
            return Figure(
                match.start("low"),
                end,
                text[match.start("low") : end],
                low,
                FigureKind.YEAR,
                None,
                None,
                high,
            )
        at = match.start("low")
        return Figure(at, at + 4, text[at : at + 4], low, FigureKind.YEAR, None, None)
    percent = re.match(r"\s?%|[\s-]percent\b|\sper\s?cent\b", text[end:])
    if percent:
        end += percent.end()
        return Figure(start, end, text[start:end], low, FigureKind.PERCENT, "percent", bound, high)
    kind, unit, end = _unit_after(text, end)
    return Figure(start, end, text[start:end], low, kind, unit, bound, high)


def _read_plain(match: re.Match[str], text: str, bound: str | None) -> Figure | None:
    words = match["plain"]
    value = parse_amount(words)
    at = match.start("plain")
    if value is None or _is_label(text, at):
        return None
    end = match.end()
    suffix = (match["suffix"] or "").lower()
    if match["percent"]:
        return Figure(match.start(), end, match.group(), value, FigureKind.PERCENT, "percent", bound)
    if suffix in {"st", "nd", "rd", "th"}:
        return Figure(at, end, text[at:end], value, FigureKind.ORDINAL, None, None)
    if suffix == "s":
        return None
    if words.lower() == "one" and (
        _PRONOUN_AFTER.match(text, end) or not re.match(r"\s+[a-zA-Z]", text[end : end + 3])
    ):
        return None
    if _is_year(words) and not (bound and bound not in {"about", "around", "over", "some"}):
        return Figure(at, end, text[at:end], value, FigureKind.YEAR, None, None)
    # "31 of 32 states": one figure, with what it is a part of.
    of_total = _OF_TOTAL.match(text, end)
    if of_total:
        end = of_total.end()
    kind, unit, end = _unit_after(text, end)
    return Figure(match.start(), end, text[match.start() : end], value, kind, unit, bound)


def _is_year(words: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", words) is not None


def _is_label(text: str, at: int) -> bool:
    """Whether the number names something ("Tier 2") instead of counting it."""
    return _LABEL_BEFORE.search(text[max(0, at - 16) : at]) is not None


_DURATION = re.compile(rf"[\s-]+(?:{_TIME})\b(?:\s+and\s+(?:{_AMOUNT})[\s-]+(?:{_TIME})\b)?", re.IGNORECASE)
_OF_TOTAL = re.compile(rf"\s+of\s+(?:the\s+)?(?:{_AMOUNT})", re.IGNORECASE)


def _unit_after(text: str, end: int) -> tuple[FigureKind, str | None, int]:
    """Kind and unit that follow a number, and where the figure's own text ends."""
    duration = _DURATION.match(text, end)
    if duration:
        unit = re.findall(_TIME, duration.group().lower())[0].rstrip("s")
        return FigureKind.DURATION, unit, end + len(duration.group())
    found = _UNIT.match(text, end)
    if not found or "\n" in text[end : found.start(1)]:
        return FigureKind.COUNT, None, end
    words: list[str] = []
    for word in found.group(1).split():
        if word.lower() in _UNIT_END:
            break
        words.append(word)
    if words and words[0].lower() in _MONEY_UNITS:
        return FigureKind.MONEY, _MONEY_UNITS[words[0].lower()], found.start(1) + len(words[0])
    return FigureKind.COUNT, " ".join(words) or None, end


def same_figure(left: Figure, right: Figure) -> bool:
    """Whether two figures state the same: value, range, and a kind that can be compared."""
    if left.value != right.value or left.high != right.high:
        return False
    kinds = {left.kind, right.kind}
    if len(kinds) == 1:
        return left.kind not in {FigureKind.MONEY, FigureKind.DURATION} or left.unit == right.unit
    # A bare number may repeat a counted one; a year may stand inside a date.
    return kinds in ({FigureKind.YEAR, FigureKind.DATE}, {FigureKind.COUNT, FigureKind.ORDINAL})
