"""Two lists of passages, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes_index import HashEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import add_reports
from index.errors import UnknownReportError
from index.records import Hit
from index.store import Index, open_index
from rag.retrieve import LIST_LENGTH, RANK_CONSTANT, retrieve

WORDS = "navy boats wells harbor judges camps visas fishers storms lighthouse permits clinics".split()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("retrieve")
    for report in ("north", "south"):
        paragraphs = [
            f"In the {report} the {WORDS[at % 12]} and the {WORDS[at * 5 % 12]} of year {at} were counted {at} times."
            for at in range(30)
        ]
        (folder / f"{report}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    files = [folder / "north.txt", folder / "south.txt"]
    add_reports(folder / "index", files, embedder=HashEmbedder())
    with open_index(folder / "index") as opened:
        yield opened


def find(index: Index, question: str, *, limit: int = 5, report_ids: tuple[str, ...] = ()) -> tuple[Hit, ...]:
    vector = HashEmbedder().embed([question])[0]
    return retrieve(index, question, vector, limit=limit, report_ids=report_ids)


def test_score_is_the_sum_of_reciprocal_ranks_of_the_lists_that_hold_the_passage(index: Index) -> None:
    for hit in find(index, "navy boats in the north", limit=20):
        ranks = [rank for rank in (hit.dense_rank, hit.lexical_rank) if rank is not None]
        assert ranks
        assert hit.score == pytest.approx(sum(1 / (RANK_CONSTANT + rank) for rank in ranks))
        assert (hit.similarity is None) == (hit.dense_rank is None)


def test_lists_that_are_searched_at_the_same_time_give_the_same_hits(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = find(index, "lighthouse permits", limit=20)
    monkeypatch.setattr("rag.retrieve.SEARCHED_BESIDE", 1)
    assert find(index, "lighthouse permits", limit=20) == one_by_one
    with pytest.raises(UnknownReportError):
        find(index, "lighthouse permits", report_ids=("east",))


def test_ranks_are_those_of_the_two_lists(index: Index) -> None:
    question = "lighthouse permits"
    dense = index.search_dense(HashEmbedder().embed([question])[0], 200)
    lexical = index.search_lexical(question, 200)
    by_dense = {passage.id: (rank, cosine) for rank, (passage, cosine) in enumerate(dense, start=1)}
    by_lexical = {passage.id: rank for rank, (passage, _) in enumerate(lexical, start=1)}
    hits = find(index, question, limit=200)
    assert {hit.passage.id for hit in hits} == by_dense.keys() | by_lexical.keys()
    for hit in hits:
        rank, cosine = by_dense.get(hit.passage.id, (None, None))
        assert (hit.dense_rank, hit.similarity) == (rank, cosine)
        assert hit.lexical_rank == by_lexical.get(hit.passage.id)


def test_passage_in_both_lists_stands_before_one_in_a_single_list_at_the_same_rank(index: Index) -> None:
    hits = find(index, "storms clinics", limit=60)
    both = [hit for hit in hits if hit.dense_rank and hit.lexical_rank]
    for hit in both:
        assert hit.score > 1 / (RANK_CONSTANT + min(hit.dense_rank or 0, hit.lexical_rank or 0))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), st.integers(0, 70))
def test_hits_are_best_first_each_once_and_no_more_than_asked(
    index: Index, question: str, limit: int
) -> None:
    hits = find(index, question, limit=limit)
    assert len(hits) <= limit
    assert len({hit.passage.id for hit in hits}) == len(hits)
    order = [(-hit.score, hit.passage.report_id, hit.passage.start) for hit in hits]
    assert order == sorted(order)
    assert hits == find(index, question, limit=limit)
    if limit <= LIST_LENGTH:
        assert hits == find(index, question, limit=LIST_LENGTH)[:limit]


def test_only_the_reports_asked_for_are_searched(index: Index) -> None:
    hits = find(index, "boats in the north", limit=40, report_ids=("south",))
    assert hits
    assert {hit.passage.report_id for hit in hits} == {"south"}
    both = find(index, "boats", limit=60, report_ids=("south", "north"))
    assert {hit.passage.report_id for hit in both} == {"south", "north"}


def test_unknown_report_is_refused_with_those_that_there_are(index: Index) -> None:
    with pytest.raises(UnknownReportError, match=r"'east'.*north, south"):
        find(index, "boats", report_ids=("north", "east"))


def test_question_whose_words_no_report_has_still_finds_near_passages(index: Index) -> None:
    hits = find(index, "zeppelin", limit=3)
    assert len(hits) == 3
    assert all(hit.lexical_rank is None for hit in hits)
