"""Weights in 8 bits: matrices in blocks along their inputs, tables of embeddings by row.

Blocks are what ONNX Runtime's MatMulNBits reads. It rounds the activations in the same blocks too, so an outlier (this
encoder has one of 15 times the median before each feed-forward layer) spoils 64 values instead of a whole batch, and a
window's logits don't depend on the windows that are read beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BLOCK = 64
"""Inputs that share a scale: a power of 2 that divides the sizes of the encoder."""
ZERO = 128
"""Stored byte that stands for 0, as MatMulNBits has it."""
_STEPS = 127
"""Steps to each side of 0: symmetric, so that no sum of products is off by a zero point."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks."""

    values: NDArray[np.uint8]
    """(outputs, blocks, BLOCK) 0 stands at 128."""
    scales: NDArray[np.float16]
    """(outputs, blocks)"""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table in rows."""

    values: NDArray[np.int8]
    """(rows, columns)"""
    scales: NDArray[np.float16]
    """(rows, 1)"""


def quantise_matrix(weight: Floats) -> Blocks:
    """Round a layer's weight, (outputs, inputs) as PyTorch has it, to the nearest of 255 steps in each block."""
    outputs, inputs = weight.shape
    if inputs % BLOCK:
        raise ValueError(f"{inputs} inputs can't be divided into blocks of {BLOCK}")
    parts = weight.reshape(outputs, inputs // BLOCK, BLOCK)
    scales = _scales(parts)
    steps = _steps(parts, scales)
    return Blocks((steps.astype(np.int16) + ZERO).astype(np.uint8), scales[..., 0])


def quantise_rows(table: Floats) -> Rows:
    """Round a table to the nearest of 255 steps in each row."""
    scales = _scales(table)
    return Rows(_steps(table, scales), scales)


def dequantise_matrix(blocks: Blocks) -> Floats:
    """The weight that the blocks stand for: (outputs, inputs)."""
    centred = blocks.values.astype(np.float32) - np.float32(ZERO)
    scaled: Floats = centred * blocks.scales.astype(np.float32)[..., None]
    return scaled.reshape(len(scaled), -1)


def dequantise_rows(rows: Rows) -> Floats:
    """The table that the rows stand for."""
    scaled: Floats = rows.values.astype(np.float32) * rows.scales.astype(np.float32)
    return scaled


def _scales(parts: Floats) -> NDArray[np.float16]:
    """Largest value of each part over the steps, in half precision; parts of zeros have any scale."""
    largest = np.abs(parts).max(axis=-1, keepdims=True)
    scales = (largest / _STEPS).astype(np.float16)
    # Half precision ends at 6e-8; what is smaller is nothing beside the other weights.
    return np.where(scales > 0, scales, np.float16(1)).astype(np.float16)


def _steps(parts: Floats, scales: NDArray[np.float16]) -> NDArray[np.int8]:
    # Rounded with the scale as stored: its own rounding then costs nothing but the clipped half step.
    return np.clip(np.rint(parts / scales.astype(np.float32)), -_STEPS, _STEPS).astype(np.int8)
