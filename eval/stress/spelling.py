"""British spelling, in which the vocabulary is written, and American."""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
    ("licence", "license"),
    ("colour", "color"),
    ("neighbour", "neighbor"),
    ("rumour", "rumor"),
    ("Rumour", "Rumor"),
    ("fibre", "fiber"),
    ("cancelled", "canceled"),
    ("signalling", "signaling"),
    ("travelling", "traveling"),
    ("vandalised", "vandalized"),
    ("aluminium", "aluminum"),
    ("grey", "gray"),
    ("per cent", "percent"),
    ("Licence", "License"),
    ("Travelling", "Traveling"),
)


def american(text: str) -> str:
    """The text in American spelling."""
    for british, spelled in _PAIRS:
        text = text.replace(british, spelled)
    return text


def british(text: str) -> str:
    """The text in British spelling. The verb `license`, with an s in both, keeps it."""
    for spelled, other in _PAIRS:
        if other not in ("license", "License", "percent"):
            text = text.replace(other, spelled)
    return text.replace(" licenses", " licences")
