"""Building: what is read again, what is kept, and that a failed run changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes_index import HashEmbedder
from numpy.typing import NDArray

from index.build import add_reports, check, rebuild, remove_reports
from index.errors import (
    BrokenIndexError,
    IndexMismatchError,
    LoadError,
    NoIndexError,
    UnknownReportError,
)
from index.location import sample_report_path
from index.store import open_index


class FailingEmbedder(HashEmbedder):
    """Breaks while it embeds."""

    def embed(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        raise RuntimeError("out of memory")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    (made / "alpha.txt").write_text("Alpha Report\n\nFive visas were given in 2022.\n\nNine were not.\n")
    (made / "beta.md").write_text("# Beta\n\nShelters were closed.\n\n- one\n- two\n")
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "index"


def names(path: Path) -> list[str]:
    return sorted(held.name for held in path.iterdir())


def test_reports_are_added_then_left_alone(folder: Path, home: Path) -> None:
    first = add_reports(home, [folder], embedder=HashEmbedder())
    assert (first.added, first.published, first.passages, first.embedded) == (("alpha", "beta"), True, 5, 5)
    embedder = HashEmbedder()
    again = add_reports(home, [folder], embedder=embedder)
    assert (again.unchanged, again.published, again.embedded) == (("alpha", "beta"), False, 0)
    assert again.generation == first.generation
    assert embedder.embedded == []
    assert names(home / "generations") == [first.generation]


def test_changed_file_replaces_its_report_and_only_new_passages_are_embedded(
    folder: Path, home: Path
) -> None:
    add_reports(home, [folder], embedder=HashEmbedder())
    (folder / "alpha.txt").write_text("Alpha Report\n\nFive visas were given in 2022.\n\nTen were not.\n")
    embedder = HashEmbedder()
    result = add_reports(home, [folder], embedder=embedder)
    assert (result.updated, result.unchanged, result.added) == (("alpha",), ("beta",), ())
    assert embedder.embedded == ["Ten were not."]
    with open_index(home, HashEmbedder()) as index:
        assert "Ten were not." in index.report_text("alpha")
        assert [info.id for info in index.reports()] == ["alpha", "beta"]
    assert check(home, HashEmbedder()) == []


def test_a_file_adds_to_what_is_indexed(folder: Path, home: Path) -> None:
    add_reports(home, [folder / "alpha.txt"], embedder=HashEmbedder())
    result = add_reports(home, [folder / "beta.md"], embedder=HashEmbedder())
    assert result.added == ("beta",)
    with open_index(home) as index:
        assert [info.id for info in index.reports()] == ["alpha", "beta"]


def test_files_of_one_name_get_ids_of_their_own_and_keep_them(tmp_path: Path, home: Path) -> None:
    for where in ("a", "b", "c"):
        (tmp_path / where).mkdir()
        (tmp_path / where / "report.txt").write_text("The same words in each.\n")
    paths = [tmp_path / where / "report.txt" for where in ("a", "b", "c")]
    assert add_reports(home, paths, embedder=HashEmbedder()).added == ("report", "report-2", "report-3")
    paths[1].write_text("Other words.\n")
    result = add_reports(home, list(reversed(paths)), embedder=HashEmbedder())
    assert (result.updated, result.unchanged) == (("report-2",), ("report-3", "report"))


def test_moved_file_stays_the_same_report(tmp_path: Path, home: Path) -> None:
    (tmp_path / "report.txt").write_text("Words that stay.\n")
    add_reports(home, [tmp_path / "report.txt"], embedder=HashEmbedder())
    (tmp_path / "moved").mkdir()
    (tmp_path / "report.txt").rename(tmp_path / "moved" / "report.txt")
    result = add_reports(home, [tmp_path / "moved"], embedder=HashEmbedder())
    assert (result.moved, result.added, result.embedded) == (("report",), (), 0)
    again = add_reports(home, [tmp_path / "moved"], embedder=HashEmbedder())
    assert (again.unchanged, again.published) == (("report",), False)


def test_bad_file_of_a_folder_is_named_and_the_others_indexed(folder: Path, home: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    result = add_reports(home, [folder], embedder=HashEmbedder())
    assert result.added == ("alpha", "beta")
    assert [Path(skipped.path).name for skipped in result.skipped] == ["bad.txt", "loop.txt"]
    assert "not UTF-8" in result.skipped[0].reason


@pytest.mark.parametrize("name", ["bad.txt", "missing.txt", "data.csv"])
def test_bad_file_given_itself_fails_and_the_former_index_answers(
    folder: Path, home: Path, name: str
) -> None:
    before = add_reports(home, [folder], embedder=HashEmbedder())
    (folder / "bad.txt").write_bytes(b"\0\0")
    (folder / "data.csv").write_text("a,b")
    with pytest.raises(LoadError, match=name):
        add_reports(home, [folder / "alpha.txt", folder / name], embedder=HashEmbedder())
    with open_index(home, HashEmbedder()) as index:
        assert index.generation == before.generation


def test_folder_without_a_readable_report_is_refused(tmp_path: Path, home: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match="holds no report"):
        add_reports(home, [tmp_path / "empty"], embedder=HashEmbedder())
    (tmp_path / "empty" / "a.txt").write_bytes(b"\0")
    with pytest.raises(LoadError, match="none of the files could be read"):
        add_reports(home, [tmp_path / "empty"], embedder=HashEmbedder())
    with pytest.raises(LoadError, match="no file was given"):
        add_reports(home, [], embedder=HashEmbedder())
    with pytest.raises(NoIndexError, match="footnote index PATH"):
        open_index(home)


def test_failing_embedder_leaves_the_former_index_answering(folder: Path, home: Path) -> None:
    before = add_reports(home, [folder / "alpha.txt"], embedder=HashEmbedder())
    with pytest.raises(RuntimeError, match="out of memory"):
        add_reports(home, [folder], embedder=FailingEmbedder())
    assert names(home) == [".lock", "CURRENT", "generations"]
    assert names(home / "generations") == [before.generation]
    with open_index(home, HashEmbedder()) as index:
        assert index.generation == before.generation


def test_same_files_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    def files(home: Path) -> dict[str, str]:
        add_reports(home, [folder], embedder=HashEmbedder())
        with open_index(home) as index:
            return {entry.path: entry.sha256 for entry in index.manifest.files}

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_removed_reports_are_gone_and_the_others_stay(folder: Path, home: Path) -> None:
    add_reports(home, [folder], embedder=HashEmbedder())
    assert remove_reports(home, ["alpha"]).removed == ("alpha",)
    assert check(home, HashEmbedder()) == []
    with open_index(home, HashEmbedder()) as index:
        assert [info.id for info in index.reports()] == ["beta"]
        assert index.search_lexical("visas", 5) == []
    with pytest.raises(UnknownReportError, match="alpha"):
        remove_reports(home, ["alpha"])
    assert remove_reports(home, ["beta"]).generation is None
    with pytest.raises(NoIndexError):
        open_index(home)
    assert add_reports(home, [folder], embedder=HashEmbedder()).added == ("alpha", "beta")


def test_another_embedder_needs_a_rebuild_which_needs_no_files(folder: Path, home: Path) -> None:
    add_reports(home, [folder], embedder=HashEmbedder())
    other = HashEmbedder(name="other", dimensions=32)
    with pytest.raises(IndexMismatchError, match="footnote index --rebuild"):
        add_reports(home, [folder], embedder=other)
    for path in folder.iterdir():
        path.unlink()
    result = rebuild(home, embedder=other)
    assert (result.published, result.passages, result.embedded) == (True, 5, 5)
    assert check(home, other) == []
    with open_index(home, other) as index:
        assert (index.manifest.embedder.name, index.manifest.embedder.dimensions) == ("other", 32)


def test_rebuild_mends_a_damaged_part_but_not_damaged_texts(folder: Path, home: Path) -> None:
    generation = add_reports(home, [folder], embedder=HashEmbedder()).generation
    held = home / "generations" / str(generation)
    (held / "dense.faiss").write_bytes(b"nonsense")
    with pytest.raises(BrokenIndexError, match="--rebuild"):
        add_reports(home, [folder], embedder=HashEmbedder())
    assert any("dense.faiss" in problem for problem in check(home))
    rebuild(home, embedder=HashEmbedder())
    assert check(home, HashEmbedder()) == []
    generation = (home / "CURRENT").read_text().split()[0]
    (home / "generations" / generation / "reports.sqlite").write_bytes(b"nonsense")
    with pytest.raises(BrokenIndexError, match="index the reports again"):
        rebuild(home, embedder=HashEmbedder())


def test_check_sees_vectors_of_another_model(folder: Path, home: Path) -> None:
    add_reports(home, [folder], embedder=HashEmbedder())
    other = HashEmbedder(name="other")
    assert any("other" in problem for problem in check(home, other))
    other.fingerprint = HashEmbedder().fingerprint
    assert check(home, other) == []
    with pytest.raises(NoIndexError):
        check(home / "nowhere")


def test_progress_is_told(home: Path) -> None:
    told: list[tuple[str, int, int]] = []
    add_reports(
        home, [sample_report_path()], embedder=HashEmbedder(), progress=lambda *step: told.append(step)
    )
    assert told[0] == ("reading", 1, 1)
    assert [step for step, _, _ in told if step != "reading"] == sorted(step for step, _, _ in told[1:])
    assert {step for step, _, _ in told} == {"reading", "embedding", "writing"}
    assert told[-1][1] == told[-1][2] > 36
