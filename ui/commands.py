"""What the commands do, once their options are read. Imported by the command that runs: it is slow."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from index.errors import LoadError
from index.location import default_index_dir
from index.metadata import checked_key, parse_pairs
from rag.contract import answer_to_json
from rag.settings import Settings
from ui.answer_files import read_answers, reports_of_files, reports_of_index
from ui.terminal import index_progress, print_answer, print_reports, printable, status_line, working
from ui.wording import counted

if TYPE_CHECKING:
    from index.build import BuildResult
    from index.embed import Embedder
    from rag.records import Answer


class IndexJob(Enum):
    """What `footnote index` can do, one at a time."""

    ADD = "add"
    REMOVE = "remove"
    LIST = "list"
    REBUILD = "rebuild"
    CHECK = "check"


def stderr() -> Console:
    """The console for everything that isn't the result."""
    return Console(stderr=True, highlight=False)


def stdout() -> Console:
    """The console for results."""
    return Console(highlight=False)


def folder_or_default(index_dir: Path | None) -> Path:
    """The index's folder: the given one, or the user's."""
    return index_dir if index_dir is not None else default_index_dir()


def run_index(
    job: IndexJob,
    index_dir: Path | None,
    *,
    paths: Sequence[Path],
    ids: Sequence[str],
    meta: Sequence[str] = (),
    no_meta: Sequence[str] = (),
) -> int:
    """Do one job on the index. Returns 1 where a check failed; raises FootnoteError."""
    folder = folder_or_default(index_dir)
    match job:
        case IndexJob.LIST:
            list_reports(folder)
        case IndexJob.CHECK:
            return check_index(folder)
        case IndexJob.REMOVE:
            from index.build import remove_reports

            report_result(remove_reports(folder, ids))
        case IndexJob.ADD:
            from index.build import add_reports

            for path in paths:
                # Told before a model is loaded; a name that is too long is no file, and no failure.
                if not os.path.exists(path):  # noqa: PTH110
                    raise LoadError(f"{path}: there is no such file or folder; check the path")
            given = parse_pairs(meta, option="--meta")
            taken_back = [checked_key(key, where="--no-meta") for key in no_meta]
            embedder = _embedder()
            with index_progress(stderr()) as heard:
                added = add_reports(
                    folder, paths, embedder=embedder, metadata=given, taken_back=taken_back, progress=heard
                )
            _report_others(paths)
            report_result(added)
        case IndexJob.REBUILD:
            from index.build import rebuild
            from index.current import current_generation
            from index.manifest import REBUILT

            current_generation(
                folder, formats=REBUILT
            )  # what can't be rebuilt is told before a model is loaded
            embedder = _embedder()
            with index_progress(stderr()) as heard:
                rebuilt = rebuild(folder, embedder=embedder, progress=heard)
            report_result(rebuilt)
    return 0


def _embedder() -> Embedder:
    from index.embed import load_embedder

    with working(stderr(), "Loading the embedder…"):
        return load_embedder(Settings.from_environment(os.environ).embedder)


def _report_others(paths: Sequence[Path]) -> None:
    """Say on stderr which files of folders are of kinds that aren't read: nobody shall miss them unknowingly."""
    from index.sources import other_files

    others = [file for path in paths if os.path.isdir(path) for file in other_files(path)]  # noqa: PTH112
    if others:
        kinds = sorted({file.suffix.lower() or file.name for file in others})
        named = ", ".join(kinds[:5]) + (", …" if len(kinds) > 5 else "")
        files = counted(len(others), "file")
        stderr().print(f"left out {files} of other kinds ({printable(named)})", markup=False, soft_wrap=True)


def report_result(result: BuildResult) -> None:
    """Say on stderr what a run did to the index."""
    said = stderr()
    for skipped in result.skipped:
        said.print(
            f"skipped {printable(skipped.path)}: {printable(skipped.reason.removeprefix(f'{skipped.path}: '))}",
            markup=False,
            soft_wrap=True,
        )
    for report_id in result.removed:
        said.print(f"removed {printable(report_id)}", markup=False, soft_wrap=True)
    for report_id in result.kept:
        said.print(
            f"kept {printable(report_id)} as it was: its file can't be read", markup=False, soft_wrap=True
        )
    changes = [
        f"{len(ids)} {what}"
        for what, ids in (
            ("added", result.added),
            ("updated", result.updated),
            ("moved", result.moved),
            ("removed", result.removed),
            ("kept", result.kept),
            ("unchanged", result.unchanged),
        )
        if ids
    ]
    line = ", ".join(changes) if changes else "nothing to do"
    said.print(f"{line}; the index holds {counted(result.passages, 'passage')}", markup=False, soft_wrap=True)
    if result.skipped:
        # Last, where it is seen however long the list above is.
        read = len(result.added) + len(result.updated) + len(result.moved) + len(result.unchanged)
        whole = f"{len(result.skipped):,} of {counted(read + len(result.skipped), 'file')}"
        were = "was" if len(result.skipped) == 1 else "were"
        line = f"{whole} {were} skipped: mend what is named above and run the same command again"
        said.print(line, style="yellow", markup=False, soft_wrap=True)


