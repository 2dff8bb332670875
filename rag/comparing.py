"""Which questions set figures against each other, ask how one went, or ask for what several come to."""

from __future__ import annotations

import re

from rag.scope import CONTRASTS, scope_terms

_MOVES = (
    r"(?:chang|increas|decreas|ris(?:e|en|ing)|rose|fall|fell|grow|grew|drop|declin|reduc|shr[aiu]nk|climb|surg|soar|plung|"
    r"(?:go|goes|went|gone)\s+(?:up|down)\b)\w*"
)
_COMPARISON = re.compile(
    r"\b(?:compared?|comparison|versus|vs\.?|difference|differ|minus)\b|\b(?:gap|margin)\s+(?:in\s+\w+\s+)?between\b|\bhow\s+(?:many|much)\s+\w+\s+separate[sd]?\s+(?:what|the|those|that)\b.{1,80}\bfrom\b|\bhow\s+(?:many|much)\s+(?:more|fewer|less|higher|lower|larger|smaller|"
    r"greater)\b|"
    r"\b(?:more|fewer|less|higher|lower|larger|smaller|greater)\b.{1,80}\b(?:than|or)\b|"
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|which|who|what)\b.{1,80}\bor\b.{1,80}\b(?:more|most|fewer|fewest|"
    r"higher|highest|lower|lowest|larger|largest|smaller|smallest|greater|greatest)\b|"
    r"\bhow\s+(?:many|much)\s+(?:\w+\s+)?(?:longer|shorter)\b|\b(?:longer|shorter)\b.{1,80}\bor\b|"
    r"\b(?:longer|shorter)\s+(?:[\w’'-]+\s+){0,9}?than\s+(?:the\b|its\b|in\b|that\b|those\b|did\b|for\b|(?-i:[A-Z])|(?:19|20)\d\d)|"
    r"\bwhich\s+of\b.{1,60}\band\b.{1,60}\b(?:more|most|fewer|fewest|highest|lowest|largest|smallest)\b|"
    r"\b(?:increase[sd]?|decrease[sd]?|rise|rose|fall|fell|grow|grew|drop(?:ped)?|decline[sd]?|go\s+up|up)\s+or\s+(?:\w+\s+)?"
    r"(?:increase|decrease|rise|rose|fall|fell|grow|grew|drop|decline|down|fewer|less)|\bby\s+how\s+(?:much|many)\b|\bhow\s+far\s+(?:over|under|above|below|short\s+of|ahead|behind)\b|(?:19|20)\d\d\s+v\.?\s+(?:19|20)\d\d|\bhow\s+(?:big|large|great|steep)\s+(?:was|is)\s+the\s+(?:rise|increase|decrease|drop|fall|decline|growth|reduction|gap|difference)\b|"
    rf"\bhow\s+(?:did|has|have|does|do)\b.{{1,90}}\b(?:change[ds]?|evolve[ds]?|develop|trend)\b|\bhow\s+much\b.{{1,90}}\b{_MOVES}|"
    r"\btrends?\s+(?:in|of|for)\b|"
    r"^\W*(?:(?:percent(?:age)?|per\s+cent)\s+)?(?:rise|increase|decrease|drop|fall|decline|change|growth|reduction)\s+(?:in|of)\b.{1,90}"
    r"\b(?:19|20)\d\d\b.{1,12}\b(?:(?:19|20)\d\d|\d\d)\b|"
    r"\bwhich\b.{1,60}\b(?:more|most|higher|highest|fewer|fewest|lower|lowest|larger|smaller)\b.{0,60}\b(?:or|19|20)|"
    r"\b(?:which|what)\s+year\b.{1,90}\b(?:most|more|fewest|fewer|least|highest|higher|lowest|lower|largest|smallest|peak)\b|"
    r"\bhow\s+many\s+times\s+(?:as|more|larger|higher|bigger|greater|the)\b|\bratio\b|\boutnumber|\bby\s+what\s+(?:factor|multiple)\b|"
    rf"\bper\s?cent(?:age)?\b(?:\W+\w+){{0,2}}?\W+{_MOVES}|\b(?:by\s+what|how\s+(?:many|much))\s+per\s?cent(?:age)?\b.{{1,90}}\b{_MOVES}",
    re.IGNORECASE,
)
_THAN_A_NUMBER = re.compile(
    r"(?<!many )(?<!much )\b(?:more|fewer|less|longer|shorter|higher|lower|older|younger)\s+than\s+(?:\d[\d.,]*\s*"
    r"(?:seconds|minutes|hours|days|weeks|months|years|per\s?cent|percent|%)|how\s+(?:many|much)\b)",
    re.IGNORECASE,
)
_MOVED = re.compile(rf"\b{_MOVES}", re.IGNORECASE)
_NAMED_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_SUMMED = re.compile(
    r"\b(?:in\s+total|altogether|(?:all|taken|put)?\s*together|combined|in\s+all|summed|sum\s+of|total|overall)\b",
    re.IGNORECASE,
)
_SEVERAL_YEARS = re.compile(
    r"\b(?:19|20)\d\d\b(?:,?\s*(?:and|to|through|[-–])\s*(?:in\s+)?|,\s*)(?:19|20)\d\d\b|\bboth\s+years\b",
    re.IGNORECASE,
)
_SUM_OF = re.compile(
    r"\bhow\s+(?:many|much)\b.*\b(?:and|plus)\b.*\b(?:together|combined|in\s+all|altogether|in\s+total)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Asks for several amounts together: "in Orlo and Tamsin together", "on lamps and wells combined"."""
_SEVERAL_SIDES = re.compile(r"\b(?:and|plus)\b|^\W*adding\b.{1,80}\bto\b", re.IGNORECASE)
_TAKEN_TOGETHER = re.compile(
    r"(?-i:[A-Z][\w’'-]*)(?:\s+(?-i:[A-Z][\w’'-]*))*\s+(?:and|plus)\s+(?:the\s+)?(?-i:[A-Z][\w’'-]*)[^?;]{0,40}?"
    r"\b(?:taken\s+together|put\s+together|combined|together|in\s+total)\b",
    re.IGNORECASE,
)
"""Keywords for a sum over names: "victims from Orlo and Tamsin taken together"."""
_ADDS_UP = re.compile(
    r"\badd(?:s|ed|ing)?\s+(?:up|together)\b|\badd(?:s|ed)?\s.{1,60}\s(?:together|up)\b|"
    r"^\W*(?:(?:adding|summing|taking)\b.{1,80}\band|adding\b.{1,80}\bto)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\bhow\s+(?:many|much)\b|\b(?:numbers?|counts?|figures?|sum|amount)\s+(?:of|for|on)\b|\btotal\s+\w+|\btally\s+of\b|\b(?:costs?|budget|fees?)\b",
    re.IGNORECASE,
)
OVER_ALL = re.compile(
    r"\b(?:both|all(?:\s+of)?(?:\s+the)?(?:\s+(?:two|three|four))?|either)\s+(?P<what>levels|sexes|genders|forms|categories|kinds|types)\b",
    re.IGNORECASE,
)
"""Asks for an amount over all members of a contrast that it doesn't name."""
_OPENS = re.compile(
    r"^\W*(?:so\s+|and\s+|but\s+|please\s+)?(?:did|does|do|is|are|was|were|has|have|had)(?:n[’']t)?\s",
    re.IGNORECASE,
)


_TO_COME = re.compile(
    r"\bhow\s+(?:many|much)\s+more\s+(?:[\w’'-]+\s+){1,4}(?:would|will|should)\b(?!.*\bthan\b)", re.IGNORECASE
)
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|to\s+be)\b|\d\s+(?:more(?!\s+than)|additional)\b", re.IGNORECASE
)
"""Tells of what is to be added."""


