"""The second part of a question in the words of the first: "… in Orlo, and how many in Tamsin?"."""

from __future__ import annotations

import re

_CAPITALS = r"[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*"
_YEAR = re.compile(r"\s*\b(?:in\s+)?(?:19|20)\d\d\b")
_IN_NAME = re.compile(rf"\b(in|at|by|for|from|near)\s+((?:the\s+)?{_CAPITALS})")
_DID_NAME = re.compile(rf"\b(?:did|does|do|has|have|had)\s+((?:the\s+)?{_CAPITALS})(?!\s+[A-Z])")
_DID_IT = re.compile(r"\bhow\s+many\s+did\s+(?:it|they)\s+([a-z]+)", re.IGNORECASE)
_BARE = r"\W*(?:and\s+)?how\s+(?:many|much)\s+"
_ON = re.compile(rf"{_BARE}on\s+([^?]+)", re.IGNORECASE)
_WAS_ON = re.compile(r"\bon\s+([^?]+)$", re.IGNORECASE)
_ITS_OWN = re.compile(
    r"\W*(?:and\s+)?(?:who|what|where|when)\s+(?:is|was|are|were)\s+(its|their)\s", re.IGNORECASE
)
_OF_NAME = re.compile(rf"\b(?:of|in|for)\s+({_CAPITALS})")
""" "Who is the mayor of Orlo, and who is its bishop?": Orlo's."""


_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BESIDE_IT = re.compile(
    r"\b(?:(?:in|during|for)\s+)?(?:(?:the|a)\s+year\s+(?P<way>before|earlier|prior|after|later)|"
    r"the\s+(?P<which>previous|preceding|following|next)\s+year)\b",
    re.IGNORECASE,
)
_LATER = frozenset({"after", "later", "following", "next"})


def in_its_year(first: str, part: str) -> str:
    """A part with the year that "the year before" is, reckoned from the one year that the first part names."""
    years = set(_A_YEAR.findall(first))
    if len(years) != 1 or _A_YEAR.search(part):
        return part
    (year,) = years

    def reckoned(match: re.Match[str]) -> str:
        way = (match["way"] or match["which"]).lower()
        return f"in {int(year) + (1 if way in _LATER else -1)}"

    return _BESIDE_IT.sub(reckoned, part, count=1)


def followed(first: str, part: str) -> str:
    """The first part of a question with what another part exchanges in it.

    Its years are left out where the part names some. Where the part exchanges nothing, its
    words stand behind the first's.
    """
    plain = _YEAR.sub("", first).rstrip(" ?")
    year = _YEAR.search(part) or _YEAR.search(first)
    when = f" {year.group().strip()}" if year else ""
    place = re.match(rf"{_BARE}{_IN_NAME.pattern}", part, re.IGNORECASE) and _IN_NAME.search(part)
    if place:
        same = [match for match in _IN_NAME.finditer(plain) if match[1].lower() == place[1].lower()]
        if same:
            return f"{plain[: same[-1].start()]}{place.group()}{plain[same[-1].end() :]}{when}?"
    on, was_on = _ON.match(part), _WAS_ON.search(plain)
    if on and was_on:
        return f"{plain[: was_on.start(1)]}{on[1]}{'' if _YEAR.search(on[1]) else when}?"
    name = re.match(rf"{_BARE}did\s", part, re.IGNORECASE) and _DID_NAME.search(part)
    known = _DID_NAME.search(plain)
    if name and known and not re.match(r"\s+[a-z]", part[name.end() :].replace(" in ", "", 1)):
        return f"{plain[: known.start(1)]}{name[1]}{plain[known.end(1) :]}{when}?"
    verb = _DID_IT.search(part)
    if verb and known:
        return f"{plain[: known.end(1)]} {verb[1]}{when}?"
    its, whose = _ITS_OWN.match(part), _OF_NAME.search(plain)
    if its and whose:
        return f"{part[: its.start(1)]}{whose[1]}’s{part[its.end(1) :]}"
    return f"{plain} {part}"
