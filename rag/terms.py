"""Words made comparable: tokens, stems, weights, abbreviations and typing errors.

Stems are Snowball's (PyStemmer), weights are BM25's inverse document frequency over the report's
sentences, so that what is rare in the report counts more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from functools import lru_cache, partial

from index.stemming import stem
from index.words import TOKEN, Words, count_words, expansion_before, tokens
from rag.spelling import is_word, other_spellings, slips_inside
from rag.synonyms import SAME

__all__ = [
    "ASKING_WORDS",
    "STOP_WORDS",
    "Lexicon",
    "build_lexicon",
    "content_stems",
    "expansion_before",
    "subject_stems",
    "tokens",
]

LEAST_NAME = 6
"""Letters of a name that may be a slip for another."""
PERVASIVE_WEIGHT = 2.5
"""Inverse document frequency of a word that is in about every twelfth sentence."""
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have
    having he her here hers him his how i if in into is it its itself just let me more most my no nor
    not now of off on once only or other our out over own please same she should so some such than that
    the their them then there these they this those through to too under until up upon us very was we
    were what when where which while who whom whose why will with would you your yours tell give show
    find know need want say says said according report reports reported reporting many much number
    figure figures total amount exactly s t d ll re ve don doesn didn isn aren wasn weren hi hello
    thanks thank vs
    """.split()
)


ASKING_WORDS = frozenset(
    """
    larger largest smaller smallest higher highest lower lowest bigger biggest greater greatest fewer fewest times
    ratio factor percent percentage difference compared combined altogether together increase increased decrease
    decreased change changed total longer shorter
    population inhabitants capital mayor governor president premier chancellor minister monarch currency religion
    language elevation altitude
    """.split()
)
"""Words that say what to do with figures, or what is asked of a place: a report needn't have them, and they are no
slips for ones that it has ("president" for "resident")."""


_STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)


