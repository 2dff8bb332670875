"""Whether a figure's sentence tells of what was asked, beyond the thing that is counted."""

from __future__ import annotations

import re

from rag.candidates import Candidate, read_chance
from rag.drafting.records import Reading
from rag.figures import FigureKind, same_figure
from rag.terms import content_stems

LEAST_TOLD = 0.1
"""Least share of the weight of a question's telling words that must stand around a figure."""
SURE_WITHOUT = 0.8
"""How sure the trained reader must be of a figure for other words than the question's to tell the same."""
_PLAIN = frozenset(
    content_stems(
        "people persons individuals government authorities officials country report year total among record register "
        "identify find found count list include mention state note publish according get got give gave make made "
        "take took"
    )
)
"""Words that tell nothing of what happened."""
_AGE = re.compile(
    r"\b(?:aged?|ages|older\s+than|younger\s+than|(?:under|over|above|below|from)\s+the\s+age\s+of|age\s+of|turned)\s+"
    r"(?:at\s+least\s+|under\s+|over\s+|about\s+)?$",
    re.IGNORECASE,
)
_HOW_OLD = re.compile(r"\bhow\s+old\b", re.IGNORECASE)
_OLD_AFTER = re.compile(r"[-\s]*years?(?:[-\s]+olds?|\s+of\s+age)|[-\s]+olds?\b", re.IGNORECASE)
_ASKS_AGE = re.compile(r"\b(?:age[ds]?|old|older|younger)\b", re.IGNORECASE)


def is_untold(reading: Reading, candidate: Candidate) -> bool:
    """Whether nothing around a figure tells of what the question says of the counted, and the reader isn't sure.

    "How many girls were among the children who went missing?" isn't answered by "313 of those registered were
    girls": the girls are there, but neither children nor missing.
    """
    question, lexicon = reading.question, reading.lexicon
    telling = [
        term
        for term in dict.fromkeys(question.stems)
        if term not in question.counted and term not in _PLAIN and not lexicon.is_pervasive(term)
    ]
    if not telling or read_chance(candidate.sentence, candidate.bound.figure) >= SURE_WITHOUT:
        return False
    sentence = candidate.sentence
    around = f"{sentence.text} {sentence.previous} {' '.join(sentence.passage.section)}"
    present = lexicon.expand(content_stems(around))
    held = sum(lexicon.weight(term) for term in telling if term in present)
    return held < LEAST_TOLD * sum(lexicon.weight(term) for term in telling)


def is_given(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question itself states the figure, which then can't be what it asks for."""
    return any(same_figure(figure, candidate.bound.figure) for figure in reading.question.figures)


def is_no_age(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks how old somebody is, and a figure tells no age: "four of them" is none."""
    if _HOW_OLD.search(reading.question.text) is None or candidate.bound.figure.kind is FigureKind.DURATION:
        return False
    at, text = candidate.bound.figure, candidate.sentence.text
    beside = text[max(0, at.start - 40) : at.start], text[at.end : at.end + 30]
    return _AGE.search(beside[0]) is None and _OLD_AFTER.match(beside[1]) is None


def is_age(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure is an age ("boys older than 13"), which counts nobody."""
    start = candidate.bound.figure.start
    before = candidate.sentence.text[max(0, start - 40) : start]
    return _AGE.search(before) is not None and not _ASKS_AGE.search(reading.question.text)
