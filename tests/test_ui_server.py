from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import pytest
from fakes_ui import REPORT_ID, TEXT, VISA_QUOTE, FakeAssistant
from httpx2 import Response
from starlette.testclient import TestClient

from index.errors import NoIndexError
from rag.contract import answer_to_json
from ui.gate import Limits
from ui.guard import MAX_BODY_BYTES
from ui.schemas import AnswerModel
from ui.server import create_app
from ui.service import Opened, Service

QUESTION = {"question": "How many humanitarian visas were issued in 2022?"}


def ready_client(assistant: FakeAssistant, *, limits: Limits | None = None) -> TestClient:
    service = Service(Opened(assistant), limits=limits)
    service.start().join()
    return TestClient(create_app(service), base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def client(assistant: FakeAssistant) -> TestClient:
    return ready_client(assistant)


def problem_of(response: Response, status: int) -> str:
    """The detail of a problem, once all of its shape is checked."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"]
    assert body["title"]
    assert body["instance"].startswith("/")
    return str(body["detail"])


def events_of(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_ask_answers_the_answer_object(client: TestClient) -> None:
    answer = client.post("/ask", json=QUESTION).json()
    assert answer["short_answer"] == "five"
    citation = answer["citations"][0]
    assert TEXT[citation["start"] : citation["end"]] == citation["quote"] == VISA_QUOTE
    AnswerModel.model_validate_json(json.dumps(answer))


def test_abstention_is_an_answer(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "How many inspectors?"})
    assert response.status_code == 200
    assert response.json()["status"] == "abstained"
    assert response.json()["reason"] == "not_stated"
    AnswerModel.model_validate_json(response.text)


def test_answer_model_describes_every_field_of_the_contract(assistant: FakeAssistant) -> None:
    assert set(AnswerModel.model_fields) == set(answer_to_json(assistant.ask("visas?")))


def test_options_reach_the_assistant(client: TestClient, assistant: FakeAssistant) -> None:
    client.post("/ask", json={**QUESTION, "report_ids": [REPORT_ID], "top_k": 7, "generate": True})
    assert assistant.asked == [(QUESTION["question"], (REPORT_ID,), 7, True)]


def test_options_that_are_left_out_are_left_to_the_settings(
    client: TestClient, assistant: FakeAssistant
) -> None:
    client.post("/ask", json=QUESTION)
    assert assistant.asked == [(QUESTION["question"], (), None, None)]


@pytest.mark.parametrize(
    "by_header", [pytest.param(True, id="accept header"), pytest.param(False, id="stream field")]
)
def test_stream_comes_in_order_and_ends_with_the_whole_answer(client: TestClient, by_header: bool) -> None:
    headers = {"accept": "text/event-stream"} if by_header else {}
    body = QUESTION if by_header else {**QUESTION, "stream": True}
    response = client.post("/ask", json=body, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = list(events_of(response.text))
    names = [name for name, _ in events]
    deltas = names.count("delta")
    assert deltas > 1
    assert names == ["retrieval", *["delta"] * deltas, "citation", "final"]
    final = events[-1][1]
    assert "".join(str(data["text"]) for name, data in events if name == "delta") == final["answer"]
    assert events[-2][1] == final["citations"][0]
    AnswerModel.model_validate_json(json.dumps(final))


def test_stream_refuses_with_a_status_what_is_wrong_from_the_start(client: TestClient) -> None:
    response = client.post("/ask", json={**QUESTION, "report_ids": ["nope"], "stream": True})
    assert "nope" in problem_of(response, 404)


def test_stream_that_fails_midway_ends_with_an_error_event(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "late boom", "stream": True})
    name, told = list(events_of(response.text))[-1]
    assert name == "error"
    assert told["status"] == 500
    assert "secret" not in response.text


def test_stream_gives_its_place_back(assistant: FakeAssistant) -> None:
    client = ready_client(assistant, limits=Limits(at_once=1, waiting=0))
    for question in ("late boom", "visas?", "boom", "visas?"):
        client.post("/ask", json={"question": question, "stream": True})
    assert client.post("/ask", json=QUESTION).status_code == 200


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "   "}, "empty"),
        ({"question": "x" * 2001}, "question"),
        ({"question": 5}, "question"),
        ({**QUESTION, "top_k": 0}, "top_k"),
        ({**QUESTION, "top_k": 51}, "top_k"),
        ({**QUESTION, "top_k": 10**9}, "top_k"),
        ({**QUESTION, "generate": "yes"}, "generate"),
        ({**QUESTION, "topk": 5}, "topk"),
        ([], ""),
    ],
)
def test_bad_request_is_a_problem_that_names_the_field(client: TestClient, body: object, named: str) -> None:
    assert named in problem_of(client.post("/ask", json=body), 422)


def test_unknown_report_is_404(client: TestClient) -> None:
    assert "nope" in problem_of(client.post("/ask", json={**QUESTION, "report_ids": ["nope"]}), 404)


def test_malformed_json_is_400(client: TestClient) -> None:
    response = client.post("/ask", content=b'{"question": ', headers={"content-type": "application/json"})
    problem_of(response, 400)


def test_json_nested_without_end_is_refused_quickly(client: TestClient) -> None:
    began = time.perf_counter()
    body = b"[" * 30_000 + b"]" * 30_000
    response = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_body_must_say_that_it_is_json(client: TestClient, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    response = client.post("/ask", content=json.dumps(QUESTION).encode(), headers=headers)
    assert "application/json" in problem_of(response, 415)


def test_long_body_is_413(client: TestClient) -> None:
    problem_of(client.post("/ask", json={"question": "x" * MAX_BODY_BYTES}), 413)


def test_long_body_without_a_length_is_413(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 8192

    response = client.post("/ask", content=pieces(), headers={"content-type": "application/json"})
    problem_of(response, 413)


def test_wrong_method_is_405(client: TestClient) -> None:
    problem_of(client.get("/ask"), 405)


def test_unknown_path_is_404(client: TestClient) -> None:
    problem_of(client.get("/nothing"), 404)


def test_unexpected_failure_tells_no_internals(client: TestClient) -> None:
    detail = problem_of(client.post("/ask", json={"question": "boom"}), 500)
    assert "secret" not in detail


def test_too_many_at_once_are_told_to_come_back() -> None:
    service = Service(Opened(FakeAssistant()), limits=Limits(at_once=1, waiting=1))
    service.start().join()
    client = TestClient(create_app(service), base_url="http://localhost")
    with service.gate.admitted(), service.gate.admitted():
        for body in (QUESTION, {**QUESTION, "stream": True}):
            refused = client.post("/ask", json=body)
            problem_of(refused, 429)
            assert int(refused.headers["retry-after"]) > 0
    assert client.post("/ask", json=QUESTION).status_code == 200


def test_waiting_requests_are_answered_in_their_turn() -> None:
    hold = threading.Event()
    statuses: list[int] = []
    with ready_client(FakeAssistant(hold=hold), limits=Limits(at_once=1, waiting=2)) as client:
        threads = [
            threading.Thread(target=lambda: statuses.append(client.post("/ask", json=QUESTION).status_code))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        assert client.get("/health").status_code == 200  # answered meanwhile
        hold.set()
        for thread in threads:
            thread.join()
    assert statuses == [200, 200, 200]


def test_health_says_that_the_process_lives(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_ready_once_the_assistant_is_open(client: TestClient) -> None:
    assert client.get("/ready").json() == {"status": "ready"}


def test_not_ready_while_the_assistant_is_being_opened() -> None:
    client = TestClient(create_app(Service(Opened(FakeAssistant()))), base_url="http://localhost")
    response = client.get("/ready")  # the service isn't started outside of the client's context
    assert "loading" in problem_of(response, 503)
    assert response.headers["retry-after"]
    problem_of(client.post("/ask", json=QUESTION), 503)
    assert client.get("/health").status_code == 200


class NothingIndexed:
    def open(self) -> FakeAssistant:
        raise NoIndexError("nothing is indexed yet; run `footnote index PATH`")

    def generation(self) -> str | None:
        return None


def test_not_ready_tells_the_cure_when_opening_failed() -> None:
    service = Service(NothingIndexed())
    service.start().join()
    client = TestClient(create_app(service), base_url="http://localhost")
    assert "footnote index" in problem_of(client.get("/ready"), 503)


def test_reports_lists_what_can_be_asked(client: TestClient) -> None:
    body = client.get("/reports").json()
    assert body["index_generation"] == "gen-1"
    assert body["reports"][0]["id"] == REPORT_ID


def test_passage_is_found_by_its_id(client: TestClient, assistant: FakeAssistant) -> None:
    body = client.get(f"/passages/{assistant.visas.id}").json()
    assert body["text"] == TEXT[body["start"] : body["end"]]
    assert body["section"] == ["PROTECTION"]


def test_unknown_passage_is_404(client: TestClient) -> None:
    problem_of(client.get("/passages/nope"), 404)


def test_metrics_count_answers_and_abstentions_by_reason(client: TestClient) -> None:
    client.post("/ask", json=QUESTION)
    client.post("/ask", json={"question": "How many inspectors?", "stream": True})
    text = client.get("/metrics").text
    assert 'footnote_answers_total{status="answered"} 1.0' in text
    assert 'footnote_abstentions_total{reason="not_stated"} 1.0' in text
    assert 'footnote_http_requests_total{method="POST",route="/ask",status="200"} 2.0' in text
    assert "footnote_http_request_seconds_bucket" in text
    assert "visas" not in text


def test_openapi_describes_the_answer_and_the_problems(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.0.")  # the page at /docs knows no later one
    answers = described["paths"]["/ask"]["post"]["responses"]["200"]["content"]
    assert answers["application/json"]["schema"]["$ref"].endswith("/AnswerModel")
    assert "text/event-stream" in answers
    problems = described["paths"]["/ask"]["post"]["responses"]["422"]["content"]
    assert list(problems) == ["application/problem+json"]


def test_docs_load_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http" not in page.replace("http-equiv", "")
    for path in ("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/start.js"):
        assert path in page
        assert client.get(path).status_code == 200
