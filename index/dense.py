"""Vectors in FAISS: exact search by inner product, which for unit vectors is the cosine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss


_CHUNK = 1 << 20
"""Bytes that are written at a time."""


class DenseIndex:
    """Rows of unit vectors. Immutable once built; searching is safe from several threads."""

    def __init__(self, flat: faiss.IndexFlat, *, rows: int, dimensions: int) -> None:
        self._flat = flat
        self.rows = rows
        """How many vectors there are."""
        self.dimensions = dimensions
        """Length of each vector."""

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index vectors: float32, (rows, dimensions); a row's number is its place."""
        import faiss

        rows, dimensions = vectors.shape
        flat = faiss.IndexFlatIP(dimensions)
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(flat, rows=rows, dimensions=dimensions)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what a `FlatWriter` wrote. The caller has checked the file: FAISS trusts what it reads."""
        import faiss

        flat = faiss.read_index(str(path))
        if not isinstance(flat, faiss.IndexFlat):
            raise ValueError(f"{path} holds no flat index")
        return cls(flat, rows=int(flat.ntotal), dimensions=int(flat.d))

    def vectors(self, first: int, last: int) -> NDArray[np.float32]:
        """Vectors of some rows as they were added, end exclusive: float32, (rows, dimensions)."""
        held = self._flat.reconstruct_n(first, last - first)
        return np.asarray(held, dtype=np.float32).reshape(-1, self.dimensions)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest rows as (row, cosine), best first, lower rows first among equals.

        With `allowed`, the k nearest of those rows; [] where it is empty.
        """
        import faiss

        reachable = self.rows if allowed is None else len(allowed)
        wanted = min(k, reachable)
        if wanted <= 0:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dimensions)
        if allowed is None:
            scores, rows = self._flat.search(query, wanted)
        else:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, dtype=np.int64))
            parameters = faiss.SearchParameters()
            parameters.sel = selector
            scores, rows = self._flat.search(query, wanted, params=parameters)
        found = [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


class FlatWriter:
    """Takes vectors in row order, and writes a `DenseIndex`. It holds them all in memory."""

    def __init__(self, path: Path, dimensions: int) -> None:
        """Begin a file, which is written at the end."""
        import faiss

        self._path = path
        self._flat = faiss.IndexFlatIP(dimensions)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take the vectors of the next rows: float32, (rows, dimensions)."""
        self._flat.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def close(self) -> None:
        """Release nothing: there is no file before the end."""

    def finish(self) -> None:
        """Write them in FAISS's own format. Raises OSError."""
        write_faiss(self._flat, self._path)


def write_faiss(index: faiss.Index, path: Path) -> None:
    """Write an index in FAISS's own format. Raises OSError.

    FAISS's own writer doesn't tell when closing the file fails, as it may on a full disk; Python's does.
    """
    import faiss

    told: list[OSError] = []
    with path.open("wb") as file:

        def write(data: bytes) -> int:
            try:
                return file.write(data)
            except OSError as error:
                told.append(error)
                return 0

        try:
            writer = faiss.PyCallbackIOWriter(write, _CHUNK)  # type: ignore[attr-defined] # its stubs lack it
            faiss.write_index(index, writer)
        except RuntimeError:
            if told:
                raise told[0] from None
            raise
