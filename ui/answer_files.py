"""Answer files: one Answer object, a list of them, or one a line; and the reports that they cite."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from index.errors import InputError
from index.records import Paragraph
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


@dataclass(frozen=True, slots=True)
class CitedReports:
    """What answers are held against, by the SHA-256 of the reports' texts."""

    texts: Mapping[str, str]
    paragraphs: Mapping[str, Sequence[Sequence[Paragraph]]]
    """Of each report that has the text: a PDF and the text made from it can both be indexed."""
    as_indexed: bool
    """Whether they are an index's, and not files that were given in their place."""


def reports_of_files(files: Sequence[Path]) -> CitedReports:
    """Reports as indexing would read their files. Raises LoadError."""
    from index.load import load_report

    read = ((report.text, report.sha256, report.paragraphs) for report in map(load_report, files))
    return _cited(read, as_indexed=False)


def reports_of_index(folder: Path, answers: Sequence[Answer]) -> CitedReports:
    """The reports of an index that answers cite; no other's text and no vectors are read. Raises IndexUnusableError."""
    from index.store import open_database

    wanted = {citation.report_sha256 for answer in answers for citation in answer.citations}
    database, _ = open_database(folder)
    try:
        held = (
            (database.text(report.id) or "", report.sha256, database.paragraphs(report.id))
            for report in database.reports()
            if report.sha256 in wanted
        )
        return _cited(held, as_indexed=True)
    finally:
        database.close()


def _cited(reports: Iterable[tuple[str, str, tuple[Paragraph, ...]]], *, as_indexed: bool) -> CitedReports:
    texts: dict[str, str] = {}
    paragraphs: dict[str, list[tuple[Paragraph, ...]]] = {}
    for text, sha256, held in reports:
        texts[sha256] = text
        paragraphs.setdefault(sha256, []).append(held)
    return CitedReports(texts, paragraphs, as_indexed)
