"""The sides of a comparison, and the figure that the report states for each.

A side is a report, a year, a level or group of one contrast ("federal" and "state"), or words that the question
sets against each other ("more lighthouses than trawlers", "in Orlo or in Tamsin").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from index.stemming import stem
from rag.candidates import Candidate, PeriodFit
from rag.clauses import zones
from rag.demonyms import is_people_of
from rag.drafting.asked import Asked, Comparison, bare
from rag.drafting.comparable import (
    count_alike,
    counts_asked,
    is_as_narrow,
    is_asserted,
    is_joint,
    is_part,
    members,
    noun,
    why_not,
)
from rag.drafting.figures import answering_figure
from rag.drafting.names import missing_names
from rag.drafting.operands import is_difference, is_of_its_year, operand_candidates
from rag.drafting.other_kinds import says_change
from rag.drafting.records import Reading
from rag.drafting.side_words import listed_names, side_words
from rag.drafting.thresholds import FIGURE_SCORE
from rag.drafting.told import PEOPLE, is_untold
from rag.leaning import leans
from rag.owners import astray, kinds_astray
from rag.quantities import quantity
from rag.read import Sentence
from rag.scope import CONTRASTS, LEVELS, scope_terms
from rag.terms import content_stems

LEAST_SCORE = FIGURE_SCORE - 0.1
"""Least score of a figure that is one side; the two sides' likeness makes up for what one lacks."""
LEAST_SCOPE_SCORE = FIGURE_SCORE - 0.15
SAME_SENTENCE = 0.3
NEXT_SENTENCE = 0.10
SAME_NOUN = 0.10
SAME_REPORT = 0.05
"""What a figure gains for standing with the one that it is compared with."""
FAR_BEHIND = 0.2
APART = 0.15
"""What it loses where the two can't be set against each other."""
ANCHORS = 4
"""Figures, best first, from which a set is built up."""
_ANYBODY = frozenset(content_stems("people persons individuals nationals citizens ones cases"))
"""Whoever is counted; names no side."""
CLEARLY_BETTER = 0.1
"""By how much a set must be better than that of a better figure."""


