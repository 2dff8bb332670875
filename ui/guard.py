"""What a request must satisfy before any of the server's own code, or Gradio's, sees it.

Pure ASGI, so that streams pass through unbuffered. A hostile web page can reach a server on loopback through
its visitor's browser; so the Host header must be one of ours (DNS rebinding), a foreign Origin is refused,
and a body must say that it is JSON (which makes browsers ask first, and we never agree). Bodies are read
here, bounded in size and time. Of Gradio's many routes only those that the chat page uses are let through: no
files, no uploads, no proxy.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.metrics import Metrics
from ui.page_calls import is_plain_call
from ui.problems import Problem, problem, problem_response

LOG = logging.getLogger("footnote")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_BODY_BYTES = 64 * 1024
BODY_TIMEOUT_S = 10.0

OWN_ROUTES = ("/ask", "/health", "/ready", "/metrics", "/reports", "/openapi.json", "/docs")
PAGE_ROUTES = frozenset({"/", "/config", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json"})
PAGE_PREFIXES = ("/assets/", "/static/", "/gradio_api/heartbeat/")
PAGE_API = frozenset(
    f"/gradio_api/{name}"
    for name in ("info", "queue/join", "queue/data", "startup-events", "cancel", "reset", "app_id")
)
METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class HostRule:
    """Which Host headers are ours."""

    names: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    """Also every literal IP address: a rebound name is never one, a server on all interfaces has several."""

    def allows(self, header: str) -> bool:
        """Whether the Host header's name is ours; its port doesn't matter."""
        name = host_name(header)
        if name in self.names:
            return True
        if not self.any_address:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def host_rule(host: str, also: Collection[str] = ()) -> HostRule:
    """The rule for a server that is bound to `host` and is also known by the names `also`."""
    names = LOOPBACK_NAMES | {host.lower(), *(name.lower() for name in also)}
    return HostRule(frozenset(names), any_address=host in ("0.0.0.0", "::", ""))  # noqa: S104  compared, not bound


def host_name(header: str) -> str:
    """The name in a Host header: no port, no brackets, lower case."""
    value = header.strip().lower()
    if value.startswith("["):
        return value[1:].split("]", 1)[0]
    name, colon, port = value.rpartition(":")
    return name if colon and port.isdigit() else value


def route_of(path: str) -> str:
    """A label with few values for a path: the route's template, the page's group, or `other`."""
    if path.startswith("/passages/"):
        return "/passages/{id}"
    if path.startswith("/docs/"):
        return "/docs"
    if path in OWN_ROUTES or path == "/":
        return path
    if path.startswith("/gradio_api/"):
        return "chat"
    if path in PAGE_ROUTES or path.startswith(PAGE_PREFIXES):
        return "page"
    return "other"


def _methods_of(path: str) -> tuple[str, ...]:
    """Methods that a path takes. The chat page is mounted below our routes and would answer the others with a 404."""
    if path == "/ask":
        return ("POST",)
    if path in OWN_ROUTES or path.startswith(("/passages/", "/docs/")):
        return ("GET", "HEAD")
    return ("GET", "HEAD", "POST", "OPTIONS")


def _refused_path(path: str) -> Problem | None:
    if path in OWN_ROUTES or path.startswith(("/passages/", "/docs/")):
        return None
    if path in PAGE_ROUTES or path in PAGE_API or path.startswith(PAGE_PREFIXES):
        return None
    if path.startswith("/gradio_api"):
        return problem(403, "this server has no files, uploads or proxy", instance=path)
    return problem(404, "there is nothing here; see /docs for what there is", instance=path)


@dataclass(slots=True)
class _Sent:
    """What went out for one request."""

    status: int = 499
    started: float = field(default_factory=time.perf_counter)


class Guard:
    """ASGI middleware: refuses what the module docstring says, counts every request."""

    def __init__(self, app: ASGIApp, *, hosts: HostRule, metrics: Metrics) -> None:
        self.app = app
        self.hosts = hosts
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = _Sent()

        async def counting_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
            await send(message)

        try:
            await self._serve(scope, receive, counting_send, sent)
        finally:
            path: str = scope["path"]
            seconds = time.perf_counter() - sent.started
            method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "other"
            self.metrics.request(route_of(path), method, sent.status, seconds)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, sent: _Sent) -> None:
        refused = self._refused(scope)
        if refused is None and scope["method"] in METHODS_WITH_BODY:
            read = await read_body(receive, instance=scope["path"])
            if read is None:
                return
            if isinstance(read, Problem):
                refused = read
            elif scope["path"].startswith("/gradio_api/") and not is_plain_call(read):
                refused = problem(422, "the chat page sends plain values only", instance=scope["path"])
            else:
                receive = replay(read, receive)
        if refused is not None:
            # The rest of a refused body isn't read, so the connection can't be used again.
            headers = {"connection": "close"}
            if refused.status == 405:
                headers["allow"] = ", ".join(_methods_of(scope["path"]))
            await problem_response(refused, headers)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        except Exception:
            LOG.exception("unexpected failure at %s", scope["path"])
            if sent.status != 499:
                raise
            told = problem(
                500, "something went wrong here; the server's log says what", instance=scope["path"]
            )
            await problem_response(told)(scope, receive, send)

    def _refused(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        host = headers.getlist("host")
        if len(host) != 1 or not self.hosts.allows(host[0]):
            return problem(
                421, "this server doesn't go by that name; use its address as printed", instance=path
            )
        origin = headers.get("origin")
        if origin is not None and origin.lower().partition("://")[2] != host[0].strip().lower():
            return problem(403, "requests from other sites aren't answered", instance=path)
        unknown = _refused_path(path)
        if unknown is not None:
            return unknown
        if scope["method"] not in _methods_of(path):
            return problem(405, f"{path} takes {' or '.join(_methods_of(path))}", instance=path)
        if scope["method"] not in METHODS_WITH_BODY:
            return None
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return problem(415, "send JSON: content-type application/json", instance=path)
        length = headers.get("content-length")
        if length is not None:
            if not (length.isascii() and length.isdigit()):
                return problem(400, "the content-length isn't a number", instance=path)
            if len(length) > 12 or int(length) > MAX_BODY_BYTES:
                return _too_long(path)
        return None


def _too_long(path: str) -> Problem:
    return problem(413, f"the body is longer than {MAX_BODY_BYTES} bytes", instance=path)


async def read_body(receive: Receive, *, instance: str) -> bytes | Problem | None:
    """The whole body; or why it is refused; or None when the client went away."""
    body = bytearray()
    with anyio.move_on_after(BODY_TIMEOUT_S):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > MAX_BODY_BYTES:
                return _too_long(instance)
            if not message.get("more_body", False):
                return bytes(body)
    return problem(408, f"the body took longer than {BODY_TIMEOUT_S:.0f} s", instance=instance)


def replay(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body that was read, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
