"""A vector for each sentence of each passage, made from the very run that embeds the passage.

A sentence's vector is the mean over its tokens in the passage's last hidden states ("late chunking", Günther et al.
2024): it costs no second run, and a sentence that says "it" is near what "it" stands for. Stored in 8 bits with a
scale each, since a cosine of 384 values doesn't see the rounding; read by memory map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, CheckedArray
from index.eight_bits import rounded, unrounded
from index.embed import Embedder, Told
from index.sentences import sentence_spans
from index.split import passage_input

_FIRST, _SPANS, _STEPS, _SCALES = "first.npy", "spans.npy", "steps.npy", "scales.npy"


@dataclass(frozen=True, slots=True)
class PassageSentences:
    """The sentences of one passage."""

    spans: tuple[tuple[int, int], ...]
    """Offsets in the passage's text, end exclusive, in reading order."""
    vectors: NDArray[np.float32]
    """Unit vectors, (sentences, dimensions); zeros for a sentence that the embedder sees nothing of."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """What the embedder makes of one passage."""

    whole: NDArray[np.float32]
    """Unit vector of its input, (dimensions,)."""
    sentences: PassageSentences


@runtime_checkable
class PartEmbedder(Protocol):
    """An embedder that tells parts of a text in the run that embeds the whole."""

    def embed_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]],
        *,
        progress: Told | None = None,
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Unit vectors, float32, of texts and of their parts (offsets, end exclusive). Raises TextTooLongError."""
        ...


def embed_passages(
    embedder: Embedder, passages: Sequence[tuple[tuple[str, ...], str]], *, progress: Told | None = None
) -> list[PassageVectors]:
    """Embed passages with their sentences. An embedder that can't tell parts embeds each sentence by itself.

    Args:
        embedder: What embeds.
        passages: Section path and text of each.
        progress: Hears how many texts are done.

    """
    inputs = [passage_input(section, text) for section, text in passages]
    spans = [tuple(sentence_spans(text)) for _, text in passages]
    if isinstance(embedder, PartEmbedder):
        before = [len(given) - len(text) for given, (_, text) in zip(inputs, passages, strict=True)]
        parts = [[(s + at, e + at) for s, e in held] for held, at in zip(spans, before, strict=True)]
        wholes, vectors = embedder.embed_parts(inputs, parts, progress=progress)
    else:
        wholes = embedder.embed(inputs, progress=progress)
        said = [text[s:e] for (_, text), held in zip(passages, spans, strict=True) for s, e in held]
        ends = np.cumsum([len(held) for held in spans])[:-1].tolist() if spans else []
        vectors = np.split(embedder.embed(said), ends) if spans else []
    return [
        PassageVectors(whole, PassageSentences(held, own))
        for whole, held, own in zip(wholes, spans, vectors, strict=True)
    ]


class SentenceVectors:
    """The sentences of all passages by row, read by memory map. Immutable; safe to use from several threads."""

    FILES: ClassVar = (_FIRST, _SPANS, _STEPS, _SCALES)
    """Names of its files."""

    def __init__(self, folder: Path, *, cure: str) -> None:
        """Map what a `SentenceWriter` wrote; `cure` is what to do where the files aren't those.

        Raises OSError, BrokenIndexError, and ValueError where the files don't belong together.
        """
        self._first = CheckedArray.load(folder / _FIRST, np.int64, cure=cure)
        self._spans = CheckedArray.load(folder / _SPANS, np.int32, cure=cure)
        self._steps = CheckedArray.load(folder / _STEPS, np.int8, cure=cure)
        self._scales = CheckedArray.load(folder / _SCALES, np.float32, cure=cure)
        self.rows = len(self._first) - 1
        """Number of passages."""
        self.dimensions = int(self._steps.shape[1])
        """Length of each vector."""
        count = len(self._spans)
        ends = (int(self._first.rows(0, 1)[0]), int(self._first.rows(self.rows, self.rows + 1)[0]))
        if not len(self._steps) == len(self._scales) == count or ends != (0, count):
            raise ValueError("the sentences' parts have different counts")

    def of(self, row: int) -> PassageSentences:
        """The sentences of a passage. Raises BrokenIndexError."""
        first, last = (int(end) for end in self._first.rows(row, row + 2))
        spans = tuple((int(start), int(end)) for start, end in self._spans.rows(first, last))
        return PassageSentences(
            spans, unrounded(self._steps.rows(first, last), self._scales.rows(first, last))
        )


class SentenceWriter:
    """Takes the sentences of passages in row order, and writes them as they come."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Begin in a folder, which is made."""
        folder.mkdir(exist_ok=True)
        self._first = ArrayWriter(folder / _FIRST, np.int64)
        self._spans = ArrayWriter(folder / _SPANS, np.int32, 2)
        self._steps = ArrayWriter(folder / _STEPS, np.int8, dimensions)
        self._scales = ArrayWriter(folder / _SCALES, np.float32)
        self._first.add(np.zeros(1, dtype=np.int64))
        self._writers = (self._first, self._spans, self._steps, self._scales)

    def add(self, sentences: PassageSentences) -> None:
        """Take the sentences of the next passage."""
        if sentences.spans:
            steps, scales = rounded(sentences.vectors)
            self._spans.add(np.asarray(sentences.spans, dtype=np.int32).reshape(-1, 2))
            self._steps.add(steps)
            self._scales.add(scales)
        self._first.add(np.asarray([self._spans.rows], dtype=np.int64))

    def finish(self) -> None:
        """End the files."""
        for writer in self._writers:
            writer.finish()

    def close(self) -> None:
        """Release the files."""
        for writer in self._writers:
            writer.close()
