"""A model's wording of a statement: shown where it says what the evidence says and no more, else dropped."""

from __future__ import annotations

import re

from rag.figures import DATES, Figure, same_figure
from rag.terms import content_stems
from rag.verify.quoted import read_text
from rag.verify.statements import statement_problems
from rag.years import matches_period

_NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)


def holds_generated(
    text: str, quote: str, question: str, figure: Figure | None, period: str | None, passage: str = ""
) -> bool:
    """Whether a model's wording states the figure, no other amount, for the right year, in the evidence's words.

    Args:
        text: The wording, one statement.
        quote: The sentence that it words anew.
        question: As asked.
        figure: The figure that answers, None where the answer is none.
        period: The figure's period, None where nothing says.
        passage: The passage of the quote, for names that stand around it.

    """
    told = read_text(text)
    if not content_stems(told.text) or statement_problems(text, read_text(quote), question, passage or quote):
        return False
    if bool(_NEGATION.search(text)) != bool(_NEGATION.search(quote)):
        return False
    counted = [f for f in told.figures if f.figure.kind not in DATES]
    if figure is None:
        return True
    if figure.kind in DATES:
        return any(same_figure(f.figure, figure) for f in told.figures)
    if len(counted) != 1 or not same_figure(counted[0].figure, figure):
        return False
    given = counted[0].period
    return given is None or period is None or matches_period(given, period)
