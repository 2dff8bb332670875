"""The short answer is held against the answer that it stands for."""

from __future__ import annotations

import re

from rag.records import Answer
from rag.verify.quoted import find_words, one_line
from rag.verify.statements import MARK

_VERDICT = re.compile(r"(?:^|[.\]]\s+)(yes|no)\b", re.IGNORECASE)


def short_problems(answer: Answer) -> list[str]:
    """Parts of the short answer that don't stand so in the answer, in words."""
    if not answer.short_answer:
        return []
    told = MARK.sub("", answer.answer)
    parts = answer.short_answer.split("; ")
    problems = [
        f"“{part}” in the short answer doesn't stand so in the answer"
        for part in dict.fromkeys(parts)
        if not short_stands(part, told) or _times(part, told) < parts.count(part) > 1
    ]
    return problems + [
        f"“{figure.text}”, which was computed, isn't in the short answer"
        for figure in answer.figures
        if figure.operands and figure.text not in parts
    ]


def short_stands(part: str, told: str) -> bool:
    """Whether a part of a short answer stands in an answer's text word for word, or each item of its list does."""
    if part.lower() in {"yes", "no"}:
        return part.lower() in {verdict.lower() for verdict in _VERDICT.findall(told)}
    return _stands(part, told) or all(_stands(item, told) for item in part.split(", "))


def _times(part: str, told: str) -> int:
    """How often a part of a short answer stands in an answer's text."""
    return len(re.findall(rf"(?<!\w){re.escape(one_line(part).lower())}(?!\w)", one_line(told).lower()))


def _stands(words: str, told: str) -> bool:
    return find_words(one_line(words).lower(), one_line(told).lower()) is not None
