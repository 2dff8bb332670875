"""Metadata: what is accepted, what a run keeps, and that choosing reports by it is exact."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from fakes_index import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from index.build import add_reports, check, rebuild, remove_reports
from index.errors import IndexMismatchError, LoadError, MetadataError, UnknownReportError
from index.lexical import terms
from index.metadata import MAX_VALUE_CHARS, checked, folded, parse_pairs
from index.split import passage_input
from index.store import Index, open_index

WORDS = "visas shelters judges clinics boats wells permits storms".split()
COUNTRIES = ("Mexico", "México", "Peru", "STRASSE")
YEARS = ("2021", "2022", "2023")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "index"


def written(folder: Path, name: str, text: str = "Five visas were given.\n\nNine were not.\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def beside(report: Path, metadata: object) -> Path:
    sidecar = report.with_name(f"{report.stem}.meta.json")
    sidecar.write_text(json.dumps(metadata), encoding="utf-8")
    return sidecar


def held(home: Path) -> dict[str, dict[str, str]]:
    with open_index(home) as index:
        return {info.id: dict(info.metadata) for info in index.reports()}


# What is accepted


def test_pairs_are_trimmed_normalised_and_sorted() -> None:
    decomposed = unicodedata.normalize("NFD", "México")
    assert parse_pairs([f"país = {decomposed} ", "a-b_1=x=y"], option="--meta") == (
        ("a-b_1", "x=y"),
        ("país", "México"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country", "has no `=`; write it like --meta country=Mexico"),
        ("=Mexico", "can't be a key; use 1 to 40 letters"),
        ("my country=Mexico", "can't be a key"),
        ("k" * 41 + "=Mexico", "can't be a key"),
        ("country=", "`country` has no value; give it one"),
        ("country= ", "`country` has no value"),
        ("country=" + "x" * 201, "has 201 characters; shorten it to 200"),
        ("country=a\nb", "a control character"),
        ("country=\x1b[2J", "a control character"),
        ("country=\u2028", "has no value"),
        ("country=a\u2028b", "a line break"),
        ("country=\udcff", "no valid Unicode"),
    ],
)
def test_bad_pair_is_refused_with_the_cure(text: str, said: str) -> None:
    with pytest.raises(MetadataError) as caught:
        parse_pairs([text], option="--meta")
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_longest_key_and_value_are_accepted() -> None:
    pair = ("k" * 40, "x" * MAX_VALUE_CHARS)
    assert checked([pair], where="here") == (pair,)


def test_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(MetadataError, match="`year` stands twice"):
        parse_pairs(["year=2022", "year=2023"], option="--where")


@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)


# Sidecar files


def test_sidecar_is_read_with_its_report_and_is_no_report(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "mexico_2023.txt")
    beside(report, {"country": "Mexico", "year": 2023, "share": 1.5})
    result = add_reports(home, [tmp_path / "reports"], embedder=HashEmbedder())
    assert (result.added, result.skipped) == (("mexico_2023",), ())
    assert held(home) == {"mexico_2023": {"country": "Mexico", "share": "1.5", "year": "2023"}}


def test_numbers_stay_as_they_are_written(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    beside(report, {}).write_text('\ufeff{"a": 1.50, "b": 1e400, "c": 9007199254740993}', encoding="utf-8")
    add_reports(home, [report], embedder=HashEmbedder())
    assert held(home)["a"] == {"a": "1.50", "b": "1e400", "c": "9007199254740993"}


def test_sidecar_that_a_shell_pattern_gives_is_left_to_its_report(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    sidecar = beside(report, {"year": 2023})
    assert add_reports(home, [report, sidecar], embedder=HashEmbedder()).added == ("a",)
    with pytest.raises(LoadError, match="holds the metadata of a report; give the report"):
        add_reports(home, [sidecar], embedder=HashEmbedder())


def test_title_of_a_sidecar_is_the_reports_until_it_is_gone(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt", "Old Title\n\nFive visas were given in 2022.\n")

    def title() -> str:
        with open_index(home) as index:
            return index.report("a").title

    sidecar = beside(report, {"title": "Mexico in 2023"})
    add_reports(home, [report], embedder=HashEmbedder())
    assert title() == "Mexico in 2023"
    rebuild(home, embedder=HashEmbedder())
    assert title() == "Mexico in 2023"
    sidecar.unlink()
    assert add_reports(home, [report], embedder=HashEmbedder()).updated == ("a",)
    assert title() == "Old Title"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON"),
        (b'{"country": ', "is not JSON"),
        (b"[]", "holds no JSON object"),
        (b'"Mexico"', "holds no JSON object"),
        (b"2023", "holds no JSON object"),
        (b"\xff\xfe", "is not UTF-8 (invalid byte at offset 0)"),
        (b'{"country": null}', "the value of 'country' is neither text nor a number"),
        (b'{"country": true}', "neither text nor a number"),
        (b'{"country": ["Mexico"]}', "neither text nor a number"),
        (b'{"country": {"name": "Mexico"}}', "neither text nor a number"),
        (b'{"year": NaN}', "NaN is no number"),
        (b'{"year": 2022, "year": 2023}', "`year` stands twice"),
        (b'{"my key": 1}', "can't be a key"),
        (b'{"country": ""}', "has no value"),
        (b'{"country": "\\ud800"}', "no valid Unicode"),
        (b'{"a": ' + b"[" * 30_000, "nested too deeply"),
        (b" " * (64 * 1024 + 1), "is larger than 64 KB"),
    ],
)
def test_bad_sidecar_fails_the_run_and_the_former_index_answers(
    content: bytes, said: str, tmp_path: Path, home: Path
) -> None:
    report = written(tmp_path / "reports", "a.txt")
    before = add_reports(home, [report], embedder=HashEmbedder())
    beside(report, {}).write_bytes(content)
    for paths in ([report], [tmp_path / "reports"]):
        with pytest.raises(MetadataError) as caught:
            add_reports(home, paths, embedder=HashEmbedder())
        assert said in str(caught.value)
        assert str(caught.value).startswith(str(tmp_path / "reports" / "a.meta.json"))
    with open_index(home) as index:
        assert index.generation == before.generation


def test_sidecar_that_is_no_file_or_leads_nowhere_is_refused(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    sidecar = report.with_name("a.meta.json")
    sidecar.symlink_to(tmp_path / "nowhere")
    with pytest.raises(MetadataError, match="no such file"):
        add_reports(home, [report], embedder=HashEmbedder())
    sidecar.unlink()
    sidecar.mkdir()
    with pytest.raises(MetadataError, match="is a folder"):
        add_reports(home, [report], embedder=HashEmbedder())


def test_sidecar_under_a_name_that_is_never_looked_at_is_told(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    report.with_name("a.txt.meta.json").write_text("{}")
    with pytest.raises(MetadataError, match=r"rename the file to a\.meta\.json"):
        add_reports(home, [report], embedder=HashEmbedder())


def test_report_whose_sidecar_could_have_no_name_is_indexed(tmp_path: Path, home: Path) -> None:
    name = "a" * 250 + ".txt"
    assert add_reports(home, [written(tmp_path / "reports", name)], embedder=HashEmbedder()).added


# What a run keeps


def test_metadata_alone_changes_without_embedding(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    first = add_reports(home, [report], embedder=HashEmbedder(), metadata=[("year", "2022")])
    with open_index(home) as index:
        passages, vectors = index.passages(), index.vectors()
    embedder = HashEmbedder()
    result = add_reports(home, [report], embedder=embedder, metadata=[("year", "2023")])
    assert (result.updated, result.published, result.embedded) == (("a",), True, 0)
    assert embedder.embedded == []
    assert result.generation != first.generation
    with open_index(home) as index:
        assert index.passages() == passages
        assert (index.vectors() == vectors).all()
    assert held(home) == {"a": {"year": "2023"}}
    assert check(home, HashEmbedder()) == []
    again = add_reports(home, [report], embedder=HashEmbedder(), metadata=[("year", "2023")])
    assert (again.unchanged, again.published) == (("a",), False)


def test_what_the_command_line_said_is_kept_and_wins_over_the_sidecar(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    sidecar = beside(report, {"country": "Peru", "source": "web"})
    add_reports(home, [report], embedder=HashEmbedder(), metadata=[("country", "Mexico")])
    assert held(home)["a"] == {"country": "Mexico", "source": "web"}
    add_reports(home, [report], embedder=HashEmbedder(), metadata=[("year", "2023")])
    assert held(home)["a"] == {"country": "Mexico", "source": "web", "year": "2023"}
    report.write_text("Other words.\n")
    assert add_reports(home, [tmp_path / "reports"], embedder=HashEmbedder()).updated == ("a",)
    rebuild(home, embedder=HashEmbedder(name="other"))
    assert held(home)["a"] == {"country": "Mexico", "source": "web", "year": "2023"}
    add_reports(home, [report], embedder=HashEmbedder(name="other"), taken_back=["country", "none"])
    assert held(home)["a"] == {"country": "Peru", "source": "web", "year": "2023"}
    sidecar.unlink()
    add_reports(home, [report], embedder=HashEmbedder(name="other"))
    assert held(home)["a"] == {"year": "2023"}


def test_metadata_is_said_of_every_report_that_is_read_and_of_no_other(tmp_path: Path, home: Path) -> None:
    add_reports(home, [written(tmp_path / "one", "a.txt")], embedder=HashEmbedder())
    written(tmp_path / "two", "b.txt")
    written(tmp_path / "two", "c.txt")
    add_reports(home, [tmp_path / "two"], embedder=HashEmbedder(), metadata=[("year", "2023")])
    assert held(home) == {"a": {}, "b": {"year": "2023"}, "c": {"year": "2023"}}
    remove_reports(home, ["b"])
    assert held(home) == {"a": {}, "c": {"year": "2023"}}


def test_bad_metadata_of_a_caller_is_refused(tmp_path: Path, home: Path) -> None:
    with pytest.raises(MetadataError, match="can't be a key"):
        add_reports(
            home, [written(tmp_path, "a.txt")], embedder=HashEmbedder(), metadata=[("no key", "2023")]
        )


def test_index_of_the_format_before_metadata_is_rebuilt_and_takes_some(tmp_path: Path, home: Path) -> None:
    report = written(tmp_path / "reports", "a.txt")
    generation = add_reports(home, [report], embedder=HashEmbedder()).generation
    folder = home / "generations" / str(generation)
    with closing(sqlite3.connect(folder / "reports.sqlite")) as connection:
        for table in ("metadata", "report_words", "stems", "words", "word_totals"):
            connection.execute(f"DROP TABLE {table}")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["format"] = 1
    for entry in manifest["files"]:
        data = (folder / entry["path"]).read_bytes()
        entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    data = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(data)
    (home / "CURRENT").write_text(f"{generation} {hashlib.sha256(data).hexdigest()}\n")
    with pytest.raises(IndexMismatchError, match="run `footnote index --rebuild`"):
        open_index(home)
    rebuild(home, embedder=HashEmbedder())
    assert held(home) == {"a": {}}
    assert check(home, HashEmbedder()) == []
    assert add_reports(home, [report], embedder=HashEmbedder()).unchanged == ("a",)
    result = add_reports(home, [report], embedder=HashEmbedder(), metadata=[("year", "2023")])
    assert (result.updated, result.embedded) == (("a",), 0)
    assert held(home) == {"a": {"year": "2023"}}


# Choosing reports


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A report for each country and year, and one that nothing is said of; each has passages of its own."""
    folder = tmp_path_factory.mktemp("library")
    home = folder / "index"
    for at, (country, year) in enumerate((c, y) for c in COUNTRIES for y in YEARS):
        text = "\n\n".join(
            f"The {WORDS[(at + n) % 8]} of report {at} and the {WORDS[(at * n) % 8]} were counted {n} times."
            for n in range(3 + at % 4)
        )
        report = written(folder / "reports", f"report-{at:02}.txt", text + "\n")
        beside(report, {"country": country, "year": year})
        add_reports(home, [report], embedder=HashEmbedder())
    add_reports(home, [written(folder / "other", "other.txt")], embedder=HashEmbedder())
    with open_index(home) as index:
        yield index


