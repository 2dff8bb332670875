"""Read passages for the sentences that may answer a question.

Each sentence of the retrieved passages is scored by four measures: cosine with the question, the share of the
question's weighted words that it holds, its passage's cosine, and how sure the trained reader is that the
answer stands in it. The weights were chosen on the development parts of the gold sets.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
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
from rag.rerank import ReadHit
from rag.spans import SentenceSpan, held_to_years, reading, report_spans, sentence_spans_read
from rag.terms import Lexicon, content_stems

COSINE_WEIGHT = 0.40
COVERAGE_WEIGHT = 0.50
PASSAGE_WEIGHT = 0.10
READING_WEIGHT = 0.40
CONTEXT_CREDIT = 0.45
"""What a question's word is worth that stands only in the sentence before or in the headings."""
CACHE_SIZE = 4096
"""Sentence vectors kept in memory (about 1.5 KB each)."""


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
    spans: tuple[SentenceSpan, ...]
    """What the trained reader takes for answers in this sentence, surest first."""
    score: float
    """From 0, higher is likelier to answer; the four measures' weights add up to 1.4."""

    @property
    def reading(self) -> float:
        """How sure the trained reader is that the answer stands in this sentence, 0 to 1."""
        return reading(self.spans)


class SentenceReader:
    """Scores sentences; keeps the vectors of those that it has seen."""

    def __init__(self, embedder: Embedder, lexicon: Lexicon) -> None:
        """Take the model that embeds and the weights of words."""
        self._embedder = embedder
        self._lexicon = lexicon
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def read(
        self, question: Question, vector: NDArray[np.float32], passages: Sequence[ReadHit]
    ) -> tuple[Sentence, ...]:
        """All sentences of the passages, best first. `vector`: the question's embedding, float32, (dimensions,)."""
        drafts = _sentences([read.hit for read in passages])
        if not drafts:
            return ()
        vectors = self._embed([draft.text for draft, _ in drafts])
        similarities = vectors @ vector
        spans: dict[str, list[tuple[SentenceSpan, ...]]] = {}
        for each in passages:
            spans.setdefault(each.hit.passage.report_id, []).append(report_spans(question, each))
        read = [
            self._scored(draft, hit, float(similarity), question, spans[draft.passage.report_id])
            for (draft, hit), similarity in zip(drafts, similarities, strict=True)
        ]
        return tuple(sorted(read, key=lambda s: (-s.score, s.passage.report_id, s.start)))

    def similarities(self, texts: Sequence[str], vector: NDArray[np.float32]) -> tuple[float, ...]:
        """Cosines of some texts with an embedding, float32, (dimensions,)."""
        return tuple(float(value) for value in self._embed(texts) @ vector)

    def _scored(
        self,
        draft: Sentence,
        hit: Hit,
        similarity: float,
        question: Question,
        found: Sequence[tuple[SentenceSpan, ...]],
    ) -> Sentence:
        context = f"{draft.previous} {' '.join(draft.passage.section)}"
        coverage = self.coverage(question.stems, draft.text, context)
        passage_similarity = hit.similarity if hit.similarity is not None else 0.2
        spans = held_to_years(
            sentence_spans_read(draft.start, draft.end, found), draft.start, draft.bound, question.years
        )
        read = replace(draft, similarity=similarity, coverage=coverage, spans=spans)
        score = (
            COSINE_WEIGHT * similarity
            + COVERAGE_WEIGHT * coverage
            + PASSAGE_WEIGHT * passage_similarity
            + READING_WEIGHT * read.reading
        )
        return replace(read, score=max(0.0, score))

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
                    passage, key[1], key[2], text, previous, figures, bound, carried, 0.0, 0.0, (), 0.0
                )
                found[key] = (sentence, known[1] if known else hit)
            carried = leading_period(text, figures) or carried
            previous = text
    return list(found.values())
