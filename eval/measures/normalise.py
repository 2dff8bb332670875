"""Makes two ways of writing the same answer equal, and nothing more.

Lower case, accents, punctuation and articles gone; number words and digits made equal; thousands separators
gone, but never the decimal point (3.5 is not 35); `%` and `per cent` are `percent`; a possessive 's is gone;
initials lose their dots (`U.S.` is `us`). Whole tokens are compared: `no` is not in `not`, 5 is not in 35.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eval.measures.numbers import Piece, canonical, pieces

_ARTICLES: Final = frozenset(("a", "an", "the"))
_MONTH_NAMES: Final = "january february march april may june july august september october november december"
_MONTHS: Final = frozenset(_MONTH_NAMES.split())
_MARKER: Final = re.compile(r"\[\d+(?:\s*[,–-]\s*\d+)*\]")
# A space in a thousands separator is a no-break or thin one: a plain one may part two numbers.
_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?![\d]|,\d)")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s(?!\w)")
_INNER_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_INITIALS: Final = re.compile(r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?")
_US_DOLLAR: Final = re.compile(r"\bus\s?(?=\$)")
_PER_CENT: Final = re.compile(r"\bper cent\b")
_SPREADS_PERCENT: Final = frozenset(("and", "or", "to", "–", "-", ","))


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text states. 60% is not 60."""

    value: Decimal
    percent: bool
    spelled: bool
    """Whether it was written in words."""


def without_markers(answer: str) -> str:
    """The answer without its citation markers: `five visas [1]` is `five visas`."""
    # White space stays as it is: a no-break space may be a thousands separator.
    return _MARKER.sub(" ", answer).strip()


def tokens(text: str, *, scaled: bool = True) -> tuple[str, ...]:
    """The text as comparable tokens.

    With `scaled`, `$7.5 million` is the one token `7500000`; without it, the two tokens `7.5` and `million`.

    >>> tokens("The 1,254 victims")
    ('1254', 'victims')
    >>> tokens("one hundred and sixteen")
    ('116',)
    """
    return tuple(piece.text for piece in _pieces(text, scaled=scaled) if piece.kind != "mark")


def normalise(text: str) -> str:
    """The tokens of a text with a space between them.

    >>> normalise("Thirty-one of the 32 states.")
    '31 of 32 states'
    """
    return " ".join(tokens(text))


def contains(text: str, wanted: str) -> bool:
    """Whether `wanted` is in `text` as a run of whole tokens. Nothing contains a text that has no tokens.

    Both readings of a scale word are tried, so that `7.5` and `7,500,000` are each found in `$7.5 million`.
    """
    return any(
        _has_run(tokens(text, scaled=scaled), tokens(wanted, scaled=scaled)) for scaled in (True, False)
    )


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers that a text states, in order. Ordinals (`third`, `3rd`) and `no one` state none.

    A percent sign reaches back over `and`, `or`, `to` and a dash: `60 to 70%` states 60% and 70%. It doesn't reach a
    year: `in 2021 and 41%`.
    """
    read = _pieces(text, scaled=True)
    found: list[Number] = []
    percent_at = -1
    for at in range(len(read) - 1, -1, -1):
        value = read[at].value
        if read[at].kind != "number" or value is None:
            continue
        percent = _is_percent(read, at + 1)
        if not percent and at + 2 == percent_at:
            percent = read[at + 1].text in _SPREADS_PERCENT and not _is_year(read[at])
        if percent:
            percent_at = at
        found.append(Number(value, percent, read[at].spelled))
    return tuple(reversed(found))


def number_values(text: str) -> frozenset[Decimal]:
    """Every value that a number token of the text may be read as: both 7.5 and 7500000 for `$7.5 million`.

    A day of the month counts with or without its ending (`June 3rd` has 3).
    """
    return frozenset(
        piece.value
        for scaled in (True, False)
        for piece in _pieces(text, scaled=scaled)
        if piece.kind == "number" and piece.value is not None
    )


def _is_percent(read: Sequence[Piece], at: int) -> bool:
    return at < len(read) and (read[at].kind == "percent" or read[at].text in ("percent", "percentage"))


def _pieces(text: str, *, scaled: bool) -> list[Piece]:
    plain = "".join(" " if unicodedata.category(char) == "No" else char for char in text)
    plain = _THOUSANDS.sub(lambda match: re.sub(r"[^\d]", "", match.group()), plain)
    decomposed = unicodedata.normalize("NFKD", plain)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    plain = _POSSESSIVE.sub("", plain)
    plain = _INNER_APOSTROPHE.sub("", plain)
    plain = _INITIALS.sub(lambda match: match.group().replace(".", ""), plain)
    plain = _PER_CENT.sub("percent", plain)
    plain = _US_DOLLAR.sub("$", plain)
    read = pieces(plain, scaled=scaled)
    return _days_of_month([piece for piece in read if piece.kind != "word" or piece.text not in _ARTICLES])


def _days_of_month(read: list[Piece]) -> list[Piece]:
    """`June 3rd` and `3rd June` are `June 3` and `3 June`."""
    days: list[Piece] = []
    for at, piece in enumerate(read):
        beside = {read[near].text for near in (at - 1, at + 1) if 0 <= near < len(read)}
        if piece.kind == "ordinal" and piece.value is not None and beside & _MONTHS:
            days.append(Piece("number", canonical(piece.value), piece.value, piece.spelled))
        else:
            days.append(piece)
    return days


def _has_run(text: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return size > 0 and any(text[at : at + size] == wanted for at in range(len(text) - size + 1))


def _is_year(piece: Piece) -> bool:
    return not piece.spelled and piece.value is not None and 1900 <= piece.value < 2100
