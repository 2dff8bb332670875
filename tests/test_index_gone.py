"""A folder indexed again: what is gone is dropped, what can't be read is kept, what was renamed stays itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from index.build import BuildResult, add_reports, check
from index.errors import LoadError
from index.store import open_index
from ui.cli import main

TEXTS = {
    "alpha.txt": "Alpha Report\n\nFive visas were given in 2022.\n",
    "beta.md": "# Beta\n\nShelters were closed.\n",
    "2021/gamma.txt": "Gamma Report\n\nNine visas were given in 2021.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    for name, text in TEXTS.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(home: Path, *paths: Path) -> BuildResult:
    return add_reports(home, paths, embedder=HashEmbedder())


def ids(home: Path) -> list[str]:
    assert check(home, HashEmbedder()) == []
    with open_index(home) as index:
        return [report.id for report in index.reports()]


def passage_ids(home: Path, report_id: str) -> list[str]:
    with open_index(home) as index:
        return [passage.id for passage in index.passages([report_id])]


def test_report_whose_file_is_gone_is_dropped(folder: Path, home: Path) -> None:
    run(home, folder)
    (folder / "beta.md").unlink()
    result = run(home, folder)
    assert (result.removed, result.unchanged) == (("beta",), ("gamma", "alpha"))
    assert (result.published, result.embedded) == (True, 0)
    assert ids(home) == ["alpha", "gamma"]
    assert run(home, folder).removed == ()


def test_folder_below_that_is_gone_takes_its_reports_along(folder: Path, home: Path) -> None:
    run(home, folder)
    shutil.rmtree(folder / "2021")
    assert run(home, folder).removed == ("gamma",)


def test_file_given_alone_drops_nothing(folder: Path, home: Path) -> None:
    run(home, folder)
    (folder / "beta.md").unlink()
    assert run(home, folder / "alpha.txt").removed == ()
    assert ids(home) == ["alpha", "beta", "gamma"]


def test_reports_from_elsewhere_stay(folder: Path, home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "reports-of-others" / "delta.txt"
    elsewhere.parent.mkdir()
    elsewhere.write_text("Delta\n\nIt closed none.\n")
    run(home, folder, elsewhere)
    elsewhere.unlink()
    (folder / "beta.md").unlink()
    assert run(home, folder).removed == ("beta",)
    assert ids(home) == ["alpha", "delta", "gamma"]


def test_nested_folder_alone_drops_only_its_own(folder: Path, home: Path) -> None:
    run(home, folder)
    (folder / "2021" / "other.txt").write_text("Other\n\nOne more.\n")
    (folder / "2021" / "gamma.txt").unlink()
    (folder / "beta.md").unlink()
    result = run(home, folder / "2021")
    assert (result.removed, result.added) == (("gamma",), ("other",))
    assert ids(home) == ["alpha", "beta", "other"]


def test_file_that_can_not_be_read_now_keeps_its_former_text(folder: Path, home: Path) -> None:
    run(home, folder)
    (folder / "beta.md").write_bytes(b"\0\0")
    result = run(home, folder)
    assert (result.removed, result.kept, len(result.skipped)) == ((), ("beta",), 1)
    with open_index(home) as index:
        assert index.report_text("beta") == TEXTS["beta.md"]


def test_file_that_can_not_be_looked_at_is_not_taken_for_gone(folder: Path, home: Path) -> None:
    run(home, folder)
    shutil.rmtree(folder / "2021")
    (folder / "2021").symlink_to(folder / "2021")  # as permissions would, but for root too
    result = run(home, folder)
    assert (result.removed, result.kept) == ((), ("gamma",))
    assert ids(home) == ["alpha", "beta", "gamma"]


def test_folder_that_is_missing_or_was_emptied_drops_nothing(folder: Path, home: Path) -> None:
    run(home, folder)
    folder.rename(folder.with_name("unplugged"))
    with pytest.raises(LoadError, match="check the path"):
        run(home, folder)
    folder.mkdir()
    with pytest.raises(LoadError, match=r"keeps the 3 .* `footnote index --remove alpha --remove beta"):
        run(home, folder)
    assert ids(home) == ["alpha", "beta", "gamma"]


def test_link_to_a_folder_stands_for_the_folder(folder: Path, home: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    run(home, folder)
    assert run(home, link).unchanged == ("gamma", "alpha", "beta")
    (folder / "beta.md").unlink()
    assert run(home, link).removed == ("beta",)
    other = tmp_path / "other"
    other.mkdir()
    (other / "delta.txt").write_text("Delta\n\nIt closed none.\n")
    link.unlink()
    link.symlink_to(other)
    assert run(home, link).removed == ()


def test_file_behind_a_link_is_gone_when_it_is_gone_itself(folder: Path, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    target.write_text("Elsewhere\n\nTen.\n")
    (folder / "linked.txt").symlink_to(target)
    add_reports(home, [folder / "linked.txt"], embedder=HashEmbedder())
    run(home, folder)
    (folder / "linked.txt").unlink()
    assert run(home, folder).removed == ()
    assert "linked" in ids(home)


def test_renamed_file_stays_the_same_report_with_the_same_passages(folder: Path, home: Path) -> None:
    add_reports(home, [folder / "alpha.txt"], embedder=HashEmbedder(), metadata=[("country", "Peru")])
    run(home, folder)
    before = passage_ids(home, "alpha")
    (folder / "alpha.txt").rename(folder / "final version.txt")
    result = run(home, folder)
    assert (result.moved, result.added, result.removed, result.embedded) == (("alpha",), (), (), 0)
    assert passage_ids(home, "alpha") == before
    with open_index(home) as index:
        assert index.report("alpha").source == "final version.txt"
        assert index.report("alpha").metadata == (("country", "Peru"),)
    (folder / "final version.txt").write_text("Alpha Report\n\nSix visas were given in 2022.\n")
    assert run(home, folder).updated == ("alpha",)


def test_renamed_file_without_a_title_of_its_own_is_titled_by_its_new_name(
    tmp_path: Path, home: Path
) -> None:
    (tmp_path / "draft.md").write_text("Words without a heading.\n")
    run(home, tmp_path / "draft.md")
    (tmp_path / "draft.md").rename(tmp_path / "final.md")
    assert run(home, tmp_path / "final.md").moved == ("draft",)
    with open_index(home) as index:
        assert index.report("draft").title == "final"


def test_copy_is_a_report_of_its_own_as_long_as_the_first_file_is_there(folder: Path, home: Path) -> None:
    run(home, folder)
    shutil.copy(folder / "alpha.txt", folder / "copy.txt")
    assert run(home, folder).added == ("copy",)
    (folder / "alpha.txt").unlink()
    assert run(home, folder).removed == ("alpha",)


def test_files_that_change_names_with_each_other_keep_to_their_names(folder: Path, home: Path) -> None:
    run(home, folder)
    alpha, gamma = folder / "alpha.txt", folder / "2021" / "gamma.txt"
    alpha.write_text(TEXTS["2021/gamma.txt"])
    gamma.write_text(TEXTS["alpha.txt"])
    result = run(home, folder)
    assert (sorted(result.updated), result.embedded) == (["alpha", "gamma"], 0)


def test_command_says_what_became_of_each(
    folder: Path, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", str(folder), "--index", str(home)]) == 0
    (folder / "beta.md").unlink()
    (folder / "alpha.txt").write_bytes(b"\0")
    capfd.readouterr()
    assert main(["index", str(folder), "--index", str(home)]) == 0
    err = capfd.readouterr().err
    assert "removed beta\n" in err
    assert "kept alpha as it was: its file can't be read\n" in err
    assert "1 removed, 1 kept, 1 unchanged; the index holds 2 passages" in err


def test_renamed_file_that_cannot_be_read_keeps_its_report(folder: Path, home: Path) -> None:
    run(home, folder)
    (folder / "alpha.txt").rename(folder / "alpha.docx")
    result = run(home, folder)
    assert (result.removed, result.kept) == ((), ("alpha",))
    assert "alpha" in ids(home)


def test_another_file_of_the_same_name_takes_no_id_and_no_metadata(folder: Path, home: Path) -> None:
    add_reports(home, [folder / "alpha.txt"], embedder=HashEmbedder(), metadata=[("country", "Peru")])
    (folder / "alpha.txt").rename(folder / "zeta.txt")
    (folder / "alpha.md").write_text("# Chad\n\nSeven visas were given.\n")
    run(home, folder)
    with open_index(home) as index:
        assert index.report("alpha").source == "zeta.txt"
        assert index.report("alpha").metadata == (("country", "Peru"),)
        assert index.report("alpha-2").source == "alpha.md"
        assert index.report("alpha-2").metadata == ()


def test_of_two_files_of_equal_bytes_the_one_of_the_same_name_was_moved(folder: Path, home: Path) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text("The same words.\n")
        add_reports(home, [folder / f"{name}.txt"], embedder=HashEmbedder(), metadata=[("name", name)])
    (folder / "one.txt").unlink()
    (folder / "below").mkdir()
    (folder / "two.txt").rename(folder / "below" / "two.txt")
    result = run(home, folder)
    assert (result.moved, result.removed) == (("two",), ("one",))
