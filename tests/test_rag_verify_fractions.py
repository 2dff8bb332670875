"""A fraction or a bound that only its sentence makes a figure holds where that sentence is quoted."""

from __future__ import annotations

import pytest

from rag.records import AnswerFigure
from rag.verify.check import figure_problem
from rag.verify.quoted import read_text


@pytest.mark.parametrize(
    ("quote", "text", "value"),
    [
        ("Some 900 persons live there, a third of them children.", "a third", 0.333333),
        ("Nearly a third of classes (31 percent) were cancelled.", "Nearly a third", 0.333333),
        ("It was 51.3 percent for those under 21 and 55.7 percent for others.", "under 21", 21.0),
    ],
)
def test_a_quoted_fraction_holds(quote: str, text: str, value: float) -> None:
    figure = AnswerFigure(text, value, None, None, verified=True, citation_id=1)
    assert figure_problem(figure, "", {1: read_text(quote)}) is None


@pytest.mark.parametrize(("text", "value"), [("a third", 0.5), ("a half", 0.5), ("a third", 3.0)])
def test_another_value_does_not(text: str, value: float) -> None:
    figure = AnswerFigure(text, value, None, None, verified=True, citation_id=1)
    assert figure_problem(
        figure, "", {1: read_text("Some 900 persons live there, a third of them children.")}
    )
