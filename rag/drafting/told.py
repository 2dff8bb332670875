"""Whether a figure's sentence tells of what was asked, beyond the thing that is counted."""

from __future__ import annotations

from rag.candidates import Candidate, read_chance
from rag.drafting.deeds import told_alike
from rag.drafting.records import Reading
from rag.figures import FigureKind
from rag.read import Sentence
from rag.scope import DEEDS, PARTED, scope_places, scope_terms
from rag.terms import content_stems

LEAST_TOLD = 0.1
"""Least share of the weight of a question's telling words that must stand around a figure."""
MOSTLY_ABSENT = 0.55
"""Share of a question's words whose absence speaks against a figure that the trained reader hardly takes."""
HARDLY_READ = 0.12
"""How sure that is, at most."""
SURE_OF_SORT, LIKELY_SORT = 0.6, 0.45
"""How sure the trained reader must be of a figure that is said to be of another sort, and of one of which no sort is
said, for the sort that is asked for to be told in other words."""
SURE_WITHOUT = 0.8
"""How sure the trained reader must be of a figure for other words than the question's to tell the same."""
LIKELY = 0.3
"""How likely the trained reader must take a figure whose noun isn't the question's."""
RATHER_SURE, MUCH_LOCAL = 0.5, 0.28
"""How sure it must be of a figure with which some of the question's words stand, and which share of their weight."""
BARELY_LOCAL = 0.05
"""Least such share for a figure that it is sure of."""
LEAST_LOCAL, TOLD_SCORE = 0.15, 0.5
"""The least such share by which one of what happened is enough, and how well the best of all sentences must fit."""
LONGEST_KEY = 5
"""Words of an entry's key."""
_OF_CASES = frozenset(
    content_stems(
        "known concern concerned concerning involve involved involving relate related opened begun started carried "
        "earlier previous newly charged rather level levels case cases"
    )
)
"""What is said of any case, and tells nothing of which."""
_BEGUN = frozenset({"investigation"})
"""May be told as a case that was opened."""
NOUN_ROOT = 6
"""Letters by which a noun and its verb are taken as one."""
PEOPLE = frozenset(
    content_stems("people persons individuals suspects victims survivors defendants offenders")
)
"""Whoever is counted as people may stand in a sentence by any other name."""
PLAIN = frozenset(
    content_stems(
        "people persons individuals government authorities officials country report year total among record register "
        "identify find found count list include mention state note publish according get got give gave make made "
        "take took reach number come came hold held begin beginning start end average additional further extra "
        "phone telephone back ever actually currently roughly approximately overall precisely altogether "
        "side tier everything level levels"
    )
)
"""Words that tell nothing of what happened."""


def is_untold(reading: Reading, candidate: Candidate) -> bool:
    """Whether nothing around a figure tells of what the question says of the counted, and the reader isn't sure.

    "How many girls were among the children who went missing?" isn't answered by "313 of those registered were
    girls": the girls are there, but neither children nor missing.
    """
    question, lexicon = reading.question, reading.lexicon
    telling = [
        term
        for term in dict.fromkeys(question.stems)
        if term not in question.counted and term not in PLAIN and not lexicon.is_pervasive(term)
    ]
    chance = read_chance(candidate.sentence, candidate.bound.figure)
    sentence = candidate.sentence
    around = f"{sentence.text} {sentence.previous} {' '.join(sentence.passage.section)}"
    if (chance >= SURE_WITHOUT and candidate.local >= BARELY_LOCAL) or is_entry_asked(reading, sentence):
        return False
    if (
        len(question.scopes) > 1
        and question.scopes <= candidate.scopes
        and question.scopes & PARTED
        and all(term in _OF_CASES or _is_among(term, lexicon.terms(around)) for term in telling)
    ):
        return False  # level, form, and deed say all that is asked
    best = sentence is reading.sentences[0] and sentence.score >= TOLD_SCORE
    another = bool((candidate.scopes & DEEDS) - question.scopes - _BEGUN)
    if candidate.local >= MUCH_LOCAL and chance >= RATHER_SURE and not another:
        return False
    likely = not another and candidate.local >= LEAST_LOCAL and (chance >= RATHER_SURE or best)
    present = lexicon.terms(around)
    hardly = chance < LIKELY or candidate.local < BARELY_LOCAL
    if not likely and question.counted and hardly and not _counts(question.counted[-1], present):
        return True
    present |= _told_otherwise(reading, around)
    if not likely and chance < HARDLY_READ and _absent(reading, present) >= MOSTLY_ABSENT:
        return True
    if not telling:
        return False
    held = sum(lexicon.weight(term) for term in telling if _is_among(term, present))
    return not held if likely else held < LEAST_TOLD * sum(lexicon.weight(term) for term in telling)


