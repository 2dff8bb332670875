"""The baseline to beat: quote the sentence that is nearest to the question, and never abstain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter

from index.embed import Embedder
from index.errors import QuestionError
from index.records import Hit, Passage, ReportInfo
from index.sentences import sentence_spans
from index.store import Index
from rag.drafting import Draft
from rag.question import read_question
from rag.records import Answer, Citation, ModelNames, Timings
from rag.rerank import ReadHit
from rag.trace import Explained, Trace, traced_part

NAME = "nearest-sentence"
DEPTH = 12
"""Passages that it is said to have read, as many as the assistant reads."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a report, and a passage that holds it."""

    passage: Passage
    start: int
    """Character offset in the report text."""
    end: int
    text: str


class NearestSentence:
    """Embeds every sentence of an index's passages once; answers with the one of the highest cosine."""

    def __init__(
        self, index: Index, embedder: Embedder, *, progress: Callable[[int], None] | None = None
    ) -> None:
        self._reports: dict[str, ReportInfo] = {info.id: info for info in index.reports()}
        self._generation = index.generation
        self._embedder = embedder
        self._sentences = _sentences(index)
        texts = [sentence.text for sentence in self._sentences]
        self._vectors = embedder.embed(texts, progress=progress)

    def explain(
        self, question: str, *, report_ids: Sequence[str] = (), generate: bool | None = None
    ) -> Explained:
        """The nearest sentence as the answer and as its one citation; `generate` changes nothing.

        The passages are those of the nearest sentences, each once, at most `DEPTH`.

        Raises:
            QuestionError: the question is empty.

        """
        del generate
        if not question.strip():
            raise QuestionError("the question is empty; ask something")
        began = perf_counter()
        cosines = self._vectors @ self._embedder.embed([question])[0]
        order = [int(at) for at in (-cosines).argsort(kind="stable")]
        if report_ids:
            order = [at for at in order if self._sentences[at].passage.report_id in report_ids]
        best = order[0]
        took = 1000 * (perf_counter() - began)
        sentence, score = self._sentences[best], float(cosines[best])
        info = self._reports[sentence.passage.report_id]
        citation = Citation(
            id=1,
            report_id=info.id,
            report_title=info.title,
            report_sha256=info.sha256,
            passage=sentence.passage,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
            score=score,
        )
        answer = Answer(
            id=sha256(f"{NAME}\0{self._generation}\0{question}".encode()).hexdigest()[:16],
            question=question,
            status="answered",
            reason=None,
            answer=f"{sentence.text} [1]",
            short_answer=None,
            confidence=min(1.0, max(0.0, score)),
            citations=(citation,),
            figures=(),
            model=ModelNames(embedder=self._embedder.name, reader=NAME, generator=None),
            index_generation=self._generation,
            timings_ms=Timings(retrieve=took, total=took),
        )
        passages = {
            (held := self._sentences[at].passage).id: (held, float(cosines[at])) for at in reversed(order)
        }
        nearest = sorted(passages.values(), key=lambda found: -found[1])[:DEPTH]
        hits = [ReadHit(Hit(held, cosine, similarity=cosine)) for held, cosine in nearest]
        part = traced_part(read_question(question), hits, (), Draft((), lead=sentence.text))
        return Explained(answer, Trace((part,), "unchecked"))


def _sentences(index: Index) -> tuple[_Sentence, ...]:
    """Each sentence once, in reading order; where overlapping passages hold it, the first is taken."""
    found: dict[tuple[str, int, int], _Sentence] = {}
    for passage in index.passages():
        for start, end in sentence_spans(passage.text):
            place = (passage.report_id, passage.start + start, passage.start + end)
            found.setdefault(place, _Sentence(passage, place[1], place[2], passage.text[start:end]))
    return tuple(found.values())
