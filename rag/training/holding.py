"""Whether a passage holds an answer, however it is written: to tell what is truly unanswerable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from index.lexical import terms

_ARTICLES: Final = frozenset(("a", "an", "the"))
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|%")
_ONES: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_MULTIPLES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}


MOST = 0.75
"""Share of a question's words from which a passage counts as being about what is asked."""


def holds(passage: str, answers: Iterable[str], *, question: str = "") -> bool:
    """Whether a passage may hold one of the answers: word for word, all its words, or all its figures.

    In a passage that has most of the question's words, half of an answer's words are enough: it may say the
    same in its own way. Compared without case, articles, punctuation and endings; number words equal digits.

    >>> holds("They freed twenty-one people.", ["21 of the people"])
    True
    """
    words, stems, asked = _normalised(passage), frozenset(terms(passage)), frozenset(terms(question))
    run, present = f" {' '.join(words)} ", frozenset(words)
    needed = 0.5 if asked and len(asked & stems) >= MOST * len(asked) else 1.0
    for answer in answers:
        wanted, content = _normalised(answer), frozenset(terms(answer))
        figures = {word for word in wanted if word[0].isdigit() and len(word) > 1}
        if (
            f" {' '.join(wanted)} " in run
            or (figures and figures <= present)
            or len(content & stems) >= needed * len(content)
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def _normalised(text: str) -> tuple[str, ...]:
    """Words without case, punctuation and articles; number words as digits."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.casefold())
    plain = re.sub(r"\bper ?cent\b", "%", re.sub(r"['’]s\b|['’]", "", plain))
    words = _TOKEN.findall(plain)
    out: list[str] = []
    at = 0
    while at < len(words):
        size, value = _number(words[at : at + 6])
        out.append(value or words[at])
        at += max(size, 1)
    return tuple(word for word in out if word not in _ARTICLES)


def _number(words: Sequence[str]) -> tuple[int, str]:
    """How many of the words at the beginning are one number, and its digits; (0, "") if the first is none."""
    total = part = Decimal()
    size = 0
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        starts = not at or before in _MULTIPLES or before == "and"
        if word[0].isdigit() and not at:
            part = Decimal(word)
        elif word in _TENS and starts:
            part += _TENS[word]
        elif word in _ONES and (starts or (before in _TENS and 0 < _ONES[word] < 10)):
            part += _ONES[word]
        elif word == "hundred" and part:
            part *= 100
        elif word in _MULTIPLES and part:
            total, part = total + part * _MULTIPLES[word], Decimal()
        elif word == "and" and before in _MULTIPLES:
            continue
        else:
            break
        size = at + 1
    return size, f"{(total + part).normalize():f}" if size else ""
