from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from fakes_ui import FakeAssistant

import ui.service
from index.errors import BrokenIndexError, FootnoteError, NoIndexError
from rag.records import FinalEvent
from ui.gate import BusyError, Gate, Limits
from ui.service import AskOptions, NotReadyError, Opened, Service


class Publishing:
    """An opener over generations that are published while it is used."""

    def __init__(self) -> None:
        self.published: str | None = "gen-1"
        self.broken: set[str] = set()
        self.opened: list[str] = []

    def open(self) -> FakeAssistant:
        generation = self.published or "none"
        if self.published == "":
            raise NoIndexError("nothing is indexed yet; run `footnote index PATH`")
        self.opened.append(generation)
        if generation in self.broken:
            raise BrokenIndexError(f"{generation} is damaged; run `footnote index --rebuild`")
        return FakeAssistant(generation=generation)

    def generation(self) -> str | None:
        return self.published


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.service, "CHECK_EVERY_S", 0.0)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def answering(service: Service) -> str:
    """The generation that a question would be answered from now."""
    with service.borrow() as assistant:
        return assistant.index.generation


def test_not_ready_until_opened() -> None:
    service = Service(Opened(FakeAssistant()))
    with pytest.raises(NotReadyError, match="loading"):
        service.check_ready()
    service.start().join()
    assert answering(service) == "gen-1"


def test_new_generation_is_taken_up_without_restart() -> None:
    publishing = Publishing()
    service = Service(publishing)
    service.start().join()
    publishing.published = "gen-2"
    assert eventually(lambda: answering(service) == "gen-2")
    assert publishing.opened == ["gen-1", "gen-2"]


def test_answer_that_has_begun_ends_on_its_own_generation() -> None:
    publishing = Publishing()
    service = Service(publishing)
    service.start().join()
    events = service.stream("visas?", AskOptions())
    next(events)
    publishing.published = "gen-2"
    assert eventually(lambda: answering(service) == "gen-2")
    finals = [event.answer for event in events if isinstance(event, FinalEvent)]
    assert [answer.index_generation for answer in finals] == ["gen-1"]


def test_replaced_assistant_is_closed_after_its_last_answer() -> None:
    publishing = Publishing()
    service = Service(publishing)
    service.start().join()
    with service.borrow() as first:
        events = service.stream("visas?", AskOptions())
        next(events)
        publishing.published = "gen-2"
        assert eventually(lambda: answering(service) == "gen-2")
        assert isinstance(first, FakeAssistant)
        assert not first.closed
    assert not first.closed
    assert len(list(events)) > 1
    assert first.closed
    with service.borrow() as second:
        assert isinstance(second, FakeAssistant)
    assert not second.closed


def test_replaced_assistant_that_nobody_uses_is_closed_at_once() -> None:
    publishing = Publishing()
    service = Service(publishing)
    service.start().join()
    with service.borrow() as first:
        assert isinstance(first, FakeAssistant)
    publishing.published = "gen-2"
    assert eventually(lambda: answering(service) == "gen-2")
    assert eventually(lambda: first.closed)


def test_broken_new_generation_leaves_the_former_answering_and_is_tried_once() -> None:
    publishing = Publishing()
    publishing.broken.add("gen-2")
    service = Service(publishing)
    service.start().join()
    publishing.published = "gen-2"
    assert eventually(lambda: (service.check_ready(), "gen-2" in publishing.opened)[1])
    for _ in range(20):
        assert answering(service) == "gen-1"
        time.sleep(0.005)
    assert publishing.opened == ["gen-1", "gen-2"]
    publishing.published = "gen-3"
    assert eventually(lambda: answering(service) == "gen-3")


def test_index_that_is_taken_away_is_answered_from_no_more_until_there_is_another() -> None:
    publishing = Publishing()
    told: list[FootnoteError] = []
    service = Service(publishing, on_failure=told.append)
    service.start().join()
    with service.borrow() as first:
        publishing.published = ""
        assert eventually(lambda: _not_ready(service))
        assert isinstance(first, FakeAssistant)
        assert not first.closed
    assert first.closed
    publishing.published = "gen-2"
    assert eventually(lambda: not _not_ready(service))
    assert answering(service) == "gen-2"
    publishing.published = ""
    assert eventually(lambda: _not_ready(service))
    assert told == []


def _not_ready(service: Service) -> bool:
    try:
        service.check_ready()
    except NotReadyError as error:
        return "nothing is indexed" in str(error)
    return False


def test_unreadable_pointer_leaves_the_former_answering() -> None:
    publishing = Publishing()
    service = Service(publishing)
    service.start().join()
    publishing.published = None
    assert answering(service) == "gen-1"
    assert publishing.opened == ["gen-1"]


def test_failure_to_open_is_told_once_and_by_every_question() -> None:
    class Nothing:
        def open(self) -> FakeAssistant:
            raise NoIndexError("nothing is indexed yet; run `footnote index PATH`")

        def generation(self) -> str | None:
            return None

    told: list[FootnoteError] = []
    service = Service(Nothing(), on_failure=told.append)
    service.start().join()
    assert [type(error) for error in told] == [NoIndexError]
    assert service.failed
    with pytest.raises(NotReadyError, match="footnote index"):
        service.check_ready()


def test_unexpected_failure_to_open_is_told_without_internals() -> None:
    class Exploding:
        def open(self) -> FakeAssistant:
            raise RuntimeError("secret")

        def generation(self) -> str | None:
            return None

    service = Service(Exploding())
    service.start().join()
    with pytest.raises(NotReadyError, match="--debug") as caught:
        service.check_ready()
    assert "secret" not in str(caught.value)


def test_gate_refuses_beyond_its_queue() -> None:
    gate = Gate(Limits(at_once=1, waiting=1))
    with gate.admitted(), gate.admitted(), pytest.raises(BusyError), gate.admitted():
        pass
    with gate.admitted():
        pass


def test_no_more_than_the_allowed_number_answer_at_once() -> None:
    gate = Gate(Limits(at_once=2, waiting=6))
    inside = 0
    most = 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with gate.admitted(), gate.place():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_closing_a_stream_midway_gives_its_place_back() -> None:
    service = Service(Opened(FakeAssistant()), limits=Limits(at_once=1, waiting=0))
    service.start().join()
    events = service.stream("visas?", AskOptions())
    next(events)
    events.close()
    assert service.ask("visas?", AskOptions()).status == "answered"
