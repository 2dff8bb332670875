"""A search adds up the very scores that bm25s gives."""

from __future__ import annotations

import random

import bm25s
import numpy as np

from index.lexical import LexicalIndex, terms

WORDS = "boat coast keeper lamp mast net oar pier quay rope sail tide".split()


def test_scores_are_those_of_bm25s() -> None:
    chance = random.Random(4)  # noqa: S311 - texts
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(3, 40))) for _ in range(200)]
    index = LexicalIndex.build(texts)
    peer = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    peer.index([terms(text) for text in texts], create_empty_token=False, show_progress=False)
    for _ in range(50):
        query = " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
        found = dict(index.search(query, len(texts)))
        wanted = peer.get_scores(terms(query))
        assert found.keys() == set(np.flatnonzero(wanted > 0).tolist())
        for row, score in found.items():
            assert abs(score - float(wanted[row])) < 1e-4
