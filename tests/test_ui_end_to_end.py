"""The command on the real models and the bundled report."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from fakes_server import FakeServer, chatting

from index.location import sample_report_path
from ui.cli import main
from ui.schemas import AnswerModel

QUESTION = "how many humanitarian visas were issued in 2022"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footnote") / "index"
    assert main(["index", str(sample_report_path()), "--index", str(folder)]) == 0
    return folder


def test_ask_prints_the_answer_object_and_nothing_else(
    index_dir: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["ask", QUESTION, "--json", "--no-generate", "--index", str(index_dir)]) == 0
    out, err = capsys.readouterr()
    answer = AnswerModel.model_validate_json(out)
    assert err == ""
    assert answer.short_answer in {"five", "5"}
    text = sample_report_path().read_text(encoding="utf-8")
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote
    assert "five humanitarian visas" in answer.citations[0].quote

    file = tmp_path / "answer.json"
    file.write_text(out, encoding="utf-8")
    assert main(["verify", str(file), "--index", str(index_dir)]) == 0
    told = json.loads(out)
    told["citations"][0]["quote"] = told["citations"][0]["quote"].replace("five", "nine")
    file.write_text(json.dumps(told), encoding="utf-8")
    assert main(["verify", str(file), "--index", str(index_dir)]) == 1


def test_a_terminal_is_told_what_the_language_model_does(index_dir: Path) -> None:
    with FakeServer(chatting(lambda _: "")) as server:
        terminal, behind = pty.openpty()
        command = [sys.executable, "-m", "ui.cli", "ask", QUESTION, "--json", "--generate"]
        asking = subprocess.Popen(  # noqa: S603  our own
            [*command, "--index", str(index_dir)],
            stdout=subprocess.PIPE,
            stderr=behind,
            env={**os.environ, "FOOTNOTE_GENERATOR": f"{server.url}#tiny", "COLUMNS": "80"},
        )
        os.close(behind)
        said = b""
        with suppress(OSError):  # a terminal that nobody writes to any more ends so
            while piece := os.read(terminal, 4096):
                said += piece
        os.close(terminal)
        out, _ = asking.communicate()
    assert asking.returncode == 0
    told = said.decode()
    steps = (
        "Loading the index",
        "Answering…",
        "Loading the language model…",
        "Phrasing the answer with tiny…",
    )
    assert [told.find(step) for step in steps] == sorted(told.find(step) for step in steps)
    assert all(step in told for step in steps)
    assert AnswerModel.model_validate_json(out).short_answer in {"five", "5"}


def test_abstention_is_an_answer_with_exit_code_0(index_dir: Path, capsys: Captured) -> None:
    question = "What is the capital of Australia?"
    assert main(["ask", question, "--no-generate", "--index", str(index_dir)]) == 0
    assert capsys.readouterr().out.startswith("No answer: ")


@pytest.mark.parametrize("question", ["", "   ", "visas? " * 400])
def test_question_that_cannot_be_asked_exits_2(index_dir: Path, capsys: Captured, question: str) -> None:
    assert main(["ask", question, "--index", str(index_dir)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1


def test_unknown_report_exits_2_and_is_named(index_dir: Path, capsys: Captured) -> None:
    assert main(["ask", QUESTION, "--report", "peru", "--index", str(index_dir)]) == 2
    assert "peru" in capsys.readouterr().err


def test_list_names_the_report_and_check_finds_it_sound(index_dir: Path, capsys: Captured) -> None:
    assert main(["index", "--list", "--index", str(index_dir)]) == 0
    assert "mexico_2023" in capsys.readouterr().out
    assert main(["index", "--check", "--index", str(index_dir)]) == 0


def test_damaged_index_fails_its_check_and_is_not_asked(index_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index_dir, copy)
    for file in copy.rglob("*.faiss"):
        file.write_bytes(file.read_bytes()[:-1])
    assert main(["index", "--check", "--index", str(copy)]) == 1
    assert main(["ask", QUESTION, "--index", str(copy)]) == 3
