"""How many answers may be computed at once, and how many may wait their turn.

Answering is bound by the processor: more at once makes each slower, and an endless queue makes everybody
wait. Whoever doesn't fit is told at once to come back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class BusyError(Exception):
    """All places are taken, waiting ones included."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one server process."""

    at_once: int = 2
    """Answers computed at the same time."""
    waiting: int = 16
    """Further requests that wait for one of those places."""
    retry_after_s: int = 5
    """What a refused client is told to wait, seconds."""


class Gate:
    """Counts who is inside, from event loop and worker threads alike."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._inside = 0
        self._lock = threading.Lock()
        self._places = threading.Semaphore(limits.at_once)

    @property
    def capacity(self) -> int:
        """How many may be inside, answered and waiting together."""
        return self.limits.at_once + self.limits.waiting

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Be inside, without having a place yet; never blocks. Raises BusyError."""
        with self._lock:
            if self._inside >= self.capacity:
                raise BusyError("too many questions at once; try again in a few seconds")
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1

    def take_place(self) -> None:
        """Wait for a place; for worker threads. Every call is followed by one `leave_place`."""
        self._places.acquire()

    def leave_place(self) -> None:
        """Give the place to the next who waits."""
        self._places.release()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Have one of the places, waiting for it if need be; for worker threads."""
        self.take_place()
        try:
            yield
        finally:
            self.leave_place()
