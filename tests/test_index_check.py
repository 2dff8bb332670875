"""The doctor: what it sees of an index whose checksums hold, and that it says what to do."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from fakes_index import HashEmbedder
from numpy.typing import NDArray

from index.build import add_reports, check
from index.manifest import entries_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "alpha.txt").write_text("Alpha Report\n\nFive visas were given in 2022. Nine were not.\n")
    add_reports(tmp_path / "index", [tmp_path / "alpha.txt"], embedder=HashEmbedder())
    return tmp_path / "index"


def generation_of(home: Path) -> Path:
    return home / "generations" / (home / "CURRENT").read_text().split()[0]


def signed(home: Path) -> None:
    """Let the manifest and CURRENT vouch for the files as they are now."""
    folder = generation_of(home)
    path = folder / "manifest.json"
    files = [{"path": entry.path, "size": entry.size, "sha256": entry.sha256} for entry in entries_of(folder)]
    data = json.dumps(json.loads(path.read_bytes()) | {"files": files}).encode()
    path.write_bytes(data)
    (home / "CURRENT").write_text(f"{folder.name} {hashlib.sha256(data).hexdigest()}\n")


def changed(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(generation_of(home) / "reports.sqlite", isolation_level=None)) as database:
        database.execute(statement)
    signed(home)


def test_sound_index_has_no_problems(home: Path) -> None:
    assert check(home) == []
    assert check(home, HashEmbedder()) == []


def test_damaged_file_is_named_with_what_to_do(home: Path) -> None:
    (generation_of(home) / "lexical" / "scores.npy").write_bytes(b"")
    problem, cure = check(home)
    assert "scores.npy: doesn't have the checksum" in problem
    assert cure == "to mend it: run `footnote index --rebuild` (the reports' texts are whole)"
    (generation_of(home) / "reports.sqlite").write_bytes(b"")
    assert "index the reports again with `footnote index PATH`" in check(home)[-1]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE passages SET start = start + 1", "its text isn't at its offsets"),
        ("UPDATE passages SET paragraph = 7", "doesn't lie in its paragraph"),
        ('UPDATE paragraphs SET "end" = 10000', "overlaps another or leaves the text"),
        ("DELETE FROM paragraphs WHERE number = 1", "the database holds 1 paragraphs, the manifest says 2"),
    ],
)
def test_offset_or_count_that_does_not_hold_is_told_and_a_rebuild_advised(
    home: Path, statement: str, said: str
) -> None:
    changed(home, statement)
    found = check(home, HashEmbedder())
    assert any(said in problem for problem in found)
    assert found[-1] == "to mend it: run `footnote index --rebuild`"


def test_altered_text_is_told_and_is_not_to_be_rebuilt_from(home: Path) -> None:
    texts = generation_of(home) / "texts.utf8"
    texts.write_bytes(texts.read_bytes().replace(b"Five", b"Nine"))
    signed(home)
    found = check(home)
    assert "report alpha: its text doesn't have its SHA-256" in found
    assert "index the reports again" in found[-1]


class Shifted(HashEmbedder):
    """Says that it is the same model, and isn't."""

    def embed(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return np.roll(super().embed(texts, progress=progress), 1, axis=1)


def test_vectors_that_the_model_does_not_give_are_told(home: Path) -> None:
    *problems, cure = check(home, Shifted())
    assert len(problems) == 1
    assert "its vectors aren't the ones that hash-64 gives now" in problems[0]
    assert cure == "to mend it: run `footnote index --rebuild`"


def test_sentence_vectors_are_looked_at_too(home: Path) -> None:
    steps = generation_of(home) / "sentences" / "steps.npy"
    np.save(steps, np.roll(np.load(steps), 1, axis=1), allow_pickle=False)
    signed(home)
    assert "its vectors aren't the ones" in check(home, HashEmbedder())[0]
    assert check(home) == []


def test_another_model_is_told_with_what_to_do(home: Path) -> None:
    (problem,) = check(home, HashEmbedder(name="other"))
    assert "now other would be used; run `footnote index --rebuild`" in problem
