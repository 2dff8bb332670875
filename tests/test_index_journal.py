"""What a killed run has embedded isn't embedded again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes_index import HashEmbedder

from index.build import add_reports, check
from index.journal import JOURNAL, Journal, key_of
from index.sentence_vectors import embed_passages
from index.store import open_index

STUCK = """
import sys, time
from pathlib import Path
from fakes_index import HashEmbedder
from index.build import add_reports

class Stuck(HashEmbedder):
    def embed_parts(self, texts, parts, *, progress=None):
        if self.embedded:
            print("stuck", flush=True)
            time.sleep(600)
        return super().embed_parts(texts, parts, progress=progress)

add_reports(Path(sys.argv[1]), [Path(sys.argv[2])], embedder=Stuck())
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(3):
        paragraphs = [f"Harbour {number} licensed {count} trawlers. It rained." for count in range(300)]
        (folder / f"{number}.txt").write_text("\n\n".join(paragraphs) + "\n")
    return folder


def files(home: Path) -> dict[str, str]:
    with open_index(home) as index:
        return {entry.path: entry.sha256 for entry in index.manifest.files}


def test_a_killed_run_is_taken_up_where_it_was(reports: Path, tmp_path: Path) -> None:
    home = tmp_path / "index"
    child = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", STUCK, str(home), str(reports)],
        env={"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parent.parent}"},
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"stuck\n"
        child.send_signal(signal.SIGKILL)
    embedder = HashEmbedder()
    result = add_reports(home, [reports], embedder=embedder)
    assert (result.passages, result.embedded, len(embedder.embedded)) == (900, 388, 388)
    assert sorted(path.name for path in home.iterdir()) == [".lock", "CURRENT", "generations"]
    assert check(home, embedder) == []
    add_reports(tmp_path / "other", [reports], embedder=HashEmbedder())
    assert files(home) == files(tmp_path / "other")


def journal(folder: Path, fingerprint: str = "f") -> Journal:
    return Journal(folder, fingerprint, 64)


def test_a_torn_or_damaged_end_is_cut_off_and_what_is_before_it_kept(tmp_path: Path) -> None:
    texts = [f"Harbour {number} licensed trawlers. It rained." for number in range(20)]
    held = embed_passages(HashEmbedder(), [((), text) for text in texts])
    keys = [key_of((), text) for text in texts]
    first = journal(tmp_path)
    first.add(keys, held)
    first.close()
    data = (tmp_path / JOURNAL).read_bytes()
    for damaged in (
        data[:-1],
        data[:-700],
        data + b"torn",
        data[:-300] + bytes([data[-300] ^ 1]) + data[-299:],
    ):
        (tmp_path / JOURNAL).write_bytes(damaged)
        again = journal(tmp_path)
        assert len(again) in {18, 19, 20}
        again.add(keys[18:], held[18:])
        again.close()
        whole = journal(tmp_path)
        assert len(whole) == 20
        for key, each in zip(keys, held, strict=True):
            found = whole.read(key)
            np.testing.assert_array_equal(found.whole, each.whole)
            assert found.sentences.spans == each.sentences.spans
            np.testing.assert_allclose(found.sentences.vectors, each.sentences.vectors, atol=5e-3)
        whole.close()


def test_the_journal_of_another_embedder_is_not_used(tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.add([key_of((), "a")], embed_passages(HashEmbedder(), [((), "a")]))
    first.close()
    other = journal(tmp_path, "g")
    assert len(other) == 0
    assert not (tmp_path / JOURNAL).exists()


def test_journal_of_a_run_that_was_killed_behind_its_publishing_goes_with_the_next_run(
    reports: Path, tmp_path: Path
) -> None:
    home = tmp_path / "index"
    add_reports(home, [reports], embedder=HashEmbedder())
    left = Journal(home, HashEmbedder().fingerprint, HashEmbedder().dimensions)
    with open_index(home) as index:
        first = index.passages_at([0])[0]
    section, text = first.section, first.text
    left.add([key_of(section, text)], embed_passages(HashEmbedder(), [(section, text)]))
    left.close()
    assert not add_reports(home, [reports], embedder=HashEmbedder()).published
    assert sorted(path.name for path in home.iterdir()) == [".lock", "CURRENT", "generations"]


def test_run_that_finds_nothing_new_leaves_the_journal_of_another_that_was_interrupted(
    reports: Path, tmp_path: Path
) -> None:
    home = tmp_path / "index"
    add_reports(home, [reports], embedder=HashEmbedder())
    left = Journal(home, HashEmbedder().fingerprint, HashEmbedder().dimensions)
    left.add([key_of((), "a")], embed_passages(HashEmbedder(), [((), "a")]))
    left.close()
    assert not add_reports(home, [reports], embedder=HashEmbedder()).published
    assert (home / JOURNAL).exists()


def test_keys_tell_sections_and_texts_apart() -> None:
    ways = [(("a", "b"), "c"), (("a",), "bc"), (("ab",), "c"), ((), "abc"), (("a", "b"), "c ")]
    assert len({key_of(section, text) for section, text in ways}) == len(ways)
