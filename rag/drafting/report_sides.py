"""A question that sets figures of two reports against each other, as two questions, one on each report.

"Did Orrelia or Palvetia record more deaths in 2022?" asks the one report for Orrelia's and the other for Palvetia's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.errors import QuestionError
from rag.drafting.asked import bare
from rag.drafting.records import Reading
from rag.question import read_question
from rag.terms import tokens

_JOIN = re.compile(
    r"[,;]?\s*\b(?:or|than|versus|vs\.?|and|to|compared\s+(?:with|to)|as\s+against|with)\s+", re.IGNORECASE
)
_HEAD_ENDS = re.compile(r":\s+")
_CLAUSE_BEGINS = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|there|in|by|for)\s+(?:in\s+)?(?:the\s+)?$", re.IGNORECASE
)
_WORD = re.compile(r"\b[A-Z][\w-]{2,}")


@dataclass(frozen=True, slots=True)
class ReportSide:
    """One report's part of a question."""

    label: str
    """The name by which the question calls the report, as written."""
    reading: Reading
    """The question on this report alone, with nothing but its sentences."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A report where a question names it."""

    report_id: str
    start: int
    end: int


def report_sides(reading: Reading) -> tuple[ReportSide, ReportSide] | None:
    """The question's two parts; None where it doesn't name exactly two of the reports, or sets no two apart."""
    text = reading.question.text
    mentions = _mentions(text, reading.titles)
    if len({mention.report_id for mention in mentions}) != 2:
        return None
    first = mentions[0]
    second = next(mention for mention in mentions if mention.report_id != first.report_id)
    parts = _parts(text, first, second)
    if parts is None:
        return None
    left, right = (
        _side(reading, mention, part) for mention, part in zip((first, second), parts, strict=True)
    )
    return None if left is None or right is None else (left, right)


def _mentions(text: str, titles: Mapping[str, str]) -> list[_Mention]:
    """Where a question has a word, with a capital, of one report's title and of no other's; in order."""
    words = {report_id: frozenset(tokens(title)) for report_id, title in titles.items()}
    found: list[_Mention] = []
    for match in _WORD.finditer(text):
        holders = [report_id for report_id, known in words.items() if set(tokens(match.group())) & known]
        if len(holders) == 1 < len(titles):
            found.append(_Mention(holders[0], *match.span()))
    return found


def _parts(text: str, first: _Mention, second: _Mention) -> tuple[str, str] | None:
    """The question without the second side, and without the first."""
    joins = [match for match in _JOIN.finditer(text, first.end, second.start) if match.end() <= second.start]
    if not joins:
        return None
    if len(joins) == 1 and joins[0].start() == first.end and joins[0].end() == second.start:
        # "Did Orrelia or Palvetia record …": all but the names is said of both.
        return text[: first.end] + text[second.end :], text[: first.start] + text[second.start :]
    join = joins[-1]
    head = next((mark for mark in reversed(list(_HEAD_ENDS.finditer(text, 0, first.start)))), None)
    if head is not None:
        return text[: join.start()], f"{text[: head.start()]} {text[join.end() :]}"
    begins = _CLAUSE_BEGINS.search(text, 0, first.start)
    shared = text[: begins.start() if begins else first.start].rstrip(" ,")
    return text[: join.start()], f"{shared} {text[join.end() :]}"


def _side(reading: Reading, mention: _Mention, text: str) -> ReportSide | None:
    own = tuple(s for s in reading.sentences if s.passage.report_id == mention.report_id)
    try:
        question = read_question(text, max_chars=10**6)
    except QuestionError:
        return None
    question = bare(replace(question, counted=question.counted or reading.question.counted))
    if not question.years and len(reading.question.years) == 1:
        question = replace(question, years=reading.question.years)
    label = reading.question.text[mention.start : mention.end]
    return ReportSide(label, replace(reading, question=question, sentences=own))
