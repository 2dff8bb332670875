"""A build struck at each of its calls in turn, and mended by the next: for tests and `benchmarks/crash_safety.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crash_builder import UNEXPECTED
from crashing import CALLS, KILL, Builder, Ended, assert_clean, builder, served, text_of
from fakes_index import HashEmbedder

FIRST, UPDATE, REMOVE = "the first report", "a changed report", "the last report removed"
RUNS = (FIRST, UPDATE, REMOVE)
"""Kinds of run: what each of them publishes."""


@dataclass(slots=True)
class Struck:
    """What was seen."""

    calls: Counter[str] = field(default_factory=Counter)
    """Points by kind of call."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """How often the former or the new state answered, in words."""

    def add(self, call: str, outcome: str) -> None:
        """Count a point."""
        self.calls[call] += 1
        self.outcomes[outcome] += 1


def kill_at_each_call(folder: Path, run: str, *, step: int = 1) -> Struck:
    """Kill a run before each call, or every `step`-th of each kind. Raises AssertionError as `_Tried.strike` does."""
    found = Struck()
    with builder(folder, KILL) as striking:
        tried = _Tried(striking, folder, run)
        for call in CALLS:
            number = 1
            while (outcome := tried.strike(call, number)) != _WENT_ON:
                found.add(call, outcome)
                number += step
    return found


def fail_each_call(folder: Path, error: str, run: str, calls: Mapping[str, int], *, step: int = 1) -> Struck:
    """Fail each call of a run, of which there are so many by kind. Raises AssertionError as `_Tried.strike` does."""
    found = Struck()
    with builder(folder, error) as striking:
        tried = _Tried(striking, folder, run)
        for call, most in calls.items():
            for number in range(1, most + 1, step):
                found.add(call, tried.strike(call, number))
    return found


class _Tried:
    """One index, written again and again."""

    def __init__(self, striking: Builder, folder: Path, run: str) -> None:
        self._striking = striking
        self._home, self._source = folder / "index", folder / "permits.txt"
        self._run = run
        self._version = 1000
        self._text: str | None = None

    def strike(self, call: str, number: int) -> str:
        """Strike a run at a call, and mend it; what came of it in words.

        AssertionError where the index isn't the former or the new one whole, where a run that failed doesn't say so
        in one line, or where the next run leaves anything of it.
        """
        if (self._run == FIRST) != (self._text is None):
            self._text = self._mended(None if self._run == FIRST else self._new())
        former, new = self._text, None if self._run == REMOVE else self._new()
        at = (call, number)
        ended = self._striking.run(self._home, None if new is None else self._source, at=at)
        now = served(self._home, HashEmbedder())
        outcome = _outcome(at, ended, now, former, new)
        self._text = self._mended(new)
        return outcome

    def _new(self) -> str:
        self._version += 1
        self._source.write_text(text_of(self._version))
        return text_of(self._version)

    def _mended(self, new: str | None) -> str | None:
        """What the next run leaves is the new index, and nothing else."""
        again = self._striking.run(self._home, None if new is None else self._source)
        removed_before = new is None and "nothing is indexed" in again.stderr
        assert again.code == (3 if removed_before else 0), again
        assert served(self._home, HashEmbedder()) == new
        assert_clean(self._home, generations=0 if new is None else 1)
        return new


_WENT_ON = "went on, the new one answers"


def _outcome(at: tuple[str, int], ended: Ended, now: str | None, former: str | None, new: str | None) -> str:
    assert now in (former, new), (at, now)
    state = "new" if now == new else "former"
    if ended.killed:
        return f"killed, the {state} one answers"
    if ended.code == 0:
        assert now == new, at
        return _WENT_ON
    assert ended.code != UNEXPECTED, (at, ended)
    assert now == former, (at, ended)
    assert ended.stderr.startswith("footnote: "), (at, ended)
    assert ended.stderr.count("\n") == 1, (at, ended)
    return f"exit code {ended.code}, the former one answers"
