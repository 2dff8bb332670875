"""Any sentence-transformers model, on PyTorch: what a user configures, and what the shipped encoder is held against."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError, TextTooLongError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
_LEFT_OUT = {"README.md", "data_config.json", ".gitattributes"}
_FINGERPRINTED = {".safetensors", ".bin", ".json", ".txt", ".model", ".py"}


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a local folder, on the CPU. Safe to use from several threads."""

    def __init__(self, folder: Path, *, name: str) -> None:
        """Load the model. Raises ModelError. No network is used."""
        self._name = name
        self._fingerprint = fingerprint(folder)
        self._model = _load(folder)
        # Fast tokenizers change their truncation setting in place, so two threads must not be in one at once.
        self._lock = threading.Lock()
        limit = self._model.max_seq_length
        dimensions = self._model.get_embedding_dimension()
        if limit is None or dimensions is None:
            raise ModelError(
                f"{folder}: the model doesn't say its limit or dimensions; choose another embedder"
            )
        self._max_tokens = int(limit)
        self._dimensions = int(dimensions)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the model's weights, configuration and tokenizer files."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return self._dimensions

    @property
    def max_tokens(self) -> int:
        """Longest text that the model reads, in tokens, special ones included."""
        return self._max_tokens

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model sees it, special ones included, without truncation."""
        with self._lock:
            return self._counts([text])[0]

    def embed(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed texts as unit vectors: float32, (len(texts), dimensions). Raises TextTooLongError."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        with self._lock:
            counts = self._counts(texts)
        for text, count in zip(texts, counts, strict=True):
            if count > self._max_tokens:
                raise TextTooLongError(
                    f"a text of {count} tokens is more than the {self._max_tokens} that {self._name} reads: "
                    f"shorten the one that begins {text[:40]!r}"
                )
        # Texts of like length together: a batch is padded to its longest text.
        order = sorted(range(len(texts)), key=lambda row: (counts[row], row))
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            with self._lock:
                vectors[rows] = self._encode([texts[row] for row in rows])
            if progress is not None:
                progress(min(first + _BATCH, len(order)))
        return vectors

    def _counts(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        encoded = self._model.tokenizer(
            list(texts), add_special_tokens=True, truncation=False, padding=False, verbose=False
        )
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        # An empty prompt: a default one would add tokens that were not counted.
        encoded = self._model.encode(
            texts, prompt="", batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )
        return np.asarray(encoded, dtype=np.float32)


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and contents of the files that decide a model's vectors. Raises ModelError."""
    digest = hashlib.sha256()
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in _FINGERPRINTED and path.name not in _LEFT_OUT
    )
    if not any(path.suffix in (".safetensors", ".bin") for path in files):
        raise ModelError(
            f"{folder}: holds no model weights; give the folder of a sentence-transformers model"
        )
    for path in files:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\n{content}\n".encode())
    return digest.hexdigest()


def _load(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # Its bar for loading weights would stand between the lines of our own.
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:
        # The library raises whatever its parts raise on a damaged folder: no narrower class covers it.
        reason = str(error).strip().split("\n", 1)[0] or type(error).__name__
        raise ModelError(f"{folder}: can't be loaded as a sentence-transformers model ({reason})") from error
    finally:
        if shown:
            logging.enable_progress_bar()
    return model.eval()
