"""The layout of a large index, on a small one: the same answers, and no damaged byte is ever used."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from fakes_index import HashEmbedder

from index.build import add_reports, check, rebuild, remove_reports
from index.errors import BrokenIndexError
from index.limits import Limits
from index.location import sample_report_path
from index.store import Index, open_index

EVERYTHING_LARGE = Limits(flat_passages=0, whole_bytes=0)
QUESTIONS = (
    "how many humanitarian visas were issued in 2022",
    "who runs the hotline?",
    "state investigations",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    other = folder / "other.txt"
    other.write_text("\n\n".join(f"Shelter {number} — näive — was closed in 2022." for number in range(80)))
    add_reports(
        folder / "index", [sample_report_path(), other], embedder=HashEmbedder(), limits=EVERYTHING_LARGE
    )
    return folder / "index"


def asked(index: Index) -> list[object]:
    """All that a question reads."""
    found: list[object] = []
    for question in QUESTIONS:
        vector = HashEmbedder().embed([question])[0]
        for reports in ((), ("other",)):
            dense = index.search_dense(vector, 10, reports)
            lexical = index.search_lexical(question, 10, reports)
            sentences = index.sentences([passage for passage, _ in (*dense, *lexical)])
            found += [dense, lexical, [held.spans for held in sentences]]
            found += [held.vectors.tobytes() for held in sentences]
    found += [index.report_text(info.id) for info in index.reports()]
    return found


def test_files_are_laid_out_by_blocks_and_the_answers_are_those_of_a_small_index(
    home: Path, tmp_path: Path
) -> None:
    with open_index(home) as index:
        names = {entry.path for entry in index.manifest.files}
        assert {"codes/steps.npy", "codes/steps.npy.sums", "texts.utf8.sums"} <= names
        assert "dense.faiss" not in names
        add_reports(tmp_path, [sample_report_path(), home.parent / "other.txt"], embedder=HashEmbedder())
        with open_index(tmp_path) as small:
            for question in QUESTIONS:
                vector = HashEmbedder().embed([question])[0]
                assert small.search_lexical(question, 10) == index.search_lexical(question, 10)
                scores = [score for _, score in index.search_dense(vector, 10)]
                wanted = [score for _, score in small.search_dense(vector, 10)]
                assert scores == pytest.approx(wanted, abs=5e-3)
    assert check(home, HashEmbedder()) == []


def test_no_damaged_byte_is_used_and_the_doctor_names_each(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    with open_index(home) as index:
        right = asked(index)
    chance = random.Random(6)  # noqa: S311 - places
    (generation,) = (copy / "generations").iterdir()
    files = sorted(path for path in generation.rglob("*") if path.is_file())
    refused = 0
    for number in range(250):
        path = files[number % len(files)]
        data = path.read_bytes()
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])
        try:
            with open_index(copy) as index:
                assert asked(index) == right
        except BrokenIndexError:
            refused += 1
        assert check(copy)
        path.write_bytes(data)
    # An array that these questions don't read may be damaged unseen by them; that is all.
    assert refused > 225


def test_short_and_missing_files_are_seen_at_once(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    for path in sorted(path for path in (copy / "generations").rglob("*") if path.is_file()):
        data = path.read_bytes()
        path.write_bytes(data[:-1])
        with pytest.raises(BrokenIndexError):
            open_index(copy)
        path.unlink()
        with pytest.raises(BrokenIndexError):
            open_index(copy)
        path.write_bytes(data)


def test_reports_leave_and_come_without_being_embedded_again(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    with open_index(copy) as index:
        before = {p.id: v for p, v in zip(index.passages(), index.vectors(), strict=True)}
    remove_reports(copy, ["other"])
    embedder = HashEmbedder()
    result = add_reports(copy, [home.parent / "other.txt"], embedder=embedder, limits=EVERYTHING_LARGE)
    assert (result.added, result.embedded) == (("other",), 80)
    assert check(copy, HashEmbedder()) == []
    with open_index(copy) as index:
        for passage, vector in zip(index.passages(["mexico_2023"]), index.vectors(), strict=False):
            np.testing.assert_allclose(vector, before[passage.id], atol=1e-6)
    rebuild(copy, embedder=HashEmbedder())
    assert check(copy, HashEmbedder()) == []


def test_a_generation_that_is_gone_goes_on_answering(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    with open_index(home) as index:
        right = asked(index)
    with open_index(copy) as index:
        shutil.rmtree(copy / "generations")
        assert asked(index) == right
