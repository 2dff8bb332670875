"""Read passages for the sentences that may answer a question.

Each sentence of the retrieved passages is scored by four measures: cosine with the question, the share of the
question's weighted words that it holds, its passage's cosine, and how sure the trained reader is that the
answer stands in it. The weights were chosen on the development parts of the gold sets.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.records import Hit, Passage
from index.sentence_vectors import PassageSentences
from rag.advice import is_beside_advice
from rag.figures import Figure, parse_figures
from rag.periods import THIS_YEAR, BoundFigure, bind_periods, leading_period
from rag.question import Question
from rag.rerank import ReadHit
from rag.spans import SentenceSpan, held_to_years, reading, report_spans, sentence_spans_read
from rag.stretch import stretch
from rag.terms import Lexicon

COSINE_WEIGHT = 0.40
COVERAGE_WEIGHT = 0.50
PASSAGE_WEIGHT = 0.10
READING_WEIGHT = 0.40
CONTEXT_CREDIT = 0.45
"""What a question's word is worth that stands only in the sentence before or in the headings."""
ADVICE_COST = 0.15
"""What a sentence loses for being advice where none is asked for: it tells what isn't so yet."""
PHRASES_KEPT = 4096
"""Vectors of phrases kept in memory (about 1.5 KB each)."""
STRETCH = 500
"""Characters of a passage that are read where it isn't among the first: about four sentences. Chosen on the development
questions, where as many are answered right as from whole passages (257 of 295), with 350 one less."""
PASSAGES_KEPT = 512
"""Passages whose sentences are kept, parsed."""

