"""Damage to finished answers: one figure, word, record, offset, quote or mark at a time, each of which makes it wrong.

An alteration that leaves the meaning as it is ("5" for "five") isn't made.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from word_damage import (
    NOUNS,
    TEXT_CHANGES,
    Change,
    amounts_of,
    changed_digit,
    changed_word,
    changed_year,
    other_digit,
    replaced,
    unlike,
)

from rag.figures import DATES, UNCOUNTED, Figure, FigureKind, parse_figures
from rag.records import Answer, AnswerFigure, Citation
from rag.terms import content_stems
from rag.verify.frames import frame_end
from rag.verify.statements import MARK, statements_of

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Mutant:
    """An answer with one thing made wrong, and what that was."""

    kind: str
    where: str
    answer: Answer
    statement: tuple[str, int] | None = None
    """Where it was done to a statement: its words now, and the number of the citation that they rest on."""


def mutants(answer: Answer, chance: random.Random) -> list[Mutant]:
    """One damaged copy of each kind that the answer has room for; none equals the answer.

    Damage to the text is done to the text alone or, at random, to the records and the short answer with it, as a
    model that gets a figure wrong would.
    """
    made = [_in_text(kind, change, answer, chance) for kind, change in TEXT_CHANGES.items()]
    others = (_neighbour, _asked_year, _offset, _quote, _mark, _short_figure, _short_word)
    made += [make(answer, chance) for make in others]
    made += [_in_figure(kind, change, answer, chance) for kind, change in _FIGURE_CHANGES.items()]
    return [mutant for mutant in made if mutant is not None and mutant.answer != answer]


def reworded(answer: Answer) -> Answer | None:
    """The same answer in other words: "In 2022, it opened 48 cases." for "It opened 48 cases in 2022."; else None."""
    if not answer.citations or not answer.answer.startswith(answer.citations[0].quote[:15]):
        return None
    match = re.fullmatch(r"([A-Z][a-z]+ [^.;:“]*\D) in ((?:19|20)\d\d)\. \[1\]", answer.answer)
    if match is None or _YEAR.search(match[1]) or len(answer.figures) != 1:
        return None
    text = f"In {match[2]}, {match[1][:1].lower()}{match[1][1:]}. [1]"
    figures = tuple(replace(figure, text=_as_written(figure.text, text)) for figure in answer.figures)
    return replace(answer, answer=text, figures=figures)


def _as_written(words: str, text: str) -> str:
    at = text.lower().find(words.lower())
    return text[at : at + len(words)]


def _bodies(answer: Answer) -> list[tuple[int, int, int]]:
    """Offsets of the cited statements in the answer's text, without our own words before them, and their marks."""
    found: list[tuple[int, int, int]] = []
    at = 0
    for text, number in statements_of(answer.answer):
        at = answer.answer.index(text, at)
        if number is not None and text[frame_end(text) :].strip():
            found.append((at + frame_end(text), at + len(text), number))
        at += len(text)
    return found


def _in_text(kind: str, change: Change, answer: Answer, chance: random.Random) -> Mutant | None:
    bodies = _bodies(answer)
    chance.shuffle(bodies)
    for start, end, number in bodies:
        body = answer.answer[start:end]
        changed = change(body, chance)
        if changed is None or changed == body:
            continue
        text = answer.answer[:start] + changed + answer.answer[end:]
        altered = replace(answer, answer=text)
        if chance.random() < 0.5:
            altered = _consistent(altered, body, changed)
        return Mutant(kind, changed.strip(), altered, (changed, number))
    return None


def _consistent(answer: Answer, body: str, changed: str) -> Answer:
    """The answer with its records and its short answer changed as its text was."""
    told = [f for f in parse_figures(changed) if f.kind not in DATES]
    before = [f for f in parse_figures(body) if f.kind not in DATES]
    if len(told) != len(before):
        return answer
    pairs = {old.text: new for old, new in zip(before, told, strict=True)}
    figures = tuple(_retold(figure, pairs) for figure in answer.figures)
    short = answer.short_answer
    for old, new in pairs.items():
        if short and short.lower() == old.lower():
            short = new.text
    return replace(answer, figures=figures, short_answer=short)


