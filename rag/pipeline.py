"""Ask a question, get a verified answer: the only place that chains the steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.records import Hit, ReportInfo
from index.store import Index, open_index
from rag.assemble import Assembled, assemble
from rag.clock import Clock
from rag.confidence import ConfidenceModel, packaged_confidence
from rag.demonyms import peoples
from rag.drafting import Draft, Reading, SideReading, draft_answer
from rag.drafting.weighing import weighed
from rag.generate import Generator, load_generator
from rag.listed import list_items
from rag.loading import LoadingModels
from rag.looked_up import LookedUp
from rag.lowercase_names import with_lowercase_names
from rag.main_period import main_period
from rag.narrowing import narrowed
from rag.orders import is_order
from rag.parts import read_parts
from rag.phrasing import Phraser
from rag.question import AnswerKind, Question, read_question
from rag.question_vectors import embed_question
from rag.read import Sentence, SentenceReader
from rag.reader.records import SpanReader
from rag.records import (
    Answer,
    AnswerEvent,
    CitationEvent,
    DeltaEvent,
    FinalEvent,
    ModelNames,
    Reason,
    RetrievalEvent,
    Timings,
)
from rag.remembered import Asked, Remembered
from rag.report_names import ReportNames
from rag.report_sides import report_sides
from rag.rerank import ReadHit, rerank
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.stages import ALL_STAGES, Stages
from rag.terms import Lexicon, subject_stems
from rag.trace import Explained, Trace, TracedPart, traced_part

READ_PASSAGES = 8
"""Passages that are read for an answer."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for, and where: a part of the question, or one report's side of it."""

    question: Question
    vector: NDArray[np.float32]
    """The question's embedding, float32, (dimensions,)."""
    report_ids: Sequence[str]
    """All reports where empty."""
    text: str
    """What is looked for: the question, without what all of a report is about where it is one report's."""
    label: str = ""
    """What the question calls the report; empty for a whole part."""
    hits: tuple[ReadHit, ...] = ()
    """What was found, as far as it was read."""


