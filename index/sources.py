"""The files that a run is given: which they are, what they hold, which report of the index each one is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.database import StoredReport
from index.errors import LoadError
from index.gone import FormerNames
from index.load import LOADERS, parse_report, report_files, report_text, slug
from index.metadata import Metadata
from index.records import Pairs, Report
from index.sidecar import is_sidecar, read_sidecar

Progress = Callable[[str, int, int], None]
"""Called with the step's name (`reading`, `embedding`), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be read; the others were indexed."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    report: Report
    path: str
    """Absolute path of the file."""
    metadata: Metadata


def read_sources(
    paths: Sequence[Path],
    held: Mapping[str, StoredReport],
    *,
    given: Pairs,
    taken_back: Collection[str],
    progress: Progress | None,
) -> tuple[list[Source], list[Skipped]]:
    """Read files and folders, and name the files of folders that could not be read.

    Raises LoadError: a file given itself can't be read, or none can. Raises MetadataError for any sidecar
    file that can't be used: a report without its metadata would be missing wherever it is chosen by it.
    """
    files = _files_of(paths)
    sources: list[Source] = []
    skipped: list[Skipped] = []
    taken = {stored.report.id: stored.path for stored in held.values()}
    former = FormerNames({stored.report.id: stored.report.sha256 for stored in held.values()})
    for number, (path, itself) in enumerate(files, start=1):
        absolute = _absolute(path)
        try:
            text = report_text(path)
            sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
            report_id = _identifier(slug(path.stem), absolute, sha256, taken, former)
            known = held.get(report_id)
            before = known.metadata if known is not None else Metadata()
            metadata = before.updated(given, taken_back=taken_back, sidecar=read_sidecar(path))
            sources.append(Source(_report(path, text, report_id, known, metadata.title), absolute, metadata))
            taken[report_id] = absolute
        except LoadError as error:
            if itself:
                raise
            skipped.append(Skipped(str(path), str(error)))
        finally:
            if progress is not None:
                progress("reading", number, len(files))
    if not sources:
        raise LoadError(f"none of the files could be read; the first: {skipped[0].reason}")
    return sources, skipped


def _files_of(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Files to read, each once, and whether it was given itself."""
    found: dict[str, tuple[Path, bool]] = {}
    for path in paths:
        if not path.is_dir():
            # The shell's `reports/*` gives sidecars too; they are read with their reports.
            if not is_sidecar(path):
                found[_absolute(path)] = (path, True)
            continue
        files = list(report_files(path))
        if not files:
            raise LoadError(
                f"{path}: the folder holds no report; give files that end in {', '.join(LOADERS)}"
            )
        for file in files:
            found.setdefault(_absolute(file), (file, False))
    if not found and paths:
        raise LoadError(f"{paths[0]}: holds the metadata of a report; give the report, which it is read with")
    if not found:
        raise LoadError("no file was given; name files or folders to index")
    return list(found.values())


def _report(path: Path, text: str, report_id: str, known: StoredReport | None, title: str | None) -> Report:
    """The report of a text, titled as its metadata says; not parsed again where nothing of it has changed."""
    now = (text, path.name, title)
    if known is not None and (known.report.text, known.report.source, known.metadata.title) == now:
        return known.report
    report = parse_report(text, source=path.name, report_id=report_id)
    return report if title is None else replace(report, title=title)


def _identifier(base: str, absolute: str, sha256: str, taken: Mapping[str, str], former: FormerNames) -> str:
    """The id of a file: its own if it is known or was renamed, else its name's, else that with a number."""
    for report_id, path in taken.items():
        if path == absolute:
            return report_id
    renamed = former.of(sha256, taken)
    if renamed is not None:
        return renamed
    name, number = base, 2
    # A report whose file is gone was moved: the file of the same name takes its place.
    while name in taken and Path(taken[name]).exists():
        name, number = f"{base}-{number}", number + 1
    return name


def _absolute(path: Path) -> str:
    # realpath, unlike resolve(), gives an answer for a link that leads to itself; reading it then says what
    # is wrong.
    return os.path.realpath(path)
