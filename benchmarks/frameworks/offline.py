"""Keeps a framework from asking a network for anything or reporting that it ran."""

from __future__ import annotations

import os

SETTINGS = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}


def stay_offline() -> None:
    """Set what the frameworks read when they are imported: call it before."""
    os.environ.update(SETTINGS)
