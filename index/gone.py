"""Reports whose files are gone, and files that have another name now.

A folder that is indexed again drops the reports that came from it and whose files aren't there any more. Nothing is
dropped that could merely not be read: a text that was taken out of an index can't be brought back.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import LoadError
from index.load import report_files

_NAMED = 5
"""Reports that a message names."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Reports of folders that were searched, none of which was read."""

    gone: tuple[str, ...]
    """Ids of those whose files aren't there any more, sorted."""
    kept: tuple[str, ...]
    """Ids of those whose files are there or can't be looked at, and that keep their former text; sorted."""


def missing_reports(
    paths: Sequence[Path],
    held: Mapping[str, str],
    *,
    read: Collection[str],
    skipped: Sequence[str],
    skipped_ids: Collection[str] = (),
) -> Missing:
    """The reports of an index that a run came past without reading them.

    Args:
        paths: Files and folders that the run was given.
        held: Absolute path of each report's file, by the report's id.
        read: Ids of the reports that were read, under whatever name.
        skipped: Paths of the files that could not be read.
        skipped_ids: Ids of reports whose files, perhaps renamed, could not be read.

    """
    folders = [_real(path) for path in paths if path.is_dir()]
    unread = {str(_real(Path(path))) for path in skipped}
    gone: list[str] = []
    kept: list[str] = []
    for report_id in sorted(held.keys() - set(read)):
        path = held[report_id]
        if path in unread or report_id in skipped_ids:
            kept.append(report_id)
        elif any(Path(path).is_relative_to(folder) for folder in folders):
            state = is_gone(path)
            if state is not False:
                (gone if state else kept).append(report_id)
    return Missing(tuple(gone), tuple(kept))


def refuse_emptied(paths: Sequence[Path], held: Mapping[str, str]) -> None:
    """Raise LoadError for a folder that reports came from and that holds none any more.

    A drive that isn't there leaves just that, an empty folder: whoever emptied it on purpose says so.
    """
    for path in paths:
        folder = _real(path)
        here = sorted(name for name, file in held.items() if Path(file).is_relative_to(folder))
        if path.is_dir() and here and not any(report_files(path)):
            named = " ".join(f"--remove {name}" for name in here[:_NAMED]) + (" …" if here[_NAMED:] else "")
            raise LoadError(
                f"{path}: the folder holds no report any more, the index keeps the {len(here)} that came from it; "
                f"if they are gone for good, run `footnote index {named}`"
            )


def is_gone(path: str) -> bool | None:
    """Whether a file isn't there any more; None where that can't be told, as without permission."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return None


class FormerNames:
    """Which report a new file was before: one with the same bytes, whose own file is gone."""

    def __init__(self, held: Mapping[str, str]) -> None:
        """Take the SHA-256 of each report's file, by the report's id; "" where it isn't known."""
        self._by_sum: dict[str, list[str]] = {}
        for report_id in sorted(name for name, sha256 in held.items() if sha256):
            self._by_sum.setdefault(held[report_id], []).append(report_id)

    def of(self, sha256: str, taken: Mapping[str, str], *, name: str) -> str | None:
        """The report's id, None where there is none; of several, the one whose file had the same name.

        `taken`: the file of each report, as far as the run has come. `name`: of the new file.
        """
        found = [each for each in self._by_sum.get(sha256, ()) if is_gone(taken[each])]
        same = [each for each in found if Path(taken[each]).name == name]
        return next(iter(same or found), None)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
