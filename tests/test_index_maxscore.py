"""Leaving frequent words' lists aside changes nothing of what is found."""

from __future__ import annotations

import random

import numpy as np
import pytest

from index.lexical import LexicalIndex, terms
from index.maxscore import Postings, best_candidates, scores_of

WORDS = [f"w{number}" for number in range(200)]
WEIGHTS = [1 / (number + 1) for number in range(200)]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    chance = random.Random(8)  # noqa: S311 - texts
    return LexicalIndex.build(
        " ".join(chance.choices(WORDS, WEIGHTS, k=chance.randint(3, 40))) for _ in range(3000)
    )


def test_the_best_are_those_of_adding_everything_up(index: LexicalIndex) -> None:
    chance = random.Random(9)  # noqa: S311 - questions
    for _ in range(200):
        query = " ".join(chance.choices(WORDS, WEIGHTS, k=chance.randint(1, 8)))
        every = index.search(query, index.rows)
        assert index.search(query, 10) == every[:10]
        allowed = set(chance.sample(range(index.rows), 700))
        assert index.search(query, 10, sorted(allowed)) == [hit for hit in every if hit[0] in allowed][:10]


def test_candidates_hold_the_best_and_are_fewer_than_all() -> None:
    chance = np.random.default_rng(2)
    rows = 20_000

    def postings(count: int, most: float) -> Postings:
        of = np.sort(chance.choice(rows, count, replace=False)).astype(np.int32)
        scores = (chance.random(count) * most).astype(np.float32)
        return of, scores, float(scores.max()), 1

    asked = [postings(15_000, 0.3), postings(300, 6.0), postings(12_000, 0.4), postings(4000, 2.0)]
    every = scores_of(np.arange(rows), asked)
    mask = chance.random(rows) < 0.5
    for allowed in (None, mask):
        found = best_candidates(asked, 10, rows, allowed)
        reachable = np.arange(rows) if allowed is None else np.flatnonzero(mask)
        wanted = reachable[np.argsort(-every[reachable], kind="stable")[:10]]
        assert set(wanted.tolist()) <= set(found.tolist()) <= set(reachable.tolist())
        assert len(found) < 1000


def test_the_vocabulary_is_found_by_halves() -> None:
    texts = ["zebra apple", "Ångström 7 naïve", "apple 1,234"]
    index = LexicalIndex.build(texts)
    for row, text in enumerate(texts):
        for term in terms(text):
            assert row in {found for found, _ in index.search(term, 5)}
    assert index.search("aardvark zz {", 5) == []
