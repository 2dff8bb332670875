"""Levels, forms and groups that reports tell apart, and when two of them exclude each other.

A figure for the federal level doesn't answer a question about the states. The sets below are the
contrasts that public-sector reports draw most; a word outside them sets no limit here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = (
    r"(?:\b(?!(?:19|20)\d\d\b)\d[\d,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty))"
)
"""Before "state", makes a level of it: "58 federal and 154 state"."""
CONTRASTS: tuple[dict[str, str], ...] = (
    {
        "federal": r"\b(?:federal(?:ly)?|feds)\b",
        "state": r"\bstates?[- ](?=level|government|author|official|investig|inquir|enquir|prosecut|convict|sentenc|"
        r"trial|court|judge|polic|agenc|law)|"
        r"\b(?:at|by)\s+(?:the\s+)?states?\b(?:[- ]level)?|\bindividual\s+states\b|"
        r"\b(?:did|do|have|had)\s+(?:(?!united\b)[\w’']+\s+)?states\b(?!\s+of\b)|\bstate\s+(?:and|or|plus|versus|vs\.?)\s+federal\b|"
        r"\bfederal\s+(?:and|or|plus|versus|vs\.?)\s+state\b|"
        rf"{_NUMBER}\s+state(?=\s*(?:[,;:).–—]|$)|\s+(?:in|and|compared|for|cases?|investigations?|prosecutions?|convictions?)\b)",
        "municipal": r"\b(?:municipal|city|local)[- ](?:level|government|author|official|court|polic)\w*",
        "provincial": r"\bprovincial(?:ly)?\b",
        "regional": r"\bregional(?:ly)?\b"
        r"(?!\s+(?:office|centre|center|branch|headquarters|bureau|directorate)(?:e?s)?\b)",
    },
    {
        "sex": r"\bsex(?:ual)?(?:ly)?[- ]"
        r"(?!(?:from|with|for|of|by|in|to|was|is)\b|(?:and|or)\s+(?!labou?r|forced)|buyers?\b|offenders?\b)\w+",
        "labor": r"\bforced[- ]labou?r\w*|\blabou?r[- ](?:traffick|exploit|victim|case)\w*|"
        r"\bexploited\s+in\s+labou?r\b",
        "unspecified": r"\bunspecified\s+(?:forms?|types?|traffick|exploit)\w*|"
        r"\b(?:forms?|types?)\s+(?:of\s+(?:\w+\s+){1,2})?(?:was|were|is|are)\s+(?:not\s+specified|unspecified)\b",
    },
    {
        "women": r"\b(?:women|woman|adult\s+females?)\b",
        "men": r"\b(?:men|man|adult\s+males?)\b",
        "girls": r"\bgirls?\b",
        "boys": r"\bboys?\b",
    },
    {"female": r"\bfemales?\b", "male": r"\bmales?\b"},
    {
        "adult": r"\badults?\b",
        "child": r"\b(?:child|children|minors?|kids?)\b",
    },
    {
        "new": r"\bnew(?:ly)?\b(?!\s+(?:zealand|york|delhi|jersey|mexico|hampshire|orleans|caledonia|guinea)\b)",
        "ongoing": r"\b(?:ongoing|continu\w+\s+(?:case|prosecution|investigation)s?|carried\s+over)\b",
    },
    {
        "foreign": r"\bforeign(?:ers?)?\b(?!\s+(?:affairs|governments?|states?|powers?|countr\w+|nations?|"
        r"officials?|banks?|minist\w+|polic\w+|secretary|office|service|exchange|"
        r"currenc\w+|aid|debt|investment|trade|relations|assistance)\b)|\bfrom\s+other\s+countries\b",
        "domestic": r"\bdomestic\b(?!\s+(?:violence|abuse|work\w*|servitude|servants?|help\w*|labou?r\w*|"
        r"employ\w*)\b)|\bnationals?\s+victims\b",
    },
    {
        "investigation": r"\binvestigat\w+",
        "prosecution": r"\bprosecut(?:ions?|ed|ing|e|es)\b",
        "conviction": r"\bconvict(?:ions?|ed|ing|s)?\b|\bfound\s+guilty\b",
        "arrest": r"\barrest\w*",
    },
    {"urban": r"\burban\b", "rural": r"\brural\b"},
)
PARTS = frozenset(
    {
        "municipal",
        "provincial",
        "regional",
        "sex",
        "labor",
        "unspecified",
        "women",
        "men",
        "girls",
        "boys",
        "female",
        "male",
        "adult",
        "child",
    }
)
"""Levels, forms and groups that a report names where it means them."""
_SEXES = {"male": frozenset({"men", "boys"}), "female": frozenset({"women", "girls"})}
GROUPS = frozenset(
    {"women", "men", "girls", "boys", "female", "male", "adult", "child", "sex", "labor", "unspecified"}
)
"""Groups and forms: a figure with a noun is for one where its own words, or those that lead to it, say so."""
PARTED = frozenset({"federal", "state", "sex", "labor", "unspecified", "new", "ongoing"})
"""Levels, forms and ages of cases, in which reports part what they count."""
DEEDS = frozenset({"investigation", "prosecution", "conviction", "arrest"})
"""What is done in a case."""
LEVELS = frozenset({"federal", "state", "municipal", "provincial", "regional"})
"""Levels of government: the figure of one is a part of the country's."""
_PATTERNS = tuple(
    {name: re.compile(pattern, re.IGNORECASE) for name, pattern in contrast.items()} for contrast in CONTRASTS
)

