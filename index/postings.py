"""Writing a lexical index text by text: the memory that it takes grows with the vocabulary, not with the texts.

Each text's terms are counted into a file aside; when the last one is in, lengths and frequencies are known, and the
counts become scores, sorted by term. BM25 in Lucene's form (Kamphuis et al., ECIR 2020), as bm25s works it out.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, Scalar, write_array

SCORES, ROWS, COLUMNS, BOUNDS = "scores.npy", "rows.npy", "columns.npy", "bounds.npy"
TERMS, STARTS, COUNT = "terms.npy", "starts.npy", "count.npy"
_SPILL = "counted.tmp"
_K1, _B = 1.5, 0.75
_AT_ONCE = 2_000_000
"""Counts that are held in memory: 24 MB."""


class PostingsWriter:
    """Takes texts as lists of terms, in row order, and writes the arrays that `LexicalIndex` maps."""

    def __init__(self, folder: Path) -> None:
        """Begin in a folder, which is made."""
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._numbers: dict[str, int] = {}
        """Numbers of terms in the order in which they were met."""
        self._lengths = array("i")
        self._held = (array("i"), array("i"), array("i"))
        """Term, row and count."""
        self._spill = (folder / _SPILL).open("w+b")
        self._spilled: list[int] = []
        """How many counts each part of the file has."""

    def add(self, terms: Sequence[str]) -> None:
        """Take the next row's terms."""
        numbers, rows, counts = self._held
        row = len(self._lengths)
        self._lengths.append(len(terms))
        for term, count in Counter(terms).items():
            numbers.append(self._numbers.setdefault(term, len(self._numbers)))
            rows.append(row)
            counts.append(count)
        if len(rows) >= _AT_ONCE:
            self._put_aside()

    def close(self) -> None:
        """Release the file of counts."""
        self._spill.close()

    def finish(self) -> None:
        """Work out the scores and write them, sorted by term."""
        self._put_aside()
        names = sorted(self._numbers)
        sorted_as = np.zeros(len(names), dtype=np.int64)
        sorted_as[[self._numbers[name] for name in names]] = np.arange(len(names))
        self._write_terms(names)
        self._numbers = {}
        frequency = np.zeros(len(names), dtype=np.int64)
        for numbers, _, _ in self._parts():
            frequency += np.bincount(sorted_as[numbers], minlength=len(names))
        columns = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
        write_array(self._folder / COLUMNS, columns)
        write_array(self._folder / BOUNDS, self._write_scores(sorted_as, frequency, columns))
        write_array(self._folder / COUNT, np.asarray([len(self._lengths)], dtype=np.int64))
        self._spill.close()
        (self._folder / _SPILL).unlink()

    def _write_scores(
        self, sorted_as: NDArray[np.int64], frequency: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """The scores and their rows by term; returns the largest score of each term."""
        lengths = np.frombuffer(self._lengths, dtype=np.int32) if self._lengths else np.zeros(0, np.int32)
        rarity = np.log(1 + (len(lengths) - frequency + 0.5) / (frequency + 0.5))
        share = lengths / max(float(lengths.mean()) if len(lengths) else 0.0, 1e-9)
        norm = _K1 * (1 - _B + _B * share)
        total = int(columns[-1])
        scores = _reserved(self._folder / SCORES, np.float32, total)
        rows_of = _reserved(self._folder / ROWS, np.int32, total)
        bounds = np.zeros(len(frequency), dtype=np.float32)
        free = columns[:-1].copy()
        for numbers, rows, counts in self._parts():
            of = sorted_as[numbers]
            # Stable, and parts come in row order: so the rows of a term are sorted.
            order = np.argsort(of, kind="stable")
            of, rows, counts = of[order], rows[order], counts[order]
            firsts = np.flatnonzero(np.diff(of, prepend=-1))
            sizes = np.diff(firsts, append=len(of))
            places = free[of] + np.arange(len(of)) - np.repeat(firsts, sizes)
            free[of[firsts]] += sizes
            found = (rarity[of] * counts / (norm[rows] + counts)).astype(np.float32)
            scores[places], rows_of[places] = found, rows
            bounds[of[firsts]] = np.maximum(bounds[of[firsts]], np.maximum.reduceat(found, firsts))
        return bounds

    def _write_terms(self, names: Sequence[str]) -> None:
        """The vocabulary as one text, and where each term begins in it."""
        terms = ArrayWriter(self._folder / TERMS, np.uint8)
        starts = np.zeros(len(names) + 1, dtype=np.int64)
        for number, name in enumerate(names):
            encoded = np.frombuffer(name.encode(), dtype=np.uint8)
            terms.add(encoded)
            starts[number + 1] = starts[number] + len(encoded)
        terms.finish()
        write_array(self._folder / STARTS, starts)

    def _put_aside(self) -> None:
        if not self._held[0]:
            return
        self._spilled.append(len(self._held[0]))
        for values in self._held:
            values.tofile(self._spill)
        self._held = (array("i"), array("i"), array("i"))

    def _parts(self) -> list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]]:
        """The counts put aside, part by part, by memory map: term, row and count."""
        self._spill.flush()
        if not self._spilled:
            return []
        every = np.memmap(self._spill, dtype=np.int32, mode="r")
        ends = np.cumsum([3 * size for size in self._spilled])
        parts = [every[end - 3 * size : end] for end, size in zip(ends, self._spilled, strict=True)]
        return [
            (np.asarray(part[:size]), np.asarray(part[size : 2 * size]), np.asarray(part[2 * size :]))
            for part, size in zip(parts, self._spilled, strict=True)
        ]


def _reserved(path: Path, dtype: type[Scalar], size: int) -> NDArray[Scalar]:
    """A new file's array by memory map, of zeros.

    The zeros are written: on a full disk that fails, where filling a hole in a file would end the process.
    """
    writer = ArrayWriter(path, dtype)
    with closing(writer):
        for at in range(0, size, _AT_ONCE):
            writer.add(np.zeros(min(_AT_ONCE, size - at), dtype=dtype))
        writer.finish()
    return np.asarray(np.load(path, mmap_mode="r+", allow_pickle=False), dtype=dtype)
