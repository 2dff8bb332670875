"""Weights in 8 bits: matrices by output, tables of embeddings by row; and what makes them lose little.

A layer's inputs are rounded to 8 bits too, token by token, each by its own largest value: so a text's outputs don't
depend on the texts that are read beside it. A few channels of this encoder are 15 times as large as the median, and
would leave the others a handful of steps; they are divided by `smoothing` factors, by which the weights are multiplied
in turn (SmoothQuant, Xiao et al. 2023).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
STEPS = 127
"""Steps to each side of 0: symmetric, so that no sum of products is off by a zero point."""
_LEAST_FACTOR = 0.05
"""Of a channel that is hardly ever used: a smaller one would make its weights the largest of all."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A layer's matrix, as the product of whole numbers wants it."""

    values: NDArray[np.int8]
    """(inputs, outputs)"""
    scales: Floats
    """(outputs,)"""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table in rows."""

    values: NDArray[np.int8]
    """(rows, columns)"""
    scales: NDArray[np.float16]
    """(rows, 1)"""


def smoothing(largest: Floats, weight: Floats) -> Floats:
    """Factors, (inputs,), that share a layer's range fairly between its inputs and its weights; their mean is about 1.

    Args:
        largest: Largest size of each input that was seen, (inputs,).
        weight: The layer's weight, (outputs, inputs).

    """
    held = np.maximum(np.abs(weight).max(axis=0), 1e-6)
    factors: Floats = np.sqrt(np.maximum(largest, 1e-6) / held)
    return np.asarray(np.maximum(factors / np.exp(np.log(factors).mean()), _LEAST_FACTOR), dtype=np.float32)


def quantise_columns(weight: Floats) -> Columns:
    """Round a layer's weight, (outputs, inputs) as PyTorch has it, to the nearest of 255 steps for each output."""
    largest = np.abs(weight).max(axis=1)
    scales = np.where(largest > 0, largest / STEPS, 1.0).astype(np.float32)
    values = np.clip(np.rint(weight / scales[:, None]), -STEPS, STEPS).astype(np.int8)
    return Columns(np.ascontiguousarray(values.T), scales)


def quantise_rows(table: Floats) -> Rows:
    """Round a table to the nearest of 255 steps in each row."""
    largest = np.abs(table).max(axis=-1, keepdims=True)
    scales = (largest / STEPS).astype(np.float16)
    # Half precision ends at 6e-8; what is smaller is nothing beside the other weights.
    scales = np.where(scales > 0, scales, np.float16(1)).astype(np.float16)
    # Rounded with the scale as stored: its own rounding then costs nothing but the clipped half step.
    values = np.clip(np.rint(table / scales.astype(np.float32)), -STEPS, STEPS).astype(np.int8)
    return Rows(values, scales)


def dequantise_columns(columns: Columns) -> Floats:
    """The weight that the columns stand for: (outputs, inputs)."""
    scaled: Floats = columns.values.astype(np.float32) * columns.scales
    return np.ascontiguousarray(scaled.T)


def dequantise_rows(rows: Rows) -> Floats:
    """The table that the rows stand for."""
    scaled: Floats = rows.values.astype(np.float32) * rows.scales.astype(np.float32)
    return scaled
