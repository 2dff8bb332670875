"""Files checked by blocks: nothing that isn't what was written is ever handed out."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from index.arrays import ArrayWriter, CheckedArray, write_array
from index.blocks import BLOCK, SUMS, CheckedFile, write_sums
from index.errors import BrokenIndexError
from index.texts import Texts, TextsWriter


@pytest.fixture
def values() -> np.ndarray:
    return np.random.default_rng(3).integers(-128, 128, (2000, 96), dtype=np.int8)


def written(path: Path, values: np.ndarray) -> Path:
    writer = ArrayWriter(path, np.int8, 96)
    for at in range(0, len(values), 700):
        writer.add(values[at : at + 700])
    writer.finish()
    write_sums(path)
    return path


def test_an_array_written_in_parts_is_numpys_own_and_reads_back(tmp_path: Path, values: np.ndarray) -> None:
    path = written(tmp_path / "a.npy", values)
    np.testing.assert_array_equal(np.load(path, allow_pickle=False), values)
    array = CheckedArray.load(path, np.int8, cure="")
    np.testing.assert_array_equal(array.rows(5, 1500), values[5:1500])
    np.testing.assert_array_equal(array.take(np.asarray([1999, 0, 3])), values[[1999, 0, 3]])
    np.testing.assert_array_equal(array.all(), values)


@pytest.mark.parametrize("shape", [(0,), (3,), (0, 2), (3, 2)])
def test_empty_arrays_and_those_of_one_dimension_read_back(tmp_path: Path, shape: tuple[int, ...]) -> None:
    held = np.ones(shape, dtype=np.int64)
    write_array(tmp_path / "a.npy", held)
    np.testing.assert_array_equal(CheckedArray.load(tmp_path / "a.npy", np.int64, cure="").all(), held)


def test_an_array_of_another_kind_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones(3, dtype=np.float32))
    with pytest.raises(ValueError, match="another kind"):
        CheckedArray.load(tmp_path / "a.npy", np.int64, cure="")
    (tmp_path / "b.npy").write_bytes(b"")
    with pytest.raises(ValueError, match="another kind"):
        CheckedArray.load(tmp_path / "b.npy", np.int64, cure="")


def test_every_changed_byte_is_seen_when_its_block_is_read_and_no_other_block_is_harmed(
    tmp_path: Path, values: np.ndarray
) -> None:
    path = written(tmp_path / "a.npy", values)
    data = path.read_bytes()
    chance = random.Random(5)  # noqa: S311 - places
    for at in [0, 127, 128, BLOCK - 1, BLOCK, len(data) - 1, *chance.sample(range(len(data)), 60)]:
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])
        with pytest.raises(BrokenIndexError, match="do this"):
            CheckedArray.load(path, np.int8, cure="do this").all()
        block = at // BLOCK
        if block == 0:
            continue
        array = CheckedArray.load(path, np.int8, cure="do this")
        whole = (block * BLOCK - 128) // 96
        np.testing.assert_array_equal(array.rows(0, whole), values[:whole])
        row = max(0, (at - 128) // 96)
        for read in (lambda a=array, r=row: a.rows(r, r + 1), lambda a=array, r=row: a.take(np.asarray([r]))):
            with pytest.raises(BrokenIndexError, match="do this"):
                read()


def test_sums_of_another_file_are_refused(tmp_path: Path, values: np.ndarray) -> None:
    path = written(tmp_path / "a.npy", values)
    sums = path.with_name(path.name + SUMS)
    sums.write_bytes(sums.read_bytes()[:-32])
    with pytest.raises(ValueError, match="another file"):
        CheckedFile(path, cure="")


def test_texts_are_read_by_their_bytes_and_checked(tmp_path: Path) -> None:
    report = "Ünïcode — fünf Visa. " * 5000
    writer = TextsWriter(tmp_path / "texts")
    writer.add("plain", [(0, 5)])
    spans = [(0, 7), (40_000, 40_021), (40_010, 40_030), (len(report) - 5, len(report))]
    whole, places = writer.add(report, spans)
    writer.close()
    write_sums(tmp_path / "texts")
    texts = Texts(tmp_path / "texts", cure="do this")
    assert texts.text(*whole) == report
    assert [texts.text(*place) for place in places] == [report[start:end] for start, end in spans]
    data = bytearray((tmp_path / "texts").read_bytes())
    data[-1] ^= 1
    (tmp_path / "texts").write_bytes(bytes(data))
    damaged = Texts(tmp_path / "texts", cure="do this")
    assert damaged.text(*places[0]) == report[:7]
    with pytest.raises(BrokenIndexError, match="do this"):
        damaged.text(*places[-1])
