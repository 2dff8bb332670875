from __future__ import annotations

import json
from decimal import Decimal

import pytest
from eval_fakes import PASSAGE, VISAS, Scripted, answer, gold

from eval.cases import ComputedFigure, Question
from eval.predict import prediction_from_answer, prediction_to_json
from eval.run import measure, measure_by_type, predict, run
from index.errors import NoIndexError, QuestionError

ASKED = gold().question
GOLDS = (
    gold("a", question="a?"),
    gold("b", question="b?"),
    gold("c", question="c?"),
    gold("d", question="d?", answerable=False, type_="unanswerable"),
    gold("e", question="e?", answerable=False, type_="unanswerable"),
    gold("f", question="f?"),
)
SYSTEM = Scripted(
    {
        "a?": answer("a?"),
        "b?": answer("b?", "13 visas [1]"),
        "c?": answer("c?", "The report doesn't say.", abstained=True),
        "d?": answer("d?", "The report doesn't say.", abstained=True),
        "e?": answer("e?"),
        "f?": ValueError("boom\nand more"),
    }
)


def test_each_question_has_its_outcome_in_order() -> None:
    records = run(SYSTEM, GOLDS, generate=None)
    assert [(record.gold.id, record.outcome) for record in records] == [
        ("a", "right"),
        ("b", "wrong"),
        ("c", "missed"),
        ("d", "right"),
        ("e", "made_up"),
        ("f", "failed"),
    ]


def test_a_crash_is_a_failure_with_its_message_and_has_no_score() -> None:
    crashed = run(SYSTEM, GOLDS[-1:], generate=None)[0]
    assert crashed.error == "ValueError: boom and more"
    assert crashed.prediction is None
    assert crashed.judgement is None


def test_an_error_about_one_question_is_that_questions_failure() -> None:
    system = Scripted({"a?": QuestionError("too long"), "b?": answer("b?")})
    assert [record.outcome for record in run(system, GOLDS[:2], generate=None)] == ["failed", "right"]


def test_an_index_that_cannot_be_used_ends_the_run() -> None:
    with pytest.raises(NoIndexError):
        run(Scripted({"a?": NoIndexError("nothing there")}), GOLDS[:1], generate=None)


def test_the_choice_of_generation_reaches_the_system_and_progress_is_told() -> None:
    system, steps = Scripted({"a?": answer("a?"), "b?": answer("b?")}), []
    run(system, GOLDS[:2], generate=False, progress=lambda: steps.append(1))
    assert system.asked == [("a?", False), ("b?", False)]
    assert len(steps) == 2


def test_measures_count_the_crash_and_types_are_measured_apart() -> None:
    records = run(SYSTEM, GOLDS, generate=None)
    assert measure(records, seed=0)["right"].value == pytest.approx(2 / 6, abs=1e-6)
    by_type = measure_by_type(records, seed=0)
    assert list(by_type) == ["numeric", "unanswerable"]
    assert by_type["numeric"]["right"].value == 0.25
    assert by_type["unanswerable"]["citation_recall"].value is None


def test_a_prediction_has_the_shape_of_the_contract() -> None:
    fields = prediction_to_json(prediction_from_answer("a", answer(ASKED)))
    start = 100 + PASSAGE.find(VISAS)
    assert fields == {
        "id": "a",
        "answer": "Five humanitarian visas. [1]",
        "short_answer": None,
        "abstained": False,
        "reason": None,
        "confidence": 0.1235,
        "citations": [
            {
                "text": PASSAGE,
                "start": start,
                "end": start + len(VISAS),
                "quote": VISAS,
                "report_id": "report",
            }
        ],
    }


def test_an_abstention_keeps_its_reason() -> None:
    predicted = prediction_from_answer("a", answer(ASKED, "Not stated.", abstained=True))
    assert (predicted.abstained, predicted.reason, predicted.citations) == (True, "not_stated", ())


def test_a_computed_figure_keeps_its_operands() -> None:
    predicted = prediction_from_answer("a", answer(ASKED, "18 [1]", operands=(13.0, 5.0)))
    assert predicted.computed == (ComputedFigure(Decimal(18), (Decimal(13), Decimal(5))),)
    assert prediction_to_json(predicted)["computed"] == [{"value": "18", "operands": ["13", "5"]}]


def test_a_prediction_is_one_line_and_a_crash_says_its_error() -> None:
    line, crashed = predict(SYSTEM, Question("1", "a?"), generate=None)
    assert not crashed
    assert line.count("\n") == 1
    assert json.loads(line)["answer"] == "Five humanitarian visas. [1]"
    line, crashed = predict(SYSTEM, Question("2", "f?"), generate=None)
    assert crashed
    failed = json.loads(line)
    assert (failed["id"], failed["answer"], failed["abstained"]) == ("2", "", False)
    assert failed["error"] == "ValueError: boom and more"
