"""Security headers on every response, and a content policy that knows no source but this server.

Gradio's page starts with inline scripts. They get a nonce that is new with every page, so that the policy
needn't allow inline scripts in general, and markup that slipped into the page could still run nothing.
`unsafe-eval` stays for that page alone: Gradio compiles its components' templates in the browser.
"""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
POLICY = f"{_COMMON}; script-src 'self'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_OUTSIDE_META = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>')
_SCRIPT = re.compile(rb"<script\b")


def page_policy(nonce: str) -> str:
    """The policy of the chat page, whose own scripts carry the nonce."""
    return f"{_COMMON}; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'"


def rewrite_page(page: bytes, nonce: str) -> bytes:
    """Mark the page's scripts with the nonce; drop the previews that point to Gradio's own site.

    Text inside the page can't gain a nonce by this: Gradio writes `<` in its data as an escape.
    """
    return _SCRIPT.sub(f'<script nonce="{nonce}"'.encode(), _OUTSIDE_META.sub(b"", page))


class SecurityHeaders:
    """ASGI middleware; buffers the chat page's HTML only, which is short and not a stream."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to whatever the application answers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == "/" and scope["method"] in ("GET", "HEAD"):
            await self.app(_uncompressed(scope), receive, _PageSend(send))
        else:
            await self.app(scope, receive, _with_headers(send))


def _uncompressed(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            _set(headers, POLICY)
        await send(message)

    return sending


def _set(headers: MutableHeaders, policy: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["content-security-policy"] = policy
    # Gradio lets any page on this machine's other ports read its answers; ours are for this origin only.
    for name in ("access-control-allow-origin", "access-control-allow-credentials"):
        if name in headers:
            del headers[name]


class _PageSend:
    """Holds the page back until it is whole, then sends it with its nonce."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        body = bytes(self._body)
        nonce = secrets.token_urlsafe(18)
        if headers.get("content-type", "").startswith("text/html"):
            body = rewrite_page(body, nonce)
            headers["cache-control"] = "no-store"
        if body:
            headers["content-length"] = str(len(body))
        _set(headers, page_policy(nonce))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body, "more_body": False})
