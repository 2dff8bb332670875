"""Answer files: one Answer object, a list of them, or one a line; and the texts that they cite."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from index.errors import InputError
from rag.contract import JsonValue, answer_from_json
from rag.records import Answer

_CURE = "give the output of `footnote ask --json`"


def read_answers(file: Path) -> tuple[Answer, ...]:
    """The answers of a file, in order; of stdin for `-`. Raises InputError where there is none or one can't be read."""
    text = _read(file)
    values = _parse(file, text)
    if not values:
        raise InputError(f"{file}: holds no answer; {_CURE}")
    answers = []
    for number, value in enumerate(values, 1):
        try:
            answers.append(answer_from_json(value))
        except InputError as error:
            where = f", answer {number}" if len(values) > 1 else ""
            raise InputError(f"{file}{where}: {error}; {_CURE}") from error
    return tuple(answers)


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: is not UTF-8 text; {_CURE}") from error


def _parse(file: Path, text: str) -> Sequence[JsonValue]:
    """The JSON values of a text: those of its list, or one a line, or the one that it is."""
    try:
        value = cast("JsonValue", json.loads(text))
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise InputError(f"{file}: is not JSON ({error}); {_CURE}") from error
        return [_parse_line(file, number, line) for number, line in enumerate(lines, 1)]
    return value if isinstance(value, list) else [value]


def _parse_line(file: Path, number: int, line: str) -> JsonValue:
    try:
        return cast("JsonValue", json.loads(line))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: line {number} is not JSON ({error}); {_CURE}") from error


def texts_of_files(files: Sequence[Path]) -> dict[str, str]:
    """Report texts by their SHA-256, as indexing would read the files. Raises LoadError."""
    from index.load import load_report

    loaded = [load_report(file) for file in files]
    return {report.sha256: report.text for report in loaded}


def texts_of_index(folder: Path) -> dict[str, str]:
    """Report texts of an index by their SHA-256; no vectors are read. Raises IndexUnusableError."""
    from index.store import open_database

    database, _ = open_database(folder)
    try:
        return {report.sha256: database.text(report.id) or "" for report in database.reports()}
    finally:
        database.close()
