"""Vectors in 8 bits with a scale each: a cosine of 384 values doesn't see the rounding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LARGEST = 127


def rounded(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Steps, int8, of the vectors' shape (rows, dimensions), and scales, float32, (rows,).

    What was rounded once stays the same when it is rounded again.
    """
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    scales = np.where(largest > 0, largest / np.float32(_LARGEST), 1.0).astype(np.float32)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def unrounded(steps: NDArray[np.int8], scales: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors: float32, (rows, dimensions)."""
    return np.asarray(steps.astype(np.float32) * scales[:, None], dtype=np.float32)
