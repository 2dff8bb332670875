"""Sentences that tell nothing by themselves: headings, captions, and the works that a text leans on."""

from __future__ import annotations

import re

from rag.read import Sentence

FEW_WORDS = 9
SHORT_WORD = 3
"""Letters of a word that a heading may write small."""
HEADING_SHARE = 0.85
"""Least share of the longer words of a heading that begin with a capital."""
_REFERENCES = re.compile(
    r"^[\d.\s]*(?:references|bibliography|works\s+cited|sources|endnotes)\b", re.IGNORECASE
)
_ASKS_WORK = re.compile(
    r"\b(?:publi[cs]\w+|paper|article|book|document|standard|title|authors?|wrote|written|cited?|references?|works?)\b",
    re.IGNORECASE,
)


def is_work(sentence: Sentence, asked: str) -> bool:
    """Whether a sentence stands in a list of the works that a text leans on, and a question asks for no work."""
    return _ASKS_WORK.search(asked) is None and any(
        _REFERENCES.search(heading) for heading in sentence.passage.section
    )


def names_only(text: str) -> bool:
    """Whether an unfinished sentence has a heading's capitals, or is short and no entry ("Symbol: gyrfalcon")."""
    words = text.split()
    long = [word for word in words if len(word) > SHORT_WORD]
    titled = len(words) >= FEW_WORDS and sum(word[0].isupper() for word in long) >= HEADING_SHARE * len(long)
    return titled or (len(words) < FEW_WORDS and ": " not in text)
