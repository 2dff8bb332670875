"""Which of several reports says something: the answer is the title of the report that the sentence stands in."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading
from rag.drafting.text import draft_text
from rag.verify.quoted import NOTE
from rag.verify.titles import without_year

_ASKS_REPORT = re.compile(
    r"\b(?:which|what)\s+(?:one\s+)?(?:of\s+(?:the|these|those|all)\s+)?(?:the\s+)?(?:indexed\s+|two\s+|three\s+)?"
    r"(?:reports?|documents?|publications?|narratives?|reviews?|files?|texts?)\b",
    re.IGNORECASE,
)
_ASKS_COUNTRY = re.compile(
    r"^\W*(?:(?:and|so)\s+)?(?:in\s+|by\s+|for\s+)?(?:which|what)\s+(?:one\s+)?(?:of\s+(?:the|these|those)\s+)?(?:two\s+|three\s+)?"
    r"countr(?:y|ies)\b",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"\bof\s+(?:the|these|those)\s+(?:\w+\s+)?countries\b", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*")
_ASKING_STEMS = frozenset({"countri", "document", "public", "narrat", "review", "file", "text"})
SURE_OF_PLACE = 0.5
"""How sure the trained reader must be of a name in the sentence to be the country that is asked for."""


def asks_origin(reading: Reading) -> bool:
    """Whether a question asks in which report, or country's report, something stands, and there are several."""
    text = reading.question.text
    several = len({sentence.passage.report_id for sentence in reading.sentences}) > 1
    return several and bool(_ASKS_REPORT.search(text) or _ASKS_COUNTRY.search(text))


def draft_origin(reading: Reading) -> Draft:
    """The sentence behind the title of its report; without it where the sentence itself names the country."""
    question = reading.question
    stems = tuple(term for term in question.stems if term not in _ASKING_STEMS)
    draft = draft_text(replace(reading, question=replace(question, stems=stems)))
    if draft.reason is not None or not draft.statements:
        return draft
    sentence = draft.statements[0].sentence
    title = reading.titles.get(sentence.passage.report_id)
    if title is None or NOTE.search(title) or missing_names(reading, sentence):
        return draft  # a mark in a title would read as a citation's
    span = sentence.spans[0] if sentence.spans else None
    if (
        not _ASKS_REPORT.search(question.text)
        and not _OF_THESE.search(question.text)
        and span is not None
        and span.chance >= SURE_OF_PLACE
        and _PLACE.fullmatch(" ".join(span.text.split()))
    ):
        return draft
    whole = " ".join(title.split())
    title = without_year(whole)
    if sum(without_year(" ".join(each.split())) == title for each in reading.titles.values()) > 1:
        title = whole  # the year is what tells reports of one series apart
    return replace(draft, lead=f"{title}:", short_answer=title)
