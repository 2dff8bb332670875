"""Search by codes: nearly always the nearest, exactly them among allowed rows, and never a row that isn't allowed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.codes import CodeIndex, CodeWriter
from index.eight_bits import rounded, unrounded

ROWS, WIDE = 6000, 48


def clustered(rows: int, seed: int) -> np.ndarray:
    """Unit vectors about 150 centres."""
    centres = np.random.default_rng(1).normal(size=(150, WIDE))
    chance = np.random.default_rng(seed)
    made = centres[chance.integers(0, 150, rows)] + 0.4 * chance.normal(size=(rows, WIDE))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def held() -> np.ndarray:
    return clustered(ROWS, 2)


@pytest.fixture(scope="module")
def folder(held: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("codes")
    writer = CodeWriter(made, WIDE)
    for at in range(0, ROWS, 1000):
        writer.add(held[at : at + 1000])
    writer.finish()
    return made


def best(held: np.ndarray, query: np.ndarray, rows: np.ndarray, k: int) -> set[int]:
    return set(rows[np.argsort(-(held[rows] @ query), kind="stable")[:k]].tolist())


def test_nearly_all_of_the_ten_nearest_are_found(folder: Path, held: np.ndarray) -> None:
    index = CodeIndex(folder, cure="")
    assert (index.rows, index.dimensions) == (ROWS, WIDE)
    shares = []
    for query in clustered(60, 3):
        found = index.search(query, 10)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        for row, score in found:
            assert score == pytest.approx(float(held[row] @ query), abs=5e-3)
        shares.append(len({row for row, _ in found} & best(held, query, np.arange(ROWS), 10)) / 10)
    assert np.mean(shares) > 0.95


def test_allowed_rows_are_searched_exactly(folder: Path) -> None:
    index = CodeIndex(folder, cure="")
    kept = index.vectors(0, ROWS)
    chance = np.random.default_rng(4)
    for query in clustered(20, 5):
        allowed = np.sort(chance.choice(ROWS, 3000, replace=False))
        found = index.search(query, 10, allowed)
        assert {row for row, _ in found} == best(kept, query, allowed, 10)
        assert index.search(query, 10, allowed.tolist()) == found


def test_a_search_for_nothing_finds_nothing(folder: Path, held: np.ndarray) -> None:
    index = CodeIndex(folder, cure="")
    assert index.search(held[0], 0) == index.search(held[0], 5, []) == []
    assert len(index.search(held[0], ROWS + 5)) == ROWS
    assert len(index.search(held[0], 900)) == 900
    assert index.search(held[7], 1)[0][0] == 7


def test_vectors_come_back_in_row_order(folder: Path, held: np.ndarray) -> None:
    kept = CodeIndex(folder, cure="").vectors(100, 130)
    assert np.all(np.sum(kept * held[100:130], axis=1) > 0.999)


def test_what_was_rounded_once_stays_the_same(held: np.ndarray) -> None:
    steps, scales = rounded(held)
    again, _ = rounded(unrounded(steps, scales))
    np.testing.assert_array_equal(steps, again)


def test_files_that_do_not_belong_together_are_refused(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    np.save(tmp_path / "scales.npy", np.ones(5, dtype=np.float32))
    with pytest.raises(ValueError, match="different counts"):
        CodeIndex(tmp_path, cure="")
