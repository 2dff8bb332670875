"""The made-up reports are read as reports, and the judge finds their questions' own answers right."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.cases import GoldQuestion, Prediction, read_gold
from eval.measures.judging import judge
from index.load.text import text_blocks

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold"
REPORTS = sorted((GOLD / "reports").glob("*.txt"))
REASONS = ("other_period: ", "other_scope: ", "not_stated: ")


def questions_on(report: Path) -> tuple[GoldQuestion, ...]:
    return read_gold(GOLD / f"{report.stem}.jsonl")


def said(gold: GoldQuestion, sentences: Sequence[str]) -> Prediction:
    return Prediction(gold.id, " ".join(sentences), None, abstained=False, reason=None, confidence=1)


@pytest.fixture(params=REPORTS, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def test_a_report_is_long_and_says_in_its_first_line_that_it_is_made_up(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert "fictional" in text.splitlines()[0]
    assert "\r" not in text
    assert len(text.split()) >= 2000


def test_the_sections_of_a_report_are_found(report: Path) -> None:
    blocks = text_blocks(report.read_text(encoding="utf-8"))
    headings = [block for block in blocks if block.kind == "heading"]
    assert len(headings) >= 10
    paragraphs = [block for block in blocks if block.kind == "text"]
    assert len(paragraphs) >= 20
    assert max(len(block.label.split()) for block in paragraphs) <= 200


def test_the_reason_to_abstain_is_noted(report: Path) -> None:
    for gold in questions_on(report):
        if gold.type == "unanswerable":
            assert gold.note.startswith(REASONS), gold.id


def test_each_kind_of_abstention_is_asked_for(report: Path) -> None:
    notes = [gold.note for gold in questions_on(report) if gold.type == "unanswerable"]
    for reason in REASONS:
        assert sum(note.startswith(reason) for note in notes) >= 3, reason


def test_passages_that_disagree_are_both_asked_for(report: Path) -> None:
    pairs = [gold for gold in questions_on(report) if "two passages disagree" in gold.note]
    assert pairs
    for gold in pairs:
        assert (len(gold.evidence), len(gold.answers), len(gold.numbers)) == (2, 2, 2), gold.id
        for sentence, number in zip(gold.evidence, gold.numbers, strict=True):
            other = said(gold, [sentence])
            assert not judge(gold, other).right, (gold.id, number)


def test_the_evidence_itself_is_judged_a_right_answer(report: Path) -> None:
    for gold in questions_on(report):
        if gold.answerable and gold.type != "comparison":
            judged = judge(gold, said(gold, gold.evidence))
            assert judged.right, (gold.id, judged.why)


def test_an_answer_made_of_the_acceptable_ones_is_strictly_right(report: Path) -> None:
    for gold in questions_on(report):
        if gold.answerable:
            judged = judge(gold, said(gold, [*(item[0] for item in gold.answers), *gold.numbers]))
            assert judged.strict, (gold.id, judged.why)


def test_an_answer_with_only_a_wrong_number_is_judged_wrong(report: Path) -> None:
    for gold in questions_on(report):
        for number in gold.wrong_numbers:
            assert not judge(gold, said(gold, [number])).right, (gold.id, number)


def test_one_report_holds_an_instruction_to_assistants() -> None:
    planted = [path.stem for path in REPORTS if "chat assistants" in path.read_text(encoding="utf-8")]
    assert planted == ["palvetia_reception_2023"]
