"""Strict reading of JSON files: every complaint names the file, the line and the field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError


def _not_json(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises InputError where it is missing or isn't one."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}") from error


def check_folder(path: Path) -> None:
    """Raise InputError where a file can't be written for lack of its folder; call it before long work."""
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path} can't be written: the folder {path.parent} doesn't exist; make it first")


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file. Raises InputError where it can't be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror or error}") from error


def parse(text: str, where: str) -> object:
    """One JSON value. Raises InputError that says where it isn't one."""
    try:
        value: object = json.loads(text, parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON ({error})") from error
    return value


def as_object(value: object, where: str) -> Mapping[str, object]:
    """The value as a JSON object. Raises InputError where it is something else."""
    if not isinstance(value, dict):
        raise InputError(f"{where}: not a JSON object")
    return {str(key): field for key, field in value.items()}


def read_lines(path: Path) -> Iterator[Fields]:
    """The objects of a JSON-lines file; blank lines are skipped. Raises InputError."""
    # Not splitlines(): a JSON string may hold U+2028 as it is.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            where = f"{path} line {number}"
            yield Fields(as_object(parse(line, where), where), where)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object's fields, read by type. Each reader raises InputError where the field is something else."""

    values: Mapping[str, object]
    where: str
    """File and line, for messages."""

    def fail(self, message: str) -> InputError:
        """An error at this object's place, to raise."""
        return InputError(f"{self.where}: {message}")

    def text(self, name: str) -> str:
        """A string that isn't blank."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"`{name}` must be a string that isn't empty")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string, or None where the field is null or left out."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"`{name}` must be a string")
        return value

    def truth(self, name: str) -> bool:
        """True or false."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise self.fail(f"`{name}` must be true or false")
        return value

    def items(self, name: str) -> list[object]:
        """A list; empty where the field is left out."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            raise self.fail(f"`{name}` must be a list")
        return list(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings that aren't blank; empty where the field is left out."""
        return self.all_texts(self.items(name), name)

    def all_texts(self, items: list[object], name: str) -> tuple[str, ...]:
        """The items of a list as strings that aren't blank."""
        found = tuple(item for item in items if isinstance(item, str) and item.strip())
        if len(found) != len(items):
            raise self.fail(f"`{name}` must hold strings that aren't empty")
        return found
