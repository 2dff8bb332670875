from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import Scripted, answer, gold
from rich.console import Console

from eval.attempts import Task, attempt
from eval.choices import SplitChoice
from eval.report.html_report import results_html
from eval.report.table import results_table
from eval.results import Results, latencies, results_of, results_text
from eval.run import record_of, run
from eval.selection import Selection, packaged_gold, select
from index.errors import InputError

ATTACK = '<script>alert("x")</script> & [bold]'
GOLDS = (
    gold("a", question="a?"),
    gold("b", question=ATTACK),
    gold("c", question="c?", answerable=False, type_="unanswerable"),
    gold("d", question="d?"),
)
SELECTION = Selection((), SplitChoice.ALL, (), None, GOLDS)


def results(total_ms: float = 10.0) -> Results:
    system = Scripted(
        {
            "a?": answer("a?", total_ms=total_ms),
            ATTACK: answer(ATTACK, f"13 {ATTACK} [1]", quote="fearful. The"),
            "c?": answer("c?", "Fourteen, says nobody. [1]"),
            "d?": RuntimeError("boom"),
        }
    )
    records = run(system, SELECTION.golds, generate=None)
    return results_of(
        records, SELECTION, system="fake", reports=(), generate=None, seed=0, seconds=total_ms / 1000
    )


def test_json_is_the_same_on_every_run_but_for_timings() -> None:
    first, second = json.loads(results_text(results(5.0))), json.loads(results_text(results(50.0)))
    assert first["timings"] != second["timings"]
    assert list(first)[-1] == "timings"
    del first["timings"], second["timings"]
    assert json.dumps(first) == json.dumps(second)


def test_json_says_what_was_measured_and_each_outcome() -> None:
    data = json.loads(results_text(results()))
    assert data["format"] == 1
    assert data["failures"] == 1
    assert data["models"] == {"embedder": "embedder", "reader": "reader", "generator": None}
    assert data["metrics"]["right"] == {"value": 0.25, "low": 0.0, "high": 0.75, "n": 4}
    assert [record["outcome"] for record in data["records"]] == ["right", "wrong", "made_up", "failed"]
    assert data["records"][3]["error"] == "RuntimeError: boom"
    assert data["records"][3]["prediction"] is None
    assert data["timings"]["stages_ms"]["total"] == {"p50": 10.0, "p95": 10.0}


def test_latencies_leave_crashes_out() -> None:
    system = Scripted({f"{n}?": answer("?", total_ms=n) for n in range(1, 101)} | {"x": ValueError("no")})
    golds = [gold(str(n), question=f"{n}?") for n in range(1, 101)] + [gold("x", question="x")]
    records = run(system, golds, generate=None)
    assert latencies(records)["total"] == (50.5, 95.05)
    assert latencies(records[-1:]) == {}


def test_table_prints_every_measure_the_types_and_the_crash() -> None:
    console = Console(file=io.StringIO(), width=120)
    console.print(results_table(results()))
    output = console.file.getvalue()
    for expected in (
        "Right, strictly",
        "0.250",
        "Unsupported figures",
        "unanswerable",
        "d: RuntimeError: boom",
    ):
        assert expected in output


def about_reports(*names: str) -> Results:
    """A run with a question about each report, of one index; every answer cites a passage of `report`."""
    golds = tuple(gold(name, question=f"{name}?") for name in names)
    system = Scripted({each.question: answer(each.question) for each in golds})
    records = [
        record_of(each, attempt(system, Task(each.question), generate=None), report=each.id, several=True)
        for each in golds
    ]
    asked = replace(SELECTION, golds=golds)
    return results_of(records, asked, system="fake", reports=(), generate=None, seed=0, seconds=1.0)


def test_reports_are_measured_apart_and_told_from_each_other() -> None:
    found = about_reports("report", "other")
    assert found.metrics["report_accuracy"].value == 0.5
    data = json.loads(results_text(found))
    assert {name: held["report_accuracy"]["value"] for name, held in data["by_report"].items()} == {
        "other": 0.0,
        "report": 1.0,
    }
    console = Console(file=io.StringIO(), width=80)
    console.print(results_table(found))
    shown = console.file.getvalue()
    assert "Right report" in shown
    assert "Cites it" in shown
    assert "By report" in results_html(found)


def test_a_table_lists_no_reports_where_there_is_one_or_too_many() -> None:
    for found in (about_reports("report"), about_reports(*(f"r{n}" for n in range(21)))):
        console = Console(file=io.StringIO(), width=80)
        console.print(results_table(found))
        assert "Cites it" not in console.file.getvalue()
        assert "By report" not in results_html(found)


def test_a_run_of_crashes_only_can_be_shown() -> None:
    system = Scripted({"a?": ValueError("no")})
    records = run(system, GOLDS[:1], generate=None)
    asked = replace(SELECTION, golds=GOLDS[:1])
    failed = results_of(records, asked, system="fake", reports=(), generate=None, seed=0, seconds=1.0)
    assert json.loads(results_text(failed))["models"] is None
    assert "crashed" in results_html(failed)
    Console(file=io.StringIO()).print(results_table(failed))


def write_gold(path: Path, *identities: str) -> Path:
    lines = [
        {
            "id": identity,
            "type": "date" if identity == "a" else "list",
            "question": "?",
            "answerable": True,
            "answers": ["x"],
            "evidence": ["x"],
            "split": "dev" if identity == "a" else "test",
        }
        for identity in identities
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_selection_by_split_type_and_limit(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.jsonl", "a", "b", "c")

    def chosen(split: SplitChoice, types: list[str], limit: int | None) -> str:
        return "".join(gold.id for gold in select([path], split=split, types=types, limit=limit).golds)

    assert chosen(SplitChoice.ALL, [], None) == "abc"
    assert chosen(SplitChoice.DEV, [], None) == "a"
    assert chosen(SplitChoice.TEST, [], 1) == "b"
    assert chosen(SplitChoice.ALL, ["list"], None) == "bc"


def test_selection_refuses_what_leaves_nothing(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.jsonl", "a")
    with pytest.raises(InputError, match="the types are date"):
        select([path], split=SplitChoice.ALL, types=["numeric"], limit=None)
    with pytest.raises(InputError, match="no question is left"):
        select([path], split=SplitChoice.TEST, types=[], limit=None)
    with pytest.raises(InputError, match="two gold files"):
        select([path, path], split=SplitChoice.ALL, types=[], limit=None)


def test_packaged_gold_can_be_selected() -> None:
    assert packaged_gold()
    chosen = select(packaged_gold(), split=SplitChoice.ALL, types=[], limit=None)
    assert len(chosen.golds) >= 150