@lru_cache(maxsize=8192)
def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, in order, with repeats."""
    return tuple(stem(word) for word in tokens(text) if word not in STOP_WORDS)


class Lexicon:
    """What the indexed reports' own words are worth. Safe to use from several threads."""

    def __init__(self, words: Words) -> None:
        """Take the counted words."""
        self._words = words
        self._acronyms = {
            stem(acronym.lower()): frozenset(content_stems(name)) for acronym, name in words.acronyms
        }
        """Stem of an abbreviation → stems of what it stands for ("nap" → "nation", "action", "plan")."""
        # Of what they need only: a cache that holds its owner would outlive it.
        self._spelled = lru_cache(maxsize=2048)(partial(_spelled, self._acronyms))
        self._expanded = lru_cache(maxsize=2048)(partial(_expanded, self._acronyms, SAME))
        self._terms = lru_cache(maxsize=8192)(partial(_terms, self._acronyms, SAME))
        self._weighed = lru_cache(maxsize=8192)(partial(_weight, words))

    def with_same(self, same: Mapping[str, frozenset[str]]) -> Lexicon:
        """This lexicon, in which some more words mean the same. `same`: stem → stems of its group."""
        if not same:
            return self
        other = copy(self)
        joined = {**SAME, **{term: SAME.get(term, frozenset()) | group for term, group in same.items()}}
        other._expanded = lru_cache(maxsize=512)(partial(_expanded, self._acronyms, joined))
        other._terms = lru_cache(maxsize=512)(partial(_terms, self._acronyms, joined))
        return other

    def weight(self, term: str) -> float:
        """Inverse document frequency of a stem over sentences; one that no report has weighs as much as the rarest."""
        return self._weighed(term)

    def knows(self, word: str) -> bool:
        """Whether a report has the word, in any form; function words are known."""
        return word in STOP_WORDS or self._words.has(word) or self._words.frequency(stem(word)) > 0

    def is_pervasive(self, term: str) -> bool:
        """Whether a stem stands in so many sentences that naming it narrows nothing: the report's own subject."""
        return self._words.frequency(term) > 0 and self.weight(term) < PERVASIVE_WEIGHT

    def correct(self, text: str) -> str:
        """The text with words that no report has replaced by the one close spelling that a report has.

        Covers typing errors and British spellings ("labour"). Short words, numbers and words that are none of the
        report's but spelled rightly are left alone: they must stay unknown. So must names, but for a long one with
        one letter wrong ("Antartica").
        """
        return TOKEN.sub(lambda match: self._corrected(match.group()), text)

    def _corrected(self, word: str) -> str:
        lower = "".join(tokens(word))
        if len(lower) < 5 or not lower.isalpha() or lower in STOP_WORDS | ASKING_WORDS or self.knows(lower):
            return word
        if word[0].isupper():
            return self._corrected_name(word, lower)
        other = next((each for each in other_spellings(lower) if self.knows(each)), None)
        if other is not None or is_word(lower):
            return other or word
        likely = self._words.likely_slips(lower, shortest=len(lower) - 2, longest=len(lower) + 2)
        near = get_close_matches(lower, [each for each in likely if each not in STOP_WORDS], n=1, cutoff=0.84)
        return near[0] if near else word

    def _corrected_name(self, word: str, lower: str) -> str:
        """A long capitalised word, as the well-known one of the reports that is spelled like it but for a letter.

        Endings and doubled letters tell names apart ("Ivanov", "Ivanova"; "Shanxi", "Shaanxi"), and so may any letter
        of a name that few know ("Vexara", "Vexora"): such names stay as they were typed.
        """
        if len(lower) < LEAST_NAME or word[1:] != word[1:].lower() or is_word(lower):
            return word
        likely = self._words.likely_slips(lower, shortest=len(lower) - 1, longest=len(lower) + 1)
        near = [each for each in likely if is_word(each) and slips_inside(lower, each)]
        best = max(near, key=lambda each: self._words.frequency(stem(each)), default=None)
        return word if best is None else best.capitalize() + word[len(lower) :]

    def spell_out(self, stems: Iterable[str]) -> frozenset[str]:
        """The stems, with abbreviations that stand for some of them and the words that abbreviations stand for."""
        return self._spelled(tuple(stems))

    def expand(self, stems: Iterable[str]) -> frozenset[str]:
        """The stems, abbreviations and what they stand for, and words that mean the same ("sold", "sale")."""
        return self._expanded(tuple(stems))

    def terms(self, text: str) -> frozenset[str]:
        """A text's content stems, expanded."""
        return self._terms(text)


def _spelled(acronyms: Mapping[str, frozenset[str]], stems: tuple[str, ...]) -> frozenset[str]:
    """The stems with abbreviations, both ways."""
    given = frozenset(stems)
    expanded = set(given)
    for acronym, words in acronyms.items():
        if acronym in given:
            expanded |= words
        elif len(words) > 1 and words <= given:
            expanded.add(acronym)
    return frozenset(expanded)


def _expanded(
    acronyms: Mapping[str, frozenset[str]], same: Mapping[str, frozenset[str]], stems: tuple[str, ...]
) -> frozenset[str]:
    """The stems with abbreviations and with words that mean the same."""
    spelled = _spelled(acronyms, stems)
    return spelled.union(*(same[term] for term in spelled if term in same))


def _terms(
    acronyms: Mapping[str, frozenset[str]], same: Mapping[str, frozenset[str]], text: str
) -> frozenset[str]:
    return _expanded(acronyms, same, content_stems(text))


def _weight(words: Words, term: str) -> float:
    """BM25's inverse document frequency of a stem."""
    total, sentences = max(1, words.sentences), words.frequency(term)
    return math.log(1 + (total - sentences + 0.5) / (sentences + 0.5))


def build_lexicon(sentences: Sequence[str], texts: Sequence[str]) -> Lexicon:
    """The lexicon of sentences and of the abbreviations that texts define."""
    return Lexicon(count_words(sentences, texts))


def subject_stems(pervasive: frozenset[str]) -> frozenset[str]:
    """Of the stems that stand all over a report, those that say what it is about."""
    return pervasive - _STOP_STEMS
