"""Countries and their people: "Vietnamese victims" are told by "29 from Vietnam"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from index.stemming import stem

SHORTEST = 4
_ENDINGS = frozenset("n an ian ese es i ish ean er s ns ans ians is y".split())
"""What one of the two ends in, beyond what both have."""
_CAPITAL = re.compile(r"\b[A-Z][a-z]{3,}\b")


def peoples(names: Sequence[str], texts: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """By the stem of a name that a question has, the stems of its country or people as the texts have them.

    Args:
        names: Names of the question.
        texts: The sentences that were read.

    """
    asked = {word for name in names for word in _CAPITAL.findall(name)}
    if not asked:
        return {}
    told = {word for text in texts for word in _CAPITAL.findall(text)}
    found: dict[str, frozenset[str]] = {}
    for name in asked:
        alike = {stem(word.lower()) for word in told if word != name and is_people_of(name, word)}
        own = stem(name.lower())
        if alike - {own}:
            found[own] = frozenset(alike | {own})
            for other in alike:
                found[other] = found.get(other, frozenset({other})) | {own}
    return found


def is_people_of(one: str, other: str) -> bool:
    """Whether one of two names is that of the other's people: "Nepal", "Nepalese"; "China", "Chinese"."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    if len(short) < SHORTEST:
        return False
    for root in (short, short[:-1]):
        if len(root) >= SHORTEST and long.startswith(root) and long[len(root) :] in _ENDINGS:
            return True
    # "Volmark", "Volmari"
    return len(short) == len(long) > SHORTEST and short[:-1] == long[:-1] and "i" in {short[-1], long[-1]}
