"""Answers the selected questions, each file's on what it is about, and measures the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from eval.attempts import Task
from eval.cases import GoldQuestion
from eval.choices import SystemChoice
from eval.relevance import Relevances
from eval.results import Results, results_of
from eval.run import Record, record_of
from eval.selection import GoldFile, Selection
from eval.sources import grounds_of, index_of
from eval.systems import asked_of, check_reports, open_system
from eval.workers import Opening, ask_all
from index.records import ReportInfo
from rag.settings import Settings
from rag.stages import ALL_STAGES, Stages


@dataclass(frozen=True, slots=True)
class How:
    """How questions are answered."""

    system: SystemChoice
    settings: Settings
    generate: bool | None = None
    """None: the system's default."""
    stages: Stages = ALL_STAGES
    workers: int = 1
    """Processes."""
    seed: int = 0
    """Of the intervals."""


def answered(
    selection: Selection,
    how: How,
    *,
    evidence: Sequence[Path | None] = (),
    index_dir: Path | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Results:
    """Ask the selected questions and measure the answers; `progress` is called after each.

    Args:
        selection: The questions.
        how: What answers, and how.
        evidence: What was named for each file to be answered from; none named: for no file.
        index_dir: An index that was named for all files.
        progress: Called after each question.

    Raises:
        InputError: an index holds none of a file's evidence, or a text can't be read.
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can answer.
        ModelError: a model can't be loaded.
        WorkerDiedError: a process died.

    """
    named = evidence or [None] * len(selection.files)
    records: dict[str, Record] = {}
    reports: dict[tuple[str, str], ReportInfo] = {}
    seconds = 0.0
    for ground, files in grounds_of(selection.files, named, index_dir=index_dir).items():
        own = {gold.id for file in files for gold in file.questions}
        golds = [gold for gold in selection.golds if gold.id in own]
        if not golds:
            continue
        with (
            index_of(ground, how.settings) as folder,
            open_system(how.system, folder, how.settings, stages=how.stages) as opened,
        ):
            for file in files:
                check_reports(opened.index, file)
            relevances = Relevances(opened.index, golds, _judged(files, golds))
            opening = Opening(how.system, folder, how.settings, how.stages)
            tasks = [Task(gold.question, asked_of(gold, opened.index)) for gold in golds]
            began = perf_counter()
            made = ask_all(
                opening, opened, tasks, generate=how.generate, workers=how.workers, progress=progress
            )
            seconds += perf_counter() - began
            for gold, task, attempt in zip(golds, tasks, made, strict=True):
                relevance = relevances.of(gold)
                trace = attempt.explained.trace if attempt.explained is not None else None
                ranked = relevance.ranked(trace) if relevance is not None else None
                records[gold.id] = record_of(
                    gold,
                    attempt,
                    ranked=ranked,
                    report=relevances.report_of(gold),
                    several=len(task.report_ids or opened.reports) > 1,
                )
            reports |= {(info.id, info.sha256): info for info in opened.reports}
    return results_of(
        [records[gold.id] for gold in selection.golds],
        selection,
        system=how.system.value,
        reports=tuple(reports.values()),
        generate=how.generate,
        seed=how.seed,
        seconds=seconds,
    )


def _judged(files: Sequence[GoldFile], golds: Sequence[GoldQuestion]) -> Mapping[str, Mapping[str, int]]:
    asked = {gold.id for gold in golds}
    return {name: grades for file in files for name, grades in file.relevant.items() if name in asked}
