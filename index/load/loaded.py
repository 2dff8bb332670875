"""What a loader makes of a file: the canonical text, its blocks, and what the file says about itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from index.load.outline import Block
from index.records import Pairs

LANGUAGE = "language"
CREATED = "created"
MODIFIED = "modified"
PUBLISHED = "published"
MAX_TITLE_CHARS = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)(?!\d{1,3}$)")
_NO_TITLE = re.compile(
    r"(?:untitled|no title|title|document|dokument|presentation|slide|report|pdf|word|layout|about:blank|print)"
    r"[\s\d_-]*"
    r"|(?:microsoft (?:word|powerpoint|excel)|adobe \w+)\b.*"
    r"|(?:\S*[/\\])?[^/\\\s]*\.(?:docx?|odt|rtf|pdf|html?|tex|indd|qxd|pptx?|xlsx?|pages|md|dvi|ps|eps)",
    re.IGNORECASE,
)
"""What programs write where nobody gave a title: a placeholder, or the name of a file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as its loader read it."""

    text: str
    """The canonical text, which all offsets count in."""
    blocks: tuple[Block, ...]
    """In order and disjoint, none of them empty."""
    title: str | None = None
    """As the file states it apart from its text; None where it states none that says anything."""
    facts: Pairs = ()
    """`language`, `created`, `modified`, `published`, as far as the file states them: metadata of the report."""


def stated_title(value: str | None) -> str | None:
    """A title that a file states about itself, on one line; None for placeholders and names of files."""
    if value is None:
        return None
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in value)
    title = re.sub(r"\s+", " ", plain).strip()[:MAX_TITLE_CHARS].rstrip()
    if not any(each.isalnum() for each in title) or _NO_TITLE.fullmatch(title):
        return None
    return title


def best_title(stated: str | None, heading: str | None) -> str | None:
    """The title that a file states, without what it adds to its own heading, such as its publisher's name."""
    own = stated_title(heading)
    return own if stated is not None and own is not None and own in stated else stated


def stated_facts(stated: Mapping[str, str | None]) -> Pairs:
    """Languages and dates in their one form (`en-GB`, `2023-05-31`); what can't be read as one is left out.

    Dates may be ISO 8601 or PDF's `D:20230531…`; the time of day is dropped.
    """
    facts: dict[str, str] = {}
    for key, value in stated.items():
        said = (value or "").strip()
        if key == LANGUAGE:
            if _LANGUAGE.fullmatch(said.replace("_", "-")):
                facts[key] = _language(said)
        elif (day := _day(said)) is not None:
            facts[key] = day
    return tuple(sorted(facts.items()))


def is_fact(key: str, value: str) -> bool:
    """Whether a pair is one that `stated_facts` can give."""
    if key not in (LANGUAGE, CREATED, MODIFIED, PUBLISHED):
        return False
    return dict(stated_facts({key: value})) == {key: value}


def first_of(values: Iterable[str | None]) -> str | None:
    """The first value that isn't blank."""
    return next((value for value in values if value is not None and value.strip()), None)


def _language(said: str) -> str:
    first, *rest = said.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _day(said: str) -> str | None:
    match = _DATE.match(said)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    # Programs without a clock write the first day of 1970, 1980 (zip) or 1904.
    return day.isoformat() if day.year > 1980 else None
