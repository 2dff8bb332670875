"""Reads numbers from English words and digits: `thirty-one`, `one hundred and sixteen`, `3.5 million`.

Written for judging, and deliberately not shared with the figures that `rag` checks: a judge that read numbers
with the code it judges could not see that code's mistakes. (text2num was tried: it turns `3.5 million` into
`3.5 1000000` and `a second` into `a 2nd`, and one threshold decides for both `one` and `two`.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

PieceKind = Literal["number", "word", "ordinal", "percent", "mark"]

_UNIT_WORDS: Final = "zero one two three four five six seven eight nine ten eleven twelve"
_TEEN_WORDS: Final = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNIT_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"

_UNITS: Final = {word: value for value, word in enumerate(f"{_UNIT_WORDS} {_TEEN_WORDS}".split())}
_TENS: Final = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_SCALES: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_ORDINALS: Final = (
    {word: value for value, word in enumerate(_UNIT_ORDINALS.split(), start=1)}
    | {f"{word}th": value for value, word in enumerate(_TEEN_WORDS.split(), start=13)}
    | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
)
_BEFORE_PRONOUN_ONE: Final = frozenset(
    ("no", "any", "each", "every", "some", "this", "that", "which", "another")
)

_PIECE: Final = re.compile(
    r"(?P<ordinal>\d+(?:st|nd|rd|th))(?![^\W_])"
    r"|(?P<decade>\d+s)(?![^\W_])"
    r"|(?P<dotted>\d+(?:\.\d+){2,})"
    r"|(?P<number>\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<word>[^\W\d_][^\W_]*)"
    r"|(?P<percent>%)"
    r"|(?P<joint>[\s\-\u2010\u2011]+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a number, or a mark that keeps its neighbours apart."""

    kind: PieceKind
    text: str
    """As judged: a number in canonical digits, a word in lower case."""
    value: Decimal | None = None
    """The number, for the kinds `number` and `ordinal`."""
    spelled: bool = False
    """Whether the number was written in words."""


def canonical(value: Decimal) -> str:
    """Digits without exponent, thousands separators or trailing zeros: `3.50` is `3.5`, `6E+3` is `6000`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def ordinal(value: int) -> str:
    """`1` is `1st`, `12` is `12th`, `21` is `21st`."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{value}{'th' if value % 100 in (11, 12, 13) else endings.get(value % 10, 'th')}"


def pieces(text: str, *, scaled: bool) -> list[Piece]:
    """Split lower-case text without thousands separators into words, marks and numbers, number words read.

    `scaled` multiplies digits by the scale word after them (`3.5 million` is 3500000); without it they stay
    apart, as the numeral 3.5 and the word `million`.
    """
    raw = _lex(text)
    found: list[Piece] = []
    at = 0
    while at < len(raw):
        read = _read_digits(raw, at, scaled=scaled) or _read_words(raw, at)
        if read is None:
            found.append(raw[at])
            at += 1
        else:
            more, at = read
            found.extend(more)
    return found


def _lex(text: str) -> list[Piece]:
    found: list[Piece] = []
    for match in _PIECE.finditer(text):
        kind, written = match.lastgroup, match.group()
        if kind == "number":
            value = Decimal(written)
            found.append(Piece("number", canonical(value), value))
        elif kind == "ordinal":
            number = int(written[:-2])
            found.append(Piece("ordinal", ordinal(number), Decimal(number)))
        elif kind in ("word", "decade", "dotted"):
            found.append(Piece("word", written))
        elif kind == "percent":
            found.append(Piece("percent", "percent"))
        elif kind == "mark":
            found.append(Piece("mark", written))
    return found


def _word(raw: Sequence[Piece], at: int) -> str:
    return raw[at].text if 0 <= at < len(raw) and raw[at].kind == "word" else ""


def _read_digits(raw: Sequence[Piece], at: int, *, scaled: bool) -> tuple[list[Piece], int] | None:
    """Digits and the scale word after them."""
    value = raw[at].value
    if raw[at].kind != "number" or value is None:
        return None
    following = _word(raw, at + 1)
    scale = {"hundred": 100, "dozen": 12}.get(following, _SCALES.get(following))
    if scale is None:
        return [raw[at]], at + 1
    if not scaled:
        return [raw[at], raw[at + 1]], at + 2
    product = value * scale
    return [Piece("number", canonical(product), product)], at + 2


def _read_words(raw: Sequence[Piece], at: int) -> tuple[list[Piece], int] | None:
    """The longest number in words that starts here, or None. `and` joins only after a hundred or a scale."""
    start = at
    if _is_pronoun_one(raw, at):
        return None
    total, group, last = 0, 0, ""
    lowest_scale = 10**15
    while word := _word(raw, at):
        if word in _ORDINALS and last in ("", "tens", "hundred"):
            if last == "tens" and not 1 <= _ORDINALS[word] <= 9:
                break
            value = total + group + _ORDINALS[word]
            return [Piece("ordinal", ordinal(value), Decimal(value), spelled=True)], at + 1
        if word in _UNITS:
            unit = _UNITS[word]
            if not (last in ("", "hundred", "scale") or (last == "tens" and 1 <= unit <= 9)):
                break
            group, last = group + unit, "unit"
        elif word in _TENS:
            if last not in ("", "hundred", "scale"):
                break
            group, last = group + _TENS[word], "tens"
        elif word == "hundred":
            if last == "scale" or group >= 100:
                break
            group, last = (group or 1) * 100, "hundred"
        elif word in _SCALES:
            if last == "scale" or _SCALES[word] >= lowest_scale:
                break
            lowest_scale = _SCALES[word]
            total, group, last = total + (group or 1) * lowest_scale, 0, "scale"
        elif word == "dozen":
            total, group, last = (total + group or 1) * 12, 0, "dozen"
            at += 1
            break
        elif word == "and" and _and_joins(raw, start, at, last):
            pass
        else:
            break
        at += 1
    if not last:
        return None
    value = total + group
    return [Piece("number", str(value), Decimal(value), spelled=True)], at


def _and_joins(raw: Sequence[Piece], start: int, at: int, last: str) -> bool:
    """Whether `and` continues a number: `a hundred and six`, not `five and six`."""
    if last not in ("hundred", "scale") or _word(raw, start - 1) == "between":
        return False
    following = _word(raw, at + 1)
    if following not in _UNITS and following not in _TENS:
        return False
    return not (last == "hundred" and _word(raw, at + 2) == "hundred")


def _is_pronoun_one(raw: Sequence[Piece], at: int) -> bool:
    """`no one`, `each one`, `one another` count nothing."""
    if _word(raw, at) != "one" or _word(raw, at + 1) in ("hundred", "dozen", *_SCALES):
        return False
    return _word(raw, at - 1) in _BEFORE_PRONOUN_ONE or _word(raw, at + 1) == "another"
