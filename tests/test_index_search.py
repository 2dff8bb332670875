"""Dense and lexical search: exact, filtered by row, and the same after a round trip to disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dense import DenseIndex, FlatWriter
from index.lexical import LexicalIndex, terms
from index.postings import PostingsWriter

TEXTS = [
    "The government provided five humanitarian visas to victims in 2022.",
    "It provided humanitarian visas to 13 victims in 2021.",
    "Shelters were funded with 1,234 pesos; visas were not.",
    "",
    "the of and",
    "Visas, visas, visas!",
]


def vectors(rows: int, dimensions: int = 8, seed: int = 5) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@given(st.integers(1, 12), st.none() | st.sets(st.integers(0, 29)))
def test_dense_search_gives_the_exact_nearest_of_the_allowed_rows(k: int, allowed: set[int] | None) -> None:
    held, query = vectors(30), vectors(1, seed=9)[0]
    found = DenseIndex.build(held).search(query, k, None if allowed is None else sorted(allowed))
    rows = sorted(
        range(30) if allowed is None else allowed, key=lambda row: (-float(held[row] @ query), row)
    )[:k]
    assert [row for row, _ in found] == rows
    assert [score for _, score in found] == pytest.approx(
        [float(held[row] @ query) for row in rows], abs=1e-5
    )


def test_dense_index_survives_the_disk(tmp_path: Path) -> None:
    held = vectors(7)
    writer = FlatWriter(tmp_path / "dense.faiss", 8)
    writer.add(held[:3])
    writer.add(held[3:])
    writer.finish()
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    assert (loaded.rows, loaded.dimensions) == (7, 8)
    assert np.array_equal(loaded.vectors(0, 7), held)
    assert loaded.search(held[3], 1)[0][0] == 3


def test_equal_vectors_come_in_row_order() -> None:
    held = np.repeat(vectors(1), 5, axis=0)
    assert [row for row, _ in DenseIndex.build(held).search(held[0], 3)] == [0, 1, 2]


def test_lexical_search_ranks_rare_words_first_and_leaves_strangers_out() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.search("humanitarian visas 2022", 9)[0][0] == 0
    assert {row for row, _ in index.search("pesos", 9)} == {2}


@pytest.mark.parametrize("query", ["", "the of", "zebra", "?!", "how was it"])
def test_query_without_a_known_term_finds_nothing(query: str) -> None:
    assert LexicalIndex.build(TEXTS).search(query, 5) == []


def test_lexical_filter_is_exact() -> None:
    index = LexicalIndex.build(TEXTS)
    everything = index.search("visas victims", 9)
    assert index.search("visas victims", 9, [1, 2, 3]) == [hit for hit in everything if hit[0] in (1, 2, 3)]
    assert index.search("visas victims", 9, []) == []


def write(folder: Path, texts: list[str]) -> None:
    writer = PostingsWriter(folder)
    for text in texts:
        writer.add(terms(text))
    writer.finish()


def test_lexical_index_survives_the_disk_without_pickle(tmp_path: Path) -> None:
    write(tmp_path / "lexical", TEXTS)
    loaded = LexicalIndex(tmp_path / "lexical", cure="")
    assert loaded.rows == len(TEXTS)
    assert loaded.search("visas in 2021", 5) == LexicalIndex.build(TEXTS).search("visas in 2021", 5)
    for path in (tmp_path / "lexical").glob("*.npy"):
        np.load(path, allow_pickle=False)


def test_texts_without_words_can_be_indexed(tmp_path: Path) -> None:
    write(tmp_path / "lexical", ["...", "the"])
    assert LexicalIndex(tmp_path / "lexical", cure="").search("visas", 3) == []


def test_terms_fold_stem_and_keep_figures() -> None:
    assert terms("The Trafficker’s victims received 1,234.5 pesos, not 3.5%") == [
        "traffick", "victim", "receiv", "1234.5", "peso", "not", "3.5",
    ]  # fmt: skip
    assert terms("identifying") == terms("IDENTIﬁED") == ["identifi"]
