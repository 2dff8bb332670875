"""How fast Footnote is, beside the least that sentence-transformers and FAISS need, in one run and on this machine.

python benchmarks/speed.py [--passages 5000] [--rounds 5] [--markdown docs/SPEED.md]

A fresh process to its first answer, indexing, and warm answers on a small and a larger index. Run it when nothing else
runs. With --markdown it writes the page that the documentation shows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from eval.cases import read_gold
from eval.measures.latency import latency
from eval.selection import packaged_gold
from eval.stress.generate import make_stress
from index.location import sample_report_path
from index.store import open_index
from rag.pipeline import open_assistant
from rag.settings import Settings

QUESTION = "how many humanitarian visas were issued in 2022"
WORDS = 100
PEER = Path(__file__).with_name("speed_peer.py")
FOOTNOTE = "import sys; from ui.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class Process:
    """A command that ran by itself."""

    seconds: float
    megabytes: float
    """Largest resident size."""
    said: str
    """On stderr."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    what: str
    footnote: str
    peer: str
    ratio: str


def process(*command: str, python: str = sys.executable) -> Process:
    """Run a command of a Python and wait for it."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603 - our own commands
            [python, *command], stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode()
    if child.returncode:
        raise SystemExit(f"{command} failed: {said}")
    return Process(seconds, usage.ru_maxrss / 1024, said)


def sample_paragraphs() -> list[str]:
    """The sample report's paragraphs, without headings."""
    text = sample_report_path().read_text(encoding="utf-8")
    return [part.strip() for part in text.split("\n") if len(part.split()) > 5]


def passages_of(count: int) -> list[str]:
    """Passages of 100 words each, from the made-up statements, all different."""
    words: list[str] = []
    seed = 0
    while len(words) < WORDS * count:
        words += [word for held in make_stress(count=200, seed=seed).reports for word in held.text.split()]
        seed += 1
    return [" ".join(words[at * WORDS : (at + 1) * WORDS]) for at in range(count)]


def cold(rounds: int, folder: Path) -> Line:
    """A fresh process: question to cited answer, and to found passages."""
    (folder / "sample.json").write_text(json.dumps(sample_paragraphs()), encoding="utf-8")
    process(str(PEER), "index", str(folder / "sample.json"), str(folder / "peer"))
    process("-c", FOOTNOTE, "index", str(sample_report_path()), "--index", str(folder / "own"))
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(process("-c", FOOTNOTE, "ask", QUESTION, "--index", str(folder / "own")))
        theirs.append(process(str(PEER), "ask", str(folder / "peer"), QUESTION))
    return compared("a fresh process to the first answer (theirs: passages)", ours, theirs)


def sample_from_nothing(rounds: int, folder: Path) -> Line:
    """The sample report indexed, process start included."""
    ours, theirs = [], []
    for number in range(rounds):
        home = str(folder / f"fresh-{number}")
        ours.append(process("-c", FOOTNOTE, "index", str(sample_report_path()), "--index", home))
        theirs.append(process(str(PEER), "index", str(folder / "sample.json"), str(folder / "peer")))
    return compared("the sample report indexed, process start included", ours, theirs)


def indexing(passages: Sequence[str], folder: Path) -> Line:
    """Many passages indexed."""
    (folder / "many.txt").write_text("\n\n".join(passages), encoding="utf-8")
    (folder / "many.json").write_text(json.dumps(list(passages)), encoding="utf-8")
    ours = process("-c", FOOTNOTE, "index", str(folder / "many.txt"), "--index", str(folder / "many"))
    theirs = process(str(PEER), "index", str(folder / "many.json"), str(folder / "peer-many"))
    with open_index(folder / "many") as index:
        held = index.manifest.counts.passages
    rate, other = held / ours.seconds, len(passages) / theirs.seconds
    return Line(
        f"{len(passages):,} passages of {WORDS} words indexed, passages a second (process start included)",
        f"{rate:.0f}; {ours.megabytes:.0f} MB",
        f"{other:.0f}; {theirs.megabytes:.0f} MB",
        f"{rate / other:.2f} times as many",
    )


def warm(home: Path, what: str) -> Line:
    """Answers of a warm process, each question for the first time."""
    questions = [gold.question for path in packaged_gold() for gold in read_gold(path) if gold.split == "dev"]
    assistant = open_assistant(home, replace(Settings(), answers_kept=0))
    assistant.warm_up()
    timings = [assistant.ask(question, generate=False).timings_ms for question in questions]
    assistant.close()
    stages = {
        "total": [timing.total for timing in timings],
        "retrieve": [timing.retrieve for timing in timings],
        "read": [timing.read for timing in timings],
        "verify": [timing.verify for timing in timings],
    }
    found = {name: latency(times) for name, times in stages.items()}
    said = ", ".join(
        f"{name} {each.p50:.0f}/{each.p95:.0f}" for name, each in found.items() if each is not None
    )
    return Line(f"a warm answer on {what}, ms, median/95th percentile", said, "–", "–")


def compared(what: str, ours: Sequence[Process], theirs: Sequence[Process]) -> Line:
    """Medians of seconds and memory."""
    own, other = (statistics.median(each.seconds for each in runs) for runs in (ours, theirs))
    sizes = [max(each.megabytes for each in runs) for runs in (ours, theirs)]
    return Line(
        what,
        f"{own:.2f} s; {sizes[0]:.0f} MB",
        f"{other:.2f} s; {sizes[1]:.0f} MB",
        f"{other / own:.1f} times as fast",
    )


def page(lines: Sequence[Line], command: str) -> str:
    """The page of the documentation."""
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    rows = "\n".join(f"| {each.what} | {each.footnote} | {each.peer} | {each.ratio} |" for each in lines)
    return (
        "# Speed\n\n"
        f"Written by `{command}` on {now}: {platform.machine()}, {os.cpu_count()} cores, no GPU, Python "
        f"{platform.python_version()}. The peer is the least that a script needs with sentence-transformers and FAISS "
        "and the same encoder (`benchmarks/speed_peer.py`). Both ran in turn in one run: such machines drift, so read "
        "the ratios.\n\n"
        "| what | Footnote | sentence-transformers + FAISS | Footnote is |\n|---|---|---|---|\n"
        f"{rows}\n"
    )


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--passages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [cold(given.rounds, folder), sample_from_nothing(given.rounds, folder)]
        lines.append(warm(folder / "own", "the sample report"))
        if given.passages:
            lines.append(indexing(passages_of(given.passages), folder))
            lines.append(warm(folder / "many", f"{given.passages:,} passages"))
    text = page(lines, "python benchmarks/speed.py")
    sys.stdout.write(text)
    if given.markdown is not None:
        given.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
