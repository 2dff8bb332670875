"""Words that make a number a bound or a guess ("at least 35", "10 or more", "some 300")."""

from __future__ import annotations

import re
from enum import StrEnum


class BoundSide(StrEnum):
    """Where the true number lies, seen from the one that is stated."""

    LEAST = "least"
    """There or above: "at least", "more than"."""
    MOST = "most"
    """There or below: "at most", "fewer than", "up to"."""
    NEAR = "near"
    """Somewhere around: "about", "some", "an estimated"."""


_LEAST = (
    "at least|a minimum of|no fewer than|no less than|not less than|not fewer than|more than|greater than|over|"
    "well over|just over|slightly over|slightly more than|little more than|much more than|far more than|well above|"
    "above|upwards of|upward of|in excess of|exceeded|exceeding|exceeds|exceed|as few as|as little as"
)
_MOST = (
    "not exceeding|not exceed|not to exceed|not over|"
    "at most|a maximum of|no more than|not more than|less than|fewer than|lower than|under|well under|just under|"
    "slightly under|slightly less than|slightly fewer than|much less than|far fewer than|below|well below|up to|"
    "as many as|as much as"
)
_NEAR = "nearly|almost|approximately|approx|about|around|roughly|circa|some|close to|an estimated|estimated|barely"
_SIDES = {
    **dict.fromkeys(_LEAST.split("|"), BoundSide.LEAST),
    **dict.fromkeys(_MOST.split("|"), BoundSide.MOST),
    **dict.fromkeys(_NEAR.split("|"), BoundSide.NEAR),
}
_SYMBOLS = {
    ">": BoundSide.LEAST,
    "≥": BoundSide.LEAST,
    "<": BoundSide.MOST,
    "≤": BoundSide.MOST,
    "~": BoundSide.NEAR,
}
_AFTER = {
    **dict.fromkeys(("or more", "or greater", "or above", "or over", "or longer", "+"), BoundSide.LEAST),
    **dict.fromkeys(("or fewer", "or less", "or below", "or under"), BoundSide.MOST),
}
LEADING_BOUNDS = frozenset(_SIDES)
"""Bounds that stand before their number."""
TRAILING_BOUNDS = frozenset(_AFTER)
"""Bounds that stand behind it."""
_LONGEST = max(phrase.count(" ") + 1 for phrase in _SIDES)
_REACH = 40
"""Characters before a number in which its bound begins; the longest has 20."""
_LAST_WORD = re.compile(r"[A-Za-z]+")
_TRAILING = re.compile(
    "\\s+(?:" + "|".join(p.replace(" ", r"\s+") for p in _AFTER if p != "+") + r")\b|\+(?!\w)", re.IGNORECASE
)
_LOOSE = frozenset({"above", "below"})
"""Bounds only where no article stands before them: "the above 12 cases"."""
_CHANGES = frozenset(
    "increase rise gain growth improvement decrease fall drop decline increased rose grew".split()
)
_ARTICLES = frozenset({"the", "these", "those", "this"})


def bound_before(text: str, start: int, floor: int = 0) -> tuple[int, str | None]:
    """Where a number at `start` begins with its bound, and the bound in lower case; nothing before `floor` counts."""
    nearest = max(floor, start - 3)
    symbol = text[nearest:start].rstrip()[-1:]
    if symbol in _SYMBOLS:
        at = text.rindex(symbol, nearest, start)
        return (at, symbol) if at >= floor and start - at <= 2 else (start, None)
    low = max(floor, start - _REACH)
    words: list[tuple[int, str]] = []
    behind = start
    for match in reversed(list(_LAST_WORD.finditer(text, low, start))):
        gap = text[match.end() : behind]
        if not gap or not gap.isspace() or len(words) > _LONGEST or (match.start() == low > floor):
            break
        words.append((match.start(), match.group().lower()))
        behind = match.start()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        at = words[length - 1][0]
        phrase = " ".join(word for _, word in reversed(words[:length]))
        if phrase not in _SIDES or text[at - 1 : at] in {"-", "’", "'"}:
            continue
        before = words[length][1] if len(words) > length else ""
        if (phrase in _LOOSE and before in _ARTICLES) or (phrase == "over" and before in _CHANGES):
            return start, None  # "the above 12 cases"; "an increase over 64 cases"
        return at, phrase
    return start, None


def bound_after(text: str, end: int) -> tuple[int, str | None]:
    """Where a number that ends at `end` ends with its bound ("10 or more"), and the bound in lower case."""
    match = _TRAILING.match(text, end)
    return (match.end(), " ".join(match.group().lower().split())) if match else (end, None)


def is_symbol(bound: str) -> bool:
    """Whether a bound is a sign that touches its number ("<5")."""
    return bound in _SYMBOLS


def bound_side(bound: str | None) -> BoundSide | None:
    """Which way a figure's bound points; None where it has none, so that the figure is exact."""
    if bound is None:
        return None
    return _SIDES.get(bound) or _AFTER.get(bound) or _SYMBOLS.get(bound) or BoundSide.NEAR
