"""Read passages for the sentences that may answer a question.

Each sentence of the retrieved passages is scored by four measures: cosine with the question, the share of the
question's weighted words that it holds, its passage's cosine, and how sure the trained reader is that the
answer stands in it. The weights were chosen on the development parts of the gold sets.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.records import Hit, Passage
from index.sentences import sentence_spans
from rag.figures import Figure, parse_figures
from rag.periods import THIS_YEAR, BoundFigure, bind_periods, leading_period
from rag.question import Question
from rag.reader.choose import fitting
from rag.reader.records import ReadPassage, SpanReader
from rag.terms import Lexicon, content_stems

COSINE_WEIGHT = 0.40
COVERAGE_WEIGHT = 0.50
PASSAGE_WEIGHT = 0.10
READING_WEIGHT = 0.40
DOUBTFUL, SURE = -2.0, 3.0
"""Log-odds of an answer in the passage (0.12 and 0.95) between which the trained reader's word rises from 0 to 1."""
SPANS_READ = 8
"""Passages that the trained reader reads, of those retrieved."""
CONTEXT_CREDIT = 0.45
"""What a question's word is worth that stands only in the sentence before or in the headings."""
CACHE_SIZE = 4096
"""Sentence vectors kept in memory (about 1.5 KB each)."""


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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a retrieved passage, read and scored."""

    passage: Passage
    start: int
    """Character offset in the report text."""
    end: int
    text: str
    """Exactly `report.text[start:end]`."""
    previous: str
    """The sentence before it in the passage, empty for the first."""
    figures: tuple[Figure, ...]
    bound: tuple[BoundFigure, ...]
    """Its amounts, with their periods."""
    carried: str | None
    """Period that the sentences before hand on."""
    similarity: float
    """Cosine with the question."""
    coverage: float
    """Share of the question's weighted words that it holds, 0 to 1; context counts less."""
    answerable: float
    """The trained reader's probability that the passage answers, 0 to 1; 0 for a passage that it didn't read."""
    spans: tuple[SentenceSpan, ...]
    """What the trained reader takes for answers in this sentence, surest first."""
    score: float
    """0 to 1, higher is likelier to answer."""

    @property
    def reading(self) -> float:
        """How sure the trained reader is that the answer stands in this sentence, 0 to 1."""
        return min(1.0, sum(span.chance for span in self.spans))


