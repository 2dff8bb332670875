from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from eval_reader_fakes import RIVER, TOWN, ScriptedReader, articles, question
from rich.console import Console

from eval.reader.nearest_negatives import NearestParagraphs
from eval.reader.reading import TITLES, ReadingRecord, by_source, measure_reading, read_cases, reading_cases
from eval.reader.reading_report import measured_file, reading_table, reading_to_json
from eval.squad_files import SquadArticle, SquadParagraph, write_squad
from rag.reader.records import PassageReading, ReadPassage

ANSWERS = {
    "How long is the Danube?": "2,850 km",
    "How many inhabitants does Vienna have?": "two",
    "Who is the mayor of Vienna?": "Vienna",
    "How high is the Kahlenberg?": "484 m",
}


def records(reader: ScriptedReader, *, negatives: bool = False) -> tuple[ReadingRecord, ...]:
    return read_cases(reader, reading_cases(articles(), limit=None, negatives=negatives))


def values(found: tuple[ReadingRecord, ...]) -> dict[str, float | None]:
    return {name: estimate.value for name, estimate in measure_reading(found, seed=0).items()}


def test_the_title_is_shown_as_heading() -> None:
    reader = ScriptedReader(ANSWERS)
    records(reader)
    assert reader.seen[0] == ("How long is the Danube?", ReadPassage(RIVER, "Danube"))


def test_every_measure_of_a_run_done_by_hand() -> None:
    # q1 and q4 right; q2 says "two" of "two million"; q3, without answer, is answered with certainty.
    found = values(records(ScriptedReader(ANSWERS)))
    assert found["exact"] == pytest.approx(2 / 3, abs=1e-6)
    assert found["f1"] == pytest.approx((1 + 2 / 3 + 1) / 3, abs=1e-6)
    assert found["numeric"] == pytest.approx(2 / 3, abs=1e-6)
    assert found["squad2_exact"] == pytest.approx(2 / 4)
    assert found["squad2_f1"] == pytest.approx((1 + 2 / 3 + 1 + 0) / 4, abs=1e-6)
    assert found["squad2_no_answer"] == 0
    assert found["answerable_f1"] == pytest.approx(2 * 3 / (2 * 3 + 1), abs=1e-6)
    assert found["answerable_auroc"] == 0.5
    assert found["brier"] == pytest.approx((3 * 0.01 + 0.81) / 4)
    assert found["calibration_error"] == pytest.approx(abs(0.9 - 0.75))
    assert list(found) == list(TITLES)


def test_a_reader_that_knows_what_isn_t_there_gets_full_marks() -> None:
    reader = ScriptedReader(
        {
            **ANSWERS,
            "How many inhabitants does Vienna have?": "two million",
            "Who is the mayor of Vienna?": "",
        }
    )
    found = values(records(reader))
    assert all(found[name] == 1 for name in TITLES if name not in ("brier", "calibration_error"))
    assert found["brier"] == pytest.approx((3 * 0.01 + 0.04) / 4)


def test_doubts_cost_the_own_threshold_but_not_the_best_one() -> None:
    found = values(records(ScriptedReader(ANSWERS, sure=0.4)))
    assert found["exact"] == pytest.approx(2 / 3, abs=1e-6)
    assert found["squad2_f1"] == 0.25
    assert found["squad2_no_answer"] == 1
    assert found["answerable_f1"] == 0
    assert found["answerable_best_f1"] == pytest.approx(6 / 7, abs=1e-6)


def test_without_negatives_nothing_is_said_about_answerability() -> None:
    found = measure_reading([r for r in records(ScriptedReader(ANSWERS)) if r.has_answer], seed=0)
    assert found["f1"].value is not None
    without = {name for name, estimate in found.items() if estimate.value is None}
    assert without == {name for name in TITLES if name not in ("exact", "f1", "numeric")}


def test_nothing_read_is_nothing_measured() -> None:
    assert set(values(()).values()) == {None}


def test_a_passage_without_spans_is_an_empty_answer() -> None:
    class Silent(ScriptedReader):
        def _reading(self, question: str, passage: ReadPassage) -> PassageReading:
            return PassageReading(0.1, ())

    found = records(Silent({}))
    assert {record.text for record in found} == {""}
    assert values(found)["squad2_f1"] == 0.25


def test_each_answerable_question_gets_the_nearest_paragraph_without_its_answer() -> None:
    cases = reading_cases(articles(), limit=None, negatives=True)
    made = [case for case in cases if case.id.endswith("-nearest")]
    # The Kahlenberg's article has one paragraph: there is no other.
    assert [(case.id, case.passage.text) for case in made] == [("q1-nearest", TOWN)]
    assert made[0].golds == ()
    assert made[0].source == "set"


def test_a_paragraph_that_holds_the_answer_is_no_negative() -> None:
    asked = question("q", "How long is the Danube?", "2,850 km", context=RIVER)
    copy = "The length of the Danube: 2850 km."
    other = "The Danube is long, and how."
    paragraphs = (RIVER, copy, other)
    article = SquadArticle(
        "Danube", tuple(SquadParagraph(text, (asked,) if text == RIVER else ()) for text in paragraphs)
    )
    assert NearestParagraphs(article).nearest(asked) == other
    again = replace(
        article, paragraphs=(*article.paragraphs[:2], SquadParagraph(other, (replace(asked, id="r"),)))
    )
    assert NearestParagraphs(again).nearest(asked) is None


def test_limit_takes_questions_before_negatives_are_made() -> None:
    cases = reading_cases(articles(), limit=2, negatives=True)
    assert [case.id for case in cases] == ["q1", "q3", "q1-nearest"]


def test_constructed_negatives_belong_to_the_set_that_they_were_made_of() -> None:
    named = [
        SquadArticle("t", (SquadParagraph(TOWN, (question("a", "Who?", source=source),)),))
        for source in (
            "Set + sibling paragraph (constructed unanswerable)",
            "Set (mined)",
            "Set",
            "Other (a)",
        )
    ]
    found = by_source(read_cases(ScriptedReader({}), reading_cases(named, limit=None, negatives=False)))
    assert {name: len(held) for name, held in found.items()} == {"Other (a)": 1, "Set": 3}


def test_the_report_is_the_same_twice_and_names_the_main_measures(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    write_squad(path, articles())
    first, second = (measured_file(path, records(ScriptedReader(ANSWERS)), seed=0) for _ in range(2))
    written = reading_to_json(first)
    assert written == reading_to_json(second)
    assert written["answerable"] == 3
    assert written["best_threshold"] == 0.9
    console = Console(width=120, file=StringIO(), record=True)
    console.print(reading_table(first, reader="scripted"))
    shown = console.export_text()
    assert "scripted: 3 answerable and 1 unanswerable passages of set.json" in shown
    assert "Answerable or not: AUROC" in shown
