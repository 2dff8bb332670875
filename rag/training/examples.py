"""Question, passage and answer spans: the one record that all training data is made of."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import InputError


@dataclass(frozen=True, slots=True)
class Span:
    """An answer in its passage."""

    text: str
    start: int
    """Character offset in the context: `context[start : start + len(text)] == text`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with one passage, and where in it the answer stands."""

    id: str
    source: str
    """Name of the data set that it comes from."""
    license: str
    question: str
    context: str
    answers: tuple[Span, ...]
    """Acceptable spans, the preferred one first; empty where the passage doesn't answer."""
    heading: str = ""
    """Title of the document or section, given to the reader before the passage; never part of an answer."""
    group: str = ""
    """Document that it comes from; parts are divided by group, so that none has passages in both."""


class ExampleError(InputError):
    """A line of a data file can't be read as an example."""


def read_examples(path: Path) -> Iterator[Example]:
    """Examples of a JSON-lines file, gzipped if its name ends in `.gz`, in the order of the file.

    A `title` is taken as heading and group where those are missing.

    Raises:
        ExampleError: a line isn't an example, or an answer isn't at its offset.

    """
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, start=1):
                yield _example(line, f"{path.name}:{number}")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ExampleError(f"{path}: can't be read ({error})") from error


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write examples as JSON lines, gzipped if the name ends in `.gz`; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    # No time stamp in the archive: the same examples give the same bytes.
    with path.open("wb") as raw:
        packed = gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) if path.suffix == ".gz" else raw
        with packed:
            for example in examples:
                packed.write(json.dumps(asdict(example), ensure_ascii=False).encode() + b"\n")
                count += 1
    return count


def _example(line: str, where: str) -> Example:
    try:
        row = json.loads(line)
        answers = tuple(Span(str(a["text"]), int(a["start"])) for a in row["answers"])
        title = str(row.get("title") or "")
        example = Example(
            id=str(row["id"]),
            source=str(row["source"]),
            license=str(row["license"]),
            question=str(row["question"]),
            context=str(row["context"]),
            answers=answers,
            heading=str(row.get("heading") or title),
            group=str(row.get("group") or title),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExampleError(f"{where}: not an example ({error!r})") from error
    for answer in answers:
        if (
            answer.start < 0
            or not answer.text
            or example.context[answer.start : answer.start + len(answer.text)] != answer.text
        ):
            raise ExampleError(f"{where}: the answer {answer.text!r} isn't at {answer.start}")
    return example
