"""One assistant, shared by every surface of a server: opened aside, swapped when a new index is published."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Protocol

from index.errors import FootnoteError, ModelError, NoIndexError
from index.records import Pairs
from rag.records import Answer, AnswerEvent, FinalEvent
from ui.answerer import Answerer, Catalogue
from ui.gate import Gate, Limits
from ui.lending import Lent, borrowed
from ui.metrics import Metrics

LOG = logging.getLogger("footnote")
CHECK_EVERY_S = 1.0
"""A new generation is looked for at most this often, and only while questions are asked."""


class NotReadyError(FootnoteError):
    """The assistant isn't open yet, or couldn't be opened."""

    exit_code = 3
    http_status = 503


class Opener(Protocol):
    """Opens an assistant, and tells whether another one should be opened now."""

    def open(self) -> Answerer:
        """Open and warm up; called again for a new generation. Raises FootnoteError."""

    def generation(self) -> str | None:
        """Name of the published generation, cheaply; "" where there is none, None if it can't be told."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opener for an assistant that exists already."""

    assistant: Answerer

    def open(self) -> Answerer:
        """Give the assistant."""
        return self.assistant

    def generation(self) -> str | None:
        """Never anything new."""
        return None


@dataclass(frozen=True, slots=True)
class AskOptions:
    """How a question is to be answered; None leaves it to the settings."""

    report_ids: tuple[str, ...] = ()
    where: Pairs = ()
    """Of those reports, only the ones with this metadata."""
    top_k: int | None = None
    generate: bool | None = None

    def reports_of(self, index: Catalogue) -> tuple[str, ...]:
        """Ids of the reports to answer from, () for all. Raises UnknownReportError."""
        return index.reports_where(self.where, self.report_ids) if self.where else self.report_ids


class Service:
    """Gives surfaces the current assistant, counts answers, and bounds how many are computed at once.

    A question that has begun is finished on the assistant that it began on, which is closed after the last one.
    """

    def __init__(
        self,
        opener: Opener,
        *,
        limits: Limits | None = None,
        metrics: Metrics | None = None,
        on_open: Callable[[Answerer], None] | None = None,
        on_failure: Callable[[FootnoteError], None] | None = None,
    ) -> None:
        self.gate = Gate(limits if limits is not None else Limits())
        self.metrics = metrics if metrics is not None else Metrics()
        self._opener = opener
        self._on_open = on_open
        self._on_failure = on_failure
        self._lent: Lent | None = None
        self._failure: FootnoteError | None = None
        self._refused: str | None = None
        self._was_open = False
        self._opening = threading.Lock()
        self._looked_at = time.monotonic()

    def start(self) -> threading.Thread:
        """Open the assistant in a thread of its own, so that the server can answer `/ready` meanwhile."""
        thread = threading.Thread(target=self._open, name="footnote-open", daemon=True)
        thread.start()
        return thread

    @property
    def failed(self) -> bool:
        """Whether there is no assistant and none will come."""
        return self._lent is None and self._failure is not None

    def check_ready(self) -> None:
        """Raise NotReadyError while there is no assistant, saying why."""
        self._newest()

    def borrow(self) -> AbstractContextManager[Answerer]:
        """The assistant to ask now, open until the end. Raises NotReadyError while there is none, saying why."""
        return borrowed(self._newest)

    def ask(self, question: str, options: AskOptions) -> Answer:
        """Answer once there is a place; for worker threads. Raises FootnoteError."""
        with self.borrow() as assistant, self.gate.place():
            answer = assistant.ask(
                question,
                report_ids=options.reports_of(assistant.index),
                top_k=options.top_k,
                generate=options.generate,
            )
        self.metrics.answer(answer)
        return answer

    def stream(self, question: str, options: AskOptions) -> Generator[AnswerEvent]:
        """Answer in events, holding a place from the first to the last; for worker threads."""
        with self.borrow() as assistant, self.gate.place():
            for event in assistant.stream(
                question,
                report_ids=options.reports_of(assistant.index),
                top_k=options.top_k,
                generate=options.generate,
            ):
                if isinstance(event, FinalEvent):
                    self.metrics.answer(event.answer)
                yield event

    def _newest(self) -> Lent:
        lent, failure = self._lent, self._failure
        if lent is None:
            if failure is not None:
                self._look_for_news("")
                raise NotReadyError(str(failure))
            raise NotReadyError("still loading the index and the models; try again in a few seconds")
        self._look_for_news(lent.assistant.index.generation)
        return lent

    def _open(self) -> None:
        with self._opening:
            self._open_now()

    def _open_now(self) -> None:
        published = self._opener.generation()
        try:
            assistant = self._opener.open()
        except FootnoteError as error:
            self._failed(error, published)
        except Exception:
            LOG.exception("the assistant could not be opened")
            self._failed(ModelError("the assistant could not be opened; run again with --debug"), published)
        else:
            former, self._lent, self._failure = self._lent, Lent(assistant), None
            if former is not None:
                former.give_back()
            self._was_open, self._refused = True, None
            self.metrics.ready(True)
            if self._on_open is not None:
                self._on_open(assistant)

    def _failed(self, error: FootnoteError, published: str | None) -> None:
        former = self._lent
        if former is not None and not isinstance(error, NoIndexError):
            # The former generation goes on answering; the broken one isn't tried again.
            self._refused = published
            LOG.error("the new index isn't used: %s", error)
            return
        self._lent, self._failure, self._refused = None, error, published
        if former is not None:
            # Its last report was taken out: nothing of it is shown any more, until there is another index.
            former.give_back()
            self.metrics.ready(False)
            LOG.warning("the index is gone: %s", error)
        elif not self._was_open and self._on_failure is not None:
            self._on_failure(error)

    def _look_for_news(self, answering: str) -> None:
        """Open what was published, where it is another generation than the one that answers, "" for none."""
        now = time.monotonic()
        if now - self._looked_at < CHECK_EVERY_S:
            return
        self._looked_at = now
        published = None
        with suppress(OSError):
            published = self._opener.generation()
        if published in (None, answering, self._refused):
            return
        if self._opening.acquire(blocking=False):
            threading.Thread(target=self._reopen, name="footnote-reopen", daemon=True).start()

    def _reopen(self) -> None:
        # The lock was taken by the thread that started this one, so that only one ever reopens.
        try:
            self._open_now()
        finally:
            self._opening.release()
