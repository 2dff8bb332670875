"""Words that the terminal and the chat page share."""

from __future__ import annotations


def percent(confidence: float) -> str:
    """A confidence from 0 to 1 in percent; never said to be certain."""
    if confidence >= 0.995:
        return "over 99%"
    return f"{confidence:.0%}"
