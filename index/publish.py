"""Writing a generation aside and publishing it: one writer at a time, one atomic rename."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.contents import Contents
from index.current import CURRENT, GENERATIONS, Generation, Pointer
from index.database import HeldReport
from index.errors import BrokenIndexError, IndexBusyError, IndexUnusableError
from index.manifest import FORMAT, MANIFEST, EmbedderInfo, Manifest, entries_of, manifest_bytes
from index.metadata import told
from index.reclaim import BUILDING, POINTER_ASIDE, reclaim
from index.store import open_generation
from index.syncing import make_folder, sync, sync_tree

_LOCK = ".lock"


@contextmanager
def build_lock(index_dir: Path) -> Iterator[None]:
    """Hold the folder for writing, making it where it isn't there. Raises IndexBusyError, IndexUnusableError.

    The kernel drops the lock when the process ends, however it ends. What dead runs left, and generations that
    nobody reads any more, are removed before and after.
    """
    with writing(index_dir):
        make_folder(index_dir)
        descriptor = os.open(index_dir / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with writing(index_dir):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise IndexBusyError(
                    f"{index_dir}: another run is writing to the index; wait until it has ended, then try again"
                ) from None
        reclaim(index_dir)
        try:
            yield
        finally:
            reclaim(index_dir)
    finally:
        os.close(descriptor)


def publish(index_dir: Path, contents: Contents, embedder: EmbedderInfo) -> str:
    """Write a generation and make it the current one; returns its id. The caller holds the build lock.

    Raises IndexUnusableError where the folder can't be written; the former generation then goes on answering.
    """
    created = datetime.now(UTC).replace(microsecond=0)
    generation = _generation_id(index_dir, created, contents.reports, embedder)
    building = index_dir / f"{BUILDING}{generation}"
    with writing(index_dir):
        try:
            building.mkdir()
            contents.write(building, embedder)
            manifest = Manifest(
                format=FORMAT,
                generation=generation,
                created=created.isoformat(),
                embedder=embedder,
                counts=contents.counts,
                files=entries_of(building),
            )
            # FAISS and numpy don't tell when closing a file fails, as it may on a full disk: what they wrote
            # is read as an index before anything vouches for it.
            _read_back(index_dir, Generation(building, manifest))
            content = manifest_bytes(manifest)
            (building / MANIFEST).write_bytes(content)
            sync_tree(building)
            (index_dir / GENERATIONS).mkdir(exist_ok=True)
            building.rename(index_dir / GENERATIONS / generation)
            sync(index_dir / GENERATIONS)
            sync(index_dir)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        _point_to(index_dir, Pointer(generation, hashlib.sha256(content).hexdigest()).line())
    return generation


def withdraw(index_dir: Path) -> None:
    """Leave the folder without an index. The caller holds the build lock."""
    with writing(index_dir):
        _point_to(index_dir, None)


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


def _read_back(index_dir: Path, written: Generation) -> None:
    try:
        open_generation(written).close()
    except BrokenIndexError as error:
        raise IndexUnusableError(
            f"{index_dir}: what was written can't be read again ({error.__cause__}); free space, or choose another "
            "folder with --index"
        ) from error


def _point_to(index_dir: Path, line: bytes | None) -> None:
    """Replace CURRENT, or take it away. Where that can't be made to last, the former one is put back, and it raises."""
    former = _bytes_of(index_dir / CURRENT)
    _replace(index_dir, line)
    try:
        sync(index_dir)
    except OSError:
        with suppress(OSError):
            _replace(index_dir, former)
        raise


def _replace(index_dir: Path, line: bytes | None) -> None:
    if line is None:
        (index_dir / CURRENT).unlink(missing_ok=True)
        return
    aside = index_dir / POINTER_ASIDE
    aside.write_bytes(line)
    sync(aside)
    aside.replace(index_dir / CURRENT)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Say what to do where the folder can't be written."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise IndexUnusableError(
            f"{index_dir}: can't be written ({reason}); free space, change permissions or "
            "choose another folder with --index"
        ) from error
