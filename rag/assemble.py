"""Verified drafts → one Answer: marks, citations, figures with their verdicts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.records import ReportInfo
from rag.drafting.records import Computed, Draft, Statement
from rag.figures import DATES, Figure, parse_figures
from rag.read import Sentence
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Reason, Timings
from rag.verify import check_answer, misdated_figures, unsupported_figures

_NOTE = re.compile(r"\s?\[\d{1,5}\]")


@dataclass(slots=True)
class _Page:
    """An answer being put together: its text so far and what it cites."""

    reports: Mapping[str, ReportInfo]
    pieces: list[str] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    figures: list[AnswerFigure] = field(default_factory=list)

    def cite(self, sentence: Sentence) -> int:
        """Number of the citation of a sentence; the same sentence is cited once."""
        passage = sentence.passage
        key = (passage.report_id, sentence.start, sentence.end)
        if key not in self.citations:
            info = self.reports[passage.report_id]
            self.citations[key] = Citation(
                id=len(self.citations) + 1,
                report_id=passage.report_id,
                report_title=info.title,
                report_sha256=info.sha256,
                passage=passage,
                start=sentence.start,
                end=sentence.end,
                quote=sentence.text,
                score=min(1.0, sentence.score),
            )
        return self.citations[key].id

    def state(self, statement: Statement) -> None:
        """Add a statement with its mark and its figures."""
        number = self.cite(statement.sentence)
        # A report's own note marks would read as ours.
        text = _NOTE.sub("", statement.text)
        self.pieces.append(f"{text} [{number}]")
        self.figures += _figures(statement, number)


def assemble(
    question: str,
    drafts: Sequence[Draft],
    *,
    reports: Mapping[str, ReportInfo],
    texts: Mapping[str, str],
    model: ModelNames,
    generation: str,
    timings: Timings,
) -> Answer:
    """One answer from the drafts of its parts; abstains as unsupported if it wouldn't pass its own check.

    Args:
        question: As asked.
        drafts: One for each part of the question.
        reports: By report id.
        texts: Report texts by SHA-256.
        model: Models that had a part.
        generation: The index generation that was read.
        timings: Milliseconds so far.

    """
    answered = [draft for draft in drafts if draft.reason is None]
    page = _Page(reports)
    stated: list[Statement] = []
    for draft in drafts:
        # Beside an answered part, a part without an answer gets one line: its nearest figures would mislead.
        show = (
            draft
            if draft.reason is None or not answered
            else replace(draft, statements=(), lead=_brief(draft))
        )
        if show.lead:
            page.pieces.append(show.lead)
        for statement in map(_held, show.statements):
            if statement not in stated:
                stated.append(statement)
                page.state(statement)
        if show.closing:
            page.pieces.append(show.closing)
        if show.computed:
            page.figures.append(_computed(show.computed))
    complete = len(answered) == len(drafts)
    shorts = [draft.short_answer for draft in answered if draft.short_answer]
    answer = Answer(
        id=_identity(generation, question, page.pieces),
        question=question,
        status="abstained" if not answered else "answered" if complete else "partial",
        reason=None if answered else (drafts[0].reason if drafts else Reason.NOT_STATED),
        answer=" ".join(page.pieces),
        short_answer="; ".join(shorts) if shorts else None,
        confidence=min((draft.confidence for draft in (answered or drafts)), default=0.0),
        citations=tuple(page.citations.values()),
        figures=tuple(page.figures),
        model=model,
        index_generation=generation,
        timings_ms=timings,
    )
    return _closed(answer, texts)


def _brief(draft: Draft) -> str:
    return (
        "The report doesn't say the rest."
        if draft.reason is Reason.NOT_STATED
        else "The rest isn't stated as asked."
    )


def _held(statement: Statement) -> Statement:
    """The statement, or its quoted sentence where a figure of its text isn't in the sentence, or not for that year."""
    quote = statement.sentence.text
    if unsupported_figures(statement.text, quote) or misdated_figures(statement.text, quote):
        return replace(statement, text=" ".join(statement.sentence.text.split()))
    return statement


def _figures(statement: Statement, number: int) -> list[AnswerFigure]:
    # A year that only the sentence before names isn't in the quote, so it isn't vouched for.
    periods = {b.figure.start: None if b.carried else b.period for b in statement.sentence.bound}
    found: list[AnswerFigure] = []
    asked_date = statement.figure is not None and statement.figure.kind in DATES
    for figure in parse_figures(_NOTE.sub("", statement.text)):
        if figure.kind in DATES and not asked_date:
            continue
        source = _source(figure, statement)
        period = periods.get(source.start) if source else None
        unit = figure.unit or (source.unit if source else None)
        found.append(AnswerFigure(figure.text, figure.value, unit, period, source is not None, number))
    return found


def _computed(computed: Computed) -> AnswerFigure:
    return AnswerFigure(
        computed.result,
        computed.value,
        computed.unit,
        period=None,
        verified=True,
        citation_id=None,
        operands=computed.operands,
        operation=computed.operation,
    )


def _source(figure: Figure, statement: Statement) -> Figure | None:
    """The figure of the sentence that a figure of the text repeats; the one that answers before others."""
    alike = [f for f in statement.sentence.figures if f.value == figure.value and f.kind is figure.kind]
    if statement.figure is not None and statement.figure in alike:
        return statement.figure
    return (
        alike[0] if alike else next((f for f in statement.sentence.figures if f.value == figure.value), None)
    )


def _closed(answer: Answer, texts: Mapping[str, str]) -> Answer:
    """The answer, or an abstention without a figure where it fails its own check: it fails closed."""
    if not check_answer(answer, texts):
        return answer
    return replace(
        answer,
        status="abstained",
        reason=Reason.UNSUPPORTED,
        answer="An answer was found, but it didn't hold against the text that it cites, so it isn't shown.",
        short_answer=None,
        confidence=0.0,
        citations=(),
        figures=(),
    )


def _identity(generation: str, question: str, pieces: Sequence[str]) -> str:
    """The same answer from the same index has the same id."""
    return hashlib.sha256("\0".join((generation, question, *pieces)).encode()).hexdigest()[:16]
