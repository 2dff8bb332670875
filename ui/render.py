"""Answers as HTML for the chat page. Every text that isn't written in this file goes through `escape`.

The answer is plain text: no Markdown, no formulas, no links but those to its own citations. How it all looks
is said by `assets/chat.css`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from rag.records import Answer, AnswerFigure, Citation, Reason
from ui.wording import from_context, percent, stands_in_quote

_REFERENCE = re.compile(r"\s?\[(\d{1,3})\]")
CONTEXT_CHARS = 260
"""Of a long passage, this much is shown on either side of the quote; the rest is one click away."""

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.NOT_STATED: ("Not stated", "The report doesn’t say this."),
    Reason.OTHER_PERIOD: (
        "Stated for another period only",
        "The report has this for other years, not for yours.",
    ),
    Reason.OTHER_SCOPE: (
        "Stated for something else only",
        "The report has this for another level, place or category, not for the one you asked about.",
    ),
    Reason.UNSUPPORTED: (
        "No answer that holds",
        "A possible answer was found, but the text that it would cite doesn’t support it.",
    ),
    Reason.OFF_TOPIC: ("Not what the report is about", "The indexed reports don’t deal with this."),
}


def welcome(report_titles: Sequence[str]) -> str:
    """What stands in the place of the conversation before the first question."""
    if not report_titles:
        return '<div class="fn-welcome"><p>Loading the index and the models…</p></div>'
    many = len(report_titles) > 3
    listed = f"{len(report_titles)} reports" if many else "; ".join(report_titles)
    return (
        '<div class="fn-welcome">'
        "<p>Ask about one thing at a time. You get a short answer, and below it the exact sentence that it "
        "comes from. Where the report doesn’t say, you are told so.</p>"
        f'<p class="fn-source">Answering from <cite>{escape(listed)}</cite></p>'
        "</div>"
    )


def notice(message: str) -> str:
    """What stands there when no question can be asked: there is no index, or a model is missing."""
    return f'<div class="fn-failure" role="alert"><p>{escape(message)}</p></div>'


def question_only(question: str, body: str) -> str:
    """A turn whose answer isn't there yet, or never will be."""
    return f'<article class="fn-turn">{_question(question)}{body}</article>'


def pending(question: str, note: str, text: str = "") -> str:
    """A turn in progress: what is being done, and the answer's text so far."""
    so_far = f'<p class="fn-answer">{escape(text)}</p>' if text else ""
    return question_only(question, f'{so_far}<p class="fn-pending"><span></span>{escape(note)}</p>')


def failure(question: str, message: str) -> str:
    """A turn that couldn't be answered: too long a question, a server that is busy or not ready."""
    return question_only(question, notice(message))


def turn(number: int, answer: Answer) -> str:
    """A finished turn; `number` keeps its anchors apart from those of other turns."""
    parts = [_question(answer.question)]
    if answer.status == "abstained":
        parts.append(_abstention(number, answer))
    else:
        if answer.status == "partial":
            parts.append('<p class="fn-label">Partial answer</p>')
        parts.append(f'<p class="fn-answer">{answer_text(number, answer)}</p>')
        parts.append(_figures(answer))
    parts.append(_footnotes(number, answer))
    parts.append(_colophon(answer))
    return f'<article class="fn-turn">{"".join(parts)}</article>'


def answer_text(number: int, answer: Answer) -> str:
    """The answer's text, its `[n]` as raised numbers that lead to citation n."""
    known = {citation.id for citation in answer.citations}
    pieces: list[str] = []
    done = 0
    for found in _REFERENCE.finditer(answer.answer):
        cited = int(found[1])
        if cited not in known:
            continue
        pieces.append(escape(answer.answer[done : found.start()]))
        pieces.append(
            f'<sup class="fn-ref"><a href="#fn-{number}-{cited}" aria-label="citation {cited}">'
            f"{cited}</a></sup>"
        )
        done = found.end()
    pieces.append(escape(answer.answer[done:]))
    return "".join(pieces)


def place(citation: Citation) -> str:
    """Where a quote stands, in words: `PROTECTION › paragraph 24`, and the page where there are pages."""
    parts = [escape(heading.strip().rstrip(":")) for heading in citation.passage.section]
    parts.append(f"{'paragraph' if parts else 'Paragraph'} {citation.passage.paragraph}")
    if citation.page is not None:
        parts.append(f"p. {citation.page}")
    return ' <span class="fn-sep">›</span> '.join(parts)


