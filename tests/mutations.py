"""Small damage to finished answers: one digit, number word, offset or quoted character at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.records import Answer, AnswerFigure, Citation

NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
# Figures only: "one" is a pronoun as often as a count, "[1]" is changed on purpose elsewhere.
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS[1:])})\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Mutant:
    """An answer with one thing changed, and what that was."""

    kind: str
    where: str
    answer: Answer


def mutants(answer: Answer, chance: random.Random) -> list[Mutant]:
    """One damaged copy of each kind that the answer has room for; none equals the answer."""
    made = [make(answer, chance) for make in (_digit, _word, _offset, _quote, _figure, _short, _mark)]
    return [mutant for mutant in made if mutant is not None and mutant.answer != answer]


def other_digit(text: str, at: int, chance: random.Random) -> str:
    """The text with another digit at an offset."""
    digits = [digit for digit in "0123456789" if digit != text[at]]
    return text[:at] + chance.choice(digits) + text[at + 1 :]


def _changed_digit(text: str, chance: random.Random) -> str | None:
    places = [match.start() for match in _DIGIT.finditer(text)]
    return other_digit(text, chance.choice(places), chance) if places else None


def _changed_word(text: str, chance: random.Random) -> str | None:
    places = list(_NUMBER_WORD.finditer(text))
    if not places:
        return None
    match = chance.choice(places)
    word = chance.choice([word for word in NUMBER_WORDS if word != match.group().lower()])
    return text[: match.start()] + word + text[match.end() :]


def _digit(answer: Answer, chance: random.Random) -> Mutant | None:
    text = _changed_digit(answer.answer, chance)
    return None if text is None else Mutant("digit", text, replace(answer, answer=text))


def _word(answer: Answer, chance: random.Random) -> Mutant | None:
    text = _changed_word(answer.answer, chance)
    return None if text is None else Mutant("number word", text, replace(answer, answer=text))


def _offset(answer: Answer, chance: random.Random) -> Mutant | None:
    shift = chance.choice([-7, -2, -1, 1, 2, 7])

    def start(citation: Citation) -> Citation:
        return replace(citation, start=citation.start + shift)

    def end(citation: Citation) -> Citation:
        return replace(citation, end=citation.end + shift)

    def both(citation: Citation) -> Citation:
        return replace(citation, start=citation.start + shift, end=citation.end + shift)

    return _cited("offset", answer, chance.choice([start, end, both]), chance)


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


def _figure(answer: Answer, chance: random.Random) -> Mutant | None:
    if not answer.figures:
        return None
    at = chance.randrange(len(answer.figures))
    figure = answer.figures[at]
    changed = chance.choice([_other_value, _other_text])(figure, chance)
    if changed is None:
        return None
    figures = (*answer.figures[:at], changed, *answer.figures[at + 1 :])
    return Mutant("figure", f"{changed.text} = {changed.value}", replace(answer, figures=figures))


def _other_value(figure: AnswerFigure, chance: random.Random) -> AnswerFigure:
    return replace(figure, value=figure.value + chance.choice([-10, -1, 1, 10, 0.5]))


def _other_text(figure: AnswerFigure, chance: random.Random) -> AnswerFigure | None:
    text = _changed_digit(figure.text, chance) or _changed_word(figure.text, chance)
    return None if text is None else replace(figure, text=text)


def _short(answer: Answer, chance: random.Random) -> Mutant | None:
    short = answer.short_answer
    text = (_changed_digit(short, chance) or _changed_word(short, chance)) if short else None
    return None if text is None else Mutant("short answer", text, replace(answer, short_answer=text))


def _mark(answer: Answer, chance: random.Random) -> Mutant | None:
    marks = list(re.finditer(r"\[\d+\]", answer.answer))
    if not marks:
        return None
    mark = chance.choice(marks)
    number = chance.choice([f"[{len(answer.citations) + 1}]", "[0]"])
    text = answer.answer[: mark.start()] + number + answer.answer[mark.end() :]
    return Mutant("mark", text, replace(answer, answer=text))
