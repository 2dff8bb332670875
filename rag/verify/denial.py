"""Whether a statement denies what its quote affirms, or says "more" where its quote says "less"."""

from __future__ import annotations

import re

from rag.terms import content_stems
from rag.verify.pieces import Piece, bare, piece_of
from rag.verify.quoted import one_line

NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|fail(?:ed|s|ure)?|unable|lack(?:ed|s|ing)?)\b|n[’']t\b",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"n[’']t\b", re.IGNORECASE)
_UP = re.compile(
    r"\b(?:increas\w*|ris(?:e|en|ing)|rose|grew|grow\w*|more|higher|improv\w*|expand\w*)\b", re.IGNORECASE
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|declin\w*|drop\w*|fell|fall\w*|fewer|less|lower|worsen\w*|reduc\w*)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;,()–—]|:\s|\b(?:but|and|or|while|whereas|although|though|because|which|who|that|despite)\b",
    re.IGNORECASE,
)


def loses_negation(piece: Piece, quote: str) -> bool:
    """Whether a piece of a quote leaves out the "not" that its clause begins with."""
    if NEGATION.search(piece.text):
        return False
    start = max((match.end() for match in _CLAUSE.finditer(quote, 0, piece.start)), default=0)
    return bool(NEGATION.search(quote[start : piece.start]))


def turns_negation(text: str, quote: str) -> bool:
    """Whether a clause of a text denies what its quote affirms, or affirms what it denies.

    It is held against the clause of the quote that has most of its words.
    """
    if bool(NEGATION.search(text)) and not NEGATION.search(quote):
        return True
    if _adds_or_drops_not(text, quote):
        return True
    clauses = [(bool(NEGATION.search(part)), frozenset(content_stems(part))) for part in _CLAUSE.split(quote)]
    for part in _CLAUSE.split(text):
        stems, denies = frozenset(content_stems(part)), bool(NEGATION.search(part))
        shared = max(len(stems & known) for _, known in clauses)
        nearest = [(denied, known) for denied, known in clauses if len(stems & known) == shared]
        if not shared or any(denied == denies for denied, _ in nearest):
            continue
        # "debated the bill but did not pass it": what is denied may borrow its other words from the clause before.
        rest = stems.difference(*(known for _, known in nearest))
        if not (denies and any(denied and rest & known for denied, known in clauses)):
            return True
    return False


def turns_direction(text: str, quote: str) -> bool:
    """Whether a text says that something rose where its quote says that it fell, or the other way round."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up == down:
        return False
    risen, fallen = bool(_UP.search(quote)), bool(_DOWN.search(quote))
    return (fallen and not risen) if up else (risen and not fallen)


def _adds_or_drops_not(text: str, quote: str) -> bool:
    """Whether a text is a piece of its quote but for a "not" too many or too few."""
    told, stated = (one_line(_CONTRACTED.sub(" not", each)) for each in (bare(text), quote))
    if piece_of(told, stated) is not None:
        return False
    told, stated = (" ".join(NEGATION.sub("", each).split()) for each in (told, stated))
    return piece_of(told, stated) is not None
