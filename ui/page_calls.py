"""What the chat page may post to Gradio's queue: plain values, and nothing that Gradio takes for a file.

An object with a path or an address among a call's data is copied or fetched by Gradio before any of our code sees
it (as in CVE-2024-1728). No component of the page takes objects, so that none are let through at all.
"""

from __future__ import annotations

import json
from typing import cast

MAX_DEPTH = 2
"""Data is a list of values, some of which are lists of texts."""


def is_plain_call(body: bytes) -> bool:
    """Whether a posted body is one that the page itself could have sent."""
    try:
        call: object = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(call, dict):
        return False
    fields = cast("dict[str, object]", call)
    return all(_is_plain(value, MAX_DEPTH if name == "data" else 0) for name, value in fields.items())


def _is_plain(value: object, depth: int) -> bool:
    if value is None or isinstance(value, str | bool | int | float):
        return True
    if isinstance(value, list) and depth > 0:
        return all(_is_plain(item, depth - 1) for item in cast("list[object]", value))
    return False