def is_entry_asked(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence is an entry under the very words that are asked for: "Dependent areas: Svalbard".

    Or under words among which all of them stand, those left out that the headings above it have or that tell nothing:
    "Inflation rate (consumer prices) 2023: 2.6%" for "inflation 2023" below "Bolivia".
    """
    key, colon, value = sentence.text.partition(": ")
    stems = set(content_stems(key))
    if not (colon and value.strip() and stems) or len(key.split()) > LONGEST_KEY:
        return False
    question, report_id = reading.question, sentence.passage.report_id
    asked = {*question.stems, *question.years}
    above = f"{' '.join(sentence.passage.section)} {reading.titles.get(report_id, '')}"
    rest = asked - PLAIN - set(content_stems(above))
    return (len(stems) > 1 and stems <= asked) or (bool(rest) and rest <= stems)


def _told_otherwise(reading: Reading, around: str) -> frozenset[str]:
    """The question's stems for levels, groups and deeds that a text names otherwise: "found guilty", "convicted"."""
    named = scope_terms(around)
    asked = reading.question.text
    scopes = (asked[place.start : place.end] for place in scope_places(asked) if place.name in named)
    return frozenset(term for words in (*scopes, *told_alike(asked, around)) for term in content_stems(words))


def is_of_another_sort(reading: Reading, candidate: Candidate) -> bool:
    """Whether another sort of what is counted is asked for: "honey samples" are no pollen samples.

    What narrows the noun down stands neither with the figure nor around it, and the trained reader isn't sure.
    """
    counted, figure = reading.question.counted, candidate.bound.figure
    if len(counted) < 2 or figure.kind is not FigureKind.COUNT:
        return False
    sentence, lexicon = candidate.sentence, reading.lexicon
    present = lexicon.expand(
        content_stems(f"{sentence.text} {sentence.previous} {' '.join(sentence.passage.section)}")
    )
    # Males are told by "men": what the figure is for stands with it in other words.
    named = {
        term
        for place in scope_places(reading.question.text)
        if place.name in candidate.scopes
        for term in content_stems(reading.question.text[place.start : place.end])
    }
    lacking = [
        term
        for term in counted[:-1]
        if term not in PLAIN | named and not lexicon.is_pervasive(term) and not _is_among(term, present)
    ]
    own = content_stems(figure.unit or "")
    other = own[-1:] == counted[-1:] and bool(set(own[:-1]) - set(reading.question.stems))
    return bool(lacking) and read_chance(sentence, figure) < (SURE_OF_SORT if other else LIKELY_SORT)


def _absent(reading: Reading, present: frozenset[str]) -> float:
    """Share of the weight of the question's words, those of every report left out, that don't stand there, 0 to 1."""
    lexicon = reading.lexicon
    asked = [
        t for t in dict.fromkeys(reading.question.stems) if t not in PLAIN and not lexicon.is_pervasive(t)
    ]
    total = sum(lexicon.weight(term) for term in asked)
    return (
        sum(lexicon.weight(term) for term in asked if not _is_among(term, present)) / total if total else 0.0
    )


def _counts(noun: str, present: frozenset[str]) -> bool:
    """Whether what is counted stands there, be it as its verb ("inspections", "inspected") or as people."""
    return noun in PEOPLE or _is_among(noun, present)


def _is_among(stem: str, present: frozenset[str]) -> bool:
    """Whether a stem, or one that begins alike, stands there: "provinces" is told by "provincial"."""
    root = stem[:NOUN_ROOT]
    return stem in present or (len(root) == NOUN_ROOT and any(term.startswith(root) for term in present))