class Axis(Enum):
    """What sets the sides apart."""

    YEARS = "years"
    SCOPES = "scopes"
    WORDS = "words"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Side:
    """One side and its figure."""

    label: str
    """The year, the name of the level or group, or the question's words."""
    candidate: Candidate | None
    """None where the report states none."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared."""

    axis: Axis
    sides: tuple[Side, ...]
    """Years in order of time, others as the question or the contrast names them."""
    of_parts: bool = False
    """Whether a figure counts only a part of what is asked about."""
    as_asked: bool = False
    """Whether each figure answers the question's own words for its side, so that they may count different things."""

    @property
    def stated(self) -> tuple[Candidate, ...]:
        """The figures that were found, in the order of the sides."""
        return tuple(side.candidate for side in self.sides if side.candidate is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of the sides without a figure."""
        return tuple(side.label for side in self.sides if side.candidate is None)

    @property
    def at_own_times(self) -> bool:
        """Whether the figures may be of different years: years, or the reports, set them apart."""
        return self.axis in {Axis.YEARS, Axis.REPORTS}


def find_sides(reading: Reading, comparison: Comparison) -> Sides | None:
    """The sides that the question names with their figures; None where it names none or nothing is found.

    Args:
        reading: What was read, its question without the words that only say what to do with the figures.
        comparison: What the question asks to compare.

    """
    if reading.sides:
        return _by_report(reading)
    asked = [(c, [n for n in c if n in reading.question.scopes]) for c in CONTRASTS]
    several = [(contrast, names) for contrast, names in asked if len(names) > 1]
    if len(comparison.years) > 1:
        # "Federal ones in 2022 and state ones in 2021": which figure goes with which isn't certain.
        return None if several else _by_year(reading, comparison.years)
    for contrast, names in several:
        found = _by_scope(reading, contrast, names)
        if found.stated:
            return found
    if comparison.any_year:
        return _by_any_year(reading)
    text = reading.question.text
    several_names = listed_names(text) if comparison.asked in {Asked.TOTAL, Asked.EACH} else ()
    pair = several_names if len(several_names) > 1 else side_words(text)
    if pair is not None and comparison.asked is not Asked.CHANGE:
        return _by_words(reading, pair)
    return None


def _by_year(reading: Reading, years: Sequence[str]) -> Sides:
    wholes: list[list[Candidate]] = []
    pools: list[list[Candidate]] = []
    for year in years:
        found = [c for c in operand_candidates(reading, (year,)) if c.score >= LEAST_SCORE]
        # A span of years ("2020-2022") is no figure for one of them.
        dated = [c for c in found if _year(reading, c) == year and is_of_its_year(c)]
        assumed = [c for c in found if c.period_fit is PeriodFit.UNSAID and _year(reading, c) is None]
        pools.append(dated)
        wholes.append([c for c in (*dated, *assumed) if not is_part(c, reading.question)])
    sides = _sides(reading, Axis.YEARS, years, wholes)
    if not sides.missing or not all(pools):
        return sides
    filled = [whole or pool for whole, pool in zip(wholes, pools, strict=True)]
    return replace(_sides(reading, Axis.YEARS, years, filled), of_parts=True)


def _year(reading: Reading, candidate: Candidate) -> str | None:
    """A figure's year, reckoned from that of its report where it says no more than "the year before"."""
    return candidate.bound.year(reading.default_periods.get(candidate.sentence.passage.report_id))


def _by_any_year(reading: Reading) -> Sides | None:
    found = [c for c in operand_candidates(reading, ()) if c.score >= LEAST_SCORE]
    whole = [c for c in found if not is_part(c, reading.question)]
    whole = [c for c in whole if quantity(c.bound.figure) is not None and is_of_its_year(c)]
    years = sorted({year for c in whole if (year := _year(reading, c)) and year.isdigit()})
    pools = [[c for c in whole if _year(reading, c) == year] for year in years]
    if not pools:
        return None
    sides = _sides(reading, Axis.YEARS, years, pools)
    # Only years that count the same thing as the best figure belong to its series.
    best = max(sides.stated, key=lambda c: c.score)
    kept = tuple(s for s in sides.sides if s.candidate and count_alike(reading, best, s.candidate))
    return replace(sides, sides=kept) if len(kept) > 1 else None


def _by_scope(reading: Reading, contrast: dict[str, str], names: Sequence[str]) -> Sides:
    question = reading.question
    found = [
        c
        for c in operand_candidates(reading)
        if c.period_fit is not PeriodFit.OTHER and c.score >= LEAST_SCOPE_SCORE
    ]
    own = [c for c in found if not is_joint(c, contrast)]
    pools = [[c for c in own if members(c, contrast) == {name}] for name in names]
    # A figure for the whole that fits far worse than one for a part is about something else.
    wholes = [
        [c for c in pool if not is_part(c, question, contrast) and c.score > pool[0].score - FAR_BEHIND]
        for pool in pools
    ]
    sides = _sides(reading, Axis.SCOPES, names, wholes)
    if not sides.missing or not all(pools):
        return sides
    # Where a side has only parts, both are shown, and that they are parts.
    filled = [whole or pool for whole, pool in zip(wholes, pools, strict=True)]
    return replace(_sides(reading, Axis.SCOPES, names, filled), of_parts=True)


def _by_words(reading: Reading, names: Sequence[str]) -> Sides:
    stems = [frozenset(content_stems(words)) for words in names]
    own = [one - frozenset().union(*(o for o in stems if o is not one)) - _ANYBODY for one in stems]
    # A side's own name, and noun, stands only with its own figure; states that are named are told by no "state".
    sides = frozenset().union(*own)
    named = all(name[:1].isupper() for name in names)
    told = [scope_terms(name) for name in names]
    apart = frozenset().union(*told) - frozenset.intersection(*told)
    question = replace(
        reading.question,
        counted=() if _names_sides(reading.question.counted, names) else reading.question.counted,
        names=tuple(n for n in reading.question.names if not set(content_stems(n)) & sides),
        scopes=reading.question.scopes - apart - (LEVELS if named else frozenset()),
    )
    reading = replace(reading, question=question)
    found = [
        c
        for c in operand_candidates(reading)
        if c.period_fit is not PeriodFit.OTHER and c.score >= LEAST_SCOPE_SCORE and not is_part(c, question)
    ]
    pools = [[c for c in found if _side_of(c, own, names) == number] for number in range(len(names))]
    for number, name in enumerate(names):
        # "Victims from Orlo": not those that were sent to Orlo.
        led = re.search(rf"\b(?:from|to|in|at|by|near)\s+(?:the\s+)?{re.escape(name)}\b", question.text)
        same = [c for c in pools[number] if led and led.group().lower() in c.sentence.text.lower()]
        pools[number] = same or pools[number]
    return _sides(reading, Axis.WORDS, names, pools)


def _names_sides(counted: Sequence[str], names: Sequence[str]) -> bool:
    """Whether what is counted is what sets the sides apart: "more women than men", "more part-time than full-time"."""
    told = [{*content_stems(side), *(stem(word.lower()) for word in side.split())} for side in names]
    every, shared = set().union(*told), set.intersection(*told)
    return bool((every - shared) & set(counted[-1:])) or (bool(counted) and set(counted) <= every)


def _by_report(reading: Reading) -> Sides:
    pools: list[list[Candidate]] = []
    for side in reading.sides:
        asked = replace(side.reading, question=bare(side.reading.question))
        pools.append(
            [
                c
                for c in operand_candidates(asked)
                if c.period_fit is not PeriodFit.OTHER
                and c.score >= LEAST_SCOPE_SCORE
                and not is_part(c, asked.question)
                and not missing_names(asked, c.sentence, near=True)
                and not is_untold(asked, c)
            ]
        )
    labels = [side.label for side in reading.sides]
    found = _sides(reading, Axis.REPORTS, labels, pools)
    if not found.missing and why_not(reading, found.stated, by_year=True, adding=False) is None:
        return found
    counted = {side.reading.question.counted[-1:] for side in reading.sides}
    alone = [_answering(side.reading) for side in reading.sides]
    if len(counted) == 1 or any(figure is None for figure in alone):
        return found
    own = tuple(Side(label, figure) for label, figure in zip(labels, alone, strict=True))
    return Sides(Axis.REPORTS, own, as_asked=True)


def _answering(reading: Reading) -> Candidate | None:
    """The figure that would answer a side by itself, if it surely counts what the side asks for."""
    found = answering_figure(reading)
    if found is None or is_part(found, reading.question) or is_difference(found) or says_change(found):
        return None
    if not is_asserted(found) or not is_as_narrow(found) or not counts_asked(reading, found):
        return None
    own, counted = noun(found.bound.figure), reading.question.counted[-1:]
    same = own is None or own in counted or {own, *counted} <= PEOPLE
    return found if counted and same else None


def _side_of(candidate: Candidate, own: Sequence[frozenset[str]], names: Sequence[str]) -> int | None:
    """Which side's words stand with a figure: in its own clause, else in its sentence, else before it."""
    sentence = candidate.sentence
    if candidate.echo:
        present = frozenset(content_stems(candidate.echo))
        held = [number for number, words in enumerate(own) if words and _stand(words, present)]
        return held[0] if len(held) == 1 else None
    at = next(n for n, bound in enumerate(sentence.bound) if bound is candidate.bound)
    theirs = [number for number, side in enumerate(names) if side not in _strays(sentence, side)[at]]
    around = frozenset(content_stems(sentence.text))
    alike = len({side[:1].isupper() for side in names}) == 1
    if (
        alike
        and len(theirs) == 1
        and all(_stand(frozenset(content_stems(side)) - _ANYBODY, around) for side in names)
    ):
        return theirs[0]
    clause = sentence.text[candidate.zone.before : candidate.zone.after]
    # A name in the sentence before is of that one's figures, unless this one leans on it.
    named = any(side[:1].isupper() for side in names) and not leans(sentence.text)
    before = "" if named else sentence.previous
    for text in (clause, _unclaimed(candidate), f"{before} {' '.join(sentence.passage.section)}"):
        present = frozenset(content_stems(text))
        touched = [
            number for number, words in enumerate(own) if any(_stands(word, present) for word in words)
        ]
        if touched:
            held = [number for number in touched if _stand(own[number], present)]
            return held[0] if len(held) == 1 and touched == held else None
    return None


def _unclaimed(candidate: Candidate) -> str:
    """The words of a figure's sentence that belong to no other figure."""
    sentence = candidate.sentence
    kept, at = "", 0
    for zone in zones(sentence.text, sentence.figures):
        if zone.start != candidate.zone.start:
            kept += f" {sentence.text[at : zone.start]}"
            at = max(at, zone.after)
    return f"{kept} {sentence.text[at:]}"


def _stand(words: frozenset[str], present: frozenset[str]) -> bool:
    return all(_stands(word, present) for word in words)


def _stands(word: str, present: frozenset[str]) -> bool:
    """Whether a stem is among others, be it as the adjective of its country: "corvenia", "corvenian"."""
    return word in present or any(is_people_of(word, other) for other in present)


def _strays(sentence: Sentence, side: str) -> Sequence[frozenset[str]]:
    """For each amount of a sentence, the side's words where they belong to another of its amounts."""
    if side[:1].isupper():
        return astray(sentence.text, sentence.figures, (side,))
    kind = stem(side.lower())
    rows = kinds_astray(sentence.text, sentence.figures, (kind,))
    return [frozenset({side}) if kind in row else frozenset() for row in rows]


def _sides(
    reading: Reading,
    axis: Axis,
    labels: Sequence[str],
    pools: Sequence[Sequence[Candidate]],
) -> Sides:
    """For each side the figure that goes best with the others'."""
    anchors = sorted((c for pool in pools for c in pool), key=lambda c: -c.score)[:ANCHORS]
    best: tuple[float, list[Candidate | None]] = (0.0, [None] * len(labels))
    for anchor in anchors:
        chosen: list[Candidate | None] = []
        total = 0.0
        for pool in pools:
            if anchor in pool:
                pick: Candidate | None = anchor
            else:
                alike = [
                    c for c in pool if c.bound.figure.kind is anchor.bound.figure.kind and c not in chosen
                ]
                pick = max(alike, key=lambda c: _affinity(reading, anchor, c), default=None)
            chosen.append(pick)
            total += _affinity(reading, anchor, pick) if pick else 0.0
        if total > best[0] + CLEARLY_BETTER or not any(best[1]):
            best = (total, chosen)
    found = tuple(Side(label, pick) for label, pick in zip(labels, best[1], strict=True))
    return Sides(axis, found)


def _affinity(reading: Reading, anchor: Candidate, other: Candidate) -> float:
    if anchor is other:
        return other.score
    first, second = anchor.sentence, other.sentence
    next_to = first.previous == second.text or second.previous == first.text
    return (
        other.score
        + SAME_SENTENCE * (first is second)
        + NEXT_SENTENCE * next_to
        + SAME_NOUN * count_alike(reading, anchor, other)
        + SAME_REPORT * (first.passage.report_id == second.passage.report_id)
        - APART * (why_not(reading, (anchor, other), by_year=True, adding=False) is not None)
    )
