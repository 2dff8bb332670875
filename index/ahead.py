"""Work that goes on in a thread of its own and hands over items as it makes them: parsing, while a model embeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
_WAIT = 0.1
"""Seconds after which either side looks whether the other is still there."""


class _UnwantedError(Exception):
    """Nobody takes the items any more."""


class Ahead(Generic[Item]):
    """The items that some work hands over, in order; a few are made before they are asked for."""

    def __init__(self, work: Callable[[Callable[[Item], None]], None], *, most: int) -> None:
        """Begin.

        Args:
            work: Called in the thread with the function that takes an item, which waits while enough are there.
            most: Items that wait at the same time.

        """
        self._work = work
        self._queue: Queue[Item] = Queue(most)
        self._ended, self._unwanted = Event(), Event()
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        """The items. Raises what the work raised."""
        while True:
            # Asked before the queue: whatever was put before the end is then seen.
            ended = self._ended.is_set()
            try:
                yield self._queue.get_nowait() if ended else self._queue.get(timeout=_WAIT)
            except Empty:
                if ended:
                    break
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Have the work end where it hands over the next item, and wait for that."""
        self._unwanted.set()
        self._thread.join()

    def _put(self, item: Item) -> None:
        while not self._unwanted.is_set():
            try:
                self._queue.put(item, timeout=_WAIT)
            except Full:
                continue
            return
        raise _UnwantedError

    def _run(self) -> None:
        try:
            self._work(self._put)
        except _UnwantedError:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again where the items are asked for
            self._failure = error
        finally:
            self._ended.set()
