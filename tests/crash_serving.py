"""A server that answers while its index is published again and again, by builders that are killed at any time."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from crashing import Builder, assert_clean, builder, served, text_of
from fakes_index import HashEmbedder

from index.current import current_generation
from index.store import open_index
from rag.generate import Generator
from rag.pipeline import Assistant
from rag.reader.load import load_reader
from rag.settings import Settings
from ui.opening import AssistantOpener
from ui.serve import bind
from ui.server import create_app
from ui.service import Service

QUESTION = "how many fishing permits did the port authority issue in 2022"
FIRST_VERSION = 10_000
CHECKED_EVERY = 25
"""Kills after which a run may end, and what is left is looked at."""


@dataclass(slots=True)
class Survived:
    """What was seen."""

    kills: int = 0
    former: int = 0
    """Kills after which the former generation answered."""
    new: int = 0
    """Kills after which the new one did."""
    ended: int = 0
    """Runs that were over before they could be killed."""
    answers: int = 0
    """Answers over HTTP meanwhile, each from one generation whole."""
    generations: int = 0
    """Generations that the server answered from."""


@dataclass(slots=True)
class _Asking:
    """Asks the server without a pause, and holds every answer against the version that it came from."""

    port: int
    version_of: dict[str, int] = field(default_factory=dict)
    """The version that each generation answered with."""
    answers: int = 0
    problems: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.ended.is_set() and not self.problems:
            status, body = self.ask()
            problem = f"status {status}: {body}" if status != 200 else self._problem(json.loads(body))
            if problem is not None:
                self.problems.append(problem)
            self.answers += 1

    def ask(self) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/ask", json.dumps({"question": QUESTION}), headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError as error:
            return 0, str(error)
        finally:
            connection.close()

    def _problem(self, answer: dict[str, object]) -> str | None:
        generation, told = str(answer["index_generation"]), json.dumps(answer["citations"])
        numbers = {int(found) for found in re.findall(r"\b1\d{4}\b", f"{answer['answer']} {told}")}
        if answer["status"] != "answered" or len(numbers) != 1:
            return f"mixed or no answer: {answer}"
        number = numbers.pop()
        text = text_of(number)
        if self.version_of.setdefault(generation, number) != number:
            return f"{generation} answered with {self.version_of[generation]} and with {number}"
        for citation in json.loads(told):
            if hashlib.sha256(text.encode()).hexdigest() != citation["report_sha256"]:
                return f"cited another text: {answer}"
            if text[citation["start"] : citation["end"]] != citation["quote"]:
                return f"the quote isn't at its offsets: {answer}"
        return None


def kill_at_random(folder: Path, kills: int, *, seed: int, askers: int = 2) -> Survived:
    """Kill so many builders, each at a random time of its run. Raises AssertionError for whatever isn't whole."""
    home, source = folder / "index", folder / "permits.txt"
    chance, seen, version = random.Random(seed), Survived(), FIRST_VERSION  # noqa: S311
    with ExitStack() as held:
        building = held.enter_context(builder(folder, None))
        for version in range(FIRST_VERSION, FIRST_VERSION + 3):
            took = _ended(building, home, source, version)
        asking = held.enter_context(_asked(home, askers))
        while seen.kills < kills:
            assert asking.problems == []
            former, version = served(home), version + 1
            source.write_text(text_of(version))
            pid = building.begin(home, source)
            time.sleep(chance.uniform(0, 1.3 * took))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            ended = building.end()
            now = served(home)
            assert now in ((former, text_of(version)) if ended.killed else (text_of(version),))
            seen.kills += ended.killed
            seen.ended += not ended.killed
            seen.new += ended.killed and now != former
            seen.former += ended.killed and now == former
            if seen.kills % CHECKED_EVERY == 0:
                version += 1
                took = _ended(building, home, source, version)
                assert served(home, HashEmbedder()) == text_of(version)
                # The current one, one that the server answers from, and one that it is opening.
                assert_clean(home, generations=3)
        assert building.run(home, source).code == 0
        _wait_for_pick_up(home, asking)
        assert building.run(home, source).code == 0
        assert_clean(home, generations=1)
        assert asking.problems == []
        seen.answers, seen.generations = asking.answers, len(asking.version_of)
    return seen


def _ended(building: Builder, home: Path, source: Path, version: int) -> float:
    """Seconds that a run takes which nobody kills."""
    source.write_text(text_of(version))
    began = time.perf_counter()
    assert building.run(home, source).code == 0
    return time.perf_counter() - began


def _wait_for_pick_up(home: Path, asking: _Asking) -> None:
    """Until the server answers from the current generation and has given the former one back."""
    current = current_generation(home).manifest.generation
    deadline = time.monotonic() + 30
    while _held_by_this_process(home) != {current}:
        assert time.monotonic() < deadline, _held_by_this_process(home)
        assert asking.problems == []
        time.sleep(0.05)


def _held_by_this_process(home: Path) -> set[str]:
    """Generations of an index of which this process, the server's, has a file open."""
    folder = f"{home.resolve()}/generations/"
    links: list[str] = []
    for held in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(held.readlink()))
    return {link.removeprefix(folder).split("/")[0] for link in links if link.startswith(folder)}


class _Opener:
    """Opens the real assistant with the shipped reader, on an index of `HashEmbedder`."""

    def __init__(self, home: Path) -> None:
        # No answer is remembered: each is worked out from the files of its generation.
        self._home, self._settings, self._reader = home, Settings(answers_kept=0), load_reader()
        self._real = AssistantOpener(home, self._settings)

    def open(self) -> Assistant:
        embedder = HashEmbedder()
        index = open_index(self._home, embedder)
        return Assistant(index, embedder, self._reader, self._settings, load_generator=_no_generator)

    def generation(self) -> str | None:
        return self._real.generation()


def _no_generator() -> Generator:
    raise AssertionError("a quoted answer needs no generator")


@contextmanager
def _asked(home: Path, askers: int) -> Iterator[_Asking]:
    """A server on an index, and threads that ask it."""
    service = Service(_Opener(home))
    with bind("127.0.0.1", 0) as listening:
        server = uvicorn.Server(
            uvicorn.Config(create_app(service), log_level="error", access_log=False, ws="none")
        )
        asking = _Asking(listening.getsockname()[1])
        threads = [threading.Thread(target=server.run, kwargs={"sockets": [listening]})]
        threads[0].start()
        try:
            deadline = time.monotonic() + 60
            while asking.ask()[0] != 200:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            threads += [threading.Thread(target=asking.run) for _ in range(askers)]
            for thread in threads[1:]:
                thread.start()
            yield asking
        finally:
            asking.ended.set()
            for thread in threads[1:]:
                thread.join()
            server.should_exit = True
            threads[0].join()
            with suppress(Exception), service.borrow() as assistant:
                assistant.close()
