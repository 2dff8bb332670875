"""The commands on the real reader and embedder, with a handful of questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eval_reader_fakes import RIVER, TOWN, articles
from typer.testing import CliRunner, Result

from eval.cli import app
from eval.squad_files import read_articles, write_squad
from index.errors import InputError
from rag.training.examples import Example, Span, write_examples


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    path = tmp_path / "set.json"
    write_squad(path, articles())
    return path


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_reading_finds_answers_and_writes_the_same_json_twice(squad_file: Path, tmp_path: Path) -> None:
    written = []
    for name in ("first", "second"):
        result = invoke("reading", squad_file, "--negatives", "--json", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert "AUROC" in result.stdout
        written.append(json.loads((tmp_path / name).read_text(encoding="utf-8")))
    assert written[0] == written[1]
    (file,) = written[0]["files"]
    assert (file["cases"], file["answerable"]) == (5, 3)
    assert file["metrics"]["f1"]["value"] > 0.5


def test_end_to_end_indexes_the_articles_and_answers(squad_file: Path, tmp_path: Path) -> None:
    result = invoke("end-to-end", squad_file, "--no-generate", "--json", tmp_path / "found.json")
    assert result.exit_code == 0, result.output
    assert "nDCG@10 of the passages" in result.stdout
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert (found["format"], found["command"], found["failures"]) == (1, "end-to-end", 0)
    assert found["metrics"]["f1"]["n"] == 3
    assert found["metrics"]["mrr"]["value"] > 0.5


def test_ranking_takes_all_three_kinds_of_files(squad_file: Path, tmp_path: Path) -> None:
    candidates = tmp_path / "candidates.jsonl"
    line = {"question": "How long is the Danube?", "positives": [RIVER], "negatives": [TOWN]}
    candidates.write_text(json.dumps(line), encoding="utf-8")
    gold = Path(__file__).parent.parent / "eval" / "gold" / "mexico_2023.jsonl"
    found = tmp_path / "found.json"
    result = invoke("ranking", squad_file, candidates, gold, "--limit", "2", "--json", found)
    assert result.exit_code == 0, result.output
    files = json.loads(found.read_text(encoding="utf-8"))["files"]
    assert [(file["name"], file["metrics"]["ndcg_10"]["reader"]["n"]) for file in files] == [
        ("set.json", 2),
        ("candidates.jsonl", 1),
        ("mexico_2023.jsonl", 2),
    ]


def test_a_squad_file_is_made_of_examples(tmp_path: Path) -> None:
    answers = (Span("ten", RIVER.find("ten")),)
    asked = [
        Example(f"{n}", "one", "CC0", f"Question {n}?", RIVER, answers, "Danube", "Danube") for n in range(7)
    ]
    examples, output = tmp_path / "examples.jsonl.gz", tmp_path / "set.json"
    write_examples(examples, asked)
    result = invoke("squad-file", examples, "-o", output, "--source", "one")
    assert result.exit_code == 0, result.output
    assert "1 articles, 1 paragraphs, 5 questions" in result.stdout
    assert [q.id for q in read_articles(output)[0].paragraphs[0].questions] == ["0", "1", "2", "3", "4"]
    none = invoke("squad-file", examples, "-o", output, "--source", "two")
    assert isinstance(none.exception, InputError)
    assert "no answerable example" in str(none.exception)


@pytest.mark.parametrize("command", ["reading", "end-to-end", "ranking"])
def test_a_missing_file_is_named_in_one_line(command: str, tmp_path: Path) -> None:
    result = invoke(command, tmp_path / "nowhere.json")
    assert isinstance(result.exception, InputError)
    assert "nowhere.json" in str(result.exception)
    assert "\n" not in str(result.exception)


@pytest.mark.parametrize("command", ["reading", "end-to-end", "ranking", "squad-file"])
def test_wrong_usage_exits_2(command: str) -> None:
    assert invoke(command).exit_code == 2
    assert invoke(command, "file", "--limit", "0").exit_code == 2
