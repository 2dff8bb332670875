"""How Footnote does with many passages: building, opening and searching an index of 10 thousand to a million.

python benchmarks/scale.py build /tmp/scale-10000 --passages 10000             embedded by the shipped encoder
python benchmarks/scale.py build /tmp/scale-1m --passages 1000000 --synthetic  vectors made up from the words
python benchmarks/scale.py search /tmp/scale-10000                             times an index that is there
python benchmarks/scale.py codes /tmp/scale-100000                             exact search against codes, by size
python benchmarks/scale.py page /tmp/scale-10000 /tmp/scale-1m                 the table, in Markdown

Each writes what it measures into the folder. Time a search when nothing else runs: `OMP_NUM_THREADS=1` gives what one
core needs. With made-up vectors the shipped encoder embeds each question all the same, for the time that it takes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from scale_corpus import WordVectors, questions, write_reports

from index.build import add_reports
from index.codes import CodeIndex, CodeWriter
from index.dense import DenseIndex
from index.embed import Embedder, load_embedder
from index.sentence_vectors import PartEmbedder
from index.split import passage_input
from index.store import Index, open_index
from rag.retrieve import retrieve

INDEX, REPORTS, VECTORS, KEYS = "index", "reports", "vectors.f32", "vectors.keys"
CODES = "codes"
BUILT, SEARCHED, COMPARED = "build.json", "search.json", "codes.json"
READ = 8
"""Passages that an answer reads."""
BEST = 10
MEGABYTE = 1_000_000


class Recording:
    """An embedder that writes down each vector, so that what an index finds can be held against exact search."""

    def __init__(self, inner: Embedder, folder: Path) -> None:
        self._inner = inner
        self.name, self.fingerprint = inner.name, inner.fingerprint
        self.dimensions, self.max_tokens = inner.dimensions, inner.max_tokens
        self.count_tokens, self.embed = inner.count_tokens, inner.embed
        self._vectors: BinaryIO = (folder / VECTORS).open("ab")
        self._keys: BinaryIO = (folder / KEYS).open("ab")

    def embed_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """As the inner one."""
        if not isinstance(self._inner, PartEmbedder):
            raise TypeError("the embedder tells no parts")
        wholes, found = self._inner.embed_parts(texts, parts, progress=progress)
        self._vectors.write(wholes.tobytes())
        self._keys.write(b"".join(key(text) for text in texts))
        self._vectors.flush()
        self._keys.flush()
        return wholes, found


class Memory:
    """The largest size of this process's own memory, without mapped files, looked at five times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            said = Path("/proc/self/status").read_text().splitlines()
            anonymous = next((line for line in said if line.startswith("RssAnon")), "RssAnon 0 kB")
            self.megabytes = max(self.megabytes, int(anonymous.split()[1]) * 1024 / MEGABYTE)
            time.sleep(0.2)


def key(text: str) -> bytes:
    """What an input is known by."""
    return hashlib.sha256(text.encode()).digest()[:16]


def build(folder: Path, passages: int, *, synthetic: bool) -> None:
    """Write reports and index them. An interrupted build goes on where it was."""
    memory = Memory()
    reports = folder / REPORTS
    for path in write_reports(reports, passages):
        print(path.name, end="\r", file=sys.stderr)  # noqa: T201 - progress
    embedder: Embedder = Recording(WordVectors() if synthetic else load_embedder(), folder)
    began = last = time.perf_counter()

    def told(step: str, done: int, of: int) -> None:
        nonlocal last
        if time.perf_counter() - last > 20:
            last = time.perf_counter()
            print(f"{last - began:.0f} s: {step} {done} of {of}, {memory.megabytes:.0f} MB", file=sys.stderr)  # noqa: T201

    result = add_reports(folder / INDEX, [reports], embedder=embedder, progress=told)
    seconds = time.perf_counter() - began
    write(
        folder / BUILT,
        {
            "passages": result.passages,
            "embedded": result.embedded,
            "synthetic": synthetic,
            "seconds": seconds,
            "passages_a_second": result.passages / seconds,
            "own_megabytes": memory.megabytes,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE,
            "on_disk": sizes(folder / INDEX),
            "text_megabytes": sum(path.stat().st_size for path in reports.iterdir()) / MEGABYTE,
        },
    )


