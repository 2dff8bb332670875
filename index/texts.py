"""The reports' texts in one file beside the database, in UTF-8: a passage is read by its bytes, checked on the way.

Texts are the most of a large index. In SQLite they would have to be compared before the first question; here, only the
blocks that a question reads are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.blocks import CheckedFile

Place = tuple[int, int]
"""Where a text lies: its first byte, and how many there are."""


class TextsWriter:
    """Writes texts one after the other."""

    def __init__(self, path: Path) -> None:
        """Begin a file."""
        self._file = path.open("wb")
        self._end = 0

    def add(self, text: str, spans: Iterable[tuple[int, int]]) -> tuple[Place, list[Place]]:
        """Write a text; returns where it lies, and where its parts do, given by offsets in it, end exclusive."""
        encoded = text.encode()
        parts = list(spans)
        bytes_at = _byte_offsets(text, {offset for span in parts for offset in span}, len(encoded))
        first = self._end
        self._file.write(encoded)
        self._end += len(encoded)
        places = [(first + bytes_at[start], bytes_at[end] - bytes_at[start]) for start, end in parts]
        return (first, len(encoded)), places

    def close(self) -> None:
        """End the file."""
        self._file.close()


class Texts:
    """Texts by memory map. Safe to use from several threads."""

    def __init__(self, path: Path, *, cure: str) -> None:
        """Map a file. The caller has compared its checksum or that of its sums."""
        self._file = CheckedFile(path, cure=cure)

    def text(self, first: int, size: int) -> str:
        """The text at a place. Raises BrokenIndexError."""
        self._file.check(first, first + size)
        return self._file.bytes[first : first + size].tobytes().decode()


def _byte_offsets(text: str, offsets: Iterable[int], size: int) -> dict[int, int]:
    """Offsets in a text's UTF-8 by offsets in the text; `size`: of its UTF-8."""
    if size == len(text):
        return {offset: offset for offset in offsets}
    found: dict[int, int] = {}
    at = reached = 0
    for offset in sorted(offsets):
        reached += len(text[at:offset].encode())
        at = offset
        found[offset] = reached
    return found
