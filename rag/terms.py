"""Words made comparable: tokens, stems, weights, abbreviations and typing errors.

Stems are Snowball's (PyStemmer), weights are BM25's inverse document frequency over the report's
sentences, so that what is rare in the report counts more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from rag.stemming import stem

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$|[’'][sS]$")
_ACRONYM = re.compile(
    r"((?:[A-Z][\w’']{0,40}|of|the|for|and|in|on|against|to|&)"
    r"(?:[ \t\r\n-]{1,3}(?:[A-Z][\w’']{0,40}|of|the|for|and|in|on|against|to|&)){1,14})\s?\(([A-Z][A-Za-z]{1,9})\)"
)

SUBJECT_LEAST = 4
"""Sentences that a report's subject stands in at least."""
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
    decreased change changed total
    """.split()
)
"""Words that say what to do with figures: a report needn't have them, and they are no slips for ones that it has."""


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, possessive endings gone."""
    return [_POSSESSIVE.sub("", word).lower() for word in _TOKEN.findall(text)]


@lru_cache(maxsize=8192)
def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, in order, with repeats."""
    return tuple(stem(word) for word in tokens(text) if word not in STOP_WORDS)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the indexed reports' own words are worth."""

    weights: Mapping[str, float]
    """Inverse document frequency of each stem over sentences."""
    words: frozenset[str]
    """Every word of the reports, lower case, unstemmed."""
    acronyms: Mapping[str, frozenset[str]]
    """Stem of an abbreviation → stems of what it stands for ("nap" → "nation", "action", "plan")."""
    unknown_weight: float
    """Weight of a word that no report has: as much as the rarest."""

    def weight(self, term: str) -> float:
        """Inverse document frequency of a stem."""
        return self.weights.get(term, self.unknown_weight)

    def knows(self, word: str) -> bool:
        """Whether a report has the word, in any form; function words are known."""
        return word in STOP_WORDS or word in self.words or stem(word) in self.weights

    def is_pervasive(self, term: str) -> bool:
        """Whether a stem stands in so many sentences that naming it narrows nothing: the report's own subject."""
        return term in self.weights and self.weights[term] < PERVASIVE_WEIGHT

    def correct(self, text: str) -> str:
        """The text with words that no report has replaced by the one close spelling that a report has.

        Covers typing errors and British spellings ("labour"). Short words, numbers and capitalised
        names are left alone: a name that the report doesn't have must stay unknown.
        """
        return _TOKEN.sub(lambda match: self._corrected(match.group()), text)

    def _corrected(self, word: str) -> str:
        lower = _POSSESSIVE.sub("", word).lower()
        if (
            len(lower) < 5
            or not lower.isalpha()
            or lower in self.words
            or word[0].isupper()
            or lower in STOP_WORDS | ASKING_WORDS
        ):
            return word
        if stem(lower) in self.weights:
            return word
        near = get_close_matches(lower, _same_initial(self.words, lower), n=1, cutoff=0.84)
        return near[0] if near else word

    def expand(self, stems: Iterable[str]) -> frozenset[str]:
        """The stems, with abbreviations that stand for some of them and the words that abbreviations stand for."""
        given = frozenset(stems)
        expanded = set(given)
        for acronym, words in self.acronyms.items():
            if acronym in given:
                expanded |= words
            elif len(words) > 1 and words <= given:
                expanded.add(acronym)
        return frozenset(expanded)


def subject_stems(sentences: Sequence[str]) -> frozenset[str]:
    """Stems that stand all over a report, in every twelfth sentence or more: what it is about."""
    frequency = Counter(term for sentence in sentences for term in set(content_stems(sentence)))
    return frozenset(t for t, n in frequency.items() if n >= SUBJECT_LEAST and 12 * n >= len(sentences))


def _same_initial(words: frozenset[str], word: str) -> list[str]:
    """Words that could be a slip of the given one: near in length, alike at one end, sorted for repeatability."""
    return sorted(
        other
        for other in words
        if other not in STOP_WORDS
        and abs(len(other) - len(word)) <= 2
        and (other[:2] == word[:2] or other[-4:] == word[-4:] or other[0] == word[0])
    )


def build_lexicon(sentences: Sequence[str], texts: Sequence[str]) -> Lexicon:
    """Count the words of all sentences; find the abbreviations that the texts define."""
    frequency: Counter[str] = Counter()
    words: set[str] = set()
    for sentence in sentences:
        present = tokens(sentence)
        words.update(present)
        frequency.update({stem(word) for word in present})
    total = max(1, len(sentences))
    weights = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in frequency.items()}
    acronyms: dict[str, frozenset[str]] = {}
    for text in texts:
        for match in _ACRONYM.finditer(text):
            expansion = expansion_before(match.group(1), match.group(2))
            if expansion:
                acronyms[stem(match.group(2).lower())] = frozenset(content_stems(expansion))
    unknown = math.log(1 + (total + 0.5) / 0.5)
    return Lexicon(weights, frozenset(words), acronyms, unknown)


def expansion_before(words: str, acronym: str) -> str | None:
    """The name that stands right before an abbreviation in brackets.

    The last words that begin with its first letter and have capitals enough to spell it; where none do (an
    abbreviation of another language), all capitalised words before it.
    """
    parts = words.split()
    initial = acronym[0].upper()
    for start in range(len(parts) - 1, -1, -1):
        capitals = [part for part in parts[start:] if part[:1].isupper()]
        if parts[start].startswith(initial) and len(capitals) >= max(2, len(acronym) // 2):
            return " ".join(parts[start:])
    run = _NAME_RUN.search(words)
    return run.group() if run and len(run.group().split()) > 1 else None


_NAME_RUN = re.compile(
    r"[A-Z][\w’'-]*(?:\s+(?:(?:of|the|for|and|in|on|against|to|&)\s+){0,2}[A-Z][\w’'-]*)*$"
)
