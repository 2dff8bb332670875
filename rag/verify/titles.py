"""A report's title before what it says: "Annual Report 2022: the wells were dry. [1]"."""

from __future__ import annotations

import re

_LAST_YEAR = re.compile(r"[\s,;:(–—-]+(?:19|20)\d\d\)?$")


def without_title(text: str, title: str) -> str:
    """A statement, on one line, without the title of the report that it cites; a title says nothing of the world."""
    whole = " ".join(title.split())
    for name in (whole, without_year(whole)):
        if name and text.startswith(f"{name}: "):
            return text[len(name) + 2 :]
    return text


def without_year(title: str) -> str:
    """A title without the year that it ends with: a figure that no passage of the report has to state."""
    return _LAST_YEAR.sub("", title) or title
