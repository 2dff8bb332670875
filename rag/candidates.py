"""Figures that could answer a question, scored by how well their own words fit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from index.stemming import stem
from rag.clauses import Zone, clause_text, zones
from rag.echoes import echoes
from rag.figures import Figure, FigureKind
from rag.leaning import leans
from rag.local_words import borrows, leads, lent, local_share
from rag.owners import astray, goes_on, kinds_astray
from rag.periods import BoundFigure
from rag.question import Question
from rag.read import Sentence
from rag.scope import (
    GROUPS,
    LEVELS,
    PARTS,
    alone_scopes,
    joint_levels,
    nearest_scopes,
    scope_conflicts,
    scope_terms,
    sexes_asked,
    unnamed_scopes,
)
from rag.spans import together
from rag.terms import Lexicon, content_stems
from rag.years import matches_period

SENTENCE_WEIGHT = 0.40
LOCAL_WEIGHT = 0.35
PHRASE_WEIGHT = 0.30
COUNTED_WEIGHT = 0.12
READING_WEIGHT = 0.35
OTHER_PERIOD_COST = 0.35
OTHER_YEAR_COST = 0.15
"""What a figure of another year than its report's loses where no year is asked for."""
CONFLICT_COST = 0.20
SIBLING_COST = 0.20
PART_COST = 0.04
WHOLE_GAIN = 0.10
BEFORE_COUNT = 0.5
SHARED_COUNT = 0.6
LEANING_COUNT = 0.8
LEANING_SCORE = 0.9
"""What a sentence that leans on the one before has of that one's score, at least."""
UNNAMED_COST = 0.12
LOOKED_AT = 12
"""How many candidates are compared with the question as phrases."""
WHOLE_PHRASE = 5
"""Words from which a phrase's cosine is taken as it is."""
TOTAL = re.compile(r"\b(?:total|overall|altogether|in\s+all|combined)\b", re.IGNORECASE)
"""Says that a figure is the whole of it."""
ASKS_SOME = re.compile(r"\bhow\s+many\s+of\s+(?:the|these|those|them|its|their|all)\b", re.IGNORECASE)
OF_THEM = re.compile(r"\s+(?:\w+\s+)?of\s+(?:them|these|those|which|whom)\b", re.IGNORECASE)
"""Behind a figure, says that it counts some of those told before."""
SOME_GAIN = 0.12
_WHICH = re.compile(r"\s*,?\s*(?:which|that|who)\b", re.IGNORECASE)
"""Behind a figure's words, goes on with what they tell of."""
ALL_NAMED_GAIN = 0.06
"""What a figure gains for naming each of several levels, forms or groups that are asked for."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PEOPLE = frozenset(
    stem(word) for word in "people person individuals suspects victims survivors defendants offenders".split()
)


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
    counted_fits: bool
    """Whether what the question counts stands with the figure."""
    period_fit: PeriodFit
    scopes: frozenset[str]
    """Levels and groups that its own words, or those before them, name."""
    conflicts: frozenset[str]
    """Levels or groups asked for that the figure's own words exclude, and names and kinds that other figures of its
    sentence have."""
    unnamed: frozenset[str]
    """Levels or groups asked for that its sentence doesn't touch."""
    score: float
    echo: str = ""
    """The words of the figure told before that it repeats for another time; mostly none."""


_ENUMERATED = re.compile(r"\W*\d{1,2}[.)]\s+(?=[A-Z])")
"""The number of a heading or of a point in a list, which counts nothing: "3. The prison population"."""
WHERE = re.compile(
    r"\b(?:in|across|throughout|at|over|within)\s+(?:(?:all|about|some|nearly)\s+)?$", re.IGNORECASE
)
"""Before a figure that says where or how long, and is no part of the others: "19 workshops in 14 states"."""
_ROW = re.compile(r"\s*\|.*\|\s*$", re.DOTALL)
"""A row of a table as Markdown has it."""


