"""The manifest of a generation: what it holds, what made it, and the checksum of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import BrokenIndexError, IndexMismatchError

FORMAT = 4
"""Raised when the files' layout changes, and when loading or splitting changes what an index holds.

2 has the metadata of reports, 3 the sentences' vectors and the counted words, 4 pages, files' checksums and files
checked by blocks.
"""
REBUILT = (1, 2, 3, 4)
"""Formats whose texts a rebuild can read."""

DATABASE = "reports.sqlite"
TEXTS = "texts.utf8"
"""The reports' texts, beside the database."""
DENSE = "dense.faiss"
"""The vectors where exact search is fast enough."""
CODES = "codes"
"""The vectors where it isn't."""
LEXICAL = "lexical"
SENTENCES = "sentences"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class EmbedderInfo:
    """Which model made the vectors."""

    name: str
    fingerprint: str
    """SHA-256 over the model's files."""
    dimensions: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds."""

    reports: int
    paragraphs: int
    passages: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation."""

    path: str
    """Relative to the generation's folder, with forward slashes."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that opening checks."""

    format: int
    generation: str
    created: str
    """ISO 8601, UTC."""
    embedder: EmbedderInfo
    counts: Counts
    files: tuple[FileEntry, ...]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    return (json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def parse_manifest(
    data: bytes, *, where: Path, cure: str, formats: Collection[int] = (FORMAT,), older: str
) -> Manifest:
    """Read a manifest strictly.

    Args:
        data: Its bytes.
        where: Its path, for people.
        cure: What to do where it is damaged or newer.
        formats: Those that are accepted.
        older: What to do where its format is an older one.

    Raises:
        IndexMismatchError: it has another format.
        BrokenIndexError: it isn't a manifest.

    """
    try:
        root = _object(json.loads(data.decode("utf-8")))
        form = _integer(root, "format")
        if form not in formats:
            raise IndexMismatchError(
                f"{where}: the index has format {form}, this version reads {FORMAT}; "
                f"{older if form in REBUILT else cure}"
            )
        embedder = _object(root["embedder"])
        counts = _object(root["counts"])
        files = root["files"]
        if not isinstance(files, list):
            raise TypeError("files")
        return Manifest(
            format=form,
            generation=_string(root, "generation"),
            created=_string(root, "created"),
            embedder=EmbedderInfo(
                name=_string(embedder, "name"),
                fingerprint=_string(embedder, "fingerprint"),
                dimensions=_integer(embedder, "dimensions"),
                max_tokens=_integer(embedder, "max_tokens"),
            ),
            counts=Counts(
                reports=_integer(counts, "reports"),
                paragraphs=_integer(counts, "paragraphs"),
                passages=_integer(counts, "passages"),
            ),
            files=tuple(
                FileEntry(_string(entry, "path"), _integer(entry, "size"), _string(entry, "sha256"))
                for entry in map(_object, files)
            ),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenIndexError(f"{where}: the manifest can't be read; {cure}") from error


def entries_of(folder: Path) -> tuple[FileEntry, ...]:
    """Size and checksum of each file below a folder but the manifest, sorted by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return tuple(
        FileEntry(path.relative_to(folder).as_posix(), path.stat().st_size, file_sha256(path))
        for path in paths
    )


def file_problem(folder: Path, entry: FileEntry, *, by_size: bool = False) -> str | None:
    """Why a file isn't the one of the manifest, or None where it is; `by_size`: going by its size alone."""
    path = folder / entry.path
    try:
        if path.stat().st_size != entry.size or (not by_size and file_sha256(path) != entry.sha256):
            return f"{path}: doesn't have the checksum of the manifest"
    except OSError:
        return f"{path}: is missing or can't be read"
    return None


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return {str(key): held for key, held in value.items()}


def _string(held: Mapping[str, object], key: str) -> str:
    value = held[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _integer(held: Mapping[str, object], key: str) -> int:
    value = held[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(key)
    return value
