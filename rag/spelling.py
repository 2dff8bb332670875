"""Words that are spelled rightly, and the two ways in which English spells some of them.

A word that no report has is a slip only if it is no word at all: "refuge" isn't corrected to "refugee", nor
"regular" to "irregular". What counts as a word is told by the packaged encoder's vocabulary (BERT's 30,522 pieces,
most of them whole English words).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import index

ENDING = 3
"""Last letters of a word, in which names of a kind differ."""
SHORTEST = 4
"""Letters of a piece from which it is taken for a word."""
_PAIRS = (
    ("our", "or"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("yse", "yze"),
    ("tre", "ter"),
    ("ence", "ense"),
    ("ogue", "og"),
    ("elled", "eled"),
    ("elling", "eling"),
    ("eller", "eler"),
    ("programme", "program"),
    ("grey", "gray"),
)
"""British and American spellings of a part of a word."""


def is_word(word: str) -> bool:
    """Whether a word, lower case, is spelled as an English word is; so are not all words, but few slips are."""
    return word in _words() or word.removesuffix("s") in _words()


def other_spellings(word: str) -> Iterator[str]:
    """The word as the other side of the Atlantic may spell it: "labour", "labor"; most of them are no words."""
    for british, american in _PAIRS:
        for one, other in ((british, american), (american, british)):
            if one in word:
                yield word.replace(one, other)


def one_apart(left: str, right: str) -> bool:
    """Whether two words differ by one letter, put in, left out or another, or by two that changed places."""
    short, long = sorted((left, right), key=len)
    at = next(
        (n for n, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short)
    )
    swapped = len(short) == len(long) and short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + (len(short) == len(long)) :] == long[at + 1 :] or (
        swapped and short[at + 2 :] == long[at + 2 :]
    )


def slips_inside(typed: str, meant: str) -> bool:
    """Whether two words are one apart within: behind the first letter, before an ending, not by a doubled letter."""
    short, long = sorted((typed, meant), key=len)
    pairs = enumerate(zip(short, long, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), len(short))
    doubled = len(short) < len(long) and long[at] in {long[at - 1 : at], long[at + 1 : at + 2]}
    return one_apart(typed, meant) and 0 < at <= len(long) - ENDING and not doubled


@cache
def _words() -> frozenset[str]:
    path = Path(index.__file__).resolve().parent / "weights" / "tokenizer.json"
    raw: object = json.loads(path.read_bytes())
    model = raw.get("model") if isinstance(raw, dict) else None
    pieces = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(pieces, dict):
        return frozenset()
    return frozenset(
        piece for piece in pieces if isinstance(piece, str) and len(piece) >= SHORTEST and piece.isalpha()
    )
