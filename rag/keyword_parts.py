"""Requests in keywords that ask for several things: "FPTU: investigators in 2022 and officers trained that year"."""

from __future__ import annotations

import re

from rag.terms import content_stems

MOST_WORDS = 24
"""Of a request in keywords; a longer one tells something."""
LEAST_WORDS = 3
"""Content words of each part where only a comma or "and" joins them; fewer may be a list of names."""
MOST_PARTS = 4
_ASKS = re.compile(
    r"(?:^|:)\W*(?:who|whom|whose|when|where|which)\b|\b(?:how|what|why|did|does|do|was|were|is|are|has|have|had|can|could|list|name|give|"
    r"tell|describe|explain|compare|between|versus|vs|than|or|not|if)\b",
    re.IGNORECASE,
)
"""Words of a sentence or a comparison; keywords have none."""
_HEADED = re.compile(r"^\W*(?P<head>[^:;,?]{3,80}):\s+(?P<rest>[^:;]+?)\W*$")
_LED = re.compile(r"^\W*(?P<head>(?:for|in|at)\s+[^:;,?]{3,60}),\s+(?P<rest>[^:;,]+?)\W*$", re.IGNORECASE)
_MARKS = re.compile(r"\s?,\s(?:and\s)?|\s(?:plus|\+|/)\s", re.IGNORECASE)
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][a-z]")
_PLUS = re.compile(r"\s(?:\+|plus|/)\s|;\s", re.IGNORECASE)
_COMMA = re.compile(r",\s(?:and\s)?", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:per|by|in|on|at|of|for|from|to|as|with|according|including|excluding|the|an?|million|billion|thousand|percent)\b",
    re.IGNORECASE,
)
"""Begins words behind a comma that say more of what stands before it."""
_TOGETHER = re.compile(r"\b(?:together|combined|total|altogether|each|respectively|both)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_THAT_YEAR = re.compile(r"\b(?:in\s+)?(?:that|the\s+same)\s+year\b", re.IGNORECASE)


def keyword_parts(text: str) -> tuple[str, ...]:
    """The requests that keywords join, each with the words that all share; one where there is one only."""
    words = text.split()
    if len(words) > MOST_WORDS or _ASKS.search(text):
        return (text,)
    text = " ".join(words)
    for shape in (_HEADED, _LED):
        headed = shape.match(text)
        if headed is not None:
            parts = _several(_MARKS, headed["rest"], 1) or _several(_AND, headed["rest"], 2)
            if parts and _is_no_name(parts):
                return _dated([f"{headed['head'].strip()}: {part}" for part in parts])
    joined = _several(_PLUS, text, 1) or _by_year(text)
    if joined:
        return _dated(joined)
    listed = _several(_COMMA, _YEAR.sub(" ", text), LEAST_WORDS) and _several(_COMMA, text, LEAST_WORDS)
    if len(listed) != 2 or _GOES_ON.match(listed[1]) or _TOGETHER.search(text):
        return (text,)
    # A name behind the comma says whose it is: "boats seized in 2022, Orlo customs service".
    named = [_CAPITAL.search(part) is not None for part in listed]
    return (text,) if named[1] and (not named[0] or listed[1][:1].isupper()) else _dated(listed)


def _several(joins: re.Pattern[str], text: str, least: int) -> list[str]:
    """The parts that some joins cut a text into, each of some content words beside years; none where it's one part."""
    parts = [part.strip(" ?.") for part in joins.split(text)]
    told = [len(content_stems(_YEAR.sub(" ", part))) for part in parts]
    # "Investigators in 2022" asks for something by itself, "2022" doesn't, and "trade" may belong to what follows.
    whole = [count and count + bool(_YEAR.search(part)) for count, part in zip(told, parts, strict=True)]
    return parts if 1 < len(parts) <= MOST_PARTS and min(whole) >= least else []


def _by_year(text: str) -> list[str]:
    """Keywords and the years behind them: "permits 2021 / 2022" asks for both; none where no such years stand there."""
    first, *years = (part.strip(" ?.") for part in _PLUS.split(text))
    asked = bool(years) and len(years) < MOST_PARTS and all(map(_YEAR.fullmatch, years))
    return [first, *years] if asked and content_stems(_YEAR.sub(" ", first)) else []


def _is_no_name(parts: list[str]) -> bool:
    """Whether the parts aren't one list of names: "trials: Guerrero, Tlaxcala and Veracruz"."""
    return not all(part[:1].isupper() for part in parts)


def _dated(parts: list[str]) -> tuple[str, ...]:
    """The parts; one that means another's year gets it."""
    years = {year for part in parts for year in _YEAR.findall(part)}
    if len(years) != 1:
        return tuple(parts)
    (year,) = years
    return tuple(_THAT_YEAR.sub(f"in {year}", part) for part in parts)
