"""What a question adds to a measure. A measure is Σ hits / Σ of over the questions, so that intervals can draw them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from eval.cases import GoldQuestion, Prediction, Ranked


@dataclass(frozen=True, slots=True)
class Case:
    """A gold question and what was predicted for it."""

    gold: GoldQuestion
    prediction: Prediction | None
    """None where answering crashed."""
    ranked: Ranked | None = None
    """What retrieval found; nothing where answering crashed. None where no text is known to be relevant."""
    problems: tuple[str, ...] | None = None
    """What verification finds wrong with the answer; None where it wasn't verified."""
    report: str | None = None
    """Id of the report that the question is about, where others might be cited instead; else None."""

    @property
    def abstained(self) -> bool:
        """Whether a prediction exists and abstains."""
        return self.prediction is not None and self.prediction.abstained

    @property
    def answered(self) -> Prediction | None:
        """The prediction, where there is one that answers."""
        return None if self.abstained else self.prediction


@dataclass(frozen=True, slots=True)
class Share:
    """What one question adds to a measure: `hits` out of `of`."""

    hits: float
    of: float


NOTHING: Final = Share(0, 0)
"""Of a question that a measure isn't about."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure: its name in files, its title in tables, its convention, and how one question counts."""

    name: str
    title: str
    convention: str
    share: Callable[[Case], Share]
    higher_is_better: bool = True
    group: str = "Answers"
    """What it tells of, for headings."""


def metric(
    name: str, title: str, share: Callable[[Case], Share], *, group: str = "Answers", higher: bool = True
) -> Metric:
    """A measure whose convention is its function's docstring, on one line."""
    return Metric(name, title, " ".join((share.__doc__ or "").split()), share, higher, group)


def one_line(text: str) -> str:
    """The text with each run of white space as one space, so that a line break hides no match."""
    return " ".join(text.split())
