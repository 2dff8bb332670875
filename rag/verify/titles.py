"""A report's title before what it says: "Annual Report 2022: the wells were dry. [1]"."""

from __future__ import annotations


def without_title(text: str, title: str) -> str:
    """A statement, on one line, without the title of the report that it cites; a title says nothing of the world."""
    named = f"{' '.join(title.split())}: "
    return text[len(named) :] if title and text.startswith(named) else text
