"""Draft an answer from what was read: one module a kind of answer, chosen by what the question asks for."""

from __future__ import annotations

from rag.drafting.comparison import draft_comparison
from rag.drafting.figures import draft_date, draft_figure
from rag.drafting.records import Draft, Reading
from rag.drafting.text import contradicts, draft_text, draft_yesno
from rag.question import AnswerKind

__all__ = ["Draft", "Reading", "draft_answer"]


def draft_answer(reading: Reading) -> Draft:
    """The draft for one question; abstains with a reason where what was read doesn't answer it."""
    kind = reading.question.kind
    if kind is AnswerKind.COMPARISON:
        return draft_comparison(reading)
    if kind is AnswerKind.YESNO:
        return draft_yesno(reading)
    if kind is AnswerKind.DATE:
        return draft_date(reading)
    if kind in {AnswerKind.ENTITY, AnswerKind.TEXT}:
        return _corrected(reading, draft_text(reading))
    return draft_figure(reading)


def _corrected(reading: Reading, draft: Draft) -> Draft:
    """Say so where the report contradicts what the question takes for granted."""
    if draft.reason is None and contradicts(reading, draft.statements[0].sentence):
        return Draft(
            draft.statements,
            lead="The report says otherwise:",
            short_answer=draft.short_answer,
            confidence=draft.confidence,
        )
    return draft
