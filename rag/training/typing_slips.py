"""Slips of the fingers."""

from __future__ import annotations

import re
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
REAL_WORDS: Final = frozenset(
    "untied trail trial united marital martial casual causal angel angle diary dairy quiet quite board broad bored "
    "sacred scared county country plant planet fund found count court county crow crown clams claims costal "
    "coastal coast cost pint paint hair chair heart hear month moth mouth breast beast bread desert dessert latter "
    "later detect defect though through thorough thought tough bring being feld filed field files flies filet "
    "employee employer lending leading loses losses bets best lowest slowest signed singed sings signs "
    "stead steady steal steel metal medal mental meal moral mortal morale stock stick sold solid soil sole "
    "form from reigned resigned designed signing singing unclear nuclear uncle hosted hoisted posed opposed "
    "exited excited trained tried tired strained staring starting string sting curse course cause clause "
    "widow window winder wining winning wiper brides bridges brides brigades badge barge large range rage "
    "ordinance ordnance imposed impose exposed princes princess lost lots tends trends tenets tents".split()
)
"""Words that one slip makes of another word: a slip that makes one is no slip but another question."""
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
    """The word with one letter after its first dropped, doubled, swapped or struck beside."""
    for _ in range(4):
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
        if typed != word and typed.lower() not in REAL_WORDS:
            return typed
    return word