def figure_candidates(
    question: Question,
    sentences: Sequence[Sentence],
    kinds: Collection[FigureKind],
    lexicon: Lexicon,
    similar: Callable[[Sequence[str]], Sequence[float]],
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
        similar: Cosines of some phrases with the question.
        default_periods: By report id, the year that the report is about, assumed where nothing says another.
        years: Years that the answer must be about; by default those of the question.

    """
    wanted = question.years if years is None else tuple(years)
    names = [name for name in question.names if not all(map(lexicon.is_pervasive, content_stems(name)))]
    scores = {sentence.text: sentence.score for sentence in sentences}
    found: list[Candidate] = []
    for sentence in sentences:
        if _ROW.match(sentence.text):
            continue  # which column a figure stands in isn't known
        default = default_periods.get(sentence.passage.report_id)
        enumerated = _ENUMERATED.match(sentence.text)
        opening = enumerated.end() if enumerated else 0
        places = zones(sentence.text, sentence.figures)
        elsewhere = _of_others(sentence.text, sentence.figures, names, question.counted)
        repeated = echoes(sentence.text, sentence.figures, sentence.previous)
        leant = LEANING_SCORE * scores.get(sentence.previous, 0.0) if leans(sentence.text) else 0.0
        for position, (bound, zone) in enumerate(zip(sentence.bound, places, strict=True)):
            if bound.figure.kind in kinds and bound.figure.start >= opening:
                others = [place for number, place in enumerate(places) if number != position]
                echo = repeated.get(position)
                stray = (
                    _of_others(echo.text, echo.figures, names, question.counted)[echo.position]
                    if echo
                    else elsewhere[position]
                )
                found.append(
                    _candidate(
                        question,
                        sentence,
                        bound,
                        zone,
                        others,
                        lexicon,
                        wanted,
                        default,
                        stray,
                        leant,
                        echo.words if echo else "",
                    )
                )
    found.sort(key=_order)
    near, far = found[:LOOKED_AT], found[LOOKED_AT:]
    cosines = similar([candidate.phrase for candidate in near]) if near else []
    near = [
        replace(c, score=c.score + PHRASE_WEIGHT * _phrase_similarity(c, cosine))
        for c, cosine in zip(near, cosines, strict=True)
    ]
    near = [replace(c, score=c.score - SIBLING_COST * _is_broader(c, near, question.scopes)) for c in near]
    return tuple(sorted([*near, *far], key=_order))


def _of_others(
    text: str, figures: Sequence[Figure], names: Sequence[str], counted: Sequence[str]
) -> list[frozenset[str]]:
    """For each amount of a sentence, the names and kinds asked for that belong to others of them."""
    named = astray(text, figures, names)
    kinds = kinds_astray(text, figures, counted[:-1], counted[-1] if counted else None)
    return [one | other for one, other in zip(named, kinds, strict=True)]


def _is_broader(candidate: Candidate, others: Sequence[Candidate], asked: frozenset[str]) -> bool:
    """Whether a figure beside it, for the same time, names more of the levels and groups that are asked for.

    "76 prosecutions (31 new and 45 ongoing)": asked for the new ones, 76 is the broader figure.
    """
    named = asked & candidate.scopes
    return any(
        other.sentence is candidate.sentence
        and other.bound.period == candidate.bound.period
        and not other.conflicts
        and named < asked & other.scopes
        for other in others
    )


def _order(candidate: Candidate) -> tuple[float, str, int, int]:
    sentence = candidate.sentence
    return (-round(candidate.score, 6), sentence.passage.report_id, sentence.start, candidate.zone.start)


def _phrase_similarity(candidate: Candidate, cosine: float) -> float:
    """Cosine of the figure's phrase with the question; a phrase too short to mean much leans on its sentence."""
    words = len(candidate.phrase.split())
    return cosine if words >= WHOLE_PHRASE else 0.5 * (cosine + candidate.sentence.similarity)


def _candidate(
    question: Question,
    sentence: Sentence,
    bound: BoundFigure,
    zone: Zone,
    others: Sequence[Zone],
    lexicon: Lexicon,
    years: Sequence[str],
    default_period: str | None,
    elsewhere: frozenset[str],
    leant_score: float,
    echo: str,
) -> Candidate:
    text = sentence.text
    own = f"{text[zone.before : zone.after]} {echo}".rstrip()
    local = local_share(question, sentence, bound.figure, zone, others, lexicon, echo)
    shared = " ".join(text[slice(*lent(text, o, zone))] for o in others if leads(text, o, zone))
    behind = text[zone.start : zone.after]
    leaning = leans(text) and not bound.figure.unit
    counted = max(
        _counted_share(question, behind, lexicon),
        LEANING_COUNT * _counted_share(question, sentence.previous, lexicon) if leaning else 0.0,
        # What stands before a figure that has a noun of its own is seldom what it counts.
        (BEFORE_COUNT if bound.figure.unit else 1.0) * _counted_share(question, own, lexicon),
        SHARED_COUNT * _counted_share(question, f"{own} {shared}", lexicon),
        SHARED_COUNT * _counted_share(question, text, lexicon) if borrows(text, bound.figure) else 0.0,
    )
    headed = frozenset(_YEAR.findall(" ".join(sentence.passage.section)))
    if len(headed) == 1 and bound.period is None and years:
        default_period = next(iter(headed))
    fit = _period_fit(bound, years, default_period, headed)
    # "; in 2021 they charged 73": the subject's words before the semicolon lead to it, too.
    opens = 0 if goes_on(text, bound.figure) else text.rfind(";", 0, zone.before) + 1
    lead = text[opens : zone.before]
    scopes = nearest_scopes(own, lead)
    if bound.figure.unit and scopes & GROUPS:
        # What stands behind another figure tells of that one: "173 victims (44 children), compared with 196 victims".
        plain = _without(text, opens, zone.before, others)
        scopes -= GROUPS - nearest_scopes(own, plain)
    scopes |= sexes_asked(question.scopes, scopes, scope_terms(text))
    conflicts = scope_conflicts(question.scopes, scopes) | joint_levels(question.scopes, scopes) | elsewhere
    score = (
        SENTENCE_WEIGHT * max(sentence.score, leant_score) + LOCAL_WEIGHT * local + COUNTED_WEIGHT * counted
    )
    if counted == 0.0 and not _counted_share(question, f"{text} {sentence.previous}", lexicon):
        score -= COUNTED_WEIGHT
    score += READING_WEIGHT * read_chance(sentence, bound.figure)
    score += (-OTHER_PERIOD_COST, 0.0, 0.06 if years else 0.0)[fit]
    if TOTAL.search(question.text):
        score += WHOLE_GAIN * bool(TOTAL.search(own) or TOTAL.search(sentence.text[: zone.before]))
    if not question.scopes & LEVELS and scopes & LEVELS and question.counted:
        score -= PART_COST  # one level's figure is a part, where no level was asked for
    if len(question.scopes) > 1 and question.scopes <= scopes:
        score += ALL_NAMED_GAIN
    if ASKS_SOME.search(question.text) and OF_THEM.match(text, zone.end, zone.after):
        score += SOME_GAIN
    told = bound.year(default_period)
    if not years and default_period and told and not matches_period(told, default_period):
        score -= OTHER_YEAR_COST
    score -= CONFLICT_COST * len(conflicts)
    unnamed = unnamed_scopes(question.scopes, text, sentence.previous) - scopes
    # "129 suspects, 28 for labor trafficking": the 129 aren't, since others of the sentence are.
    if bound.figure.kind is FigureKind.COUNT and not WHERE.search(text, 0, bound.figure.start):
        beside = frozenset(
            name
            for other in sentence.bound
            if other is not bound and not WHERE.search(text, 0, other.figure.start)
            for name in other.scope
        )
        unnamed |= (alone_scopes(question.scopes) & PARTS & beside) - scopes
    score -= UNNAMED_COST * len(unnamed)
    return Candidate(
        sentence,
        bound,
        zone,
        clause_text(text, zone),
        local,
        counted > 0.0,
        fit,
        scopes,
        conflicts,
        unnamed,
        score,
        echo,
    )


def _without(text: str, start: int, end: int, others: Sequence[Zone]) -> str:
    """A stretch of a text without the figures in it and the words behind each."""
    kept: list[str] = []
    at = start
    for other in others:
        if start <= other.start < end and not _WHICH.match(text, other.after):
            kept.append(text[at : other.start])
            at = min(max(at, other.after), end)
    return " ".join([*kept, text[at:end]])


def read_chance(sentence: Sentence, figure: Figure) -> float:
    """How sure the trained reader is of the spans that hold a figure, 0 to 1."""
    start, end = sentence.start + figure.start, sentence.start + figure.end
    return together(span for span in sentence.spans if span.start < end and span.end > start)


def _counted_share(question: Question, text: str, lexicon: Lexicon) -> float:
    """Share of the weight of what the question counts that a text holds; people count as people by any name."""
    if not question.counted:
        return 1.0
    present = lexicon.terms(text)
    if present & _PEOPLE:
        present |= _PEOPLE
    weights = {term: lexicon.weight(term) for term in question.counted}
    # The noun itself, last, says what is counted; what stands before it only narrows it.
    weights[question.counted[-1]] *= 2
    return sum(weight for term, weight in weights.items() if term in present) / sum(weights.values())


def _period_fit(
    bound: BoundFigure, years: Sequence[str], default_period: str | None, headed: frozenset[str]
) -> PeriodFit:
    if not years:
        return PeriodFit.FITS
    told = bound.year(default_period)
    if told is not None:
        fits = any(matches_period(told, year) for year in years)
        return PeriodFit.FITS if fits else PeriodFit.OTHER
    # Nothing says when: only the year that the report is about, or that a heading names, can be assumed.
    return PeriodFit.UNSAID if default_period in years or set(years) & headed else PeriodFit.OTHER
