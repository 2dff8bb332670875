"""Verified drafts → one Answer: marks, citations, figures with their verdicts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.records import ReportInfo
from rag.drafting.records import Computed, Draft, Statement
from rag.figures import DATES
from rag.read import Sentence
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Reason, Timings, Verdict
from rag.verify import check_answer
from rag.verify.check import figure_problem
from rag.verify.frames import frame_end
from rag.verify.pieces import bare, piece_of
from rag.verify.quoted import NOTE, ReadFigure, ReadText, one_line, read_text
from rag.verify.short import short_stands
from rag.verify.statements import statement_problems


@dataclass(slots=True)
class _Page:
    """An answer being put together: its text so far and what it cites."""

    question: str
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
        text = NOTE.sub("", statement.text)
        self.pieces.append(f"{text} [{number}]")
        self.figures += _figures(statement, number, self.question)


@dataclass(frozen=True, slots=True)
class Assembled:
    """An answer, and what its check did to it."""

    answer: Answer
    verdict: Verdict


def assemble(
    question: str,
    drafts: Sequence[Draft],
    *,
    reports: Mapping[str, ReportInfo],
    texts: Mapping[str, str],
    model: ModelNames,
    generation: str,
    timings: Timings,
    verification: bool = True,
) -> Assembled:
    """One answer from the drafts of its parts, which passes its own check.

    A statement that its sentence doesn't bear is replaced by that sentence. Where the answer still doesn't hold, it
    states nothing but quoted sentences; where even those don't hold, it abstains as unsupported.

    Args:
        question: As asked.
        drafts: One for each part of the question.
        reports: By report id.
        texts: Report texts by SHA-256.
        model: Models that had a part.
        generation: The index generation that was read.
        timings: Milliseconds so far.
        verification: False takes the drafts as they are: for measuring what the check is worth, and for nothing else.

    """
    if not verification:
        unchecked = _composed(question, drafts, reports, model, generation, timings)
        return Assembled(unchecked, "unchecked")
    held = [_held(draft, question) for draft in drafts]
    answer = _composed(question, held, reports, model, generation, timings)
    if not check_answer(answer, texts):
        return Assembled(answer, "held" if held == list(drafts) else "reworded")
    bare_drafts = [_quoted(draft) for draft in drafts]
    quoted = _composed(question, bare_drafts, reports, model, generation, timings)
    if not check_answer(quoted, texts):
        return Assembled(quoted, "quoted")
    return Assembled(_withheld(answer), "withheld")


def _composed(
    question: str,
    drafts: Sequence[Draft],
    reports: Mapping[str, ReportInfo],
    model: ModelNames,
    generation: str,
    timings: Timings,
) -> Answer:
    answered = [draft for draft in drafts if draft.reason is None]
    page = _Page(question, reports)
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
        for statement in show.statements:
            if statement not in stated:
                stated.append(statement)
                page.state(statement)
        if show.closing:
            page.pieces.append(show.closing)
        if show.computed:
            page.figures.append(_computed(show.computed))
    complete = len(answered) == len(drafts)
    shorts = [draft.short_answer for draft in answered if draft.short_answer]
    return Answer(
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


def _brief(draft: Draft) -> str:
    return (
        "The report doesn't say the rest."
        if draft.reason is Reason.NOT_STATED
        else "The rest isn't stated as asked."
    )


def _held(draft: Draft, question: str) -> Draft:
    """The draft, with each statement that its sentence doesn't bear replaced by the sentence.

    The sentence also stands where the statement cut off what the short answer says; a short answer that it doesn't
    state either is left out.
    """
    held = replace(draft, statements=tuple(_borne(statement, question) for statement in draft.statements))
    if held.short_answer is None or _states(held, held.short_answer):
        return held
    whole = replace(held, statements=tuple(_sentence(statement) for statement in held.statements))
    return whole if _states(whole, held.short_answer) else replace(held, short_answer=None)


def _borne(statement: Statement, question: str) -> Statement:
    text = one_line(statement.text)
    passage = statement.sentence.passage.text
    problems = statement_problems(text[frame_end(text) :], _read(statement.sentence), question, passage)
    return _sentence(statement) if problems else statement


def _states(draft: Draft, short: str) -> bool:
    """Whether the draft's words have a short answer word for word."""
    text = one_line(" ".join((draft.lead, *(s.text for s in draft.statements), draft.closing)))
    return all(short_stands(part, text) for part in short.split("; "))


def _sentence(statement: Statement) -> Statement:
    return replace(statement, text=" ".join(statement.sentence.text.split()))


def _quoted(draft: Draft) -> Draft:
    """The draft with nothing but its quoted sentences, and what it says before them."""
    statements = tuple(_sentence(statement) for statement in draft.statements)
    return replace(draft, statements=statements, closing="", computed=None, short_answer=None)


def _read(sentence: Sentence) -> ReadText:
    passage = sentence.passage
    return read_text(sentence.text, passage.text, sentence.start - passage.start)


def _figures(statement: Statement, number: int, question: str) -> list[AnswerFigure]:
    """The figures of a statement as its sentence states them, each with its verdict."""
    quoted = _read(statement.sentence)
    text = one_line(statement.text)
    told = read_text(bare(text[frame_end(text) :]))
    piece = piece_of(told.text, quoted.text)
    asked_date = statement.figure is not None and statement.figure.kind in DATES
    found: list[AnswerFigure] = []
    for figure in told.figures:
        if figure.figure.kind in DATES and not asked_date:
            continue
        source = _source(figure, quoted, piece.start if piece else None)
        period = source.period if source else None
        unit = figure.figure.unit or (source.figure.unit if source else None)
        stated = AnswerFigure(
            figure.figure.text, figure.figure.value, unit, period, verified=True, citation_id=number
        )
        problem = figure_problem(stated, question, {number: quoted})
        found.append(stated if problem is None else replace(stated, verified=False))
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


def _source(told: ReadFigure, quoted: ReadText, piece_start: int | None) -> ReadFigure | None:
    """The figure of the sentence that a figure of the text repeats: the one in its place, else the first alike."""
    if piece_start is not None:
        at = piece_start + told.figure.start
        there = next((s for s in quoted.figures if s.figure.start <= at < s.figure.end), None)
        if there is not None and there.figure.value == told.figure.value:
            return there
    alike = [s for s in quoted.figures if s.figure.value == told.figure.value]
    alike.sort(key=lambda s: (s.figure.kind is not told.figure.kind, s.period != told.period))
    return alike[0] if alike else None


def _withheld(answer: Answer) -> Answer:
    """An abstention without a figure in place of an answer that fails its own check: it fails closed."""
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
