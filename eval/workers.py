"""Asks many questions, in this process or in several at once; what comes out is the same.

Each process opens the index and the models for itself, and gets every n-th question: which process answers what
doesn't depend on how fast they are.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.attempts import Attempt, Task, attempt
from eval.choices import SystemChoice
from eval.systems import OpenSystem, open_system
from index.errors import FootnoteError
from index.runtime import default_threads
from rag.settings import Settings
from rag.stages import ALL_STAGES, Stages


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open, so that each process can open it for itself."""

    system: SystemChoice
    index_dir: Path
    settings: Settings
    stages: Stages = ALL_STAGES


class WorkerDiedError(FootnoteError):
    """A process that answered questions died, of too little memory for instance."""

    exit_code = 1


def ask_all(
    opening: Opening,
    opened: OpenSystem,
    tasks: Sequence[Task],
    *,
    generate: bool | None,
    workers: int = 1,
    progress: Callable[[], None] = lambda: None,
) -> list[Attempt]:
    """What came of each question, in order; `progress` is called after each.

    Args:
        opening: What each further process opens.
        opened: The same, open in this process; it answers alone where `workers` is 1.
        tasks: The questions.
        generate: None leaves generation at the system's default.
        workers: Number of processes; more than there are questions are not started.
        progress: Called after each question.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.
        WorkerDiedError: a process died.

    """
    if min(workers, len(tasks)) < 2:
        texts = opened.texts
        made = []
        for task in tasks:
            made.append(attempt(opened.answerable, task, generate=generate, texts=texts))
            progress()
        return made
    with _processes(opening, min(workers, len(tasks))) as pools:
        futures: list[Future[Attempt]] = []
        for at, task in enumerate(tasks):
            future = pools[at % len(pools)].submit(_answer, task, generate)
            future.add_done_callback(lambda _: progress())
            futures.append(future)
        try:
            return [future.result() for future in futures]
        except BrokenProcessPool as error:
            raise WorkerDiedError(
                "a process that answers questions died, perhaps for lack of memory; run with fewer --workers"
            ) from error


@contextmanager
def _processes(opening: Opening, workers: int) -> Iterator[list[ProcessPoolExecutor]]:
    # Spawned, not forked: models' threads don't survive a fork.
    context = multiprocessing.get_context("spawn")
    threads = max(1, default_threads() // workers)
    with ExitStack() as stack:
        pools = []
        for _ in range(workers):
            pool = ProcessPoolExecutor(1, context, initializer=_open, initargs=(opening, threads))
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)
            pools.append(pool)
        yield pools


class _Process:
    """What a process has open. There is one, since a pool hands its tasks no other state."""

    opened: OpenSystem | None = None
    texts: Mapping[str, str] | None = None
    stack = ExitStack()


def _open(opening: Opening, threads: int) -> None:
    os.environ["OMP_NUM_THREADS"] = str(threads)  # for PyTorch, where a configured model brings it in
    opened = open_system(
        opening.system, opening.index_dir, opening.settings, stages=opening.stages, threads=threads
    )
    _Process.opened = _Process.stack.enter_context(opened)
    _Process.texts = _Process.opened.texts


def _answer(task: Task, generate: bool | None) -> Attempt:
    if _Process.opened is None:
        raise RuntimeError("the process has opened nothing")
    return attempt(_Process.opened.answerable, task, generate=generate, texts=_Process.texts)
