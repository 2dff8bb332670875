"""Writing a generation aside and publishing it: one writer at a time, one atomic rename."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.contents import Contents
from index.database import HeldReport
from index.errors import IndexBusyError, IndexUnusableError
from index.manifest import FORMAT, MANIFEST, EmbedderInfo, Manifest, entries_of, manifest_bytes
from index.metadata import told
from index.store import CURRENT, GENERATIONS

_LOCK = ".lock"
_BUILDING = "building-"


@contextmanager
def build_lock(index_dir: Path) -> Iterator[None]:
    """Hold the folder for writing, making it where it isn't there. Raises IndexBusyError, IndexUnusableError.

    The kernel drops the lock when the process ends, however it ends.
    """
    with _writing(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(index_dir / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise IndexBusyError(
                f"{index_dir}: another run is writing to the index; wait until it has ended, then try again"
            ) from None
        yield
    finally:
        os.close(descriptor)


def publish(
    index_dir: Path,
    contents: Contents,
    embedder: EmbedderInfo,
) -> str:
    """Write a generation and make it the current one; returns its id. The caller holds the build lock.

    Raises IndexUnusableError where the folder can't be
    written; the former generation then goes on answering.
    """
    created = datetime.now(UTC).replace(microsecond=0)
    generation = _generation_id(index_dir, created, contents.reports, embedder)
    building = index_dir / f"{_BUILDING}{generation}"
    with _writing(index_dir):
        _remove_abandoned(index_dir)
        try:
            building.mkdir()
            contents.write(building, embedder)
            content = manifest_bytes(
                Manifest(
                    format=FORMAT,
                    generation=generation,
                    created=created.isoformat(),
                    embedder=embedder,
                    counts=contents.counts,
                    files=entries_of(building),
                )
            )
            (building / MANIFEST).write_bytes(content)
            _sync_tree(building)
            (index_dir / GENERATIONS).mkdir(exist_ok=True)
            building.rename(index_dir / GENERATIONS / generation)
            _sync(index_dir / GENERATIONS)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        former = _pointed_at(index_dir)
        _point_to(index_dir, generation, hashlib.sha256(content).hexdigest())
        _prune(index_dir, keep={generation, former})
    return generation


def withdraw(index_dir: Path) -> None:
    """Leave the folder without an index, keeping its last generation. The caller holds the build lock."""
    with _writing(index_dir):
        former = _pointed_at(index_dir)
        (index_dir / CURRENT).unlink(missing_ok=True)
        _sync(index_dir)
        _prune(index_dir, keep={former})


def _generation_id(
    index_dir: Path, created: datetime, reports: Sequence[HeldReport], embedder: EmbedderInfo
) -> str:
    """When, and a short hash of what: readable, sortable, unique in the folder."""
    digest = hashlib.sha256(embedder.fingerprint.encode())
    for stored in reports:
        digest.update(f"{stored.id} {stored.sha256} {told(stored.metadata.pairs)}\n".encode())
    base = f"{created:%Y%m%dT%H%M%SZ}-{digest.hexdigest()[:8]}"
    name, number = base, 2
    while (index_dir / GENERATIONS / name).exists():
        name, number = f"{base}-{number}", number + 1
    return name


def _pointed_at(index_dir: Path) -> str:
    try:
        return (index_dir / CURRENT).read_text(encoding="utf-8", errors="replace").split(" ", 1)[0]
    except OSError:
        return ""


def _point_to(index_dir: Path, generation: str, manifest_sha256: str) -> None:
    temporary = index_dir / f"{CURRENT}.new"
    temporary.write_text(f"{generation} {manifest_sha256}\n", encoding="utf-8", newline="")
    _sync(temporary)
    temporary.replace(index_dir / CURRENT)
    _sync(index_dir)


def _prune(index_dir: Path, keep: set[str]) -> None:
    generations = index_dir / GENERATIONS
    for folder in sorted(generations.iterdir()) if generations.is_dir() else []:
        if folder.is_dir() and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(index_dir: Path) -> None:
    """Folders of runs that were killed: the lock is ours, so nobody is writing to them."""
    for folder in index_dir.glob(f"{_BUILDING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _writing(index_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnusableError(
            f"{index_dir}: can't be written ({error.strerror or error}); free space, change permissions or "
            "choose another folder with --index"
        ) from error
