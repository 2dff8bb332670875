"""What led to an answer: the parts of the question, the passages found and read, the draft, and the check's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.drafting.records import Draft
from rag.question import Question
from rag.read import Sentence
from rag.records import Answer, Verdict
from rag.rerank import ReadHit

SPANS = 3
"""The reader's spans that are kept of each passage."""
SENTENCES = 8
"""The best sentences that are kept of each part."""


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """A stretch that the trained reader took for an answer."""

    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    text: str
    score: float
    """As `ScoredSpan.score`."""


@dataclass(frozen=True, slots=True)
class TracedPassage:
    """A retrieved passage, in the order in which it was read."""

    id: str
    report_id: str
    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    score: float
    """Fused score of retrieval."""
    dense_rank: int | None
    """1-based, None where the dense list doesn't have it."""
    lexical_rank: int | None
    """1-based, None where the lexical list doesn't have it."""
    similarity: float | None
    """Cosine with the question, where the dense list has it."""
    answerable: float | None
    """The reader's probability of an answer in it, None where it wasn't read."""
    spans: tuple[TracedSpan, ...]
    """The surest ones, at most `SPANS`."""


@dataclass(frozen=True, slots=True)
class TracedSentence:
    """A sentence that was weighed."""

    report_id: str
    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    score: float
    """As `Sentence.score`."""


@dataclass(frozen=True, slots=True)
class TracedPart:
    """One part of a question, from what was understood to what was drafted."""

    text: str
    """The part as it was read, misspellings corrected; empty where there was nothing to ask."""
    kind: str
    """The kind of answer that it asks for."""
    years: tuple[str, ...]
    scopes: tuple[str, ...]
    """Levels and categories that it names, sorted."""
    passages: tuple[TracedPassage, ...]
    sentences: tuple[TracedSentence, ...]
    """Best first, at most `SENTENCES`."""
    drafted: tuple[str, ...]
    """The draft's words, a statement each, before the check."""
    reason: str | None
    """Why the draft abstains; None where it answers."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Trace:
    """All that led to an answer."""

    parts: tuple[TracedPart, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer with what led to it."""

    answer: Answer
    trace: Trace


def traced_part(
    part: Question, hits: Sequence[ReadHit], sentences: Sequence[Sentence], draft: Draft
) -> TracedPart:
    """The record of one part. `hits` and `sentences`: best first."""
    return TracedPart(
        text=part.text,
        kind=part.kind.value,
        years=part.years,
        scopes=tuple(sorted(part.scopes)),
        passages=tuple(_passage(read) for read in hits),
        sentences=tuple(
            TracedSentence(s.passage.report_id, s.start, s.end, s.score) for s in sentences[:SENTENCES]
        ),
        drafted=tuple(filter(None, (draft.lead, *(s.text for s in draft.statements), draft.closing))),
        reason=draft.reason.value if draft.reason is not None else None,
        confidence=draft.confidence,
    )


def _passage(read: ReadHit) -> TracedPassage:
    hit, at = read.hit, read.hit.passage.start
    return TracedPassage(
        id=hit.passage.id,
        report_id=hit.passage.report_id,
        start=at,
        end=hit.passage.end,
        score=hit.score,
        dense_rank=hit.dense_rank,
        lexical_rank=hit.lexical_rank,
        similarity=hit.similarity,
        answerable=hit.answerable,
        spans=tuple(
            TracedSpan(at + span.start, at + span.end, span.text, span.score) for span in read.spans[:SPANS]
        ),
    )