class Assistant:
    """Answers questions from one opened index generation. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        reader: SpanReader,
        settings: Settings,
        *,
        load_generator: Callable[[], Generator],
        confidence: ConfidenceModel | None = None,
        stages: Stages = ALL_STAGES,
    ) -> None:
        """Take the index and models; the generator is loaded when an answer first needs it.

        `stages` leaves some out where it is measured what they are worth.

        Raises:
            ModelError: no `confidence` is given, and the packaged one is broken.

        """
        self.index = index
        self.settings = settings
        self._stages = stages
        self._embedder = embedder
        self._confidence = packaged_confidence() if confidence is None else confidence
        self._phraser = Phraser(load_generator)
        self._reports: Mapping[str, ReportInfo] = {info.id: info for info in index.reports()}
        by_sum = {info.sha256: info.id for info in index.reports()}
        self._texts = LookedUp(tuple(by_sum), lambda sha256: index.report_text(by_sum[sha256]))
        self._lexicon = Lexicon(index.words)
        self._titles = {info.id: info.title for info in index.reports()}
        ids = tuple(self._reports)
        self._default_periods = LookedUp(ids, lambda name: main_period(index.report_text(name)))
        self._subjects = LookedUp(ids, lambda name: subject_stems(index.subject(name)))
        self._names = ReportNames(self._reports)
        self._remembered = Remembered(settings.answers_kept)
        self._span_reader = reader
        self._reader = SentenceReader(embedder, self._lexicon, index.sentences)

    def ask(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Answer:
        """Answer one question.

        Raises:
            QuestionError: the question is empty or too long.
            UnknownReportError: a report id that the index doesn't have.
            ModelError: generation was asked for and its model can't be loaded. One that fails later, as a server
                may, costs no answer: it is quoted.

        """
        return self.explain(question, report_ids=report_ids, top_k=top_k, generate=generate).answer

    def explain(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Explained:
        """Answer one question, and say all that led to the answer. Raises as `ask` does."""
        events = self._events(question, report_ids=report_ids, top_k=top_k, generate=generate)
        return next(event for event in events if isinstance(event, Explained))

    def stream(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Iterator[AnswerEvent]:
        """Answer one question event by event: the passages, the text's pieces, the citations, the whole.

        The text is verified before its first piece is given out: what was shown is never taken back.
        """
        for event in self._events(question, report_ids=report_ids, top_k=top_k, generate=generate):
            if isinstance(event, RetrievalEvent):
                yield event
            else:
                yield from _told(event.answer)

    def _events(
        self, question: str, *, report_ids: Sequence[str], top_k: int | None, generate: bool | None
    ) -> Iterator[RetrievalEvent | Explained]:
        """The passages as soon as they are read, and at the end the answer with what led to it."""
        clock = Clock()
        asked = read_question(question, max_chars=self.settings.max_question_chars)
        for report_id in report_ids:
            self.index.report(report_id)  # an unknown one is an error, whatever is asked
        shown = self.settings.top_k if top_k is None else top_k
        wants = self.settings.generate_by_default if generate is None else generate
        key = Asked(question, tuple(report_ids), shown)
        if not wants and (known := self._remembered.get(key)) is not None:
            retrieval, explained = known
            yield retrieval
            yield replace(explained, answer=replace(explained.answer, timings_ms=clock.timings()))
            return
        with clock.step("retrieve"):
            parts = read_parts(asked, self._lexicon, max_chars=4 * self.settings.max_question_chars)
            wanted = [self._searches(part, report_ids) for part in parts]
            found = [[self._retrieve(search, shown) for search in searches] for searches in wanted]
        with clock.step("read"):
            read = [
                [self._read(search, hits) for search, hits in zip(searches, each, strict=True)]
                for searches, each in zip(wanted, found, strict=True)
            ]
        merged = _merged([search for searches in read for search in searches])
        retrieved = RetrievalEvent(tuple(each.hit for each in merged[:shown]))
        yield retrieved
        drafts: list[Draft] = []
        traced: list[TracedPart] = []
        generated = False
        for part, searches in zip(parts, read, strict=True):
            with clock.step("read"):
                draft, sentences = self._draft(part, searches, _cited(drafts))
            if wants and draft.reason is None:
                with clock.step("generate"):
                    phrased = self._phraser.phrase(part.text, draft)
                generated = generated or phrased is not draft
                draft = phrased
            drafts.append(draft)
            traced.append(traced_part(part, _merged(searches), sentences, draft))
        with clock.step("verify"):
            assembled = self._assemble(question, drafts, generated)
        answer = replace(assembled.answer, timings_ms=clock.timings())
        told = Explained(answer, Trace(tuple(traced), assembled.verdict))
        if not wants:  # what a model writes may differ, or fail, another time
            self._remembered.keep(key, retrieved, told)
        yield told

    def warm_up(self) -> None:
        """Run every step once, so that the first question doesn't pay for it."""
        self.ask("What is this report about?", generate=False)

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    def _searches(self, part: Question, report_ids: Sequence[str]) -> tuple[_Search, ...]:
        """What to look for: each report's side of a question that sets two against each other, else the part."""
        if not part.text:
            return ()
        compares = part.kind is AnswerKind.COMPARISON
        sides = report_sides(part, self._names, report_ids) if compares else None
        if sides is None:
            return (self._search(part, report_ids),)
        return tuple(self._search(side.question, (side.report_id,), side.label) for side in sides)

    def _search(self, question: Question, report_ids: Sequence[str], label: str = "") -> _Search:
        """What to look for; in one report, without the words that all of it is about."""
        text, among = question.text, tuple(report_ids) or tuple(self._reports)
        if len(among) == 1:
            text = narrowed(text, self._subjects[among[0]], self._titles[among[0]])
        return _Search(question, self._embed(text), report_ids, text, label)

    def _embed(self, text: str) -> NDArray[np.float32]:
        return embed_question(text, self._embedder)

    def _retrieve(self, search: _Search, shown: int) -> tuple[Hit, ...]:
        return retrieve(
            self.index,
            search.text,
            search.vector,
            limit=max(READ_PASSAGES, shown),
            report_ids=search.report_ids,
            stages=self._stages,
        )

    def _read(self, search: _Search, hits: Sequence[Hit]) -> _Search:
        """The search with its passages in the order in which they are likely to answer."""
        text = search.text
        # The network leaves Python while it reads, so that sentences are parsed meanwhile.
        parsing = self._reader.parse_ahead([hit.passage for hit in hits[:READ_PASSAGES]])

        def stretches(late: Sequence[Hit]) -> Sequence[tuple[int, int]]:
            parsing.result()
            return self._reader.stretches(search.question, search.vector, late)

        try:
            read = rerank(
                self._span_reader, text, hits, self._titles, stages=self._stages, stretches=stretches
            )
        finally:
            wait([parsing])  # the caller may close the index next
        parsing.result()
        return replace(search, hits=read)

    def _reading(self, search: _Search) -> Reading:
        """The sentences of what a search found, best first."""
        question, vector = search.question, search.vector
        read = self._reader.read(question, vector, search.hits[:READ_PASSAGES])
        sentences = tuple(sentence for sentence in read if not is_order(sentence.text, question.stems))
        titles = " ".join(self._titles[s.passage.report_id] for s in sentences[:1])
        question = with_lowercase_names(question, (sentence.text for sentence in sentences), titles)

        def similar(phrases: Sequence[str]) -> Sequence[float]:
            return self._reader.similarities(phrases, vector)

        return Reading(
            question,
            sentences,
            self._lexicon.with_same(peoples(question.names, (s.text for s in sentences))),
            similar,
            self._default_periods,
            self._titles,
            self._subjects,
            self._items,
        )

    def _items(self, sentence: Sentence) -> tuple[Sentence, ...]:
        return list_items(sentence, self.index.following, self._reader.sentences)

    def _draft(
        self, part: Question, searches: Sequence[_Search], used: Collection[tuple[str, int]]
    ) -> tuple[Draft, tuple[Sentence, ...]]:
        """The draft for a part, and the sentences that it was drafted from, best first."""
        if not part.text:
            lead = "There is no question about the indexed reports in this."
            return Draft((), lead=lead, reason=Reason.OFF_TOPIC), ()
        readings = [self._reading(search) for search in searches]
        reading = readings[0]
        if len(readings) > 1:
            sides = tuple(SideReading(s.label, r) for s, r in zip(searches, readings, strict=True))
            reading = replace(reading, question=part, sentences=_best_first(readings), sides=sides)
        elif part.kind in {AnswerKind.TEXT, AnswerKind.ENTITY}:
            # What one part was answered with seldom answers another: look at it last.
            late = tuple(sorted(reading.sentences, key=lambda s: (s.passage.report_id, s.start) in used))
            reading = replace(reading, sentences=late)
        draft = draft_answer(reading)
        return weighed(draft, reading, _merged(searches), self._confidence), reading.sentences

    def _assemble(self, question: str, drafts: Sequence[Draft], generated: bool) -> Assembled:
        model = ModelNames(
            embedder=self._embedder.name,
            reader=self._span_reader.name,
            generator=self._phraser.model if generated else None,
        )
        return assemble(
            question,
            drafts,
            reports=self._reports,
            texts=self._texts,
            model=model,
            generation=self.index.generation,
            timings=Timings(),
            verification=self._stages.verification,
        )


