"""Numbers in digits and in words, and what they are worth. The patterns are used with `re.IGNORECASE`."""

from __future__ import annotations

import re
from functools import lru_cache

from text_to_num import text2num

_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?:{_TENS})(?:[- ](?:{_ONES}))?\b|(?:{_ONES})\b"
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES = "|".join(_SCALES)
_AFTER_SCALE = r"(?:(?<=hundred\s)|(?<=thousand\s)|(?<=million\s)|(?<=billion\s))"
_RUN = (  # a whole run of number words; one that can't be read whole states no figure
    rf"(?>(?:{_WORD}|a(?=\s+(?:{SCALES})\b))(?:[\s-]+(?:{_AFTER_SCALE}and\s+)?(?:{_WORD}|(?:{SCALES})\b)){{0,15}}|zero\b)"
)
_WORDS = (
    rf"(?:half\s+an?\s+(?:{SCALES}|dozen)\b|a\s+dozen\b|"
    rf"{_RUN}(?:\s+and\s+a\s+half\b(?:\s+(?:{SCALES})\b)?|\s+dozen\b)?)"
)
_SEPARATED = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}(?!\d|[,.]\d)"
_DIGITS = rf"(?>{_SEPARATED}|\d{{1,18}}(?:\.\d{{1,9}})?)"
NUMERAL = rf"(?:{_DIGITS}(?:[\s-]+(?:{SCALES})\b|\s+dozen\b|\s+and\s+a\s+half\b)?)"
"""Digits, with a scale in words if they have one."""
AMOUNT = rf"(?:{NUMERAL}|{_WORDS})"
"""Digits or number words."""
FIRST_WORDS = rf"{_ONES}|{_TENS}|zero|half|a(?=\s+(?:{SCALES}|dozen|third|quarter|fifth|tenth)\b)"
"""Words that a number in words can begin with."""

LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
"""Scales as letters, read only after a currency: "12m" may be metres."""
_AND_A_HALF = re.compile(r"^(.+?) and a half(?: (\w+))?$")
_GAP = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d)")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> float | None:
    """Value of digits or number words ("7.5 million", "thirty-one", "half a million"), None where it is neither."""
    words = _SPACES.sub(" ", _GAP.sub("", text.lower().replace("-", " ").strip()))
    if not words:
        return None
    halved = _AND_A_HALF.match(words)
    if halved:
        whole, scale = parse_amount(halved[1]), _multiplier(halved[2] or "")
        return None if whole is None or scale is None else (whole + 0.5) * scale
    if words.startswith(("half a ", "half an ")):
        whole = parse_amount("one " + words.split(" ", 2)[2])
        return None if whole is None else whole / 2
    if words.endswith(" dozen"):
        whole = 1.0 if words == "a dozen" else parse_amount(words[: -len(" dozen")])
        return None if whole is None else whole * 12
    if words[0].isdigit():
        head, _, scale_words = words.partition(" ")
        try:
            value = float(head.replace(",", ""))
        except ValueError:
            return None
        multiplier = _multiplier(scale_words)
        return None if multiplier is None else round(value * multiplier, 6)
    if words.startswith("a "):
        words = "one " + words[2:]
    if words.endswith(" trillion"):  # the library counts to billions
        whole = parse_amount(words.removesuffix(" trillion"))
        return None if whole is None else whole * 1e12
    try:
        return float(text2num(words, "en"))
    except ValueError:
        return None


def scale_of(text: str) -> float:
    """What a number is multiplied by: 1,000,000 for "7.5 million", 1 where no scale stands after the digits."""
    named = _TRAILING_SCALE.search(text)
    return _SCALES[named[1].lower()] if named else 1.0


def _multiplier(words: str) -> float | None:
    """What scales behind digits multiply by: 1 without any, 1e9 for "thousand million", None for other words."""
    product = 1.0
    for word in words.split():
        if word not in _SCALES:
            return None
        product *= _SCALES[word]
    return product


_TRAILING_SCALE = re.compile(rf"[\d\w][\s-]+({SCALES})$", re.IGNORECASE)
