from __future__ import annotations

import json

import pytest

from ui.page_calls import is_plain_call

CALL = {"data": ["How many visas?", None, False, []], "event_data": None, "fn_index": 0, "session_hash": "x1"}
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


def test_calls_of_the_page_pass() -> None:
    assert is_plain_call(json.dumps(CALL).encode())
    assert is_plain_call(json.dumps({**CALL, "data": ["visas?", None, True, ["mexico", "peru"]]}).encode())
    assert is_plain_call(json.dumps({**CALL, "data": [], "trigger_id": 12}).encode())


@pytest.mark.parametrize(
    "forged",
    [
        {**CALL, "data": [FILE, None, False, []]},
        {**CALL, "data": ["visas?", FILE, False, []]},
        {**CALL, "data": ["visas?", None, False, [FILE]]},
        {**CALL, "data": ["visas?", None, False, [[[FILE]]]]},
        {**CALL, "data": [{"url": "http://127.0.0.1:9/secret"}]},
        {**CALL, "data": FILE},
        {**CALL, "event_data": FILE},
        {**CALL, "files": [FILE]},
        {**CALL, "session_hash": ["x"]},
        [CALL],
        "text",
    ],
)
def test_forged_objects_do_not(forged: object) -> None:
    assert not is_plain_call(json.dumps(forged).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 60_000])
def test_what_is_no_json_does_not(body: bytes) -> None:
    assert not is_plain_call(body)
