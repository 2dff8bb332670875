"""Builds that are killed or failed at a chosen system call, and what an index must be afterwards.

strace counts each kind of call of each process by itself, and strikes at the `STRUCK`-th. A child that is to be struck
at its n-th `fsync` makes `STRUCK - n` idle ones first, so one strace and one warm program serve all points of a run.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crash_builder import IDLE

from index.build import check
from index.embed import Embedder
from index.errors import NoIndexError
from index.store import open_index

CALLS = tuple(IDLE)
"""Every call by which a run changes what is on the disk. A state between two of them is one that a crash can leave."""
STRUCK = 100
"""More than a run makes of one kind."""
KILL, NO_SPACE, IO_ERROR = "signal=KILL", "error=ENOSPC", "error=EIO"
CLEAN = [".lock", "CURRENT", "generations"]
"""All that lies in the folder of an index that nobody is writing."""
ID = "permits"
"""The report that is indexed, again and again."""


def strace_there() -> bool:
    """Whether strace is installed."""
    return shutil.which("strace") is not None


def text_of(number: int) -> str:
    """A report whose one figure tells which version it is."""
    return (
        "Permits of the Port Authority\n\nThe port authority issued "
        f"{number} fishing permits in 2022.\n\nIt closed no harbour, and its offices moved to the old mill.\n"
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """How a build ended."""

    killed: bool
    code: int
    """Exit code; 0 where it was killed."""
    stderr: str


class Builder:
    """Builds in children of one warm program, under strace where something is to strike."""

    def __init__(self, folder: Path, strike: str | None) -> None:
        """Start the program, which embeds with `fakes_index.HashEmbedder`."""
        ours, theirs = socket.socketpair()
        os.set_inheritable(theirs.fileno(), True)
        program = [sys.executable, str(Path(__file__).with_name("crash_builder.py"))]
        # Some processors have no `rename`, but a `renameat` only, which Python then calls: `?` leaves out what isn't.
        names = ",".join(f"?{name}{also}" for name in CALLS for also in ("", "at", "at2"))
        watched: list[str] = []
        if strike is not None:
            watched = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"trace={names}", "-e", "signal=none"]
            watched += ["-e", f"inject={names}:{strike}:when={STRUCK}"]
        self._stderr = folder / "stderr"
        self._process = subprocess.Popen(  # noqa: S603 - a program of these tests
            [*watched, *program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=Path(__file__).resolve().parent.parent,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": "."},
        )
        theirs.close()
        ours.settimeout(120)  # no build takes that long: one that hangs fails its test
        self._channel, self._answers = ours, ours.makefile("r")

    def begin(self, home: Path, source: Path | None, *, at: tuple[str, int] | None = None) -> int:
        """Start a build that indexes `source`, or removes the report; its process id.

        It is struck at the n-th call of a kind, `at`.
        """
        job = {
            "home": str(home),
            "paths": [] if source is None else [str(source)],
            "remove": [ID] if source is None else [],
            "call": "write" if at is None else at[0],
            "idle": 0 if at is None else STRUCK - at[1],
            "stderr": str(self._stderr),
        }
        self._channel.sendall(json.dumps(job).encode() + b"\n")
        return int(self._answers.readline())

    def end(self) -> Ended:
        """Wait for the build that was begun."""
        status = int(self._answers.readline())
        killed = os.WIFSIGNALED(status)
        return Ended(killed, 0 if killed else os.waitstatus_to_exitcode(status), self._stderr.read_text())

    def run(self, home: Path, source: Path | None, *, at: tuple[str, int] | None = None) -> Ended:
        """A build from its begin to its end."""
        self.begin(home, source, at=at)
        return self.end()

    def close(self) -> None:
        """End the program."""
        self._answers.close()
        self._channel.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise


@contextmanager
def builder(folder: Path, strike: str | None) -> Iterator[Builder]:
    """A builder that is closed at the end."""
    made = Builder(folder, strike)
    try:
        yield made
    finally:
        made.close()


def served(home: Path, embedder: Embedder | None = None) -> str | None:
    """The text that an index answers from, None where there is none. AssertionError unless the index is whole."""
    try:
        problems = check(home, embedder)
        assert problems == [], problems
        with open_index(home, embedder) as index:
            return index.report_text(ID)
    except NoIndexError:
        return None


def assert_clean(home: Path, *, generations: int) -> None:
    """Nothing of a dead run is left, and no more than so many generations."""
    assert sorted(path.name for path in home.iterdir()) in (CLEAN, [".lock", "generations"], [".lock"])
    folder = home / "generations"
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    assert len(held) <= generations, held
