"""Approximate search for many vectors: those that are near each other lie in one cell, and few cells are read.

An inverted file (Jégou, Douze and Schmid 2011): FAISS finds the cells' centres by k-means, each vector goes to the
nearest one, in 8 bits. A search reads the cells whose centres are nearest to the question until it has seen as many
vectors as `SEEN`; where fewer than that are allowed, it reads exactly these, and is exact. Everything is read by
memory map and checked when it is first read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, CheckedArray, write_array
from index.eight_bits import rounded, unrounded

_CENTRES, _FIRST, _ROWS, _PLACES = "centres.npy", "first.npy", "rows.npy", "places.npy"
_STEPS, _SCALES = "steps.npy", "scales.npy"
_UNSORTED, _UNSORTED_SCALES = "unsorted.tmp", "unsorted_scales.tmp"
SEEN = 32_768
"""Vectors that a search compares at least: 4 ms on one core."""
_TRAINED = 48
"""Vectors a cell that its centre is found from."""
_ROUNDS = 8
"""Of k-means; more don't change what is found."""
_AT_ONCE = 16_384
"""Vectors that are in single precision at the same time while an index is written: 25 MB."""


class CellIndex:
    """Rows of unit vectors in cells. Immutable; searching is safe from several threads."""

    FILES: ClassVar = (_CENTRES, _FIRST, _ROWS, _PLACES, _STEPS, _SCALES)
    """Names of its files."""

    def __init__(self, folder: Path, *, cure: str, seen: int = SEEN) -> None:
        """Map what a `CellWriter` wrote. Raises OSError, ValueError, BrokenIndexError.

        Args:
            folder: With the files.
            cure: What to do where they aren't those that were written.
            seen: Vectors that a search compares at least.

        """
        self._centres = CheckedArray.load(folder / _CENTRES, np.float32, cure=cure).all()
        self._first = CheckedArray.load(folder / _FIRST, np.int64, cure=cure).all()
        self._rows_of = CheckedArray.load(folder / _ROWS, np.int32, cure=cure)
        self._places = CheckedArray.load(folder / _PLACES, np.int32, cure=cure)
        self._steps = CheckedArray.load(folder / _STEPS, np.int8, cure=cure)
        self._scales = CheckedArray.load(folder / _SCALES, np.float32, cure=cure)
        self._seen = seen
        self.rows = len(self._steps)
        """How many vectors there are."""
        self.dimensions = int(self._steps.shape[1])
        """Length of each vector."""
        counts = {len(self._rows_of), len(self._places), len(self._scales), int(self._first[-1])}
        if counts != {self.rows} or len(self._first) != len(self._centres) + 1:
            raise ValueError("the cells' parts have different counts")

    def vectors(self, first: int, last: int) -> NDArray[np.float32]:
        """Vectors of some rows, end exclusive: float32, (rows, dimensions)."""
        places = self._places.rows(first, last).astype(np.int64)
        return unrounded(self._steps.take(places), self._scales.take(places))

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """About the k nearest rows as (row, cosine), best first, lower rows first among equals.

        With `allowed`, of those rows only; exact where there are at most as many as a search sees.
        """
        if k <= 0 or not self.rows or (allowed is not None and not len(allowed)):
            return []
        query = np.asarray(vector, dtype=np.float32)
        if allowed is not None and len(allowed) <= self._seen:
            places = np.sort(self._places.take(np.unique(np.asarray(allowed, dtype=np.int64)))).astype(
                np.int64
            )
            steps, scales = self._steps.take(places), self._scales.take(places)
            return self._best(places, (steps.astype(np.float32) @ query) * scales, k)
        mask = None
        sizes = np.diff(self._first)
        if allowed is not None:
            mask = np.zeros(self.rows, dtype=np.bool_)
            mask[self._places.take(np.asarray(allowed, dtype=np.int64))] = True
            counted = np.concatenate([[0], np.cumsum(mask)])
            sizes = np.diff(counted[self._first])
        found = [self._cell(cell, query, mask) for cell in self._nearest(query, sizes)]
        places, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return self._best(places, scores, k)

    def _nearest(self, query: NDArray[np.float32], sizes: NDArray[np.int64]) -> list[int]:
        """The nearest cells, as many as hold enough vectors."""
        order = np.argsort(-(self._centres @ query), kind="stable")
        order = order[sizes[order] > 0]
        enough = int(np.searchsorted(np.cumsum(sizes[order]), self._seen)) + 1
        chosen: list[int] = np.sort(order[:enough]).tolist()
        return chosen

    def _cell(
        self, cell: int, query: NDArray[np.float32], mask: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Places of a cell's vectors, and their cosines."""
        first, last = int(self._first[cell]), int(self._first[cell + 1])
        scores = self._steps.rows(first, last).astype(np.float32) @ query
        scores *= self._scales.rows(first, last)
        places = np.arange(first, last, dtype=np.int64)
        if mask is None:
            return places, scores
        kept = mask[first:last]
        return places[kept], scores[kept]

    def _best(
        self, places: NDArray[np.int64], scores: NDArray[np.float32], k: int
    ) -> list[tuple[int, float]]:
        if len(scores) > k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            places, scores = places[scores >= least], scores[scores >= least]
        rows = self._rows_of.take(places).astype(np.int64)
        best = np.lexsort((rows, -scores))[:k]
        return [(int(rows[at]), float(scores[at])) for at in best]


class CellWriter:
    """Takes vectors in row order, and sorts them into cells at the end."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Begin in a folder, which is made."""
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._dimensions = dimensions
        self._steps = ArrayWriter(folder / _UNSORTED, np.int8, dimensions)
        self._scales = ArrayWriter(folder / _UNSORTED_SCALES, np.float32)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take the vectors of the next rows: float32, (rows, dimensions)."""
        steps, scales = rounded(vectors)
        self._steps.add(steps)
        self._scales.add(scales)

    def close(self) -> None:
        """Release the files."""
        self._steps.close()
        self._scales.close()

    def finish(self) -> None:
        """Find the cells, and write the vectors sorted by them."""
        self._steps.finish()
        self._scales.finish()
        steps = np.load(self._folder / _UNSORTED, mmap_mode="r", allow_pickle=False)
        scales = np.load(self._folder / _UNSORTED_SCALES, allow_pickle=False)
        centres = self._centres(steps, scales)
        cells = _assigned(centres, steps, scales)
        rows = np.argsort(cells, kind="stable")
        places = np.empty(len(rows), dtype=np.int32)
        places[rows] = np.arange(len(rows), dtype=np.int32)
        first = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=len(centres)))])
        write_array(self._folder / _CENTRES, centres)
        write_array(self._folder / _FIRST, first.astype(np.int64))
        write_array(self._folder / _ROWS, rows.astype(np.int32))
        write_array(self._folder / _PLACES, places)
        write_array(self._folder / _SCALES, scales[rows])
        writer = ArrayWriter(self._folder / _STEPS, np.int8, self._dimensions)
        for at in range(0, len(rows), _AT_ONCE):
            writer.add(steps[rows[at : at + _AT_ONCE]])
        writer.finish()
        for name in (_UNSORTED, _UNSORTED_SCALES):
            (self._folder / name).unlink()

    def _centres(self, steps: NDArray[np.int8], scales: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors, float32, (cells, dimensions), by k-means over vectors that a fixed seed draws."""
        import faiss

        count = cells_of(len(steps))
        drawn = np.random.default_rng(len(steps)).permutation(len(steps))[: count * _TRAINED]
        drawn.sort()
        kmeans = faiss.Kmeans(
            self._dimensions,
            count,
            niter=_ROUNDS,
            spherical=True,
            seed=1,
            min_points_per_centroid=1,
            max_points_per_centroid=_TRAINED,
        )
        kmeans.train(unrounded(steps[drawn], scales[drawn]))
        return np.asarray(kmeans.centroids, dtype=np.float32).reshape(count, self._dimensions)


def cells_of(rows: int) -> int:
    """How many cells that many vectors lie in: choosing one costs as much as reading it, at twice the root."""
    return max(1, 2 * math.isqrt(rows))


def _assigned(
    centres: NDArray[np.float32], steps: NDArray[np.int8], scales: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The nearest centre of each vector."""
    import faiss

    flat = faiss.IndexFlatIP(centres.shape[1])
    flat.add(centres)
    cells = np.empty(len(steps), dtype=np.int64)
    for at in range(0, len(steps), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        _, found = flat.search(unrounded(steps[some], scales[some]), 1)
        cells[some] = found[:, 0]
    return cells
