"""What the commands do, once their options are read. Imported by the command that runs: it is slow."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.table import Table

from index.errors import InputError, LoadError
from index.location import default_index_dir
from rag.contract import JsonValue, answer_from_json, answer_to_json
from rag.settings import Settings
from ui.terminal import index_progress, print_answer, printable, status_line, working

if TYPE_CHECKING:
    from index.build import BuildResult
    from index.embed import Embedder


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


def run_index(job: IndexJob, index_dir: Path | None, *, paths: Sequence[Path], ids: Sequence[str]) -> int:
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
                if not path.exists():  # told before a model is loaded
                    raise LoadError(f"{path}: there is no such file or folder; check the path")
            embedder = _embedder()
            with index_progress(stderr()) as heard:
                added = add_reports(folder, paths, embedder=embedder, progress=heard)
            report_result(added)
        case IndexJob.REBUILD:
            from index.build import rebuild
            from index.store import current_generation

            current_generation(folder)  # what can't be rebuilt is told before a model is loaded
            embedder = _embedder()
            with index_progress(stderr()) as heard:
                rebuilt = rebuild(folder, embedder=embedder, progress=heard)
            report_result(rebuilt)
    return 0


def _embedder() -> Embedder:
    from index.embed import load_embedder

    with working(stderr(), "Loading the embedder…"):
        return load_embedder(Settings.from_environment(os.environ).embedder)


def report_result(result: BuildResult) -> None:
    """Say on stderr what a run did to the index."""
    said = stderr()
    for skipped in result.skipped:
        said.print(
            f"skipped {printable(skipped.path)}: {printable(skipped.reason)}", markup=False, soft_wrap=True
        )
    changes = [
        f"{len(ids)} {what}"
        for what, ids in (
            ("added", result.added),
            ("updated", result.updated),
            ("removed", result.removed),
            ("unchanged", result.unchanged),
        )
        if ids
    ]
    line = ", ".join(changes) if changes else "nothing to do"
    said.print(f"{line}; the index holds {result.passages} passages", markup=False, soft_wrap=True)


def list_reports(folder: Path) -> None:
    """A table of the reports on stdout."""
    from index.store import open_index

    table = Table("ID", "Title", "File", box=None, pad_edge=False, header_style="bold")
    for name in ("Paragraphs", "Passages"):
        table.add_column(name, justify="right")
    with open_index(folder) as opened:
        for report in opened.reports():
            shown = [printable(text) for text in (report.id, report.title, report.source)]
            table.add_row(*shown, str(report.paragraphs), str(report.passages))
    stdout().print(table, markup=False)


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
    top_k: int | None,
    generate: bool | None,
) -> None:
    """Answer on stdout. Raises FootnoteError."""
    from ui.opening import AssistantOpener

    said = stderr()
    with working(said, "Loading the index and the models…") as update:
        settings = Settings.from_environment(os.environ)
        opener = AssistantOpener(folder_or_default(index_dir), settings, progress=update)
        opener.check()
        assistant = opener.open(warm=False)
        update("Answering…")
        answer = assistant.ask(question, report_ids=report_ids, top_k=top_k, generate=generate)
    if as_json:
        sys.stdout.write(json.dumps(answer_to_json(answer), ensure_ascii=False, indent=2) + "\n")
    else:
        print_answer(answer, stdout())
        said.print(f"\n{status_line(answer)}", style="dim", markup=False, soft_wrap=True)


def run_verify(file: Path, index_dir: Path | None, *, texts: Sequence[Path]) -> int:
    """Print what doesn't hold of an Answer; 1 where something doesn't. Raises FootnoteError."""
    from rag.verify import check_answer

    answer = answer_from_json(read_json(file))
    known = texts_of_files(texts) if texts else texts_of_index(folder_or_default(index_dir))
    problems = check_answer(answer, known)
    for problem in problems:
        stdout().print(printable(problem), markup=False, soft_wrap=True)
    if problems:
        return 1
    stdout().print(
        f"holds: quotes at their offsets: {len(answer.citations)}, figures checked: {len(answer.figures)}",
        markup=False,
        soft_wrap=True,
    )
    return 0


def read_json(file: Path) -> JsonValue:
    """A JSON file, or stdin for `-`. Raises InputError."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return cast("JsonValue", json.loads(text))
    except OSError as error:
        raise InputError(f"{file}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: is not UTF-8 text; give the output of `footnote ask --json`") from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{file}: is not JSON ({error}); give the output of `footnote ask --json`"
        ) from error


def texts_of_files(files: Sequence[Path]) -> dict[str, str]:
    """Report texts by their SHA-256, as indexing would read the files. Raises LoadError."""
    from index.load import load_report

    loaded = [load_report(file) for file in files]
    return {report.sha256: report.text for report in loaded}


def texts_of_index(folder: Path) -> dict[str, str]:
    """Report texts of the index by their SHA-256. Raises IndexUnusableError."""
    from index.store import open_index

    with open_index(folder) as opened:
        return {report.sha256: opened.report_text(report.id) for report in opened.reports()}
