"""Frames of sentences and questions by subject, read from the text files in `subjects/`.

A file starts with lines `subject:`, `headings:`, `agencies:`, `pool NAME:` and `filler:` (a sentence without a
figure). Blocks follow, parted by blank lines. A block has wordings of one statement, each after `>`, and questions:
`a: How many …? | …` asks for the slot or words labelled `a`; `!a:` does the same, but its years and names can't be
exchanged for others to get a question without an answer; `- word, word: …?` is a question that the statement doesn't
answer, unless one of the words stands somewhere in the passage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from rag.training.statements.markup import MarkupError, Template, parse


@dataclass(frozen=True, slots=True)
class Ask:
    """Wordings of a question about one labelled answer."""

    label: str
    wordings: tuple[Template, ...]
    exchange: bool
    """Whether another year or name in it makes a question that the passage doesn't answer."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Wordings of a question that the statement doesn't answer."""

    wordings: tuple[Template, ...]
    unless: tuple[str, ...]
    """Words of which none may stand in the passage."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One statement in several wordings, with questions."""

    name: str
    wordings: tuple[Template, ...]
    asks: tuple[Ask, ...]
    misses: tuple[Miss, ...]


@dataclass(slots=True)
class Subject:
    """An area that reports are written on; filled line by line while its file is read, left alone afterwards."""

    name: str
    headings: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    pools: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fillers: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


@cache
def subjects() -> tuple[Subject, ...]:
    """All subjects, by the names of their files."""
    folder = resources.files("rag.training.statements") / "subjects"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".txt"))
    files = [folder / name for name in names]
    return tuple(subject for file in files for subject in read_subjects(file.read_text(encoding="utf-8")))


def read_subjects(text: str) -> list[Subject]:
    """Subjects of one file.

    Raises:
        MarkupError: a line isn't written as the head of this module says.

    """
    found: list[Subject] = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]
        if not lines:
            continue
        if lines[0].startswith("subject:"):
            found.append(_subject(lines))
        elif found:
            frame = _frame(lines, f"{found[-1].name}-{len(found[-1].frames)}")
            found[-1].frames.append(frame)
        else:
            raise MarkupError(f"a frame before any subject: {lines[0]!r}")
    return found


def _subject(lines: list[str]) -> Subject:
    subject = Subject(name=lines[0].removeprefix("subject:").strip())
    for line in lines[1:]:
        key, _, value = line.partition(":")
        values = tuple(item.strip() for item in value.split(";"))
        if key == "headings":
            subject.headings = values
        elif key == "agencies":
            subject.agencies = values
        elif key.startswith("pool "):
            subject.pools[key.removeprefix("pool ").strip()] = values
        elif key == "filler":
            subject.fillers.append(value.strip())
        else:
            raise MarkupError(f"no such line: {line!r}")
    return subject


def _frame(lines: list[str], name: str) -> Frame:
    wordings: list[Template] = []
    asks: list[Ask] = []
    misses: list[Miss] = []
    for line in lines:
        if line.startswith(">"):
            wordings.append(parse(line[1:].strip()))
            continue
        key, colon, rest = line.partition(": ")
        if not colon:
            raise MarkupError(f"no question: {line!r}")
        questions = tuple(parse(question.strip()) for question in rest.split(" | "))
        if key.startswith("-"):
            unless = tuple(word.strip().lower() for word in key[1:].split(",") if word.strip())
            misses.append(Miss(questions, unless))
        else:
            asks.append(Ask(key.lstrip("!"), questions, exchange=not key.startswith("!")))
    if not wordings:
        raise MarkupError(f"no wording: {lines[0]!r}")
    return Frame(name, tuple(wordings), tuple(asks), tuple(misses))
