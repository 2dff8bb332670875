"""ONNX Runtime sessions, opened as this project needs them: on the CPU, with no telemetry, from checked bytes alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

MAX_THREADS = 4
"""More threads than this gain nothing on passages of a report."""
_ELSEWHERE = b"location"
"""The key by which a graph names another file with its weights (ONNX's `external_data`). The runtime would look for
it in the working directory, and nothing would compare its SHA-256."""

Run = Callable[[Mapping[str, NDArray[np.int64]]], list[NDArray[np.float32]]]
"""A graph's outputs, in the order in which they were named, of its inputs by name."""


def default_threads() -> int:
    """Cores that this process may use, at most 4."""
    # Not every system can say what a process may use.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MAX_THREADS)


def open_graph(
    content: bytes,
    *,
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    threads: int | None = None,
    what: str,
) -> Run:
    """Load a graph whose bytes were checked. What is returned is safe to call from several threads.

    Args:
        content: The graph's file.
        path: Where it came from, for people.
        inputs: The names that it must have.
        outputs: The names that it must have.
        threads: Of one run; by default the CPU's cores, at most 4.
        what: What the graph should be, with its article, for people.

    Raises:
        ModelError: it can't be loaded, has other inputs or outputs, or keeps weights elsewhere.

    """
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
    options.intra_op_num_threads = threads or default_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait in a loop would take the cores from other models and from other questions.
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
        raise ModelError(f"{path}: can't be loaded as {what} ({reason}); install Footnote again") from error
    named = [i.name for i in session.get_inputs()], [o.name for o in session.get_outputs()]
    if named != (list(inputs), list(outputs)):
        raise ModelError(f"{path}: not {what}'s graph (it has {named}); install Footnote again")

    def run(fed: Mapping[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        return [np.asarray(said, dtype=np.float32) for said in session.run(list(outputs), dict(fed))]

    return run
