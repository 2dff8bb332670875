"""What a crash, a full disk or damage does to an index: the short form of `benchmarks/crash_safety.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from crash_points import UPDATE, fail_each_call, kill_at_each_call
from crash_serving import kill_at_random
from crashing import IO_ERROR, NO_SPACE, strace_there, text_of
from fakes_index import HashEmbedder

from index.build import add_reports

TESTS = Path(__file__).resolve().parent
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
needs_strace = pytest.mark.skipif(
    not strace_there(), reason="strace strikes at the calls, and isn't installed: apt-get install strace"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is some: a killed process loses nothing that was written, synced or not."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        yield Path(name)


@needs_strace
def test_run_killed_at_a_call_leaves_the_former_or_the_new_index_whole(folder: Path) -> None:
    struck = kill_at_each_call(folder, UPDATE, step=8)
    assert struck.outcomes["killed, the former one answers"] > 8
    assert struck.outcomes["killed, the new one answers"] > 1
    assert {"write", "pwrite64", "fsync", "rename", "unlinkat", "mkdir"} <= struck.calls.keys()


@needs_strace
@pytest.mark.parametrize(
    ("error", "calls"), [(NO_SPACE, {"write": 19, "pwrite64": 19, "rename": 1}), (IO_ERROR, {"fsync": 19})]
)
def test_run_that_meets_a_full_or_failing_disk_leaves_the_former_index(
    folder: Path, error: str, calls: dict[str, int]
) -> None:
    struck = fail_each_call(folder, error, UPDATE, calls, step=6)
    assert struck.outcomes["exit code 3, the former one answers"] >= 3


def test_server_answers_from_one_generation_whole_while_builders_are_killed(folder: Path) -> None:
    seen = kill_at_random(folder, 12, seed=1, askers=1)
    assert (seen.kills, seen.former + seen.new) == (12, 12)
    assert seen.former > 0
    assert seen.answers > 0


def test_damaged_file_is_refused_before_anything_parses_it(folder: Path) -> None:
    (folder / "permits.txt").write_text(text_of(1))
    add_reports(folder / "index", [folder / "permits.txt"], embedder=HashEmbedder())
    done = subprocess.run(  # noqa: S603 - a program of these tests
        [sys.executable, TESTS / "crash_mutations.py", folder / "index", "300", "1"],
        capture_output=True,
        check=True,
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONPATH": "."},
    )
    found = json.loads(done.stdout)
    assert sum(found["seen"].values()) == 300
    assert all(outcome.endswith(": refused") for outcome in found["seen"]), found
    assert (found["databases"], found["faiss"]) == (0, False)


@needs_strace
def test_what_is_renamed_was_synced_and_what_is_removed_is_named_by_no_pointer_on_disk(folder: Path) -> None:
    """A power cut may lose whatever wasn't synced: the calls come in the order that leaves no gap."""
    home, source = folder / "index", folder / "permits.txt"
    program = (
        "import sys; from pathlib import Path; from fakes_index import HashEmbedder;"
        "from index.build import add_reports; add_reports(*map(Path, sys.argv[1:2]), [Path(sys.argv[2])],"
        " embedder=HashEmbedder())"
    )
    watched = "?write,?pwrite64,?fsync,?rename,?renameat,?renameat2,?unlink,?unlinkat,?rmdir"
    strace = [
        "strace",
        "-y",
        "-qqq",
        "-o",
        str(folder / "calls"),
        "-e",
        "signal=none",
        "-e",
        f"trace={watched}",
    ]
    calls: list[str] = []
    for number in (1, 2):
        source.write_text(text_of(number))
        subprocess.run(  # noqa: S603 - a program of these tests
            [*strace, sys.executable, "-c", program, home, source],
            check=True,
            env={**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"},
        )
        calls = (folder / "calls").read_text().splitlines()
    generation = (home / "CURRENT").read_text().split()[0]
    building, published = home / f"building-{generation}", home / "generations" / generation

    def at(*parts: str, after: int = 0) -> int:
        return next(n for n, line in enumerate(calls) if n >= after and all(part in line for part in parts))

    moved = at("rename", f'"{building}", ', f'"{published}"')
    for path in (published, *published.rglob("*")):
        name = f"<{building / path.relative_to(published)}>"
        synced = at("fsync(", name)
        assert synced < moved
        assert not [line for line in calls[synced:] if "write" in line and name in line]
    pointed = at("rename", f'"{home / "CURRENT.new"}", ', f'"{home / "CURRENT"}"')
    assert moved < at("fsync(", f"<{home / 'generations'}>", after=moved) < pointed
    assert moved < at("fsync(", f"<{home}>", after=moved) < pointed
    assert at("write(", f"<{home / 'CURRENT.new'}>") < at("fsync(", f"<{home / 'CURRENT.new'}>") < pointed
    lasting = at("fsync(", f"<{home}>", after=pointed)
    removed = at("unlink", f"{home / 'generations'}/")
    assert lasting < removed
    assert generation not in calls[removed]
