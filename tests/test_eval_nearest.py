from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from eval.cases import GoldQuestion
from eval.nearest import NearestSentence
from eval.selection import GoldFile
from eval.systems import check_reports
from index.build import add_reports
from index.errors import InputError, QuestionError
from index.store import Index, open_index

TEXT = """# Visas

The government provided five humanitarian visas in 2022. It provided 13 in 2021.

# Shelters

There were 29 shelters in the country. NGOs ran the majority of them.
"""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    report = tmp_path / "visas.md"
    report.write_text(TEXT)
    embedder = HashEmbedder()
    add_reports(tmp_path / "index", [report], embedder=embedder)
    with open_index(tmp_path / "index", embedder) as opened:
        yield opened


def test_the_nearest_sentence_is_quoted_at_its_place(index: Index) -> None:
    answer = (
        NearestSentence(index, HashEmbedder()).explain("How many shelters were there in the country?").answer
    )
    citation = answer.citations[0]
    assert citation.quote == "There were 29 shelters in the country."
    assert answer.answer == "There were 29 shelters in the country. [1]"
    assert index.report_text(citation.report_id)[citation.start : citation.end] == citation.quote
    assert citation.quote in citation.passage.text
    assert citation.report_sha256 == index.report(citation.report_id).sha256


def test_it_never_abstains(index: Index) -> None:
    answer = NearestSentence(index, HashEmbedder()).explain("Who won the cup?").answer
    assert (answer.status, answer.reason, len(answer.citations)) == ("answered", None, 1)
    assert 0 <= answer.confidence <= 1


def test_the_same_question_has_the_same_answer_but_for_timings(index: Index) -> None:
    system = NearestSentence(index, HashEmbedder())
    first, second = system.explain("visas in 2022?").answer, system.explain("visas in 2022?").answer
    assert (first.id, first.answer, first.citations) == (second.id, second.answer, second.citations)


def test_each_sentence_is_embedded_once(index: Index) -> None:
    embedder = HashEmbedder()
    NearestSentence(index, embedder)
    assert len(embedder.embedded) == len(set(embedder.embedded))
    assert "It provided 13 in 2021." in embedder.embedded


def test_an_empty_question_is_refused(index: Index) -> None:
    with pytest.raises(QuestionError, match="empty"):
        NearestSentence(index, HashEmbedder()).explain("  ")


def test_an_index_of_another_report_is_refused(index: Index) -> None:
    def file(*evidence: str) -> GoldFile:
        return GoldFile(
            "gold.jsonl", "", (GoldQuestion("a", "numeric", "?", True, (("5",),), evidence=evidence),)
        )

    check_reports(index, file("nowhere", "29\nshelters"))
    check_reports(index, file())
    with pytest.raises(InputError, match=r"no report of the index holds the evidence of gold\.jsonl"):
        check_reports(index, file("nowhere"))
