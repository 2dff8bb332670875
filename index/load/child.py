"""The child process that reads files, seen from its parent: one for many files, a new one where it died.

A report may come from anywhere, and the libraries that read it are large. So they run where a crash, a bomb or an
endless loop costs one file: in a process of its own that gets the file's bytes and nothing else.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from types import TracebackType
from typing import get_args

from index.errors import LoadError
from index.load.loaded import Loaded, is_fact, stated_title
from index.load.outline import Block
from index.records import ParagraphKind

SECONDS = 30.0
"""Wall time, and processor time, for one file."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Address space of the process."""
_GRACE_SECONDS = 5.0
"""The child's own timer comes first; this is for the time that it takes to send what it found."""
_LENGTH = 8
_LARGEST_ANSWER = 1 << 30
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from index.load.worker import serve; serve(int(sys.argv[2]), float(sys.argv[3]))"
)


class FileReader:
    """Reads files in a child process, which is started when the first one comes. One file at a time."""

    def __init__(self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = False

    @property
    def pid(self) -> int | None:
        """Process id of the child, None where none runs."""
        return None if self._process is None else self._process.pid

    def read(self, suffix: str, data: bytes) -> Loaded:
        """Read a file. Raises LoadError, whose message doesn't name the file."""
        self.send(suffix, data)
        return self.receive()

    def send(self, suffix: str, data: bytes) -> None:
        """Hand over a file; it is read while the caller does something else, until `receive` is called."""
        if self._asked:
            raise RuntimeError("the file before has to be received first")
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it died while it waited, which no file is to blame for
        if self._process is None:
            self._process = self._started()
        self._asked = True
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError("the child has no stdin")
        try:
            for frame in (suffix.encode(), data):
                stdin.write(len(frame).to_bytes(_LENGTH, "big"))
                stdin.write(frame)
            stdin.flush()
        except BrokenPipeError:
            pass  # it died; `receive` finds out how

    def receive(self) -> Loaded:
        """What the file that was sent holds. Raises LoadError."""
        process = self._process
        if process is None or not self._asked:
            raise RuntimeError("no file was sent")
        self._asked = False
        content = self._answer(process)
        if content is None:
            reason = self._end(process)
            raise LoadError(reason)
        try:
            found: object = json.loads(content)
        except (ValueError, RecursionError):
            self.close()
            raise LoadError("can't be read: its reader gave no answer that makes sense") from None
        answer = found if isinstance(found, dict) else {}
        if answer.get("worn") or answer.get("memory"):
            self.close()
        if answer.get("memory"):
            raise LoadError(self._too_large())
        if "refused" in answer:
            raise LoadError(str(answer["refused"]))
        return _loaded(answer)

    def close(self) -> None:
        """End the child."""
        process, self._process, self._asked = self._process, None, False
        if process is None:
            return
        process.kill()
        process.communicate()

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[bytes]:
        paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100 - an entry may be ""
        command = [sys.executable, "-I", "-B", "-c", _BOOT, json.dumps(paths)]
        try:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*command, str(self._memory_bytes), str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # One arena, since each further one reserves 64 MB of the address space.
                env={**os.environ, "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"},
            )
        except OSError as error:
            raise LoadError(
                f"can't be read: no process could be started for it ({error.strerror}); end other programs"
            ) from error

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes | None:
        """The answer's bytes, None where the child died or came too late."""
        deadline = time.monotonic() + self._seconds + _GRACE_SECONDS
        head = self._bytes(process, _LENGTH, deadline)
        if head is None:
            return None
        size = int.from_bytes(head, "big")
        return self._bytes(process, size, deadline) if size <= _LARGEST_ANSWER else None

    @staticmethod
    def _bytes(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes | None:
        if process.stdout is None:
            return None
        source = process.stdout.fileno()
        parts: list[bytes] = []
        while size:
            ready, _, _ = select.select([source], [], [], max(deadline - time.monotonic(), 0))
            part = os.read(source, min(size, 1 << 20)) if ready else b""
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _end(self, process: subprocess.Popen[bytes]) -> str:
        """What became of a child that gave no answer, in words; a new one is started for the next file."""
        self._process = None
        try:
            process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return self._too_slow()
        process.communicate()
        ended_by = -process.returncode
        if ended_by in (signal.SIGALRM, signal.SIGXCPU):
            return self._too_slow()
        if ended_by == signal.SIGKILL:
            return self._too_large()
        named = next((each.name for each in signal.Signals if each == ended_by), f"exit {-ended_by}")
        return (
            f"made the program that reads it fail ({named}): it is damaged, or needs more than "
            f"{self._megabytes()} MB of memory; open and save it anew, or export it as text"
        )

    def _too_slow(self) -> str:
        return (
            f"takes more than {self._seconds:g} seconds to read; split it into several reports, "
            "or export it as text"
        )

    def _too_large(self) -> str:
        return (
            f"needs more than {self._megabytes()} MB of memory to read; split it into several reports, "
            "or export it as text"
        )

    def _megabytes(self) -> int:
        return self._memory_bytes // (1024 * 1024)


def _loaded(answer: dict[str, object]) -> Loaded:
    """An answer, held to its form: a child that read a hostile file is trusted no further than that file."""
    text, title, facts = answer.get("text"), answer.get("title"), answer.get("facts")
    rows = answer.get("blocks")
    if not isinstance(text, str) or not isinstance(rows, list) or not isinstance(facts, list):
        raise LoadError("can't be read: its reader gave no answer that makes sense")
    blocks: list[Block] = []
    for row in rows:
        block = _block(row)
        before = blocks[-1].end if blocks else 0
        if block is None or not before <= block.start < block.end <= len(text):
            raise LoadError("can't be read: its reader gave no answer that makes sense")
        blocks.append(block)
    if not blocks:
        raise LoadError("holds no text; give a file that holds text")
    pairs = tuple((str(key), str(value)) for key, value in facts if is_fact(str(key), str(value)))
    return Loaded(text, tuple(blocks), stated_title(title if isinstance(title, str) else None), pairs)


def _block(row: object) -> Block | None:
    kinds: tuple[ParagraphKind, ...] = get_args(ParagraphKind)
    if not isinstance(row, list) or len(row) != 7:
        return None
    start, end, kind, label, level, page, turns = row
    held = next((known for known in kinds if known == kind), None)
    numbers = [start, end, level, *(turns if isinstance(turns, list) else [None])]
    if held is None or not isinstance(label, str) or not all(type(each) is int for each in numbers):
        return None
    if not (page is None or type(page) is int) or not all(start < turn < end for turn in turns):
        return None
    return Block(start, end, held, label, level, page, tuple(turns))
