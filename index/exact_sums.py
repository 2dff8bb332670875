"""Whether this processor's fast kernel adds up products of bytes exactly: tried, not looked up by its name.

Processors with VNNI (AVX-512 or AVX) and ARM's add four products into 32 bits. Older x86 ones add pairs into 16 bits
and clip what doesn't fit (`vpmaddubsw`); for them ONNX Runtime has another kernel, which is exact and takes two to
three times as long. The trial adds up the largest products there are, of which every pair would be clipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

SUMS = Path(__file__).resolve().parent / "weights" / "sums.onnx"
"""One product as the models have it: `steps`, uint8, (texts, inputs), by a weight of int8 → float32, (texts, outputs).
`rag/training/sums.py` writes it."""
_SHA256 = "f32ac30851f3a7342f7d5064973bab232bfba3e1351a23012edf36e2d5232053"
INPUTS, OUTPUTS = 64, 32
LARGEST, WEIGHT = 255, 127
_TEXTS = 16
_PRECISION = "session.x64quantprecision"
_FAST, _EXACT = "0", "1"
"""The kernel that the processor does best, and the one that is exact on every x86 processor."""


def choose_kernel(options: SessionOptions) -> None:
    """Have a session take the fast kernel where it is exact here, else the exact one. Raises ModelError."""
    options.add_session_config_entry(_PRECISION, _FAST if _fast_is_exact() else _EXACT)


def exact(product: Callable[[NDArray[np.uint8]], NDArray[np.float32]]) -> bool:
    """Whether a product, (texts, inputs) → (texts, outputs), gives the sums of the largest products as they are."""
    sums = product(np.full((_TEXTS, INPUTS), LARGEST, dtype=np.uint8))
    return bool(np.all(sums == np.float32(INPUTS * LARGEST * WEIGHT)))


@cache
def _fast_is_exact() -> bool:
    import onnxruntime

    try:
        graph = SUMS.read_bytes()
    except OSError as error:
        raise ModelError(f"{SUMS}: can't be read ({error.strerror}); install Footnote again") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry(_PRECISION, _FAST)
    if hashlib.sha256(graph).hexdigest() != _SHA256:
        raise ModelError(
            f"{SUMS}: not the file that was shipped (its SHA-256 differs); install Footnote again"
        )
    session: InferenceSession = onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"]
    )
    return exact(lambda steps: np.asarray(session.run(None, {"steps": steps})[0], dtype=np.float32))
