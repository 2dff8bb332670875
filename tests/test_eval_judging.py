"""Judging, on hand-made cases: golden/judging.jsonl holds one a line, its name says what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import GoldQuestion, Prediction
from eval.json_lines import Fields, read_lines
from eval.measures.judging import judge

CASES = tuple(read_lines(Path(__file__).parent / "golden" / "judging.jsonl"))


def gold_of(case: Fields) -> GoldQuestion:
    answers = case.items("answers")
    return GoldQuestion(
        id="case",
        type=case.text("type"),
        question="?",
        answerable=case.truth("answerable"),
        answers=tuple(map(tuple, answers))
        if case.text("match") == "all"
        else ((tuple(answers),) if answers else ()),
        numbers=case.texts("numbers"),
        wrong_numbers=case.texts("wrong_numbers"),
    )


def prediction(answer: str, *, abstained: bool = False) -> Prediction:
    return Prediction("case", answer, None, abstained, None, 0.5)


@pytest.mark.parametrize("case", CASES, ids=[case.text("name") for case in CASES])
def test_golden_case(case: Fields) -> None:
    answer = case.optional_text("answer") or ""
    judged = judge(gold_of(case), prediction(answer, abstained=case.truth("abstained")))
    assert (judged.right, judged.strict) == (case.truth("right"), case.truth("strict")), judged.why


def test_there_are_many_golden_cases_and_their_names_differ() -> None:
    names = [case.text("name") for case in CASES]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("answer", "abstained", "why"),
    [
        ("13", False, "doesn't say '5' or 'five'"),
        ("five in 2022, 13 in 2021", False, "also states 13"),
        ("word " * 61, False, "61 words for a numeric question"),
        ("five", True, "abstained from what the report says"),
    ],
)
def test_a_judgement_says_why(answer: str, abstained: bool, why: str) -> None:
    gold = GoldQuestion("q", "numeric", "?", True, (("5", "five"),), ("5",), ("13",))
    assert judge(gold, prediction(answer, abstained=abstained)).why == why
