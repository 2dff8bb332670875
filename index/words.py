"""The words of reports, counted while they are indexed: how rare each is, and what abbreviations stand for.

A question is weighed by these counts (`rag.terms`), which therefore needn't read a report again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.stemming import stem

ENDING = 4
"""Letters of a word's end by which likely slips of it are found."""
SUBJECT_LEAST = 4
"""Sentences that a report's subject stands in at least."""
SUBJECT_LONG = 50
"""Sentences from which one in twenty is enough."""
TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
"""A word or number."""
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$|[’'][sS]$")
_ACRONYM = re.compile(
    r"((?:[A-Z][\w’']{0,40}|of|the|for|and|in|on|against|to|&)"
    r"(?:[ \t\r\n-]{1,3}(?:[A-Z][\w’']{0,40}|of|the|for|and|in|on|against|to|&)){1,14})\s?\(([A-Z][A-Za-z]{1,9})\)"
)
_NAME_RUN = re.compile(
    r"[A-Z][\w’'-]*(?:\s+(?:(?:of|the|for|and|in|on|against|to|&)\s+){0,2}[A-Z][\w’'-]*)*$"
)

LONGEST_LEAD = 80
"""Characters before a name in which what qualifies it stands."""
_QUALIFIED = re.compile(r"\b[Tt]he\s+([A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)\s+$")


@dataclass(frozen=True, slots=True)
class WordCounts:
    """The words of one report."""

    sentences: int
    stems: Mapping[str, int]
    """In how many sentences each stem stands."""
    words: frozenset[str]
    """Every word, lower case, unstemmed."""
    acronyms: tuple[tuple[str, str], ...]
    """Abbreviations as they are written, with the names before them, in reading order."""

    @property
    def subject(self) -> frozenset[str]:
        """Stems that stand all over, in every twelfth sentence or more: what it is about, and function words.

        Of a long report every twentieth is enough: who acts in all of it is named less often.
        """
        least = max(SUBJECT_LEAST, min(-(-self.sentences // 12), max(SUBJECT_LONG, -(-self.sentences // 20))))
        return frozenset(term for term, count in self.stems.items() if count >= least)

    def frequency(self, term: str) -> int:
        """In how many sentences a stem stands."""
        return self.stems.get(term, 0)

    def has(self, word: str) -> bool:
        """Whether a word stands in it, lower case, unstemmed."""
        return word in self.words

    def likely_slips(self, word: str, *, shortest: int, longest: int) -> list[str]:
        """Words of some lengths with the first letter of a word, or its last four, sorted."""
        return sorted(
            other
            for other in self.words
            if shortest <= len(other) <= longest
            and (other[0] == word[0] or other[-ENDING:] == word[-ENDING:])
        )


NO_WORDS = WordCounts(0, {}, frozenset(), ())


class Words(Protocol):
    """Counted words, wherever they lie: in memory or in an index. The members are `WordCounts`'s."""

    @property
    def sentences(self) -> int: ...  # noqa: D102

    @property
    def acronyms(self) -> Sequence[tuple[str, str]]: ...  # noqa: D102

    def frequency(self, term: str) -> int: ...  # noqa: D102

    def has(self, word: str) -> bool: ...  # noqa: D102

    def likely_slips(self, word: str, *, shortest: int, longest: int) -> list[str]: ...  # noqa: D102


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, possessive endings gone."""
    return [_POSSESSIVE.sub("", word).lower() for word in TOKEN.findall(text)]


def count_words(sentences: Sequence[str], texts: Sequence[str]) -> WordCounts:
    """Count the words of sentences, and find the abbreviations that the texts define."""
    frequency: Counter[str] = Counter()
    words: set[str] = set()
    for sentence in sentences:
        present = set(tokens(sentence))
        words |= present
        frequency.update({stem(word) for word in present})
    acronyms = [
        (match.group(2), expansion)
        for text in texts
        for match in _ACRONYM.finditer(text)
        if (expansion := expansion_before(match.group(1), match.group(2)))
    ]
    return WordCounts(len(sentences), dict(frequency), frozenset(words), tuple(dict.fromkeys(acronyms)))


def expansion_before(words: str, acronym: str) -> str | None:
    """The name that stands right before an abbreviation in brackets.

    The last words whose capitals spell it. Where none do, the last ones that begin with its first letter and have
    capitals enough, or more of the capitalised words before it: an abbreviation may be of another language.
    """
    parts = words.split()
    initial = acronym[0].upper()
    likely = ""
    for start in range(len(parts) - 1, -1, -1):
        capitals = [part for part in parts[start:] if part[:1].isupper()]
        if not parts[start].startswith(initial) or len(capitals) < max(2, len(acronym) // 2):
            continue
        name = " ".join(parts[start:])
        if "".join(part[0] for part in capitals) == acronym.rstrip("s"):
            return name
        likely = likely or name
    run = _NAME_RUN.search(words)
    if likely and not (run and run.group().endswith(f" {likely}")):
        # "The Specialized Unit in … of Minors, Persons, and Organs": what qualifies the name belongs to it.
        at = len(words) - len(likely) if words.endswith(likely) else 0
        led = _QUALIFIED.search(words[max(0, at - LONGEST_LEAD) : at])
        return f"{led.group(1)} {likely}" if led else likely
    name = run.group().removeprefix("The ") if run else ""
    return name if " " in name else None
