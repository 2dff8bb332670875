"""Trained weights → the folder that is shipped, and back into a network for comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import PACKAGED_MODEL
from index.errors import ModelError
from rag.reader.manifest import (
    MANIFEST,
    TOKENIZER,
    Calibration,
    Manifest,
    checked_graph,
    checked_tokenizer,
    read_manifest,
    write_manifest,
)
from rag.training.config import TrainingError
from rag.training.graph import (
    PARTS,
    Shape,
    reader_graph,
    reader_probe,
    smoothing_factors,
)
from rag.training.graph_writer import SCALES, SMOOTHED
from rag.training.model import ReaderNetwork, reader_config
from rag.training.quantise import Columns, Rows, dequantise_columns, dequantise_rows

Floats = NDArray[np.float32]
Stored = NDArray[np.float32] | NDArray[np.float16] | NDArray[np.int8] | NDArray[np.uint8]
NAME = "footnote-reader"
GRAPH = "reader.onnx"
MAX_BYTES = 23_500_000
"""Of the graph's file: what every installation has to download."""
UNCALIBRATED = Calibration(gate_weight=1.0, margin_weight=0.0, bias=0.0)
"""The answerability head's own probability, until a fit on held-out examples replaces it."""


def export_reader(
    weights: Path,
    encoder: Path,
    target: Path,
    *,
    version: str,
    calibration: Calibration = UNCALIBRATED,
    encoder_name: str = PACKAGED_MODEL,
    max_tokens: int = 384,
    stride: int = 128,
) -> Manifest:
    """Write the folder of a reader: its graph with weights of 8 bits, its tokenizer, its manifest.

    The same arguments give the same bytes.

    Args:
        weights: A run's `weights.safetensors`.
        encoder: Folder of the encoder that it was trained on.
        target: Folder to write to; files of those names are replaced.
        version: For people.
        calibration: Of the probability of an answer.
        encoder_name: The encoder's name, for people.
        max_tokens: Of a window, special tokens included.
        stride: Tokens that neighbouring windows of a long passage share.

    Raises:
        TrainingError: the weights can't be read or aren't a reader's, or the file would be too large.

    """
    content = export_graph(weights, encoder, quantised=True)
    if len(content) > MAX_BYTES:
        raise TrainingError(f"{weights}: {len(content):,} bytes as a graph, more than {MAX_BYTES:,}")
    tokenizer = (encoder / TOKENIZER).read_bytes()
    target.mkdir(parents=True, exist_ok=True)
    (target / GRAPH).write_bytes(content)
    (target / TOKENIZER).write_bytes(tokenizer)
    manifest = Manifest(
        name=NAME,
        version=version,
        encoder=encoder_name,
        file=GRAPH,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        tokenizer_sha256=hashlib.sha256(tokenizer).hexdigest(),
        max_tokens=max_tokens,
        stride=stride,
        calibration=calibration,
    )
    write_manifest(target, manifest)
    return manifest


def rewrite_reader(folder: Path, encoder: Path, target: Path, *, version: str) -> Manifest:
    """Write a shipped reader's graph anew, for instance with other operators: each weight keeps its whole number.

    Args:
        folder: Of the reader.
        encoder: Folder of the encoder that it was trained on.
        target: Folder to write to, which may be the same.
        version: For people.

    Raises:
        ModelError: the folder's files are missing or altered.

    """
    import onnx
    from onnx import numpy_helper

    manifest = read_manifest(folder)
    state = {name: value.numpy() for name, value in network_of(folder, encoder).state_dict().items()}
    held = onnx.load_from_string(checked_graph(folder, manifest)).graph.initializer
    factors = {
        tensor.name.removesuffix(SMOOTHED): np.asarray(1 / numpy_helper.to_array(tensor), dtype=np.float32)
        for tensor in held
        if tensor.name.endswith(SMOOTHED)
    }
    content = reader_graph(state, _shape(encoder), factors)
    tokenizer = checked_tokenizer(folder, manifest)
    target.mkdir(parents=True, exist_ok=True)
    (target / manifest.file).write_bytes(content)
    (target / TOKENIZER).write_bytes(tokenizer)
    fresh = replace(manifest, version=version, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
    write_manifest(target, fresh)
    return fresh


def recalibrate(folder: Path, calibration: Calibration) -> Manifest:
    """Replace the calibration in a folder's manifest; the graph stays. Raises ModelError."""
    manifest = replace(read_manifest(folder), calibration=calibration)
    write_manifest(folder, manifest)
    return manifest


def export_graph(weights: Path, encoder: Path, *, quantised: bool) -> bytes:
    """A run's weights as an ONNX file: in single precision for comparison, with weights of 8 bits to ship.

    Raises:
        TrainingError: the weights can't be read or aren't a reader's.

    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        state, shape = load_file(weights), _shape(encoder)
        return reader_graph(
            state, shape, smoothing_factors(reader_probe(state, shape)) if quantised else None
        )
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{weights}: can't be read ({error})") from error
    except KeyError as error:
        raise TrainingError(f"{weights}: no weights of a reader ({error} is missing)") from error


def network_of(folder: Path, encoder: Path) -> ReaderNetwork:
    """The network whose weights a folder's graph holds, each as the number that its 8 bits stand for.

    What it says in single precision is what the graph's integer arithmetic comes near to.

    Raises:
        ModelError: the folder's files are missing or altered.

    """
    import onnx
    import torch
    from onnx import numpy_helper

    manifest = read_manifest(folder)
    model = onnx.load_from_string(checked_graph(folder, manifest))
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    network = ReaderNetwork(reader_config(encoder, dropout=0.0))
    state: dict[str, torch.Tensor] = {}
    for name, value in network.state_dict().items():
        try:
            state[name] = torch.tensor(_read_back(held, name)).reshape(value.shape)
        except (KeyError, RuntimeError) as error:
            raise ModelError(f"{folder / MANIFEST}: its graph holds no {name} of the right size") from error
    network.load_state_dict(state)
    return network.eval()


def _read_back(held: Mapping[str, Stored], name: str) -> Floats:
    for number, part in enumerate(PARTS):
        if f".attention.self.{part}." in name:
            joined = _read_back(held, name.replace(f".self.{part}.", ".self."))
            return np.split(joined, len(PARTS))[number]
    value = held[name]
    scales = held.get(name + SCALES)
    if scales is None:
        # Heads stand as they are multiplied: inputs first.
        plain: Floats = value.astype(np.float32)
        return plain.T if name in {"span.weight", "answerable.weight"} else plain
    if scales.ndim == 1:
        weight = dequantise_columns(Columns(value.astype(np.int8), scales.astype(np.float32)))
        inverse = held.get(name.removesuffix(".weight") + SMOOTHED)
        return weight if inverse is None else weight * inverse.astype(np.float32)
    return dequantise_rows(Rows(value.astype(np.int8), scales.astype(np.float16)))


def _shape(encoder: Path) -> Shape:
    config = reader_config(encoder, dropout=0.0)
    return Shape(
        layers=int(config.num_hidden_layers),
        heads=int(config.num_attention_heads),
        epsilon=float(config.layer_norm_eps),
    )