Stored = Callable[[Sequence[Passage]], Sequence[PassageSentences]]
"""The sentences of some passages with their vectors, as the index has them."""


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
    """Scores sentences; keeps what it has parsed and embedded. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, lexicon: Lexicon, stored: Stored) -> None:
        """Take the model that embeds, the weights of words, and where the sentences' vectors are."""
        self._embedder = embedder
        self._lexicon = lexicon
        self._stored = stored
        self._parsed: OrderedDict[str, tuple[_Parsed, ...]] = OrderedDict()
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="sentences")

    def read(
        self, question: Question, vector: NDArray[np.float32], passages: Sequence[ReadHit]
    ) -> tuple[Sentence, ...]:
        """All sentences of the passages, best first. `vector`: the question's embedding, float32, (dimensions,)."""
        found = self._found([read.hit for read in passages])
        if not found:
            return ()
        similarities = np.stack([parsed.vector for parsed, _ in found]) @ vector
        spans: dict[str, list[tuple[SentenceSpan, ...]]] = {}
        for each in passages:
            spans.setdefault(each.hit.passage.report_id, []).append(report_spans(question, each))
        read = [
            self._scored(parsed.sentence, hit, float(similarity), question, spans[hit.passage.report_id])
            for (parsed, hit), similarity in zip(found, similarities, strict=True)
        ]
        return tuple(sorted(read, key=lambda s: (-s.score, s.passage.report_id, s.start)))

    def sentences(self, passages: Sequence[Passage]) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each passage in reading order, not scored."""
        return tuple(tuple(each.sentence for each in parsed) for parsed in self._parse(passages))

    def parse_ahead(self, passages: Sequence[Passage]) -> Future[object]:
        """Begin to parse passages that will be read, beside what the caller does next; done when they are kept."""
        return self._beside.submit(self._parse, passages)

    def stretches(
        self, question: Question, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> list[tuple[int, int]]:
        """The part of each passage that is likeliest to answer: character offsets in its text, end exclusive."""
        found: list[tuple[int, int]] = []
        for hit, parsed in zip(hits, self._parse([hit.passage for hit in hits]), strict=True):
            at, headings = hit.passage.start, " ".join(hit.passage.section)
            spans = [(each.sentence.start - at, each.sentence.end - at) for each in parsed]
            scores = [
                COSINE_WEIGHT * float(each.vector @ vector)
                + COVERAGE_WEIGHT
                * self.coverage(question.stems, each.sentence.text, f"{each.sentence.previous} {headings}")
                for each in parsed
            ]
            found.append(stretch(spans, scores, end=len(hit.passage.text), longest=STRETCH))
        return found

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
        score = (
            COSINE_WEIGHT * similarity
            + COVERAGE_WEIGHT * coverage
            + PASSAGE_WEIGHT * passage_similarity
            + READING_WEIGHT * reading(spans)
        )
        score -= ADVICE_COST * is_beside_advice(question.text, draft.passage.section, draft.text)
        return replace(draft, similarity=similarity, coverage=coverage, spans=spans, score=max(0.0, score))

    def coverage(self, stems: Sequence[str], text: str, context: str = "") -> float:
        """Share of the stems' weight that a text holds, 0 to 1; 1 where there are no stems."""
        if not stems:
            return 1.0
        present = self._lexicon.terms(text)
        near = self._lexicon.terms(context) if context else frozenset()
        total = held = 0.0
        for term in dict.fromkeys(stems):
            weight = self._lexicon.weight(term)
            total += weight
            if term in present:
                held += weight
            elif term in near:
                held += CONTEXT_CREDIT * weight
        return held / total if total else 1.0

    def _found(self, hits: Sequence[Hit]) -> list[tuple[_Parsed, Hit]]:
        """The sentences of all hits, each once, not yet scored."""
        found: dict[tuple[str, int, int], tuple[_Parsed, Hit]] = {}
        for hit, parsed in zip(hits, self._parse([hit.passage for hit in hits]), strict=True):
            for each in parsed:
                key = (hit.passage.report_id, each.sentence.start, each.sentence.end)
                known = found.get(key)
                # Passages overlap: keep the copy that knows what stands before it.
                if known is None or (each.sentence.previous and not known[0].sentence.previous):
                    found[key] = (each, known[1] if known else hit)
        return list(found.values())

    def _parse(self, passages: Sequence[Passage]) -> list[tuple[_Parsed, ...]]:
        with self._lock:
            kept = {passage.id: self._parsed.get(passage.id) for passage in passages}
            for name, found in kept.items():
                if found is not None:
                    self._parsed.move_to_end(name)
        missing = [passage for passage in passages if kept[passage.id] is None]
        fresh = {
            passage.id: _parsed(passage, sentences)
            for passage, sentences in zip(missing, self._stored(missing) if missing else (), strict=True)
        }
        with self._lock:
            self._parsed.update(fresh)
            while len(self._parsed) > PASSAGES_KEPT:
                self._parsed.popitem(last=False)
        return [kept[passage.id] or fresh.get(passage.id, ()) for passage in passages]

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in known:
                self._vectors.move_to_end(text)
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        fresh = dict(zip(missing, self._embedder.embed(missing), strict=True)) if missing else {}
        with self._lock:
            self._vectors.update(fresh)
            while len(self._vectors) > PHRASES_KEPT:
                self._vectors.popitem(last=False)
        known |= fresh
        return np.stack([known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A sentence with its vector, before any question."""

    sentence: Sentence
    vector: NDArray[np.float32]
    """(dimensions,)"""


def _parsed(passage: Passage, sentences: PassageSentences) -> tuple[_Parsed, ...]:
    """A passage's sentences with what the ones before hand on; not yet scored."""
    found: list[_Parsed] = []
    previous, carried = "", None
    for (start, end), vector in zip(sentences.spans, sentences.vectors, strict=True):
        text = passage.text[start:end]
        figures = parse_figures(text)
        if THIS_YEAR.search(text):
            carried = None
        bound = bind_periods(text, figures, carried)
        at = passage.start + start
        sentence = Sentence(
            passage, at, at + len(text), text, previous, figures, bound, carried, 0.0, 0.0, (), 0.0
        )
        found.append(_Parsed(sentence, vector))
        carried = leading_period(text, figures) or carried
        previous = text
    return tuple(found)
