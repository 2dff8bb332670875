"""Totals and changes that the report states itself: preferred to what could be computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.candidates import Candidate, PeriodFit, figure_candidates
from rag.drafting.asked import Asked, Comparison
from rag.drafting.comparable import count_alike, is_joint, is_part, is_told, members, noun
from rag.drafting.figures import stated
from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading
from rag.drafting.thresholds import FIGURE_SCORE, RARE_FIGURE_SCORE
from rag.figures import DATES, FigureKind
from rag.scope import CONTRASTS
from rag.terms import content_stems

_WHOLE = re.compile(r"\b(?:total(?:ed|ing|s)?|overall|altogether|in\s+all|combined)\b", re.IGNORECASE)
_CHANGE = (
    r"(?:increas|decreas|ris(?:e|en|ing)\b|rose|fall|fell|grew|grow|drop|declin|reduc|surg|climb|gain|loss|shrank|"
    r"up\b|down\b)"
)
_EXPECTED = re.compile(
    r"\b(?:will|would|could|might|may|expect\w*|project(?:ed|ion|ions)|forecast\w*|predict\w*|plan(?:s|ned)?|target\w*|"
    r"propos\w*|if|for\s+example|e\.g\.)\b",
    re.IGNORECASE,
)
"""Words of a change that hasn't happened."""
_CHANGE_AFTER = re.compile(
    rf"^(?:[-\s]*(?:points?|percentage\s+points?))?\s+(?:{_CHANGE}\w*|more\b|fewer\b|less\b|higher\b|lower\b)",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    rf"\b{_CHANGE}\w*\s+(?:\w+\s+){{0,3}}?(?:of|by)\s+(?:\w+\s+)?$|\b{_CHANGE}\w*\s+$", re.I
)


def stated_total(reading: Reading, comparison: Comparison, parts: Sequence[Candidate]) -> Draft | None:
    """The total over what the question names, where the report states it: "440 victims in total"; else None.

    Args:
        reading: What was read.
        comparison: What the question asks.
        parts: The figures that would be added up.

    """
    years = comparison.years
    if len(years) > 1:
        return _over_years(reading, years, parts)
    asked = reading.question.scopes
    contrast = next((c for c in CONTRASTS if len(asked & c.keys()) > 1), None)
    if contrast is None:
        return None
    whole_sum = sum(part.bound.figure.value for part in parts)
    for candidate in _counts(reading, None):
        own = members(candidate, contrast)
        joint = is_joint(candidate, contrast)
        if own and not joint:
            continue
        if candidate.period_fit is PeriodFit.OTHER or is_part(candidate, reading.question, contrast):
            continue
        alike = all(count_alike(reading, candidate, part) for part in parts)
        covers = all(candidate.bound.figure.value >= part.bound.figure.value for part in parts)
        adds_up = len(parts) > 1 and candidate.bound.figure.value == whole_sum
        if alike and covers and candidate not in parts and (adds_up or _is_whole(candidate) or joint):
            return stated(candidate)
    return None


def _over_years(reading: Reading, years: Sequence[str], parts: Sequence[Candidate]) -> Draft | None:
    span = f"{years[0]}-{years[-1]}"
    for candidate in _counts(reading, ()):
        clause = candidate.sentence.text[candidate.zone.before : candidate.zone.after]
        several = _is_whole(candidate) and all(year in clause for year in years)
        if (candidate.bound.period == span or several) and all(
            candidate.bound.figure.value >= part.bound.figure.value for part in parts
        ):
            return stated(candidate)
    return None


def _counts(reading: Reading, years: Sequence[str] | None) -> list[Candidate]:
    found = figure_candidates(
        reading.question,
        reading.sentences,
        frozenset({FigureKind.COUNT, FigureKind.MONEY}),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
        years=years,
    )
    return [
        c
        for c in found
        if c.score >= FIGURE_SCORE and not c.conflicts and not missing_names(reading, c.sentence, near=True)
    ]


def _is_whole(candidate: Candidate) -> bool:
    return bool(_WHOLE.search(candidate.phrase))


def stated_change(reading: Reading, comparison: Comparison) -> Draft | None:
    """A change that the report states as such ("an increase of 12 percent"), where its amounts aren't; else None."""
    if comparison.asked is Asked.PERCENT_CHANGE:
        kinds = frozenset({FigureKind.PERCENT})
    elif comparison.asked is Asked.DIFFERENCE and comparison.exact:
        kinds = frozenset({FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT})
    else:
        return None
    found = figure_candidates(
        reading.question,
        reading.sentences,
        kinds,
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
        years=comparison.years[-1:],
    )
    for candidate in found:
        text = candidate.sentence.text
        told = _CHANGE_BEFORE.search(text[: candidate.zone.start]) or _CHANGE_AFTER.search(
            text[candidate.zone.end :]
        )
        if (
            told
            and candidate.score >= RARE_FIGURE_SCORE
            and candidate.period_fit is not PeriodFit.OTHER
            and not candidate.conflicts
            and not missing_names(reading, candidate.sentence, near=True)
            and not is_part(candidate, reading.question)
            and is_told(reading, candidate)
            and _of_what(candidate) <= {*reading.question.stems}
            and _is_of(candidate, comparison.years)
        ):
            return replace(stated(candidate), lead="The report states the change itself:")
    return None


def _of_what(candidate: Candidate) -> set[str]:
    """Stem of what a change counts ("15 more permits"); empty where it stands without a noun."""
    figure = candidate.bound.figure
    if figure.kind is not FigureKind.COUNT:
        return set()
    words = [word for word in content_stems(figure.unit or "") if word not in {"fewer", "less"}]
    counted = noun(figure) or (words[-1] if words else None)
    return {counted} if counted else set()


def _is_of(candidate: Candidate, years: Sequence[str]) -> bool:
    """Whether a change is one that happened, between the years asked for and no others."""
    sentence = candidate.sentence
    named = {str(int(f.value)) for f in sentence.figures if f.kind in DATES and f.value >= 1900}
    named |= {str(int(f.high)) for f in sentence.figures if f.kind in DATES and f.high is not None}
    if _EXPECTED.search(sentence.text):
        return False
    if not years:
        return True
    if not named:
        return candidate.bound.period == years[-1]
    return named <= set(years) and years[-1] in named
