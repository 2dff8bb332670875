"""The words that a question sets against each other: "more lighthouses than trawlers"."""

from __future__ import annotations

import re

from rag.terms import STOP_WORDS, content_stems

_JOINS = re.compile(
    r"\b(?:or|than|versus|vs\.?|and|to|compared\s+(?:with|to)|as\s+against|relative\s+to)\b", re.IGNORECASE
)
_BEFORE_LEFT = re.compile(
    r"\b(?:more|fewer|less|most|fewest|between|as\s+(?:many|much)|ratio\s+of|higher|lower|larger|smaller|sum\s+of)\b|[,:]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST_SIDE_WORDS = 4
"""Words of a side, at most."""


def side_words(text: str) -> tuple[str, str] | None:
    """The words that a question sets against each other: "more lighthouses than trawlers" gives both nouns."""
    for join in _JOINS.finditer(text):
        right = _run(text[join.end() :])
        if right is None:
            continue
        left = None
        if right[:1].isupper():
            names = [w.group() for w in _WORD.finditer(text, 0, join.start()) if w.group()[:1].isupper()]
            names = [name for name in names if name.lower() not in STOP_WORDS and text.find(name) > 0]
            left = names[-1] if names else None
        if left is None:
            marks = [mark.end() for mark in _BEFORE_LEFT.finditer(text, 0, join.start())]
            left = _run(text[marks[-1] : join.start()]) if marks else None
        if left and not set(content_stems(left)) <= set(content_stems(right)):
            return left, right
    return None


def _run(text: str) -> str | None:
    """The first content words of a text, up to a function word or mark; None where there are none."""
    words: list[str] = []
    at = 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if words and (between.strip() or match.group().lower() in STOP_WORDS):
            break
        if re.search(r"[.,;:?()\d]", between):
            break
        at = match.end()
        if match.group().lower() in STOP_WORDS:
            continue
        words.append(match.group())
        if len(words) == MOST_SIDE_WORDS:
            break
    return " ".join(words) or None
