"""An assistant that is lent to answers, and closed once it has been replaced and the last answer has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.answerer import Answerer


class Lent:
    """Counts who uses an assistant; whoever made this is the first."""

    def __init__(self, assistant: Answerer) -> None:
        self.assistant = assistant
        self._users = 1
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Count one more, unless it is closed already."""
        with self._lock:
            if self._users:
                self._users += 1
            return self._users > 0

    def give_back(self) -> None:
        """Count one less, and close the assistant with the last."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self.assistant.close()


@contextmanager
def borrowed(newest: Callable[[], Lent]) -> Iterator[Answerer]:
    """An assistant that stays open inside. Where the newest one is replaced at this very moment, it is asked again."""
    lent = newest()
    while not lent.take():
        lent = newest()
    try:
        yield lent.assistant
    finally:
        lent.give_back()
