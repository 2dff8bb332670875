"""Whether a statement is a piece of its quote: the same words in the same order, cut off at either end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.verify.quoted import find_words, one_line

_PERIOD_ADDED = re.compile(r"\s\(((?:19|20)\d\d(?:-(?:19|20)\d\d)?)\)$")


def bare(text: str) -> str:
    """A statement without what Footnote sets around it: quotation marks, the last full stop, one line."""
    return one_line(text).strip(" .,;“”").removeprefix("and ").strip()


def without_period(text: str) -> str:
    """A bare statement without the year in brackets that was set behind it."""
    return _PERIOD_ADDED.sub("", bare(text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote that a statement repeats."""

    start: int
    """Character offset in the quote as it was read."""
    text: str
    period: str | None
    """The year in brackets that was set behind it ("76 individuals (2021)"), None where there is none."""


def piece_of(text: str, quote: str) -> Piece | None:
    """The stretch of a quote (one line) that a statement repeats, cut between words; None where it repeats none.

    Its first letter may be a capital.
    """
    whole = bare(text)
    added = _PERIOD_ADDED.search(whole)
    for piece, period in ((whole, None), *([(whole[: added.start()], added.group(1))] if added else [])):
        starts = [
            find_words(first + piece[1:], quote) for first in dict.fromkeys((piece[:1], piece[:1].swapcase()))
        ]
        found = [start for start in starts if start is not None]
        if found:
            return Piece(min(found), piece, period)
    return None