def excerpt(citation: Citation) -> str:
    """The passage with its quote marked; of a long passage the part around the quote, the whole on demand."""
    text = citation.passage.text
    start = min(max(citation.start - citation.passage.start, 0), len(text))
    end = min(max(citation.end - citation.passage.start, start), len(text))
    before, after = text[:start], text[end:]
    mark = f"<mark>{escape(text[start:end])}</mark>"
    whole = f"{escape(before)}{mark}{escape(after)}"
    near_before, near_after = _tail(before), _head(after)
    if near_before == before and near_after == after:
        return f"<blockquote>{whole}</blockquote>"
    return (
        f"<blockquote>{escape(near_before)}{mark}{escape(near_after)}</blockquote>"
        f"<details><summary>Whole passage</summary><blockquote>{whole}</blockquote></details>"
    )


def _head(text: str) -> str:
    if len(text) <= CONTEXT_CHARS:
        return text
    near = text[:CONTEXT_CHARS]
    stop = near.rfind(". ") + 1
    return f"{near[:stop] if stop else near.rsplit(' ', 1)[0]}\u00a0…"


def _tail(text: str) -> str:
    if len(text) <= CONTEXT_CHARS:
        return text
    near = text[-CONTEXT_CHARS:]
    stop = near.find(". ") + 1
    return f"…\u00a0{near[stop:].lstrip() if stop and stop + 1 < len(near) else near.split(' ', 1)[-1]}"


def _question(question: str) -> str:
    return f'<h2 class="fn-question">{escape(question)}</h2>'


def _abstention(number: int, answer: Answer) -> str:
    title, words = REASONS[answer.reason] if answer.reason is not None else ("No answer", "")
    said = answer_text(number, answer) if answer.answer else escape(words)
    return (
        f'<div class="fn-abstained"><p class="fn-label">{escape(title)}</p>'
        f'<p class="fn-abstained-text">{said}</p></div>'
    )


def _figures(answer: Answer) -> str:
    if not answer.figures:
        return ""
    items = "".join(_figure(figure, answer) for figure in answer.figures)
    return f'<ul class="fn-figures" aria-label="Figures, checked">{items}</ul>'


def _figure(figure: AnswerFigure, answer: Answer) -> str:
    named = figure.text
    if figure.unit is not None and figure.unit not in ("percent", "%") and figure.unit not in figure.text:
        named = f"{named} {figure.unit}"
    quoted = stands_in_quote(figure, answer)
    if figure.period is not None and figure.period not in named and quoted:
        named = f"{named} · {figure.period}"
    held = "✓ computed from the quotes" if figure.operands else "✓ in the quote"
    check = held if figure.verified else "not found in the quote"
    check += "" if quoted or not figure.verified else f" · {from_context(figure)}"
    state = "fn-verified" if figure.verified else "fn-unverified"
    return f'<li class="{state}"><span>{escape(named)}</span> <span class="fn-check">{check}</span></li>'


def _footnotes(number: int, answer: Answer) -> str:
    if not answer.citations:
        return ""
    near = answer.status == "abstained"
    label = '<p class="fn-label">Closest in the report</p>' if near else ""
    kind = "fn-notes fn-near" if near else "fn-notes"
    items = "".join(_citation(number, citation) for citation in answer.citations)
    return f'<section class="{kind}" aria-label="Citations">{label}<ol>{items}</ol></section>'


def _citation(number: int, citation: Citation) -> str:
    report = f'<cite class="fn-report">{escape(citation.report_title)}</cite>'
    return (
        f'<li id="fn-{number}-{citation.id}" tabindex="-1">'
        f'<span class="fn-number" aria-hidden="true">{citation.id}</span>'
        f'<div class="fn-note"><p class="fn-place">{place(citation)}</p>'
        f"{excerpt(citation)}{report}</div></li>"
    )


def _colophon(answer: Answer) -> str:
    spent = answer.timings_ms.total
    took = f"{spent:.0f} ms" if spent < 1000 else f"{spent / 1000:.1f} s"
    phrased = "phrased by the local model" if answer.model.generator else "quoted without a language model"
    parts = [f"{took} on this machine"]
    if answer.status != "abstained":
        parts = [f"Confidence {percent(answer.confidence)}", phrased, *parts]
    return f'<p class="fn-colophon">{escape(" · ".join(parts))}</p>'
