"""File → bytes → text, untouched: what is read is exactly what the file's bytes say."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from index.errors import LoadError

MAX_BYTES = 100 * 1024 * 1024
"""Larger files are refused: a report is held in memory as a whole."""


def read_bytes(path: Path) -> bytes:
    """Read a regular file. Raises LoadError for whatever else the path names."""
    try:
        # O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise LoadError(f"{shown(path)}: no such file; check the path") from None
    except OSError as error:
        raise LoadError(f"{shown(path)}: {_open_problem(error)}") from error
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise LoadError(f"{shown(path)}: is a folder, not a report; give a file")
        if not stat.S_ISREG(status.st_mode):
            raise LoadError(
                f"{shown(path)}: is not a regular file (a pipe, device or socket); copy it to a file first"
            )
        if status.st_size > MAX_BYTES:
            megabytes = MAX_BYTES // (1024 * 1024)
            raise LoadError(f"{shown(path)}: is larger than {megabytes} MB; split it into several reports")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    except OSError as error:
        raise LoadError(f"{shown(path)}: {_open_problem(error)}") from error
    finally:
        os.close(descriptor)


def decoded(data: bytes) -> str:
    """A file's bytes as UTF-8, line ends and byte order mark as they are. Raises LoadError, which names no file."""
    nul = data.find(b"\0")
    if nul >= 0 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LoadError(f"is a binary file (a NUL byte at offset {nul}); export it as text or Markdown")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LoadError(
            f"is not UTF-8 (invalid byte at offset {error.start}); save it with the encoding UTF-8"
        ) from None
    if not text.strip().strip("\ufeff").strip():
        raise LoadError("is empty; give a file that holds text")
    return text


def shown(path: Path) -> str:
    """A path for a message: a name that isn't UTF-8 can't be printed as it is."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _open_problem(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "is a symbolic link that leads to itself; give the file itself"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "can't be read (permission denied); change its permissions"
    if error.errno == errno.ENOTDIR:
        return "no such file; a part of the path is a file, not a folder"
    if error.errno == errno.ENAMETOOLONG:
        return "no such file; the name is too long"
    return f"can't be read ({os.strerror(error.errno or 0)}); check the path"
