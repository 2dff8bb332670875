"""The reader on ONNX Runtime: small, quick to load, and on the CPU alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.errors import ModelError
from index.runtime import Feed, Graph
from rag.reader.decode import Logits
from rag.reader.manifest import checked_graph, checked_tokenizer, read_manifest
from rag.reader.reading import Judge, Limits, Network, Reading
from rag.reader.records import PassageReading, ReadPassage
from rag.reader.windows import ReaderWindower, Window

_INPUTS = ("input_ids", "token_type_ids")
_OUTPUTS = ("start", "end", "answerable")


class OnnxReader:
    """Footnote's own reader, from a folder of weights. Safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        *,
        threads: int | None = None,
        limits: Limits | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Check and load the folder's weights. No network is used.

        Args:
            folder: With `reader.json`, the graph that it names, and `tokenizer.json`.
            threads: Of one reading; by default the CPU's cores, at most 4.
            limits: By default those of `Limits`.
            judge: In place of the manifest's calibration, for instance to fit another.

        Raises:
            ModelError: a file is missing, altered, or no reader.

        """
        manifest = read_manifest(folder)
        tokenizer = _tokenizer(folder, checked_tokenizer(folder, manifest))
        network = _network(folder / manifest.file, checked_graph(folder, manifest), threads)
        self._name = f"{manifest.name} {manifest.version}"
        self._reading = Reading(
            ReaderWindower(tokenizer, max_tokens=manifest.max_tokens, stride=manifest.stride),
            network,
            judge or manifest.calibration.chance,
            limits or Limits(),
        )

    @property
    def name(self) -> str:
        """Name and version of the model."""
        return self._name

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        """One reading a passage, in the order given. Long passages are read in overlapping windows."""
        return self._reading.read(question, passages)


def _tokenizer(folder: Path, content: bytes) -> Tokenizer:
    try:
        return Tokenizer.from_str(content.decode())
    except Exception as error:
        # The library raises bare Exception on anything that it can't read.
        raise ModelError(
            f"{folder}: its tokenizer can't be read ({error}); install Footnote again"
        ) from error


def _network(path: Path, content: bytes, threads: int | None) -> Network:
    graph = Graph(content, path=path, inputs=_INPUTS, outputs=_OUTPUTS, threads=threads, what="a reader")

    def run(windows: Sequence[Window]) -> Iterator[Logits]:
        fed: list[Feed] = [
            {
                _INPUTS[0]: np.asarray([window.ids], dtype=np.int64),
                _INPUTS[1]: np.asarray([window.types], dtype=np.int64),
            }
            for window in windows
        ]
        return (Logits(start[0], end[0], float(gate[0])) for start, end, gate in graph.run_all(fed))

    return run
