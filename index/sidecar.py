"""The file beside a report that holds its metadata: `mexico_2023.meta.json` beside `mexico_2023.txt`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from index.errors import LoadError, MetadataError
from index.load.read import read_bytes
from index.metadata import checked
from index.records import Pairs

SIDECAR = ".meta.json"
MAX_SIDECAR_BYTES = 64 * 1024
_EXAMPLE = '{"country": "Mexico", "year": 2023}'


def sidecar_path(report: Path) -> Path:
    """Where a report's metadata is looked for; the file need not exist."""
    return report.with_name(f"{report.stem}{SIDECAR}")


def is_sidecar(path: Path) -> bool:
    """Whether a file holds metadata, going by its name."""
    return path.name.endswith(SIDECAR)


def read_sidecar(report: Path) -> Pairs:
    """The metadata beside a report, () where there is none.

    Raises MetadataError: it can't be read, or isn't a flat JSON object of strings and numbers; or there is one
    under a name that would never be looked at.
    """
    path = sidecar_path(report)
    # Not Path.exists, which raises where the name is too long, as a sidecar's may be where the report's isn't.
    if not os.path.lexists(path):
        misnamed = report.with_name(f"{report.name}{SIDECAR}")
        if os.path.lexists(misnamed):
            raise MetadataError(
                f"{misnamed}: metadata isn't looked for there; rename the file to {path.name}"
            )
        return ()
    return checked(_members(path), where=str(path))


class _Object(list[tuple[str, object]]):
    """An object's members in order, doubles included."""


def _members(path: Path) -> Iterator[tuple[str, str]]:
    root = _parsed(path)
    if not isinstance(root, _Object):
        raise MetadataError(f"{path}: holds no JSON object; write one such as {_EXAMPLE}")
    for key, value in root:
        if not isinstance(value, str):
            raise MetadataError(
                f"{path}: the value of {key[:60]!r} is neither text nor a number; write it as in {_EXAMPLE}"
            )
        yield key, value


def _parsed(path: Path) -> object:
    try:
        data = read_bytes(path)
    except LoadError as error:
        raise MetadataError(str(error)) from error
    if len(data) > MAX_SIDECAR_BYTES:
        limit = MAX_SIDECAR_BYTES // 1024
        raise MetadataError(f"{path}: is larger than {limit} KB; keep only what you choose reports by")
    try:
        # Numbers stay as they are written: 2023 is the value `2023`, and 1.50 isn't 1.5.
        root: object = json.loads(
            data.decode("utf-8-sig"),
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse,
            object_pairs_hook=_Object,
        )
    except UnicodeDecodeError as error:
        raise MetadataError(
            f"{path}: is not UTF-8 (invalid byte at offset {error.start}); save it with the encoding UTF-8"
        ) from None
    except RecursionError:
        raise MetadataError(f"{path}: is nested too deeply; write an object such as {_EXAMPLE}") from None
    except ValueError as error:
        raise MetadataError(f"{path}: is not JSON ({error}); write an object such as {_EXAMPLE}") from None
    return root


def _refuse(constant: str) -> str:
    raise ValueError(f"{constant} is no number")
