"""What answering takes, step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rag.records import Timings


@dataclass(slots=True)
class Clock:
    """Milliseconds by step."""

    started: float = field(default_factory=time.perf_counter)
    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a step's."""
        at = time.perf_counter()
        yield
        self.spent[name] = self.spent.get(name, 0.0) + (time.perf_counter() - at) * 1000

    def timings(self) -> Timings:
        """What was spent so far, rounded to hundredths of a millisecond."""
        spent = {name: round(value, 2) for name, value in self.spent.items()}
        return Timings(
            retrieve=spent.get("retrieve", 0.0),
            read=spent.get("read", 0.0),
            generate=spent.get("generate", 0.0),
            verify=spent.get("verify", 0.0),
            total=round((time.perf_counter() - self.started) * 1000, 2),
        )
