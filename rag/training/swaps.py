"""Near misses out of public questions: one word, name or year exchanged for another of its kind.

The passage goes on telling of what was asked first, so the question has to be read to the word. Words are exchanged
for words that are near, but no synonyms: the question's vector has to move (Jia and Liang 2017 exchange names and
figures likewise, in passages).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.lexical import terms
from index.sentences import sentence_spans
from rag.training.examples import Example

NEAR: Final = (0.35, 0.72)
"""Cosines of two words that are of one kind and no synonyms."""
MOVED: Final = 0.9
"""Cosine of the question with itself after the exchange, at most."""
_CANDIDATES: Final = 12
_FEWEST: Final = 4
"""Questions that a word has to stand in, to be taken for another."""
_WORD: Final = re.compile(r"[A-Za-z]{4,}")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}\b")
_ENDINGS: Final = ("ing", "ed", "ies", "es", "s", "ion", "ment", "ly", "er", "or", "al", "ous", "ive", "")
_PLAIN: Final = frozenset(
    "what when where which whose whom that this these those with from into about have been were does their there"
    " many much long often kind type name called known time year years some other first last most more than after"
    " before during between while them they only also made make used will would could should".split()
)


@dataclass(frozen=True, slots=True)
class _Swap:
    example: Example
    question: str
    is_word: bool


def swapped(examples: Sequence[Example], embedder: Embedder, *, share: float, seed: int) -> Iterator[Example]:
    """Unanswerable examples: questions of answered ones with one thing exchanged, the passage left as it is.

    Only what stands in the sentence with the answer is exchanged, and for nothing that stands in the passage.

    Args:
        examples: Public examples.
        embedder: Embeds the words of all questions, and the questions with a word exchanged.
        share: Share of the answered examples that are tried, 0 to 1.
        seed: Another one makes other exchanges.

    """
    chance = Random(seed)  # noqa: S311 - no secret
    answered = [e for e in examples if e.answers]
    words = _Words([e.question for e in answered], embedder)
    names = sorted({name for e in answered for name in _NAME.findall(e.question)})
    chosen = [e for e in answered if chance.random() < share]
    found = [swap for e in chosen if (swap := _swap(e, words, names, chance)) is not None]
    moved = _moved([s for s in found if s.is_word], embedder)
    for swap in found:
        if not swap.is_word or moved[swap.question, swap.example.question] <= MOVED:
            source = f"{swap.example.source} (exchanged)"
            yield replace(
                swap.example,
                id=f"{swap.example.id}-swap",
                source=source,
                question=swap.question,
                answers=(),
            )


class _Words:
    """The words of questions, and for each those that are near it and end alike."""

    def __init__(self, questions: Sequence[str], embedder: Embedder) -> None:
        counts = Counter(word for q in questions for word in set(_WORD.findall(q)) if word.islower())
        self._words = [w for w, n in sorted(counts.items()) if n >= _FEWEST and w not in _PLAIN]
        self._rows = {word: row for row, word in enumerate(self._words)}
        self._vectors: NDArray[np.float32] = embedder.embed(self._words)
        self._endings = np.asarray([_ending(word) for word in self._words])

    def __contains__(self, word: str) -> bool:
        return word in self._rows

    def near(self, word: str) -> list[str]:
        """Words of one kind with a word, nearest first."""
        row = self._rows[word]
        cosines = self._vectors @ self._vectors[row]
        fits = (self._endings == self._endings[row]) & (cosines > NEAR[0]) & (cosines < NEAR[1])
        order = np.argsort(-np.where(fits, cosines, -1.0), kind="stable")[: min(_CANDIDATES, int(fits.sum()))]
        return [self._words[int(at)] for at in order]


def _swap(example: Example, words: _Words, names: Sequence[str], chance: Random) -> _Swap | None:
    told = _sentence(example)
    ways = [way for way in (_year, _name) if (way(example, told, names, chance))]
    if ways and chance.random() < 0.4:
        text = chance.choice(ways)(example, told, names, chance)
        return _Swap(example, text, is_word=False) if text else None
    return _word(example, told, words, chance)


def _year(example: Example, told: str, _names: Sequence[str], chance: Random) -> str:
    years = [m for m in _YEAR.finditer(example.question) if m.group() in told]
    if len(years) != 1:
        return ""
    year = int(years[0].group())
    others = [str(year + step) for step in (-1, 1, 2, -2, 3) if str(year + step) not in example.context]
    return _put(example.question, years[0], chance.choice(others)) if others else ""


def _name(example: Example, told: str, names: Sequence[str], chance: Random) -> str:
    found = [m for m in _NAME.finditer(example.question) if m.group() in told]
    if not found:
        return ""
    match = chance.choice(found)
    low = example.context.lower()
    others = [
        name
        for name in chance.sample(names, min(40, len(names)))
        if len(name.split()) == len(match.group().split()) and not any(w.lower() in low for w in name.split())
    ]
    return _put(example.question, match, others[0]) if others else ""


def _word(example: Example, told: str, words: _Words, chance: Random) -> _Swap | None:
    stems = frozenset(terms(told))
    held = frozenset(terms(example.context))
    found = [m for m in _WORD.finditer(example.question) if m.group() in words and _stands(m.group(), stems)]
    chance.shuffle(found)
    for match in found:
        others = [word for word in words.near(match.group()) if not _stands(word, held)]
        if others:
            return _Swap(example, _put(example.question, match, chance.choice(others)), is_word=True)
    return None


def _stands(word: str, stems: frozenset[str]) -> bool:
    return any(stem in stems for stem in terms(word))


def _sentence(example: Example) -> str:
    """The sentence with the answer."""
    at = example.answers[0].start
    for start, end in sentence_spans(example.context):
        if start <= at < end:
            return example.context[start:end]
    return example.context


def _ending(word: str) -> str:
    return next(ending for ending in _ENDINGS if word.endswith(ending))


def _put(question: str, match: re.Match[str], other: str) -> str:
    return question[: match.start()] + other + question[match.end() :]


def _moved(swaps: Sequence[_Swap], embedder: Embedder) -> dict[tuple[str, str], float]:
    """Cosines of questions with what they were."""
    if not swaps:
        return {}
    new = embedder.embed([s.question for s in swaps])
    old = embedder.embed([s.example.question for s in swaps])
    cosines = np.einsum("ij,ij->i", new, old)
    return {(s.question, s.example.question): float(c) for s, c in zip(swaps, cosines, strict=True)}
