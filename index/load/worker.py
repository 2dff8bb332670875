"""What runs in the child process: it takes files' bytes, one after another, and answers what they hold.

A frame is a length (8 bytes, big-endian) and that many bytes. A request is two frames, the file's suffix and its
bytes; an answer is one, in JSON. The kernel holds the limits: address space, processor time, and a timer that
ends the process. While a file is read no file and no connection can be opened, whatever the file refers to.
"""

from __future__ import annotations

import codecs
import json
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import LoadError
from index.load.formats import LOADERS
from index.load.loaded import Loaded

_LENGTH = 8
_STANDARD_STREAMS = 3
_CODECS = ("ascii", "cp437", "latin-1", "utf-16-be", "utf-16-le", "utf-8-sig")
"""Those that libraries look up when they first need them."""
_WORN_BYTES = 300 * 1024 * 1024
"""A process that has grown to this is replaced: the next file shall find all of its memory free."""


def serve(memory_bytes: int, seconds: float) -> None:
    """Answer requests on stdin until it is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while True:
        suffix = _read_frame()
        data = _read_frame()
        if suffix is None or data is None:
            return
        answer = _answer(suffix.decode(), data, seconds)
        worn = _resident_bytes() > _WORN_BYTES
        try:
            content = json.dumps({**answer, "worn": worn}, ensure_ascii=False).encode("utf-8")
        except MemoryError:
            content = b'{"memory": true}'
        _write(len(content).to_bytes(_LENGTH, "big") + content)


def _resident_bytes() -> int:
    """Memory that the process has in use; 0 where the system doesn't say.

    Not its peak, which begins at that of the process that started it.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123 - pathlib isn't needed here otherwise
            return int(pages.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _answer(suffix: str, data: bytes, seconds: float) -> dict[str, object]:
    load = LOADERS[suffix]
    try:
        _warm_up(suffix)
        with _timed(seconds), _nothing_opened():
            return _described(load(data))
    except LoadError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"refused": "is nested too deeply; export it as text"}
    except Exception as error:  # noqa: BLE001 - a damaged file may break any library in any way
        return {"refused": f"is damaged and can't be read ({type(error).__name__}); open and save it anew"}


def _described(loaded: Loaded) -> dict[str, object]:
    return {
        "text": loaded.text,
        "blocks": [
            [block.start, block.end, block.kind, block.label, block.level, block.page, block.turns]
            for block in loaded.blocks
        ],
        "title": loaded.title,
        "facts": loaded.facts,
    }


def _warm_up(suffix: str) -> None:
    """Import what the loader needs, for no file can be opened later."""
    for name in _CODECS:
        codecs.lookup(name)
    if suffix in (".html", ".htm", ".xhtml"):
        import index.load.html
    elif suffix == ".docx":
        import index.load.docx
    elif suffix == ".pdf":
        import index.load.pdf  # noqa: F401


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """End the process where this takes longer: no library of any language can put that off."""
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _nothing_opened() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_STANDARD_STREAMS, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _read_frame() -> bytes | None:
    head = _read(_LENGTH)
    return None if head is None else _read(int.from_bytes(head, "big"))


def _read(size: int) -> bytes | None:
    parts: list[bytes] = []
    left = size
    while left:
        part = os.read(0, min(left, 1 << 20))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _write(content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(1, view) :]
