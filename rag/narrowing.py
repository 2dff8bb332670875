"""A question without the words that narrow nothing: those of what all of the report is about.

In a narrative on trafficking in Mexico, "How many trafficking victims did the Mexican authorities identify?" asks how
many victims the authorities identified. Both words stand all over the report, and where a sentence happens to hold
both it is mostly about something else: what was done abroad, or a trafficking conviction.
"""

from __future__ import annotations

import re
from collections.abc import Set

from index.stemming import stem
from rag.demonyms import is_people_of
from rag.figures.units import is_plural
from rag.scope import scope_places
from rag.terms import STOP_WORDS

SHORTEST = 4
"""Letters of a title's word that may be a country's name."""
_WORD = re.compile(r"[^\W\d_]+")
_OWN = re.compile(
    r"\b([A-Z][a-z]+)(?:['’]s)?\s+(?=(?:government|authorit(?:y|ies)|officials?|police|courts?|prosecutors?|"
    r"agenc(?:y|ies))\b)"
)
"""A country or its people before those who act for it: "Mexican authorities", "Mexico's courts"."""
_SORT = re.compile(
    r"\b(many|of|the|all|any|more|fewer|those|these)\s+(?:human\s+)?([a-z]{4,})\s+(?=([a-z]+)\b)"
)
"""What is counted, behind a word that says of what sort it is: "how many trafficking victims"."""


def narrowed(text: str, subject: Set[str], title: str) -> str:
    """The question as it is looked for in one report.

    Args:
        text: The question.
        subject: Stems that stand all over the report.
        title: The report's title.

    """
    named = [word for word in _WORD.findall(title) if len(word) >= SHORTEST]

    def is_own(name: str) -> bool:
        return any(name.lower() == word.lower() or is_people_of(name, word) for word in named)

    text = _OWN.sub(lambda found: "" if is_own(found[1]) else found.group(), text)
    kept = [(place.start, place.end) for place in scope_places(text)]

    def without_sort(found: re.Match[str]) -> str:
        told = any(start < found.end(2) and found.start(2) < end for start, end in kept)
        sort = stem(found[2]) in subject and found[2] not in STOP_WORDS and not is_plural(found[2])
        counts = is_plural(found[3]) and stem(found[3]) in subject and found[3] not in STOP_WORDS
        return f"{found[1]} " if sort and counts and not told else found.group()

    return _SORT.sub(without_sort, text)
