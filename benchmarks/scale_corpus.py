"""Reports of any size for benchmarks/scale.py: seeded prose of real words by topics, and questions about it.

Each report has topics of its own; a passage takes half of its content words from one topic's few dozen and the rest
from the whole vocabulary, common words more often (Zipf). So passages are near or far from each other as those of
reports are, and the vocabulary goes on growing with names and figures that nothing else has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import TOKENIZER, WEIGHTS

PASSAGES = 1000
"""Passages of a report."""
WORDS = 100
"""Words of a passage."""
_SENTENCE = 20
_TOPIC_WORDS = 60
_TOPICS = 12
"""Topics of a report."""
_FUNCTION = "the of and in to a for by with on that was were from as at which not than had".split()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, the common ones first, and how often each is drawn."""

    words: tuple[str, ...]
    drawn: NDArray[np.float64]
    """Cumulated shares."""


def vocabulary() -> Vocabulary:
    """The whole words of the shipped tokenizer: real ones, about in the order of how common they are."""
    held = json.loads((WEIGHTS / TOKENIZER).read_bytes())["model"]["vocab"]
    words = [word for word in held if word.isascii() and word.isalpha() and word.islower() and len(word) > 3]
    shares = 1.0 / (np.arange(len(words)) + 30.0)
    return Vocabulary(tuple(words), np.cumsum(shares / shares.sum()))


def report(number: int, known: Vocabulary, *, passages: int = PASSAGES) -> list[str]:
    """The passages of a report, the same for the same number."""
    chance = np.random.default_rng([number, 20261128])
    size = len(known.words)
    topics = chance.integers(200, size, (_TOPICS, _TOPIC_WORDS))
    of = chance.integers(0, _TOPICS, passages)
    words = np.minimum(np.searchsorted(known.drawn, chance.random((passages, WORDS))), size - 1)
    own = topics[of[:, None], chance.integers(0, _TOPIC_WORDS, (passages, WORDS))]
    words = np.where(chance.random((passages, WORDS)) < 0.5, own, words)
    function = chance.integers(0, len(_FUNCTION), (passages, WORDS))
    is_function = chance.random((passages, WORDS)) < 0.4
    figures = chance.integers(3, 100_000, (passages, WORDS // _SENTENCE))
    years = chance.integers(1990, 2027, (passages, WORDS // _SENTENCE))
    made = []
    for row in range(passages):
        text = [
            _FUNCTION[which] if small else known.words[word]
            for word, which, small in zip(
                words[row].tolist(), function[row].tolist(), is_function[row].tolist(), strict=True
            )
        ]
        for sentence in range(WORDS // _SENTENCE):
            at = sentence * _SENTENCE
            text[at] = text[at].capitalize()
            text[at + 7] = f"{figures[row, sentence]:,}"
            text[at + 13] = str(years[row, sentence])
            text[at + _SENTENCE - 1] += "."
        text[3] = f"{text[3].capitalize()}{_name(number * passages + row)}"
        made.append(" ".join(text))
    return made


def write_reports(folder: Path, passages: int) -> Iterator[Path]:
    """Write as many reports as hold so many passages, and name each when it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    known = vocabulary()
    for number in range(-(-passages // PASSAGES)):
        path = folder / f"report-{number:05d}.txt"
        held = report(number, known, passages=min(PASSAGES, passages - number * PASSAGES))
        path.write_text("\n\n".join(held) + "\n", encoding="utf-8")
        yield path


def questions(count: int, passages: int) -> list[str]:
    """Questions, each in words of one passage and in common ones, the same for the same counts."""
    known = vocabulary()
    chance = np.random.default_rng(count)
    made = []
    for _ in range(count):
        number = int(chance.integers(0, -(-passages // PASSAGES)))
        held = report(number, known, passages=min(PASSAGES, passages - number * PASSAGES))
        said = [word.strip(".,") for word in held[int(chance.integers(0, len(held)))].split()]
        content = [word for word in said if word.isalpha() and word not in _FUNCTION]
        asked = chance.choice(content, 5, replace=False).tolist()
        common = known.words[int(chance.integers(0, 40))]
        year = next(word for word in said if word.isdigit() and len(word) == 4)
        made.append(
            f"how many {common} {' '.join(asked[:3])} were there with the {' '.join(asked[3:])} in {year}"
        )
    return made


class WordVectors:
    """An embedder in place of a model's: the sum of a text's words' vectors, drawn at random; texts in the same words
    are near. It takes a thousandth of the model's time."""

    name = "random-words-384"
    fingerprint = "0" * 63 + "1"
    dimensions = 384
    max_tokens = 256

    def __init__(self) -> None:
        known = vocabulary()
        self._numbers = {word: number for number, word in enumerate(known.words)}
        drawn = np.random.default_rng(7).normal(size=(len(known.words), self.dimensions))
        # Common words say little, as in a model's vectors.
        weights = np.minimum(1.0, (np.arange(len(known.words)) + 1) / 2000)
        self._vectors = (drawn * weights[:, None]).astype(np.float32)

    def count_tokens(self, text: str) -> int:
        """About as many as a model counts."""
        return 2 + text.count(" ") * 5 // 4

    def embed(self, texts: Sequence[str], *, progress: object = None) -> NDArray[np.float32]:
        """Unit vectors, float32, (len(texts), dimensions)."""
        made = np.stack([self._summed(text) for text in texts]) if texts else np.zeros((0, self.dimensions))
        return _unit(made)

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]], *, progress: object = None
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Unit vectors of texts and of their parts."""
        wholes, found = [], []
        for text, spans in zip(texts, parts, strict=True):
            own = np.stack([self._summed(text[start:end]) for start, end in spans])
            wholes.append(own.sum(axis=0))
            found.append(_unit(own))
        return _unit(np.stack(wholes)), found

    def _summed(self, text: str) -> NDArray[np.float32]:
        known = [
            number
            for word in text.split()
            if (number := self._numbers.get(word.rstrip(".").lower())) is not None
        ]
        return np.asarray(self._vectors[known].sum(axis=0), dtype=np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(vectors / lengths, dtype=np.float32)


def _name(number: int) -> str:
    """A made-up ending that few texts share."""
    letters = "bdfgklmnprst"
    vowels = "aeiou"
    made = ""
    number = number % 400_000
    for _ in range(3):
        number, consonant = divmod(number, len(letters))
        number, vowel = divmod(number, len(vowels))
        made += letters[consonant] + vowels[vowel]
    return made
