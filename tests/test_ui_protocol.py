from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fakes_ui import FakeAssistant

import ui.protocol
from ui.protocol import BoundedProtocol
from ui.server import create_app
from ui.service import Opened, Service

REQUEST = b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A real server on loopback that waits for headers for a moment only."""
    monkeypatch.setattr(ui.protocol, "HEADER_TIMEOUT_S", 0.3)
    app = create_app(Service(Opened(FakeAssistant())))
    server = uvicorn.Server(uvicorn.Config(app, http=BoundedProtocol, ws="none", log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()
        server.should_exit = True
        thread.join()


def trickle(client: socket.socket) -> None:
    for _ in range(100):
        client.sendall(b"X")
        time.sleep(0.05)


def seconds_until_closed(client: socket.socket) -> float:
    began = time.perf_counter()
    client.settimeout(5)
    while client.recv(4096):
        pass
    return time.perf_counter() - began


def test_silent_client_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        assert seconds_until_closed(client) < 2


def test_headers_that_trickle_are_cut_off(address: tuple[str, int]) -> None:
    began = time.perf_counter()
    with socket.create_connection(address) as client, pytest.raises(OSError):  # noqa: PT011  the moment decides
        trickle(client)
    assert time.perf_counter() - began < 3


def test_second_request_of_a_connection_is_bounded_too(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        client.sendall(REQUEST)
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
        client.sendall(b"GET /hea")
        assert seconds_until_closed(client) < 2


def test_prompt_client_is_served_while_others_dawdle(address: tuple[str, int]) -> None:
    dawdling = [socket.create_connection(address) for _ in range(50)]
    try:
        with socket.create_connection(address) as client:
            client.settimeout(2)
            client.sendall(REQUEST)
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        for each in dawdling:
            each.close()


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"+5"])
def test_odd_content_length_is_400(address: tuple[str, int], length: bytes) -> None:
    with socket.create_connection(address) as client:
        client.settimeout(2)
        client.sendall(
            b"POST /ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            b"content-length: " + length + b"\r\n\r\n{}"
        )
        assert client.recv(4096).startswith(b"HTTP/1.1 400")
