"""Computed figures: their operands are stated, and the result follows from them."""

from __future__ import annotations

import re

from rag.figures import UNCOUNTED, parse_figures
from rag.records import Answer, AnswerFigure


def check_computed(figure: AnswerFigure, answer: Answer) -> list[str]:
    """Problems of a computed figure, in words."""
    name = f"figure “{figure.text}”"
    stated = (f for citation in answer.citations for f in parse_figures(citation.quote))
    values = {f.value for f in stated if f.kind not in UNCOUNTED and f.bound is None}
    if not set(figure.operands) <= values:
        return [f"{name} is computed from a figure that no quote states"]
    if not _follows(figure):
        return [f"{name} doesn't follow from its operands"]
    return [] if _line(figure) in answer.answer else [f"{name}: “{_line(figure)}” isn't in the answer's text"]


def without_computed(answer: Answer) -> str:
    """The answer's text without the lines of its computed figures, for which `check_computed` answers."""
    text = answer.answer
    for figure in answer.figures:
        if figure.operands and _follows(figure):
            text = re.sub(rf"(?<![\w$€£.,]){re.escape(_line(figure))}(?![\w%]|[.,]\d)", "", text)
    return text


def _follows(figure: AnswerFigure) -> bool:
    if len(figure.operands) != 2:
        return False
    left, right = figure.operands
    return round(left - right, 6) == round(figure.value, 6) and figure.text == f"{figure.value:,.10g}"


def _line(figure: AnswerFigure) -> str:
    left, right, result = (f"{number:,.10g}" for number in (*figure.operands, figure.value))
    return f"{left} − {right} = {result}"
