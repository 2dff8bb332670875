"""Files → reports: what is read, what is refused, and which headings reach how far."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.load import load_report, parse_report, report_files, slug
from index.location import sample_report_path
from index.records import Report

LINES = [
    *"# Head|SECTION|Key points:|- item one|  - nested|1. first||Prose. And more.|---|```|> quote".split("|"),
    *["| a | b |", "|---|---|", "\ttab", "A long line of prose that goes on and on, and on"],
]
TEXTS = st.text(
    st.sampled_from("aA1.: \n\r\t-#*|>`=(•é\ufeff\u2028\x0c漢[]_~+"), min_size=1, max_size=200
) | st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)


def outline(text: str, source: str = "r.txt") -> list[tuple[str, str, tuple[str, ...]]]:
    report = parse_report(text, source=source, report_id="r")
    return [(p.kind, report.text[p.start : p.end], p.section) for p in report.paragraphs]


def sample() -> Report:
    return load_report(sample_report_path())


def test_sample_report_has_the_sha256_of_its_file() -> None:
    assert sample().sha256 == hashlib.sha256(sample_report_path().read_bytes()).hexdigest()


def test_sample_report_numbers_its_paragraphs_headings_included() -> None:
    report = sample()
    visas = next(p for p in report.paragraphs if "five humanitarian visas" in report.text[p.start : p.end])
    assert (len(report.paragraphs), visas.number, visas.section) == (36, 24, ("PROTECTION",))
    assert report.title == "MEXICO (Tier 2)"
    assert report.id == "mexico_2023"


def test_sample_report_headings_and_their_reach() -> None:
    report = sample()
    headings = [report.text[p.start : p.end] for p in report.paragraphs if p.kind == "heading"]
    assert headings == [
        "MEXICO (Tier 2)", "PRIORITIZED RECOMMENDATIONS:", "PROTECTION", "PREVENTION", "TRAFFICKING PROFILE:",
    ]  # fmt: skip
    reach = {p.number: p.section for p in report.paragraphs}
    assert reach[2] == ()
    assert {reach[n] for n in range(4, 14)} == {("PRIORITIZED RECOMMENDATIONS",)}
    assert {p.kind for p in report.paragraphs[3:13]} == {"item"}
    assert {reach[n] for n in range(14, 18)} == {()}
    assert reach[33] == ("TRAFFICKING PROFILE",)


def test_text_keeps_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfTitle Here\r\n\r\nFirst line.\rSecond.\r\n"
    (tmp_path / "a.txt").write_bytes(data)
    report = load_report(tmp_path / "a.txt")
    assert report.text.encode("utf-8") == data
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert report.paragraphs[0].start == 1
    assert report.title == "Title Here"


def test_hard_wrapped_lines_join_and_blank_lines_part() -> None:
    text = (
        "The first paragraph of this report goes on over several lines, all of\n"
        "them wrapped at the same width by the program that made this file, so\n"
        "that they belong together.\n\nThe second one is another matter altogether, though it is wrapped at\n"
        "the same width.\n"
    )
    blocks = outline(text)
    assert [kind for kind, _, _ in blocks] == ["text", "text"]
    assert blocks[0][1].startswith("The first")
    assert blocks[0][1].endswith("belong together.")


def test_facts_of_a_line_each_stay_in_one_paragraph() -> None:
    assert len(outline("# Algeria\n\n## Geography\nArea: 5 sq km\nCoastline: 998 km\nClimate: arid\n")) == 3


def test_headings_with_marks_nest_in_plain_text_too() -> None:
    blocks = outline("# A\n\n## B\n\nProse here.\n\n### C\nMore prose.\n\n## D\nLast.\n")
    assert [section for kind, _, section in blocks if kind == "text"] == [
        ("A", "B"),
        ("A", "B", "C"),
        ("A", "D"),
    ]


def test_shouted_and_redacted_lines_are_no_headings() -> None:
    blocks = outline("A Title Of Words\n\n[REDACTED]\n\nSTOP!\n\nIt ended. Then it began.\n")
    assert [kind for kind, _, _ in blocks] == ["heading", "text", "text", "text"]


def test_items_wrapped_over_lines_are_one_item_each() -> None:
    blocks = outline(
        "We ask you to:\n\n- do the first thing that is\n  long enough to wrap;\n- do the second.\n"
    )
    assert [(kind, section) for kind, _, section in blocks] == [
        ("heading", ()), ("item", ("We ask you to",)), ("item", ("We ask you to",)),
    ]  # fmt: skip
    assert blocks[1][1] == "do the first thing that is\n  long enough to wrap;"


MARKDOWN = """---
title: "The Annual Report"
---
# Report

Intro with *marks*.

Setext heading
--------------

The steps are:

1. First step
   goes on here.
2. Second step:
   - nested one
   - nested two

   Still of the second.

### Deep `code` *heading* ###

