from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes_ui import SHA256, TEXT, VISA_QUOTE, FakeAssistant
from rich.console import Console

from index.records import ReportInfo
from rag.contract import answer_to_json
from ui.cli import main
from ui.terminal import print_answer, print_reports

SAMPLE = Path(__file__).parent.parent / "index" / "sample" / "mexico_2023.txt"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def no_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every test has an index folder of its own, which doesn't exist yet."""
    folder = tmp_path / "index"
    monkeypatch.setenv("FOOTNOTE_INDEX", str(folder))
    return folder


@pytest.fixture
def answer_file(tmp_path: Path) -> Path:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer_to_json(FakeAssistant().ask("visas?"))), encoding="utf-8")
    return file


def run_python(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env)  # noqa: S603  our own


def one_line_error(captured: Captured) -> str:
    """The one line on stderr; nothing may be on stdout."""
    out, err = captured.readouterr()
    assert out == ""
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


def test_help_answers_in_half_a_second() -> None:
    took: list[float] = []
    for _ in range(4):
        began = time.perf_counter()
        done = run_python("-m", "ui.cli", "--help")
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5
    for command in ("index", "ask", "serve", "verify", "eval"):
        assert f"\n  {command} " in done.stdout


def test_importing_the_command_imports_nothing_heavy() -> None:
    program = "import sys, ui.cli; print(*sys.modules)"
    done = run_python("-c", program)
    heavy = {"torch", "transformers", "gradio", "numpy", "faiss", "fastapi", "rich", "pydantic"}
    assert not heavy & set(done.stdout.split())


def test_hubs_and_telemetry_are_off_before_anything_is_imported() -> None:
    program = (
        "import sys; sys.argv = ['footnote', '--version']\n"
        "from ui.cli import main; main(); import os\n"
        "print(*(os.environ[name] for name in ('HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE', 'DO_NOT_TRACK',"
        " 'HF_HUB_DISABLE_TELEMETRY', 'GRADIO_ANALYTICS_ENABLED')))"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "0"}
    done = run_python("-c", program, env=environment)
    assert done.stdout.splitlines()[-1] == "1 1 1 1 False"


