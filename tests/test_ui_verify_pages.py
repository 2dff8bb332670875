"""`footnote verify` holds the page that a citation names against the report's own pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.load import load_report
from ui.cli import main

PDF = Path(__file__).parent / "golden" / "formats" / "chapters_fpdf2.pdf"
QUESTION = "How many apprentices did the customs service train in 2021?"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "index"
    assert main(["index", str(PDF), "--index", str(folder)]) == 0
    return folder


@pytest.fixture
def answer_file(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["ask", QUESTION, "--index", str(index), "--json", "--no-generate"]) == 0
    file = tmp_path / "answer.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def test_page_is_the_report_s_own(index: Path, answer_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(answer_file.read_text(encoding="utf-8"))["citations"][0]["page"] == 3
    for source in (["--index", str(index)], ["--text", str(PDF)]):
        assert main(["verify", str(answer_file), *source]) == 0
    assert capsys.readouterr().out.count("holds: 1 citation, 1 figure") == 2


@pytest.mark.parametrize("page", [2, None])
def test_another_page_is_named(
    page: int | None, index: Path, answer_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(answer_file.read_text(encoding="utf-8"))
    told["citations"][0]["page"] = page
    answer_file.write_text(json.dumps(told), encoding="utf-8")
    for source in (["--index", str(index)], ["--text", str(PDF)]):
        assert main(["verify", str(answer_file), *source]) == 1
        named = "no page" if page is None else f"page {page}"
        assert capsys.readouterr().out == f"citation 1: names {named}; the quote begins on page 3\n"


def test_report_without_pages_in_the_index_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, home = tmp_path / "chapters.txt", tmp_path / "index"
    text.write_text(load_report(PDF).text, encoding="utf-8")
    assert main(["index", str(text), "--index", str(home)]) == 0
    assert main(["ask", QUESTION, "--index", str(home), "--json", "--no-generate"]) == 0
    told = json.loads(capsys.readouterr().out)
    told["citations"][0]["page"] = 3
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    assert main(["verify", str(file), "--index", str(home)]) == 1
    assert capsys.readouterr().out == "citation 1: names page 3; its report has no pages\n"


def test_text_without_pages_says_nothing_against_one(
    answer_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "chapters.txt"
    text.write_text(load_report(PDF).text, encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(text)]) == 0
    assert "holds" in capsys.readouterr().out
