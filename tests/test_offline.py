"""Nothing but loopback is reached: indexing, asking and evaluating run in a process whose sockets are watched.

The watch is an audit hook, which sees every connection and name look-up of the interpreter, the ones of C
extensions' Python calls included, and can't be taken off again. It stands in a `sitecustomize`, so that
processes which the commands start are watched too. It refuses and it writes down: a library that tries,
fails and carries on is found out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.location import sample_report_path

WATCH = """
import ipaddress, os, sys

WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind", "socket.getaddrinfo",
           "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}


def is_local(host):
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(os.fsdecode(host)).is_loopback
    except ValueError:
        return False


def watch(event, arguments):
    if event not in WATCHED:
        return
    place = arguments[0] if event.startswith("socket.get") else arguments[1]
    if isinstance(place, (str, bytes)) and not event.startswith("socket.get"):
        return  # the path of a local socket
    if not is_local(place[0] if isinstance(place, tuple) else place):
        with open(os.environ["OFFLINE_LOG"], "a") as log:
            log.write(f"{event} {place}\\n")
        raise OSError(f"refused: {event} {place}")


sys.addaudithook(watch)
"""
COMMANDS = """
import json, sys
from ui.cli import main

codes = [main(command) for command in json.loads(sys.argv[1])]
print(json.dumps(codes))
"""
REACHING_OUT = """
import socket

for reach in (
    lambda: socket.create_connection(("example.org", 80), timeout=1),
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
):
    try:
        reach()
    except OSError as error:
        assert "refused" in str(error), error
    else:
        raise AssertionError("a connection was let through")
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=5).close()
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the watch writes what it refused."""
    return tmp_path / "refused.log"


def watched(code: str, *arguments: str, log: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in a watched process, in an empty home of its own."""
    home = log.parent / "home"
    for folder in (home, log.parent / "site"):
        folder.mkdir()
    (log.parent / "site" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    # What names a hub's cache, a proxy or an index folder outside is left behind.
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "PYTHONPATH": str(log.parent / "site"),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OFFLINE_LOG": str(log),
    }
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_watch_refuses_the_network_writes_it_down_and_lets_loopback_through(log: Path) -> None:
    run = watched(REACHING_OUT, log=log)
    assert run.returncode == 0, run.stderr
    assert len(log.read_text(encoding="utf-8").splitlines()) == 4


def test_index_ask_and_eval_reach_for_no_network(log: Path) -> None:
    folder = log.parent / "index"
    results = log.parent / "results.json"
    question = "How many humanitarian visas were issued in 2022?"
    questions = log.parent / "questions.jsonl"
    questions.write_text(json.dumps({"id": "visas", "question": question}) + "\n", encoding="utf-8")
    predictions = log.parent / "predictions.jsonl"
    commands = [
        ["index", str(sample_report_path())],
        ["index", "--check"],
        ["ask", question, "--json", "--no-generate"],
        ["eval", "run", "--limit", "12", "--json", str(results), "--no-generate"],
        ["eval", "predict", str(questions), "-o", str(predictions), "--no-generate"],
    ]
    run = watched(COMMANDS, json.dumps([[*command, "--index", str(folder)] for command in commands]), log=log)
    assert run.returncode == 0, run.stderr
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert json.loads(run.stdout.splitlines()[-1]) == [0] * len(commands), run.stderr
    assert '"short_answer": "five"' in run.stdout
    assert json.loads(results.read_text(encoding="utf-8"))
    assert json.loads(predictions.read_text(encoding="utf-8"))["short_answer"] == "five"
