"""Abstentions: what the report doesn't say, and the nearest that it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.candidates import Candidate
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import TOPIC_SCORE
from rag.read import Sentence
from rag.records import Reason

_SILENT = re.compile(
    r"\b(?:did|does|do|has|have|had|could|was|were)\s+not\s+(?:\w+\s+)?(?:report|provide|specify|clarify|disclose|publish|release|"
    r"maintain|collect|compile|include|state|give|indicate|known?|available|track|quantify|break\s+down)\w*\b|"
    r"\bno\s+(?:\w+\s+){0,2}(?:data|information|figures?|statistics|estimates?|details?)\b|"
    r"\b(?:unknown|unavailable|not\s+available|not\s+reported|not\s+known)\b",
    re.IGNORECASE,
)
_AMOUNT_WORDS = re.compile(
    r"\b(?:number|amounts?|data|information|figures?|statistics|details?|how\s+many|how\s+much|total|extent|form|breakdown|whether|updates?)\b",
    re.IGNORECASE,
)


def is_silence(sentence: Sentence) -> bool:
    """Whether a sentence says that a number or detail isn't given."""
    return bool(_SILENT.search(sentence.text) and _AMOUNT_WORDS.search(sentence.text))


def silence_covers(reading: Reading, sentence: Sentence) -> bool:
    """Whether the part of a sentence that says a number isn't given is about what is asked."""
    stems = set(reading.question.stems)
    for part in re.split(r";\s+|,\s+but\s+|\bbut\s+", sentence.text):
        if _SILENT.search(part) and _AMOUNT_WORDS.search(part):
            present = reading.lexicon.terms(part)
            total = sum(reading.lexicon.weight(term) for term in stems)
            held = sum(reading.lexicon.weight(term) for term in stems if term in present)
            # A figure for a year other than those named can't be missing because of it.
            years = re.findall(r"\b(?:19|20)\d\d\b", sentence.text)
            asked = reading.question.years
            default = reading.default_periods.get(sentence.passage.report_id)
            about = not asked or bool(set(asked) & {*years, default or asked[0]})
            if about and total and held >= 0.6 * total:
                return True
    return False


def not_stated(reading: Reading, nearest: Sentence | None) -> Draft:
    """The report doesn't say; the nearest sentence, or else the best, is shown where it is about the same thing."""
    if reading.sentences and (nearest is None or nearest.score < TOPIC_SCORE):
        nearest = reading.sentences[0]
    if nearest is None or nearest.score < TOPIC_SCORE:
        return Draft(
            (), lead="This doesn't seem to be about what the indexed reports cover.", reason=Reason.OFF_TOPIC
        )
    return Draft(
        (Statement(quoted(nearest.text), nearest),),
        lead="The report doesn't say. The nearest that it states:",
        reason=Reason.NOT_STATED,
    )


def silent(sentence: Sentence) -> Draft:
    """The report says itself that it doesn't have the figure."""
    return Draft(
        (Statement(quoted(sentence.text), sentence),),
        lead="The report says that this isn't known:",
        reason=Reason.NOT_STATED,
    )


def other_period(reading: Reading, candidates: Sequence[Candidate]) -> Draft:
    """The report has the figure for other years only: offer them as such."""
    asked = " and ".join(reading.question.years)
    return _others(
        candidates, f"The report doesn't state a figure for {asked}. It states:", Reason.OTHER_PERIOD
    )


def other_time(reading: Reading, sentence: Sentence) -> Draft:
    """The report tells of it for other years only."""
    asked = " and ".join(reading.question.years)
    return Draft(
        (Statement(quoted(sentence.text), sentence),),
        lead=f"The report doesn't say this for {asked}. The nearest that it states:",
        reason=Reason.OTHER_PERIOD,
    )


def other_scope(reading: Reading, candidates: Sequence[Candidate]) -> Draft:
    """The report has the figure for another level, place or group only: offer it as such."""
    return _others(
        candidates, "The report doesn't state that figure. The nearest that it states:", Reason.OTHER_SCOPE
    )


def _others(candidates: Sequence[Candidate], lead: str, reason: Reason) -> Draft:
    top = candidates[0]
    near: list[Candidate] = []
    for candidate in candidates:
        known = {(c.sentence.start, c.bound.period) for c in near}
        if (
            candidate.score > top.score - 0.12
            and (candidate.sentence.start, candidate.bound.period) not in known
        ):
            near.append(candidate)
        if len(near) == 2:
            break
    statements = tuple(
        Statement(
            f"{with_period(candidate)}.", candidate.sentence, candidate.bound.figure, candidate.bound.period
        )
        for candidate in near
    )
    return Draft(statements, lead=lead, reason=reason)


def quoted(text: str) -> str:
    """A sentence in quotation marks, its line breaks made spaces."""
    return f"“{' '.join(text.split())}”"


def with_period(candidate: Candidate) -> str:
    """The figure's own words, with its year where the sentence names it elsewhere."""
    phrase = " ".join(candidate.phrase.split())
    phrase = phrase[:1].upper() + phrase[1:]
    period = candidate.bound.period
    if period and period not in phrase and period in candidate.sentence.text:
        phrase += f" ({period})"
    return phrase
