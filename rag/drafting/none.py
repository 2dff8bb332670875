"""Questions of how many that the report answers with "none": "federal courts acquitted none", "no victim entered it".

A word that says so is weighed as a figure is: by the words that stand with it, its year, its level and its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.candidates import Candidate, PeriodFit, figure_candidates
from rag.drafting.abstain import is_silence
from rag.drafting.deeds import is_another_deed
from rag.drafting.figures import LONG_SENTENCE, whole
from rag.drafting.names import is_of_another, missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import FIGURE_SCORE
from rag.figures import Figure, FigureKind
from rag.periods import bind_periods
from rag.read import Sentence
from rag.terms import content_stems

READ_SENTENCES = 12
"""Sentences, best first, in which it is looked for."""
LEAST_LOCAL = 0.45
"""Least share of the question's words that must stand with the word that says so."""
_NONE = re.compile(
    r"\b(?:none|nothing|zero|nobody|no\s+one)\b|"
    r"\bno\s+(?!longer\b|more\b|fewer\b|less\b|later\b|matter\b|doubt\b|data\b|information\b|figures?\b|statistics\b|updates?\b)"
    r"(?=[a-z])|"
    r"\bnot\s+(?:\w+\s+){1,3}?(?:any|a\s+single)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*((?:[a-z][\w’'-]*\s+){0,2}[a-z][\w’'-]*)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[;:]\s+|,\s+(?:but|and|while|whereas|although|though)\s+", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:report|provid|publish|disclos|releas|specif|clarif|stat(?:e|ed)\b|record|known?\b|data|information|figures?|updates?)\w*",
    re.IGNORECASE,
)
"""In its clause, words of what isn't told rather than of what wasn't done."""


_RULE = re.compile(r"\b(?:shall|may|must|can|should|cannot)\b", re.IGNORECASE)
"""Tells what is allowed, and not what was."""


def none_candidate(reading: Reading) -> Candidate | None:
    """The word that answers best by saying that there were none; None where none does."""
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
        if candidate.score >= FIGURE_SCORE:
            return candidate
    return None


def none_stated(candidate: Candidate) -> Draft:
    """The clause that says so, or its sentence where that is short."""
    sentence = candidate.sentence
    text = whole(sentence.text)
    low, high = _clause(sentence.text, candidate.bound.figure.start)
    clause = " ".join(sentence.text[low:high].split()).strip(" ,;.")
    if len(text.split()) > LONG_SENTENCE or (high - low < len(sentence.text) and len(clause.split()) > 2):
        text = f"{clause[:1].upper()}{clause[1:]}."
    return Draft((Statement(text, sentence),))


def _fits(reading: Reading, candidate: Candidate) -> bool:
    low, high = _clause(candidate.sentence.text, candidate.bound.figure.start)
    clause = candidate.sentence.text[low:high]
    return (
        candidate.period_fit is not PeriodFit.OTHER
        and not candidate.conflicts
        and not candidate.unnamed
        and candidate.local >= LEAST_LOCAL
        and _counts(reading, candidate)
        and not _WITHHELD.search(clause)
        and not _RULE.search(clause)
        and not is_another_deed(reading, candidate)
        and not is_of_another(reading, candidate.sentence)
        and not missing_names(reading, candidate.sentence, near=True)
    )


def _counts(reading: Reading, candidate: Candidate) -> bool:
    """Whether what there was none of is what the question counts; "none" by itself counts what its sentence does."""
    counted, unit = reading.question.counted, candidate.bound.figure.unit
    if not counted or unit is None:
        return True
    return counted[-1] in reading.lexicon.expand(content_stems(unit))


def _told(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence with each word that says "none" as a figure of value 0; nothing where there is none."""
    if is_silence(sentence):
        return
    taken = [(figure.start, figure.end) for figure in sentence.figures]
    added: list[Figure] = []
    for match in _NONE.finditer(sentence.text):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        if any(low < end and start < high for low, high in taken):
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


def _clause(text: str, at: int) -> tuple[int, int]:
    """The clause of a sentence that holds an offset."""
    ends = list(_CLAUSE_ENDS.finditer(text))
    low = max((match.end() for match in ends if match.end() <= at), default=0)
    high = min((match.start() for match in ends if match.start() > at), default=len(text))
    return low, high
