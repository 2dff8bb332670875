"""Names that a question writes in lower case, as people type them: "suspects prosecuted in aldmoor"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.question import Question
from rag.scope import LEVELS, scope_terms
from rag.terms import STOP_WORDS

SHORTEST = 4
LONGEST = 40
"""Characters of a word before another, at most."""
SELDOM = 2
"""Sentences, of those read, in which a name of several words stands at most."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ALONE = re.compile(
    r"(?<![.?!:;“\"]\s)(?<!^)(?<!\bthe\s)(?<!\bThe\s)(?<![A-Z]\s)\b([A-Z][a-z’'-]{3,})\b(?!\s+[A-Z])"
)
"""A capitalised word inside a sentence, by itself and without an article: a name, and no "the Authority"."""
_BEFORE = re.compile(r"[A-Z][\w’'-]*\s$")
_FULL = re.compile(r"\b(?!The\s)[A-Z][\w’'-]*(?:(?:\s+(?:of|and|for|on|against|the)){0,2}\s+[A-Z][\w’'-]*)+")
"""A name of several words: "the Immigration and Borders Service"."""
_LEADING = (
    r"in|from|by|at|for|of|to|with|near|under|across|within|against|between|and|or|than|versus|vs|did|does|do|has|have|had|is|"
    r"are|was|were|can|could|will|would|about|on"
)
"""Words that a name follows directly."""
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday
    """.split()
)


def with_lowercase_names(question: Question, texts: Iterable[str], title: str) -> Question:
    """The question with the names that only its case hides, as the sentences that were read write them.

    Args:
        question: What is asked.
        texts: The sentences.
        title: The report's title; what it names is what all of it is about.

    """
    known = STOP_WORDS | _CALENDAR | {word.group().lower() for word in _WORD.finditer(title)}
    asked = {
        word
        for match in _WORD.finditer(question.text)
        if len(word := match.group()) >= SHORTEST and word.islower() and word not in known
    }
    if not asked:
        return question
    lower = question.text.lower()
    held = {word.lower() for name in question.names for word in name.split()}
    names: dict[str, str] = {}
    full: Counter[str] = Counter()
    for said in map(_written, texts):
        full.update(name for name in said.full if _is_written_small(name, lower, held))
        names.update((word.lower(), word) for word in said.alone if word.lower() in asked)
        asked -= said.small
    # Who is named all over is meant by "the office", too.
    rare = sorted(name for name, often in full.items() if often <= SELDOM)
    whole = {word for name in full for word in name.lower().split()}
    # "The federal statute" writes no name small: one stands behind a preposition or a verb, or among keywords.
    alone = (
        name
        for word, name in sorted(names.items())
        if word in asked and word not in whole and (question.keywords or _is_said_as_name(word, lower))
    )
    found = (*rare, *alone)
    return replace(question, names=(*question.names, *found)) if found else question


@dataclass(frozen=True, slots=True)
class _Written:
    """How a sentence writes its words."""

    full: frozenset[str]
    """Its names of several words."""
    alone: tuple[str, ...]
    """Its names of one word, in order."""
    small: frozenset[str]
    """Its words in lower case."""


@lru_cache(maxsize=4096)
def _written(text: str) -> _Written:
    """A sentence is read again for other questions."""
    alone = (
        match.group(1)
        for match in _ALONE.finditer(text)
        if not _BEFORE.search(text[max(0, match.start() - LONGEST) : match.start()])
    )
    words = (match.group() for match in _WORD.finditer(text))
    return _Written(
        frozenset(match.group() for match in _FULL.finditer(text)),
        tuple(alone),
        frozenset(word for word in words if word.islower()),
    )


def _is_said_as_name(word: str, lower: str) -> bool:
    """Whether a word stands where a question has a name, and not behind an article or an adjective."""
    if LEVELS & scope_terms(f"{word} authorities"):
        return False  # a level of government
    before = rf"(?:^|[,;:(]|\b(?:{_LEADING}))\s*{re.escape(word)}\b"
    return re.search(before, lower) is not None


def _is_written_small(name: str, lower: str, held: Set[str]) -> bool:
    """Whether a name of several words stands in a question in lower case, all of it."""
    words = name.lower().split()
    if words[0] in STOP_WORDS or _CALENDAR & set(words) or held & set(words):
        return False
    return re.search(rf"\b{re.escape(name.lower())}\b", lower) is not None
