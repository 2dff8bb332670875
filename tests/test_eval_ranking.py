from __future__ import annotations

import gzip
import json
import math
from io import StringIO
from pathlib import Path

import pytest
from eval_fakes import gold
from eval_reader_fakes import HILL, RIVER, TOWN, ScriptedReader, articles
from fakes_index import HashEmbedder
from rich.console import Console

from eval.corpus import open_corpus
from eval.reader.ranking import Candidate, RankingCase, measure_ranking, rank_all
from eval.reader.ranking_cases import (
    CandidateQuestion,
    candidate_cases,
    corpus_cases,
    file_kind,
    gold_cases,
    read_candidates,
)
from eval.reader.ranking_report import ranked_file, ranking_table, ranking_to_json
from index.errors import InputError
from index.store import open_index
from rag.reader.records import ReadPassage

LONG = "How long is the Danube?"
READER = ScriptedReader({LONG: "2,850 km", "q": "b"})


def case(*texts: str, relevant: tuple[str, ...]) -> RankingCase:
    candidates = tuple(Candidate(text, ReadPassage(text)) for text in texts)
    return RankingCase("1", "q", candidates, frozenset(relevant))


def test_the_reader_puts_first_what_answers_and_leaves_equals_in_order() -> None:
    (record,) = rank_all(READER, [case("x", "y", "a b", "z", relevant=("a b", "z"))])
    assert record.retrieval == (False, False, True, True)
    assert record.reader == (True, False, False, True)


def test_both_orders_and_their_difference_done_by_hand() -> None:
    records = rank_all(READER, [case("x", "a b", relevant=("a b",)), case(relevant=("a b",))])
    found = measure_ranking(records, seed=0)
    second = 1 / math.log2(3)
    assert found["success_1"]["retrieval"].value == 0
    assert found["success_1"]["reader"].value == 0.5
    assert found["ndcg_10"]["retrieval"].value == pytest.approx(second / 2, abs=1e-6)
    # A question without results counts 0 in both orders.
    assert found["ndcg_10"]["reader"].value == 0.5
    assert found["ndcg_10"]["difference"].value == pytest.approx((1 - second) / 2, abs=1e-6)
    assert found["ndcg_10"]["difference"].n == 2


def test_a_corpus_s_answerable_questions_come_with_what_retrieval_finds() -> None:
    embedder = HashEmbedder()
    with open_corpus(articles(), embedder) as corpus, open_index(corpus.index_dir, embedder) as index:
        cases = corpus_cases(corpus, index, embedder, limit=None)
        assert len(corpus_cases(corpus, index, embedder, limit=2)) == 2
    assert [found.id for found in cases] == ["q1", "q2", "q4"]
    assert {candidate.passage.text for candidate in cases[0].candidates} == {RIVER, TOWN, HILL}
    shown = {candidate.passage.text: candidate.passage.heading for candidate in cases[0].candidates}
    assert shown[RIVER].startswith("Danube")
    assert [c.passage.text for c in cases[0].candidates if c.id in cases[0].relevant] == [RIVER]


def test_gold_questions_look_for_their_evidence_and_those_without_are_left_out() -> None:
    embedder = HashEmbedder()
    golds = (
        gold("held", evidence=("Vienna lies\non the Danube.", "a hill of 484 m")),
        gold("not held", evidence=("Nowhere.",)),
        gold("no", answerable=False),
    )
    with open_corpus(articles(), embedder) as corpus, open_index(corpus.index_dir, embedder) as index:
        held, absent = gold_cases(golds, index, embedder, limit=None)
    assert {c.passage.text for c in held.candidates if c.id in held.relevant} == {TOWN, HILL}
    assert absent.relevant == frozenset()


def test_candidates_are_ordered_by_cosine_and_both_kinds_count_as_positive() -> None:
    asked = CandidateQuestion("1", LONG, (RIVER,), (HILL, RIVER, TOWN, HILL))
    (found,) = candidate_cases([asked], HashEmbedder())
    assert sorted(c.passage.text for c in found.candidates) == sorted((RIVER, TOWN, HILL))
    assert found.relevant == {RIVER}
    embedder = HashEmbedder()
    vector = embedder.embed([LONG])[0]
    cosines = [float(embedder.embed([c.passage.text])[0] @ vector) for c in found.candidates]
    assert cosines == sorted(cosines, reverse=True)


def test_a_candidate_that_the_embedder_can_t_read_whole_counts_as_its_best_piece() -> None:
    asked = CandidateQuestion("1", "Danube long", ("x " * 300 + "Danube long",), ("Kahlenberg",))
    (found,) = candidate_cases([asked], HashEmbedder(max_tokens=8))
    assert [c.id in found.relevant for c in found.candidates] == [True, False]


def test_no_question_is_no_case() -> None:
    assert candidate_cases([], HashEmbedder()) == ()


@pytest.mark.parametrize(
    ("name", "line", "kind"),
    [
        ("a.json", {}, "corpus"),
        ("a.jsonl", {"question": "q", "positives": ["a"], "negatives": []}, "candidates"),
        ("a.jsonl.gz", {"question": "q", "positives": ["a"], "negatives": []}, "candidates"),
        ("a.jsonl", {"question": "q", "context": "c", "answers": []}, "corpus"),
        ("a.jsonl", {"question": "q", "answerable": True}, "gold"),
    ],
)
def test_files_are_told_apart(name: str, line: dict[str, object], kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    data = json.dumps(line).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert file_kind(path) == kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "holds no question"),
        (b"nonsense", "line 1: not JSON"),
        (b"\xff", "can't be read"),
        (b'{"question": "q", "positives": []}', "at least"),
        (b'{"question": "", "positives": ["a"]}', "`question`"),
    ],
)
def test_files_that_are_no_ranking_set_are_refused(text: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(text)
    with pytest.raises(InputError, match=message):
        assert file_kind(path) != "candidates" or read_candidates(path)
    with pytest.raises(InputError, match="can't be read"):
        file_kind(tmp_path / "nowhere.jsonl")


def test_a_line_without_id_gets_its_number(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"question": "q", "positives": ["a"]}\n\n'
        '{"id": "x", "question": "q", "positives": ["a"], "negatives": ["b"]}\n'
    )
    assert read_candidates(path) == (
        CandidateQuestion("1", "q", ("a",), ()),
        CandidateQuestion("x", "q", ("a",), ("b",)),
    )


def test_the_report_shows_both_orders_and_where_the_answer_stands(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    file = ranked_file(path, rank_all(READER, [case("x", "a b", relevant=("a b",))]), seed=0)
    written = json.loads(json.dumps(ranking_to_json(file)))
    assert written["records"] == [
        {
            "id": "1",
            "question": "q",
            "candidates": 2,
            "relevant": 1,
            "rank_by_retrieval": 2,
            "rank_by_reader": 1,
        }
    ]
    assert written["metrics"]["success_1"]["difference"]["value"] == 1
    console = Console(width=120, file=StringIO(), record=True)
    console.print(ranking_table(file, reader="scripted"))
    shown = console.export_text()
    assert "set.jsonl: order of retrieval and of scripted" in shown
    assert "nDCG@10" in shown
