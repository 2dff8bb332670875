from __future__ import annotations

import asyncio
import re

import pytest
from fakes_ui import FakeAssistant
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message

import ui.guard
from ui.chat import mount_chat
from ui.guard import HostRule, host_name, host_rule, read_body
from ui.problems import Problem
from ui.server import create_app
from ui.service import Opened, Service

QUESTION = {"question": "How many humanitarian visas were issued in 2022?"}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    service = Service(Opened(FakeAssistant()))
    service.start().join()
    return create_app(service, mount_chat=mount_chat)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST:8000", "localhost"),
        ("127.0.0.1:1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("[::1]:8000", "::1"),
        ("evil.example:x", "evil.example:x"),
    ],
)
def test_host_name_is_without_port_and_brackets(header: str, name: str) -> None:
    assert host_name(header) == name


def test_bound_name_and_given_names_are_allowed() -> None:
    rule = host_rule("192.168.1.5", ["Footnote.LAN"])
    assert rule.allows("192.168.1.5:8000")
    assert rule.allows("footnote.lan")
    assert rule.allows("localhost:8000")
    assert not rule.allows("192.168.1.6")


def test_on_all_interfaces_any_address_is_allowed_but_no_name() -> None:
    rule = host_rule("0.0.0.0")  # noqa: S104  compared, not bound
    assert rule.allows("192.168.1.6:8000")
    assert rule.allows("[fe80::1]:8000")
    assert not rule.allows("rebound.example:8000")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", ""]
)
@pytest.mark.parametrize("path", ["/", "/health", "/ask", "/gradio_api/queue/data"])
def test_foreign_host_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "http://127.0.0.1"]
)
def test_requests_of_other_sites_are_refused(client: TestClient, origin: str) -> None:
    response = client.post("/ask", json=QUESTION, headers={"origin": origin})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_the_pages_own_requests_are_answered(client: TestClient) -> None:
    response = client.post("/ask", json=QUESTION, headers={"origin": "http://127.0.0.1:8000"})
    assert response.status_code == 200


def test_preflight_of_another_site_is_refused(client: TestClient) -> None:
    headers = {"origin": "http://localhost:3000", "access-control-request-method": "POST"}
    response = client.options("/ask", headers=headers)
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=..%2f..%2f..%2fetc/passwd",
        "/gradio_api/file=http://127.0.0.1:9/secret",
        "/gradio_api/file%3D/etc/passwd",
        "/%67radio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:9/",
        "/gradio_api/stream/a/b/c/playlist.m3u8",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/gradio_api",
    ],
)
def test_gradios_files_and_proxies_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/run/predict", "/gradio_api/component_server"]
)
def test_gradios_uploads_are_closed(client: TestClient, path: str) -> None:
    files = {"files": ("x.txt", b"text")}
    assert client.post(path, files=files).status_code == 403


@pytest.mark.parametrize(
    "path", ["/monitoring", "/login", "/static/../../../../etc/passwd", "/assets/%2e%2e/x"]
)
def test_gradios_other_pages_are_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


def test_queue_takes_json_only(client: TestClient) -> None:
    response = client.post("/gradio_api/queue/join", content=b"{}", headers={"content-type": "text/plain"})
    assert response.status_code == 415


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "٣", "99999999999999999999"])
def test_odd_content_length_is_refused(client: TestClient, length: str) -> None:
    headers = {"content-type": "application/json", "content-length": length.encode()}
    response = client.post("/ask", content=b"{}", headers=headers)
    assert response.status_code in {400, 413}


@pytest.mark.parametrize("path", ["/", "/health", "/docs", "/nothing", "/openapi.json"])
def test_every_response_forbids_outside_sources(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_refusals_carry_the_headers_too(client: TestClient) -> None:
    assert "content-security-policy" in client.get("/", headers={"host": "evil.example"}).headers


def test_page_scripts_carry_a_nonce_that_is_new_each_time(client: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        page = client.get("/")
        scripts = re.findall(r"<script\b[^>]*>", page.text)
        found = set(re.findall(r'nonce="([^"]+)"', page.text))
        assert len(found) == 1
        assert all("nonce=" in script for script in scripts)
        nonce = found.pop()
        assert f"'nonce-{nonce}'" in page.headers["content-security-policy"]
        nonces.add(nonce)
    assert len(nonces) == 2


def test_page_refers_to_no_other_site(client: TestClient) -> None:
    page = client.get("/").text
    config = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
    assert "http://" not in config
    assert "https://" not in config
    assert "googleapis" not in page


def test_head_of_the_page_has_no_body(client: TestClient) -> None:
    response = client.head("/")
    assert response.status_code == 200
    assert "content-security-policy" in response.headers


def test_slow_body_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.guard, "BODY_TIMEOUT_S", 0.05)

    async def never() -> Message:
        await asyncio.sleep(10)
        return {"type": "http.request", "body": b"", "more_body": False}

    read = asyncio.run(read_body(never, instance="/ask"))
    assert isinstance(read, Problem)
    assert read.status == 408


def test_loopback_is_all_that_is_allowed_by_default() -> None:
    assert HostRule().names == {"localhost", "127.0.0.1", "::1"}


@pytest.mark.parametrize(
    "forged", [{"path": "/etc/passwd"}, {"path": "x", "url": "http://127.0.0.1:9/secret"}]
)
def test_forged_file_never_reaches_gradio(client: TestClient, forged: dict[str, object]) -> None:
    file = {**forged, "meta": {"_type": "gradio.FileData"}}
    call = {"data": [file, None, False, None], "fn_index": 0, "session_hash": "forged"}
    assert client.post("/gradio_api/queue/join", json=call).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", "/ask", "POST"), ("PUT", "/health", "GET, HEAD")]
)
def test_wrong_method_beside_the_chat_page_is_405_and_names_the_right_ones(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    assert response.headers["content-type"] == "application/problem+json"
