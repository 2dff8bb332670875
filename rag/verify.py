"""Hold an answer against the text that it cites. No model, no guess; what doesn't hold, fails.

`unsupported_figures`, `misdated_figures` and `holds_generated` are for drafts; `check_answer` is for finished answers,
ours or a file's: it proves offsets, marks and figures again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.arithmetic import check_computed, without_computed
from rag.figures import DATES, UNCOUNTED, Figure, FigureKind, parse_figures, same_figure
from rag.periods import bind_periods, matches_period
from rag.records import Answer, AnswerFigure, Citation
from rag.terms import content_stems

MARK = re.compile(r"\s?\[([1-9]\d{0,4})\]")
"""A citation's mark in an answer's text."""
_DIGITS = re.compile(r"\d+")
_NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
LEAST_SHARED_WORDS = 0.8
"""Share of a generated sentence's content words that its evidence or question must hold."""


def unsupported_figures(text: str, quote: str) -> tuple[Figure, ...]:
    """Figures of a text that its quote doesn't state: another value, kind, unit or range."""
    stated = parse_figures(quote)
    return tuple(f for f in parse_figures(text) if not any(_matches(f, known) for known in stated))


def misdated_figures(text: str, quote: str) -> tuple[Figure, ...]:
    """Amounts that a text gives to another year than its quote does."""
    stated = bind_periods(quote, parse_figures(quote))
    wrong = []
    for told in bind_periods(text, parse_figures(text)):
        if told.period is None:
            continue
        periods = {known.period for known in stated if _matches(told.figure, known.figure)}
        if periods and told.period not in periods and None not in periods:
            wrong.append(told.figure)
    return tuple(wrong)


def _matches(figure: Figure, stated: Figure) -> bool:
    if not same_figure(figure, stated):
        return False
    if figure.kind is FigureKind.DATE and stated.kind is FigureKind.DATE:
        return " ".join(figure.text.split()) == " ".join(stated.text.split())
    # The bound is part of what was stated: 35 can't rest on "at least 35", nor "fewer than five" on five.
    return figure.bound == stated.bound


def holds_generated(text: str, quote: str, question: str, figure: Figure | None, period: str | None) -> bool:
    """Whether a model's wording states the figure, no other, for the right year, in the evidence's words."""
    if unsupported_figures(text, quote) or misdated_figures(text, quote):
        return False
    stated = parse_figures(text)
    counted = [f for f in stated if f.kind not in DATES]
    if figure is not None and figure.kind not in DATES:
        if len(counted) != 1 or not same_figure(counted[0], figure):
            return False
        bound = bind_periods(text, stated)
        if any(b.period and period and not matches_period(b.period, period) for b in bound):
            return False
    elif figure is not None and not any(same_figure(f, figure) for f in stated):
        return False
    if bool(_NEGATION.search(text)) != bool(_NEGATION.search(quote)):
        return False
    words = content_stems(text)
    known = {*content_stems(quote), *content_stems(question)}
    return bool(words) and sum(word in known for word in words) >= LEAST_SHARED_WORDS * len(words)


def check_answer(answer: Answer, texts: Mapping[str, str]) -> list[str]:
    """Problems of a finished answer, in words; an empty list where all holds.

    Args:
        answer: The answer, its citations and its figures.
        texts: Report texts by the SHA-256 of their UTF-8 bytes.

    """
    problems = [problem for citation in answer.citations for problem in _check_citation(citation, texts)]
    by_id = {citation.id: citation for citation in answer.citations}
    if len(by_id) != len(answer.citations):
        problems.append("two citations have the same number")
    marks = [int(mark) for mark in MARK.findall(answer.answer)]
    problems += [
        f"[{mark}] in the answer has no citation" for mark in dict.fromkeys(marks) if mark not in by_id
    ]
    problems += [
        f"citation {number} isn't referred to in the answer" for number in by_id if number not in marks
    ]
    if (answer.reason is not None) != (answer.status == "abstained"):
        problems.append(f"status {answer.status} doesn't go with reason {answer.reason}")
    if answer.status != "abstained" and not answer.citations:
        problems.append("the answer cites nothing")
    problems += _check_text_figures(answer, by_id)
    problems += [problem for figure in answer.figures for problem in _check_figure(figure, answer, by_id)]
    problems += _check_listed(answer)
    if not 0.0 <= answer.confidence <= 1.0:
        problems.append(f"the confidence is {answer.confidence:g}; it lies between 0 and 1")
    if answer.short_answer and answer.status != "abstained":
        problems += _check_short(answer)
    return problems


def _check_citation(citation: Citation, texts: Mapping[str, str]) -> list[str]:
    name = f"citation {citation.id}"
    text = texts.get(citation.report_sha256)
    if text is None:
        return [f"{name}: no text with SHA-256 {citation.report_sha256[:12]}… was given; add it with --text"]
    problems = []
    passage = citation.passage
    if text[citation.start : citation.end] != citation.quote or not citation.quote:
        problems.append(f"{name}: the quote doesn't stand at {citation.start}–{citation.end} of the report")
    if text[passage.start : passage.end] != passage.text:
        problems.append(f"{name}: the passage doesn't stand at {passage.start}–{passage.end} of the report")
    if not passage.start <= citation.start < citation.end <= passage.end:
        problems.append(f"{name}: the quote lies outside its passage")
    return problems