def list_reports(folder: Path) -> None:
    """The reports on stdout."""
    from index.store import open_index

    with open_index(folder) as opened:
        reports = opened.reports()
    print_reports(reports, stdout())


def check_index(folder: Path) -> int:
    """Print what is wrong with the index; 1 where something is."""
    from index.build import check

    problems = check(folder, _embedder())
    for problem in problems:
        stdout().print(problem, markup=False, soft_wrap=True)
    if problems:
        return 1
    stderr().print("the index is sound", markup=False)
    return 0


def run_ask(
    question: str,
    index_dir: Path | None,
    *,
    as_json: bool,
    report_ids: Sequence[str],
    where: Sequence[str],
    top_k: int | None,
    generate: bool | None,
) -> None:
    """Answer on stdout. Raises FootnoteError."""
    from ui.opening import AssistantOpener

    pairs = parse_pairs(where, option="--where")
    said = stderr()
    with working(said, "Loading the index and the models…") as update:
        settings = Settings.from_environment(os.environ)
        opener = AssistantOpener(folder_or_default(index_dir), settings, progress=update)
        opener.check()
        assistant = opener.open(warm=False)
        update("Answering…")
        asked_of = assistant.index.reports_where(pairs, report_ids) if pairs else report_ids
        answer = assistant.ask(question, report_ids=asked_of, top_k=top_k, generate=generate)
    if as_json:
        sys.stdout.write(json.dumps(answer_to_json(answer), ensure_ascii=False, indent=2) + "\n")
    else:
        print_answer(answer, stdout())
        said.print(f"\n{status_line(answer)}", style="dim", markup=False, soft_wrap=True)


def run_verify(file: Path, index_dir: Path | None, *, texts: Sequence[Path]) -> int:
    """Print what doesn't hold of a file's answers, or how much does; 1 where one doesn't. Raises FootnoteError."""
    from rag.verify import check_answer
    from rag.verify.pages import page_problems

    answers = read_answers(file)
    known = reports_of_files(texts) if texts else reports_of_index(folder_or_default(index_dir), answers)
    found = [
        [
            *check_answer(answer, known.texts),
            *page_problems(answer, known.paragraphs, as_indexed=known.as_indexed),
        ]
        for answer in answers
    ]
    for number, problems in enumerate(found, 1):
        name = f"answer {number}: " if len(answers) > 1 else ""
        for problem in problems:
            # A report's words may hold line breaks; a finding is one line.
            line = " ".join(printable(f"{name}{problem}").split())
            stdout().print(line, markup=False, soft_wrap=True)
    sound = [answer for answer, problems in zip(answers, found, strict=True) if not problems]
    if sound:
        stdout().print(_held(sound, len(answers)), markup=False, soft_wrap=True)
    if len(sound) < len(answers):
        cited = {citation.report_sha256 for answer in answers for citation in answer.citations}
        line = _not_held(found, missing=not cited <= known.texts.keys())
        stderr().print(line, style="yellow", markup=False, soft_wrap=True)
    return 0 if len(sound) == len(answers) else 1


def _not_held(found: Sequence[Sequence[str]], *, missing: bool) -> str:
    """How much doesn't hold, and what to do about it, in one line."""
    failed = sum(bool(problems) for problems in found)
    who = "the answer" if len(found) == 1 else f"{failed:,} of {counted(len(found), 'answer')}"
    verb = "isn't" if failed == 1 else "aren't"
    cure = (
        "give the reports that are missing with --text, and verify again"
        if missing
        else "read the cited sentences in the report before you rely on it, or ask again with `footnote ask`"
    )
    findings = counted(sum(len(problems) for problems in found), "finding")
    return f"{who} {verb} proved ({findings}): {cure}"


def _held(sound: Sequence[Answer], of: int) -> str:
    """What holds, in one line: "holds: 3 citations, 2 figures"."""
    figures = [figure for answer in sound for figure in answer.figures]
    computed = sum(bool(figure.operands) for figure in figures)
    parts = [
        counted(sum(len(answer.citations) for answer in sound), "citation"),
        counted(len(figures), "figure") + (f" ({computed} computed)" if computed else ""),
    ]
    whole = "holds: " if of == 1 else f"{len(sound)} of {counted(of, 'answer')} hold: "
    return f"{whole}{', '.join(parts)}"
