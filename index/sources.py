"""The files that a run is given: which they are, what they hold, which report of the index each one is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.database import HeldReport
from index.errors import LoadError
from index.gone import FormerNames
from index.load import (
    LOADERS,
    FileReader,
    checksum,
    folder_files,
    report_bytes,
    report_files,
    report_of,
    shown,
    slug,
)
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
    held: str = ""
    """Id of the report that the index holds of this file, under whatever name; "" where there is none."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    id: str
    sha256: str
    """Of its text."""
    file_sha256: str
    """Of its bytes."""
    path: str
    """Absolute path of the file."""
    metadata: Metadata
    report: Report | None
    """Its report; None where nothing has changed that parsing sees, so that it wasn't parsed."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to read."""

    path: Path
    folder: Path | None
    """The folder that it was found in, None where it was given itself."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run."""

    files: tuple[File, ...]
    """Each once."""

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Files:
        """The files that paths name, folders searched. Raises LoadError where there is none."""
        return cls(tuple(_files_of(paths)))

    @property
    def sizes(self) -> list[int]:
        """Bytes of each; 0 for one that can't be read."""
        return [_size(file.path) for file in self.files]


def read_sources(
    files: Files,
    held: Mapping[str, HeldReport],
    *,
    given: Pairs,
    taken_back: Collection[str],
    progress: Progress | None,
) -> Generator[Source | Skipped, None, None]:
    """Read files one by one, and name those of folders that could not be read.

    While the caller works on one file, the child process reads the next. Raises LoadError: a file given itself
    can't be read, or none could. Raises MetadataError for any sidecar file that can't be used: a report without its
    metadata would be missing wherever it is chosen by it.
    """
    first: Skipped | None = None
    read = 0
    with FileReader() as reader:
        reading = _Reading(reader, held, given, taken_back)
        begun: _Begun | None = None
        for number, file in enumerate((*files.files, None)):
            done = reading.finished(begun) if begun is not None else None
            if done is not None and progress is not None:
                progress("reading", number, len(files.files))
            begun = reading.begun(file) if file is not None else None
            if isinstance(done, Skipped):
                first = first or done
            if done is not None:
                read += isinstance(done, Source)
                yield done
    if not read and first is not None:
        raise LoadError(
            f"none of the files could be read, {len(files.files)} in all; the first: {first.reason}"
        )