_BEGUN = re.compile(r"\b(?:initiat|open|launch|start)(?:ed|ing)\b", re.IGNORECASE)
"""What was begun is new: "authorities initiated 33 investigations"."""
_ANY = re.compile("|".join(pattern for contrast in CONTRASTS for pattern in contrast.values()), re.IGNORECASE)


@lru_cache(maxsize=4096)
def scope_terms(text: str) -> frozenset[str]:
    """The levels, forms and groups that a text names. A sentence is looked at for each of its figures."""
    if not _ANY.search(text):
        return frozenset()
    return frozenset(
        name for contrast in _PATTERNS for name, pattern in contrast.items() if pattern.search(text)
    )


def nearest_scopes(own: str, lead: str) -> frozenset[str]:
    """What a figure's own words name, and for contrasts that they leave open what the words before name last."""
    named = scope_terms(own)
    return named.union(name for number, name in _named_last(lead) if not named & CONTRASTS[number].keys())


@lru_cache(maxsize=4096)
def _named_last(lead: str) -> tuple[tuple[int, str], ...]:
    """Of each contrast that some words name, its number and the member named last."""
    last: dict[int, ScopeTerm] = {}
    for term in scope_places(lead):
        held = last.get(term.contrast)
        if held is None or (term.end, term.name) > (held.end, held.name):
            last[term.contrast] = term
    return tuple((number, term.name) for number, term in last.items())


@dataclass(frozen=True, slots=True)
class ScopeTerm:
    """A level, form or group where a text names it."""

    start: int
    end: int
    name: str
    contrast: int
    """Which of `CONTRASTS` it belongs to."""


def scope_places(text: str) -> tuple[ScopeTerm, ...]:
    """Every naming of a level, form or group in a text, in the order of their ends."""
    if not _ANY.search(text):
        return ()
    found = [
        ScopeTerm(*match.span(), name, number)
        for number, contrast in enumerate(_PATTERNS)
        for name, pattern in contrast.items()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda term: (term.end, term.start)))


def unnamed_scopes(asked: frozenset[str], text: str, previous: str) -> frozenset[str]:
    """What was asked for in contrasts that a sentence leaves open and the one before doesn't settle."""
    stated, before = scope_terms(text), scope_terms(previous)
    if "new" in asked and _BEGUN.search(text):
        stated |= {"new"}
    open_contrasts = (c for c in CONTRASTS if not stated & c.keys() and len(before & c.keys()) != 1)
    return frozenset(name for contrast in open_contrasts for name in asked & contrast.keys())


def sexes_asked(asked: frozenset[str], stated: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Male or female, where that is asked for and one such group is stated: "10 men" are male.

    Not where a sentence has both such groups (`told`): then neither is all of them.
    """
    return asked & {name for name, groups in _SEXES.items() if stated & groups and not groups <= told}


def alone_scopes(asked: frozenset[str]) -> frozenset[str]:
    """What is asked for without another member of its contrast, which would set the two against each other."""
    return frozenset(
        name
        for contrast in CONTRASTS
        if len(asked & contrast.keys()) == 1
        for name in asked & contrast.keys()
    )


def scope_conflicts(asked: frozenset[str], stated: frozenset[str]) -> frozenset[str]:
    """What was asked for and is excluded by what is stated: its contrast is named, it isn't."""
    conflicts: set[str] = set()
    for contrast in CONTRASTS:
        wanted = asked & contrast.keys()
        given = stated & contrast.keys()
        if wanted and given and not wanted & given:
            conflicts |= wanted
    return frozenset(conflicts)


def joint_levels(asked: frozenset[str], stated: frozenset[str]) -> frozenset[str]:
    """The one level asked for, where what is stated counts others with it: "49 convictions (state and federal)"."""
    wanted, given = asked & LEVELS, stated & LEVELS
    return wanted if len(wanted) == 1 and wanted < given else frozenset()
