"""The packaged encoder with weights of 8 bits, on ONNX Runtime: 0.2 s to load, with PyTorch never imported.

It is all-MiniLM-L6-v2 (Apache-2.0) written out by `footnote train encoder`. A layer's inputs are rounded token by
token, and each run holds one text, so a text's vector doesn't hang on the texts that are embedded beside it. One file
and one fingerprint serve every machine, so that an index made on one opens on another.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.embed import Told
from index.errors import ModelError, TextTooLongError
from index.runtime import Feed, Graph

FORMAT = 1
"""Version of the manifest's fields and of the graph's inputs and outputs."""
MANIFEST, GRAPH, TOKENIZER = "encoder.json", "encoder.onnx", "tokenizer.json"
WEIGHTS = Path(__file__).resolve().parent / "weights"
"""Folder of the shipped weights."""
INPUTS = ("input_ids",)
OUTPUTS = ("embedding", "tokens")
_AT_ONCE = 64
"""Texts whose outputs wait to be taken: 25 MB of hidden states, at 256 tokens each."""
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
        self._graph = Graph(
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

    def embed(self, texts: Sequence[str], *, progress: Told | None = None) -> NDArray[np.float32]:
        """Embed texts as unit vectors: float32, (len(texts), dimensions). Raises TextTooLongError."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for done, (row, _, said) in enumerate(self._said(texts, OUTPUTS[:1]), start=1):
            vectors[row] = said[0][0]
            if progress is not None:
                progress(done)
        return vectors

    def embed_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]],
        *,
        progress: Told | None = None,
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Unit vectors of texts, and of each text's parts: the mean over a part's tokens. Raises TextTooLongError.

        A part is given by its offsets, end exclusive; its vector is of zeros where no token lies in it.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        found: list[NDArray[np.float32]] = [np.zeros((0, self.dimensions), dtype=np.float32)] * len(texts)
        for done, (row, encoding, said) in enumerate(self._said(texts, OUTPUTS), start=1):
            vectors[row] = said[0][0]
            found[row] = _means(said[1][0], encoding.offsets, parts[row])
            if progress is not None:
                progress(done)
        return vectors, found

    def _said(
        self, texts: Sequence[str], wanted: Sequence[str]
    ) -> Iterator[tuple[int, Encoding, list[NDArray[np.float32]]]]:
        """Of each text its row, its tokens and the graph's outputs, the longest texts first."""
        encoded = self._encoded(texts)
        order = sorted(range(len(encoded)), key=lambda row: (-len(encoded[row].ids), row))
        for first in range(0, len(order), _AT_ONCE):
            rows = order[first : first + _AT_ONCE]
            fed: list[Feed] = [{INPUTS[0]: np.asarray([encoded[row].ids], dtype=np.int64)} for row in rows]
            for row, said in zip(rows, self._graph.run_all(fed, wanted), strict=True):
                yield row, encoded[row], said

    def _encoded(self, texts: Sequence[str]) -> list[Encoding]:
        encoded: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        for text, each in zip(texts, encoded, strict=True):
            if len(each.ids) > self.max_tokens:
                raise TextTooLongError(
                    f"a text of {len(each.ids)} tokens is more than the {self.max_tokens} that {self.name} "
                    f"reads: shorten the one that begins {text[:40]!r}"
                )
        return encoded


def _means(
    states: NDArray[np.float32], offsets: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]
) -> NDArray[np.float32]:
    """Unit vectors of parts: float32, (parts, dimensions). `states`: (tokens or more, dimensions)."""
    # Special tokens stand at the ends, with the offsets (0, 0).
    inner = range(1, len(offsets) - 1)
    starts = [offsets[at][0] for at in inner]
    means = np.zeros((len(parts), states.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(parts):
        first, last = 1 + bisect_left(starts, start), 1 + bisect_left(starts, end)
        if first < last:
            total = states[first:last].sum(axis=0)
            means[row] = total / max(float(np.linalg.norm(total)), 1e-12)
    return means


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
