"""What kills, full disks and damage do to an index: python benchmarks/crash_safety.py PART… [--kills N] [--damages N]

The parts:

    calls      a run is killed before each call that writes, syncs, renames or removes, and each of them is failed
               with ENOSPC and with EIO (strace)
    random     builders are killed at random times (1,000), while a server answers questions over HTTP
    disk       `footnote index` on a small tmpfs that is made 8 KB larger each time until the run succeeds (root), and
               with every fsync failing (strace)
    mutations  one file is damaged at a time (10,000 times): a bit flipped, cut off, a stretch zeroed

The first thing that isn't as it must be ends the program with an AssertionError; `tests/crash_points.py` and its
neighbours say what must be. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the kills and the damage are the tests' own

from crash_points import RUNS, fail_each_call, kill_at_each_call  # noqa: E402
from crash_serving import kill_at_random  # noqa: E402
from crashing import IO_ERROR, NO_SPACE, assert_clean, served, text_of  # noqa: E402
from fakes_index import HashEmbedder  # noqa: E402

from index.build import add_reports  # noqa: E402

STEP = 8 * 1024
"""Bytes by which the full disk grows."""
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


def calls(folder: Path) -> None:
    """Every call of every kind of run."""
    made: list[str] = []
    _say("| run | each call | points | what came of it |\n|---|---|---|---|")
    for run in RUNS:
        killed = kill_at_each_call(_fresh(folder), run)
        found = {"killed before": killed}
        for name, error in (("failed with ENOSPC", NO_SPACE), ("failed with EIO", IO_ERROR)):
            found[name] = fail_each_call(_fresh(folder), error, run, killed.calls)
        for name, struck in found.items():
            outcomes = "; ".join(f"{words}: {count}" for words, count in sorted(struck.outcomes.items()))
            _say(f"| {run} | {name} | {struck.calls.total()} | {outcomes} |")
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(killed.calls.items()))
        made.append(f"{run}: {kinds}")
    _say("\nCalls: " + "; ".join(made))


def random_times(folder: Path, kills: int) -> None:
    """Builders killed at any time under a server."""
    seen = kill_at_random(folder, kills, seed=1)
    _say(
        f"{seen.kills} kills: {seen.former} times the former generation answered, {seen.new} times the new one; "
        f"{seen.ended} more runs ended before their kill. Meanwhile {seen.answers} answers over HTTP from "
        f"{seen.generations} generations, each from one generation whole."
    )


def disk(folder: Path) -> None:
    """The real command on a disk that is full, then less so."""
    source, refused = folder / "permits.txt", 0
    with _mounted(folder) as mount:
        home = mount / "index"
        _index(source, home, text_of(1), code=0)
        used = _used(mount)
        for size in range(used, 16 * used, STEP):
            _mount("-o", f"remount,size={size}", str(mount))
            done = _index(source, home, text_of(2), code=None)
            if done == 0:
                break
            _must(done == 3, done)
            _must(served(home) == text_of(1), served(home))
            refused += 1
        _must(served(home) == text_of(2), served(home))
        assert_clean(home, generations=1)
        _say(
            f"tmpfs from {used // 1024} to {size // 1024} KB: {refused} runs refused with exit code 3 in one line, the "
            "former index whole after each; the next one succeeded."
        )
    home = folder / "index"
    _index(source, home, text_of(1), code=0)
    strace = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO"]
    _index(source, home, text_of(2), code=3, under=strace)
    _must(served(home) == text_of(1), served(home))
    _index(source, home, text_of(2), code=0)
    assert_clean(home, generations=1)
    _say(
        "Every fsync failing with EIO: exit code 3 in one line, the former index whole, the next run succeeded."
    )


def mutations(folder: Path, count: int) -> None:
    """Damaged files."""
    (folder / "permits.txt").write_text(text_of(1))
    add_reports(folder / "index", [folder / "permits.txt"], embedder=HashEmbedder())
    program = [
        sys.executable,
        str(ROOT / "tests" / "crash_mutations.py"),
        str(folder / "index"),
        str(count),
        "1",
    ]
    done = subprocess.run(  # noqa: S603
        program, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True
    )
    found = json.loads(done.stdout)
    _must(all(outcome.endswith(": refused") for outcome in found["seen"]), found)
    outcomes = "; ".join(f"{words} {times}" for words, times in sorted(found["seen"].items()))
    _say(
        f"{sum(found['seen'].values())} damages to {found['files']} files: {outcomes}. SQLite was called "
        f"{found['databases']} times, FAISS was {'' if found['faiss'] else 'never '}loaded."
    )


@contextmanager
def _mounted(folder: Path) -> Iterator[Path]:
    mount = folder / "small"
    mount.mkdir()
    _mount("-t", "tmpfs", "-o", "size=8m", "footnote", str(mount))
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)  # noqa: S603, S607


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)  # noqa: S603, S607


def _used(mount: Path) -> int:
    state = os.statvfs(mount)
    return (state.f_blocks - state.f_bfree) * state.f_frsize


def _index(source: Path, home: Path, text: str, *, code: int | None, under: list[str] | None = None) -> int:
    """Run the command; where it fails, it says so in one line."""
    source.write_text(text)
    command = [sys.executable, "-m", "ui.cli", "index", str(source), "--index", str(home)]
    done = subprocess.run(  # noqa: S603
        [*(under or []), *command], env=ENVIRONMENT, capture_output=True, text=True
    )
    _must(code is None or done.returncode == code, done)
    if done.returncode:
        _must(done.stderr.startswith("footnote: "), done.stderr)
        _must(done.stderr.count("\n") == 1, done.stderr)
    return done.returncode


def _fresh(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _must(holds: bool, seen: object) -> None:
    if not holds:
        raise AssertionError(seen)


def main() -> None:
    """Do the parts that are named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="+", choices=["calls", "random", "disk", "mutations"])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--damages", type=int, default=10_000)
    options = parser.parse_args()
    for part in options.parts:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as name:
            match part:
                case "calls":
                    calls(Path(name))
                case "random":
                    random_times(Path(name), options.kills)
                case "disk":
                    disk(Path(name))
                case _:
                    mutations(Path(name), options.damages)
        _say(f"\n({part}: {time.monotonic() - began:.0f} s)\n")


if __name__ == "__main__":
    main()
