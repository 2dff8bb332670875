"""Ask a question, get a verified answer: the only place that chains the steps."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.records import Hit, ReportInfo
from index.store import Index, open_index
from rag.assemble import Assembled, assemble
from rag.confidence import ConfidenceModel, packaged_confidence
from rag.drafting import Draft, Reading, draft_answer
from rag.drafting.weighing import weighed
from rag.figures import DATES, parse_figures
from rag.followed import followed
from rag.generate import Generator, load_generator
from rag.loading import LoadingModels
from rag.looked_up import LookedUp
from rag.orders import is_order
from rag.phrasing import Phraser
from rag.question import AnswerKind, Question, read_question, split_parts
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
from rag.rerank import ReadHit, rerank
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.stages import ALL_STAGES, Stages
from rag.terms import Lexicon, content_stems, subject_stems
from rag.trace import Explained, Trace, TracedPart, traced_part

READ_PASSAGES = 8
"""Passages that are read for an answer."""
_REFERS_BACK = re.compile(r"\b(?:it|its|they|them|their|theirs|those|these|each)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Clock:
    """Milliseconds by step."""

    started: float = field(default_factory=time.perf_counter)
    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a step's."""
        at = time.perf_counter()
        yield
        self.spent[name] = self.spent.get(name, 0.0) + (time.perf_counter() - at) * 1000

    def timings(self) -> Timings:
        """What was spent so far, rounded to hundredths of a millisecond."""
        spent = {name: round(value, 2) for name, value in self.spent.items()}
        return Timings(
            retrieve=spent.get("retrieve", 0.0),
            read=spent.get("read", 0.0),
            generate=spent.get("generate", 0.0),
            verify=spent.get("verify", 0.0),
            total=round((time.perf_counter() - self.started) * 1000, 2),
        )


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
        ids = tuple(self._reports)
        self._default_periods = LookedUp(ids, lambda name: main_period(index.report_text(name)))
        self._subjects = LookedUp(ids, lambda name: subject_stems(index.subject(name)))
        self._titles = {info.id: info.title for info in index.reports()}
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
        clock = _Clock()
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
            parts = self._parts(asked)
            vectors = [self._embed(part.text or question) for part in parts]
            found = [
                self._retrieve(part, vector, shown, report_ids)
                for part, vector in zip(parts, vectors, strict=True)
            ]
        with clock.step("read"):
            read = [
                rerank(self._span_reader, part.text, hits, self._titles, stages=self._stages)
                for part, hits in zip(parts, found, strict=True)
            ]
        retrieved = RetrievalEvent(_merged(read, shown))
        yield retrieved
        drafts: list[Draft] = []
        traced: list[TracedPart] = []
        generated = False
        for part, vector, hits in zip(parts, vectors, read, strict=True):
            with clock.step("read"):
                draft, sentences = self._draft(part, vector, hits, _cited(drafts))
            if wants and draft.reason is None:
                with clock.step("generate"):
                    phrased = self._phraser.phrase(part.text, draft)
                generated = generated or phrased is not draft
                draft = phrased
            drafts.append(draft)
            traced.append(traced_part(part, hits, sentences, draft))
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

    def _parts(self, asked: Question) -> list[Question]:
        """The question's parts, read; a part that leans on the first one ("and in 2021?") gets its words."""
        texts = split_parts(asked.text) if asked.text.strip() else ("",)
        parts: list[Question] = []
        for text in texts:
            corrected = self._lexicon.correct(text) if text.strip() else ""
            if not corrected.strip() or (not content_stems(corrected) and not parts):
                # Nothing but orders, or nothing but function words: there is no question to read.
                parts.append(replace(asked, text="", stems=()))
                continue
            part = read_question(corrected, max_chars=4 * self.settings.max_question_chars)
            if parts and (len(part.stems) < 2 or _REFERS_BACK.search(corrected)):
                whole = read_question(followed(parts[0].text, corrected))
                # "and in 2021?" asks for the same kind of thing; "and how many finished it?" says its own.
                own = len(part.stems) >= 2 or part.kind is not AnswerKind.TEXT
                kind = part.kind if own else parts[0].kind
                counted = part.counted if corrected in whole.text else whole.counted
                counted = (counted or parts[0].counted) if kind is AnswerKind.COUNT else ()
                part = replace(whole, kind=kind, counted=counted)
            parts.append(part)
        return parts

    def _embed(self, text: str) -> NDArray[np.float32]:
        """Embedding of a question, float32, (dimensions,); one that the model can't read whole is read in pieces."""
        pieces = _pieces(text, self._embedder)
        mean: NDArray[np.float32] = np.asarray(self._embedder.embed(pieces).mean(axis=0), dtype=np.float32)
        length = np.float32(max(float(np.linalg.norm(mean)), 1e-12))
        return mean / length

    def _retrieve(
        self, part: Question, vector: NDArray[np.float32], shown: int, report_ids: Sequence[str]
    ) -> tuple[Hit, ...]:
        if not part.text:
            return ()
        limit = max(READ_PASSAGES, shown)
        return retrieve(
            self.index, part.text, vector, limit=limit, report_ids=report_ids, stages=self._stages
        )

    def _draft(
        self,
        part: Question,
        vector: NDArray[np.float32],
        hits: Sequence[ReadHit],
        used: Collection[tuple[str, int]],
    ) -> tuple[Draft, tuple[Sentence, ...]]:
        """The draft for a part, and the sentences that it was drafted from, best first."""
        if not part.text:
            lead = "There is no question about the indexed reports in this."
            return Draft((), lead=lead, reason=Reason.OFF_TOPIC), ()
        read = self._reader.read(part, vector, hits[:READ_PASSAGES])
        sentences = tuple(sentence for sentence in read if not is_order(sentence.text, part.stems))
        if part.kind in {AnswerKind.TEXT, AnswerKind.ENTITY}:
            # What one part was answered with seldom answers another: look at it last.
            sentences = tuple(sorted(sentences, key=lambda s: (s.passage.report_id, s.start) in used))

        def similar(phrases: Sequence[str]) -> Sequence[float]:
            return self._reader.similarities(phrases, vector)

        reading = Reading(
            part, sentences, self._lexicon, similar, self._default_periods, self._titles, self._subjects
        )
        return weighed(draft_answer(reading), reading, hits, self._confidence), sentences

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