class SentenceReader:
    """Scores sentences; keeps the vectors of those that it has seen."""

    def __init__(
        self, embedder: Embedder, lexicon: Lexicon, reader: SpanReader, titles: Mapping[str, str]
    ) -> None:
        """`titles`: the reports' titles by id, shown to the reader before a passage."""
        self._embedder = embedder
        self._lexicon = lexicon
        self._reader = reader
        self._titles = titles
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def read(
        self, question: Question, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> tuple[Sentence, ...]:
        """All sentences of the hits, best first. `vector`: the question's embedding, float32, (dimensions,)."""
        drafts = _sentences(hits)
        if not drafts:
            return ()
        vectors = self._embed([draft.text for draft, _ in drafts])
        similarities = vectors @ vector
        found = self._spans(question, hits[:SPANS_READ])
        read = [
            self._scored(draft, hit, float(similarity), question.stems, found.get(draft.passage.id))
            for (draft, hit), similarity in zip(drafts, similarities, strict=True)
        ]
        return tuple(sorted(read, key=lambda s: (-s.score, s.passage.report_id, s.start)))

    def similarities(self, texts: Sequence[str], vector: NDArray[np.float32]) -> tuple[float, ...]:
        """Cosines of some texts with an embedding, float32, (dimensions,)."""
        return tuple(float(value) for value in self._embed(texts) @ vector)

    def _spans(self, question: Question, hits: Sequence[Hit]) -> dict[str, _Found]:
        """What the trained reader finds, by passage id; offsets in the report."""
        passages = [hit.passage for hit in hits]
        shown = [ReadPassage(p.text, heading(self._titles.get(p.report_id, ""), p)) for p in passages]
        found: dict[str, _Found] = {}
        for passage, reading in zip(passages, self._reader.read(question.text, shown), strict=True):
            chosen = fitting(question, reading.spans)
            sure = sureness(reading.answerable)
            spans = tuple(
                SentenceSpan(
                    passage.start + span.start,
                    passage.start + span.end,
                    span.text,
                    # Beside the best one's: a passage that says the answer twice is no less sure of it.
                    sure * span.share / max(chosen[0].share, 1e-9),
                )
                for span in chosen
            )
            found[passage.id] = _Found(reading.answerable, spans)
        return found

    def _scored(
        self, draft: Sentence, hit: Hit, similarity: float, stems: Sequence[str], found: _Found | None
    ) -> Sentence:
        coverage = self.coverage(stems, draft.text, f"{draft.previous} {' '.join(draft.passage.section)}")
        passage_similarity = hit.similarity if hit.similarity is not None else 0.2
        spans = (
            tuple(_within(draft, span) for span in found.spans if _begins_in(draft, span)) if found else ()
        )
        read = replace(
            draft,
            similarity=similarity,
            coverage=coverage,
            answerable=found.answerable if found else 0.0,
            spans=spans,
        )
        score = (
            COSINE_WEIGHT * similarity
            + COVERAGE_WEIGHT * coverage
            + PASSAGE_WEIGHT * passage_similarity
            + READING_WEIGHT * read.reading
        )
        return replace(read, score=max(0.0, min(1.0, score)))

    def coverage(self, stems: Sequence[str], text: str, context: str = "") -> float:
        """Share of the stems' weight that a text holds, 0 to 1; 1 where there are no stems."""
        if not stems:
            return 1.0
        present = self._lexicon.expand(content_stems(text))
        near = self._lexicon.expand(content_stems(context)) if context else frozenset()
        total = held = 0.0
        for term in dict.fromkeys(stems):
            weight = self._lexicon.weight(term)
            total += weight
            if term in present:
                held += weight
            elif term in near:
                held += CONTEXT_CREDIT * weight
        return held / total if total else 1.0

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            missing = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        fresh = self._embedder.embed(missing) if missing else None
        with self._lock:
            if fresh is not None:
                self._vectors.update(zip(missing, fresh, strict=True))
            found = []
            for position, text in enumerate(texts):
                vector = self._vectors.get(text)
                if vector is None:  # dropped by another thread in between
                    vector = self._embedder.embed([texts[position]])[0]
                found.append(vector)
            while len(self._vectors) > CACHE_SIZE:
                self._vectors.popitem(last=False)
        return np.stack(found)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the trained reader says of one passage."""

    answerable: float
    spans: tuple[SentenceSpan, ...]


def sureness(answerable: float) -> float:
    """A probability of an answer on a scale of log-odds, 0 to 1.

    The probability itself hardly tells 0.98 from 0.999, and it is there that right passages are told from near ones.
    """
    odds = math.log(max(answerable, 1e-9) / max(1.0 - answerable, 1e-9))
    return min(1.0, max(0.0, (odds - DOUBTFUL) / (SURE - DOUBTFUL)))


def heading(title: str, passage: Passage) -> str:
    """What stands above a passage for the reader: the report's title and the innermost section."""
    return ". ".join(part for part in (title, passage.section[-1] if passage.section else "") if part)


def _begins_in(sentence: Sentence, span: SentenceSpan) -> bool:
    return sentence.start <= span.start < sentence.end


def _within(sentence: Sentence, span: SentenceSpan) -> SentenceSpan:
    """The part of a span that lies in the sentence where it begins."""
    end = min(span.end, sentence.end)
    text = sentence.text[span.start - sentence.start : end - sentence.start]
    return SentenceSpan(span.start, end, text, span.chance)


def _sentences(hits: Sequence[Hit]) -> list[tuple[Sentence, Hit]]:
    """The sentences of all hits, each once, with what the ones before hand on; not yet scored."""
    found: dict[tuple[str, int, int], tuple[Sentence, Hit]] = {}
    for hit in hits:
        passage = hit.passage
        previous, carried = "", None
        for start, end in sentence_spans(passage.text):
            text = passage.text[start:end]
            figures = parse_figures(text)
            if THIS_YEAR.search(text):
                carried = None
            bound = bind_periods(text, figures, carried)
            key = (passage.report_id, passage.start + start, passage.start + end)
            known = found.get(key)
            # Passages overlap: keep the copy that knows what stands before it.
            if known is None or (previous and not known[0].previous):
                sentence = Sentence(
                    passage, key[1], key[2], text, previous, figures, bound, carried, 0.0, 0.0, 0.0, (), 0.0
                )
                found[key] = (sentence, known[1] if known else hit)
            carried = leading_period(text, figures) or carried
            previous = text
    return list(found.values())