def _retold(figure: AnswerFigure, pairs: dict[str, Figure]) -> AnswerFigure:
    new = pairs.get(figure.text)
    if new is None or figure.operands:
        return figure
    return replace(figure, text=new.text, value=new.value, unit=new.unit or figure.unit)


def _neighbour(answer: Answer, chance: random.Random) -> Mutant | None:
    """Another figure of the same quote in the place of one, in text, records and short answer: the confused answer."""
    by_id = {citation.id: citation for citation in answer.citations}
    for start, end, number in _bodies(answer):
        body = answer.answer[start:end]
        for figure in amounts_of(body):
            near = [
                other
                for other in amounts_of(" ".join(by_id[number].quote.split()))
                if other.kind is figure.kind and other.value != figure.value and other.unit != figure.unit
            ]
            if not near:
                continue
            number_of = _number(chance.choice(near))
            changed = body[: figure.start] + number_of + body[figure.start + len(_number(figure)) :]
            if len(parse_figures(changed)) != len(parse_figures(body)) or number_of in body:
                continue
            text = answer.answer[:start] + changed + answer.answer[end:]
            altered = _consistent(replace(answer, answer=text), body, changed)
            return Mutant("neighbour", changed, altered, (changed, number))
    return None


def _number(figure: Figure) -> str:
    """A figure's bound and number, without its unit; a length of time whole."""
    if figure.kind is FigureKind.DURATION:
        return figure.text
    found = re.match(
        r"(?:[a-z ]+ )?(?:[$€]\s?)?[\d,.]*\d(?: million| billion)?|[a-z ]*[\w-]+", figure.text, re.IGNORECASE
    )
    return found.group() if found else figure.text


def _asked_year(answer: Answer, chance: random.Random) -> Mutant | None:
    """Another year in words of our own: "The report doesn't state a figure for 2019." where 2020 was asked for."""
    end = frame_end(answer.answer)
    changed = changed_year(answer.answer[:end], chance)
    if changed is None:
        return None
    return Mutant("asked year", changed, replace(answer, answer=changed + answer.answer[end:]))


def _offset(answer: Answer, chance: random.Random) -> Mutant | None:
    shift = chance.choice([-7, -2, -1, 1, 2, 7])

    def start(citation: Citation) -> Citation:
        return replace(citation, start=citation.start + shift)

    def end(citation: Citation) -> Citation:
        return replace(citation, end=citation.end + shift)

    def both(citation: Citation) -> Citation:
        return replace(citation, start=citation.start + shift, end=citation.end + shift)

    def passage(citation: Citation) -> Citation:
        moved = replace(citation.passage, start=citation.passage.start + shift)
        return replace(citation, passage=moved)

    return _cited("offset", answer, chance.choice([start, end, both, passage]), chance)


def _quote(answer: Answer, chance: random.Random) -> Mutant | None:
    def change(citation: Citation) -> Citation:
        at = chance.randrange(len(citation.quote))
        other = chance.choice([c for c in "aeiotn 0123456789.," if c != citation.quote[at]])
        return replace(citation, quote=citation.quote[:at] + other + citation.quote[at + 1 :])

    return _cited("quote", answer, change, chance)


def _cited(
    kind: str, answer: Answer, change: Callable[[Citation], Citation], chance: random.Random
) -> Mutant | None:
    if not answer.citations:
        return None
    at = chance.randrange(len(answer.citations))
    changed = change(answer.citations[at])
    citations = (*answer.citations[:at], changed, *answer.citations[at + 1 :])
    return Mutant(
        kind, f"{changed.start}-{changed.end} {changed.quote}", replace(answer, citations=citations)
    )


def _mark(answer: Answer, chance: random.Random) -> Mutant | None:
    """A mark that names no citation, another one's quote, or nothing."""
    marks = list(MARK.finditer(answer.answer))
    if not marks:
        return None
    at = chance.randrange(len(marks))
    mark = marks[at]
    wrong = [f" [{len(answer.citations) + 1}]", " [0]"]
    if at + 1 == len(marks) or marks[at + 1].group(1) != mark.group(1):
        wrong.append("")  # before a mark that names the same quote, a mark may be left out
    wrong += [f" [{citation.id}]" for citation in answer.citations if citation.id != int(mark.group(1))]
    text = answer.answer[: mark.start()] + chance.choice(wrong) + answer.answer[mark.end() :]
    return Mutant("mark", text, replace(answer, answer=text))


