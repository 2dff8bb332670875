"""Which of the figures that fit comes first, and when even the first isn't for what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from rag.candidates import ASKS_SOME, OF_THEM, WHERE, Candidate, PeriodFit, read_chance
from rag.drafting.names import missing_names
from rag.drafting.other_kinds import lending
from rag.drafting.records import Reading
from rag.drafting.thresholds import FIGURE_SCORE, RARE_FIGURE_SCORE
from rag.drafting.told import PEOPLE, SURE_WITHOUT, is_of_another_sort, is_untold
from rag.question import AnswerKind
from rag.scope import DEEDS, PARTS
from rag.terms import content_stems

SURE_OF_SCOPE = 0.3
"""How sure the trained reader must be of a figure whose sentence names no group or level that is asked for."""
_DEEDS = DEEDS | {"new", "ongoing"}
"""What may be told in other words than a group or level."""
OWN_NOUN = 0.2
"""How much better a figure without the noun that is asked for may fit than one that has it."""
NOUN_LEAD = 0.25
"""The same for one that counts something else by name."""
_EVENTS = frozenset(content_stems("cases instances occasions incidents"))
"""What "in 17 cases" counts is what happened in each."""
FAR_MORE = 0.2
"""By how much the sentence of a figure that fits nearly as well must be better."""
NEARLY_AS_GOOD = 0.1
"""How much worse another figure of the sentence may fit for it to be doubtful which is meant."""


def first_of(reading: Reading, fitting: Sequence[Candidate]) -> Candidate | None:
    """The figure that fits best; some come before one that fits a little better.

    One of its sentence that names all that is asked, one that has the noun that is asked for where that one borrows
    another, and one that counts some of those that the question asks some of.
    """
    if not fitting:
        return None
    best = _of_named(reading, fitting) or _told_more(fitting)
    part = _part_of(reading, best, fitting)
    if part is not None:
        return part
    counted, lender = reading.question.counted, lending(best)
    if counted and lender is not None and counted[-1] not in content_stems(lender.unit or ""):
        own = (c for c in fitting[1:] if c.score > best.score - OWN_NOUN and not c.unnamed)
        return next((c for c in own if counted[-1] in content_stems(c.bound.figure.unit or "")), best)
    noun_of = _of_its_noun(reading, best, fitting)
    if noun_of is not None:
        return noun_of
    if counted and WHERE.search(best.sentence.text, 0, best.bound.figure.start):
        # "19 workshops in 14 villages": asked for workshops, the 14 only say where.
        same = (c for c in fitting if c.sentence is best.sentence and not c.unnamed)
        noun = counted[-1]
        if noun not in content_stems(best.bound.figure.unit or ""):
            best = next((c for c in same if noun in content_stems(c.bound.figure.unit or "")), best)
    if not (is_of_all(best) or is_untold(reading, best) or is_of_another_sort(reading, best)):
        return best
    beside = (c for c in fitting[1:] if c.sentence is best.sentence and c.score > best.score - NEARLY_AS_GOOD)
    return next(
        (
            c
            for c in beside
            if not c.unnamed
            and best.unnamed <= c.scopes
            and not is_untold(reading, c)
            and not is_of_another_sort(reading, c)
            and c.counted_fits
        ),
        best,
    )


def _of_its_noun(reading: Reading, best: Candidate, fitting: Sequence[Candidate]) -> Candidate | None:
    """Where the best figure counts something else, one of what is asked for that fits not much worse; else None.

    Asked for shelters, "five states had shelters" counts states.
    """
    counted, own = reading.question.counted[-1:], content_stems(best.bound.figure.unit or "")
    if (
        not counted
        or not own
        or counted[0] in _EVENTS
        or counted[0] in own
        or own[-1] in PEOPLE
        or counted[0] in PEOPLE
    ):
        return None
    near = (
        c
        for c in fitting
        if c.score > max(best.score - NOUN_LEAD, FIGURE_SCORE) and c.unnamed <= best.unnamed
    )
    return next((c for c in near if counted[0] in content_stems(c.bound.figure.unit or "")[-1:]), None)


def _of_named(reading: Reading, fitting: Sequence[Candidate]) -> Candidate | None:
    """A figure that stands with the names of the question, where the best one's sentence lacks one; else None.

    Asked for Morovarian victims, "33 from Morovar" comes before all 318.
    """
    best = fitting[0]
    if read_chance(best.sentence, best.bound.figure) >= SURE_WITHOUT:
        return None
    lost = missing_names(reading, best.sentence, near=True)
    if not lost:
        return None
    for other in fitting[1:]:
        text, zone = other.sentence.text, other.zone
        own = reading.lexicon.terms(text[zone.before : zone.after])
        with_name = all(set(content_stems(name)) & own for name in lost)
        if with_name and not other.unnamed and other.score >= threshold(reading):
            return None if missing_names(reading, other.sentence, near=True) else other
    return None


def _told_more(fitting: Sequence[Candidate]) -> Candidate:
    """The first figure, or one that fits nearly as well and whose sentence tells of far more of what is asked.

    Ten men whom an organization helped, and not five whom the town counted, where the organization is asked about.
    """
    best = fitting[0]
    for other in fitting[1:]:
        if other.score <= best.score - NEARLY_AS_GOOD:
            break
        alike = other.bound.figure.unit == best.bound.figure.unit and other.unnamed <= best.unnamed
        if alike and other.sentence.score > best.sentence.score + FAR_MORE:
            return other
    return best


def says_where(reading: Reading, best: Candidate) -> bool:
    """Whether a figure counts the places of what is asked for: "interviews in seven rooms" are not seven."""
    counted, own = reading.question.counted, content_stems(best.bound.figure.unit or "")
    if not counted or not own or set(own) & {*counted, *_EVENTS}:
        return False
    text, zone = best.sentence.text, best.zone
    told = reading.lexicon.terms(f"{text[: zone.start]} {text[zone.after :]}")  # what is asked for, by itself
    return counted[-1] in told and WHERE.search(text, 0, best.bound.figure.start) is not None


def _part_of(reading: Reading, best: Candidate, fitting: Sequence[Candidate]) -> Candidate | None:
    """Asked how many of some did something, the figure "of them" beside theirs that tells of it; else None.

    "It flagged 128 transactions and forwarded 36 of them."
    """
    if not ASKS_SOME.search(reading.question.text) or OF_THEM.match(best.sentence.text, best.zone.end):
        return None
    telling = set(reading.question.stems) - set(reading.question.counted)
    own = telling & _told_with(reading, best)
    for other in fitting[1:]:
        if other.sentence is not best.sentence or other.score < FIGURE_SCORE or other.unnamed:
            continue
        if OF_THEM.match(other.sentence.text, other.zone.end) and telling & _told_with(reading, other) - own:
            return other
    return None


def _told_with(reading: Reading, candidate: Candidate) -> frozenset[str]:
    text, zone = candidate.sentence.text, candidate.zone
    return reading.lexicon.terms(text[zone.before : zone.after])


def is_of_all(best: Candidate) -> bool:
    """Whether nothing says that a figure is for the group or level that is asked for, and the reader isn't sure."""
    unnamed = best.unnamed - _DEEDS
    if (
        unnamed
        & PARTS
        & frozenset(name for b in best.sentence.bound if b is not best.bound for name in b.scope)
    ):
        return True  # "nine shelters with 210 beds, two of them for children": the 210 are of all
    chance = read_chance(best.sentence, best.bound.figure)
    return bool(unnamed) and chance < (SURE_WITHOUT if unnamed & PARTS else SURE_OF_SCOPE)


def is_told_by_form(best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a figure is of no form or group by name, and another tells as much of what is asked for another one.

    Asked for those prosecuted for labor trafficking, "11 individuals" are of both forms, where "37 individuals for sex
    trafficking" stand beside them.
    """
    lacking = best.unnamed & PARTS
    return bool(lacking) and any(
        c.conflicts & lacking
        and c.counted_fits
        and c.period_fit is not PeriodFit.OTHER
        and c.local >= best.local
        and c.bound.figure.kind is best.bound.figure.kind
        for c in candidates
    )


def threshold(reading: Reading) -> float:
    """Least score that answers; lower for kinds so rare in a report that finding one says much."""
    return FIGURE_SCORE if reading.question.kind is AnswerKind.COUNT else RARE_FIGURE_SCORE
