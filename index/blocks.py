"""Large files, mapped into memory and checked block by block: before a byte is handed out, its block is compared.

Comparing gigabytes before the first question would take longer than many questions. A large file (`index.limits`)
therefore has a file of sums beside it, `<name>.sums`: the SHA-256 of each block in turn. That file is small and is
compared whole when the index is opened; it vouches for the blocks as the manifest vouches for it.
"""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import BrokenIndexError

BLOCK = 1 << 16
"""Bytes of a block: what one look-up has to compare the first time."""
SUMS = ".sums"
_DIGEST = 32


def write_sums(path: Path) -> None:
    """Write a file's sums beside it."""
    with path.open("rb") as file, path.with_name(path.name + SUMS).open("wb") as sums:
        while block := file.read(BLOCK):
            sums.write(hashlib.sha256(block).digest())


class CheckedFile:
    """A file by memory map. Safe to use from several threads. The caller has compared its size and its sums' file."""

    def __init__(self, path: Path, *, cure: str) -> None:
        """Map a file. Without sums beside it the caller has compared all of it.

        Args:
            path: Of the file.
            cure: What to do where a block isn't the one that was written.

        Raises:
            ValueError: the sums belong to a file of another size.

        """
        self._path, self._cure = path, cure
        size = path.stat().st_size
        mapped = np.memmap(path, dtype=np.uint8, mode="r") if size else np.zeros(0, dtype=np.uint8)
        # A plain array on the same map: numpy's own class for maps costs time at each slice.
        self.bytes: NDArray[np.uint8] = np.asarray(mapped)
        """All bytes; only those that were touched by `check` may be read."""
        beside = path.with_name(path.name + SUMS)
        self._sums = beside.read_bytes() if beside.exists() else None
        blocks = -(-size // BLOCK)
        if self._sums is not None and len(self._sums) != blocks * _DIGEST:
            raise ValueError(f"{beside} has the sums of another file")
        self._checked: NDArray[np.bool_] = np.full(blocks, self._sums is None, dtype=np.bool_)
        self._lock = threading.Lock()

    def check(self, start: int, stop: int) -> None:
        """Compare the blocks of some bytes, end exclusive, where that wasn't done before. Raises BrokenIndexError."""
        if self._sums is None or start >= stop:
            return
        first, last = start // BLOCK, -(-stop // BLOCK)
        if self._checked[first:last].all():
            return
        for number in (np.flatnonzero(~self._checked[first:last]) + first).tolist():
            block = self.bytes[number * BLOCK : (number + 1) * BLOCK]
            said = self._sums[number * _DIGEST : (number + 1) * _DIGEST]
            if hashlib.sha256(block.data).digest() != said:
                raise BrokenIndexError(
                    f"{self._path}: the block at byte {number * BLOCK} doesn't have its checksum; {self._cure}"
                )
            with self._lock:
                self._checked[number] = True
