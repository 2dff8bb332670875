"""Questions as people type them. The label stays: only the question's text changes.

Names of several words that the passage writes with capitals are kept whole, whatever case the question is in;
digits are never touched, except where a small count is written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from rag.training import typing_edits, typing_manners, typing_slips
from rag.training.examples import Example

Edit = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of typing a question, and how often it is taken."""

    name: str
    weight: float
    """Its share of the choices, relative to the other kinds that fit the question."""
    edit: Edit
    not_with: frozenset[str] = frozenset()
    """Kinds that nobody mixes with it."""
    keeps_names: bool = False
    """Whether names of several words must be kept from it."""
    slips: bool = False
    """Whether it makes words that aren't: they must not be words of the passage."""


_CLIPPED = frozenset(("contractions", "politeness", "preamble"))
KINDS: Final = (
    Kind("numbers", 0.6, typing_edits.numbers, keeps_names=True),
    Kind("keywords", 1.0, typing_edits.keywords, _CLIPPED, keeps_names=True),
    Kind("spelling", 0.8, typing_edits.spelling, keeps_names=True),
    Kind("abbreviations", 0.6, typing_edits.abbreviations),
    Kind("contractions", 0.5, typing_edits.contractions, frozenset(("keywords", "politeness"))),
    Kind("politeness", 0.5, typing_manners.politeness, frozenset(("keywords", "preamble", "contractions"))),
    Kind("preamble", 0.6, typing_manners.preamble, frozenset(("keywords", "politeness"))),
    Kind("typos", 1.2, typing_slips.typos, slips=True),
    Kind("no_mark", 0.8, typing_edits.no_mark),
    Kind("lower", 0.9, typing_edits.lower, frozenset(("capitals",))),
    Kind("capitals", 0.03, typing_edits.capitals, frozenset(("lower",))),
)
"""All kinds, in the order in which they are applied."""
AT_ONCE: Final = (0.5, 0.35, 0.15)
"""Shares of one, two and three kinds at once."""

_NAME: Final = re.compile(
    r"[A-Z][\w’'.-]*(?:\s+(?:(?:of|the|and|in|on|for|at|a|an|is|to|de|la|&)\s+){0,2}[A-Z][\w’'.-]*)+"
)
_LONGEST_NAME = 10
_SMALL: Final = frozenset("of the and in on for at a an is to de la &".split()) | typing_edits.OPENERS
_SHIELD = 0xE000
"""First of the private characters that stand for names while a question is edited."""


def as_typed(example: Example, *, random: Random) -> Example:
    """The example with its question as somebody might type it; id, passage and answers are the same.

    One to three kinds are drawn, as `KINDS` and `AT_ONCE` weigh them, of those that fit the question; of two that
    nobody mixes, only the first drawn is taken.
    """
    names = _names(example)
    fitting = [
        kind for kind in KINDS if _edited(kind, example.question, example, names, random) != example.question
    ]
    wanted = random.choices((1, 2, 3), AT_ONCE)[0]
    # Weighted choice without replacement (Efraimidis and Spirakis, 2006).
    ranked = sorted(
        ((random.random() ** (1 / kind.weight), kind) for kind in fitting), key=lambda pair: -pair[0]
    )
    chosen: list[Kind] = []
    for _, kind in ranked[:wanted]:
        if not any(kind.name in other.not_with for other in chosen):
            chosen.append(kind)
    question = example.question
    for kind in KINDS:
        if kind in chosen:
            question = _edited(kind, question, example, names, random)
    return replace(example, question=question)


def _edited(kind: Kind, question: str, example: Example, names: str, random: Random) -> str:
    if kind.keeps_names:
        shielded, kept = _shielded(question, names)
        return _unshielded(kind.edit(shielded, random), kept)
    if not kind.slips:
        return kind.edit(question, random)
    known = _name_words(example)
    for _ in range(4):
        typed = kind.edit(question, random)
        lost, made = _words(question) - _words(typed), _words(typed) - _words(question)
        if not made & _words(example.context) and sum(word in known for word in lost) < 2:
            return typed
    return question


def _names(example: Example) -> str:
    """Names of two words and more, lower case, each on its line with a space on either side."""
    found = (
        m.group().lower()
        for text in (example.heading, example.question, example.context)
        for m in _NAME.finditer(text)
    )
    return "\n".join(f" {' '.join(name.split())} " for name in found)


def _name_words(example: Example) -> set[str]:
    """Words that the passage, its heading or the question write with a capital inside a sentence; lower case."""
    text = f"{example.question}\n{example.heading}\n{example.context}"
    return {found.lower() for found in re.findall(r"(?<=[a-z,;] )[A-Z][^\W\d_]+", text)}


def _shielded(question: str, names: str) -> tuple[str, list[str]]:
    """The question with each name of several words as one private character, and those names."""
    words = list(re.finditer(r"[^\s,;:?!\"“”()]+", question))
    pieces: list[str] = []
    kept: list[str] = []
    at = done = 0
    while at < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - at), 1, -1):
            first, last = words[at], words[at + size - 1]
            name = question[first.start() : last.end()]
            edges = {first.group().lower(), last.group().lower()}
            if not edges & _SMALL and f" {name.lower()} " in names:
                pieces += (question[done : first.start()], chr(_SHIELD + len(kept)))
                kept.append(name)
                done, at = last.end(), at + size - 1
                break
        at += 1
    return "".join((*pieces, question[done:])), kept


def _unshielded(question: str, kept: list[str]) -> str:
    for at, name in enumerate(kept):
        question = question.replace(chr(_SHIELD + at), name)
    return question


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))
