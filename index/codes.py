"""Search in many vectors: all of them by short codes, and the best of these again by 8 bits.

FAISS's product quantiser gives two numbers of a vector 4 bits, looked up in the processor's registers (André,
Kermarrec and Le Scouarnec 2015, "PQ fast scan"): a million vectors take 96 MB. The codes' best are compared again by
vectors in 8 bits, which lie on disk and are checked as they are read. With a filter the allowed vectors, and no others,
are compared in 8 bits: such a search is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, CheckedArray
from index.dense import write_faiss
from index.eight_bits import rounded, unrounded

if TYPE_CHECKING:
    import faiss

_CODES, _STEPS, _SCALES = "codes.faiss", "steps.npy", "scales.npy"
_AGAIN = 8
"""Codes that are compared again, for each vector that is wanted."""
_AGAIN_LEAST = 200
"""How many they are at least: of the ten nearest by single precision, codes have all in their first hundred."""
_TRAINED = 32_768
"""Vectors that the quantiser learns from."""
_AT_ONCE = 16_384
"""Vectors that are in single precision at the same time: 25 MB."""


class CodeIndex:
    """Rows of unit vectors by codes. Immutable; searching is safe from several threads."""

    FILES: ClassVar = (_CODES, _STEPS, _SCALES)
    """Names of its files."""

    def __init__(self, folder: Path, *, cure: str) -> None:
        """Open what a `CodeWriter` wrote. The caller has checked the codes' file: FAISS trusts what it reads.

        `cure` is what to do where the vectors aren't those that were written. Raises OSError, BrokenIndexError, and
        ValueError where the files don't belong together.
        """
        import faiss

        codes = faiss.read_index(str(folder / _CODES))
        if not isinstance(codes, faiss.IndexPQFastScan):
            raise ValueError(f"{folder / _CODES} holds no codes")
        self._codes = codes
        self._steps = CheckedArray.load(folder / _STEPS, np.int8, cure=cure)
        self._scales = CheckedArray.load(folder / _SCALES, np.float32, cure=cure)
        self.rows = len(self._steps)
        """How many vectors there are."""
        self.dimensions = int(self._steps.shape[1])
        """Length of each vector."""
        if not self.rows == len(self._scales) == int(codes.ntotal) or self.dimensions != int(codes.d):
            raise ValueError("the vectors' parts have different counts")

    def vectors(self, first: int, last: int) -> NDArray[np.float32]:
        """Vectors of some rows, end exclusive: float32, (rows, dimensions)."""
        return unrounded(self._steps.rows(first, last), self._scales.rows(first, last))

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest rows as (row, cosine), best first, lower rows first among equals.

        Nearly always the nearest; with `allowed`, exactly the nearest of those rows, in 8 bits.
        """
        if k <= 0 or not self.rows:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32)
        if allowed is None:
            wanted = min(self.rows, max(_AGAIN_LEAST, _AGAIN * k))
            _, found = self._codes.search(query.reshape(1, -1), wanted)
            rows = np.sort(found[0][found[0] >= 0]).astype(np.int64)
        else:
            rows = np.unique(np.asarray(allowed, dtype=np.int64))
        scores = np.empty(len(rows), dtype=np.float32)
        for at in range(0, len(rows), _AT_ONCE):
            some = rows[at : at + _AT_ONCE]
            scores[at : at + _AT_ONCE] = self._steps.take(some).astype(np.float32) @ query
            scores[at : at + _AT_ONCE] *= self._scales.take(some)
        if len(scores) > k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            rows, scores = rows[scores >= least], scores[scores >= least]
        best = np.lexsort((rows, -scores))[:k]
        return [(int(rows[at]), float(scores[at])) for at in best]


class CodeWriter:
    """Takes vectors in row order, and finds their codes at the end."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Begin in a folder, which is made."""
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._dimensions = dimensions
        self._steps = ArrayWriter(folder / _STEPS, np.int8, dimensions)
        self._scales = ArrayWriter(folder / _SCALES, np.float32)

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
        """Learn the codes from some of the vectors, and write those of all. Raises OSError."""
        import faiss

        self._steps.finish()
        self._scales.finish()
        steps = CheckedArray.load(self._folder / _STEPS, np.int8, cure="").all()
        scales = CheckedArray.load(self._folder / _SCALES, np.float32, cure="").all()
        codes: faiss.IndexPQFastScan = faiss.IndexPQFastScan(
            self._dimensions, _parts(self._dimensions), 4, faiss.METRIC_INNER_PRODUCT
        )
        codes.pq.cp.min_points_per_centroid = 1
        drawn = np.random.default_rng(len(steps)).permutation(len(steps))[:_TRAINED]
        drawn.sort()
        codes.train(unrounded(steps[drawn], scales[drawn]))
        for at in range(0, len(steps), _AT_ONCE):
            codes.add(unrounded(steps[at : at + _AT_ONCE], scales[at : at + _AT_ONCE]))
        write_faiss(codes, self._folder / _CODES)


def _parts(dimensions: int) -> int:
    """Parts that a vector is coded in: of two numbers each, or of as few as its length allows."""
    return next(parts for parts in range(max(1, dimensions // 2), 0, -1) if dimensions % parts == 0)
