"""What flows through answering: question → evidence → draft → verified answer.

The JSON shape of `Answer` is the project's public contract; `rag/contract.py` writes and reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from index.records import Hit, Passage

Status = Literal["answered", "partial", "abstained"]
Verdict = Literal["held", "reworded", "quoted", "withheld", "unchecked"]
"""What the check did to an answer.

`held`: nothing; `reworded`: a statement gave way to its sentence, or a short answer was left out; `quoted`: only the
quoted sentences were left; `withheld`: not even they held, and it abstains; `unchecked`: there was no check.
"""


class Reason(StrEnum):
    """Why an answer abstains."""

    NOT_STATED = "not_stated"
    """The report says nothing that answers the question, or says that it isn't known."""
    OTHER_PERIOD = "other_period"
    """The report states it for other years only."""
    OTHER_SCOPE = "other_scope"
    """The report states it for another level, place or category only."""
    UNSUPPORTED = "unsupported"
    """A draft was found but didn't hold against the text that it cites."""
    OFF_TOPIC = "off_topic"
    """The question isn't about what the indexed reports are about."""


class Operation(StrEnum):
    """How a figure was computed from cited ones."""

    DIFFERENCE = "difference"
    """The first operand less the second."""
    RATIO = "ratio"
    """The first operand divided by the second, to one decimal."""
    PERCENT_CHANGE = "percent_change"
    """How far it is from the first operand to the second, as a percentage of the first, to one decimal.

    The value is the size of the change, never negative; the order of the operands says which way it goes.
    """
    SHARE = "share"
    """The first operand as a percentage of the second, which it is a part of, to one decimal."""
    TOTAL = "total"
    """The sum of the operands."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands."""

    id: int
    """1-based; `[1]` in the answer's text refers to citation 1."""
    report_id: str
    report_title: str
    report_sha256: str
    passage: Passage
    start: int
    """Character offset of the quote in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    quote: str
    """Exactly `report_text[start:end]`, for the text with that SHA-256."""
    score: float

    @property
    def page(self) -> int | None:
        """1-based page that the quote begins on, for formats that have pages."""
        return self.passage.page_at(self.start)


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """A figure that the answer states, and whether its citation states it too."""

    text: str
    """As the answer writes it."""
    value: float
    unit: str | None
    """Counted noun, currency or `percent`, as far as the clause says."""
    period: str | None
    """The year that the figure is about, as far as the clause says."""
    verified: bool
    citation_id: int | None
    operands: tuple[float, ...] = ()
    """For a figure that was computed: the cited figures that it was computed from. Empty for a stated one."""
    operation: Operation | None = None
    """For a figure that was computed: how. A file without it holds differences only."""


@dataclass(frozen=True, slots=True)
class ModelNames:
    """Which models had a part in an answer; None where one had none."""

    embedder: str
    reader: str
    generator: str | None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each step of one answer."""

    retrieve: float = 0.0
    read: float = 0.0
    generate: float = 0.0
    verify: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer, or an abstention with its reason."""

    id: str
    question: str
    status: Status
    reason: Reason | None
    """None exactly when the status is not `abstained`."""
    answer: str
    """Text for a person; `[n]` refers to citation n."""
    short_answer: str | None
    confidence: float
    """0 to 1: how likely the answer is right; for an abstention, how likely the best evidence was."""
    citations: tuple[Citation, ...]
    figures: tuple[AnswerFigure, ...]
    model: ModelNames
    index_generation: str
    timings_ms: Timings


@dataclass(frozen=True, slots=True)
class RetrievalEvent:
    """First of a streamed answer: the passages that were found, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class DeltaEvent:
    """A piece of the answer's text; the pieces joined are `Answer.answer`."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """One citation of the answer."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class FinalEvent:
    """Last of a streamed answer: the whole of it, the only one to rely on."""

    answer: Answer


AnswerEvent = RetrievalEvent | DeltaEvent | CitationEvent | FinalEvent
