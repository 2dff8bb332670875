"""What a span reader is given and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A text to read for a question."""

    text: str
    heading: str = ""
    """Title and section, shown to the reader before the text; never part of an answer."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A stretch of the passage that may be the answer."""

    start: int
    """Character offset in the passage's text."""
    end: int
    """Character offset in the passage's text, exclusive."""
    text: str
    """Exactly `passage.text[start:end]`."""
    score: float
    """Start logit plus end logit less those of "no answer": comparable between passages of one question."""
    share: float
    """Probability of this span among all spans of its passage, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the reader found in one passage."""

    answerable: float
    """Calibrated probability that the passage answers the question, 0 to 1; also the ranking score."""
    spans: tuple[ScoredSpan, ...]
    """Best first, none overlapping a better one; empty where the passage has no text."""


class SpanReader(Protocol):
    """Reads passages for a question. Implementations are safe to use from several threads."""

    @property
    def name(self) -> str:
        """For people: name and version of the model."""
        ...

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        """One reading a passage, in the order given. Long passages are read in overlapping windows."""
        ...
