"""Questions of how many that the report answers with "none": "federal courts acquitted none", "no victim entered it".

A word that says so is weighed as a figure is: by the words that stand with it, its year, its level and its names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rag.candidates import Candidate, PeriodFit, figure_candidates
from rag.drafting.abstain import is_silence
from rag.drafting.deeds import is_another_deed
from rag.drafting.figures import LONG_SENTENCE, whole
from rag.drafting.names import is_of_another, missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import FIGURE_SCORE
from rag.drafting.told import PEOPLE
from rag.figures import Figure, FigureKind
from rag.periods import bind_periods
from rag.question import Question
from rag.read import Sentence
from rag.scope import scope_terms
from rag.terms import content_stems
from rag.years import matches_period

READ_SENTENCES = 12
"""Sentences, best first, in which it is looked for."""
LEAST_LOCAL = 0.45
"""Least share of the question's words that must stand with the word that says so."""
_NONE = re.compile(
    r"\b(?:none|nothing|zero|nobody|no\s+one)\b|"
    r"\bno\s+(?!longer\b|more\b|fewer\b|less\b|later\b|matter\b|doubt\b|data\b|information\b|figures?\b|statistics\b|updates?\b)"
    r"(?=[a-z])|"
    r"\bnot\s+(?:(?!whether\b|if\b|that\b|say\b)\w+,?\s+){1,5}?(?:any|a\s+single)\b|"
    r"\b(?:not|failed\s+to)\s+(?:allocate|put|pay|provide|give|spend|receive|set\s+aside)\s+(?=(?:money|funds|funding)\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*((?:[a-z][\w’'-]*\s+){0,4}[a-z][\w’'-]*)", re.IGNORECASE)
_BEFORE_ITS_NOUN = re.compile(r"\s+(?:for|in|of|on|to|at|by|from|with|that|who|which)\s+", re.IGNORECASE)
_PAYMENTS = re.compile(
    r"^(?:payments?|money|funds?|funding|sums?|amounts?|compensation|restitution)\b", re.IGNORECASE
)
_HARDLY = re.compile(r"\b(?:almost|nearly|virtually|practically|hardly|next\s+to)\s+$", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[;:]\s+|,\s+(?:but|and|while|whereas|although|though)\s+", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:not|never)\s+(?:\w+\s+){0,2}?(?:report|provid|publish|disclos|releas|specif|clarif|stat(?:e|ed)\b|record|known\b|count)|"
    r"\b(?:no|any)\s+(?:\w+\s+){0,2}?(?:data|information|figures?|statistics|updates?|details?|estimates?)\b",
    re.IGNORECASE,
)
"""In its clause, words of what isn't told rather than of what wasn't done."""


_SO = re.compile(r"\s+(?:has|have|had|did|does)\s+(?:done\s+)?so\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|whom|which)\b", re.IGNORECASE)
_RULE = re.compile(r"\b(?:shall|may|must|can|should|cannot)\b")
"""Tells what is allowed, and not what was."""


def none_candidate(reading: Reading, chosen: Candidate | None) -> Candidate | None:
    """The word that answers better than a figure by saying that there were none; None where none does.

    Args:
        reading: The question and what was read.
        chosen: The figure that would answer; None where none does.

    """
    told = [with_none for s in reading.sentences[:READ_SENTENCES] for with_none in _told(s)]
    if not told:
        return None
    found = figure_candidates(
        reading.question,
        told,
        frozenset({FigureKind.COUNT}),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
    )
    for candidate in found:
        if candidate.bound.figure.value != 0 or not _fits(reading, candidate):
            continue
        if candidate.score < FIGURE_SCORE:
            return None
        # Beside "Veracruz did not convict any", the figure of another state's may be none of Veracruz.
        again = chosen and next((c for c in found if _is_same(c, chosen)), None)
        beaten = chosen is None or candidate.score > chosen.score or _is_beside(reading, chosen, candidate)
        return candidate if beaten or (again is not None and again.conflicts) else None
    return None


def _is_beside(reading: Reading, chosen: Candidate, none: Candidate) -> bool:
    """Whether the figure is of another than whom the question names, or counts something else in the same sentence."""
    if missing_names(reading, chosen.sentence, near=True):
        return True
    counted, unit = reading.question.counted[-1:], content_stems(chosen.bound.figure.unit or "")
    if not counted or not unit or chosen.sentence.start != none.sentence.start:
        return False
    of_them = _OF_THEM.match(none.sentence.text, none.bound.figure.end)
    return not of_them and counted[0] not in unit and not (PEOPLE & {*counted} and PEOPLE & {*unit})


def _is_same(one: Candidate, other: Candidate) -> bool:
    return (one.sentence.start, one.bound.figure.start) == (other.sentence.start, other.bound.figure.start)


