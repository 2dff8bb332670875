"""Publishing: one writer, one rename, and nothing removed that somebody reads."""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from index.build import add_reports, check, remove_reports
from index.current import hold_current
from index.errors import BrokenIndexError, IndexBusyError, IndexUnusableError, NoIndexError
from index.store import open_index


@pytest.fixture
def report(tmp_path: Path) -> Path:
    made = tmp_path / "reports" / "alpha.txt"
    made.parent.mkdir()
    made.write_text("Alpha Report\n\nFive visas were given in 2022.\n")
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "index"


def publish(home: Path, report: Path, number: int) -> str:
    report.write_text(f"Alpha Report\n\n{number} visas were given in 2022.\n")
    return str(add_reports(home, [report], embedder=HashEmbedder()).generation)


def generations(home: Path) -> list[str]:
    return sorted(held.name for held in (home / "generations").iterdir())


def names(home: Path) -> list[str]:
    return sorted(held.name for held in home.iterdir())


def test_second_writer_is_told_to_wait(report: Path, home: Path) -> None:
    publish(home, report, 1)
    with (home / ".lock").open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(IndexBusyError, match="another run is writing"):
            publish(home, report, 2)
    publish(home, report, 3)


def test_lock_goes_with_the_process_that_held_it(report: Path, home: Path) -> None:
    publish(home, report, 1)
    program = (
        "import fcntl, os, sys; held = open(sys.argv[1], 'r+'); fcntl.flock(held, fcntl.LOCK_EX);"
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 - written above
        [sys.executable, "-c", program, home / ".lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(IndexBusyError):
            publish(home, report, 2)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    publish(home, report, 3)


def test_generations_that_nobody_reads_are_removed(report: Path, home: Path) -> None:
    made = [publish(home, report, number) for number in range(3)]
    assert generations(home) == [made[-1]]
    assert names(home) == [".lock", "CURRENT", "generations"]


def test_generation_that_is_read_is_kept_until_it_is_read_no_more(report: Path, home: Path) -> None:
    first = publish(home, report, 1)
    with open_index(home) as index:
        second = publish(home, report, 2)
        assert generations(home) == sorted([first, second])
        third = publish(home, report, 3)
        assert generations(home) == sorted([first, third])
        assert index.search_lexical("visas", 1)[0][0].text == "1 visas were given in 2022."
    add_reports(home, [report], embedder=HashEmbedder())  # a run that changes nothing frees it as well
    assert generations(home) == [third]


def test_several_readers_share_a_generation_and_the_last_one_frees_it(report: Path, home: Path) -> None:
    first = publish(home, report, 1)
    one, other = open_index(home), open_index(home)
    one.close()
    assert first in (publish(home, report, 2), *generations(home))
    other.close()
    publish(home, report, 3)
    assert first not in generations(home)


def test_index_that_was_never_closed_frees_its_generation(report: Path, home: Path) -> None:
    first = publish(home, report, 1)
    generation, lease = hold_current(home)
    assert generation.manifest.generation == first
    del lease
    gc.collect()
    publish(home, report, 2)
    assert first not in generations(home)


def test_index_goes_on_answering_after_its_folder_is_gone(report: Path, home: Path) -> None:
    import shutil

    publish(home, report, 1)
    with open_index(home) as index:
        shutil.rmtree(home)
        assert index.search_lexical("visas", 3)[0][0].text == "1 visas were given in 2022."
        assert "1 visas" in index.report_text("alpha")


def test_what_dead_runs_left_is_removed_by_the_next_run(report: Path, home: Path) -> None:
    made = publish(home, report, 1)
    (home / "building-killed" / "lexical").mkdir(parents=True)
    (home / "building-killed" / "lexical" / "rows.npy").write_bytes(b"half")
    (home / "CURRENT.new").write_text("half")
    (home / "generations" / "never-pointed-at").mkdir()
    (home / "generations" / "half-removed" / "sentences").mkdir(parents=True)
    add_reports(home, [report], embedder=HashEmbedder())
    assert generations(home) == [made]
    assert names(home) == [".lock", "CURRENT", "generations"]


def test_nothing_is_removed_while_it_is_not_certain_which_generation_answers(
    report: Path, home: Path
) -> None:
    made = publish(home, report, 1)
    pointer = (home / "CURRENT").read_bytes()
    (home / "CURRENT").write_bytes(pointer[:-9])
    with pytest.raises(BrokenIndexError):
        publish(home, report, 2)
    assert generations(home) == [made]
    (home / "CURRENT").write_bytes(pointer)
    assert check(home, HashEmbedder()) == []


def test_without_its_last_report_nothing_of_the_index_stays(report: Path, home: Path) -> None:
    publish(home, report, 1)
    remove_reports(home, ["alpha"])
    assert generations(home) == []
    with pytest.raises(NoIndexError):
        open_index(home)


def test_readers_that_builders_overtake_get_one_generation_or_the_next_whole(
    report: Path, home: Path
) -> None:
    versions = {publish(home, report, 0): 0}
    ended = threading.Event()

    def read() -> list[tuple[str, str]]:
        seen: list[tuple[str, str]] = []
        while not ended.is_set():
            with open_index(home) as index:
                seen.append((index.generation, index.report_text("alpha")))
        return seen

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for number in range(1, 13):
            versions[publish(home, report, number)] = number
        ended.set()
        seen = [each for reader in readers for each in reader.result()]
    assert len({generation for generation, _ in seen}) > 3
    assert all(text == f"Alpha Report\n\n{versions[name]} visas were given in 2022.\n" for name, text in seen)
    add_reports(home, [report], embedder=HashEmbedder())
    assert len(generations(home)) == 1


def test_index_can_be_read_where_nothing_can_be_written(report: Path, home: Path) -> None:
    publish(home, report, 1)
    for folder in (home, *home.rglob("*")):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    with open_index(home) as index:
        assert len(index.reports()) == 1
    for folder in (home, *home.rglob("*")):
        folder.chmod(0o755)


def small_files() -> None:
    """No file of this process may grow beyond 16 KB, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, 16 * 1024))


def test_files_that_can_not_be_written_whole_are_told_in_one_line(report: Path, home: Path) -> None:
    # In a process of its own: the limit would hold for the file too that the tests' own output goes to.
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-m", "ui.cli", "index", str(report), "--index", str(home)],
        capture_output=True,
        text=True,
        preexec_fn=small_files,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    told = [line for line in done.stderr.splitlines() if line.startswith("footnote: ")]
    assert len(told) == 1
    assert "can't be written" in told[0]
    assert names(home) == [".lock"]


def test_folder_that_can_not_be_locked_is_told(report: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexUnusableError, match="choose another folder"):
        add_reports(tmp_path / "file", [report], embedder=HashEmbedder())
    assert os.listdir(tmp_path / "reports") == ["alpha.txt"]  # noqa: PTH208
