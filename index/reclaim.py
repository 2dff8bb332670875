"""Removing what nothing needs any more: what dead runs left, and generations that nobody reads."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.current import CURRENT, GENERATIONS, read_pointer
from index.errors import BrokenIndexError, NoIndexError
from index.leases import unread
from index.manifest import MANIFEST, file_sha256
from index.syncing import sync

BUILDING = "building-"
"""How the name of a folder begins in which a generation is being written."""
POINTER_ASIDE = f"{CURRENT}.new"
"""The next pointer, while it is being written."""


def reclaim(index_dir: Path) -> None:
    """Free what isn't needed. Never raises: what can't be removed now is removed another time.

    The caller holds the build lock, so nobody is writing.
    """
    with suppress(OSError):
        for folder in sorted(index_dir.glob(f"{BUILDING}*")):
            shutil.rmtree(folder, ignore_errors=True)
        (index_dir / POINTER_ASIDE).unlink(missing_ok=True)
        former = _former(index_dir)
        if former:
            sync(index_dir)  # the pointer is on disk before what it named until now is removed
        for folder in former:
            with unread(folder / MANIFEST) as free:
                if free:
                    shutil.rmtree(folder, ignore_errors=True)


def _former(index_dir: Path) -> list[Path]:
    """Generations that aren't the current one; [] while it isn't certain which one that is. Raises OSError."""
    generations = index_dir / GENERATIONS
    try:
        pointer = read_pointer(index_dir)
        if file_sha256(generations / pointer.generation / MANIFEST) != pointer.manifest_sha256:
            return []
        current = pointer.generation
    except NoIndexError:
        current = ""
    except BrokenIndexError:
        return []
    return [
        folder
        for folder in (sorted(generations.iterdir()) if generations.is_dir() else [])
        if folder.is_dir() and folder.name != current
    ]
