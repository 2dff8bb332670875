"""What a reader's network says of labelled examples before calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.reader.onnx_reader import OnnxReader
from rag.reader.records import ReadPassage
from rag.training.calibrate import Evidence
from rag.training.examples import Example


def gather_evidence(folder: Path, examples: Sequence[Example]) -> Iterator[Evidence]:
    """Read each example's passage with the reader of a folder; for several windows, the one with the best span.

    Raises:
        ModelError: the folder holds no reader.

    """
    said: list[tuple[float, float]] = []

    def note(gate: float, margin: float) -> float:
        said.append((gate, margin))
        return 0.0

    reader = OnnxReader(folder, judge=note)
    for example in examples:
        said.clear()
        reader.read(example.question, [ReadPassage(example.context, example.heading)])
        if said:  # nothing is said of a passage without words
            gate, margin = max(said, key=lambda pair: pair[1])
            yield Evidence(gate, margin, bool(example.answers))


def calibration_half(examples: Sequence[Example]) -> list[Example]:
    """The half of held-out examples that calibrates, by a hash of the passage; results are given on the other."""
    return [example for example in examples if _calibrates(example)]


def measuring_half(examples: Sequence[Example]) -> list[Example]:
    """The half of held-out examples that no choice was made on."""
    return [example for example in examples if not _calibrates(example)]


def _calibrates(example: Example) -> bool:
    # By passage, so that no passage is in both halves.
    return hashlib.sha256(f"calibration/{example.context}".encode()).digest()[0] % 2 == 0
