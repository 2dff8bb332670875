"""How fast the reader reads: python benchmarks/reading_speed.py [--rounds N] [--threads N]

One question over 3 and over 8 passages of about 100 words from the sample report, with the shipped graph (weights of 8
bits) and, in the same run, with the same weights in single precision in PyTorch. Prints milliseconds, median and 95th
percentile, and how many times as fast the shipped graph is. Run it with nothing else running.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence

from index.embed import packaged_folder
from index.location import sample_report_path
from index.runtime import default_threads
from rag.reader.load import WEIGHTS
from rag.reader.manifest import read_manifest
from rag.reader.onnx_reader import OnnxReader
from rag.reader.reading import Limits, Reading, batched
from rag.reader.records import ReadPassage, SpanReader
from rag.reader.torch_reader import module_network
from rag.reader.windows import ReaderWindower
from rag.training.export import network_of

WORDS = 100
COUNTS = (3, 8)
QUESTIONS = (
    "How many humanitarian visas were issued in 2022?",
    "Who runs the national hotline?",
    "federal investigations 2021",
    "Which agencies train labour inspectors, and how often do they do so?",
    "What did the government do for victims who were children?",
)


class ModuleReader:
    """The shipped weights in single precision, in PyTorch."""

    name = "single precision"

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        manifest = read_manifest(WEIGHTS)
        tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
        network = network_of(WEIGHTS, packaged_folder()).eval()
        windower = ReaderWindower(tokenizer, max_tokens=manifest.max_tokens, stride=manifest.stride)
        limits = Limits()
        read = batched(module_network(network), pad=windower.pad, batch_tokens=limits.batch_tokens)
        self._reading = Reading(windower, read, manifest.calibration.chance, limits)
        self.read = self._reading.read


def passages_of(text: str) -> list[ReadPassage]:
    """The text cut into passages of `WORDS` words."""
    words = text.split()
    return [
        ReadPassage(" ".join(words[at : at + WORDS]), "Mexico. Protection")
        for at in range(0, len(words) - WORDS, WORDS)
    ]


def timed(reader: SpanReader, passages: Sequence[ReadPassage], count: int, rounds: int) -> list[float]:
    """Milliseconds of each reading; question and passages change from one to the next."""
    found = []
    for number in range(rounds + 3):
        at = (number * count) % (len(passages) - count)
        began = time.perf_counter()
        reader.read(QUESTIONS[number % len(QUESTIONS)], passages[at : at + count])
        found.append((time.perf_counter() - began) * 1000)
    return found[3:]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    import torch

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--threads", type=int, default=default_threads())
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    passages = passages_of(sample_report_path().read_text(encoding="utf-8"))
    shipped, reference = OnnxReader(WEIGHTS, threads=options.threads), ModuleReader()
    sys.stdout.write(f"{options.threads} threads, {options.rounds} rounds, passages of {WORDS} words\n")
    for count in COUNTS:
        ours = timed(shipped, passages, count, options.rounds)
        theirs = timed(reference, passages, count, options.rounds)
        ratio = statistics.median(theirs) / statistics.median(ours)
        sys.stdout.write(
            f"{count} passages: shipped {_times(ours)}; single precision {_times(theirs)}; {ratio:.2f} times as fast\n"
        )


def _times(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.1f} ms (95%: {statistics.quantiles(found, n=20)[-1]:.1f} ms)"


if __name__ == "__main__":
    main(sys.argv[1:])