def open_assistant(
    index_dir: Path,
    settings: Settings,
    *,
    progress: Callable[[str], None] | None = None,
    confidence: ConfidenceModel | None = None,
    stages: Stages = ALL_STAGES,
    threads: int | None = None,
) -> Assistant:
    """Open the index's current generation and the models.

    Args:
        index_dir: Folder of the index.
        settings: Models and limits.
        progress: Told what takes long.
        confidence: The packaged fit where none is given.
        stages: Which stages take part.
        threads: Of the models; None for the CPU's cores, at most 4.

    Raises:
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can answer.
        ModelError: the embedder, the reader or the confidence's fit can't be loaded.

    """
    models = LoadingModels(settings, threads=threads)
    embedder = models.embedder()
    return Assistant(
        open_index(index_dir, embedder),
        embedder,
        models.reader(),
        settings,
        load_generator=lambda: load_generator(settings.generator, progress=progress),
        confidence=confidence,
        stages=stages,
    )


def _told(answer: Answer) -> Iterator[AnswerEvent]:
    """A finished answer event by event: the text's pieces, the citations, the whole."""
    for piece in re.findall(r"\S+\s*", answer.answer):
        yield DeltaEvent(piece)
    for citation in answer.citations:
        yield CitationEvent(citation)
    yield FinalEvent(answer)


def _cited(drafts: Sequence[Draft]) -> frozenset[tuple[str, int]]:
    """The sentences that drafts rest on, by report id and offset."""
    return frozenset((s.sentence.passage.report_id, s.sentence.start) for d in drafts for s in d.statements)


def _merged(searches: Sequence[_Search]) -> tuple[ReadHit, ...]:
    """The hits of several searches in one list, best rank first, each passage once."""
    seen: dict[str, ReadHit] = {}
    for rank in range(max((len(search.hits) for search in searches), default=0)):
        for search in searches:
            if rank < len(search.hits):
                seen.setdefault(search.hits[rank].hit.passage.id, search.hits[rank])
    return tuple(seen.values())


def _best_first(readings: Sequence[Reading]) -> tuple[Sentence, ...]:
    sentences = (sentence for reading in readings for sentence in reading.sentences)
    return tuple(sorted(sentences, key=lambda s: (-s.score, s.passage.report_id, s.start)))
