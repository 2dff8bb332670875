"""Arrays in files, in numpy's own format: written row by row, read by memory map with every row checked."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.blocks import BLOCK, CheckedFile

Scalar = TypeVar("Scalar", np.int8, np.uint8, np.int32, np.int64, np.float32)
"""What arrays in files hold."""
_HEADER = 128
"""Bytes of numpy's header: magic, version, the header's length, and a short description, padded to 64."""

_FORM = re.compile(
    rb"\x93NUMPY\x01\x00v\x00\{'descr': '([<|][iuf]\d)', 'fortran_order': False, "
    rb"'shape': \((\d+),(?: (\d+))?\), \} *\n"
)
"""The header of version 1.0 as numpy writes it: element type, rows, columns."""


class CheckedArray(Generic[Scalar]):
    """A numpy array of one or two dimensions, of which rows are checked when they are first read."""

    def __init__(self, values: NDArray[Scalar], file: CheckedFile | None = None, *, at: int = 0) -> None:
        """Take an array that lies in memory, or in a file from the byte `at` on."""
        self._values: NDArray[Scalar] = values
        self._file, self._at = file, at
        self.shape = values.shape
        self._row = values.itemsize * (int(values.shape[1]) if values.ndim > 1 else 1)

    @classmethod
    def load(cls, path: Path, dtype: type[Scalar], *, cure: str) -> CheckedArray[Scalar]:
        """Map an array in numpy's own format. Raises OSError, ValueError, BrokenIndexError."""
        file = CheckedFile(path, cure=cure)
        file.check(0, min(_HEADER, len(file.bytes)))
        # Read by a pattern, not by numpy, which has Python parse it: in 3.11 that fails now and then where two
        # threads do it at the same time (https://github.com/python/cpython/issues/106905).
        head = _FORM.fullmatch(file.bytes[:_HEADER].tobytes())
        if head is None or np.dtype(head.group(1).decode()) != np.dtype(dtype):
            raise ValueError(f"{path} holds an array of another kind")
        shape = tuple(int(size) for size in head.groups()[1:] if size is not None)
        values = file.bytes[_HEADER:].view(dtype).reshape(shape)
        return cls(values, file, at=_HEADER)

    def __len__(self) -> int:
        return int(self.shape[0])

    def rows(self, first: int, last: int) -> NDArray[Scalar]:
        """Some rows, end exclusive: a view of the file. Raises BrokenIndexError."""
        if self._file is not None:
            self._file.check(self._at + first * self._row, self._at + last * self._row)
        return self._values[first:last]

    def all(self) -> NDArray[Scalar]:
        """Every row. Raises BrokenIndexError."""
        return self.rows(0, len(self))

    def take(self, rows: NDArray[np.int64]) -> NDArray[Scalar]:
        """A copy of rows in any order. Raises BrokenIndexError."""
        if self._file is not None:
            starts = self._at + rows * self._row
            blocks = np.union1d(starts // BLOCK, (starts + self._row - 1) // BLOCK)
            for block in blocks.tolist():
                self._file.check(block * BLOCK, min((block + 1) * BLOCK, len(self._file.bytes)))
        return self._values[rows]


class ArrayWriter(Generic[Scalar]):
    """Writes an array row by row in numpy's own format, the number of rows being known only at the end."""

    def __init__(self, path: Path, dtype: type[Scalar], columns: int | None = None) -> None:
        """Begin a file. `columns`: of a two-dimensional array; None for one dimension."""
        self._dtype: np.dtype[Scalar] = np.dtype(dtype)
        self._columns = columns
        self._file = path.open("wb")
        self.rows = 0
        """How many were written."""
        self._write_header()

    def add(self, values: NDArray[Scalar]) -> None:
        """Write rows."""
        self._file.write(np.ascontiguousarray(values, dtype=self._dtype).data)
        self.rows += len(values)

    def finish(self) -> None:
        """Write the number of rows, and end the file."""
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def close(self) -> None:
        """End the file as it is."""
        self._file.close()

    def _write_header(self) -> None:
        shape = (self.rows,) if self._columns is None else (self.rows, self._columns)
        held = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": shape,
        }
        head = io.BytesIO()
        np.lib.format.write_array_header_1_0(head, held)
        if head.tell() != _HEADER:
            raise ValueError("numpy's header has another length")
        self._file.write(head.getvalue())


def write_array(path: Path, values: NDArray[Scalar]) -> None:
    """Write an array in numpy's own format."""
    writer = ArrayWriter(path, values.dtype.type, None if values.ndim == 1 else int(values.shape[1]))
    writer.add(values)
    writer.finish()
