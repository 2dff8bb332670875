"""A server as generator: what is sent, what is believed of what comes back, and every way in which it can fail."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from fakes_server import Behaviour, FakeServer, Received, Sent, chat_reply, chatting, sent_json

from index.embed import Embedder
from index.errors import ModelError
from index.records import Passage
from rag.chat import ChatPrompt
from rag.contract import JsonValue
from rag.drafting.records import Draft, Statement
from rag.generate import load_generator
from rag.generate_server import LARGEST_REPLY, ServerGenerator
from rag.phrasing import Phraser
from rag.pipeline import Assistant
from rag.read import Sentence
from rag.reader.records import SpanReader
from rag.server_address import ServerAddress
from rag.settings import Settings

PROMPT = ChatPrompt(system="", user="Name a colour.", examples=(("Name a fruit.", "An apple."),))
VISAS = "how many humanitarian visas were issued in 2022"
QUOTED = "The government provided five humanitarian visas to victims of trafficking in 2022. [1]"
WORDED = "The government provided five humanitarian visas in 2022."


def generator(server: FakeServer, *, reply_seconds: float = 10.0, **options: str) -> ServerGenerator:
    return ServerGenerator(ServerAddress.from_text(server.url, **options), reply_seconds=reply_seconds)


def test_the_request_is_greedy_seeded_and_ends_at_the_line() -> None:
    with FakeServer(chatting(lambda _: "Red. And blue.")) as server:
        loaded = load_generator(f"{server.url}#small")
        assert loaded.name == "small"
        assert loaded.generate(PROMPT, max_new_tokens=9) == "Red."
    (request,) = server.received
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.body == {
        "model": "small",
        "messages": [
            {"role": "user", "content": "Name a fruit."},
            {"role": "assistant", "content": "An apple."},
            {"role": "user", "content": "Name a colour."},
        ],
        "max_tokens": 9,
        "temperature": 0,
        "seed": 0,
        "stop": ["\n"],
        "stream": False,
    }
    assert "Authorization" not in request.headers
    assert request.headers["Accept-Encoding"] == "identity"


def test_the_first_model_is_asked_for_once_and_names_the_generator() -> None:
    with FakeServer(chatting(lambda _: "Red.", ("far:cloud", "near", "other"))) as server:
        loaded = generator(server)
        assert loaded.name == server.url
        assert loaded.generate(PROMPT, max_new_tokens=9) == "Red."
        assert loaded.generate(PROMPT, max_new_tokens=9) == "Red."
        assert loaded.name == "near"
    assert [r.path for r in server.received] == ["/v1/models", "/v1/chat/completions", "/v1/chat/completions"]


def test_a_system_message_and_a_key_are_sent_where_there_are_some() -> None:
    with FakeServer(chatting(lambda _: "Red.")) as server:
        generator(server, model="m", key="secret").generate(ChatPrompt("Be short.", "Hi."), max_new_tokens=9)
    (request,) = server.received
    assert request.headers["Authorization"] == "Bearer secret"
    assert isinstance(request.body, dict)
    assert request.body["messages"] == [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Hi."},
    ]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    with FakeServer(chatting(lambda _: "Blue.")) as proxy, FakeServer(chatting(lambda _: "Red.")) as server:
        monkeypatch.setenv(variable, proxy.url.removesuffix("/v1"))
        assert generator(server).generate(PROMPT, max_new_tokens=9) == "Red."
    assert proxy.received == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with FakeServer(chatting(lambda _: "Blue.")) as elsewhere:
        target = f"{elsewhere.url}/chat/completions"
        with (
            FakeServer(lambda _: Sent(status, headers={"Location": target})) as server,
            pytest.raises(ModelError, match="points elsewhere"),
        ):
            generator(server, model="m", key="secret").generate(PROMPT, max_new_tokens=9)
    assert elsewhere.received == []


def refusal(status: int, message: str = "no \x1b[2J\nreason") -> Behaviour:
    return lambda _: sent_json({"error": {"message": message}}, status)


FAILURES: list[tuple[str, Behaviour, str]] = [
    ("key", refusal(401), r"FOOTNOTE_GENERATOR_KEY \(it says: no \[2J reason\)$"),
    ("forbidden", refusal(403), "FOOTNOTE_GENERATOR_KEY"),
    ("model", refusal(404), "#model chooses"),
    ("busy", refusal(429), "ask again later"),
    ("loading", refusal(503, "Loading model"), r"ask again later \(it says: Loading model\)"),
    ("broken", refusal(500, "x" * 5000), r"status 500; look at its own messages \(it says: x{160}\)$"),
    ("secret", refusal(401, "secret is no key"), "it says: … is no key"),
    ("plain error", lambda _: sent_json({"error": "not found"}, 404), "it says: not found"),
    ("page", lambda _: Sent(200, b"<html>hello</html>"), "doesn't answer in JSON"),
    ("error page", lambda _: Sent(502, b"<html>hello</html>"), "status 502"),
    ("not UTF-8", lambda _: Sent(200, b"\xff\xfe\xfd"), "doesn't answer in JSON"),
    ("deep", lambda _: Sent(200, b"[" * 100_000), "doesn't answer in JSON"),
    ("deep error", lambda _: Sent(500, b'{"error":' * 50_000), "status 500"),
    ("huge number", lambda _: Sent(200, b"9" * 10_000), "doesn't answer in JSON"),
    ("other JSON", lambda _: sent_json({"answer": "Red."}), "no chat reply"),
    ("list", lambda _: sent_json([1]), "no chat reply"),
    ("no choice", lambda _: sent_json({"choices": []}), "no chat reply"),
    ("text choice", lambda _: sent_json({"choices": "Red."}), "no chat reply"),
    ("parts", lambda _: chat_reply([{"type": "text", "text": "Red."}]), "no chat reply"),
    ("number", lambda _: chat_reply(5), "no chat reply"),
    ("empty", lambda _: chat_reply(""), "empty reply"),
    ("blank", lambda _: chat_reply(" \n "), "empty reply"),
    ("null", lambda _: chat_reply(None), "empty reply"),
    ("too large", lambda _: chat_reply("x" * (2 * LARGEST_REPLY)), "doesn't answer in JSON"),
    ("not HTTP", lambda _: lambda handler: handler.wfile.write(b"+OK hello\r\n\r\n"), "broke off"),
    ("hangs up", lambda _: lambda handler: None, "broke off"),
]


@pytest.mark.parametrize(("behave", "says"), [case[1:] for case in FAILURES], ids=[c[0] for c in FAILURES])
def test_a_failure_is_one_clear_line(behave: Behaviour, says: str) -> None:
    with FakeServer(behave) as server, pytest.raises(ModelError, match=says) as raised:
        generator(server, model="m", key="secret").generate(PROMPT, max_new_tokens=9)
    message = str(raised.value)
    assert message.isprintable()
    assert "secret" not in message
    assert len(message) < 400


@pytest.mark.parametrize(
    "listed", [[], {}, {"data": []}, {"data": "m"}, {"data": [{"id": 5}, 7]}, {"data": [{"id": "far-cloud"}]}]
)
def test_a_server_without_a_model_of_its_own_says_so(listed: JsonValue) -> None:
    with FakeServer(lambda _: sent_json(listed)) as server, pytest.raises(ModelError, match="lists no model"):
        generator(server).generate(PROMPT, max_new_tokens=9)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    absent = load_generator(f"http://127.0.0.1:{closed_port()}/v1")
    with pytest.raises(ModelError, match="can't be reached; start it"):
        absent.generate(PROMPT, max_new_tokens=9)


def dripping(start: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Sends a start and then a byte again and again, so that no single read waits long."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    return write


@pytest.mark.parametrize(
    "behave",
    [
        lambda _: lambda handler: time.sleep(3),
        lambda _: dripping(b"HTTP/1.1 200 OK\r\nX-Slow:"),
        lambda _: dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
    ],
    ids=["silent", "slow headers", "slow body"],
)
def test_a_reply_that_does_not_end_is_given_up(behave: Behaviour) -> None:
    before = threading.active_count()
    with FakeServer(behave) as server:
        started = time.monotonic()
        with pytest.raises(ModelError, match=r"didn't answer within 0\.3 s"):
            generator(server, model="m", reply_seconds=0.3).generate(PROMPT, max_new_tokens=9)
        assert time.monotonic() - started < 2.5
    assert threading.active_count() <= before + 1  # the fake's own thread may still be writing


def test_a_model_that_was_exchanged_is_looked_up_anew() -> None:
    gone: list[str] = []

    def behave(request: Received) -> Sent:
        name = "new" if gone else "old"
        if request.path == "/v1/models":
            return sent_json({"data": [{"id": name}]})
        asked = request.body["model"] if isinstance(request.body, dict) else None
        return chat_reply("Red.") if asked == name else sent_json({"error": {"message": "no model"}}, 404)

    with FakeServer(behave) as server:
        loaded = generator(server)
        loaded.generate(PROMPT, max_new_tokens=9)
        gone.append("old")
        with pytest.raises(ModelError, match="#model chooses"):
            loaded.generate(PROMPT, max_new_tokens=9)
        assert loaded.generate(PROMPT, max_new_tokens=9) == "Red."
        assert loaded.name == "new"


def test_localhost_that_is_another_machine_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a hosts file would do, since a test can't write one.
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry])
    with pytest.raises(ModelError, match=r"write 127\.0\.0\.1"):
        load_generator("http://localhost/v1#m").generate(PROMPT, max_new_tokens=9)


def test_a_cap_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        load_generator("http://127.0.0.1/v1#m").generate(PROMPT, max_new_tokens=0)


@pytest.fixture(scope="module")
def phrased(
    real_assistant: Assistant, real_embedder: Embedder, real_reader: SpanReader
) -> Iterator[tuple[Assistant, FakeServer]]:
    """The real assistant phrased by a server; each test says how that behaves."""
    with FakeServer(chatting(lambda _: "")) as server:
        yield (
            Assistant(
                real_assistant.index,
                real_embedder,
                real_reader,
                Settings(),
                load_generator=lambda: load_generator(server.url),
            ),
            server,
        )


def test_a_wording_that_holds_is_shown_with_the_model_that_wrote_it(
    phrased: tuple[Assistant, FakeServer],
) -> None:
    assistant, server = phrased
    server.behave = chatting(lambda _: WORDED)
    answer = assistant.ask(VISAS, generate=True)
    assert (answer.answer, answer.model.generator) == (f"{WORDED} [1]", "tiny")
    assert answer.short_answer == "five"


@pytest.mark.parametrize(
    "reply",
    [
        "The government provided six humanitarian visas in 2022.",
        "The government provided five humanitarian visas in 2021.",
        "The government provided 5% humanitarian visas in 2022.",
        "The government provided no humanitarian visas in 2022.",
    ],
)
def test_a_wording_that_does_not_hold_is_the_quote(phrased: tuple[Assistant, FakeServer], reply: str) -> None:
    assistant, server = phrased
    server.behave = chatting(lambda _: reply)
    answer = assistant.ask(VISAS, generate=True)
    assert (answer.answer, answer.model.generator) == (QUOTED, None)


def test_a_server_that_fails_costs_no_answer_and_is_told_once(
    phrased: tuple[Assistant, FakeServer], caplog: pytest.LogCaptureFixture
) -> None:
    assistant, server = phrased
    replies = [WORDED, "", "", WORDED, ""]
    server.behave = chatting(lambda _: replies.pop(0))
    with caplog.at_level(logging.WARNING, "footnote"):
        answers = [assistant.ask(VISAS, generate=True) for _ in range(5)]
    assert [answer.model.generator for answer in answers] == ["tiny", None, None, "tiny", None]
    assert [answer.answer == QUOTED for answer in answers] == [False, True, True, False, True]
    assert len(caplog.records) == 2
    assert all("quoted, not phrased" in record.getMessage() for record in caplog.records)


def test_a_server_that_is_not_running_costs_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    """The step alone: no index is needed to see a draft come back as it went in."""
    draft = Draft((Statement("Five visas were issued.", sentence_of("Five visas were issued.")),))
    phraser = Phraser(lambda: load_generator(f"http://127.0.0.1:{closed_port()}/v1"))
    assert phraser.phrase("How many visas were issued?", draft) is draft
    assert "can't be reached" in caplog.text


def sentence_of(text: str) -> Sentence:
    """A sentence that is its whole passage."""
    passage = Passage("p", "r", 0, len(text), text, (), 1)
    return Sentence(passage, 0, len(text), text, "", (), (), None, 0.5, 0.5, (), 0.5)
