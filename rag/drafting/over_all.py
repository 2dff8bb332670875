"""Totals over what a question calls "both levels", "both sexes" or "all three forms", where only parts are stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from math import fsum

from index.stemming import stem
from rag.candidates import TOTAL, Candidate, PeriodFit
from rag.comparing import OVER_ALL
from rag.drafting.abstain import not_stated
from rag.drafting.comparable import count_alike, is_part, members, noun
from rag.drafting.conclusion import computed_of
from rag.drafting.figures import stated, whole
from rag.drafting.names import missing_names
from rag.drafting.operands import operand_candidates
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import FIGURE_SCORE
from rag.drafting.told import PEOPLE, PLAIN
from rag.quantities import quantity
from rag.question import AnswerKind, Question
from rag.records import Operation
from rag.scope import CONTRASTS, LEVELS, scope_conflicts, scope_places, scope_terms
from rag.terms import content_stems

_OTHERS = re.compile(
    r"\b(?:ngos?|non-?governmental|civil\s+society|international\s+organi[sz]ations?|charit(?:y|ies)|societ(?:y|ies)|media|"
    r"experts?|unions?|churches)\b",
    re.IGNORECASE,
)
"""Who else counts what authorities do."""
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4}
_SEXES = frozenset({"women", "men", "girls", "boys"})
_SEX_STEMS = frozenset(stem(word) for word in _SEXES)
_CHILD_STEMS = frozenset(stem(word) for word in ("girls", "boys"))
_AGES = frozenset({"adult", "child"})
_CHILDREN = frozenset({"girls", "boys"})
_OF_WHOM = re.compile(r"\s+of\s+(?:whom|which|them|these|those)\b", re.IGNORECASE)
"""Behind a figure, makes it a part of another."""
_PART_OF = re.compile(r"\b(?:including|among\s+them|of\s+(?:whom|which|them))[^,;]{0,20}$", re.IGNORECASE)
_LISTING = frozenset(content_stems("at least most nearly approximately about well plus cases"))
_IN_PARTS = frozenset({"federal", "labor"})
"""One member of each contrast that a whole is told in parts of."""
_ASKS_ONE = re.compile(
    r"\b(?:of\s+(?:the|these|those|them)|which|least|most|each|more|would|will|states?|federal|national|local|regional|provincial|municipal)\b",
    re.IGNORECASE,
)
"""Asks for a part, or for one of several, in whatever words."""
MOST_FIRSTS = 6
"""Figures, best first, from which the others' sentence is told."""
LEAST_SCORE = FIGURE_SCORE - 0.15
"""Least score of a part; that all of them stand in one sentence makes up for what one lacks."""


def draft_over_all(reading: Reading) -> Draft | None:
    """The sum of the parts that one sentence states; None where nothing of that is asked or no sentence has them."""
    asked = OVER_ALL.search(reading.question.text)
    if asked is None:
        return None
    stems = list(reading.question.stems)
    for term in content_stems(asked.group()):
        if term in stems:
            stems.remove(term)
    scopes = reading.question.scopes - _AGES
    question = replace(reading.question, stems=tuple(stems), scopes=scopes)
    found = [
        c
        for c in operand_candidates(replace(reading, question=question))
        if c.period_fit is not PeriodFit.OTHER and c.score >= LEAST_SCORE
    ]
    if not found or missing_names(reading, found[0].sentence, near=True):
        return None
    found = [c for c in found if _is_of_doer(reading, c)]
    if not found:
        return None
    number = next((_NUMBERS[word] for word in asked.group().lower().split() if word in _NUMBERS), None)
    contrasts = _contrasts(asked["what"].lower())
    for contrast in contrasts:
        for parts in _parts(reading, found, contrast):
            if len(parts) > 1 and number in {None, len(parts)}:
                return _summed(parts)
    # One member's figure isn't all of them; another figure may be the whole.
    of_one = any(_member(found[0], contrast) for contrast in contrasts)
    return not_stated(reading, found[0].sentence) if of_one else None


