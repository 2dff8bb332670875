"""Stand-ins for the embedding model: deterministic, instant, no files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.errors import TextTooLongError
from index.records import Passage
from index.sentence_vectors import PassageSentences, embed_passages


class HashEmbedder:
    """Bag of words, hashed to unit vectors of 64 dimensions: texts that share words are near.

    A token is a word or a mark; two more stand for the special ones of real models.
    """

    def __init__(self, *, name: str = "hash-64", max_tokens: int = 256, dimensions: int = 64) -> None:
        self.name = name
        self.max_tokens = max_tokens
        self.dimensions = dimensions
        self.fingerprint = hashlib.sha256(f"{name} {max_tokens} {dimensions}".encode()).hexdigest()
        self.embedded: list[str] = []
        """Every text that `embed` was given, in order."""

    def count_tokens(self, text: str) -> int:
        return len(_tokens(text)) + 2

    def embed_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        wholes = self.embed(texts, progress=progress)
        kept = len(self.embedded)
        found = [
            self.embed([text[start:end] for start, end in held])
            for text, held in zip(texts, parts, strict=True)
        ]
        del self.embedded[kept:]  # what a test counts is texts
        return wholes, found

    def embed(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            if self.count_tokens(text) > self.max_tokens:
                raise TextTooLongError(f"a text of {self.count_tokens(text)} tokens; shorten it")
            for token in _tokens(text):
                digest = hashlib.sha256(token.lower().encode()).digest()
                vectors[row, digest[0] % self.dimensions] += 1.0 if digest[1] % 2 else -1.0
            length = float(np.linalg.norm(vectors[row]))
            if length == 0.0:
                vectors[row, 0] = length = 1.0
            vectors[row] /= length
            self.embedded.append(text)
            if progress is not None:
                progress(row + 1)
        return vectors


def embedded_sentences(embedder: Embedder) -> Callable[[Sequence[Passage]], list[PassageSentences]]:
    """What an index says of passages' sentences, worked out when it is asked."""

    def sentences(passages: Sequence[Passage]) -> list[PassageSentences]:
        held = embed_passages(embedder, [((), passage.text) for passage in passages])
        return [each.sentences for each in held]

    return sentences


class WordCounter:
    """Counts words and marks, and two special tokens, as `HashEmbedder` does."""

    def count_tokens(self, text: str) -> int:
        return len(_tokens(text)) + 2


class CharacterCounter:
    """Every character is a token: the harshest counter there is."""

    def count_tokens(self, text: str) -> int:
        return len(text) + 2


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)
