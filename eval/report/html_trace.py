"""How an answer was found, as HTML: the passages in the order in which they were read, and what was drafted."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from eval.relevance import read_passages
from eval.report.html_measures import scrolling
from eval.run import Record
from rag.trace import Trace, TracedPart, TracedPassage

_HEADINGS = ("", "Passage", "Dense", "Lexical", "Score", "Cosine", "Answers", "The reader’s best words")


def trace_details(record: Record) -> str:
    """Folded: each part of the question as it was understood, what was retrieved for it and what was drafted."""
    trace = record.trace
    if trace is None:
        return ""
    grades = _grades(record, trace)
    cited = (
        {citation.passage.id for citation in record.answer.citations} if record.answer is not None else set()
    )
    parts = "".join(
        _part(part, number if len(trace.parts) > 1 else None, grades, cited)
        for number, part in enumerate(trace.parts, start=1)
    )
    return (
        f'<details class="trace"><summary>How it was found</summary>{_found(record)}{parts}</details>'
        if parts
        else ""
    )


def _found(record: Record) -> str:
    """Where retrieval has what is relevant; nothing where that isn't known."""
    if record.ranked is None:
        return ""
    grades = record.ranked.grades
    first = next((rank for rank, grade in enumerate(grades, start=1) if grade > 0), None)
    if first is None:
        return '<p class="bad">Retrieval found nothing that is relevant.</p>'
    found, of = sum(grade > 0 for grade in grades), len(record.ranked.relevant)
    return (
        f"<p>Retrieval found {found} of {of} relevant texts, the first at rank {first} of {len(grades)}.</p>"
    )


def _grades(record: Record, trace: Trace) -> Mapping[str, int]:
    """By passage id how relevant it is: passages were judged, or the reports that they are of."""
    if record.ranked is None:
        return {}
    read, grades = read_passages(trace), record.ranked.grades
    reports = list(dict.fromkeys(passage.report_id for passage in read))
    if len(grades) == len(read):
        return {passage.id: grade for passage, grade in zip(read, grades, strict=True)}
    if len(grades) == len(reports):
        by_report = dict(zip(reports, grades, strict=True))
        return {passage.id: by_report[passage.report_id] for passage in read}
    return {}


def _part(part: TracedPart, number: int | None, grades: Mapping[str, int], cited: set[str]) -> str:
    about = [f"asks for: {part.kind}"]
    if part.years:
        about.append(f"years: {', '.join(part.years)}")
    if part.scopes:
        about.append(f"scopes: {', '.join(part.scopes)}")
    name = "Read as" if number is None else f"Part {number}, read as"
    said = [
        f"<p>{name}: {escape(part.text) or 'nothing to ask'} <small>({escape('; '.join(about))})</small></p>"
    ]
    if part.passages:
        head = "".join(f'<th scope="col"{_numeric(heading)}>{heading}</th>' for heading in _HEADINGS)
        rows = "".join(
            _passage(rank, passage, grades.get(passage.id, 0), cited)
            for rank, passage in enumerate(part.passages, start=1)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        said.append(scrolling(table, "Passages in the order in which they were read"))
    if part.drafted:
        said.append(f"<p>Drafted:<br>{'<br>'.join(map(escape, part.drafted))}</p>")
    reason = f"; it abstains: {escape(part.reason.replace('_', ' '))}" if part.reason is not None else ""
    said.append(f"<p><small>Confidence of the draft {part.confidence:.2f}{reason}</small></p>")
    return "".join(said)


def _passage(rank: int, passage: TracedPassage, grade: int, cited: set[str]) -> str:
    marks = [word for word, holds in (("relevant", grade > 0), ("cited", passage.id in cited)) if holds]
    marked = f" <b>{', '.join(marks)}</b>" if marks else ""
    best = max(passage.spans, key=lambda span: span.score, default=None)
    cells = (
        _rank(passage.dense_rank),
        _rank(passage.lexical_rank),
        f"{passage.score:.4f}",
        _share(passage.similarity),
        _share(passage.answerable),
    )
    return (
        f'<tr><th scope="row" class="n">{rank}</th>'
        f"<td>{escape(passage.report_id)}<br><small>{passage.start}–{passage.end}</small>{marked}</td>"
        + "".join(f'<td class="n">{cell}</td>' for cell in cells)
        + f'<td class="span">{escape(best.text) if best is not None else ""}</td></tr>'
    )


def _numeric(heading: str) -> str:
    return ' class="n"' if heading in _HEADINGS[2:7] else ""


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
