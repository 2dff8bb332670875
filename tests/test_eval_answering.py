"""Many questions on several reports, in one process and in two, with what is relevant to each."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import gold

from eval.answering import How, answered
from eval.attempts import Task
from eval.choices import SplitChoice, SystemChoice
from eval.relevance import Relevance, Relevances, read_passages
from eval.results import Results, results_to_json
from eval.selection import Selection, select
from eval.sources import Ground, index_of
from eval.systems import open_system
from eval.workers import Opening, WorkerDiedError, ask_all
from index.errors import UnknownReportError
from rag.settings import Settings

ALPHA = "Alpha\n\nThe office in Alpha hired 12 clerks in 2022.\n\nIt closed two shops in 2021.\n"
BETA = "Beta\n\nThe harbour of Beta received 340 ships in 2022.\n\nA storm sank one pier.\n"
CLERKS = "The office in Alpha hired 12 clerks in 2022."
SHIPS = "The harbour of Beta received 340 ships in 2022."


def line(identity: str, question: str, answer: str, evidence: str, **fields: object) -> str:
    whole = {"id": identity, "type": "numeric", "question": question, "answerable": True, "answers": [answer]}
    return json.dumps({**whole, "numbers": [answer], "evidence": [evidence], **fields})


@pytest.fixture(scope="module")
def selection(tmp_path_factory: pytest.TempPathFactory) -> Selection:
    folder = tmp_path_factory.mktemp("gold")
    (folder / "reports").mkdir()
    for name, text, country in (("alpha", ALPHA, "Alphia"), ("beta", BETA, "Betania")):
        (folder / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / "reports" / f"{name}.meta.json").write_text(
            json.dumps({"country": country}), encoding="utf-8"
        )
    path = folder / "both.jsonl"
    lines = [
        line("clerks", "How many clerks did the office in Alpha hire?", "12", CLERKS, report="alpha"),
        line("ships", "How many ships did the harbour of Beta receive?", "340", SHIPS, report="beta"),
        line("in-alpha", "How many in 2022?", "12", CLERKS, report="alpha", report_ids=["alpha"]),
        line("in-betania", "How many in 2022?", "340", SHIPS, report="beta", where={"country": "Betania"}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return select([path], split=SplitChoice.ALL, types=[], limit=None)


def how(workers: int = 1) -> How:
    return How(SystemChoice.NEAREST_SENTENCE, Settings(), workers=workers)


@pytest.fixture(scope="module")
def results(selection: Selection) -> Results:
    return answered(selection, how())


def test_questions_are_asked_of_the_reports_that_they_say(results: Results) -> None:
    assert {record.gold.id: record.outcome for record in results.records} == {
        "clerks": "right",
        "ships": "right",
        "in-alpha": "right",
        "in-betania": "right",
    }
    assert sorted(info.id for info in results.reports) == ["alpha", "beta"]


def test_several_reports_are_measured_apart_and_drawn_whole(results: Results) -> None:
    assert list(results.by_report) == ["alpha", "beta"]
    assert results.by_report["beta"]["right"].n == 2
    assert {record.cluster for record in results.records} == {"report alpha", "report beta"}


def test_what_was_retrieved_is_measured_by_the_evidence(results: Results) -> None:
    assert results.metrics["success_1"].value == 1.0
    assert results.metrics["recall_5"].n == 4
    assert all(record.problems is not None for record in results.records)


def test_two_processes_give_the_same_results_as_one(selection: Selection, results: Results) -> None:
    two = answered(selection, how(workers=2))
    first, second = ({**results_to_json(each), "timings": None} for each in (results, two))
    assert first == second


def test_metadata_that_no_report_has_ends_the_run(selection: Selection) -> None:
    golds = (replace(selection.golds[3], where=(("country", "Gammaland"),)),)
    with pytest.raises(UnknownReportError, match="Gammaland"):
        answered(replace(selection, golds=golds), how())


def test_a_crash_in_a_process_is_that_questions_own(selection: Selection) -> None:
    ground = Ground(reports=(selection.files[0].path.parent / "reports" / "alpha.txt",))
    with index_of(ground, Settings()) as folder, open_system(how().system, folder, Settings()) as opened:
        tasks = [Task("How many clerks?"), Task("  "), Task("Which shops?")]
        made = ask_all(Opening(how().system, folder, Settings()), opened, tasks, generate=None, workers=2)
    assert [attempt.error for attempt in made] == [
        None,
        "QuestionError: the question is empty; ask something",
        None,
    ]


def test_a_process_that_cannot_open_anything_is_told_in_a_line(selection: Selection, tmp_path: Path) -> None:
    ground = Ground(reports=(selection.files[0].path.parent / "reports" / "alpha.txt",))
    with index_of(ground, Settings()) as folder, open_system(how().system, folder, Settings()) as opened:
        nowhere = Opening(how().system, tmp_path / "nowhere", Settings())
        with pytest.raises(WorkerDiedError, match="--workers"):
            ask_all(nowhere, opened, [Task("a?"), Task("b?")], generate=None, workers=2)


def test_relevance_by_report_counts_each_report_once(results: Results) -> None:
    trace = results.records[1].trace
    assert trace is not None
    assert len(read_passages(trace)) > 2
    ranked = Relevance({"beta": 2, "gamma": 1}, by_report=True).ranked(trace)
    assert ranked.grades == (2, 0)
    assert ranked.relevant == (2, 1)
    assert Relevance({"beta": 2}).ranked(None).grades == ()


def test_a_question_is_about_the_report_that_proves_it(selection: Selection) -> None:
    folder = selection.files[0].path.parent / "reports"
    with (
        index_of(Ground(reports=(folder / "alpha.txt", folder / "beta.txt")), Settings()) as made,
        open_system(how().system, made, Settings()) as opened,
    ):
        unnamed = [
            gold("x", evidence=(SHIPS,)),
            gold("y", answerable=False),
            gold("z", evidence=("nowhere",)),
        ]
        relevances = Relevances(opened.index, unnamed, {})
        assert [relevances.report_of(each) for each in unnamed] == ["beta", None, None]
        assert relevances.of(unnamed[2]) is None
