"""Which part of a long sentence is shown."""

from __future__ import annotations

import re

from rag.drafting.records import Reading
from rag.question import AnswerKind
from rag.read import Sentence
from rag.terms import content_stems

LONGEST_ANSWER = 55
"""Words; a longer sentence is cut to its best part at a semicolon, dash or ", and"."""
PARTS = re.compile(r";\s+|\s+[–—]\s+|,\s+(?:but|although|though|while|whereas)\s+|,\s+and\s+", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,:]\s+")
_RELATIVE = re.compile(r"(?:which|who|whom|whose|that|where)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|false\w*|untrue|clear(?:ed|s)|reject\w*|disput\w*|refut\w*|invent\w*|acquit\w*|withdr[ae]w\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|none|neither|unless|except|without|den(?:y|ies|ied)|alleg\w+|claim\w*|false\w*|rumou?r\w*|"
    r"refus\w+|accus\w+|said\s+to|fail\w*|doubt\w*|whether|if)\b",
    re.IGNORECASE,
)
"""Words that turn what follows, and are never cut off."""


def best_part(reading: Reading, sentence: Sentence) -> str:
    """The sentence, or where it is long its part with most of the question's words."""
    text = " ".join(sentence.text.split())
    if len(text.split()) <= LONGEST_ANSWER or reading.question.kind is not AnswerKind.ENTITY:
        return text
    asked = set(reading.question.stems)
    parts = [part.strip() for part in PARTS.split(text) if part.strip()]
    span = " ".join(sentence.spans[0].text.split()) if sentence.spans else None
    holding = [part for part in parts if span and span in part]
    best = max(holding or parts, key=lambda part: len(asked & set(content_stems(part))))
    if len(best.split()) > LONGEST_ANSWER and holding and span:
        best = _around(best, span)
    led = text[text.rfind(";", 0, text.index(best)) + 1 : text.index(best)]
    behind = text[text.index(best) + len(best) :].split(";")[0]
    if _NOT.search(led) or _DENIED.search(behind) or _RELATIVE.match(best):
        return text  # what is cut off would turn it
    return best[:1].upper() + best[1:]


def _around(part: str, span: str) -> str:
    """The clauses of a long part, cut at its commas and colons, that hold a span and what leads to it."""
    at = part.index(span)
    cuts = [0, *(mark.end() for mark in _CLAUSE_ENDS.finditer(part)), len(part)]
    ends = [cut for cut in cuts if cut >= at + len(span)]
    fitting = [cut for cut in cuts if cut <= at and len(part[cut : ends[0]].split()) <= LONGEST_ANSWER]
    opened = [cut for cut in fitting if part[:cut].rstrip().endswith(":")]
    # Where a colon opens what is told, from there; else as much as isn't too long.
    start = opened[-1] if opened else fitting[0] if fitting else max(cut for cut in cuts if cut <= at)
    end = next((cut for cut in reversed(ends) if len(part[start:cut].split()) <= LONGEST_ANSWER), ends[0])
    return part[start:end].strip(" ,;:")
