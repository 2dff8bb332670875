"""Snowball's English stemmer behind one typed function."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

_ENGLISH = Stemmer.Stemmer("english")
# Pairs that Snowball keeps apart though a reader doesn't; American and British forms among them.
_ALIKE = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "convict": "convict",
    "percent": "percent",
    "labour": "labor",
    "organis": "organ",
    "organiz": "organ",
    "programm": "program",
    "gave": "give",
    "given": "give",
    "paid": "pay",
    "held": "hold",
    "sought": "seek",
    "ran": "run",
    "said": "say",
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "employe": "employ",
    "die": "death",
    "dead": "death",
    "law": "law",
    "legal": "legal",
}


def snowball(word: str) -> str:
    """Snowball's stem of one lower-case word."""
    stemmed: str = _ENGLISH.stemWord(word)
    return stemmed


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Stem of one lower-case word, with pairs made one that Snowball keeps apart."""
    stemmed = snowball(word)
    return _ALIKE.get(stemmed, stemmed)
