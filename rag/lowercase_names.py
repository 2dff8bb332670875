"""Names that a question writes in lower case, as people type them: "suspects prosecuted in aldmoor"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.question import Question
from rag.terms import STOP_WORDS

SHORTEST = 4
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ALONE = re.compile(
    r"(?<![.?!:;“\"]\s)(?<!^)(?<!\bthe\s)(?<!\bThe\s)(?<![A-Z]\s)\b([A-Z][a-z’'-]{3,})\b(?!\s+[A-Z])"
)
"""A capitalised word inside a sentence, by itself and without an article: a name, and no "the Authority"."""
_BEFORE = re.compile(r"[A-Z][\w’'-]*\s$")
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
    names: dict[str, str] = {}
    for text in texts:
        for match in _ALONE.finditer(text):
            word = match.group(1)
            if word.lower() in asked and not _BEFORE.search(text, 0, match.start()):
                names[word.lower()] = word
        asked -= {word.group() for word in _WORD.finditer(text) if word.group().islower()}
        if not asked:
            return question
    found = tuple(name for word, name in sorted(names.items()) if word in asked)
    return replace(question, names=(*question.names, *found)) if found else question
