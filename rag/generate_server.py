"""An OpenAI-compatible server that the user runs (llama.cpp, Ollama, vLLM and the like) writes one sentence.

What comes back is a stranger's: its size, its time and its form are bounded here, and its words are held
against the evidence like those of any model. No proxy is taken from the environment, no redirect is followed.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

from index.errors import ModelError
from rag.chat import ChatPrompt, first_sentence
from rag.server_address import LOCALHOST, ServerAddress

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 2.0
REPLY_SECONDS = 30.0
"""From the first byte sent to the last one received, however slowly they come."""
LARGEST_REPLY = 1_000_000
"""Bytes; a list of models is the longest that is read."""
_SHOWN = 160
"""Characters of a server's own words in a message."""

_Json: TypeAlias = "bool | int | float | str | Sequence[_Json] | Mapping[str, _Json] | None"


class ServerGenerator:
    """Asks a server for one sentence. Safe to use from several threads; nothing is kept open between questions."""

    def __init__(self, address: ServerAddress, *, reply_seconds: float = REPLY_SECONDS) -> None:
        """Take an address; nothing is sent before the first question.

        Args:
            address: Where the server listens.
            reply_seconds: After which a reply is given up.

        """
        import httpx2

        self._address = address
        self._reply_seconds = reply_seconds
        self._model = address.model
        self._client = httpx2.Client(
            # Loading certificates takes longer than a short reply; plain HTTP has no use for them.
            verify=address.scheme == "https",
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(reply_seconds, connect=min(CONNECT_SECONDS, reply_seconds)),
            limits=httpx2.Limits(max_keepalive_connections=0),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "footnote"},
        )

    @property
    def name(self) -> str:
        """The model's name; the server's address as long as that isn't known."""
        return self._model or self._address.url

    def generate(self, prompt: ChatPrompt, *, max_new_tokens: int) -> str:
        """One line, at most one sentence. Greedy and seeded, as far as the server heeds that.

        Args:
            prompt: The turns.
            max_new_tokens: Cap on the reply; a longer sentence ends in its middle.

        Raises:
            ModelError: the server can't be reached, refuses, takes too long, or sends no reply that can be read.

        """
        if max_new_tokens < 1:
            raise ValueError("max_new_tokens must be at least 1")
        deadline = time.monotonic() + self._reply_seconds
        model = self._model or self._first_model(deadline)
        reply = self._call(
            "/chat/completions",
            deadline,
            {
                "model": model,
                "messages": _turns(prompt),
                "max_tokens": max_new_tokens,
                "temperature": 0,
                "seed": 0,
                "stop": ["\n"],
                "stream": False,
            },
        )
        self._model = model
        sentence = first_sentence(_content(reply))
        if not sentence:
            raise ModelError(
                f"the generator's server {self._address.url} sent an empty reply; if its model thinks before it "
                "answers, switch that off there or choose another with #model"
            )
        return sentence

    def _first_model(self, deadline: float) -> str:
        listed = self._call("/models", deadline)
        models = listed.get("data") if isinstance(listed, Mapping) else None
        if isinstance(models, Sequence) and not isinstance(models, str):
            for model in models:
                name = model.get("id") if isinstance(model, Mapping) else None
                if isinstance(name, str) and name and name.isprintable() and self._address.allows(name):
                    return name[:200]
        raise ModelError(
            f"the generator's server {self._address.url} lists no model of this machine; load one there, or name "
            "one with #model"
        )

    def _call(self, path: str, deadline: float, body: Mapping[str, _Json] | None = None) -> _Json:
        """One request: JSON to JSON. Raises ModelError, one line that says the cure."""
        import httpx2

        url = self._address.url
        self._stay_here()
        headers = {"Authorization": f"Bearer {self._address.key}"} if self._address.key else {}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            with (
                _Cutter(deadline) as cutter,
                self._client.stream(
                    "GET" if body is None else "POST",
                    url + path,
                    content=content,
                    headers=headers,
                    extensions={"trace": cutter.watch},
                ) as response,
            ):
                status, text = response.status_code, _read(response)
        except httpx2.ConnectError as error:
            raise ModelError(
                f"the generator's server {url} can't be reached; start it, or correct FOOTNOTE_GENERATOR"
            ) from error
        except (httpx2.HTTPError, OSError) as error:
            if time.monotonic() >= deadline or isinstance(error, httpx2.TimeoutException):
                raise ModelError(
                    f"the generator's server {url} didn't answer within {self._reply_seconds:g} s; "
                    "choose a smaller model there"
                ) from error
            raise ModelError(
                f"the generator's server {url} broke off ({type(error).__name__}); look at its own messages"
            ) from error
        if status != HTTPStatus.OK:
            raise ModelError(self._refusal(status, text))
        try:
            read: _Json = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ModelError(
                f"what listens at {url} doesn't answer in JSON; name an OpenAI-compatible server, as in "
                "http://127.0.0.1:8080/v1"
            ) from error
        return read

    def _stay_here(self) -> None:
        """The hosts file may point `localhost` elsewhere; then nothing is sent. Raises ModelError."""
        if self._address.host != LOCALHOST or self._address.remote:
            return
        with suppress(OSError):  # a name that can't be found can't be reached either
            found = socket.getaddrinfo(LOCALHOST, self._address.port, type=socket.SOCK_STREAM)
            if not all(ip_address(str(entry[4][0])).is_loopback for entry in found):
                raise ModelError(
                    "localhost isn't this machine here, so nothing is sent to it; write 127.0.0.1"
                )

    def _refusal(self, status: int, text: bytes) -> str:
        url, said = self._address.url, _said(text, hidden=self._address.key)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return (
                f"the generator's server {url} wants a key, or another one; set FOOTNOTE_GENERATOR_KEY{said}"
            )
        if status == HTTPStatus.NOT_FOUND:
            if self._address.model is None:
                self._model = None  # another one may have been loaded in its place
            return (
                f"the generator's server {url} has no such address or model ({self.name}); {url}/models lists "
                f"what it has, #model chooses{said}"
            )
        if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            return f"the generator's server {url} is busy or still loading its model; ask again later{said}"
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return (
                f"the generator's server {url} points elsewhere, which isn't followed; name its last address"
            )
        return f"the generator's server {url} refused with status {status}; look at its own messages{said}"


