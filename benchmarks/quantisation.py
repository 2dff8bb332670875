"""What 8 bits cost: python benchmarks/quantisation.py WEIGHTS EXAMPLES

Reads the answerable questions of a file of examples, given their passages, with the shipped reader and with the weights
that it was exported from (a run's weights.safetensors) in single precision, and prints exact match and F1 of both.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from eval.measures.squad import exact_match, f1_score
from eval.reader.reading import read_cases, reading_cases
from eval.squad_files import read_articles
from index.embed import packaged_folder
from rag.reader.load import WEIGHTS
from rag.reader.manifest import read_manifest
from rag.reader.onnx_reader import OnnxReader
from rag.reader.reading import Limits, Reading, batched
from rag.reader.records import SpanReader
from rag.reader.torch_reader import module_network
from rag.reader.windows import ReaderWindower
from rag.training.model import from_weights


class FullReader:
    """A run's weights in single precision, in PyTorch."""

    name = "single precision"

    def __init__(self, weights: Path) -> None:
        manifest = read_manifest(WEIGHTS)
        tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
        windower = ReaderWindower(tokenizer, max_tokens=manifest.max_tokens, stride=manifest.stride)
        network = module_network(from_weights(packaged_folder(), weights).eval())
        limits = Limits()
        reading = batched(network, pad=windower.pad, batch_tokens=limits.batch_tokens)
        self.read = Reading(windower, reading, manifest.calibration.chance, limits).read


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    if len(arguments) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    weights, examples = map(Path, arguments)
    cases = [c for c in reading_cases(read_articles(examples), limit=None, negatives=False) if c.golds]
    readers: tuple[SpanReader, ...] = (FullReader(weights), OnnxReader(WEIGHTS))
    for reader in readers:
        records = read_cases(reader, cases)
        exact = sum(exact_match(r.text, r.case.golds) for r in records) / len(records)
        f1 = sum(f1_score(r.text, r.case.golds) for r in records) / len(records)
        sys.stdout.write(f"{reader.name}: exact match {exact:.4f}, F1 {f1:.4f}, n {len(records)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
