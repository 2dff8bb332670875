"""Parsing and embedding at the same time, in bounded memory: what comes of both lies on disk.

A thread parses reports and splits them into passages, which it writes into a database aside; batches of what is to be
embedded come here, are put in batches of many passages, which the embedder sorts by length, and go into the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from index.ahead import Ahead
from index.database import StoredReport
from index.database_writer import write_database
from index.embed import Embedder
from index.errors import ModelError
from index.journal import Journal, key_of
from index.records import Passage
from index.sentence_vectors import embed_passages

_BATCH = 512
"""Passages that are embedded together: enough that sorting by length pays, and that both cores end at one time."""
_WAITING = 8
"""Batches that parsing may be ahead."""
Input: TypeAlias = tuple[tuple[str, ...], str]
"""What the embedder sees of a passage: its section path and its text."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Some passages of a report that was parsed."""

    inputs: tuple[Input, ...]
    share: float
    """How much of all that is to be read has been read, 0 to 1."""


Put: TypeAlias = Callable[[Parsed], None]


def parsed_and_embedded(
    aside: Path,
    reports: Callable[[Put], Iterator[StoredReport]],
    *,
    embedder: Embedder,
    journal: Journal,
    known: Callable[[bytes], bool],
    told: Callable[[int, int], None] | None = None,
) -> int:
    """Write reports into a database aside, and embed what isn't known of their passages; returns how many.

    Args:
        aside: The database's file, which is made.
        reports: Makes the reports, in a thread of its own, and hands over their passages before it gives each.
        embedder: What embeds.
        journal: Where the vectors go.
        known: Whether vectors are there already, by key.
        told: Hears how many passages are embedded, and about how many there will be.

    """
    embedded = found = 0
    waiting: dict[bytes, Input] = {}
    with closing(Ahead[Parsed](lambda put: write_database(aside, reports(put)), most=_WAITING)) as ahead:
        for parsed in ahead:
            for section, text in parsed.inputs:
                key = key_of(section, text)
                if key not in waiting and key not in journal and not known(key):
                    waiting[key] = (section, text)
                    found += 1
            about = round(found / parsed.share) if parsed.share > 0 else found
            while len(waiting) >= _BATCH:
                embedded += _embed(waiting, embedder, journal, embedded, about, told)
    while waiting:
        embedded += _embed(waiting, embedder, journal, embedded, found, told)
    return embedded


def batches(passages: Sequence[Passage]) -> Iterable[tuple[Input, ...]]:
    """What is embedded of passages, in parts of a batch."""
    for at in range(0, len(passages), _BATCH):
        yield tuple((held.section, held.text) for held in passages[at : at + _BATCH])


def _embed(
    waiting: dict[bytes, Input],
    embedder: Embedder,
    journal: Journal,
    before: int,
    about: int,
    told: Callable[[int, int], None] | None,
) -> int:
    """Embed the batch that has waited longest, and take it out."""
    keys = list(waiting)[:_BATCH]
    inputs = [waiting.pop(key) for key in keys]
    heard = (lambda done: told(before + done, about)) if told is not None else None
    try:
        vectors = embed_passages(embedder, inputs, progress=heard)
    except OSError as error:  # else it would be taken for a folder that can't be written
        raise ModelError(f"{embedder.name}: can't embed ({error}); install the model again") from error
    journal.add(keys, vectors)
    return len(keys)
