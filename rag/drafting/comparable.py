"""When two figures may be set against each other: the same thing counted, for the same level, place and time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.arithmetic import quantity
from rag.candidates import Candidate
from rag.drafting.records import Reading
from rag.figures import Figure, FigureKind
from rag.question import Question
from rag.scope import CONTRASTS, scope_terms
from rag.stemming import stem
from rag.terms import content_stems

_ANY_PEOPLE = frozenset(stem(word) for word in "people person individuals".split())
_PEOPLE = _ANY_PEOPLE | frozenset(
    stem(word)
    for word in """
    suspects victims survivors defendants offenders traffickers children adults women men girls boys officials
    workers employees staff students pupils patients residents refugees migrants
    """.split()
)
_ALL = re.compile(r"\ball\b", re.IGNORECASE)
"""After a figure, says that what follows is the whole of it: "75 convictions (all state level)"."""
_PARTICIPLE = re.compile(r"(?:ed|ing)$")
_NO_NOUN = frozenset(
    "last this each per next previous prior earlier later more fewer less year years month months".split()
)


def why_not(reading: Reading, candidates: Sequence[Candidate], *, by_year: bool, adding: bool) -> str | None:
    """Why figures aren't set against each other, as a sentence; None where they may be.

    Args:
        reading: The question and what was read.
        candidates: Two or more figures.
        by_year: Whether the years set them apart; else levels, groups or places do.
        adding: Whether they are to be added up: then each must count the very same.

    """
    first = candidates[0]
    figures = [candidate.bound.figure for candidate in candidates]
    if len({_measure(figure) for figure in figures}) > 1:
        return "They are measured in different units, so they aren’t set against each other."
    if not all(count_alike(reading, first, other, exactly=adding) for other in candidates[1:]):
        return "They count different things, so they aren’t set against each other."
    if any(_other_scope(reading.question, first, other) for other in candidates[1:]):
        return "They aren’t about the same level, form or group, so they aren’t set against each other."
    if not by_year and any(_other_time(reading, first, other) for other in candidates[1:]):
        return "They aren’t about the same time, so they aren’t set against each other."
    if any(figure.high is not None for figure in figures):
        return "A range isn’t an exact figure, so they aren’t set against each other."
    if any(quantity(figure) is None for figure in figures):
        return "An approximate figure isn’t computed with, so they aren’t set against each other."
    return None


def _measure(figure: Figure) -> tuple[FigureKind, str | None]:
    return figure.kind, figure.unit if figure.kind is FigureKind.MONEY else None


def noun(figure: Figure) -> str | None:
    """Stem of the noun that a figure counts; None where it stands without one."""
    words = (figure.unit or "").lower().split()
    while words and _PARTICIPLE.search(words[-1]):
        words.pop()
    if not words or words[0] in _NO_NOUN:
        return None
    stems = content_stems(words[-1])
    return stems[-1] if stems else None


def count_alike(reading: Reading, first: Candidate, second: Candidate, *, exactly: bool = False) -> bool:
    """Whether two figures count the same thing; `exactly` where people by another name aren't enough."""
    one, other = first.bound.figure, second.bound.figure
    if one.kind is not other.kind:
        return False
    if one.kind is not FigureKind.COUNT:
        return True
    nouns = noun(one), noun(other)
    if nouns[0] and nouns[0] == nouns[1]:
        return True
    if None in nouns:
        # "60 in services and 19 in shelters": the noun stands elsewhere in the sentence, or the one before.
        if first.sentence is second.sentence:
            return True
        named = next((each for each in nouns if each), None)
        bare = [c for c, each in zip((first, second), nouns, strict=True) if each is None]
        wanted = {named} if named else set(reading.question.counted[-1:] or reading.question.stems)
        return all(
            wanted & {*content_stems(c.sentence.text), *content_stems(c.sentence.previous)} for c in bare
        )
    if not exactly and set(nouns) <= _PEOPLE and (set(nouns) & _ANY_PEOPLE or _asked_apart(reading.question)):
        return True
    # "Visas to 13 victims" and "five visas": what is counted stands with both.
    counted = set(reading.question.counted[-1:] or reading.question.stems)
    both = set(content_stems(first.phrase)) & set(content_stems(second.phrase))
    return bool(counted & both) and not {nouns[0], nouns[1]} <= set(content_stems(reading.question.text))


def _asked_apart(question: Question) -> bool:
    """Whether the question sets groups of people against each other: women and men are both people."""
    groups = {"women", "men", "girls", "boys"}
    return len(question.scopes & groups) > 1


def _other_scope(question: Question, first: Candidate, second: Candidate) -> bool:
    """Whether the figures are about different members of a contrast that the question doesn't ask about."""
    for contrast in CONTRASTS:
        if len(question.scopes & contrast.keys()) > 1:
            continue  # this is what sets them apart
        one, other = first.scopes & contrast.keys(), second.scopes & contrast.keys()
        if one and other and not one & other:
            return True
        if bool(one) != bool(other) and first.sentence is not second.sentence:
            named, silent = (one, second) if one else (other, first)
            around = f"{silent.sentence.previous} {silent.sentence.text}"
            if not named & scope_terms(around):
                return True
    return False


def _other_time(reading: Reading, first: Candidate, second: Candidate) -> bool:
    one, other = first.bound.period, second.bound.period
    if one == other:
        return False
    if one and other:
        return True
    silent = second if one else first
    assumed = reading.default_periods.get(silent.sentence.passage.report_id)
    return first.sentence is not second.sentence and (one or other) != assumed


def is_part(candidate: Candidate, question: Question, apart: dict[str, str] | None = None) -> bool:
    """Whether a figure counts only a part of what is asked about: one member of a contrast of several beside it.

    "31 sex trafficking victims and nine forced labor victims": asked for victims, each is a part.

    Args:
        candidate: The figure.
        question: What is asked.
        apart: The contrast that sets the sides apart, which makes no parts.

    """
    text = candidate.sentence.text
    zone = candidate.zone
    for contrast in CONTRASTS:
        if contrast is apart or question.scopes & contrast.keys():
            continue
        own = scope_terms(text[zone.before : zone.after]) & contrast.keys()
        if len(own) != 1 or _ALL.search(text[zone.start : zone.after]):
            continue
        around = scope_terms(text[: zone.before] + " | " + text[zone.after :]) & contrast.keys()
        alike = [b for b in candidate.sentence.bound if b.figure is not candidate.bound.figure]
        if around - own and any(noun(b.figure) in {noun(candidate.bound.figure), None} for b in alike):
            return True
    return False