@dataclass(slots=True)
class _Cutter:
    """Ends a connection at a deadline: what comes byte by byte never runs into a limit for each read alone."""

    deadline: float
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _socket: socket.socket | None = None
    _timer: threading.Timer | None = None

    def __enter__(self) -> _Cutter:
        """Start the clock."""
        self._timer = threading.Timer(max(0.0, self.deadline - time.monotonic()), self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the clock; a socket is forgotten, since its number may soon be another's."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._socket = None

    def watch(self, event: str, info: Mapping[str, object]) -> None:
        """Hear from httpx2 that a connection was made, and take its socket."""
        if not event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            return
        look = getattr(info.get("return_value"), "get_extra_info", None)
        made = look("socket") if callable(look) else None
        with self._lock:
            self._socket = made if isinstance(made, socket.socket) else None
        if time.monotonic() >= self.deadline:
            self._cut()

    def _cut(self) -> None:
        with self._lock, suppress(OSError):  # it may have been closed from the other side
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)


def _turns(prompt: ChatPrompt) -> list[dict[str, str]]:
    turns = [{"role": "system", "content": prompt.system}] if prompt.system else []
    for asked, replied in prompt.examples:
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": replied}]
    return [*turns, {"role": "user", "content": prompt.user}]


def _read(response: httpx2.Response) -> bytes:
    """The body as sent, up to the cap; what is longer is cut and then isn't JSON."""
    kept = bytearray()
    for chunk in response.iter_raw():
        kept += chunk
        if len(kept) > LARGEST_REPLY:
            break
    return bytes(kept[:LARGEST_REPLY])


def _content(reply: _Json) -> str:
    """`choices[0].message.content`, and nothing that is like it. Raises ModelError."""
    choices = reply.get("choices") if isinstance(reply, Mapping) else None
    first = choices[0] if isinstance(choices, Sequence) and not isinstance(choices, str) and choices else None
    message = first.get("message") if isinstance(first, Mapping) else None
    content = message.get("content") if isinstance(message, Mapping) else None
    if message is None or not isinstance(content, str | None):
        raise ModelError(
            "the generator's server sent JSON that is no chat reply; name an OpenAI-compatible server, as in "
            "http://127.0.0.1:8080/v1"
        )
    return content or ""


def _said(text: bytes, *, hidden: str | None) -> str:
    """The server's own words about an error, in brackets: one short line that no terminal obeys, without the key."""
    try:
        told: _Json = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    error = told.get("error", told) if isinstance(told, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else error
    if not isinstance(message, str):
        return ""
    shown = message.replace(hidden, "…") if hidden else message
    line = "".join(character if character.isprintable() else " " for character in shown)
    line = " ".join(line.split())
    return f" (it says: {line[:_SHOWN]})" if line else ""
