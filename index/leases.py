"""Who reads a generation: a shared lock on its manifest, so that the builder removes what nobody reads.

A reader takes the lease first and looks at the pointer again afterwards: as long as that names the generation, the
builder can't have come past it without meeting the lease. The kernel drops a lease with its process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Lease:
    """A generation that is being read. Given back by `close`, with the object, or with the process."""

    def __init__(self, manifest: Path) -> None:
        """Take a generation's lease. Raises OSError where its manifest can't be opened.

        Where the file system has no locks, or another program has locked the file, nothing is held: an opened
        index goes on answering without its folder.
        """
        self._descriptor = os.open(manifest, os.O_RDONLY | os.O_CLOEXEC)
        self._release = weakref.finalize(self, os.close, self._descriptor)
        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def read(self) -> bytes:
        """The manifest, of the very file that is held. Raises OSError."""
        return os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)

    def close(self) -> None:
        """Give the lease back; a second time does nothing."""
        self._release()


@contextmanager
def unread(manifest: Path) -> Iterator[bool]:
    """Whether nobody reads a generation; while inside, nobody can begin to. For whoever holds the build lock."""
    try:
        descriptor = os.open(manifest, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True  # half removed: without its manifest nobody opens it
        return
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
