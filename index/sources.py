"""The files that a run is given: which they are, what they hold, which report of the index each one is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.database import StoredReport
from index.errors import LoadError
from index.load import LOADERS, FileReader, checksum, report_bytes, report_files, report_of, shown, slug
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
    """All of `iter_sources`, those that were read and those that were not.

    Raises as that does, and LoadError where no file could be read.
    """
    sources: list[Source] = []
    skipped: list[Skipped] = []
    for found in iter_sources(paths, held, given=given, taken_back=taken_back, progress=progress):
        if isinstance(found, Source):
            sources.append(found)
        else:
            skipped.append(found)
    if not sources:
        raise LoadError(f"none of the files could be read; the first: {skipped[0].reason}")
    return sources, skipped


def iter_sources(
    paths: Sequence[Path],
    held: Mapping[str, StoredReport],
    *,
    given: Pairs,
    taken_back: Collection[str],
    progress: Progress | None,
) -> Iterator[Source | Skipped]:
    """Read files and folders one by one, and name the files of folders that could not be read.

    While the caller works on one file, the child process reads the next. Raises LoadError: a file given itself
    can't be read. Raises MetadataError for any sidecar file that can't be used: a report without its metadata
    would be missing wherever it is chosen by it.
    """
    files = _files_of(paths)
    with FileReader() as reader:
        reading = _Reading(reader, held, given, taken_back)
        former: _Begun | None = None
        for number, file in enumerate(files):
            done = reading.finished(former) if former is not None else None
            if done is not None and progress is not None:
                progress("reading", number, len(files))
            former = reading.begun(file)
            if done is not None:
                yield done
        if former is not None:
            done = reading.finished(former)
            if progress is not None:
                progress("reading", len(files), len(files))
            yield done


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    folder: Path | None
    """The folder that it was found in, None where it was given itself."""


_NOTHING_SAID = Metadata()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file whose bytes were read, or that could not be."""

    file: _File
    absolute: str = ""
    report_id: str = ""
    file_sha256: str = ""
    metadata: Metadata = _NOTHING_SAID
    known: StoredReport | None = None
    """The report that an index holds of this very file, where nothing of it has to be read again."""
    refused: LoadError | None = None


class _Reading:
    """Files on their way through the child process; the ids that they were given so far."""

    def __init__(
        self,
        reader: FileReader,
        held: Mapping[str, StoredReport],
        given: Pairs,
        taken_back: Collection[str],
    ) -> None:
        self._reader = reader
        self._held = held
        self._given = given
        self._taken_back = taken_back
        self._taken = {stored.report.id: stored.path for stored in held.values()}

    def begun(self, file: _File) -> _Begun:
        """Read a file's bytes and hand them to the child, if they are new. Raises MetadataError, LoadError."""
        try:
            data = report_bytes(file.path)
            absolute = _absolute(file.path)
            if file.folder is not None and not _lies_in(absolute, file.folder):
                raise LoadError(
                    f"{shown(file.path)}: is a link that leads out of the folder; give the file itself"
                )
            report_id = _identifier(slug(file.path.stem), absolute, self._taken)
            known = self._held.get(report_id)
            before = known.metadata if known is not None else Metadata()
            metadata = before.updated(
                self._given, taken_back=self._taken_back, sidecar=read_sidecar(file.path)
            )
            file_sha256 = checksum(data)
            # A title that is no longer given makes way for the file's own, which has to be read again.
            same = known is not None and known.report.file_sha256 == file_sha256
            if known is not None and same and known.metadata.title == metadata.title:
                return _Begun(file, absolute, report_id, file_sha256, metadata, known)
            self._reader.send(file.path.suffix.lower(), data)
            return _Begun(file, absolute, report_id, file_sha256, metadata)
        except LoadError as error:
            if file.folder is None:
                raise
            return _Begun(file, refused=error)

    def finished(self, begun: _Begun) -> Source | Skipped:
        """What came of a file. Raises LoadError where one that was given itself can't be read."""
        if begun.refused is not None:
            return Skipped(shown(begun.file.path), str(begun.refused))
        if begun.known is not None:
            source = Source(begun.known.report, begun.absolute, begun.metadata)
        else:
            try:
                loaded = self._reader.receive()
            except LoadError as error:
                reason = f"{shown(begun.file.path)}: {error}"
                if begun.file.folder is None:
                    raise LoadError(reason) from error
                return Skipped(shown(begun.file.path), reason)
            metadata = replace(begun.metadata, file=loaded.facts)
            report = report_of(
                loaded,
                source=begun.file.path.name,
                report_id=begun.report_id,
                file_sha256=begun.file_sha256,
            )
            titled = report if metadata.title is None else replace(report, title=metadata.title)
            source = Source(titled, begun.absolute, metadata)
        self._taken[begun.report_id] = begun.absolute
        return source


def _files_of(paths: Sequence[Path]) -> list[_File]:
    """Files to read, each once."""
    found: dict[str, _File] = {}
    for path in paths:
        if not path.is_dir():
            # The shell's `reports/*` gives sidecars too; they are read with their reports.
            if not is_sidecar(path):
                found[_absolute(path)] = _File(path, None)
            continue
        files = list(report_files(path))
        if not files:
            raise LoadError(
                f"{shown(path)}: the folder holds no report; give files that end in {', '.join(LOADERS)}"
            )
        for file in files:
            found.setdefault(_absolute(file), _File(file, path))
    if not found and paths:
        raise LoadError(f"{paths[0]}: holds the metadata of a report; give the report, which it is read with")
    if not found:
        raise LoadError("no file was given; name files or folders to index")
    return list(found.values())


def _identifier(base: str, absolute: str, taken: Mapping[str, str]) -> str:
    """The id of a file: its own if it is known, else its name's, else that with a number."""
    for report_id, path in taken.items():
        if path == absolute:
            return report_id
    name, number = base, 2
    # A report whose file is gone was moved: the file of the same name takes its place.
    while name in taken and Path(taken[name]).exists():
        name, number = f"{base}-{number}", number + 1
    return name


def _lies_in(absolute: str, folder: Path) -> bool:
    return Path(absolute).is_relative_to(_absolute(folder))


def _absolute(path: Path) -> str:
    # realpath, unlike resolve(), gives an answer for a link that leads to itself; reading it then says what
    # is wrong.
    return os.path.realpath(path)
