"""An OpenAI-compatible server on loopback, in a thread, that says what a test wants it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TypeAlias

from rag.contract import JsonValue


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: JsonValue


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer, sent at once."""

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Behaviour: TypeAlias = "Callable[[Received], Sent | Callable[[BaseHTTPRequestHandler], None]]"
"""What to send, or a function that writes to the connection itself."""


def sent_json(value: JsonValue, status: int = 200) -> Sent:
    """An answer in JSON."""
    return Sent(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def chat_reply(content: JsonValue) -> Sent:
    """A chat completion with that content."""
    return sent_json({"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]})


def chatting(reply: Callable[[str], str], models: tuple[str, ...] = ("tiny", "other")) -> Behaviour:
    """A well-behaved server: lists models, and replies to the last turn's text."""

    def behave(request: Received) -> Sent:
        if request.path == "/v1/models":
            return sent_json({"object": "list", "data": [{"id": model} for model in models]})
        return chat_reply(reply(last_turn(request)))

    return behave


def last_turn(request: Received) -> str:
    """What the request's last turn says."""
    body = request.body
    assert isinstance(body, dict)
    turns = body["messages"]
    assert isinstance(turns, list)
    turn = turns[-1]
    assert isinstance(turn, dict)
    return str(turn["content"])


class FakeServer:
    """Serves in a thread as long as it is entered; keeps every request."""

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.received: list[Received] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def do_GET(self) -> None:
                server._serve(self)

            def do_POST(self) -> None:
                server._serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        request = Received(
            handler.command, handler.path, dict(handler.headers), json.loads(body) if body else None
        )
        self.received.append(request)
        answer = self.behave(request)
        handler.close_connection = True
        try:
            if not isinstance(answer, Sent):
                answer(handler)
                return
            handler.send_response(answer.status)
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(answer.content)))
            handler.end_headers()
            handler.wfile.write(answer.content)
        except OSError:  # the client hung up, as some tests want it to
            pass
