"""The sets for development are whole: their evidence stands in their texts, and none of them is for measuring."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import read_gold

FOLDER = Path(__file__).parents[1] / "benchmarks" / "development"
SETS = sorted(FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_questions_are_for_development_only(path: Path) -> None:
    golds = read_gold(path)
    assert {gold.split for gold in golds} == {"dev"}
    assert len({gold.question for gold in golds}) == len(golds)


@pytest.mark.parametrize("report", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_evidence_stands_in_the_report_word_for_word(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert any(word in text.partition("\n")[0] for word in ("fictional", "invented"))
    for gold in read_gold(report.with_suffix(".jsonl")):
        assert all(sentence in text for sentence in gold.evidence), gold.id
        assert bool(gold.evidence) == gold.answerable, gold.id
