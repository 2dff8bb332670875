"""The kernel for products of bytes is the fast one only where it adds them up exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

import index.exact_sums as kernels
from index.embed import load_embedder
from index.errors import ModelError
from index.exact_sums import INPUTS, OUTPUTS, SUMS, WEIGHT, choose_kernel, exact
from rag.training.sums import sums_graph

SETTING = "session.x64quantprecision"


def in_32_bits(steps: NDArray[np.uint8]) -> NDArray[np.float32]:
    weight = np.full((INPUTS, OUTPUTS), WEIGHT, dtype=np.int32)
    return (steps.astype(np.int32) @ weight).astype(np.float32)


def clipped_in_pairs(steps: NDArray[np.uint8]) -> NDArray[np.float32]:
    """As `vpmaddubsw` adds: two products into 16 bits, clipped."""
    pairs = (steps.astype(np.int32) * WEIGHT).reshape(len(steps), -1, 2).sum(axis=2)
    sums = np.clip(pairs, -(2**15), 2**15 - 1).sum(axis=1)
    return np.repeat(sums[:, None], OUTPUTS, axis=1).astype(np.float32)


def test_exact_sums_are_told_from_clipped_ones() -> None:
    assert exact(in_32_bits)
    assert not exact(clipped_in_pairs)


@pytest.mark.parametrize(("fast_is_exact", "kernel"), [(True, "0"), (False, "1")])
def test_fast_kernel_is_taken_only_where_it_is_exact(
    fast_is_exact: bool, kernel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_fast_is_exact", lambda: fast_is_exact)
    options = onnxruntime.SessionOptions()
    choose_kernel(options)
    assert options.get_session_config_entry(SETTING) == kernel


def test_both_kernels_give_the_same_vectors_where_the_fast_one_is_exact(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    truth = kernels._fast_is_exact()
    texts = ["Five visas were given in 2022.", "The river authority closed 31 wells " * 12]
    found = []
    for fast in (True, False):
        monkeypatch.setattr(kernels, "_fast_is_exact", lambda fast=fast: fast)
        found.append(load_embedder(threads=1).embed(texts).tobytes())
    assert found[0] == found[1] or not truth


def test_shipped_graph_is_what_is_written() -> None:
    assert SUMS.read_bytes() == sums_graph()


def test_missing_graph_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "SUMS", tmp_path / "sums.onnx")
    kernels._fast_is_exact.cache_clear()
    with pytest.raises(ModelError, match=r"sums\.onnx: can't be read \(No such file.*install Footnote again"):
        choose_kernel(onnxruntime.SessionOptions())
