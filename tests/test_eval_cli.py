"""The commands on the real embedder and the sample report; the baseline system keeps them quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.cli import app
from index.build import add_reports
from index.embed import load_embedder
from index.errors import InputError, NoIndexError
from index.location import sample_report_path

NEAREST = ("--system", "nearest-sentence")
FEW = ("--split", "dev", "--type", "numeric", "--limit", "6")


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "index"
    add_reports(folder, [sample_report_path()], embedder=load_embedder())
    return folder


def invoke(*arguments: str | Path, index: Path | None = None) -> Result:
    options = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, options + (["--index", str(index)] if index is not None else []))


def test_run_writes_the_same_json_twice_but_for_timings(index_dir: Path, tmp_path: Path) -> None:
    written = []
    for name in ("first", "second"):
        result = invoke(
            "run", *NEAREST, *FEW, "--json", tmp_path / name, "--html", tmp_path / "page", index=index_dir
        )
        assert result.exit_code == 0, result.output
        assert "Right, strictly" in result.stdout
        text = (tmp_path / name).read_text(encoding="utf-8")
        written.append(text[: text.index('\n "timings"')])
        assert json.loads(text)["questions"]["count"] == 6
    assert written[0] == written[1]
    assert (tmp_path / "page").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_footnote_itself_gives_the_same_bytes_in_another_process(index_dir: Path, tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        # Another hash seed orders every set otherwise: what depends on that shows.
        command = "from ui.cli import main; import sys; sys.exit(main())"
        options = ["eval", "run", "--split", "dev", "--limit", "12", "--index", str(index_dir)]
        path = tmp_path / f"{seed}.json"
        result = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", command, *options, "--json", str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        text = path.read_text(encoding="utf-8")
        written.append(text[: text.index('\n "timings"')])
    assert written[0] == written[1]


def test_run_exits_1_on_a_regression_and_names_it(index_dir: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"metrics": {"abstention_f1": 0.9, "right": 1.0}, "tolerance": 1}))
    assert invoke("run", *NEAREST, *FEW, "--baseline", baseline, index=index_dir).exit_code == 1
    baseline.write_text(json.dumps({"metrics": {"right": 0.0}}))
    assert invoke("run", *NEAREST, *FEW, "--baseline", baseline, index=index_dir).exit_code == 0
    baseline.write_text(json.dumps({"metrics": {"unsupported_figures": 0, "strict": 1.0}}))
    result = invoke("run", *NEAREST, *FEW, "--baseline", baseline, index=index_dir)
    assert result.exit_code == 1
    assert "worse than the baseline: strict: " in result.stderr


def test_run_writes_a_summary_with_what_changed_since_the_baseline(index_dir: Path, tmp_path: Path) -> None:
    baseline, summary = tmp_path / "earlier.json", tmp_path / "summary.md"
    result = invoke(
        "run", *NEAREST, *FEW, "--save-baseline", baseline, "--markdown", summary, index=index_dir
    )
    assert result.exit_code == 0, result.output
    assert "Against" not in summary.read_text(encoding="utf-8")
    result = invoke("run", *NEAREST, *FEW, "--baseline", baseline, "--markdown", summary, index=index_dir)
    assert result.exit_code == 0, result.output
    text = summary.read_text(encoding="utf-8")
    assert "### Against earlier.json" in text
    assert "6 questions of both earlier.json and this run; 0 with another outcome, 0 reworded." in text


def test_predict_writes_one_line_a_question_in_order(index_dir: Path, tmp_path: Path) -> None:
    questions, predictions = tmp_path / "questions.jsonl", tmp_path / "predictions.jsonl"
    questions.write_text(
        '{"question": "how many humanitarian visas were issued in 2022"}\n'
        '{"id": "x", "question": "Who runs the hotline?"}\n'
    )
    result = invoke("predict", questions, "-o", predictions, *NEAREST, index=index_dir)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    lines = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["1", "x"]
    report = sample_report_path().read_text(encoding="utf-8")
    for line in lines:
        assert set(line) == {"id", "answer", "short_answer", "abstained", "reason", "confidence", "citations"}
        for cited in line["citations"]:
            assert report[cited["start"] : cited["end"]] == cited["quote"]
            assert cited["quote"] in cited["text"]
    assert "five humanitarian visas" in lines[0]["answer"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["run", "--gold", "nowhere.jsonl"], InputError),
        (["run", "--type", "riddle"], InputError),
        (["run", *FEW, "--baseline", "nowhere.json"], InputError),
        (["run", *FEW, "--json", "nowhere/results.json"], InputError),
        (["predict", "nowhere.jsonl", "-o", "predictions.jsonl"], InputError),
        (["run", *NEAREST, *FEW, "--index", "nowhere"], NoIndexError),
    ],
)
def test_bad_input_raises_the_error_that_the_command_line_words(
    arguments: list[str], error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(*arguments)
    assert isinstance(result.exception, error)
    assert "\n" not in str(result.exception)


def test_gold_of_another_report_is_refused(index_dir: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    line = {
        "id": "a",
        "type": "entity",
        "question": "Who?",
        "answerable": True,
        "answers": ["x"],
        "evidence": ["y z"],
    }
    gold.write_text(json.dumps(line))
    result = invoke("run", *NEAREST, "--gold", gold, index=index_dir)
    assert isinstance(result.exception, InputError)
    assert "no report of the index holds the evidence of gold.jsonl" in str(result.exception)


def test_questions_across_reports_are_asked_of_one_index_and_within_their_filters(tmp_path: Path) -> None:
    gold = Path(__file__).parent.parent / "eval" / "gold" / "across_reports.jsonl"
    found = tmp_path / "found.json"
    result = invoke("run", *NEAREST, "--gold", gold, "--split", "dev", "--json", found)
    assert result.exit_code == 0, result.output
    assert "Cites it" in result.stdout
    data = json.loads(found.read_text(encoding="utf-8"))
    assert len(data["reports"]) == len(data["by_report"]) == 3
    assert 0 < data["metrics"]["report_accuracy"]["n"] < data["questions"]["count"]
    own = {record["id"]: record for record in data["records"]}
    countries = {"Orrelia": "orrelia_labour_2022", "Tessmark": "tessmark_water_2021"}
    limited = [record for record in own.values() if record["gold"]["where"].get("country") in countries]
    assert limited
    for record in limited:
        cited = {citation["report_id"] for citation in record["prediction"]["citations"]}
        assert cited == {countries[record["gold"]["where"]["country"]]}, record["id"]
        assert "report_accuracy" not in record["shares"], "no other report could be cited"


@pytest.mark.parametrize("arguments", [["run", "--limit", "0"], ["run", "--split", "train"], ["predict"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert invoke(*arguments).exit_code == 2
