"""HTML, DOCX and PDF: files that other tools made, and what is read in them, word by word.

`python tests/test_index_formats.py` writes the golden files anew; read them through before you commit them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes_index import HashEmbedder, WordCounter

from index.build import add_reports, rebuild
from index.errors import LoadError
from index.load import FileReader, load_report
from index.load.compose import raised, tidy
from index.load.pdf import tables
from index.records import Report
from index.split import split_report
from index.store import open_index

SAMPLES = Path(__file__).parent / "golden" / "formats"
READABLE = sorted(
    path for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".docx", ".html") and path.stem != "scan"
)


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as held:
        yield held


def described(report: Report) -> dict[str, object]:
    """A report as its golden file has it."""
    return {
        "title": report.title,
        "blocks": [
            [held.page, held.kind, " › ".join(held.section), report.text[held.start : held.end]]
            for held in report.paragraphs
        ],
    }


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_files_of_other_tools_are_read_as_agreed(path: Path) -> None:
    report = load_report(path)
    golden = json.loads(path.with_name(f"{path.name}.golden.json").read_text(encoding="utf-8"))
    found = described(report)
    assert found["title"] == golden["title"]
    assert found["blocks"] == golden["blocks"]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_every_offset_and_page_is_exact(path: Path) -> None:
    report = load_report(path)
    end = 0
    page = 1
    for paragraph in report.paragraphs:
        assert end <= paragraph.start < paragraph.end
        end = paragraph.end
        assert all(paragraph.start < turn < paragraph.end for turn in paragraph.turns)
        assert (paragraph.page is None) == (path.suffix != ".pdf")
        if paragraph.page is not None:
            assert paragraph.page >= page
            page = paragraph.page
    for passage in split_report(report, tokens=WordCounter(), max_tokens=40, overlap_tokens=10):
        assert report.text[passage.start : passage.end] == passage.text
        held = report.paragraphs[passage.paragraph - 1]
        assert passage.page_at(passage.start) == passage.page
        if held.page is not None:
            assert passage.page == held.page + sum(turn <= passage.start for turn in held.turns)


def test_two_printers_of_one_page_give_the_same_text() -> None:
    chromium, weasyprint = (load_report(SAMPLES / f"reef_{name}.pdf") for name in ("chromium", "weasyprint"))
    assert chromium.text == weasyprint.text
    html = load_report(SAMPLES / "reef.html").text
    # The printed page shows its navigation; else they say the same, row by row.
    assert chromium.text.removeprefix("Home › Reports › 2022\n\n") == html


def test_paragraph_that_turns_the_page_says_which_of_its_words_stand_where() -> None:
    report = load_report(SAMPLES / "two_columns.pdf")
    turning = [held for held in report.paragraphs if held.turns]
    assert turning
    for paragraph in turning:
        (turn,) = paragraph.turns
        passages = split_report(report, tokens=WordCounter(), max_tokens=60, overlap_tokens=15)
        of_it = [passage for passage in passages if passage.paragraph == paragraph.number]
        assert {passage.page_at(turn - 1) for passage in of_it if passage.start < turn} == {paragraph.page}
        assert {passage.page_at(turn) for passage in of_it if passage.end > turn} == {2}


def test_pages_survive_the_index_and_a_rebuild(tmp_path: Path) -> None:
    embedder = HashEmbedder(max_tokens=60)
    add_reports(tmp_path / "index", [SAMPLES / "two_columns.pdf"], embedder=embedder)
    with open_index(tmp_path / "index", embedder) as index:
        before = (index.report_text("two_columns"), index.paragraphs("two_columns"), index.passages())
    assert {passage.page for passage in before[2]} == {1, 2}
    assert any(passage.turns for passage in before[2])
    rebuild(tmp_path / "index", embedder=embedder)
    with open_index(tmp_path / "index", embedder) as index:
        after = (index.report_text("two_columns"), index.paragraphs("two_columns"), index.passages())
    assert after == before


def test_second_run_reads_no_file_again_that_has_not_changed(tmp_path: Path) -> None:
    for name in ("reef.html", "report_python_docx.docx", "sideways.pdf"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    home = tmp_path / "index"
    first = add_reports(home, [tmp_path], embedder=HashEmbedder())
    assert first.added == ("reef", "report_python_docx", "sideways")
    again = add_reports(home, [tmp_path], embedder=HashEmbedder())
    assert (again.unchanged, again.published) == (first.added, False)
    (tmp_path / "sideways.pdf").write_bytes((SAMPLES / "paper_typst.pdf").read_bytes())
    changed = add_reports(home, [tmp_path], embedder=HashEmbedder())
    assert (changed.updated, changed.unchanged) == (("sideways",), ("reef", "report_python_docx"))


def test_language_and_dates_of_a_file_are_metadata_under_what_the_user_says(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    path = SAMPLES / "report_python_docx.docx"
    add_reports(tmp_path, [path], embedder=embedder, metadata=[("language", "nl")])
    with open_index(tmp_path, embedder) as index:
        (info,) = index.reports()
    assert dict(info.metadata) == {"language": "nl", "created": "2023-05-31", "modified": "2023-06-02"}
    add_reports(tmp_path, [path], embedder=embedder, taken_back=["language"])
    with open_index(tmp_path, embedder) as index:
        (info,) = index.reports()
        assert index.reports_where([("language", "EN-gb")], []) == (info.id,)
    assert dict(info.metadata)["language"] == "en-GB"


def test_title_of_the_user_goes_and_the_files_own_comes_back(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    path = SAMPLES / "paper_typst.pdf"
    add_reports(tmp_path, [path], embedder=embedder, metadata=[("title", "Mine")])
    with open_index(tmp_path, embedder) as index:
        assert index.report("paper_typst").title == "Mine"
    add_reports(tmp_path, [path], embedder=embedder, taken_back=["title"])
    with open_index(tmp_path, embedder) as index:
        assert index.report("paper_typst").title == "Water review 2023"


def test_markdown_front_matter_tells_language_and_date(tmp_path: Path) -> None:
    report = "---\ntitle: 'Wells'\nlang: en_gb\ndate: 2023-05-31\n---\n\n# Wells of 2022\n\nThere are 41.\n"
    (tmp_path / "wells.md").write_text(report)
    add_reports(tmp_path / "index", [tmp_path / "wells.md"], embedder=HashEmbedder())
    with open_index(tmp_path / "index") as index:
        (info,) = index.reports()
        assert index.report_text("wells") == report
    assert (info.title, dict(info.metadata)) == ("Wells", {"language": "en-GB", "published": "2023-05-31"})


@pytest.mark.parametrize(
    ("mark", "before", "expected"),
    [
        ("2", "There were 63", "[2]"),
        ("2", "an area of 12 km", "²"),
        ("3", "some 40 m", "³"),
        ("2", "in the farm", "[2]"),
        ("1, 2", "the ministry", "[1][2]"),
        ("st", "the 21", "st"),
        ("a", "a total of 63", "[a]"),
        ("−3", "about 10", "^−3"),
        ("*", "visas", "*"),
        ("[4]", "visas.", "[4]"),
    ],
)
def test_superscript_is_never_part_of_a_figure(mark: str, before: str, expected: str) -> None:
    assert raised(mark, before) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63² reefs", "63[2] reefs"),
        ("1,204¹², or so", "1,204[12], or so"),
        ("12 km² of sea", "12 km² of sea"),
        ("the ministry³ says", "the ministry[3] says"),
        ("an ef\ufb01cient soft\u00adhyphen\u200b", "an efficient softhyphen"),
        ("1\u00a0204 and\u00a0more", "1\u00a0204 and more"),
        ("a\u202eb\u0007c\nd  e", "ab c\nd e"),
        ("½ of them", "½ of them"),
    ],
)
def test_text_is_tidied_and_no_figure_changes(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_html_is_decoded_as_browsers_do(reader: FileReader) -> None:
    words = "Le coût: 63 € – “net”"
    for data in (
        f"<meta charset=utf-8><p>{words}".encode(),
        f"<p>{words}".encode(),
        f'<meta http-equiv=content-type content="text/html; charset=iso-8859-1"><p>{words}'.encode("cp1252"),
        f"<p>{words}".encode("cp1252"),
        b"\xff\xfe" + f"<p>{words}".encode("utf-16-le"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + f"<p>{words}".encode("cp1252"),
    ):
        assert reader.read(".html", data).text == words


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        # An empty cell holds its column.
        (
            "<tr><th>Region<th>2021<th>2022<tr><td>North<td></td><td>15<tr><td>South<td>3<td>&nbsp;",
            ["Region: North; 2022: 15", "Region: South; 2021: 3"],
        ),
        ("<tr><td></td><td>2021<td>2022<tr><td>West<td><br><td>6", ["West; 2022: 6"]),
        # A row of empty cells is no header.
        ("<tr><td><td><tr><td>Region<td>2021<tr><td>West<td>5", ["Region: West; 2021: 5"]),
        ("<thead><tr><td><td><tr><td>Region<td>2021<tbody><tr><td>West<td>5", ["Region: West; 2021: 5"]),
        ("<tr><td>Budget<td></td><tr><td>Staff<td>12", ["Budget", "Staff; 12"]),
        # A row without values doesn't head the rows below it, nor does a lone value.
        (
            "<tr><th>Region<th>2021<tr><td>North<td>1<tr><td>South<td></td><tr><td>West<td>5",
            ["Region: North; 2021: 1", "Region: South", "Region: West; 2021: 5"],
        ),
        (
            "<tr><th>Region<th>Head<tr><td>North<td>Ann<tr><td></td><td>Bob<tr><td>West<td>Cy",
            ["Region: North; Head: Ann", "Head: Bob", "Region: West; Head: Cy"],
        ),
        # A cell that reaches down keeps its column, whatever is left out beside it.
        (
            "<tr><th>A<th>B<th>C<tr><td>a<td>b<td rowspan=2>c<tr><td>d<tr><td>e<td>f<td>g",
            ["A: a; B: b; C: c", "A: d; C: c", "A: e; B: f; C: g"],
        ),
        (
            "<tr><th>A<th>B<tr><td rowspan=2>a<td>b<tr><tr><td>c<td>d",
            ["A: a; B: b", "A: c; B: d"],
        ),
    ],
)
def test_empty_cells_hold_their_columns(rows: str, lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "table.html"
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    report = load_report(path)
    assert [report.text[each.start : each.end] for each in report.paragraphs] == lines
    assert not any(each.section for each in report.paragraphs)


def test_lines_beside_empty_cells_head_the_rows_below_where_the_table_begins_with_one(tmp_path: Path) -> None:
    path = tmp_path / "table.html"
    path.write_text(
        "<table><tr><th>Region<th>2021<tr><td>Coast<td></td><tr><td>North<td>1"
        "<tr><td>Inland<td></td><tr><td>South<td>3</table>",
        encoding="utf-8",
    )
    report = load_report(path)
    placed = [(each.section, report.text[each.start : each.end]) for each in report.paragraphs]
    assert placed == [
        ((), "Coast"),
        (("Coast",), "Region: North; 2021: 1"),
        ((), "Inland"),
        (("Inland",), "Region: South; 2021: 3"),
    ]


def test_table_without_a_header_and_one_with_rows_that_head_others(reader: FileReader) -> None:
    plain = "<table><tr><td>Ships<td>41<tr><td>Boats<td>7</table>"
    assert reader.read(".html", plain.encode()).text == "Ships; 41\n\nBoats; 7"
    grouped = (
        "<table><tr><th>Region<th>2021<th>2022<tr><td colspan=3>Coast"
        "<tr><td>North<td>1<td>2<tr><td colspan=3>Inland<tr><td>South<td>3<td>4</table>"
    )
    loaded = reader.read(".html", grouped.encode())
    assert loaded.text.split("\n\n") == [
        "Coast", "Region: North; 2021: 1; 2022: 2", "Inland", "Region: South; 2021: 3; 2022: 4",
    ]  # fmt: skip


def test_scan_gets_a_message_that_says_what_to_do() -> None:
    with pytest.raises(
        LoadError, match=r"scan\.pdf: holds no text on its 2 pages: .*text recognition \(OCR\)"
    ):
        load_report(SAMPLES / "scan.pdf")


if __name__ == "__main__":
    for sample in READABLE:
        content = json.dumps(described(load_report(sample)), ensure_ascii=False, indent=1)
        sample.with_name(f"{sample.name}.golden.json").write_text(f"{content}\n", encoding="utf-8")


def test_cell_that_spans_one_which_spans_others_stands_before_each_once() -> None:
    cells = {(0, 0): "Port", (2, 3): "2022", (1, 3): "Ships", (1, 1): "2021", (3, 3): "June", (2, 2): "May"}
    assert tables._shared_out(cells) == {
        (0, 0): "Port",
        (1, 1): "Ships 2021",
        (2, 2): "Ships 2022 May",
        (3, 3): "Ships 2022 June",
    }