def draft_of_parts(reading: Reading, best: Candidate) -> Draft | None:
    """What the report has in all, where the figure that fits best is for one level or form and none was asked for.

    "33 federal and 798 state investigations": asked for investigations, neither answers. A total that the report states
    comes before a sum. None where the figure isn't a part, or its whole isn't told.
    """
    question = reading.question
    if question.kind is not AnswerKind.COUNT or not question.counted or _ASKS_ONE.search(question.text):
        return None
    apart = [c for c in CONTRASTS if c.keys() & _IN_PARTS and not question.scopes & c.keys()]
    apart = [contrast for contrast in apart if _member(best, contrast) is not None]
    if not apart or missing_names(reading, best.sentence, near=True):
        return None
    found = [c for c in operand_candidates(reading) if c.period_fit is not PeriodFit.OTHER]
    beside = [
        c for c in found if c.sentence is best.sentence and not _OF_WHOM.match(c.sentence.text, c.zone.end)
    ]
    for contrast in apart:
        alike = [parts for parts in _parts(reading, beside, contrast) if len(parts) > 1]
        alike = [
            parts for parts in alike if best.bound in [c.bound for c in parts] and _are_told_alike(parts)
        ]
        least = max(best.bound.figure.value, fsum(c.bound.figure.value for parts in alike[:1] for c in parts))
        whole_ = next(
            (c for c in found if c.bound.figure.value >= least and _is_whole(reading, c, best, contrast)),
            None,
        )
        if whole_ is not None:
            return stated(whole_)
        if alike and _is_listed_whole(reading, alike[0]):
            return _summed(alike[0])
        if alike or _has_sibling(reading, best, beside, contrast):
            # The sentence tells more than a sum of these: what is meant is left to the asker.
            sentence = best.sentence
            return Draft((Statement(whole(sentence.text), sentence, best.bound.figure, best.bound.period),))
    return None


def _has_sibling(
    reading: Reading, best: Candidate, beside: Sequence[Candidate], contrast: dict[str, str]
) -> bool:
    """Whether another figure of the sentence counts the same for another member, of one time and deed."""
    own = _member(best, contrast)
    return any(
        c.bound.period == best.bound.period
        and _member(c, contrast) not in {None, own}
        and count_alike(reading, best, c)
        and _are_told_alike(sorted((best, c), key=lambda each: each.bound.figure.start))
        for c in beside
        if c is not best
    )


def _is_listed_whole(reading: Reading, parts: Sequence[Candidate]) -> bool:
    """Whether the sentence lists no more: "33 federal, 798 state, and 104 tribal cases" has three.

    Figures of another time, of what isn't asked for, or of whom some were counted before, aren't listed.
    """
    first, own = parts[0], [c.bound.figure for c in parts]
    text, asked = first.sentence.text, reading.question.scopes
    return not any(
        b.figure.kind is first.bound.figure.kind
        and b.figure not in own
        and b.figure.start > first.bound.figure.start
        and b.period in {first.bound.period, None}
        and not scope_conflicts(asked, b.scope)
        for b in first.sentence.bound
        if not _PART_OF.search(text, 0, b.figure.start)
    )


def _are_told_alike(parts: Sequence[Candidate]) -> bool:
    """Whether nothing is told between figures but what was told before them: "courts acquitted six and sentenced 17".

    Words of levels and forms, of what is counted, and of time may stand there.
    """
    first, last = parts[0], parts[-1]
    text = first.sentence.text
    low, high = first.bound.figure.start, last.bound.figure.start
    known = {*content_stems(text[:low]), *_LISTING}
    for each in parts:
        known.update(content_stems(each.bound.figure.text), content_stems(each.bound.figure.unit or ""))
    between = text[low:high]
    places = scope_places(between)
    known.update(term for place in places for term in content_stems(between[place.start : place.end]))
    return all(term in known or term.isdigit() for term in content_stems(between))


def _is_whole(reading: Reading, candidate: Candidate, part: Candidate, contrast: dict[str, str]) -> bool:
    """Whether a figure is told as the total of what another counts a part of: beside it, and of the same deed."""
    figure, one, other = candidate.bound.figure, candidate.sentence, part.sentence
    named = {term for name in reading.question.names for term in content_stems(name)}
    telling = set(reading.question.stems) - {*reading.question.counted, *named, *PLAIN}
    telling = {term for term in telling if not reading.lexicon.is_pervasive(term)}
    return (
        (one is other or one.previous == other.text or other.previous == one.text)
        and telling <= reading.lexicon.terms(one.text)
        and candidate.score >= FIGURE_SCORE - 0.1
        and _is_of_doer(reading, candidate)
        and not members(candidate, contrast)
        and (noun(figure) is None or count_alike(reading, part, candidate))
        and figure.kind is part.bound.figure.kind
        and figure.value > part.bound.figure.value
        and _is_total(candidate)
        and candidate.bound.period in {part.bound.period, None}
    )


