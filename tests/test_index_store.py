"""The store: what was written comes back, and nothing else is ever opened."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from index.build import add_reports
from index.errors import BrokenIndexError, IndexMismatchError, NoIndexError, UnknownReportError
from index.load import load_report
from index.location import sample_report_path
from index.store import Index, open_index


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("store")
    (made / "other.txt").write_text("Other Country\n\nIt gave visas to nobody in 2022. It closed shelters.\n")
    add_reports(made / "index", [sample_report_path(), made / "other.txt"], embedder=HashEmbedder())
    return made / "index"


@pytest.fixture(scope="module")
def index(home: Path) -> Index:
    return open_index(home, HashEmbedder())


def copy_of(home: Path, target: Path) -> Path:
    for path in home.rglob("*"):
        if path.is_file():
            (target / path.relative_to(home)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(home)).write_bytes(path.read_bytes())
    return target


def test_reports_come_back_as_they_were_read(index: Index) -> None:
    report = load_report(sample_report_path())
    info = index.report("mexico_2023")
    assert (info.title, info.source, info.sha256) == (report.title, "mexico_2023.txt", report.sha256)
    assert (info.characters, info.paragraphs) == (len(report.text), 36)
    assert index.report_text("mexico_2023") == report.text
    assert index.paragraphs("mexico_2023") == report.paragraphs
    assert [held.id for held in index.reports()] == ["mexico_2023", "other"]


def test_passages_come_back_by_id_and_by_report(index: Index) -> None:
    everything = index.passages()
    assert len(everything) == index.manifest.counts.passages == sum(i.passages for i in index.reports())
    assert index.passages(["other"]) == tuple(p for p in everything if p.report_id == "other")
    assert index.passage(everything[3].id) == everything[3]
    assert index.passage("none") is None
    for passage in everything:
        assert index.report_text(passage.report_id)[passage.start : passage.end] == passage.text


def test_search_finds_the_visas(index: Index) -> None:
    query = "how many humanitarian visas were issued in 2022"
    assert "five humanitarian visas" in index.search_lexical(query, 1)[0][0].text
    vector = HashEmbedder().embed([query])[0]
    scores = [score for _, score in index.search_dense(vector, 10)]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)


def test_search_keeps_to_the_reports_asked_for(index: Index) -> None:
    vector = HashEmbedder().embed(["visas in 2022"])[0]
    assert {p.report_id for p, _ in index.search_dense(vector, 50, ["other"])} == {"other"}
    assert {p.report_id for p, _ in index.search_lexical("visas in 2022", 50, ["other"])} == {"other"}
    both = index.search_dense(vector, 500, ["other", "mexico_2023", "other"])
    assert both == index.search_dense(vector, 500)


def test_unknown_report_is_named(index: Index) -> None:
    for ask in (index.report, index.report_text, index.paragraphs):
        with pytest.raises(UnknownReportError, match=r"no report 'nowhere'.*mexico_2023"):
            ask("nowhere")
    with pytest.raises(UnknownReportError):
        index.search_lexical("visas", 3, ["nowhere"])


def test_index_answers_several_threads_at_once(index: Index) -> None:
    def ask(number: int) -> str:
        return index.search_lexical("humanitarian visas", 3)[0][0].id + str(len(index.passages(["other"])))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(200)))) == 1


def test_database_can_not_be_written(index: Index) -> None:
    with pytest.raises(sqlite3.OperationalError):
        index._database._all("DELETE FROM passages")


def test_every_flipped_byte_is_seen_before_anything_is_parsed(home: Path, tmp_path: Path) -> None:
    copy = copy_of(home, tmp_path / "copy")
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.name != ".lock")
    assert len(files) >= 9
    for path in files:
        data = path.read_bytes()
        for at in {0, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(BrokenIndexError, match="footnote index") as caught:
                open_index(copy)
            assert "\n" not in str(caught.value)
        path.write_bytes(data)
    open_index(copy).close()


def test_missing_and_short_files_are_seen(home: Path, tmp_path: Path) -> None:
    copy = copy_of(home, tmp_path / "copy")
    for path in sorted(path for path in (copy / "generations").rglob("*") if path.is_file()):
        data = path.read_bytes()
        path.write_bytes(data[:-1])
        with pytest.raises(BrokenIndexError):
            open_index(copy)
        path.unlink()
        with pytest.raises(BrokenIndexError):
            open_index(copy)
        path.write_bytes(data)


@pytest.mark.parametrize(
    "pointer", ["", "x", "../../etc " + "0" * 64 + "\n", "no-such " + "0" * 64 + "\n", "\xff"]
)
def test_pointer_that_names_no_generation_is_broken(home: Path, tmp_path: Path, pointer: str) -> None:
    copy = copy_of(home, tmp_path / "copy")
    (copy / "CURRENT").write_text(pointer, encoding="latin-1")
    with pytest.raises(BrokenIndexError, match="index the reports again"):
        open_index(copy)


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoIndexError, match="footnote index PATH"):
            open_index(where)


def signed(copy: Path, change: dict[str, object]) -> None:
    """Change the manifest and let CURRENT vouch for it."""
    import hashlib

    generation = (copy / "CURRENT").read_text().split()[0]
    path = copy / "generations" / generation / "manifest.json"
    data = json.dumps(json.loads(path.read_bytes()) | change).encode()
    path.write_bytes(data)
    (copy / "CURRENT").write_text(f"{generation} {hashlib.sha256(data).hexdigest()}\n")


def test_another_format_is_a_mismatch(home: Path, tmp_path: Path) -> None:
    copy = copy_of(home, tmp_path / "copy")
    signed(copy, {"format": 5})
    with pytest.raises(IndexMismatchError, match="format 5, this version reads 4; delete"):
        open_index(copy)
    signed(copy, {"format": 2})
    with pytest.raises(
        IndexMismatchError, match="format 2, this version reads 4; run `footnote index --rebuild`"
    ):
        open_index(copy)


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": [{"path": "../../secret", "size": 1, "sha256": "0"}]},
        {"files": "all"},
        {"counts": {"reports": 2, "paragraphs": 1, "passages": -1}},
        {"counts": {"reports": 2, "paragraphs": 1, "passages": 1}},
        {"embedder": None},
        {"generation": "another"},
        {"format": "1"},
    ],
)
def test_manifest_that_does_not_fit_is_broken(home: Path, tmp_path: Path, change: dict[str, object]) -> None:
    copy = copy_of(home, tmp_path / "copy")
    signed(copy, change)
    with pytest.raises(BrokenIndexError, match="footnote index"):
        open_index(copy)


def test_another_embedder_is_a_mismatch(home: Path) -> None:
    with pytest.raises(IndexMismatchError, match=r"hash-64, now other would be used; .*--rebuild"):
        open_index(home, HashEmbedder(name="other"))
