"""A deterministic assistant over the bundled report: surfaces are tested on it, with no model."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import QuestionError, UnknownReportError
from index.metadata import matching
from index.records import Hit, Passage, ReportInfo
from rag.records import (
    Answer,
    AnswerEvent,
    AnswerFigure,
    Citation,
    CitationEvent,
    DeltaEvent,
    FinalEvent,
    ModelNames,
    Reason,
    RetrievalEvent,
    Timings,
)

TEXT = (Path(__file__).parent.parent / "index" / "sample" / "mexico_2023.txt").read_text(encoding="utf-8")
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
TITLE = "2023 Trafficking in Persons Report: Mexico"
REPORT_ID = "mexico-2023"
VISA_QUOTE = "The government provided five humanitarian visas to victims of trafficking in 2022"
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script> $\\alpha$ ![x](http://evil.example/?q=1)'


def passage_around(quote: str, *, number: int, section: tuple[str, ...]) -> Passage:
    """The whole line of the report that the quote stands in."""
    at = TEXT.index(quote)
    start = TEXT.rfind("\n", 0, at) + 1
    end = TEXT.find("\n", at)
    return Passage(f"p{number}", REPORT_ID, start, end, TEXT[start:end], section, number)


@dataclass(frozen=True)
class FakeCatalogue:
    """One report, or as many as are named, and their passages."""

    generation: str = "gen-1"
    titles: tuple[str, ...] = (TITLE,)
    passages: dict[str, Passage] = field(default_factory=dict)
    metadata: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Of each report that has some, in their order."""

    def reports(self) -> tuple[ReportInfo, ...]:
        return tuple(
            ReportInfo(
                id=REPORT_ID if at == 0 else f"report-{at}",
                title=title,
                source="mexico_2023.txt",
                sha256=SHA256,
                characters=len(TEXT),
                paragraphs=36,
                passages=len(self.passages),
                metadata=self.metadata[at] if at < len(self.metadata) else (),
            )
            for at, title in enumerate(self.titles)
        )

    def reports_where(self, pairs: Sequence[tuple[str, str]], among: Collection[str] = ()) -> tuple[str, ...]:
        return matching(self.reports(), pairs, among)

    def report_text(self, report_id: str) -> str:
        return TEXT

    def passage(self, passage_id: str) -> Passage | None:
        return self.passages.get(passage_id)


class FakeAssistant:
    """Knows the visas, abstains on inspectors, repeats markup when asked for it, and fails on `boom`.

    `hold` keeps every answer back until it is set.
    """

    def __init__(
        self,
        *,
        generation: str = "gen-1",
        titles: tuple[str, ...] = (TITLE,),
        metadata: tuple[tuple[tuple[str, str], ...], ...] = (),
        hold: threading.Event | None = None,
    ) -> None:
        self.visas = passage_around(VISA_QUOTE, number=24, section=("PROTECTION",))
        self.index = FakeCatalogue(generation, titles, {self.visas.id: self.visas}, metadata)
        self.hold = hold
        self.asked: list[tuple[str, tuple[str, ...], int | None, bool | None]] = []
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def ask(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Answer:
        if not question.strip():
            raise QuestionError("the question is empty; ask something")
        known = {report.id for report in self.index.reports()}
        for report_id in report_ids:
            if report_id not in known:
                raise UnknownReportError(f"no report {report_id!r} in the index")
        self.asked.append((question, tuple(report_ids), top_k, generate))
        if self.hold is not None:
            self.hold.wait(10)
        if "boom" in question:
            raise RuntimeError("secret internal detail")
        if "inspector" in question:
            return self._abstained(question)
        answer = self._answered(question, "SmolLM2-135M-Instruct" if generate else None)
        if "markup" in question:
            quote = replace(answer.citations[0], report_title=HOSTILE)
            answer = replace(answer, answer=f"{HOSTILE} [1]", citations=(quote,))
        return answer

    def stream(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Iterator[AnswerEvent]:
        late = "late" in question
        answer = self.ask(
            question.replace("boom", "") if late else question,
            report_ids=report_ids,
            top_k=top_k,
            generate=generate,
        )
        yield RetrievalEvent((Hit(self.visas, 0.9, 1, 1, 0.7),))
        if late:
            raise RuntimeError("secret internal detail")
        for word in answer.answer.split(" "):
            yield DeltaEvent(word if answer.answer.startswith(word) else f" {word}")
        for citation in answer.citations:
            yield CitationEvent(citation)
        yield FinalEvent(answer)

    def _answered(self, question: str, generator: str | None) -> Answer:
        start = TEXT.index(VISA_QUOTE)
        citation = Citation(
            id=1,
            report_id=REPORT_ID,
            report_title=TITLE,
            report_sha256=SHA256,
            passage=self.visas,
            start=start,
            end=start + len(VISA_QUOTE),
            quote=VISA_QUOTE,
            score=0.93,
        )
        figure = AnswerFigure("five", 5.0, "humanitarian visas", "2022", verified=True, citation_id=1)
        return Answer(
            id="a1",
            question=question,
            status="answered",
            reason=None,
            answer="The government provided five humanitarian visas to trafficking victims in 2022. [1]",
            short_answer="five",
            confidence=0.91,
            citations=(citation,),
            figures=(figure,),
            model=ModelNames("all-MiniLM-L6-v2", "rules-1", generator),
            index_generation=self.index.generation,
            timings_ms=Timings(12.0, 30.0, 0.0, 2.0, 44.0),
        )

    def _abstained(self, question: str) -> Answer:
        return replace(
            self._answered(question, None),
            status="abstained",
            reason=Reason.NOT_STATED,
            answer="The report doesn’t say how many labor inspectors there were in 2022.",
            short_answer=None,
            confidence=0.21,
            citations=(),
            figures=(),
        )