def _is_total(candidate: Candidate) -> bool:
    """Whether the words up to a figure call it a total: "Total convictions, 116, rose from 75 in 2021"."""
    text, zone = candidate.sentence.text, candidate.zone
    opens = text.rfind(";", 0, zone.start) + 1
    return TOTAL.search(text, opens, zone.after) is not None


def _is_of_doer(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure isn't told to be somebody else's than the authorities', or whom the question names."""
    other = _OTHERS.search(candidate.sentence.text, 0, candidate.bound.figure.start)
    return other is None or bool(set(content_stems(other.group())) & set(reading.question.stems))


def _contrasts(what: str) -> Sequence[dict[str, str]]:
    if what == "levels":
        return [contrast for contrast in CONTRASTS if contrast.keys() >= LEVELS]
    if what in {"sexes", "genders"}:
        return [contrast for contrast in CONTRASTS if contrast.keys() == _SEXES]
    if what == "forms":
        return [contrast for contrast in CONTRASTS if "unspecified" in contrast]
    return [contrast for contrast in CONTRASTS if contrast.keys() != _SEXES and not contrast.keys() & LEVELS]


def _parts(
    reading: Reading, found: Sequence[Candidate], contrast: dict[str, str]
) -> Iterator[Sequence[Candidate]]:
    """Figures of one sentence and time that are each for another member, in order; best first."""
    names = set(contrast)
    if names >= _CHILDREN and "child" in reading.question.scopes:
        names = set(_CHILDREN)
    of_one = [
        (member, c)
        for c in found
        if (member := _member(c, contrast)) in names and not is_part(c, reading.question, contrast)
    ]
    for _, first in of_one[:MOST_FIRSTS]:
        parts = [
            (member, c)
            for member, c in of_one
            if c.sentence is first.sentence
            and c.bound.period == first.bound.period
            and (count_alike(reading, first, c, exactly=True) or names <= _SEXES)
        ]
        alone = len({member for member, _ in parts}) == len(parts)
        if alone and _are_all([c for _, c in parts], names, reading.question):
            yield sorted((c for _, c in parts), key=lambda c: c.bound.figure.start)


def _are_all(parts: Sequence[Candidate], names: Set[str], question: Question) -> bool:
    """Whether no other figure of the sentence counts the same, save the whole that the parts add up to."""
    first, counted, asked = parts[0], question.counted, question.scopes
    alike: Set[str | None] = {noun(first.bound.figure), None, *counted[-1:]}
    if names <= _CHILDREN:
        alike = _CHILD_STEMS
    elif names <= _SEXES:
        alike = {*_SEX_STEMS, *PEOPLE, stem("children"), *counted[-1:]}
    own = [c.bound.figure for c in parts]
    others = [
        b.figure
        for b in first.sentence.bound
        if b.figure.kind is first.bound.figure.kind
        and b.figure not in own
        and b.period in {first.bound.period, None}
        and noun(b.figure) in alike
        and not scope_conflicts(asked, b.scope)
    ]
    return not others or [figure.value for figure in others] == [sum(figure.value for figure in own)]


def _member(candidate: Candidate, contrast: dict[str, str]) -> str | None:
    """The one member that a figure is for, by its own words or those up to the next figure that counts the same."""
    own = members(candidate, contrast)
    if not own:
        text, figure = candidate.sentence.text, candidate.bound.figure
        behind = (b.figure for b in candidate.sentence.bound if b.figure.start > figure.start)
        end = next((f.start for f in behind if noun(f) == noun(figure)), len(text))
        own = scope_terms(text[figure.start : end]) & contrast.keys()
    return next(iter(own)) if len(own) == 1 else None


def _summed(parts: Sequence[Candidate]) -> Draft | None:
    amounts = [amount for c in parts if (amount := quantity(c.bound.figure)) is not None]
    computed = computed_of(Operation.TOTAL, amounts) if len(amounts) == len(parts) else None
    if computed is None:
        return None
    last = parts[-1]
    statement = Statement(whole(last.sentence.text), last.sentence, last.bound.figure, last.bound.period)
    return Draft(
        (statement,), closing=f"Together: {computed.text}.", computed=computed, short_answer=computed.result
    )