```python
# not a heading
x = 1
```

| a | b |
|---|---|
| 1 | 2 |

<!-- a comment -->
> Quoted words.
"""


def test_markdown_headings_items_code_and_tables() -> None:
    assert outline(MARKDOWN, "r.md") == [
        ("heading", "Report", ()),
        ("text", "Intro with *marks*.", ("Report",)),
        ("heading", "Setext heading", ("Report",)),
        ("text", "The steps are:", ("Report", "Setext heading")),
        ("item", "1. First step\n   goes on here.", ("Report", "Setext heading", "The steps are")),
        ("item", "2. Second step:", ("Report", "Setext heading", "The steps are")),
        ("item", "nested one", ("Report", "Setext heading", "The steps are", "Second step")),
        ("item", "nested two", ("Report", "Setext heading", "The steps are", "Second step")),
        ("item", "Still of the second.", ("Report", "Setext heading", "The steps are")),
        ("heading", "Deep `code` *heading*", ("Report", "Setext heading")),
        ("text", "# not a heading\nx = 1", ("Report", "Setext heading", "Deep code heading")),
        ("text", "| a | b |\n|---|---|\n| 1 | 2 |", ("Report", "Setext heading", "Deep code heading")),
        ("text", "Quoted words.", ("Report", "Setext heading", "Deep code heading")),
    ]


def test_markdown_title_is_the_front_matters_then_the_first_heading_then_the_stem() -> None:
    def title(text: str) -> str:
        return parse_report(text, source="stem.md", report_id="r").title

    assert title(MARKDOWN) == "The Annual Report"
    assert title("Words.\n\n## Second *level*\n") == "Second level"
    assert title("Just words.\n") == "stem"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_markdown_offsets_hold_for_every_line_end(line_end: str) -> None:
    expected = [text.replace("\n", line_end) for _, text, _ in outline(MARKDOWN, "r.md")]
    assert [text for _, text, _ in outline(MARKDOWN.replace("\n", line_end), "r.md")] == expected


@given(TEXTS, st.sampled_from(["r.txt", "r.md"]))
def test_paragraphs_are_in_order_disjoint_and_trimmed(text: str, source: str) -> None:
    try:
        report = parse_report(text, source=source, report_id="r")
    except LoadError:
        return
    assert report.text == text
    end = 0
    for number, paragraph in enumerate(report.paragraphs, start=1):
        held = text[paragraph.start : paragraph.end]
        assert paragraph.number == number
        assert end <= paragraph.start < paragraph.end
        assert held == held.strip()
        end = paragraph.end


@given(TEXTS)
def test_plain_text_loses_no_letter(text: str) -> None:
    try:
        report = parse_report(text, source="r.txt", report_id="r")
    except LoadError:
        assert not any(character.isalnum() for character in text)
        return
    covered = {at for p in report.paragraphs for at in range(p.start, p.end)}
    assert all(at in covered for at, character in enumerate(text) if character.isalnum())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"ab\0cd", "binary file (a NUL byte at offset 2)"),
        ("a.txt", "naïve".encode("latin-1"), "not UTF-8 (invalid byte at offset 2)"),
        ("a.txt", b"", "is empty"),
        ("a.md", b"\xef\xbb\xbf \r\n\t\n", "is empty"),
        ("a.txt", "words".encode("utf-16"), "not UTF-8 (invalid byte at offset 0)"),
        ("a.rtf", b"{\\rtf1}", "unknown kind of file '.rtf'"),
        ("a.pdf", b"words", "is no PDF file"),
        ("a", b"words", "unknown kind of file '(no suffix)'"),
        ("a.txt", b"-----\n", "holds no paragraph"),
    ],
)
def test_bad_files_are_refused_with_one_clear_line(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError) as caught:
        load_report(tmp_path / name)
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "folder.txt").mkdir()
    for name, words in [
        ("pipe.txt", "not a regular file"), ("loop.txt", "leads to itself"), ("folder.txt", "is a folder"),
        ("missing.txt", "no such file"),
    ]:  # fmt: skip
        with pytest.raises(LoadError, match=words):
            load_report(tmp_path / name)
    with pytest.raises(LoadError, match="not a regular file"):
        load_report(Path("/dev/null"))


def test_folder_is_walked_sorted_without_hidden_files(tmp_path: Path) -> None:
    for name in ["b.txt", "a.md", "sub/c.MARKDOWN", "d.csv", "e.PDF", ".hidden.txt", ".git/e.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    assert [path.relative_to(tmp_path).as_posix() for path in report_files(tmp_path)] == [
        "a.md", "b.txt", "e.PDF", "sub/c.MARKDOWN",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("mexico_2023", "mexico_2023"),
        ("Année 2023 (final)", "année-2023-final"),
        ("***", "report"),
        ("A.B", "a-b"),
    ],
)
def test_slug(stem: str, expected: str) -> None:
    assert slug(stem) == expected
