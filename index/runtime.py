"""ONNX Runtime sessions, opened as this project needs them: on the CPU, with no telemetry, from checked bytes alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.exact_sums import choose_kernel

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MAX_THREADS = 4
"""More threads than this gain nothing on passages of a report."""
_ELSEWHERE = b"location"
"""The key by which a graph names another file with its weights (ONNX's `external_data`). The runtime would look for
it in the working directory, and nothing would compare its SHA-256."""

Feed = Mapping[str, NDArray[np.int64]]
"""A graph's inputs by name."""


def default_threads() -> int:
    """Cores that this process may use, at most 4."""
    # Not every system can say what a process may use.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MAX_THREADS)


class Graph:
    """A graph whose bytes were checked. Safe to use from several threads.

    Each run keeps to one core, and several runs go on at the same time: that takes less time than one after the
    other, each on all cores, since a text of a hundred words is too little to share.
    """

    def __init__(
        self,
        content: bytes,
        *,
        path: Path,
        inputs: Sequence[str],
        outputs: Sequence[str],
        threads: int | None = None,
        what: str,
    ) -> None:
        """Load a graph.

        Args:
            content: The graph's file.
            path: Where it came from, for people.
            inputs: The names that it must have.
            outputs: The names that it must have.
            threads: Runs at the same time; by default the CPU's cores, at most 4.
            what: What the graph should be, with its article, for people.

        Raises:
            ModelError: it can't be loaded, has other inputs or outputs, or keeps weights elsewhere.

        """
        self._outputs = tuple(outputs)
        self._session = _session(content, path, what)
        named = (
            tuple(each.name for each in self._session.get_inputs()),
            tuple(each.name for each in self._session.get_outputs()),
        )
        if named != (tuple(inputs), self._outputs):
            raise ModelError(f"{path}: not {what}'s graph (it has {named}); install Footnote again")
        self._threads = min(threads or default_threads(), MAX_THREADS)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="graph")

    def run(self, fed: Feed, wanted: Sequence[str] = ()) -> list[NDArray[np.float32]]:
        """Some outputs, or all where none is named, of one run."""
        said = self._session.run(list(wanted or self._outputs), dict(fed))
        return [np.asarray(each, dtype=np.float32) for each in said]

    def run_all(self, fed: Sequence[Feed], wanted: Sequence[str] = ()) -> Iterator[list[NDArray[np.float32]]]:
        """The outputs of several runs, in order, as soon as they are there."""
        if self._threads == 1 or len(fed) < 2:
            return (self.run(each, wanted) for each in fed)
        return self._pool.map(lambda each: self.run(each, wanted), fed)


def _session(content: bytes, path: Path, what: str) -> InferenceSession:
    # Read while it is imported. Without it, a device id and a database of events are written to the user's cache
    # before anything could be switched off.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
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
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if _ELSEWHERE in content:
        raise ModelError(
            f"{path}: keeps weights in other files, which aren't checked; install Footnote again"
        )
    choose_kernel(options)
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
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
        raise ModelError(f"{path}: can't be loaded as {what} ({reason}); install Footnote again") from error
