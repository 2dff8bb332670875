"""Put the retrieved passages in the order in which they are likely to answer, as the trained reader sees it.

A passage's worth is the log-odds of the reader's answerability plus `FUSED_WEIGHT` times its fused score, so that
the reader decides and retrieval settles what it finds alike. Chosen on the development questions, where both
together put a passage that answers first more often than either alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Hit, Passage
from rag.reader.records import PassageReading, ReadPassage, ScoredSpan, SpanReader
from rag.stages import ALL_STAGES, Stages

RERANKED = 5
"""Passages that the trained reader reads at most, of those retrieved; the others follow in their order. Of 1,007
development questions 779 are answered right with 5, 779 with 6, and with 4 two fewer."""
READ_FIRST = 2
"""Passages that it reads whole, before the others; where one of them surely answers, the others aren't read."""
CERTAIN = 0.9
"""Probability of an answer from which one is sure. Chosen on the development questions, where reading on from there
changed as many answers for the worse as for the better."""
FUSED_WEIGHT = 200.0
"""In log-odds: the best fused score possible, first in both lists, is worth 6.6; first in one of them 3.3."""


Stretches = Callable[[Sequence[Hit]], Sequence[tuple[int, int]]]
"""What to read of each passage: character offsets in its text, end exclusive."""


@dataclass(frozen=True, slots=True)
class ReadHit:
    """A retrieved passage with what the trained reader takes for answers in it."""

    hit: Hit
    spans: tuple[ScoredSpan, ...] = ()
    """Best first, offsets in the passage's text; empty where the passage wasn't read."""


def rerank(
    reader: SpanReader,
    question: str,
    hits: Sequence[Hit],
    titles: Mapping[str, str],
    *,
    stages: Stages = ALL_STAGES,
    stretches: Stretches | None = None,
) -> tuple[ReadHit, ...]:
    """The hits, read, likeliest to answer first.

    Args:
        reader: The trained reader.
        question: What to look for.
        hits: What retrieval found, best first.
        titles: The reports' titles by id, shown before a passage.
        stages: Without the reader, hits come back as they are; without the ranker, read but in their order.
        stretches: Says what to read of the passages that aren't among the first; all of each where none is given.

    """
    if not stages.reader:
        return tuple(ReadHit(hit) for hit in hits)
    readings = _read(reader, question, hits[:READ_FIRST], titles)
    if all(reading.answerable < CERTAIN for reading in readings):
        # All of them: passages that disagree are both shown, and a sure one may be of another place or year.
        readings += _read(reader, question, hits[READ_FIRST:RERANKED], titles, stretches)
    near, far = hits[: len(readings)], hits[len(readings) :]
    read = [
        ReadHit(replace(hit, answerable=reading.answerable), reading.spans)
        for hit, reading in zip(near, readings, strict=True)
    ]
    if not stages.ranker:
        return (*read, *(ReadHit(hit) for hit in far))
    order = ranked([reading.answerable for reading in readings], [hit.score for hit in near])
    return (*(read[at] for at in order), *(ReadHit(hit) for hit in far))


def _read(
    reader: SpanReader,
    question: str,
    hits: Sequence[Hit],
    titles: Mapping[str, str],
    stretches: Stretches | None = None,
) -> list[PassageReading]:
    if not hits:
        return []
    parts = [(0, len(hit.passage.text)) for hit in hits] if stretches is None else stretches(hits)
    shown = [
        ReadPassage(hit.passage.text[start:end], heading(titles.get(hit.passage.report_id, ""), hit.passage))
        for hit, (start, end) in zip(hits, parts, strict=True)
    ]
    read = reader.read(question, shown)
    return [_placed(reading, start) for reading, (start, _) in zip(read, parts, strict=True)]


def _placed(reading: PassageReading, at: int) -> PassageReading:
    """A stretch's reading with its spans' offsets in the passage. `at`: where the stretch begins."""
    spans = tuple(replace(span, start=at + span.start, end=at + span.end) for span in reading.spans)
    return replace(reading, spans=spans)


def ranked(answerable: Sequence[float], fused: Sequence[float]) -> tuple[int, ...]:
    """The positions of passages, likeliest to answer first; equals keep their order.

    Args:
        answerable: The reader's probability that each passage answers.
        fused: Each passage's fused score, 0 where there is none.

    """
    worth = [log_odds(p) + FUSED_WEIGHT * score for p, score in zip(answerable, fused, strict=True)]
    return tuple(sorted(range(len(worth)), key=lambda at: -worth[at]))


def log_odds(chance: float) -> float:
    """A probability as log-odds, from -20.7 to 20.7."""
    return math.log(max(chance, 1e-9) / max(1.0 - chance, 1e-9))


def heading(title: str, passage: Passage) -> str:
    """What stands above a passage for the reader: the report's title and the innermost section."""
    return ". ".join(part for part in (title, passage.section[-1] if passage.section else "") if part)
