"""Check a finished answer again: offsets, marks, words, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.arithmetic import check_computed, without_computed
from rag.figures import UNCOUNTED
from rag.records import Answer, AnswerFigure, Citation
from rag.terms import content_stems
from rag.verify.asked import asked_problems
from rag.verify.figures import matches, period_fits, unit_fits
from rag.verify.frames import frame_end, own_words_problems
from rag.verify.quoted import ReadText, figures_of, find_words, one_line, read_text
from rag.verify.short import short_problems
from rag.verify.statements import MARK, statement_problems, statements_of
from rag.verify.titles import without_title

_NUMBERED = re.compile(r"\[\d+\]")


def check_answer(answer: Answer, texts: Mapping[str, str]) -> list[str]:
    """Problems of a finished answer, in words; an empty list where all holds.

    Args:
        answer: The answer, its citations and its figures.
        texts: Report texts by the SHA-256 of their UTF-8 bytes.

    """
    problems = [problem for citation in answer.citations for problem in _check_citation(citation, texts)]
    by_id = {citation.id: citation for citation in answer.citations}
    problems += _check_marks(answer, by_id)
    if (answer.reason is not None) != (answer.status == "abstained"):
        problems.append(f"status {answer.status} doesn't go with reason {answer.reason}")
    if not 0.0 <= answer.confidence <= 1.0:
        problems.append(f"the confidence is {answer.confidence:g}; it lies between 0 and 1")
    if answer.status != "abstained" and not answer.citations:
        return [*problems, "the answer cites nothing"]
    quotes = {number: read_citation(citation) for number, citation in by_id.items()}
    problems += _check_statements(answer, by_id, quotes)
    problems += [problem for figure in answer.figures for problem in _check_figure(figure, answer, quotes)]
    problems += _check_listed(answer, by_id)
    if answer.status != "abstained":
        problems += short_problems(answer)
        problems += asked_problems(answer, quotes)
    return list(dict.fromkeys(problems))


def read_citation(citation: Citation) -> ReadText:
    """A citation's quote, read in its passage."""
    return read_text(citation.quote, citation.passage.text, citation.start - citation.passage.start)


def _check_citation(citation: Citation, texts: Mapping[str, str]) -> list[str]:
    name = f"citation {citation.id}"
    text = texts.get(citation.report_sha256)
    if text is None:
        wanted = f"no text with SHA-256 {citation.report_sha256[:12]}… (report {citation.report_id})"
        return [f"{name}: {wanted} was given; add its file with --text"]
    problems = []
    passage = citation.passage
    if text[citation.start : citation.end] != citation.quote or not citation.quote:
        problems.append(f"{name}: the quote doesn't stand at {citation.start}–{citation.end} of the report")
    if text[passage.start : passage.end] != passage.text:
        problems.append(f"{name}: the passage doesn't stand at {passage.start}–{passage.end} of the report")
    if not passage.start <= citation.start < citation.end <= passage.end:
        problems.append(f"{name}: the quote lies outside its passage")
    return problems


def _check_marks(answer: Answer, by_id: Mapping[int, Citation]) -> list[str]:
    problems = []
    if len(by_id) != len(answer.citations):
        problems.append("two citations have the same number")
    marks = [int(mark) for mark in MARK.findall(answer.answer)]
    # A report's own note marks are left out of an answer, so that none can pass for ours.
    problems += [
        f"{mark} in the answer is no citation's mark"
        for mark in dict.fromkeys(_NUMBERED.findall(answer.answer))
        if not MARK.fullmatch(mark)
    ]
    problems += [
        f"[{mark}] in the answer has no citation" for mark in dict.fromkeys(marks) if mark not in by_id
    ]
    return problems + [
        f"citation {number} isn't referred to in the answer" for number in by_id if number not in marks
    ]


def _check_statements(
    answer: Answer, by_id: Mapping[int, Citation], quotes: Mapping[int, ReadText]
) -> list[str]:
    """Each statement rests on the quote after it; what has none says nothing but words of our own."""
    problems: list[str] = []
    stems = frozenset(term for quote in quotes.values() for term in quote.stems)
    for text, number in statements_of(without_computed(answer)):
        plain = one_line(text)
        if number is not None and number in by_id:
            plain = without_title(plain, by_id[number].report_title)
        end = frame_end(plain) if number is not None else len(plain)
        problems += own_words_problems(
            plain[:end], answer.question, stems, answered=answer.status == "answered"
        )
        if number is not None and number in quotes:
            passage = by_id[number].passage.text
            found = statement_problems(plain[end:], quotes[number], answer.question, passage)
            problems += [f"citation {number}: {problem}" for problem in found]
    return problems


def _check_figure(figure: AnswerFigure, answer: Answer, quotes: Mapping[int, ReadText]) -> list[str]:
    if not figure.verified:
        return [f"figure “{figure.text}” is marked as not verified"]
    if figure.operands:
        return check_computed(figure, answer)
    problem = figure_problem(figure, answer.question, quotes)
    if problem is None:
        said = [text for text, number in statements_of(answer.answer) if number == figure.citation_id]
        if not any(find_words(figure.text, text) is not None for text in said):
            problem = "isn't in the answer's text"
    return [] if problem is None else [f"figure “{figure.text}” {problem}"]


def figure_problem(figure: AnswerFigure, question: str, quotes: Mapping[int, ReadText]) -> str | None:
    """Why the quote that a figure cites doesn't bear it, None where it does: value, kind, bound, unit, period."""
    if figure.citation_id is None or figure.citation_id not in quotes:
        return "cites no quote of the answer"
    quoted = quotes[figure.citation_id]
    # A lone "one", or "at least one", reads as a pronoun; with a noun after it, it counts.
    in_words = not any(character.isdigit() for character in figure.text)
    own = figures_of(f"{figure.text} {figure.unit or 'units'}" if in_words else figure.text)
    # By itself "a third" may be read otherwise, or not at all: as the quote has it, it is what the quote says.
    words = figure.text.lower()
    own += tuple(stated.figure for stated in quoted.figures if stated.figure.text.lower() == words)
    own = tuple(o for o in own if o.value == figure.value)
    if not own:
        return f"is listed with the value {figure.value:g}, which its text doesn't say"
    alike = [stated for stated in quoted.figures if any(matches(o, stated.figure) for o in own)]
    if not alike:
        return f"isn't in the quote of citation {figure.citation_id}"
    context = frozenset(content_stems(question))
    alike = [stated for stated in alike if unit_fits(figure.unit, stated, quoted, context)]
    if not alike:
        return f"is listed with the unit “{figure.unit}”, which it doesn't have in its quote"
    if figure.period is not None and not any(period_fits(figure.period, s, quoted) for s in alike):
        said = sorted({stated.period for stated in alike if stated.period is not None})
        return f"is stated for {', '.join(said) or 'no year'}, and listed for {figure.period}"
    return None


def _check_listed(answer: Answer, by_id: Mapping[int, Citation]) -> list[str]:
    """Each amount of the answer's statements is among its figures, with the citation that it has there."""
    listed = {(figure.value, figure.citation_id) for figure in answer.figures}
    told = [
        (figure, number)
        for text, number in statements_of(without_computed(answer))
        if number is not None and number in by_id
        for figure in figures_of(without_title(one_line(text), by_id[number].report_title))
        if figure.kind not in UNCOUNTED
    ]
    return [
        f"“{figure.text}” in the answer isn't so in the list of its figures"
        for figure, number in told
        if (figure.value, number) not in listed
    ]
