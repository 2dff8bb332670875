"""Folders of small readers, and what their errors must look like."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import ModelError
from rag.reader.load import WEIGHTS
from rag.reader.manifest import TOKENIZER, Calibration, Manifest, write_manifest


def small_folder(folder: Path, *, graph: bytes = b"no graph", tokenizer: bytes | None = None) -> Manifest:
    """A folder whose manifest holds, whatever its graph is."""
    tokenizer = (WEIGHTS / TOKENIZER).read_bytes() if tokenizer is None else tokenizer
    (folder / "small.onnx").write_bytes(graph)
    (folder / TOKENIZER).write_bytes(tokenizer)
    manifest = Manifest(
        name="small",
        version="7",
        encoder="none",
        file="small.onnx",
        sha256=hashlib.sha256(graph).hexdigest(),
        bytes=len(graph),
        tokenizer_sha256=hashlib.sha256(tokenizer).hexdigest(),
        max_tokens=384,
        stride=128,
        calibration=Calibration(0.5, 0.25, -1.0),
    )
    write_manifest(folder, manifest)
    return manifest


def one_line(error: ModelError) -> str:
    message = str(error)
    assert "\n" not in message
    assert len(message) < 600
    assert "install Footnote again" in message
    return message