def test_every_pair_must_hold(library: Index) -> None:
    chosen = library.reports_where((("country", "Peru"), ("year", "2022")))
    assert [dict(library.report(i).metadata) for i in chosen] == [{"country": "Peru", "year": "2022"}]
    assert len(library.reports_where((("year", "2022"),))) == len(COUNTRIES)


@pytest.mark.parametrize("value", ["méxico", "MÉXICO", unicodedata.normalize("NFD", "México")])
def test_values_are_compared_exactly_but_for_case_and_composition(library: Index, value: str) -> None:
    chosen = library.reports_where((("country", value),))
    assert {dict(library.report(i).metadata)["country"] for i in chosen} == {"México"}
    assert len(library.reports_where((("country", "straße"),))) == len(YEARS)


@pytest.mark.parametrize("value", ["Mexic", "Mexico ", "exico", "", "%", "2022"])
def test_near_values_are_other_values(library: Index, value: str) -> None:
    with pytest.raises(UnknownReportError, match="no report has country="):
        library.reports_where((("country", value),))


def test_no_match_says_what_there_is(library: Index) -> None:
    with pytest.raises(UnknownReportError) as caught:
        library.reports_where((("country", "Chile"), ("year", "2022")))
    assert str(caught.value) == (
        "no report has country=Chile and year=2022; the reports have "
        "country: Mexico, México, Peru, STRASSE; year: 2021, 2022, 2023"
    )


