"""Choose among a passage's spans by the kind of answer that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures import DATES, FigureKind, parse_figures
from rag.question import FIGURE_KINDS, AnswerKind, Question
from rag.reader.records import ScoredSpan

OTHER_KIND = 0.3
"""What a span without the kind of figure asked for is worth beside one with it."""
OTHER_FIGURE = 0.6
"""What a figure of another kind is worth: "how long" may be answered "until 2024"."""
UNNAMED = 0.85
"""What a span without a name is worth where the question asks who, where or which."""
_ASKS_NAME = re.compile(r"\b(?:who|whom|whose|where)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z]")


def fitting(question: Question, spans: Sequence[ScoredSpan]) -> tuple[ScoredSpan, ...]:
    """The spans with their shares weighed by how well they fit the question's kind, best first."""
    weighed = [replace(span, share=span.share * fit(question, span.text)) for span in spans]
    return tuple(sorted(weighed, key=lambda span: (-span.share, span.start)))


def fit(question: Question, text: str) -> float:
    """How well a span fits the kind of answer, 0 to 1; it doesn't say whether the span is right."""
    kind = question.kind
    if kind in FIGURE_KINDS:
        kinds = {figure.kind for figure in parse_figures(text)}
        if kinds & FIGURE_KINDS[kind]:
            return 1.0
        return OTHER_FIGURE if kinds - {FigureKind.ORDINAL} and kind not in _STRICT else OTHER_KIND
    if kind is AnswerKind.ENTITY and _ASKS_NAME.search(question.text):
        return 1.0 if _NAME.search(text) else UNNAMED
    return 1.0


_STRICT = frozenset(kind for kind, figures in FIGURE_KINDS.items() if figures <= DATES)
"""A date is never answered by a number of another kind."""
