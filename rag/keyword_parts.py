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
_LIST = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|plus|\+|/)\s+", re.IGNORECASE)
_PLUS = re.compile(r"\s+(?:\+|plus|/)\s+|\s*;\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s+(?:and\s+)?", re.IGNORECASE)
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
    if _ASKS.search(text) or len(text.split()) > MOST_WORDS:
        return (text,)
    for shape in (_HEADED, _LED):
        headed = shape.match(text)
        if headed is not None:
            parts = [part.strip() for part in _LIST.split(headed["rest"]) if part.strip()]
            if 1 < len(parts) <= MOST_PARTS and all(map(content_stems, parts)) and _is_no_name(parts):
                return _dated([f"{headed['head'].strip()}: {part}" for part in parts])
    joined = [part.strip(" ?.") for part in _PLUS.split(text) if part.strip(" ?.")]
    if 1 < len(joined) <= MOST_PARTS and all(map(content_stems, joined)):
        return _dated(joined)
    listed = [part.strip(" ?.") for part in _COMMA.split(text) if part.strip(" ?.")]
    if len(listed) != 2 or _GOES_ON.match(listed[1]) or _TOGETHER.search(text):
        return (text,)
    if all(len(content_stems(part)) >= LEAST_WORDS for part in listed):
        return _dated(listed)
    return (text,)


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
