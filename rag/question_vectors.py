"""A question's embedding, also of one that the model can't read whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder


def embed_question(text: str, embedder: Embedder) -> NDArray[np.float32]:
    """Unit vector of a question, float32, (dimensions,); one that the model can't read whole is read in pieces."""
    mean: NDArray[np.float32] = np.asarray(
        embedder.embed(_pieces(text, embedder)).mean(axis=0), dtype=np.float32
    )
    length = np.float32(max(float(np.linalg.norm(mean)), 1e-12))
    return mean / length


def _pieces(text: str, embedder: Embedder) -> list[str]:
    """The text, halved at white space until the embedder reads each piece whole."""
    words = text.split()
    if embedder.count_tokens(text) <= embedder.max_tokens:
        return [text]
    if len(words) < 2:  # one word without end: its beginning is all that can be read
        return [text[: embedder.max_tokens // 2]]
    half = len(words) // 2
    return [*_pieces(" ".join(words[:half]), embedder), *_pieces(" ".join(words[half:]), embedder)]
