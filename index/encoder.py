"""The packaged encoder with weights of 8 bits, on ONNX Runtime: 0.2 s to load, with PyTorch never imported.

It is all-MiniLM-L6-v2 (Apache-2.0) written out by `footnote train encoder`. Activations are rounded in the blocks of
64 values in which the weights are, so a text's vector doesn't hang on the texts that are embedded beside it. Where a
processor has no kernel for products of whole numbers, ONNX Runtime widens the same weights and multiplies in single
precision: one file and one fingerprint for every machine, so that an index made on one opens on another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError, TextTooLongError
from index.runtime import open_graph

FORMAT = 1
"""Version of the manifest's fields and of the graph's inputs and outputs."""
MANIFEST, GRAPH, TOKENIZER = "encoder.json", "encoder.onnx", "tokenizer.json"
WEIGHTS = Path(__file__).resolve().parent / "weights"
"""Folder of the shipped weights."""
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("embedding",)
_BATCH_TOKENS = 4096
"""Of one run, padding included: about 40 MB of activations."""
_LIKE = 0.85
"""Share of a batch's longest text that the others have at least: less padding than it costs to start a run."""
_CURE = "install Footnote again, or set FOOTNOTE_EMBEDDER to another model"


@dataclass(frozen=True, slots=True)
class EncoderManifest:
    """A folder of encoder weights."""

    name: str
    """For people."""
    sha256: str
    """Of the graph's file, in hexadecimal."""
    tokenizer_sha256: str
    dimensions: int
    """Length of each vector."""
    max_tokens: int
    """Longest text that it reads, special tokens included."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that decides the vectors."""
        decisive = f"{self.sha256}\n{self.tokenizer_sha256}\n{self.max_tokens}\n"
        return hashlib.sha256(decisive.encode()).hexdigest()


class OnnxEmbedder:
    """An encoder from a folder of weights. Safe to use from several threads."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int | None = None) -> None:
        """Check and load the folder's weights. No network is used.

        Args:
            folder: With `encoder.json`, `encoder.onnx` and `tokenizer.json`.
            threads: Of one run; by default the CPU's cores, at most 4.

        Raises:
            ModelError: a file is missing, altered, or no encoder.

        """
        from tokenizers import Tokenizer

        self._manifest = read_encoder_manifest(folder)
        graph = _checked(folder / GRAPH, self._manifest.sha256)
        content = _checked(folder / TOKENIZER, self._manifest.tokenizer_sha256)
        try:
            self._tokenizer = Tokenizer.from_str(content.decode())
        except Exception as error:
            # The library raises bare Exception on anything that it can't read.
            raise ModelError(f"{folder / TOKENIZER}: can't be read ({error}); {_CURE}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._run = open_graph(
            graph,
            path=folder / GRAPH,
            inputs=INPUTS,
            outputs=OUTPUTS,
            threads=threads,
            what="an encoder",
        )

    @property
    def name(self) -> str:
        """The model's name."""
        return self._manifest.name

    @property
    def fingerprint(self) -> str:
        """SHA-256 over graph, tokenizer and limit."""
        return self._manifest.fingerprint

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return self._manifest.dimensions

    @property
    def max_tokens(self) -> int:
        """Longest text that the model reads, in tokens, special ones included."""
        return self._manifest.max_tokens

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model sees it, special ones included, without truncation."""
        return len(self._tokenizer.encode(text).ids)

    def embed(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed texts as unit vectors: float32, (len(texts), dimensions). Raises TextTooLongError."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        for text, ids in zip(texts, encoded, strict=True):
            if len(ids) > self.max_tokens:
                raise TextTooLongError(
                    f"a text of {len(ids)} tokens is more than the {self.max_tokens} that {self.name} reads: "
                    f"shorten the one that begins {text[:40]!r}"
                )
        done = 0
        for rows in like_batches([len(ids) for ids in encoded]):
            vectors[rows] = self._embedded([encoded[row] for row in rows])
            done += len(rows)
            if progress is not None:
                progress(done)
        return vectors

    def _embedded(self, encoded: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        shape = (len(encoded), max(len(ids) for ids in encoded))
        ids, attention = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, given in enumerate(encoded):
            ids[row, : len(given)] = given
            attention[row, : len(given)] = 1
        (vectors,) = self._run(dict(zip(INPUTS, (ids, attention, np.zeros_like(ids)), strict=True)))
        return vectors


def like_batches(lengths: Sequence[int]) -> list[list[int]]:
    """Rows to embed at once, longest first: of like length, and few enough for the memory."""
    found: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: (-lengths[row], row)):
        if found:
            longest = lengths[found[-1][0]]
            if lengths[row] >= _LIKE * longest and (len(found[-1]) + 1) * longest <= _BATCH_TOKENS:
                found[-1].append(row)
                continue
        found.append([row])
    return found


def read_encoder_manifest(folder: Path) -> EncoderManifest:
    """Read a folder's `encoder.json`. Raises ModelError where it is missing, of another format, or incomplete."""
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: can't be read ({error}); {_CURE}") from error
    kinds = {field.name: int if field.type == "int" else str for field in fields(EncoderManifest)}
    if (
        not isinstance(raw, dict)
        or raw.pop("format", None) != FORMAT
        or raw.keys() != kinds.keys()
        or any(type(raw[name]) is not kind for name, kind in kinds.items())
    ):
        raise ModelError(f"{path}: doesn't describe an encoder; {_CURE}")
    return EncoderManifest(**raw)


def write_encoder_manifest(folder: Path, manifest: EncoderManifest) -> None:
    """Write a folder's `encoder.json`; the same manifest gives the same bytes."""
    content = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(content, encoding="utf-8")


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: can't be read ({error.strerror}); {_CURE}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(f"{path}: not the file that {MANIFEST} names (its SHA-256 differs); {_CURE}")
    return content
