"""Figures that could answer a question, scored by how well their own words fit it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rag.clauses import Zone, clause_text, zones
from rag.figures import FigureKind
from rag.periods import BoundFigure, matches_period
from rag.question import Question
from rag.read import Sentence
from rag.scope import scope_conflicts, scope_terms
from rag.terms import Lexicon, content_stems

OWN_CREDIT = 1.0
LEAD_CREDIT = 0.6
OTHER_CREDIT = 0.15
AFTER_CREDIT = 0.35
PREVIOUS_CREDIT = 0.3
SECTION_CREDIT = 0.2
"""What a question's word is worth by where it stands: with the figure, before it, with another figure, …"""


class PeriodFit(IntEnum):
    """How a figure's period stands to the years that the question names."""

    OTHER = 0
    """It is stated for another year."""
    UNSAID = 1
    """Nothing says which year it is about."""
    FITS = 2
    """It is the year asked for, or none was asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of a sentence as a possible answer."""

    sentence: Sentence
    bound: BoundFigure
    zone: Zone
    phrase: str
    """The figure with the words that belong to it, verbatim from the sentence."""
    local: float
    """Share of the question's weighted words that stand with the figure, 0 to 1."""
    head_fits: bool
    """Whether what the question counts stands with the figure."""
    period_fit: PeriodFit
    conflicts: frozenset[str]
    """Levels or groups asked for that the figure's own words exclude."""
    score: float


def figure_candidates(
    question: Question,
    sentences: Sequence[Sentence],
    kinds: Collection[FigureKind],
    lexicon: Lexicon,
    *,
    default_periods: Mapping[str, str],
    years: Sequence[str] | None = None,
) -> tuple[Candidate, ...]:
    """All figures of the given kinds, best first.

    Args:
        question: What is asked.
        sentences: Sentences to take figures from.
        kinds: Kinds of figure that can answer.
        lexicon: Weights of words.
        years: Years that the answer must be about; by default those of the question.
        default_periods: By report id, the year that the report is about, assumed where nothing says another.

    """
    wanted = question.years if years is None else tuple(years)
    found: list[Candidate] = []
    for sentence in sentences:
        default = default_periods.get(sentence.passage.report_id)
        places = zones(sentence.text, sentence.figures)
        for position, (bound, zone) in enumerate(zip(sentence.bound, places, strict=True)):
            if bound.figure.kind not in kinds:
                continue
            others = [place for number, place in enumerate(places) if number != position]
            found.append(_candidate(question, sentence, bound, zone, others, lexicon, wanted, default))
    found.sort(key=lambda c: (-c.score, c.sentence.passage.report_id, c.sentence.start, c.zone.start))
    return tuple(found)


def _candidate(
    question: Question,
    sentence: Sentence,
    bound: BoundFigure,
    zone: Zone,
    others: Sequence[Zone],
    lexicon: Lexicon,
    years: Sequence[str],
    default_period: str | None,
) -> Candidate:
    text = sentence.text
    own = text[zone.before : zone.after]
    local = _local_share(question, sentence, zone, others, lexicon)
    head = question.counted[-1:] and question.counted[-1]
    own_stems = lexicon.expand(content_stems(own))
    head_fits = not head or head in own_stems
    fit = _period_fit(bound, years, default_period)
    conflicts = scope_conflicts(question.scopes, scope_terms(own))
    if not conflicts:
        conflicts = scope_conflicts(question.scopes, scope_terms(text)) if not others else conflicts
    score = 0.5 * sentence.score + 0.5 * local
    score += 0.12 if head and head_fits else 0.0
    if head and not head_fits and head not in lexicon.expand(content_stems(f"{text} {sentence.previous}")):
        score -= 0.12
    score += (-0.35, 0.0, 0.06 if years else 0.0)[fit]
    if not years and default_period and bound.period and not matches_period(bound.period, default_period):
        score -= 0.08
    score -= 0.2 * len(conflicts)
    return Candidate(sentence, bound, zone, clause_text(text, zone), local, head_fits, fit, conflicts, score)


def _period_fit(bound: BoundFigure, years: Sequence[str], default_period: str | None) -> PeriodFit:
    if not years:
        return PeriodFit.FITS
    if bound.period is not None:
        fits = any(matches_period(bound.period, year) for year in years)
        return PeriodFit.FITS if fits else PeriodFit.OTHER
    if default_period is not None and default_period not in years:
        return PeriodFit.OTHER
    return PeriodFit.UNSAID


def _local_share(
    question: Question, sentence: Sentence, zone: Zone, others: Sequence[Zone], lexicon: Lexicon
) -> float:
    """Share of the question's weighted words near the figure; each word counts at its best place."""
    text = sentence.text
    places = (
        (OWN_CREDIT, [(zone.before, zone.after)]),
        (LEAD_CREDIT, _gaps(0, zone.before, others)),
        (AFTER_CREDIT, _gaps(zone.after, len(text), others)),
        (OTHER_CREDIT, [(other.before, other.after) for other in others]),
    )
    credit: dict[str, float] = {}
    for worth, stretches in places:
        for start, end in stretches:
            for term in lexicon.expand(content_stems(text[start:end])):
                credit[term] = max(credit.get(term, 0.0), worth)
    for worth, context in (
        (PREVIOUS_CREDIT, sentence.previous),
        (SECTION_CREDIT, " ".join(sentence.passage.section)),
    ):
        for term in lexicon.expand(content_stems(context)):
            credit[term] = max(credit.get(term, 0.0), worth)
    total = held = 0.0
    for term in dict.fromkeys(question.stems):
        weight = lexicon.weight(term)
        total += weight
        held += weight * credit.get(term, 0.0)
    return held / total if total else 0.0


def _gaps(start: int, end: int, others: Sequence[Zone]) -> list[tuple[int, int]]:
    """The stretches between two offsets that no other figure owns."""
    gaps: list[tuple[int, int]] = []
    at = start
    for other in sorted(others, key=lambda place: place.before):
        if other.after <= at or other.before >= end:
            continue
        if other.before > at:
            gaps.append((at, min(other.before, end)))
        at = max(at, other.after)
    if at < end:
        gaps.append((at, end))
    return gaps
