"""What was embedded in a run that hasn't published yet: one that is killed and run again needn't embed it again.

    <index_dir>/embedded.journal    a line that names the embedder, then one record a passage

A record is its length, a checksum, and the passage's key and vectors, the sentences' in 8 bits. Records are only
appended; what follows the last whole one (a torn tail) is cut off. The file is removed when a generation is published.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.eight_bits import rounded, unrounded
from index.sentence_vectors import PassageSentences, PassageVectors

JOURNAL = "embedded.journal"
KEY_BYTES = 16
_HEAD = struct.Struct("<I16s")
"""Length of a record's body, and the beginning of its SHA-256."""


def key_of(section: Sequence[str], text: str) -> bytes:
    """What a passage's vectors are known by: the beginning of a SHA-256 over all that is embedded of it."""
    digest = hashlib.sha256()
    for part in (*section, text):
        encoded = part.encode()
        digest.update(b"%d " % len(encoded))
        digest.update(encoded)
    return digest.digest()[:KEY_BYTES]


class Journal:
    """Vectors of passages by key, on disk; in memory are only the keys. For one writer, which holds the build lock."""

    def __init__(self, index_dir: Path, fingerprint: str, dimensions: int) -> None:
        """Take up the journal of a folder; one of another embedder is removed. No file is made before `add`."""
        self._path = index_dir / JOURNAL
        self._title = f"footnote embedded 1 {fingerprint} {dimensions}\n".encode()
        self._dimensions = dimensions
        self._places: dict[bytes, int] = {}
        self._file: BinaryIO | None = None
        if self._path.exists():
            self._take_up()

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._places)

    def add(self, keys: Sequence[bytes], vectors: Sequence[PassageVectors]) -> None:
        """Append passages; they are handed to the system before this returns."""
        file = self._file or self._begin()
        file.seek(0, 2)
        for key, held in zip(keys, vectors, strict=True):
            body = key + _packed(held)
            self._places[key] = file.tell()
            file.write(_HEAD.pack(len(body), hashlib.sha256(body).digest()[:16]) + body)
        file.flush()

    def read(self, key: bytes) -> PassageVectors:
        """What was appended. Raises KeyError."""
        if self._file is None:
            raise KeyError(key)
        self._file.seek(self._places[key])
        found = self._record(self._file)
        if found is None or found[0] != key:
            raise OSError(f"{self._path}: a record can't be read; run the same command again")
        return self._unpacked(found[1])

    def close(self) -> None:
        """Leave the journal for the next run."""
        if self._file is not None:
            # A full disk was met before; what is torn is cut off when the journal is taken up.
            with suppress(OSError):
                self._file.close()
            self._file = None

    def remove(self) -> None:
        """End it: what it holds was published."""
        self.close()
        self._path.unlink(missing_ok=True)
        self._places = {}

    def _begin(self) -> BinaryIO:
        file = self._path.open("w+b")
        file.write(self._title)
        self._file = file
        return file

    def _take_up(self) -> None:
        file = self._path.open("r+b")
        if file.readline(len(self._title)) != self._title:
            file.close()
            self._path.unlink()
            return
        whole = file.tell()
        while (found := self._record(file)) is not None:
            self._places[found[0]] = whole
            whole = file.tell()
        file.truncate(whole)
        self._file = file

    def _record(self, file: BinaryIO) -> tuple[bytes, bytes] | None:
        """Key and vectors of the record that begins here; None where there is no whole one."""
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        size, checksum = _HEAD.unpack(head)
        body = file.read(size)
        if len(body) < size or hashlib.sha256(body).digest()[:16] != checksum or size < KEY_BYTES:
            return None
        return body[:KEY_BYTES], body[KEY_BYTES:]

    def _unpacked(self, body: bytes) -> PassageVectors:
        wide, count = self._dimensions, int.from_bytes(body[:4], "little")
        whole = np.frombuffer(body, dtype="<f4", count=wide, offset=4)
        spans = np.frombuffer(body, dtype="<i4", count=2 * count, offset=4 + 4 * wide).reshape(-1, 2)
        at = 4 + 4 * wide + 8 * count
        scales = np.frombuffer(body, dtype="<f4", count=count, offset=at)
        steps = np.frombuffer(body, dtype=np.int8, count=count * wide, offset=at + 4 * count)
        held = tuple((int(start), int(end)) for start, end in spans)
        sentences = PassageSentences(held, unrounded(steps.reshape(count, wide), scales))
        return PassageVectors(np.asarray(whole, dtype=np.float32), sentences)


def _packed(held: PassageVectors) -> bytes:
    spans = held.sentences.spans
    steps, scales = rounded(held.sentences.vectors)
    return b"".join(
        (
            len(spans).to_bytes(4, "little"),
            held.whole.astype("<f4").tobytes(),
            np.asarray(spans, dtype="<i4").tobytes(),
            scales.astype("<f4").tobytes(),
            steps.tobytes(),
        )
    )
