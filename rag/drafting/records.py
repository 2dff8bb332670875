"""What drafting passes on to verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rag.figures import Figure
from rag.question import Question
from rag.read import Sentence
from rag.records import Operation, Reason
from rag.terms import Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the sentences that were read for it."""

    question: Question
    sentences: tuple[Sentence, ...]
    """Best first."""
    lexicon: Lexicon
    similar: Callable[[Sequence[str]], Sequence[float]]
    """Cosines of some phrases with the question."""
    default_periods: Mapping[str, str]
    """By report id, the year that the report is mostly about; none for a report where no year stands out."""
    titles: Mapping[str, str]
    """By report id, the report's title."""
    subjects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By report id, stems that stand all over the report, so that naming them narrows nothing."""
    items: Callable[[Sentence], Sequence[Sentence]] = lambda sentence: ()
    """The items of the list that a sentence opens, none where it opens none."""
    sides: tuple[SideReading, ...] = ()
    """For a question that sets two reports against each other, what was read of each; else none."""


@dataclass(frozen=True, slots=True)
class SideReading:
    """What was read of one report for its side of a question."""

    label: str
    """What the question calls the report, as written."""
    reading: Reading


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of an answer and the one sentence that it rests on."""

    text: str
    """Words for a person, without the citation's mark."""
    sentence: Sentence
    figure: Figure | None = None
    """The figure that answers, for questions that ask for one."""
    period: str | None = None
    """The figure's period."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure computed from cited ones."""

    text: str
    """As the answer shows it, operands and operation included: "744 − 440 = 304"."""
    result: str
    """The result by itself, with its bound and unit: "304", "at least 2", "72.2%"."""
    value: float
    unit: str | None
    """Currency, unit of time or `percent`; None for a count or a ratio."""
    operands: tuple[float, ...]
    operation: Operation


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before verification."""

    statements: tuple[Statement, ...]
    lead: str = ""
    """Words before the first statement that hold no figure: "Yes.", "The report says otherwise:"."""
    closing: str = ""
    """Words after the last statement; the only figures in it are those of `computed`."""
    computed: Computed | None = None
    short_answer: str | None = None
    reason: Reason | None = None
    """Set where the draft abstains; its statements then say what the report does state."""
    confidence: float = 0.0
    """Probability that the answer is right, 0 to 1; set when the draft is weighed."""
