"""A folder of weights is read only where it is what its manifest says."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes_reader import one_line, small_folder
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from index.errors import ModelError
from rag.reader.load import SHIPPED, WEIGHTS, load_reader
from rag.reader.manifest import (
    MANIFEST,
    TOKENIZER,
    Calibration,
    checked_graph,
    checked_tokenizer,
    read_manifest,
    write_manifest,
)
from rag.reader.onnx_reader import OnnxReader

MAX_FOLDER = 25 * 1000 * 1000
"""Bytes of the shipped folder: what every installation has to download."""
MISSING = object()


def change(folder: Path, **fields: object) -> None:
    """Write fields of the manifest anew, or leave them out."""
    path = folder / MANIFEST
    raw = {**json.loads(path.read_text(encoding="utf-8")), **fields}
    path.write_text(json.dumps({name: value for name, value in raw.items() if value is not MISSING}))


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as refused:
        load_reader(str(folder))
    return one_line(refused.value)


def test_shipped_folder_is_what_its_manifest_says(real_reader: OnnxReader) -> None:
    manifest = read_manifest(WEIGHTS)
    graph = (WEIGHTS / manifest.file).read_bytes()
    assert manifest.name == SHIPPED
    assert manifest.version
    assert real_reader.name == f"{SHIPPED} {manifest.version}"
    assert (hashlib.sha256(graph).hexdigest(), len(graph)) == (manifest.sha256, manifest.bytes)
    assert hashlib.sha256((WEIGHTS / TOKENIZER).read_bytes()).hexdigest() == manifest.tokenizer_sha256
    assert checked_graph(WEIGHTS, manifest) == graph


def test_shipped_folder_holds_small_files_and_no_pickle() -> None:
    files = sorted(path for path in WEIGHTS.rglob("*") if path.is_file())
    reader = {MANIFEST, TOKENIZER, read_manifest(WEIGHTS).file}
    assert [path.name for path in files] == sorted({*reader, "confidence.json"})
    assert sum(path.stat().st_size for path in files) <= MAX_FOLDER
    for path in files:
        with path.open("rb") as file:
            start = file.read(4)
        # A pickle begins with its protocol; PyTorch wraps one in a ZIP file.
        assert start[:1] != b"\x80"
        assert start != b"PK\x03\x04"


def test_manifest_survives_the_disk_and_its_bytes_stay_the_same(tmp_path: Path) -> None:
    manifest = small_folder(tmp_path)
    content = (tmp_path / MANIFEST).read_bytes()
    assert read_manifest(tmp_path) == manifest
    write_manifest(tmp_path, manifest)
    assert (tmp_path / MANIFEST).read_bytes() == content


def test_names_in_any_script_survive_the_disk(tmp_path: Path) -> None:
    manifest = replace(small_folder(tmp_path), name="Čtečka")
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


def test_one_altered_byte_of_the_graph_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    graph = tmp_path / read_manifest(tmp_path).file
    content = bytearray(graph.read_bytes())
    content[len(content) // 2] ^= 1
    graph.write_bytes(content)
    assert f"{graph}: not the file that {MANIFEST} names" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["small.onnx", TOKENIZER])
@pytest.mark.parametrize("alter", [lambda b: b + b" ", lambda b: b[:-1], lambda _: b""])
def test_altered_file_is_refused(tmp_path: Path, name: str, alter: object) -> None:
    manifest = small_folder(tmp_path)
    path = tmp_path / name
    assert callable(alter)
    path.write_bytes(alter(path.read_bytes()))
    with pytest.raises(ModelError, match="SHA-256 differs") as refused:
        (checked_graph if name == manifest.file else checked_tokenizer)(tmp_path, manifest)
    one_line(refused.value)
    assert f"{path}: not the file" in refusal(tmp_path)


@pytest.mark.parametrize("field", [{"sha256": "0" * 64}, {"bytes": 9}, {"tokenizer_sha256": ""}])
def test_a_wrong_hash_or_length_in_the_manifest_is_refused(tmp_path: Path, field: dict[str, object]) -> None:
    small_folder(tmp_path)
    change(tmp_path, **field)
    assert "SHA-256 differs" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["small.onnx", TOKENIZER])
def test_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    small_folder(tmp_path)
    (tmp_path / name).unlink()
    assert f"{tmp_path / name}: can't be read (No such file" in refusal(tmp_path)


def test_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no reader there") as refused:
        OnnxReader(tmp_path)
    one_line(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "can't be read"),
        (b"{", "can't be read"),
        (b"\xff\xfe\x00", "can't be read"),
        (b"[" * 100_000, "can't be read"),
        (b"[]", "not of format 1"),
        (b"null", "not of format 1"),
        (b"{}", "not of format 1"),
        (b'{"format": 2}', "not of format 1"),
        (b'{"format": 1}', "calibration is missing"),
    ],
    ids=["empty", "cut", "bytes", "nested", "list", "null", "no format", "format 2", "fields"],
)
def test_wrong_json_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    assert said in refusal(tmp_path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stride": MISSING}, "missing or unknown field: stride"),
        ({"licence": "MIT"}, "missing or unknown field: licence"),
        ({"name": 3}, "name must be of type str"),
        ({"bytes": "3"}, "bytes must be of type int"),
        ({"bytes": True}, "bytes must be of type int"),
        ({"bytes": 3.0}, "bytes must be of type int"),
        ({"calibration": None}, "calibration is missing"),
        ({"calibration": {"bias": 1.0}}, "missing or unknown field: gate_weight, margin_weight"),
        ({"calibration": {"gate_weight": "1", "margin_weight": 1, "bias": 1}}, "gate_weight must be of type float"),
        ({"calibration": {"gate_weight": math.nan, "margin_weight": 1, "bias": 1}}, "out of range: calibration"),
        ({"calibration": {"gate_weight": math.inf, "margin_weight": 1, "bias": 1}}, "out of range: calibration"),
        ({"calibration": {"gate_weight": 10**400, "margin_weight": 1, "bias": 1}}, "out of range: calibration"),
        ({"file": "../small.onnx"}, "out of range: file"),
        ({"file": "/etc/passwd"}, "out of range: file"),
        ({"file": ""}, "out of range: file"),
        ({"file": ".."}, "out of range: file"),
        ({"file": "small\0.onnx"}, "out of range: file"),
        ({"file": "small\n.onnx"}, "out of range: file"),
        ({"max_tokens": 127, "stride": 0}, "out of range: max_tokens, stride"),
        ({"max_tokens": 513}, "out of range: max_tokens"),
        ({"stride": -1}, "out of range: stride"),
        ({"stride": 300}, "out of range: stride"),
    ],
)  # fmt: skip
def test_wrong_field_is_named(tmp_path: Path, fields: dict[str, object], said: str) -> None:
    small_folder(tmp_path)
    change(tmp_path, **fields)
    assert f"{tmp_path / MANIFEST}: " in (message := refusal(tmp_path))
    assert said in message


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0, 5))
def test_chance_is_the_logistic_of_both_scores(gate: float, margin: float, weight: float) -> None:
    logit = weight * gate + 0.5 * margin - 1
    chance = Calibration(weight, 0.5, -1.0).chance(gate, margin)
    assert 0 <= chance <= 1
    assert chance == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-12)


def test_chance_of_extreme_scores_is_finite() -> None:
    calibration = Calibration(1.0, 1.0, 0.0)
    assert calibration.chance(1e30, 1e30) == pytest.approx(1)
    assert calibration.chance(-1e30, -1e30) == pytest.approx(0)
    # No window of the passage holds a token: no answer.
    assert calibration.chance(0.0, -math.inf) == pytest.approx(0)
    assert calibration.chance(math.nan, 1.0) == 0.0


def test_a_graph_that_keeps_weights_in_other_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime would read them from the working directory, and nobody would compare their SHA-256."""
    np.full(4, 7, dtype=np.float32).tofile(tmp_path / "w.bin")
    held = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[4], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "w.bin"), ("offset", "0"), ("length", "16")):
        held.external_data.add(key=key, value=value)
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [4]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g", ends[:1], ends[1:], [held])
    small_folder(tmp_path, graph=helper.make_model(graph).SerializeToString())
    monkeypatch.chdir(tmp_path)
    assert "weights in other files" in refusal(tmp_path)