def main_period(text: str) -> str | None:
    """The year that a report is mostly about: at least 5 mentions and 30% of all mentions of years; else None."""
    years = Counter(
        str(int(figure.value))
        for figure in parse_figures(text)
        if figure.kind in DATES and figure.value >= 1900
    )
    if not years:
        return None
    year, count = max(years.items(), key=lambda item: (item[1], item[0]))
    return year if count >= 5 and count >= 0.3 * years.total() else None


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


def _merged(found: Sequence[tuple[ReadHit, ...]], limit: int) -> tuple[Hit, ...]:
    """The parts' hits in one list, best rank first, each passage once."""
    seen: dict[str, Hit] = {}
    for rank in range(max((len(hits) for hits in found), default=0)):
        for hits in found:
            if rank < len(hits):
                seen.setdefault(hits[rank].hit.passage.id, hits[rank].hit)
    return tuple(seen.values())[:limit]


def _pieces(text: str, embedder: Embedder) -> list[str]:
    """The text, halved at white space until the embedder reads each piece whole."""
    words = text.split()
    if embedder.count_tokens(text) <= embedder.max_tokens:
        return [text]
    if len(words) < 2:  # one word without end: its beginning is all that can be read
        return [text[: embedder.max_tokens // 2]]
    half = len(words) // 2
    return [*_pieces(" ".join(words[:half]), embedder), *_pieces(" ".join(words[half:]), embedder)]
