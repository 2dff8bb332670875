"""Find the reader that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from rag.reader.manifest import MANIFEST

if TYPE_CHECKING:
    from rag.reader.records import SpanReader

SHIPPED = "footnote-reader"
WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
"""Folder of the shipped weights."""
_UNKNOWN = (
    "no reader {!r}: neither a folder nor in the local model cache; give the folder of an extractive "
    f"question-answering model, or leave the setting out to use {SHIPPED}"
)


def load_reader(setting: str | None = None, *, threads: int | None = None) -> SpanReader:
    """Load a reader. Nothing is downloaded, and no code that comes with a model is run.

    Args:
        setting: None or `footnote-reader` for the shipped weights; else a folder with `reader.json`, or a folder or
            name in the local model cache of any extractive question-answering model in safetensors.
        threads: Of one reading; by default the CPU's cores, at most 4.

    Raises:
        ModelError: there is no such reader, or its files are altered or can't be read.

    """
    if setting is None or setting == SHIPPED:
        return _own(WEIGHTS, threads)
    try:
        folder = Path(setting).expanduser()
        own, local = (folder / MANIFEST).is_file(), folder.is_dir()
    except (OSError, RuntimeError):
        # Too long for a path, of an unknown user, or not to be looked into.
        raise ModelError(_UNKNOWN.format(setting)) from None
    if own:
        return _own(folder, threads)
    from rag.reader.torch_reader import TorchReader

    if local:
        return TorchReader.open(folder, name=folder.resolve().name)
    return TorchReader.open(_cached_folder(setting), name=setting)


def _own(folder: Path, threads: int | None) -> SpanReader:
    from rag.reader.onnx_reader import OnnxReader

    return OnnxReader(folder, threads=threads)


def _cached_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        raise ModelError(_UNKNOWN.format(name)) from None