def asks_to_come(text: str) -> bool:
    """Whether it asks how many more there would be."""
    return _TO_COME.search(text) is not None


def asks_comparison(text: str) -> bool:
    """Whether two or more figures are to be set against each other."""
    if asks_to_come(text):
        return False
    # "How many waited more than 18 weeks" asks for one.
    return _COMPARISON.search(_THAN_A_NUMBER.sub(" ", text)) is not None


def asks_total(text: str) -> bool:
    """Whether an amount is asked for over several years, or a total over two levels or groups."""
    if _ADDS_UP.search(text) and _SEVERAL_SIDES.search(text):
        return True
    if _TAKEN_TOGETHER.search(text) and not _OPENS.search(text):
        return True
    if not _AMOUNT.search(text):
        return False
    if _SEVERAL_YEARS.search(text) or OVER_ALL.search(text):
        return True
    scopes = scope_terms(text)
    if _SUM_OF.search(text):
        return True
    several = any(len(scopes & contrast.keys()) > 1 for contrast in CONTRASTS)
    return several and bool(_SUMMED.search(text) and _SEVERAL_SIDES.search(text))


def asks_course(text: str) -> bool:
    """Whether it asks if a figure rose or fell from one year to another."""
    years = len(set(_NAMED_YEARS.findall(text)))
    return bool(_OPENS.search(text) and _MOVED.search(text) and years == 2)
