"""A run's questions as HTML: each with its answer, how it went and why, what the check says, and what it cites."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from eval.measures.metrics import figures_without_source
from eval.measures.normalise import Number
from eval.measures.numbers import canonical
from eval.report.html_trace import trace_details
from eval.report.outcomes import MEANINGS, OUTCOMES
from eval.run import Record
from rag.records import Answer, AnswerFigure, Citation, Verdict

_VERDICTS: dict[Verdict, str] = {
    "held": "the draft held",
    "reworded": "part of the draft didn’t hold and gave way to the report’s own words",
    "quoted": "the draft didn’t hold; only quoted sentences were left",
    "withheld": "the draft didn’t hold and was withheld",
    "unchecked": "the draft wasn’t checked",
}
_CURRENCIES = frozenset("$€£¥")


def question_article(record: Record, *, with_report: bool) -> str:
    """One question. `with_report`: whether its report is named, where the run is about several.

    The parts of the class `find` are those that a search looks at.
    """
    report = record.report or ""
    parts = [
        f'<article class="{record.outcome}" id="{anchor(record)}" data-outcome="{record.outcome}" '
        f'data-type="{escape(record.gold.type)}" data-report="{escape(report)}">',
        f'<div class="about">{"".join(_about(record, with_report))}</div>',
        f'<h3 class="find">{escape(record.gold.question)}</h3>',
    ]
    if record.answer is not None:
        said = escape(record.answer.answer)
        parts.append(f'<p class="said">{_status(record.answer)}<span class="find">{said}</span></p>')
        parts.append(_checked(record, record.answer))
    parts.append(f'<p class="why">{_why(record)}</p>')
    if record.outcome not in ("right", "unjudged"):
        parts.append(_should_be(record))
    if record.answer is not None:
        parts.append(_cited(record, record.answer))
    parts.append(trace_details(record))
    return "".join((*parts, "</article>"))


def anchor(record: Record) -> str:
    """The id of a question's place on the page."""
    return f"q-{quote(record.gold.id, safe='')}"


def _about(record: Record, with_report: bool) -> Iterator[str]:
    yield f'<span class="badge {record.outcome}">{OUTCOMES[record.outcome]}</span>'
    yield f'<a class="find" href="#{quote(anchor(record), safe="")}">{escape(record.gold.id)}</a>'
    yield f"<span>{escape(record.gold.type)}</span>"
    if with_report and record.report is not None:
        yield f"<span>{escape(record.report)}</span>"
    if record.answer is not None:
        yield f"<span>confidence {record.answer.confidence:.2f}</span>"
    if record.timings is not None:
        yield f"<span>{record.timings.total:.0f} ms</span>"


def _status(answer: Answer) -> str:
    if answer.status == "abstained":
        reason = f" ({answer.reason.value.replace('_', ' ')})" if answer.reason is not None else ""
        return f"<b>Abstained{escape(reason)}:</b> "
    return "<b>In part:</b> " if answer.status == "partial" else ""


def _why(record: Record) -> str:
    if record.judgement is not None:
        why = record.judgement.why
    else:
        why = record.error if record.error is not None else MEANINGS[record.outcome]
    return f"{OUTCOMES[record.outcome].capitalize()}: {escape(why)}"


def _should_be(record: Record) -> str:
    """What a right answer says, and where the report says so."""
    gold = record.gold
    if not gold.answerable:
        return "<p>Right would be: to abstain</p>"
    said = []
    if gold.answers:
        wanted = "; ".join(" or ".join(item) for item in gold.answers)
        said.append(f"<p>Right would be: {escape(wanted)}</p>")
    if gold.evidence:
        proofs = "".join(f"<blockquote>{escape(proof)}</blockquote>" for proof in gold.evidence)
        said.append(f"<details><summary>Where the report says so</summary>{proofs}</details>")
    return "".join(said)


def _checked(record: Record, answer: Answer) -> str:
    """What is known of its figures, and what the check without a model says."""
    figures = "".join(f"<li>{_figure(figure)}</li>" for figure in answer.figures)
    said = [f'<ul class="facts">{figures}</ul>'] if figures else []
    prediction = record.case.answered
    loose = figures_without_source(record.gold.question, prediction) if prediction is not None else ()
    if loose:
        said.append(f'<p class="bad">In no cited passage: {escape(", ".join(map(_number, loose)))}</p>')
    if record.trace is not None and record.trace.verdict != "held":
        said.append(f"<p><small>Check: {_VERDICTS[record.trace.verdict]}.</small></p>")
    said.extend(f'<p class="bad">Check: {escape(problem)}</p>' for problem in record.problems or ())
    return "".join(said)


def _figure(figure: AnswerFigure) -> str:
    named = figure.text
    told = figure.unit is None or figure.unit in named or not _CURRENCIES.isdisjoint(named)
    if not told and figure.unit != "percent":
        named = f"{named} {figure.unit}"
    if figure.period is not None and figure.period not in named:
        named = f"{named} · {figure.period}"
    if not figure.verified:
        return f'{escape(named)} <span class="bad">✗ not found in the quote</span>'
    return f"{escape(named)} <small>✓ {'computed from the quotes' if figure.operands else 'in the quote'}</small>"


def _number(number: Number) -> str:
    return canonical(number.value) + ("%" if number.percent else "")


def _cited(record: Record, answer: Answer) -> str:
    """The cited passages; open where the answer is to be doubted."""
    if not answer.citations:
        return ""
    n = len(answer.citations)
    unfolded = "" if record.outcome in ("right", "unjudged") else " open"
    return (
        f"<details{unfolded}><summary>{n} cited passage{'s' if n > 1 else ''}</summary>"
        f"{''.join(map(_quoted, answer.citations))}</details>"
    )


def _quoted(citation: Citation) -> str:
    """The passage with its quote marked where it stands; a quote that isn't there is said to be missing."""
    passage = citation.passage
    place = [citation.report_title, *(heading.strip().rstrip(":") for heading in passage.section)]
    place.append(f"paragraph {passage.paragraph}, {citation.start}–{citation.end}")
    head = f'<p class="place">[{citation.id}] {escape(" › ".join(place))}</p>'
    start, end = citation.start - passage.start, citation.end - passage.start
    if start < 0 or not citation.quote or passage.text[start:end] != citation.quote:
        missing = f'<p class="bad">Its quote isn’t where it should be: {escape(citation.quote)}</p>'
        return f"{head}<blockquote>{escape(passage.text)}</blockquote>{missing}"
    before, after = passage.text[:start], passage.text[end:]
    return (
        f"{head}<blockquote>{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(after)}</blockquote>"
    )