_NOTHING_SAID = Metadata()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file whose bytes were read, or that could not be."""

    file: File
    absolute: str = ""
    report_id: str = ""
    file_sha256: str = ""
    metadata: Metadata = _NOTHING_SAID
    known: HeldReport | None = None
    """The report that an index holds of this very file, where nothing of it has to be read again."""
    refused: LoadError | None = None


class _Reading:
    """Files on their way through the child process; the ids that they were given so far."""

    def __init__(
        self,
        reader: FileReader,
        held: Mapping[str, HeldReport],
        given: Pairs,
        taken_back: Collection[str],
    ) -> None:
        self._reader = reader
        self._held = held
        self._given = given
        self._taken_back = taken_back
        self._taken = {report.id: report.path for report in held.values()}
        self._by_path = {report.path: report.id for report in held.values()}
        self._former = FormerNames({report.id: report.file_sha256 for report in held.values()})

    def begun(self, file: File) -> _Begun:
        """Read a file's bytes and hand them to the child, if they are new. Raises MetadataError, LoadError."""
        try:
            data = report_bytes(file.path)
            absolute = _absolute(file.path)
            if file.folder is not None and not _lies_in(absolute, file.folder):
                raise LoadError(
                    f"{shown(file.path)}: is a link that leads out of the folder; give the file itself"
                )
            file_sha256 = checksum(data)
            report_id = self._identifier(slug(file.path.stem), absolute, file_sha256)
            # Taken from here on: the next file is begun before this one's report has come back.
            self._taken[report_id] = absolute
            self._by_path[absolute] = report_id
            known = self._held.get(report_id)
            before = known.metadata if known is not None else Metadata()
            metadata = before.updated(
                self._given, taken_back=self._taken_back, sidecar=read_sidecar(file.path)
            )
            # A title that is no longer given makes way for the file's own, which has to be read again.
            now = (file_sha256, file.path.name, metadata.title)
            if known is not None and (known.file_sha256, known.source, known.metadata.title) == now:
                return _Begun(file, absolute, report_id, file_sha256, metadata, known)
            self._reader.send(file.path.suffix.lower(), data)
            return _Begun(file, absolute, report_id, file_sha256, metadata)
        except LoadError as error:
            if file.folder is None:
                raise
            return _Begun(file, refused=error)

    def finished(self, begun: _Begun) -> Source | Skipped:
        """What came of a file. Raises LoadError where one that was given itself can't be read."""
        where = shown(begun.file.path)
        if begun.refused is not None:
            return Skipped(where, str(begun.refused))
        known = begun.known
        if known is not None:
            return Source(known.id, known.sha256, known.file_sha256, begun.absolute, begun.metadata, None)
        try:
            loaded = self._reader.receive()
        except LoadError as error:
            self._give_back(begun)
            reason = f"{where}: {error}"
            if begun.file.folder is None:
                raise LoadError(reason) from error
            return Skipped(where, reason, begun.report_id if begun.report_id in self._held else "")
        metadata = replace(begun.metadata, file=loaded.facts)
        report = report_of(
            loaded,
            source=begun.file.path.name,
            report_id=begun.report_id,
            file_sha256=begun.file_sha256,
        )
        if metadata.title is not None:
            report = replace(report, title=metadata.title)
        return Source(report.id, report.sha256, begun.file_sha256, begun.absolute, metadata, report)

    def _give_back(self, begun: _Begun) -> None:
        """The id of a file that couldn't be read stays that of the report that had it."""
        former = self._held.get(begun.report_id)
        self._by_path.pop(begun.absolute, None)
        if former is not None:
            self._taken[former.id] = former.path
            self._by_path[former.path] = former.id
        else:
            self._taken.pop(begun.report_id, None)

    def _identifier(self, base: str, absolute: str, file_sha256: str) -> str:
        """The id of a file: its own if it is known or was renamed, else its name's, else that with a number.

        A report of the same name whose file is gone keeps its id: this may be quite another one.
        """
        known = self._by_path.get(absolute)
        if known is None:
            known = self._former.of(file_sha256, self._taken, name=os.path.basename(absolute))  # noqa: PTH119
        if known is not None:
            return known
        name, number = base, 2
        while name in self._taken:
            name, number = f"{base}-{number}", number + 1
        return name


def other_files(folder: Path) -> list[Path]:
    """The files below a folder that are of no kind that is read, sorted by path, without hidden ones and sidecars."""
    return sorted(
        path for path in folder_files(folder) if path.suffix.lower() not in LOADERS and not is_sidecar(path)
    )


def _files_of(paths: Sequence[Path]) -> list[File]:
    """Files to read, each once."""
    found: dict[str, File] = {}
    for path in paths:
        if not path.is_dir():
            # The shell's `reports/*` gives sidecars too; they are read with their reports.
            if not is_sidecar(path):
                found[_absolute(path)] = File(path, None)
            continue
        files = list(report_files(path))
        if not files:
            raise LoadError(
                f"{shown(path)}: the folder holds no report; give files that end in {', '.join(LOADERS)}"
            )
        for file in files:
            found.setdefault(_absolute(file), File(file, path))
    if not found and paths:
        raise LoadError(f"{paths[0]}: holds the metadata of a report; give the report, which it is read with")
    if not found:
        raise LoadError("no file was given; name files or folders to index")
    return list(found.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _lies_in(absolute: str, folder: Path) -> bool:
    return Path(absolute).is_relative_to(_absolute(folder))


def _absolute(path: Path) -> str:
    # realpath, unlike resolve(), gives an answer for a link that leads to itself; reading it then says what
    # is wrong.
    return os.path.realpath(path)