def test_no_match_in_an_index_without_metadata_says_how_to_give_some(tmp_path: Path, home: Path) -> None:
    add_reports(home, [written(tmp_path, "a.txt")], embedder=HashEmbedder())
    with open_index(home) as index, pytest.raises(UnknownReportError, match=r"--meta country=Chile`"):
        index.reports_where((("country", "Chile"),))


def test_long_lists_are_cut(tmp_path: Path, home: Path) -> None:
    pairs = [(f"key-{n}", "x") for n in range(20)]
    add_reports(home, [written(tmp_path, "a.txt")], embedder=HashEmbedder(), metadata=pairs)
    with open_index(home) as index, pytest.raises(UnknownReportError) as caught:
        index.reports_where((("country", "Chile"),))
    assert str(caught.value).endswith("; …")
    assert len(str(caught.value)) < 250


def test_reports_and_metadata_must_both_hold(library: Index) -> None:
    assert library.reports_where((("year", "2021"),), ["report-00", "report-01"]) == ("report-00",)
    with pytest.raises(UnknownReportError, match="none of the reports other, report-01 has year=2021"):
        library.reports_where((("year", "2021"),), ["report-01", "other"])
    with pytest.raises(UnknownReportError, match="no report 'nowhere'"):
        library.reports_where((("year", "2021"),), ["report-00", "nowhere"])