def search(folder: Path, count: int) -> None:
    """Open an index that is there, and ask it."""
    memory = Memory()
    built = json.loads((folder / BUILT).read_text())
    model = load_embedder()
    made_up = WordVectors() if built["synthetic"] else None
    began = time.perf_counter()
    index = open_index(folder / INDEX, made_up or model)
    opened = time.perf_counter() - began
    asked = questions(count, built["passages"])
    vectors, first, warm = [], [], []
    for times in (first, warm):
        for question in asked:
            began = time.perf_counter()
            vector = model.embed([question])[0]
            if made_up is not None:
                paused = time.perf_counter()
                vector = made_up.embed([question])[0]
                began += time.perf_counter() - paused
            retrieve(index, question, vector, limit=READ)
            times.append(1000 * (time.perf_counter() - began))
            vectors.append(vector)
    parts = {
        "embed": timed(lambda number: model.embed([asked[number]]), count),
        "dense": timed(lambda number: index.search_dense(vectors[number], 30), count),
        "lexical": timed(lambda number: index.search_lexical(asked[number], 30), count),
    }
    own = memory.megabytes
    write(
        folder / SEARCHED,
        {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "threads": os.environ.get("OMP_NUM_THREADS", "all"),
            "kind": CODES
            if (folder / INDEX / "generations" / index.generation / CODES).exists()
            else "exact",
            "open_seconds": opened,
            "first_pass": percentiles(first),
            "warm": percentiles(warm),
            "parts": {name: percentiles(times) for name, times in parts.items()},
            "recall": recall(index, folder, np.stack(vectors[:count])),
            "questions": count,
            "own_megabytes": own,
        },
    )


def recall(index: Index, folder: Path, asked: NDArray[np.float32]) -> float:
    """Share of the exact ten nearest, by single precision, that the index finds."""
    held = np.memmap(folder / VECTORS, dtype=np.float32, mode="r").reshape(-1, asked.shape[1])
    keys = np.frombuffer((folder / KEYS).read_bytes(), dtype="V16")[: len(held)]
    # A build that was interrupted may have written down a batch twice.
    _, once = np.unique(keys, return_index=True)
    best = exact(held, asked, np.sort(once))
    shares = []
    for row, vector in enumerate(asked):
        found = {
            key(passage_input(passage.section, passage.text))
            for passage, _ in index.search_dense(vector, BEST)
        }
        shares.append(len(found & {keys[at].tobytes() for at in best[row]}) / BEST)
    return float(np.mean(shares))


def exact(held: NDArray[np.float32], asked: NDArray[np.float32], among: NDArray[np.int64]) -> list[list[int]]:
    """Rows of the ten nearest of each."""
    scores = np.full((len(asked), 0), 0, dtype=np.float32)
    rows = np.zeros((len(asked), 0), dtype=np.int64)
    for at in range(0, len(among), 50_000):
        own = among[at : at + 50_000]
        some = asked @ np.asarray(held[own]).T
        scores = np.concatenate([scores, some], axis=1)
        rows = np.concatenate([rows, np.broadcast_to(own, some.shape)], axis=1)
        kept = np.argsort(-scores, axis=1, kind="stable")[:, :BEST]
        scores, rows = np.take_along_axis(scores, kept, 1), np.take_along_axis(rows, kept, 1)
    found: list[list[int]] = rows.tolist()
    return found