def none_stated(question: Question, candidate: Candidate) -> Draft:
    """The clause that says so, or its sentence where that is short or states a figure of the same."""
    sentence = candidate.sentence
    text = whole(sentence.text)
    low, high = _clause(sentence.text, candidate.bound.figure.start)
    clause = " ".join(sentence.text[low:high].split()).strip(" ,;.")
    amounts = [b.figure for b in sentence.bound if b.figure.value and b.figure.kind is FigureKind.COUNT]
    counted = candidate.bound.figure.unit
    rival = any(
        figure.unit is None or not counted or set(content_stems(figure.unit)) & set(content_stems(counted))
        for figure in amounts
    )
    own = content_stems(clause)
    named = any(set(content_stems(name)) <= set(own) for name in question.names) or bool(
        question.scopes & scope_terms(clause)
    )
    if _SO.match(sentence.text, candidate.bound.figure.end):
        return Draft((Statement(text, sentence),))  # "none did so": what it is, is told before
    if rival and not named and len(text.split()) <= LONG_SENTENCE:
        return Draft((Statement(text, sentence),))  # "no tickets by June; 4,200 by December"
    if len(text.split()) > LONG_SENTENCE or (high - low < len(sentence.text) and len(clause.split()) > 2):
        text = f"{clause[:1].upper()}{clause[1:]}."
    return Draft((Statement(text, sentence),))


def _fits(reading: Reading, candidate: Candidate) -> bool:
    low, high = _clause(candidate.sentence.text, candidate.bound.figure.start)
    clause = candidate.sentence.text[low:high]
    return (
        candidate.period_fit is not PeriodFit.OTHER
        and (bool(reading.question.years) or _is_of_report(reading, candidate))
        and not candidate.conflicts
        and not candidate.unnamed
        and _local(candidate) >= LEAST_LOCAL
        and _counts(reading, candidate)
        and not _WITHHELD.search(clause)
        and not _RULE.search(clause)
        and not is_another_deed(reading, candidate)
        and not is_of_another(reading, candidate.sentence)
        and not missing_names(reading, candidate.sentence, near=True)
    )


def _local(candidate: Candidate) -> float:
    """Share of the question's words that stand with the word; all of its sentence's where it says "none did so"."""
    so = _SO.match(candidate.sentence.text, candidate.bound.figure.end)
    return max(candidate.local, candidate.sentence.coverage) if so else candidate.local


def _is_of_report(reading: Reading, candidate: Candidate) -> bool:
    """Whether it is told of the year that the report is about, or of none that is said."""
    year = reading.default_periods.get(candidate.sentence.passage.report_id)
    told = candidate.bound.year(year)
    return told is None or year is None or matches_period(told, year)


def _counts(reading: Reading, candidate: Candidate) -> bool:
    """Whether what there was none of is what the question counts; "none" by itself counts what its sentence does."""
    counted, unit = reading.question.counted, candidate.bound.figure.unit
    head = _BEFORE_ITS_NOUN.split(unit or "", maxsplit=1)[0]
    if not counted:
        # Of money: "nothing", "not … any payments"; "no bonus to the mayor" tells of that bonus only.
        return unit is None or bool(_PAYMENTS.search(head))
    return unit is None or counted[-1] in reading.lexicon.terms(head)


def _told(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence with each word that says "none" as a figure of value 0; nothing where there is none."""
    if is_silence(sentence):
        return
    taken = [(figure.start, figure.end) for figure in sentence.figures]
    added: list[Figure] = []
    for match in _NONE.finditer(sentence.text):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        if any(low < end and start < high for low, high in taken) or _HARDLY.search(
            sentence.text, max(0, start - 16), start
        ):
            continue
        bare = match.group().lower() in {"none", "nothing", "nobody", "no one", "zero"}
        unit = None if bare else _UNIT.match(sentence.text, match.end())
        added.append(
            Figure(
                start, end, sentence.text[start:end], 0.0, FigureKind.COUNT, unit[1] if unit else None, None
            )
        )
    if added:
        figures = tuple(sorted((*sentence.figures, *added), key=lambda figure: figure.start))
        bound = bind_periods(sentence.text, figures, sentence.carried)
        yield replace(sentence, figures=figures, bound=bound)


@lru_cache(maxsize=256)
def _cuts(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _CLAUSE_ENDS.finditer(text))


def _clause(text: str, at: int) -> tuple[int, int]:
    """The clause of a sentence that holds an offset."""
    cuts = _cuts(text)
    behind = bisect_right(cuts, (at, at))
    low = cuts[behind - 1][1] if behind else 0
    return low, cuts[behind][0] if behind < len(cuts) else len(text)