def test_without_pairs_every_report_is_chosen(library: Index) -> None:
    assert library.reports_where(()) == tuple(info.id for info in library.reports())


def asked_for() -> st.SearchStrategy[list[tuple[str, str]]]:
    country = st.sampled_from([*COUNTRIES, "peru", "Straße", "Chile"]).map(lambda value: ("country", value))
    year = st.sampled_from([*YEARS, "2020"]).map(lambda value: ("year", value))
    return st.one_of(st.tuples(country), st.tuples(year), st.tuples(country, year)).map(list)


@given(
    asked_for(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), st.integers(0, 60)
)
def test_no_hit_comes_from_outside_the_filter_and_none_within_is_missed(
    library: Index, pairs: Sequence[tuple[str, str]], query: str, k: int
) -> None:
    inside = {
        info.id
        for info in library.reports()
        if all(folded(dict(info.metadata).get(key, "")) == folded(value) for key, value in pairs)
    }
    try:
        chosen = library.reports_where(pairs)
    except UnknownReportError:
        assert not inside
        return
    assert set(chosen) == inside
    held = [passage for passage in library.passages() if passage.report_id in inside]
    vector = HashEmbedder().embed([query])[0]
    near = library.search_dense(vector, k, chosen)
    everything = library.search_dense(vector, len(library.passages()))
    assert len({p.id for p, _ in near}) == len(near) == min(k, len(held))
    assert {p.report_id for p, _ in near} <= inside
    # By scores, since FAISS may take either of two equally near passages.
    best = [score for p, score in everything if p.report_id in inside][:k]
    assert [score for _, score in near] == pytest.approx(best, abs=1e-5)
    wanted = set(terms(query))
    sharing = {p.id for p in held if wanted & set(terms(passage_input(p.section, p.text)))}
    found = [passage.id for passage, _ in library.search_lexical(query, k, chosen)]
    assert len(found) == len(set(found)) == min(k, len(sharing))
    assert set(found) <= sharing
