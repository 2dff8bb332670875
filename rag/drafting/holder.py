"""Questions that state a figure and ask whose it is: "Which agency issued 40 permits in 2022?", "In which town …?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.drafting.abstain import not_stated
from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import TOPIC_SCORE
from rag.figures import Figure, FigureKind, same_figure
from rag.owners import AGENT, PLACE, holders
from rag.periods import BoundFigure
from rag.read import Sentence
from rag.terms import content_stems
from rag.years import matches_period

_ASKS_PLACE = re.compile(
    r"^\W*(?:where\b|(?:in|at)\s+(?:which|what)\b|(?:which|what)\s+(?:town|city|state|province|region|district|place|country)\b)",
    re.IGNORECASE,
)
_ASKS_HOLDER = re.compile(
    r"^\W*(?:who\b|by\s+whom\b|(?:by\s+)?which\s+(?!of\b|year|month|day|date|report|document)[a-z]+)",
    re.IGNORECASE,
)
_AMOUNTS = frozenset({FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.DURATION})


def asks_holder(reading: Reading) -> bool:
    """Whether a question states an amount and asks who, or which place, it belongs to."""
    return _role(reading.question.text) is not None and _asked(reading) is not None


def draft_holder(reading: Reading) -> Draft | None:
    """The sentence that states the amount, and the name that it gives it to; None where that isn't clear.

    Another's amount is no answer: where no sentence states this one, that is said.
    """
    role, asked = _role(reading.question.text), _asked(reading)
    if role is None or asked is None:
        return None
    found = next(_stating(reading, asked), None)
    if found is None:
        near = reading.sentences[0] if reading.sentences else None
        return not_stated(reading, near) if _is_rival(reading, asked) else None
    sentence, bound = found
    at = next(number for number, each in enumerate(sentence.bound) if each is bound)
    name = holders(sentence.text, sentence.figures, role)[at]
    if not name or set(content_stems(name)) <= set(reading.question.stems):
        return None
    # The amount is the question's own: it is the name that answers.
    return Draft((Statement(" ".join(sentence.text.split()), sentence),), short_answer=" ".join(name.split()))


def stating(reading: Reading) -> Reading:
    """The reading with the sentences first that state the question's amount; as it is where none does."""
    asked = _asked(reading)
    first = [sentence for sentence, _ in _stating(reading, asked)] if asked is not None else []
    kept = {id(sentence) for sentence in first}
    return replace(reading, sentences=(*first, *(s for s in reading.sentences if id(s) not in kept)))


def _role(text: str) -> str | None:
    if _ASKS_PLACE.search(text):
        return PLACE
    return AGENT if _ASKS_HOLDER.search(text) else None


def _asked(reading: Reading) -> Figure | None:
    """The one amount that the question states."""
    amounts = [figure for figure in reading.question.figures if figure.kind in _AMOUNTS]
    return amounts[0] if len(amounts) == 1 else None


def _stating(reading: Reading, asked: Figure) -> Iterator[tuple[Sentence, BoundFigure]]:
    """The sentences that state the amount, of what is asked and for its year; best first."""
    years = reading.question.years
    counted = set(content_stems(asked.unit or "")) or set(reading.question.stems)
    for sentence in reading.sentences:
        told = reading.lexicon.terms(f"{sentence.text} {sentence.previous}")
        if sentence.score < TOPIC_SCORE or not counted & told or missing_names(reading, sentence):
            continue
        for bound in sentence.bound:
            dated = not years or bound.period is None or any(matches_period(bound.period, y) for y in years)
            if dated and same_figure(asked, bound.figure):
                yield sentence, bound
                break


def _is_rival(reading: Reading, asked: Figure) -> bool:
    """Whether the best sentence states another amount of the same thing, which is somebody else's."""
    best = reading.sentences[0] if reading.sentences else None
    counted = set(content_stems(asked.unit or ""))
    return best is not None and any(
        bound.figure.kind is asked.kind and counted & set(content_stems(bound.figure.unit or ""))
        for bound in best.bound
    )
