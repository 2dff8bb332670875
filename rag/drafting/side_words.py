"""The words that a question sets against each other: "more lighthouses than trawlers"."""

from __future__ import annotations

import re

from rag.terms import STOP_WORDS, content_stems

_JOINS = re.compile(
    r"\b(?:or|than|versus|vs\.?|and|to|compared\s+(?:with|to)|as\s+against|relative\s+to|outnumber(?:ed|s)?|exceed(?:ed|s)?)\b",
    re.IGNORECASE,
)
_AS_MANY = re.compile(r"\bas\s+(?:many|much)\s(?:[\w’'-]+\s+){1,5}?(?=as\s)", re.IGNORECASE)
_AS = re.compile(r"as\b", re.IGNORECASE)
""" "As many lamps as boats": what the second one joins."""
_BEFORE_LEFT = re.compile(
    r"\b(?:more|fewer|less|most|fewest|between|as\s+(?:many|much)|how\s+many|ratio\s+of|higher|lower|larger|smaller|"
    r"sum\s+of|what\s+(?:do|did)|(?:by\s+)?how\s+many\s+(?:did|do|does))\b|[,:]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CAPITALS = r"[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*"
_NAME = re.compile(rf"(?<!^)\b{_CAPITALS}")
_ACRONYM_FIRST = re.compile(r"\W*([A-Z]{2,}[\w’'-]*)\s+(?:or|and|versus|vs\.?)\s")
_LISTED = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*")
_LIST_OF_NAMES = re.compile(
    rf"(?<![\w.])(?:the\s+)?{_CAPITALS}(?:,\s+(?:the\s+)?{_CAPITALS})*,?\s+(?:and|plus)\s+(?:the\s+)?{_CAPITALS}"
)
_DOER = re.compile(
    r"\b(?:did|does|do|have|has|had)\s+(?:the\s+)?(?P<who>(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?:\w+\s+)?\w+\s*$",
    re.IGNORECASE,
)
"""Before "than": who did it, and its verb."""
_THE = re.compile(r"\s+(?:did\s+)?the\s+(?=[a-z])")
_PREPOSITION = re.compile(
    r"\s+(?P<by>to|in|on|at|by|for|from|with|through|of|among)\s+(?:the\s+)?", re.IGNORECASE
)
_LEADS = re.compile(
    r"\s+(?:(?P<by>in|on|at|by|for|from|with|through)\s+)?(?:(?:the|an?|its)\s+)?", re.IGNORECASE
)
"""Between a join and the words behind it."""
_SPENDS = re.compile(r"\b(?:spen[dt]|spending|cost|paid|pay|went|go)\b", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"\s+(?:(?:in|during|since)\s+(?=(?:19|20)\d\d)|(?:together|combined|altogether|in\s+all|in\s+total|did|does|do|was|were)\b)|"
    r"[,;:?]|\.(?=\s|$)",
    re.IGNORECASE,
)
MOST_SIDE_WORDS = 4
"""Words of a side, at most."""


def listed_names(text: str) -> tuple[str, ...]:
    """The longest list of names of a question: "the Academy, the FPTU and the DBR together"; empty without one."""
    lists = (
        tuple(name.group() for name in _LISTED.finditer(match.group()))
        for match in _LIST_OF_NAMES.finditer(text)
    )
    return max(lists, key=len, default=())


def side_words(text: str) -> tuple[str, str] | None:
    """The words that a question sets against each other: "more lighthouses than trawlers" gives both nouns."""
    # "More cuts and stings than the Guild": "and" joins what "than" sets against the rest.
    joins = sorted(_JOINS.finditer(text), key=lambda join: join.group().lower() != "than")
    as_many = _AS_MANY.search(text)
    again = _AS.match(text, as_many.end()) if as_many else None
    joins = [again, *joins] if again else joins
    for join in joins:
        pair = (
            _spent(text, join)
            or _parallel(text, join)
            or _doers(text, join)
            or _names(text, join)
            or _nouns(text, join)
        )
        if pair is not None and set(content_stems(pair[1])) <= set(content_stems(pair[0])):
            pair = _told_apart(text, join, pair)
        if pair is not None and not set(content_stems(pair[0])) <= set(content_stems(pair[1])):
            return pair
    return None


def _told_apart(text: str, join: re.Match[str], pair: tuple[str, str]) -> tuple[str, str]:
    """Sides of one noun, the second with what tells it apart: "more special shelters than shelters for men"."""
    behind = re.compile(rf"\W*{re.escape(pair[1])}\s+(?=(?:for|of|from|with|in|on|by)\b)").match(
        text, join.end()
    )
    return (pair[0], f"{pair[1]} {_phrase(text[behind.end() :])}") if behind else pair


def _spent(text: str, join: re.Match[str]) -> tuple[str, str] | None:
    """What money went to, both times with its own words: "spend on lamps than on the upkeep of wells"."""
    verb = _SPENDS.search(text, 0, join.start())
    on = (
        re.compile(r"\s+(?:on|to|for)\s+(?:the\s+)?", re.IGNORECASE).search(text, verb.end())
        if verb
        else None
    )
    lead = _LEADS.match(text, join.end())
    if on is None or lead is None or on.end() >= join.start():
        return None
    left, right = text[on.end() : join.start()].strip(), _phrase(text[lead.end() :])
    # Years and names set other sides apart.
    if not right or not left[:1].islower() or not right[:1].islower() or re.search(r"\d", f"{left} {right}"):
        return None
    return left, right


def _parallel(text: str, join: re.Match[str]) -> tuple[str, str] | None:
    """What the same preposition stands before on both sides: "went to Corvenians than to people from Ashmark"."""
    lead = _PREPOSITION.match(text, join.end()) if join.group().lower() == "than" else None
    if lead is None:
        return None
    by = lead["by"]
    ends = [m.end() for m in re.finditer(rf"\b{by}\s+(?:the\s+)?", text[: join.start()], re.IGNORECASE)]
    left, right = text[ends[-1] : join.start()].strip() if ends else "", _phrase(text[lead.end() :])
    if not left or not right or re.search(r"\d", f"{left} {right}"):
        return None
    return left, right


def _doers(text: str, join: re.Match[str]) -> tuple[str, str] | None:
    """Who did it on both sides: "did the DTP identify than the provincial social services"."""
    doer = _DOER.search(text, 0, join.start()) if join.group().lower() == "than" else None
    right = _THE.match(text, join.end())
    if doer is None or right is None:
        return None
    other = re.sub(r"\s+(?:did|does|do)$", "", _phrase(text[right.end() :]))
    return (doer["who"], other) if other and not re.search(r"\d", other) else None


def _phrase(text: str) -> str:
    end = _PHRASE_ENDS.search(text)
    return (text[: end.start()] if end else text).strip()


def _names(text: str, join: re.Match[str]) -> tuple[str, str] | None:
    """Two names: the one right behind the join, and the last before it."""
    lead = _LEADS.match(text, join.end())
    right = re.compile(_CAPITALS).match(text, lead.end()) if lead else None
    if right is None:
        return None
    names = [name.group() for name in _NAME.finditer(text, 0, join.start())]
    names = [name for name in names if name.lower() not in STOP_WORDS]
    first = _ACRONYM_FIRST.match(text) if not names else None
    names = [first[1]] if first else names
    return (names[-1], right.group()) if names else None


def _nouns(text: str, join: re.Match[str]) -> tuple[str, str] | None:
    """Two runs of words; what only the second has behind as many as the first is what both count."""
    right = _run(text[join.end() :])
    marks = [mark.end() for mark in _BEFORE_LEFT.finditer(text, 0, join.start())]
    left = _run(text[marks[-1] : join.start()]) if marks else None
    if right is None or left is None:
        return None
    beside = text[: join.start()].rstrip().endswith(left)
    return left, " ".join(right.split()[: len(left.split())]) if beside else right


def _run(text: str) -> str | None:
    """The first content words of a text, up to a function word or mark; None where there are none."""
    words: list[str] = []
    at = 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if words and (between.strip() or match.group().lower() in STOP_WORDS):
            break
        if re.search(r"[.,;:?()\d]", between):
            break
        at = match.end()
        if match.group().lower() in STOP_WORDS:
            continue
        words.append(match.group())
        if len(words) == MOST_SIDE_WORDS:
            break
    return " ".join(words) or None