def statements_of(text: str) -> list[tuple[str, int | None]]:
    """Pieces of an answer's text, each with the citation that follows it; None for a piece that has none."""
    pieces: list[tuple[str, int | None]] = []
    at = 0
    for mark in MARK.finditer(text):
        pieces.append((text[at : mark.start()], int(mark.group(1))))
        at = mark.end()
    if text[at:].strip():
        pieces.append((text[at:], None))
    return pieces


def _check_text_figures(answer: Answer, by_id: Mapping[int, Citation]) -> list[str]:
    """Each figure of the answer's words stands in the quote after it, is computed, or repeats the question.

    Only an abstention or a correction may repeat a figure of the question ("doesn't state one for 2020").
    """
    problems: list[str] = []
    # What was computed is checked with its operands; without it, every other figure has to be in a quote.
    pieces = statements_of(without_computed(answer))
    for text, number in pieces:
        cited = by_id.get(number) if number is not None else None
        problems += [
            f"“{figure.text}” in the answer is given to another year than in its quote"
            for figure in misdated_figures(text, cited.quote if cited else "")
        ]
    asked = parse_figures(answer.question)
    for text, number in pieces:
        citation = by_id.get(number) if number is not None else None
        for figure in unsupported_figures(text, citation.quote if citation else ""):
            # Words without a mark may name the year that was asked for and isn't stated.
            is_year = figure.kind in DATES
            if is_year and answer.status != "answered" and any(_spans(known, figure) for known in asked):
                continue
            problems.append(f"“{figure.text}” in the answer isn't in the quote that it cites")
        if citation is not None:
            problems += _check_digits(text, citation.quote)
    return problems


def _spans(period: Figure, year: Figure) -> bool:
    """Whether a date is, or a span of years holds, the year: "from 2018 to 2022" names 2020 too."""
    last = period.value if period.high is None else period.high
    return period.kind in DATES and period.value <= year.value <= last


def _check_digits(text: str, quote: str) -> list[str]:
    """Digits that are no figure ("Tier 2", "COVID-19") stand in the quote too."""
    plain = list(text)
    for figure in parse_figures(text):
        plain[figure.start : figure.end] = " " * (figure.end - figure.start)
    known = set(_DIGITS.findall(quote))
    lost = [digits for digits in _DIGITS.findall("".join(plain)) if digits not in known]
    return [f"“{digits}” in the answer isn't in the quote that it cites" for digits in lost]


def _check_figure(figure: AnswerFigure, answer: Answer, by_id: Mapping[int, Citation]) -> list[str]:
    name = f"figure “{figure.text}”"
    if not figure.verified:
        return [f"{name} isn't verified"]
    if figure.operands:
        return check_computed(figure, answer)
    citation = by_id.get(figure.citation_id) if figure.citation_id is not None else None
    if citation is None:
        return [f"{name} cites nothing"]
    stated = parse_figures(citation.quote)
    # A lone "one", or "at least one", reads as a pronoun; with a noun after it, it counts.
    in_words = not any(character.isdigit() for character in figure.text)
    own = parse_figures(f"{figure.text} {figure.unit or 'units'}" if in_words else figure.text)
    if not own or not any(o.value == figure.value for o in own):
        return [f"{name} doesn't have the value {figure.value:g}"]
    matching = [s for s in stated if any(_matches(o, s) for o in own)]
    if not matching:
        return [f"{name} isn't in the quote of citation {citation.id}"]
    if figure.text not in answer.answer:
        return [f"{name} isn't in the answer's text"]
    if figure.period is not None:
        bound = {b.figure.start: b.period for b in bind_periods(citation.quote, stated)}
        said = {bound.get(s.start) for s in matching}
        if figure.period not in said and None not in said:
            return [
                f"{name} is stated for {', '.join(sorted(p for p in said if p))}, not for {figure.period}"
            ]
    return []


def _check_listed(answer: Answer) -> list[str]:
    """Each amount of the answer's text is among its figures."""
    listed = {figure.value for figure in answer.figures}
    listed |= {value for figure in answer.figures for value in figure.operands}
    told = [
        f for text, number in statements_of(answer.answer) if number is not None for f in parse_figures(text)
    ]
    lost = [f for f in told if f.kind not in UNCOUNTED and f.value not in listed]
    return [f"“{figure.text}” in the answer isn't among its figures" for figure in lost]


def _check_short(answer: Answer) -> list[str]:
    short = answer.short_answer or ""
    stated: Sequence[Figure] = [f for f in parse_figures(short) if f.kind is not FigureKind.ORDINAL]
    told = parse_figures(MARK.sub("", answer.answer))
    lost = [f for f in stated if not any(f.value == other.value for other in told)]
    problems = [f"“{figure.text}” in the short answer isn't in the answer" for figure in lost]
    # A figure stands in the answer as the short answer writes it, so that no digit or range can differ.
    told_text = " ".join(answer.answer.lower().split())
    return problems + [
        f"“{part}” in the short answer doesn't stand so in the answer"
        for part in short.split("; ")
        if parse_figures(f"{part} units") and " ".join(part.lower().split()) not in told_text
    ]
