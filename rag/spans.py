"""The trained reader's spans as a measure of sentences: placed in the report, and held to the years asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.periods import BoundFigure
from rag.question import Question
from rag.reader.choose import fitting
from rag.rerank import ReadHit, log_odds
from rag.years import matches_period

DOUBTFUL, SURE = -2.0, 3.0
"""Log-odds of an answer in the passage (0.12 and 0.95) between which the trained reader's word rises from 0 to 1."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A stretch of a sentence that the trained reader takes for an answer."""

    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    text: str
    """Exactly `report.text[start:end]`."""
    chance: float
    """How sure the reader is, 0 to 1: of an answer in the passage, times the span's share beside the best one's."""
    sure: float = 1.0
    """How sure the reader is of an answer in the passage at all, 0 to 1: the most that spans together can say."""


def report_spans(question: Question, read: ReadHit) -> tuple[SentenceSpan, ...]:
    """What the trained reader takes for answers in a passage, weighed by the kind of answer asked for."""
    chosen = fitting(question, read.spans)
    sure = sureness(read.hit.answerable or 0.0)
    at = read.hit.passage.start
    return tuple(
        # Beside the best one's: a passage that says the answer twice is no less sure of it.
        SentenceSpan(
            at + span.start, at + span.end, span.text, sure * span.share / max(chosen[0].share, 1e-9), sure
        )
        for span in chosen
    )


def sentence_spans_read(
    start: int, end: int, passages: Iterable[Sequence[SentenceSpan]]
) -> tuple[SentenceSpan, ...]:
    """The spans of a sentence, each cut at its end, as the passage that is surest of it has them.

    Args:
        start: The sentence's character offset in the report text.
        end: Its end, exclusive.
        passages: The spans of each passage of its report that was read. Passages overlap: a sentence may stand at
            the edge of one, and with all that it needs to be understood in another.

    """
    best: tuple[SentenceSpan, ...] = ()
    for spans in passages:
        inside = tuple(_cut(span, end) for span in spans if start <= span.start < end)
        if inside and (not best or reading(inside) > reading(best)):
            best = inside
    return best


def held_to_years(
    spans: Sequence[SentenceSpan], start: int, bound: Sequence[BoundFigure], years: Sequence[str]
) -> tuple[SentenceSpan, ...]:
    """The spans without those whose every figure is about other years: the reader tells years apart badly.

    Args:
        spans: Spans of a sentence.
        start: The sentence's character offset in the report text.
        bound: The sentence's amounts with their periods.
        years: Years that the question names; where there are none, all spans stay.

    """
    return tuple(span for span in spans if not years or not _of_others(span, start, bound, years))


def reading(spans: Sequence[SentenceSpan]) -> float:
    """How sure the trained reader is that one of the spans answers, 0 to 1."""
    return together(spans)


def together(spans: Iterable[SentenceSpan]) -> float:
    """How sure the trained reader is of some spans of one passage, 0 to 1: many weak ones make no sure one."""
    found = list(spans)
    return min(max((span.sure for span in found), default=0.0), sum(span.chance for span in found))


def sureness(answerable: float) -> float:
    """A probability of an answer on a scale of log-odds, 0 to 1.

    The probability itself hardly tells 0.98 from 0.999, and it is there that right passages are told from near ones.
    """
    return min(1.0, max(0.0, (log_odds(answerable) - DOUBTFUL) / (SURE - DOUBTFUL)))


def _of_others(span: SentenceSpan, start: int, bound: Sequence[BoundFigure], years: Sequence[str]) -> bool:
    periods = [
        amount.period
        for amount in bound
        if start + amount.figure.start < span.end and start + amount.figure.end > span.start
    ]
    return bool(periods) and all(
        period is not None and not any(matches_period(period, year) for year in years) for period in periods
    )


def _cut(span: SentenceSpan, end: int) -> SentenceSpan:
    if span.end <= end:
        return span
    return replace(span, end=end, text=span.text[: end - span.start])
