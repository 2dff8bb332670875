"""Lines with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without the white space around it."""

    start: int
    """Character offset of the first character that isn't white space."""
    end: int
    """Character offset after the last character that isn't white space; equals `start` for a blank line."""
    indent: int
    """Columns of white space before the text, a tab counting four."""
    text: str


def lines_of(text: str) -> list[Line]:
    """Split at \\n, \\r\\n and \\r only: a form feed is white space. A byte order mark belongs to no line."""
    lines: list[Line] = []
    position = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    while position < len(text):
        match = _LINE.match(text, position)
        if match is None:  # the pattern matches at every position; this is for the type checker
            break
        raw = match.group()
        stripped = raw.strip()
        lead = raw[: len(raw) - len(raw.lstrip())] if stripped else ""
        start = match.start() + len(lead)
        lines.append(Line(start, start + len(stripped), len(lead.expandtabs(4)), stripped))
        position = match.end()
    return lines