def test_version(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("footnote ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "one", "two"],
        ["ask", "visas?", "--top-k", "0"],
        ["ask", "visas?", "--top-k", "51"],
        ["ask", "visas?", "--top-k", "many"],
        ["ask", "visas?", "--nonsense"],
        ["nonsense"],
        ["index"],
        ["index", str(SAMPLE), "--list"],
        ["index", "--check", "--rebuild"],
        ["serve", "--port", "70000"],
        ["verify"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 2
    one_line_error(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "How many visas?"],
        ["ask", "How many visas?", "--json"],
        ["index", "--list"],
        ["index", "--rebuild"],
        ["index", "--remove", "mexico-2023"],
        ["serve", "--port", "0"],
    ],
)
def test_no_index_is_one_line_with_the_cure_and_exit_code_3(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 3
    assert "footnote index" in one_line_error(capsys)


def test_broken_index_is_one_line_and_exit_code_3(no_index: Path, capsys: Captured) -> None:
    no_index.mkdir()
    (no_index / "CURRENT").write_text("garbage", encoding="utf-8")
    for arguments in (["ask", "visas?"], ["serve", "--port", "0"], ["index", "--list"]):
        assert main(arguments) == 3
        one_line_error(capsys)


def test_index_option_goes_before_the_environment(tmp_path: Path, capsys: Captured) -> None:
    assert main(["ask", "visas?", "--index", str(tmp_path / "other")]) == 3
    assert "other" in one_line_error(capsys)


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.txt", None), ("binary.txt", b"\x00\x01\x02"), ("latin.txt", b"caf\xe9"), ("empty.txt", b"")],
)
def test_file_that_cannot_be_indexed_is_one_line_and_exit_code_2(
    name: str, content: bytes | None, tmp_path: Path, no_index: Path, capsys: Captured
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert main(["index", str(file)]) == 2
    assert name in one_line_error(capsys)
    assert not (no_index / "CURRENT").exists()


def test_taken_port_is_one_line_and_exit_code_2(capsys: Captured) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"port {port} is taken" in one_line_error(capsys)


def test_foreign_address_is_one_line_and_exit_code_2(capsys: Captured) -> None:
    assert main(["serve", "--host", "203.0.113.7", "--port", "0"]) == 2
    one_line_error(capsys)


def test_verify_holds_for_an_answer_over_its_report(answer_file: Path, capsys: Captured) -> None:
    assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 0
    assert "holds" in capsys.readouterr().out


def test_verify_names_what_does_not_hold_and_exits_1(answer_file: Path, capsys: Captured) -> None:
    told = json.loads(answer_file.read_text(encoding="utf-8"))
    told["citations"][0]["start"] += 1
    answer_file.write_text(json.dumps(told), encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 1
    assert "citation 1" in capsys.readouterr().out


def test_verify_without_the_cited_text_exits_1(answer_file: Path, tmp_path: Path, capsys: Captured) -> None:
    other = tmp_path / "other.txt"
    other.write_text("TITLE\nAnother report about nothing in particular.\n", encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(other)]) == 1
    assert "--text" in capsys.readouterr().out


def test_verify_says_each_finding_in_one_line_and_what_to_do(answer_file: Path, capsys: Captured) -> None:
    told = json.loads(answer_file.read_text(encoding="utf-8"))
    told["answer"] = "The government provided nine\nhumanitarian\nvisas in 2022. [1]"
    told["figures"][0]["unit"] = "military\ntanks"
    answer_file.write_text(json.dumps(told), encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 1
    out, err = capsys.readouterr()
    assert "citation 1: “nine” in the answer isn't in the quote that it cites\n" in out
    assert (
        "figure “five” is listed with the unit “military tanks”, which it doesn't have in its quote\n" in out
    )
    findings = out.splitlines()
    assert all(finding.startswith(("citation 1: ", "figure “", "“")) for finding in findings)
    assert err.startswith(f"the answer isn't proved ({len(findings)} findings): read the cited sentences")
    assert err.count("\n") == 1


def test_verify_names_the_report_whose_text_is_missing(
    answer_file: Path, tmp_path: Path, capsys: Captured
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("TITLE\nAnother report about nothing in particular.\n", encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(other)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("citation 1: no text with SHA-256 ")
    assert out.endswith("(report mexico-2023) was given; add its file with --text\n")
    assert "give the reports that are missing" in err


def test_verify_says_how_much_holds(answer_file: Path, capsys: Captured) -> None:
    assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 0
    assert capsys.readouterr().out == "holds: 1 citation, 1 figure\n"


@pytest.mark.parametrize("layout", ["list", "lines"])
def test_verify_checks_each_answer_of_a_list_or_of_lines(
    layout: str, answer_file: Path, capsys: Captured
) -> None:
    sound = json.loads(answer_file.read_text(encoding="utf-8"))
    altered = {**sound, "answer": sound["answer"].replace("five", "nine")}
    answers = [sound, altered, sound]
    lines = "\n".join(map(json.dumps, answers))
    answer_file.write_text(json.dumps(answers) if layout == "list" else lines, encoding="utf-8")
    assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 1
    *problems, summary = capsys.readouterr().out.splitlines()
    assert problems
    assert all(problem.startswith("answer 2: ") for problem in problems)
    assert summary == "2 of 3 answers hold: 2 citations, 2 figures"


def test_verify_names_the_line_or_the_answer_that_it_cannot_read(answer_file: Path, capsys: Captured) -> None:
    sound = json.dumps(json.loads(answer_file.read_text(encoding="utf-8")))
    for content, place in ((f"{sound}\n{sound[:-1]}\n", "line 2"), (f"{sound}\n{{}}\n", "answer 2")):
        answer_file.write_text(content, encoding="utf-8")
        assert main(["verify", str(answer_file), "--text", str(SAMPLE)]) == 2
        assert place in one_line_error(capsys)


def test_verify_loads_no_model_and_no_vectors(answer_file: Path, tmp_path: Path, no_index: Path) -> None:
    program = (
        "import sys\nfrom ui.cli import main\ncode = main(sys.argv[1:])\n"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'faiss', 'tokenizers', 'bm25s', 'gradio'}\n"
        "print(code, *sorted(heavy & set(sys.modules)))"
    )
    done = run_python("-c", program, "verify", str(answer_file), "--text", str(SAMPLE))
    assert done.stdout.splitlines() == ["holds: 1 citation, 1 figure", "0"]
    assert main(["index", str(SAMPLE)]) == 0
    done = run_python("-c", program, "verify", str(answer_file))
    assert done.stdout.splitlines() == ["holds: 1 citation, 1 figure", "0"]


@pytest.mark.parametrize("content", [b"not json", b"\xff\xfe", b"[]", b"{}", b'{"id": 5}', b"[" * 100_000])
def test_verify_refuses_what_is_no_answer(content: bytes, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "answer.json"
    file.write_bytes(content)
    assert main(["verify", str(file), "--text", str(SAMPLE)]) == 2
    one_line_error(capsys)


def test_verify_of_a_missing_file_exits_2(tmp_path: Path, capsys: Captured) -> None:
    assert main(["verify", str(tmp_path / "none.json")]) == 2
    assert "none.json" in one_line_error(capsys)


def test_traceback_only_with_debug(tmp_path: Path, capsys: Captured) -> None:
    missing = str(tmp_path / "none.json")
    assert main(["verify", missing, "--debug"]) == 2
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("footnote: ")


def test_unexpected_failure_is_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def explode(*_: object, **__: object) -> int:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("ui.commands.run_verify", explode)
    assert main(["verify", "x.json"]) == 1
    assert "--debug" in one_line_error(capsys)


def test_interrupt_ends_cleanly(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.commands.run_verify", interrupt)
    assert main(["verify", "x.json"]) == 130
    assert "interrupted" in one_line_error(capsys)


def printed(question: str) -> str:
    console = Console(width=100, force_terminal=True, color_system="truecolor", highlight=False)
    with console.capture() as captured:
        print_answer(FakeAssistant().ask(question), console)
    return captured.get()


def test_answer_is_printed_with_its_quote_marked_and_its_place() -> None:
    shown = printed("How many visas?")
    assert "five humanitarian visas" in shown
    assert "PROTECTION › paragraph 24" in shown
    assert "✓ in the quote" in shown
    marked = "".join(
        piece.split("\x1b[")[0].split("m", 1)[1] for piece in shown.split("\x1b[") if "103m" in piece
    )
    assert "humanitarian visas to victims" in marked


def test_abstention_is_printed_as_one() -> None:
    shown = printed("How many inspectors?")
    assert "No answer: the report doesn’t say" in shown
    assert "✓" not in shown


def test_report_cannot_steer_the_terminal(tmp_path: Path, answer_file: Path) -> None:
    told = json.loads(answer_file.read_text(encoding="utf-8"))
    assert told["citations"][0]["quote"] in TEXT
    from ui.terminal import printable

    assert "\x1b" not in printable("\x1b]0;title\x07\x1b[2J")
    assert printable("line\nline — “quoted”") == "line\nline — “quoted”"


def test_without_a_terminal_the_quote_is_marked_by_signs() -> None:
    console = Console(width=40, force_terminal=False, highlight=False)
    with console.capture() as captured:
        print_answer(FakeAssistant().ask("How many visas?"), console)
    assert f">>{VISA_QUOTE}<<" in captured.get()
    assert "\x1b" not in captured.get()


def test_files_of_other_kinds_in_a_folder_are_told(tmp_path: Path, no_index: Path, capsys: Captured) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "town.txt").write_text(
        "TOWN\n\nThe town has 12 wells and 31 boats in its harbor.\n", encoding="utf-8"
    )
    (folder / "town.meta.json").write_text('{"year": "2022"}', encoding="utf-8")
    for name in ("data.csv", "notes.xyz", ".hidden.csv"):
        (folder / name).write_text("1,2\n", encoding="utf-8")
    assert main(["index", str(folder)]) == 0
    assert "left out 2 files of other kinds (.csv, .xyz)\n" in capsys.readouterr().err


def test_skipped_files_are_named_with_the_reason_and_counted_last(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "town.txt").write_text("TOWN\n\nThe town has 12 wells.\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    assert main(["index", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    empty, latin, changes, summary = err.splitlines()
    assert empty == f"skipped {folder / 'empty.txt'}: is empty; give a file that holds text"
    assert latin.startswith(f"skipped {folder / 'latin.txt'}: is not UTF-8")
    assert changes == "1 added; the index holds 1 passage"
    assert summary.startswith("2 of 3 files were skipped: ")


def test_folder_of_which_nothing_can_be_read_exits_2(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_bytes(b"\0\1")
    assert main(["index", str(folder)]) == 2
    assert "none of the files could be read, 2 in all; the first: " in one_line_error(capsys)


REPORTS = (
    ReportInfo("coast", "The Coast", "coast.txt", SHA256, 100, 12, 1),
    ReportInfo(
        "a_long_name_of_the_harbor_report",
        "The Report of the Harbor Office on Ships, Boats and Moorings",
        "a_long_name_of_the_harbor_report.pdf",
        SHA256,
        100,
        3,
        2,
        (("country", "Mexico"), ("publisher", "Ministry of the Interior"), ("title", "The Report")),
    ),
)


def listed(*, width: int, terminal: bool, reports: Sequence[ReportInfo] = REPORTS) -> list[str]:
    console = Console(width=width, force_terminal=terminal, color_system=None, highlight=False)
    with console.capture() as captured:
        print_reports(reports, console)
    return [line.rstrip() for line in captured.get().splitlines()]


def test_reports_are_listed_as_a_table_where_it_fits() -> None:
    head, *rows = listed(width=240, terminal=True)
    assert head.split() == ["ID", "Title", "File", "Paragraphs", "Passages", "Metadata"]
    assert len(rows) == len(REPORTS)
    assert listed(width=80, terminal=True, reports=REPORTS[:1])[0].split()[-1] == "Passages"


@pytest.mark.parametrize("width", [80, 60])
def test_reports_are_listed_below_each_other_in_a_narrow_terminal(width: int) -> None:
    lines = listed(width=width, terminal=True)
    assert max(map(len, lines)) <= width
    assert lines[:3] == ["coast", "  The Coast", "  coast.txt · 12 paragraphs, 1 passage"]
    assert lines[3] == "a_long_name_of_the_harbor_report"
    said = " ".join(" ".join(lines[4:]).split())
    assert said == (
        "The Report of the Harbor Office on Ships, Boats and Moorings "
        "a_long_name_of_the_harbor_report.pdf · 3 paragraphs, 2 passages "
        "country=Mexico, publisher=Ministry of the Interior"
    )


def test_without_a_terminal_each_fact_of_a_report_is_one_line() -> None:
    assert listed(width=30, terminal=False)[3:] == [
        "a_long_name_of_the_harbor_report",
        "  The Report of the Harbor Office on Ships, Boats and Moorings",
        "  a_long_name_of_the_harbor_report.pdf · 3 paragraphs, 2 passages",
        "  country=Mexico, publisher=Ministry of the Interior",
    ]
