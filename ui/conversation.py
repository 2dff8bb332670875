"""What the chat page shows, step by step. No Gradio here: plain functions, to be read and tested as such."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from textwrap import shorten

from index.errors import FootnoteError
from index.metadata import TITLE, told
from index.records import ReportInfo
from rag.records import CitationEvent, DeltaEvent, FinalEvent, RetrievalEvent
from ui import render
from ui.gate import BusyError
from ui.service import AskOptions, NotReadyError, Service

LOG = logging.getLogger("footnote")
KEPT_TURNS = 20
"""Of a conversation, this many turns stay on the page."""
LABEL_CHARS = 80
"""Of a report's metadata, this much stands beside its title."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one visitor's page has asked so far."""

    asked: int = 0
    turns: tuple[str, ...] = ()
    """Finished turns as HTML, oldest first."""

    def with_turn(self, turn: str) -> Conversation:
        """The conversation with one more finished turn."""
        return Conversation(self.asked + 1, (*self.turns, turn)[-KEPT_TURNS:])

    def html(self, last: str = "") -> str:
        """Everything, and `last` below it."""
        return "".join((*self.turns, last))


def answer_steps(
    service: Service, question: str, options: AskOptions, conversation: Conversation
) -> Iterator[tuple[str, Conversation]]:
    """The page's HTML while a question is answered; the last step holds the finished turn."""
    asked = question.strip()
    if not asked:
        yield conversation.html(), conversation
        return
    yield conversation.html(render.pending(asked, "Searching the report…")), conversation
    finished = ""
    text = ""
    try:
        with service.gate.admitted(), closing(service.stream(asked, options)) as events:
            for event in events:
                match event:
                    case RetrievalEvent(hits):
                        note = f"Reading {len(hits)} passages…"
                        yield conversation.html(render.pending(asked, note)), conversation
                    case DeltaEvent(piece):
                        text += piece
                        yield conversation.html(render.pending(asked, "Checking…", text)), conversation
                    case FinalEvent(answer):
                        finished = render.turn(conversation.asked + 1, answer)
                    case CitationEvent():
                        pass  # shown with the final answer, the only one to rely on
    except (FootnoteError, BusyError) as error:
        finished = render.failure(asked, sentence(str(error)))
    except Exception:
        LOG.exception("a question of the chat page failed")
        finished = render.failure(asked, "Something went wrong here; the server’s log says what.")
    after = conversation.with_turn(finished)
    yield after.html(), after


def wait_for_reports(
    service: Service, *, wait_s: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Sequence[ReportInfo] | str]:
    """Empty lists until the assistant is open, then its reports; or why there won't be any."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            with service.borrow() as assistant:
                reports = assistant.index.reports()
        except NotReadyError as error:
            if service.failed or time.monotonic() > deadline:
                yield sentence(str(error))
                return
            yield ()
            sleep(0.5)
        else:
            yield reports
            return


def choices(reports: Sequence[ReportInfo]) -> list[tuple[str, str]]:
    """The report filter's entries, (shown, id): the title and metadata, with the id where two have the same."""
    named = [_name(report) for report in reports]
    return [
        (name if named.count(name) == 1 else f"{name} ({report.id})", report.id)
        for name, report in zip(named, reports, strict=True)
    ]


def _name(report: ReportInfo) -> str:
    said = told([pair for pair in report.metadata if pair[0] != TITLE])
    return f"{report.title} · {shorten(said, LABEL_CHARS, placeholder=' …')}" if said else report.title


def sentence(text: str) -> str:
    """An error message as a sentence: its first letter raised."""
    return text[:1].upper() + text[1:]
