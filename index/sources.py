"""The files that a run is given: which they are, what they hold, which report of the index each one is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.database import HeldReport
from index.errors import LoadError
from index.gone import FormerNames
from index.load import LOADERS, parse_report, report_files, report_text, slug
from index.metadata import Metadata
from index.records import Pairs, Report
from index.sidecar import is_sidecar, read_sidecar

Progress = Callable[[str, int, int], None]
"""Called with the step's name (`reading`, `embedding`, `writing`), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be read; the others were indexed."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    id: str
    sha256: str
    """Of its text."""
    path: str
    """Absolute path of the file."""
    metadata: Metadata
    report: Report | None
    """Its report; None where nothing has changed that parsing sees, so that it wasn't parsed."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run."""

    paths: tuple[tuple[Path, bool], ...]
    """Each once, and whether it was given itself."""

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Files:
        """The files that paths name, folders searched. Raises LoadError where there is none."""
        return cls(tuple(_files_of(paths)))

    @property
    def sizes(self) -> list[int]:
        """Bytes of each; 0 for one that can't be read."""
        return [os.stat(path).st_size if path.exists() else 0 for path, _ in self.paths]  # noqa: PTH116


def read_sources(
    files: Files,
    held: Mapping[str, HeldReport],
    *,
    given: Pairs,
    taken_back: Collection[str],
    progress: Progress | None,
) -> Iterator[Source | Skipped]:
    """Read files one after the other; one of a folder that can't be read is skipped.

    Raises LoadError: a file given itself can't be read, or none can. Raises MetadataError for any sidecar
    file that can't be used: a report without its metadata would be missing wherever it is chosen by it.
    """
    first: Skipped | None = None
    read = 0
    taken = {report.id: report.path for report in held.values()}
    former = FormerNames({report.id: report.sha256 for report in held.values()})
    for number, (path, itself) in enumerate(files.paths, start=1):
        absolute = _absolute(path)
        try:
            text = report_text(path)
            sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
            report_id = _identifier(slug(path.stem), absolute, sha256, taken, former)
            known = held.get(report_id)
            before = known.metadata if known is not None else Metadata()
            metadata = before.updated(given, taken_back=taken_back, sidecar=read_sidecar(path))
            now = (sha256, path.name, metadata.title)
            same = known is not None and (known.sha256, known.source, known.metadata.title) == now
            report = None if same else _report(path, text, report_id, metadata.title)
        except LoadError as error:
            if itself:
                raise
            skipped = Skipped(str(path), str(error))
            first = first or skipped
            yield skipped
        else:
            taken[report_id] = absolute
            read += 1
            yield Source(report_id, sha256, absolute, metadata, report)
        finally:
            if progress is not None:
                progress("reading", number, len(files.paths))
    if not read and first is not None:
        raise LoadError(f"none of the files could be read; the first: {first.reason}")


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


def _report(path: Path, text: str, report_id: str, title: str | None) -> Report:
    """The report of a text, titled as its metadata says."""
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