def _short_figure(answer: Answer, chance: random.Random) -> Mutant | None:
    short = answer.short_answer or ""
    change = chance.choice([changed_digit, changed_word])
    text = change(short, chance) or changed_digit(short, chance) or changed_word(short, chance)
    return None if text is None else Mutant("short answer", text, replace(answer, short_answer=text))


def _short_word(answer: Answer, chance: random.Random) -> Mutant | None:
    words = list(re.finditer(r"[A-Za-z]{4,}", answer.short_answer or ""))
    if not words or not answer.short_answer:
        return None
    match = chance.choice(words)
    text = replaced(answer.short_answer, match.start(), match.group(), unlike(match.group(), NOUNS, chance))
    return Mutant("short answer", text, replace(answer, short_answer=text))


FigureChange = Callable[[AnswerFigure, Answer, random.Random], AnswerFigure | None]


def _in_figure(kind: str, change: FigureChange, answer: Answer, chance: random.Random) -> Mutant | None:
    for at in chance.sample(range(len(answer.figures)), len(answer.figures)):
        changed = change(answer.figures[at], answer, chance)
        if changed is not None:
            figures = (*answer.figures[:at], changed, *answer.figures[at + 1 :])
            return Mutant(kind, str(changed), replace(answer, figures=figures))
    return None


def _other_value(figure: AnswerFigure, _: Answer, chance: random.Random) -> AnswerFigure:
    return replace(figure, value=figure.value + chance.choice([-10, -1, 1, 10, 0.5]))


def _other_text(figure: AnswerFigure, _: Answer, chance: random.Random) -> AnswerFigure | None:
    places = [match.start() for match in _DIGIT.finditer(figure.text)]
    text = (
        other_digit(figure.text, chance.choice(places), chance)
        if places
        else changed_word(figure.text, chance)
    )
    return None if text is None else replace(figure, text=text)


def _other_unit(figure: AnswerFigure, answer: Answer, chance: random.Random) -> AnswerFigure | None:
    """Another counted noun, that of another figure among them; another currency; a count made a percentage."""
    if figure.operands or (kind := _kind_of(figure)) is None:
        return None
    if kind is not FigureKind.COUNT:
        units = {"USD", "EUR", "GBP", "percent", "year", "month", "day", "hour", "victims"}
        return replace(figure, unit=chance.choice(sorted(units - {figure.unit or ""})))
    near = content_stems(" ".join((answer.question, *(citation.quote for citation in answer.citations))))
    foreign = [noun for noun in NOUNS if not set(content_stems(noun)) & set(near)]
    return replace(figure, unit=chance.choice([*foreign, "percent", "USD"]))


def _kind_of(figure: AnswerFigure) -> FigureKind | None:
    read = parse_figures(f"{figure.text} {figure.unit or 'units'}")
    return read[0].kind if read and read[0].kind not in UNCOUNTED else None


def _other_period(figure: AnswerFigure, _: Answer, chance: random.Random) -> AnswerFigure | None:
    if figure.operands or _kind_of(figure) is None:
        return None
    years = [str(year) for year in (2012, 2019, 2020, 2021, 2022, 2023) if str(year) != figure.period]
    return replace(figure, period=chance.choice(years))


def _other_citation(figure: AnswerFigure, answer: Answer, chance: random.Random) -> AnswerFigure | None:
    if figure.citation_id is None:
        return None
    return replace(figure, citation_id=chance.choice([None, len(answer.citations) + 1]))


def _unverified(figure: AnswerFigure, _: Answer, __: random.Random) -> AnswerFigure:
    return replace(figure, verified=False)


def _other_operand(figure: AnswerFigure, _: Answer, chance: random.Random) -> AnswerFigure | None:
    if not figure.operands:
        return None
    at = chance.randrange(len(figure.operands))
    changed = figure.operands[at] + chance.choice([-10, -1, 1, 10])
    return replace(figure, operands=(*figure.operands[:at], changed, *figure.operands[at + 1 :]))


_FIGURE_CHANGES: dict[str, FigureChange] = {
    "record: value": _other_value,
    "record: text": _other_text,
    "record: unit": _other_unit,
    "record: period": _other_period,
    "record: citation": _other_citation,
    "record: verdict": _unverified,
    "record: operand": _other_operand,
}
