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

from index.embed import Embedder, Told
from index.sentences import sentence_spans
from index.split import passage_input

_FIRST, _SPANS, _STEPS, _SCALES = "first.npy", "spans.npy", "steps.npy", "scales.npy"
_LARGEST = 127


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

    def __init__(
        self,
        first: NDArray[np.int64],
        spans: NDArray[np.int32],
        steps: NDArray[np.int8],
        scales: NDArray[np.float32],
    ) -> None:
        """Take the arrays. Raises ValueError where they don't belong together."""
        count = len(spans)
        if not len(steps) == len(scales) == count or not len(first) or first[0] != 0 or first[-1] != count:
            raise ValueError("the sentences' parts have different counts")
        self._first, self._spans, self._steps, self._scales = first, spans, steps, scales

    @property
    def rows(self) -> int:
        """Number of passages."""
        return len(self._first) - 1

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._steps.shape[1])

    @classmethod
    def build(cls, passages: Sequence[PassageSentences], dimensions: int) -> SentenceVectors:
        """Round and join the sentences of all passages, in row order."""
        first = np.zeros(len(passages) + 1, dtype=np.int64)
        np.cumsum([len(held.spans) for held in passages], out=first[1:])
        spans = np.asarray([span for held in passages for span in held.spans], dtype=np.int32).reshape(-1, 2)
        steps = np.zeros((len(spans), dimensions), dtype=np.int8)
        scales = np.zeros(len(spans), dtype=np.float32)
        for row, held in enumerate(passages):
            own = slice(int(first[row]), int(first[row + 1]))
            largest = np.abs(held.vectors).max(axis=1, initial=0.0)
            scales[own] = np.where(largest > 0, largest / _LARGEST, 1.0)
            steps[own] = np.rint(held.vectors / scales[own, None])
        return cls(first, spans, steps, scales)

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder, in numpy's own format."""
        folder.mkdir()
        np.save(folder / _FIRST, self._first, allow_pickle=False)
        np.save(folder / _SPANS, self._spans, allow_pickle=False)
        np.save(folder / _STEPS, self._steps, allow_pickle=False)
        np.save(folder / _SCALES, self._scales, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> SentenceVectors:
        """Map what `save` wrote. The caller has checked the files. Raises OSError, ValueError."""
        first, spans, steps, scales = (
            np.load(folder / name, mmap_mode="r", allow_pickle=False)
            for name in (_FIRST, _SPANS, _STEPS, _SCALES)
        )
        return cls(first, spans, steps, scales)

    def of(self, row: int) -> PassageSentences:
        """The sentences of a passage."""
        own = slice(int(self._first[row]), int(self._first[row + 1]))
        vectors = self._steps[own].astype(np.float32) * np.asarray(self._scales[own])[:, None]
        spans = tuple((int(start), int(end)) for start, end in self._spans[own])
        return PassageSentences(spans, np.asarray(vectors, dtype=np.float32))
