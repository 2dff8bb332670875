"""`footnote serve`: bind, check, open in the background, announce, serve."""

from __future__ import annotations

import errno
import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from index.errors import FootnoteError, InputError, NoIndexError
from rag.settings import Settings
from ui.answerer import Answerer
from ui.commands import IndexJob, folder_or_default, run_index, stderr
from ui.guard import host_rule
from ui.opening import AssistantOpener
from ui.protocol import BoundedProtocol
from ui.server import create_app
from ui.service import Service

KEEP_ALIVE_S = 15
SHUTDOWN_S = 5
MAX_CONNECTIONS = 400


def run_serve(
    index_dir: Path | None, *, host: str, port: int, also_named: Sequence[str], sample: bool
) -> int:
    """Serve until interrupted. Returns the exit code; raises FootnoteError where it can't begin."""
    settings = Settings.from_environment(os.environ)
    folder = folder_or_default(index_dir)
    listening = bind(host, port)
    with listening:
        opener = AssistantOpener(folder, settings, progress=lambda words: stderr().print(words, markup=False))
        try:
            opener.check()
        except NoIndexError:
            if not sample:
                raise
            index_sample(folder)
        return _serve(opener, listening, host=host, also_named=also_named)


def _serve(opener: AssistantOpener, listening: socket.socket, *, host: str, also_named: Sequence[str]) -> int:
    from ui.chat import mount_chat  # here, because it imports Gradio: what can't be served is told before

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    failures: list[FootnoteError] = []
    opened: list[str] = []
    said = stderr()

    def announce(assistant: Answerer) -> None:
        if opened:
            said.print(f"now answering from {assistant.index.generation}", style="dim", markup=False)
            return
        opened.append(assistant.index.generation)
        address = address_of(listening, host)
        said.print(f"chat page  {address}/", markup=False, soft_wrap=True)
        said.print(f"API        {address}/ask   (described at {address}/docs)", markup=False, soft_wrap=True)
        said.print("Ctrl-C stops the server", style="dim")

    def give_up(error: FootnoteError) -> None:
        failures.append(error)
        server.should_exit = True

    service = Service(opener, on_open=announce, on_failure=give_up)

    def chat(app: FastAPI, shared: Service) -> None:
        mount_chat(app, shared, generate_by_default=opener.settings.generate_by_default)

    app = create_app(service, hosts=host_rule(host, also_named), mount_chat=chat)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=SHUTDOWN_S,
            limit_concurrency=MAX_CONNECTIONS,
            http=BoundedProtocol,
            ws="none",
        )
    )
    said.print("Loading the index and the models…", style="dim")
    server.run(sockets=[listening])
    if failures:
        raise failures[0]
    return 0


def index_sample(folder: Path) -> None:
    """Index the bundled report, so that there is something to ask. Raises FootnoteError."""
    from index.location import sample_report_path

    stderr().print("no index yet: indexing the bundled report", markup=False)
    run_index(IndexJob.ADD, folder, paths=[sample_report_path()], ids=[])


def bind(host: str, port: int) -> socket.socket:
    """A bound socket. Raises InputError that says what to do where the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise InputError(f"{host} is no address of this machine; try --host 127.0.0.1") from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        # Listening now, not only when the server runs: a second one on this port must fail at once.
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} is taken; choose another one with --port, or 0 for any") from error
        if error.errno == errno.EACCES:
            raise InputError(f"port {port} may not be used by this user; choose one from 1024 on") from error
        raise InputError(f"can't listen on {host}:{port} ({error.strerror}); try --host 127.0.0.1") from error
    return listening


def address_of(listening: socket.socket, host: str) -> str:
    """The address to print: one that a browser on this machine can open."""
    name: tuple[str | int, ...] = listening.getsockname()
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  compared, not bound
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    return f"http://{shown}:{name[1]}"
