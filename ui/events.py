"""Answers as server-sent events: `retrieval`, `delta`…, `citation`…, `final`, or `error`."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import assert_never

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from index.errors import FootnoteError
from index.records import Hit
from rag.contract import answer_to_json, citation_to_json
from rag.records import AnswerEvent, CitationEvent, DeltaEvent, FinalEvent, RetrievalEvent
from ui.problems import problem, problem_of

LOG = logging.getLogger("footnote")
SEND_TIMEOUT_S = 15.0
"""A client that doesn't read for this long is cut off, so that it doesn't hold a place."""


def encode(name: str, data: object) -> bytes:
    """One event in the wire format; JSON holds no raw line break, so one data line is enough."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def encode_event(event: AnswerEvent) -> bytes:
    """An assistant's event in the wire format."""
    match event:
        case RetrievalEvent(hits):
            return encode("retrieval", {"passages": [_hit(hit) for hit in hits]})
        case DeltaEvent(text):
            return encode("delta", {"text": text})
        case CitationEvent(citation):
            return encode("citation", citation_to_json(citation))
        case FinalEvent(answer):
            return encode("final", answer_to_json(answer))
    assert_never(event)


def _hit(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "id": passage.id,
        "report_id": passage.report_id,
        "section": list(passage.section),
        "paragraph": passage.paragraph,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "answerable": None if hit.answerable is None else round(hit.answerable, 4),
    }


async def next_event(events: Iterator[AnswerEvent], limiter: CapacityLimiter) -> AnswerEvent | None:
    """The next event, computed in a worker thread; None after the last."""
    step: Callable[[], AnswerEvent | None] = partial(next, events, None)
    return await to_thread.run_sync(step, limiter=limiter)


class EventStream(Response):
    """Sends an answer's events as they come, and calls `close` however it ends.

    Its own response class, since the client may go away or stop reading at any time, and the place that the
    answer holds has to be given back at once then.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        first: AnswerEvent,
        rest: Iterator[AnswerEvent],
        *,
        limiter: CapacityLimiter,
        close: Callable[[], Awaitable[None]],
        instance: str,
    ) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._first = first
        self._rest = rest
        self._limiter = limiter
        self._close = close
        self._instance = instance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, or stop when the client is gone."""
        try:
            async with anyio.create_task_group() as group:

                async def stop_at_disconnect() -> None:
                    while (await receive())["type"] != "http.disconnect":
                        pass
                    group.cancel_scope.cancel()

                group.start_soon(stop_at_disconnect)
                await self._send_all(send)
                group.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True):
                await self._close()

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        event: AnswerEvent | None = self._first
        while event is not None:
            if not await self._send_chunk(send, encode_event(event)):
                return
            try:
                event = await next_event(self._rest, self._limiter)
            except FootnoteError as error:
                told = problem_of(error, instance=self._instance)
                await self._send_chunk(send, encode("error", told.model_dump(exclude_none=True)))
                break
            except Exception:
                LOG.exception("an answer failed while it was streamed")
                told = problem(500, "the answer failed; the server's log says why", instance=self._instance)
                await self._send_chunk(send, encode("error", told.model_dump(exclude_none=True)))
                break
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_chunk(self, send: Send, chunk: bytes) -> bool:
        """Send a piece; False when the client hasn't taken it in time."""
        with anyio.move_on_after(SEND_TIMEOUT_S):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            return True
        return False
