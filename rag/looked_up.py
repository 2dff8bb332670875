"""What is worked out of a report when it is first asked for, and kept: opening an index reads no report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class LookedUp(Mapping[str, T], Generic[T]):
    """Values by key, each worked out once. Safe to use from several threads."""

    def __init__(self, keys: Sequence[str], find: Callable[[str], T | None]) -> None:
        """`find`: the value of a key, None where it has none; such a key isn't in the mapping."""
        self._keys = frozenset(keys)
        self._find = find
        self._found: dict[str, T | None] = {}
        self._lock = Lock()

    def __getitem__(self, key: str) -> T:
        with self._lock:
            known = key in self._found
            value = self._found.get(key)
        if not known:
            value = self._find(key) if key in self._keys else None
            with self._lock:
                self._found[key] = value
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return (key for key in sorted(self._keys) if self.get(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
