"""Which generation answers: the pointer CURRENT, and the manifest that it vouches for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from index.errors import BrokenIndexError, IndexUnusableError, NoIndexError
from index.leases import Lease
from index.lexical import LexicalIndex
from index.manifest import DATABASE, FORMAT, LEXICAL, MANIFEST, SENTENCES, TEXTS, Manifest, parse_manifest
from index.sentence_vectors import SentenceVectors

CURRENT = "CURRENT"
GENERATIONS = "generations"
REBUILD = "run `footnote index --rebuild`"
_POINTER = re.compile(r"([0-9A-Za-z-]{1,80}) ([0-9a-f]{64})\n")
_REQUIRED = {DATABASE}
"""Files of a generation in every format."""
_REQUIRED_NOW = {
    TEXTS,
    *(f"{LEXICAL}/{name}" for name in LexicalIndex.FILES),
    *(f"{SENTENCES}/{name}" for name in SentenceVectors.FILES),
}
"""Those of the present format besides: what isn't in the manifest has no checksum, and isn't read."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation's folder and its checked manifest."""

    folder: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says."""

    generation: str
    manifest_sha256: str

    def line(self) -> bytes:
        """As it is written."""
        return f"{self.generation} {self.manifest_sha256}\n".encode("ascii")


def read_pointer(index_dir: Path) -> Pointer:
    """What CURRENT says. Raises NoIndexError where it isn't there, BrokenIndexError."""
    path = index_dir / CURRENT
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoIndexError(f"{index_dir}: nothing is indexed yet; run `footnote index PATH`") from None
    except OSError as error:
        raise BrokenIndexError(f"{path}: can't be read ({error.strerror}); check its permissions") from error
    match = _POINTER.fullmatch(data.decode("utf-8", errors="replace"))
    if match is None:
        raise BrokenIndexError(f"{path}: doesn't name a generation; {afresh(index_dir)}")
    return Pointer(match.group(1), match.group(2))


def current_generation(index_dir: Path, *, formats: Collection[int] = (FORMAT,)) -> Generation:
    """The generation that CURRENT names, its manifest checked; of these formats only. Raises as `open_index` does."""
    generation, lease = hold_current(index_dir, formats=formats)
    lease.close()
    return generation


def hold_current(index_dir: Path, *, formats: Collection[int] = (FORMAT,)) -> tuple[Generation, Lease]:
    """The generation that CURRENT names, with the lease that keeps its files. Raises as `open_index` does.

    A builder may publish meanwhile and remove what was named; then the new one is taken. Each further try means
    that one more generation was published, so this ends.
    """
    while True:
        pointer = read_pointer(index_dir)
        try:
            lease = _lease(index_dir, pointer)
            try:
                generation = _checked(index_dir, pointer, lease, formats)
                # Only now is it certain that the builder meets the lease: see `index.leases`.
                if read_pointer(index_dir) == pointer:
                    return generation, lease
            except BaseException:
                lease.close()
                raise
            lease.close()
        except IndexUnusableError:
            if read_pointer(index_dir) == pointer:
                raise


def afresh(index_dir: Path) -> str:
    """The cure where the texts themselves are lost."""
    return f"delete {index_dir} and index the reports again with `footnote index PATH`"


def _lease(index_dir: Path, pointer: Pointer) -> Lease:
    path = index_dir / GENERATIONS / pointer.generation / MANIFEST
    try:
        return Lease(path)
    except OSError:
        raise BrokenIndexError(f"{path}: is missing or can't be read; {afresh(index_dir)}") from None


def _checked(index_dir: Path, pointer: Pointer, lease: Lease, formats: Collection[int]) -> Generation:
    folder = index_dir / GENERATIONS / pointer.generation
    where, cure = folder / MANIFEST, afresh(index_dir)
    try:
        content = lease.read()
    except OSError:
        raise BrokenIndexError(f"{where}: is missing or can't be read; {cure}") from None
    if hashlib.sha256(content).hexdigest() != pointer.manifest_sha256:
        raise BrokenIndexError(f"{where}: doesn't have the checksum of CURRENT; {cure}")
    manifest = parse_manifest(content, where=where, cure=cure, formats=formats, older=REBUILD)
    paths = {entry.path for entry in manifest.files}
    safe = all(".." not in Path(path).parts and not Path(path).is_absolute() for path in paths)
    required = _REQUIRED | (_REQUIRED_NOW if manifest.format == FORMAT else set())
    if not safe or not required <= paths or manifest.generation != pointer.generation:
        raise BrokenIndexError(f"{where}: doesn't describe the generation; {cure}")
    return Generation(folder, manifest)
