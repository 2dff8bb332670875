"""Answers that were given before: the same question of the same index generation needs no work."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from rag.records import RetrievalEvent
from rag.trace import Explained


@dataclass(frozen=True, slots=True)
class Asked:
    """All that decides an answer, on one generation with the same models."""

    question: str
    report_ids: tuple[str, ...]
    top_k: int


class Remembered:
    """The last answers, at most as many as it has room for. Safe to use from several threads."""

    def __init__(self, room: int) -> None:
        """`room`: number of answers; 0 remembers none."""
        self._room = room
        self._held: OrderedDict[Asked, tuple[RetrievalEvent, Explained]] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Asked) -> tuple[RetrievalEvent, Explained] | None:
        """What was found and answered, None where that isn't remembered."""
        with self._lock:
            found = self._held.get(asked)
            if found is not None:
                self._held.move_to_end(asked)
            return found

    def keep(self, asked: Asked, retrieval: RetrievalEvent, explained: Explained) -> None:
        """Remember an answer; the one that was asked for the longest time ago gives way."""
        if not self._room:
            return
        with self._lock:
            self._held[asked] = (retrieval, explained)
            self._held.move_to_end(asked)
            while len(self._held) > self._room:
                self._held.popitem(last=False)