def codes(folder: Path, count: int) -> None:
    """Exact search and codes over the first so many of a folder's vectors: time and recall."""
    held = np.memmap(folder / VECTORS, dtype=np.float32, mode="r").reshape(-1, 384)
    built = json.loads((folder / BUILT).read_text())
    model = WordVectors() if built["synthetic"] else load_embedder()
    asked = model.embed(questions(count, built["passages"]))
    lines = []
    for size in (10_000, 25_000, 50_000, 100_000, 200_000, 400_000, 1_000_000):
        if size > len(held):
            break
        some = np.asarray(held[:size])
        flat = DenseIndex.build(some)
        wanted = [{row for row, _ in flat.search(vector, BEST)} for vector in asked]
        line: dict[str, object] = {
            "rows": size,
            "exact": percentiles(timed(lambda number: flat.search(asked[number], 30), count)),  # noqa: B023
        }
        flat = DenseIndex.build(some[:1])  # the memory of the others is wanted
        writer = CodeWriter(folder / CODES, 384)
        for at in range(0, size, 10_000):
            writer.add(some[at : at + 10_000])
        began = time.perf_counter()
        writer.finish()
        line["coding_seconds"] = time.perf_counter() - began
        index = CodeIndex(folder / CODES, cure="")
        timed(lambda number: index.search(asked[number], 30), count)  # noqa: B023
        line["codes"] = percentiles(timed(lambda number: index.search(asked[number], 30), count))  # noqa: B023
        shares = [
            len({row for row, _ in index.search(vector, BEST)} & best) / BEST
            for vector, best in zip(asked, wanted, strict=True)
        ]
        line["recall"] = float(np.mean(shares))
        lines.append(line)
        print(json.dumps(line), flush=True)  # noqa: T201 - its answer
    (folder / COMPARED).write_text(json.dumps(lines, indent=2), encoding="utf-8")


def page(folders: Sequence[Path]) -> str:
    """The table of the documentation."""
    rows = []
    for folder in folders:
        built, found = (json.loads((folder / name).read_text()) for name in (BUILT, SEARCHED))
        disk = built["on_disk"]
        rows.append(
            f"| {built['passages']:,}{' (vectors made up)' if built['synthetic'] else ''} "
            f"| {built['passages_a_second']:.0f} | {built['own_megabytes']:.0f} MB "
            f"| {sum(disk.values()) / 1000:.2f} GB | {found['open_seconds']:.2f} s "
            f"| {found['warm']['p50']:.0f}/{found['warm']['p95']:.0f} | {found['kind']} | {found['recall']:.3f} |"
        )
    said = found
    return (
        f"`python benchmarks/scale.py`, {said['date']}, {said['machine']}, {said['questions']} questions.\n\n"
        "| passages | built, a second | memory of building | on disk | to open | retrieval, ms, median/95th percentile "
        "| search | recall@10 |\n|---|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def timed(run: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of each."""
    times = []
    for number in range(count):
        began = time.perf_counter()
        run(number)
        times.append(1000 * (time.perf_counter() - began))
    return times


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile, largest."""
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": float(p50), "p95": float(p95), "most": max(times)}


def sizes(index_dir: Path) -> dict[str, float]:
    """Megabytes of a generation by part."""
    found: dict[str, float] = {}
    (generation,) = (index_dir / "generations").iterdir()
    for path in generation.rglob("*"):
        if path.is_file():
            part = path.relative_to(generation).parts[0]
            found[part] = found.get(part, 0.0) + path.stat().st_size / MEGABYTE
    return found


def write(path: Path, held: dict[str, object]) -> None:
    """Write and print what was measured."""
    path.write_text(json.dumps(held, indent=2), encoding="utf-8")
    print(json.dumps(held, indent=2))  # noqa: T201 - its answer


def main() -> None:
    """Do one of the four."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", choices=("build", "search", "codes", "page"))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--synthetic", action="store_true")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    folder: Path = given.folders[0]
    folder.mkdir(parents=True, exist_ok=True)
    if given.what == "build":
        build(folder, given.passages, synthetic=given.synthetic)
    elif given.what == "search":
        search(folder, given.questions)
    elif given.what == "codes":
        codes(folder, given.questions)
    else:
        print(page(given.folders))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
