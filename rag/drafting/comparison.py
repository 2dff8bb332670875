"""Comparisons: two cited figures, which is higher, and by how much where the question asks that."""

from __future__ import annotations

import re

from rag.candidates import Candidate, PeriodFit, figure_candidates
from rag.drafting.abstain import other_period, with_period
from rag.drafting.records import Computed, Draft, Reading, Statement
from rag.drafting.text import draft_text
from rag.drafting.thresholds import FIGURE_SCORE
from rag.figures import FigureKind
from rag.scope import CONTRASTS, scope_terms
from rag.terms import content_stems

_BY_HOW_MUCH = re.compile(
    r"\bhow\s+(?:many|much)\s+(?:more|fewer|less|higher|lower)\b|\bby\s+how\b|\bdifference\b", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:previous|prior|preceding|last)\s+(?:reporting\s+)?(?:year|period)|\byear\s+(?:before|earlier)\b",
    re.IGNORECASE,
)
_ASKS_DIRECTION = re.compile(r"^\W*(?:did|does|do|is|are|was|were|has|have|had)\b", re.IGNORECASE)
_BOUNDS = frozenset(
    {
        "at least",
        "at most",
        "more than",
        "less than",
        "fewer than",
        "up to",
        "over",
        "under",
        "no more than",
        "no fewer than",
    }
)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|individuals?|suspects?|victims?|defendants?|traffickers?)\b", re.IGNORECASE
)
_KINDS = frozenset({FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT})


def draft_comparison(reading: Reading) -> Draft:
    """Compare the figures of two years, or of two levels or groups; quote the report where there aren't two."""
    pair = _by_year(reading) or _by_scope(reading)
    if pair is None:
        missing = _missing_year(reading)
        return missing if missing else draft_text(reading)
    first, second = pair
    return _compared(reading, first, second)


def _years(reading: Reading) -> tuple[str, ...]:
    years = list(reading.question.years)
    if len(years) == 1 and _BEFORE.search(reading.question.text):
        years.insert(0, str(int(years[0]) - 1))
    return tuple(sorted(years))


def _best_for(reading: Reading, year: str) -> Candidate | None:
    candidates = figure_candidates(
        reading.question,
        reading.sentences,
        _KINDS,
        reading.lexicon,
        reading.similar,
        years=(year,),
        default_periods=reading.default_periods,
    )
    fitting = [c for c in candidates if c.period_fit is PeriodFit.FITS and not c.conflicts]
    if not fitting:
        fitting = [c for c in candidates if c.period_fit is PeriodFit.UNSAID and not c.conflicts]
    return fitting[0] if fitting and fitting[0].score >= FIGURE_SCORE - 0.1 else None


def _by_year(reading: Reading) -> tuple[Candidate, Candidate] | None:
    years = _years(reading)
    if len(years) != 2:
        return None
    first, second = (_best_for(reading, year) for year in years)
    if first is None or second is None or first.bound.figure.kind is not second.bound.figure.kind:
        return None
    return first, second


def _missing_year(reading: Reading) -> Draft | None:
    """Where one of two years has a figure and the other hasn't, say so."""
    years = _years(reading)
    found = {year: _best_for(reading, year) for year in years}
    have = [candidate for candidate in found.values() if candidate is not None]
    return other_period(reading, have) if len(years) == 2 and len(have) == 1 else None


def _by_scope(reading: Reading) -> tuple[Candidate, Candidate] | None:
    asked = reading.question.scopes
    for contrast in CONTRASTS:
        both = [name for name in contrast if name in asked]
        if len(both) != 2:
            continue
        candidates = figure_candidates(
            reading.question,
            reading.sentences,
            _KINDS,
            reading.lexicon,
            reading.similar,
            default_periods=reading.default_periods,
        )
        picked = []
        for name in both:
            fitting = [
                c
                for c in candidates
                if c.period_fit is not PeriodFit.OTHER
                and scope_terms(c.sentence.text[c.zone.before : c.zone.after]) & contrast.keys() == {name}
            ]
            if fitting and fitting[0].score >= FIGURE_SCORE - 0.15:
                picked.append(fitting[0])
        if len(picked) == 2:
            return picked[0], picked[1]
    return None


def _compared(reading: Reading, first: Candidate, second: Candidate) -> Draft:
    low, high = first.bound.figure.value, second.bound.figure.value
    statements = tuple(
        Statement(f"{with_period(c)}.", c.sentence, c.bound.figure, c.bound.period) for c in (first, second)
    )
    by_year = first.bound.period != second.bound.period
    if low == high:
        word = "The figure didn’t change" if by_year else "The two are the same"
    elif by_year:
        word = "The figure increased" if high > low else "The figure decreased"
    else:
        higher = second if high > low else first
        word = f"The higher is {_name(higher)}"
    closing = f"{word}."
    computed = None
    if not _comparable(reading, first, second):
        return Draft(
            statements,
            closing="They aren’t set against each other: only exact figures of the same kind are.",
        )
    if _BY_HOW_MUCH.search(reading.question.text) and low != high:
        computed = _difference(max(low, high), min(low, high))
        closing = f"{closing} {computed.text}."
    return Draft(
        statements,
        lead=_lead(reading, low, high) if by_year else "",
        closing=closing,
        computed=computed,
        short_answer=computed.text.rsplit(" ", 1)[-1] if computed else word.removeprefix("The figure "),
    )


def _comparable(reading: Reading, first: Candidate, second: Candidate) -> bool:
    """Whether both are exact and count the same: bounds stay bounds, and judges aren't police officers."""
    one, other = first.bound.figure, second.bound.figure
    if one.high is not None or other.high is not None or {one.bound, other.bound} & _BOUNDS:
        return False
    if one.kind is not FigureKind.COUNT or not one.unit or not other.unit:
        return one.kind is other.kind and (one.kind is not FigureKind.MONEY or one.unit == other.unit)
    shared = set(content_stems(one.unit)) & set(content_stems(other.unit))
    # "Visas to 13 victims" and "five visas": what is counted stands with both.
    counted = set(reading.question.counted or reading.question.stems)
    shared |= counted & set(content_stems(first.phrase)) & set(content_stems(second.phrase))
    people = all(_PEOPLE.search(unit) for unit in (one.unit, other.unit))
    return bool(shared) or people


def _name(candidate: Candidate) -> str:
    unit = candidate.bound.figure.unit
    own = candidate.phrase
    return " ".join((unit or own).split())


def _lead(reading: Reading, low: float, high: float) -> str:
    """Yes or no, where the question asks whether a figure rose or whether it fell (not which of the two)."""
    text = reading.question.text
    up = bool(re.search(r"\b(?:increase|rise|rose|grow|grew|more|higher|go\s+up)", text, re.IGNORECASE))
    down = bool(
        re.search(r"\b(?:decrease|decline|drop|fall|fell|fewer|less|lower|go\s+down)", text, re.IGNORECASE)
    )
    if not _ASKS_DIRECTION.search(text) or up == down:
        return ""
    years = reading.question.years
    # "more in 2021 than in 2022": the first year named is the one that is claimed to be more.
    named = [text.find(year) for year in sorted(years)]
    turned = len(named) == 2 and bool(re.search(r"\bthan\b", text)) and named[0] < named[1]
    rose = (low > high) if turned else (high > low)
    return "Yes." if (rose if up else (not rose and low != high)) else "No."


def _difference(high: float, low: float) -> Computed:
    value = round(high - low, 6)
    shown = [f"{number:,.10g}" for number in (high, low, value)]
    return Computed(f"{shown[0]} − {shown[1]} = {shown[2]}", value, (high, low))
