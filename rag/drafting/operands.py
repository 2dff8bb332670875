"""Figures that may be set against others: stated as facts, of what is asked, of their own year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.candidates import Candidate, figure_candidates
from rag.drafting.coins import COUNTED_MONEY, coins, is_sum, sums
from rag.drafting.comparable import counts_asked, is_as_narrow, is_asserted, is_told
from rag.drafting.names import is_of_another, missing_names
from rag.drafting.other_kinds import is_age, is_who_does, says_change
from rag.drafting.records import Reading
from rag.figures import FigureKind
from rag.scope import scope_terms
from rag.terms import tokens

_ALL_KINDS = frozenset({FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT})
_SUMS = frozenset({FigureKind.MONEY})
_TIMES = frozenset({FigureKind.DURATION})
_LENGTHS = re.compile(
    r"\b(?:how\s+long|longer|longest|shorter|shortest)\b|"
    r"\b(?:max(?:imum)?|min(?:imum)?|highest|lowest)\s+(?:(?:prison|jail|possible)\s+)?(?:terms?|sentences?|penalt\w+|imprisonment)\b|"
    r"\bhow\s+many\s+(?:more\s+|fewer\s+)?(?:seconds|minutes|hours|days|weeks|months|years)\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\bhow\s+many\s+(?!per\s?cent|dollars|euros|pounds|percentage)|\bnumbers?\s+of\b|\b(?:were|are|was|is)\s+there\s+more\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:spen[dt]|spending|cost\w*|pa(?:y|id)|budget\w*|expenditures?|revenues?|dollars|euros)\b|"
    r"\bhow\s+much\b.*\b(?:gets?|got|receive[ds]?|given|allocated)\b",
    re.IGNORECASE,
)
_DEEDS = re.compile(r"\b(?:convictions|prosecutions|investigations|arrests)\b", re.IGNORECASE)
_OF_WHOLE = re.compile(r"\bof\b", re.IGNORECASE)
"""In a figure that says how many of how many: "18 of the 84" is neither one's count of what is asked."""
_OF_THESE = re.compile(r"\s+of\s+(?:the|these|those|them|its|their|all)\b", re.IGNORECASE)
"""Behind a figure, makes it a part: "natural causes accounted for 24 of the deaths"."""
_DIFFERENCE = re.compile(r"\s+(?:more|fewer|less|higher|lower)\s+than\b", re.IGNORECASE)
_NOT_IN = re.compile(
    r"\b(?:since|until|till|before|after|over|than|by|against)\s+(?:the\s+(?:end|start)\s+of\s+)?$",
    re.IGNORECASE,
)
"""Before a year that a figure isn't the figure of: "3.1 mm a year since 1993"."""


def operand_candidates(reading: Reading, years: Sequence[str] | None = None) -> tuple[Candidate, ...]:
    """The figures that fit the question, best first; `years` in place of the question's."""
    kinds = _kinds(reading)
    names = coins(reading) if kinds == _SUMS else frozenset()
    found = figure_candidates(
        reading.question,
        reading.sentences,
        kinds | (COUNTED_MONEY if names else frozenset()),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
        years=years,
    )
    if kinds == _SUMS:
        found = sums(found, names)
    named = coins(reading) & set(tokens(reading.question.text))
    if named:  # "in florins": not what they are in dollars
        found = tuple(c for c in found if is_sum(c, named))
    kept = tuple(
        c
        for c in found
        if not c.conflicts
        and counts_asked(reading, c)
        and is_asserted(c)
        and is_as_narrow(c)
        and not _lacks_deed(reading, c)
        and is_told(reading, c)
        and not is_age(reading, c)
        and not is_who_does(reading, c)
        and not says_change(c)
        and not is_difference(c)
        and not _OF_WHOLE.search(c.bound.figure.text)
        and not (years and _OF_THESE.match(c.sentence.text, c.bound.figure.end))
        and not is_of_another(reading, c.sentence)
    )
    # Where some figures' sentences name whom the question does, the others are somebody else's.
    own = tuple(c for c in kept if not missing_names(reading, c.sentence, near=True))
    return own or kept


def _lacks_deed(reading: Reading, candidate: Candidate) -> bool:
    """Whether convictions, or the like, are asked for, and nothing around a figure tells of any."""
    return bool(candidate.unnamed & set(scope_terms(" ".join(_DEEDS.findall(reading.question.text)))))


def _kinds(reading: Reading) -> frozenset[FigureKind]:
    """Kinds of figure that the question can be about: what "how many" counts is no share and no money."""
    text = reading.question.text
    if _LENGTHS.search(text):
        return _TIMES
    if _COUNTS.search(text):
        return frozenset({FigureKind.COUNT})
    return _SUMS if _MONEY.search(text) else _ALL_KINDS


def is_difference(candidate: Candidate) -> bool:
    """Whether a figure says how far two others are apart: "318 officers, 46 more than a year before"."""
    return _DIFFERENCE.match(candidate.sentence.text, candidate.bound.figure.end) is not None


def is_of_its_year(candidate: Candidate) -> bool:
    """Whether the year is the one that a figure is for, and not one that it is counted from or held against."""
    if candidate.bound.period is None:
        return True  # "in the year before": no year stands there
    low, high = candidate.bound.clause
    clause = candidate.sentence.text[low:high]
    places = [at.start() for at in re.finditer(rf"\b{candidate.bound.period}\b", clause)]
    return not places or any(not _NOT_IN.search(clause[:at]) for at in places)
