"""A program that builds indexes in forked children, each to be killed or failed at a chosen call: for `crashing`.

    python tests/crash_builder.py SOCKET

SOCKET is the number of an open socket. Each line that comes is a job; the answers are the child's process id, and
then, when it has ended, its wait status. No model is loaded: its threads wouldn't survive the fork.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from fakes_index import HashEmbedder
from tqdm import tqdm

from index.build import add_reports, remove_reports
from index.errors import FootnoteError

UNEXPECTED = 99
"""Exit code where anything but an error of Footnote's own ends the run."""
_NOTHING = os.open(os.devnull, os.O_RDWR)
_HERE = os.open(".", os.O_RDONLY)
IDLE: Mapping[str, Callable[[], object]] = {
    "write": lambda: os.write(_NOTHING, b""),
    "pwrite64": lambda: os.pwrite(_NOTHING, b"", 0),
    "writev": lambda: os.writev(_NOTHING, [b""]),
    "ftruncate": lambda: os.ftruncate(_NOTHING, 0),
    "fsync": lambda: os.fsync(_NOTHING),
    "fdatasync": lambda: os.fdatasync(_NOTHING),
    "rename": lambda: os.rename("", ""),  # noqa: PTH104
    "link": lambda: os.link("", ""),
    "symlink": lambda: os.symlink("", ""),  # noqa: PTH211
    "unlink": lambda: os.unlink(""),  # noqa: PTH108
    "unlinkat": lambda: os.unlink("", dir_fd=_HERE),
    "rmdir": lambda: os.rmdir(""),  # noqa: PTH106
    "mkdir": lambda: os.mkdir(""),  # noqa: PTH102
}
"""Calls by which a run changes what is on the disk, each in a form that changes nothing."""


def main() -> None:
    """Serve jobs until the socket is closed."""
    _warm_up()
    with socket.socket(fileno=int(sys.argv[1])) as channel, channel.makefile("r") as jobs:
        for line in jobs:
            pid = os.fork()
            if pid == 0:
                os._exit(_run(json.loads(line)))
            channel.sendall(f"{pid}\n".encode())
            _, status = os.waitpid(pid, 0)
            channel.sendall(f"{status}\n".encode())


def _warm_up() -> None:
    """Build once, so that all that a build imports is there before the first fork."""
    # tqdm, which bm25s uses, has a lock that forked processes share: one that is killed would keep it for ever.
    tqdm.set_lock(threading.RLock())
    tqdm.monitor_interval = 0  # nor does a thread survive the fork
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "report.txt").write_text("One report.\n\nIt has two sentences. This is the second.\n")
        add_reports(Path(name) / "index", [Path(name)], embedder=HashEmbedder())


def _run(job: dict[str, object]) -> int:
    home, paths, removed = (
        Path(str(job["home"])),
        list(map(Path, _listed(job, "paths"))),
        _listed(job, "remove"),
    )
    os.dup2(os.open(str(job["stderr"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    for _ in range(int(str(job["idle"]))):
        try:
            IDLE[str(job["call"])]()
        except OSError:
            continue  # most are refused; they count all the same
    try:
        if removed:
            remove_reports(home, removed)
        else:
            add_reports(home, paths, embedder=HashEmbedder())
    except FootnoteError as error:
        os.write(2, f"footnote: {error}\n".encode())
        return error.exit_code
    except BaseException as error:  # noqa: BLE001 - told by the exit code
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        return UNEXPECTED
    return 0


def _listed(job: dict[str, object], key: str) -> list[str]:
    value = job[key]
    return [str(each) for each in value] if isinstance(value, list) else []


if __name__ == "__main__":
    main()
