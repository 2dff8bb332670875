"""The reader on ONNX Runtime: small, quick to load, and on the CPU alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.errors import ModelError
from rag.reader.decode import Logits
from rag.reader.manifest import checked_graph, checked_tokenizer, read_manifest
from rag.reader.reading import Judge, Limits, Network, Reading
from rag.reader.records import PassageReading, ReadPassage
from rag.reader.windows import Batch, ReaderWindower

MAX_THREADS = 4
"""More threads than this gain nothing on passages of a report."""
_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
_OUTPUTS = ["start", "end", "answerable"]
_ELSEWHERE = b"location"
"""The key by which a graph names another file with its weights (ONNX's `external_data`). The runtime would look for
it in the working directory, and nothing would compare its SHA-256."""


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
        network = _network(
            folder / manifest.file, checked_graph(folder, manifest), threads or default_threads()
        )
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


def default_threads() -> int:
    """Cores that this process may use, at most 4."""
    # Not every system can say what a process may use.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MAX_THREADS)


def _tokenizer(folder: Path, content: bytes) -> Tokenizer:
    try:
        return Tokenizer.from_str(content.decode())
    except Exception as error:
        # The library raises bare Exception on anything that it can't read.
        raise ModelError(
            f"{folder}: its tokenizer can't be read ({error}); install Footnote again"
        ) from error


def _network(path: Path, content: bytes, threads: int) -> Network:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        EPFail,
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
    )
    from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NoKernel

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait in a loop would take the cores from the embedder and from other questions.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if _ELSEWHERE in content:
        raise ModelError(
            f"{path}: keeps weights in other files, which aren't checked; install Footnote again"
        )
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except (
        EPFail,
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
        NoKernel,
        RuntimeError,
    ) as error:
        reason = str(error).strip().split("\n", 1)[0]
        raise ModelError(f"{path}: can't be loaded as a reader ({reason}); install Footnote again") from error
    named = [i.name for i in session.get_inputs()], [o.name for o in session.get_outputs()]
    if named != (_INPUTS, _OUTPUTS):
        raise ModelError(f"{path}: not a reader's graph (it has {named}); install Footnote again")

    def run(batch: Batch) -> list[Logits]:
        fed = dict(zip(_INPUTS, (batch.ids, batch.attention, batch.types), strict=True))
        start, end, gate = (np.asarray(said, dtype=np.float32) for said in session.run(_OUTPUTS, fed))
        return [Logits(s, e, float(g)) for s, e, g in zip(start, end, gate, strict=True)]

    return run
