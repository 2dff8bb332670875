"""The passages' vectors: exact search while it is fast, search by codes above that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.codes import CodeIndex, CodeWriter
from index.dense import DenseIndex, FlatWriter
from index.limits import Limits
from index.manifest import CODES, DENSE

CODE_FILES = frozenset(f"{CODES}/{name}" for name in CodeIndex.FILES)
"""Paths of the files of a search by codes, in a generation."""


class VectorIndex(Protocol):
    """Rows of unit vectors that can be searched. Safe to use from several threads."""

    @property
    def rows(self) -> int: ...  # noqa: D102

    @property
    def dimensions(self) -> int: ...  # noqa: D102

    def vectors(self, first: int, last: int) -> NDArray[np.float32]:
        """Vectors of some rows, end exclusive: float32, (rows, dimensions)."""
        ...

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest rows as (row, cosine), best first, lower rows first among equals; only allowed ones."""
        ...


class VectorWriter(Protocol):
    """Takes vectors in row order."""

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take the vectors of the next rows: float32, (rows, dimensions)."""
        ...

    def finish(self) -> None:
        """Write what is not yet written."""
        ...

    def close(self) -> None:
        """Release the files."""
        ...


def vector_writer(folder: Path, *, rows: int, dimensions: int, limits: Limits) -> VectorWriter:
    """What writes so many vectors into a generation's folder."""
    if rows <= limits.flat_passages:
        return FlatWriter(folder / DENSE, dimensions)
    return CodeWriter(folder / CODES, dimensions)


def open_vectors(folder: Path, paths: Collection[str], *, cure: str) -> VectorIndex:
    """Open a generation's vectors. Raises OSError, ValueError, BrokenIndexError.

    Args:
        folder: Of the generation.
        paths: Its files, as the manifest names them.
        cure: What to do where a file isn't the one that was written.

    """
    if DENSE in paths:
        return DenseIndex.load(folder / DENSE)
    if set(paths) >= CODE_FILES:
        return CodeIndex(folder / CODES, cure=cure)
    raise ValueError("the manifest names no vectors")
