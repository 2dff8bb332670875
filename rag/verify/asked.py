"""What a question names, its years and levels, is held against the figures that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.figures import UNCOUNTED
from rag.question import AnswerKind, read_question
from rag.records import Answer, AnswerFigure
from rag.scope import scope_conflicts
from rag.terms import content_stems
from rag.verify.figures import matches
from rag.verify.quoted import ReadText, figures_of
from rag.years import matches_period


def asked_problems(answer: Answer, quotes: Mapping[int, ReadText]) -> list[str]:
    """What of the short answer doesn't fit the question: amounts of another year or level than it names, in words."""
    told = [f for f in figures_of(answer.short_answer or "") if f.kind not in UNCOUNTED]
    if not answer.short_answer or any(figure.operands for figure in answer.figures):
        return []
    question = read_question(answer.question, max_chars=10**6)
    problems = _nouns_only(answer.short_answer, answer.figures) if question.kind is AnswerKind.COUNT else []
    for figure in told:
        alike = [s for quote in quotes.values() for s in quote.figures if matches(figure, s.figure)]
        periods = [stated.period for stated in alike]
        if question.years and alike and all(_other(period, question.years) for period in periods):
            problems.append(f"“{figure.text}” answers for another year than the question names")
        elif question.scopes and alike and all(scope_conflicts(question.scopes, s.scopes()) for s in alike):
            problems.append(f"“{figure.text}” answers for another level or group than the question names")
    return problems


def _nouns_only(short: str, figures: Sequence[AnswerFigure]) -> list[str]:
    """Parts of a short answer that say what is counted, where "how many" was asked."""
    units = [set(content_stems(figure.unit or "")) for figure in figures]
    return [
        f"“{part}” in the short answer says what is counted, not how many"
        for part in short.split("; ")
        if not figures_of(f"{part} units")
        and (stems := set(content_stems(part)))
        and any(stems <= unit for unit in units)
    ]


def _other(period: str | None, years: tuple[str, ...]) -> bool:
    return period is not None and not any(matches_period(period, year) for year in years)
