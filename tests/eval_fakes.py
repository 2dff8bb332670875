"""A system with known answers, and records for measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.cases import CitedPassage, GoldQuestion, Prediction
from index.records import Hit, Passage
from rag.drafting import Draft
from rag.question import read_question
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Reason, Timings
from rag.rerank import ReadHit
from rag.trace import Explained, Trace, traced_part

VISAS = "The government provided five humanitarian visas to victims of trafficking in 2022."
EARLIER = "In comparison, it provided humanitarian visas to 13 trafficking victims in 2021."
PASSAGE = f"Victims were fearful. {VISAS} {EARLIER}"


def gold(
    identity: str = "visas",
    *,
    type_: str = "numeric",
    question: str = "How many humanitarian visas were issued in 2022?",
    answerable: bool = True,
    evidence: tuple[str, ...] = (VISAS,),
    split: str | None = None,
) -> GoldQuestion:
    return GoldQuestion(
        id=identity,
        type=type_,
        question=question,
        answerable=answerable,
        answers=(("5", "five"),) if answerable else (),
        numbers=("5",) if answerable else (),
        wrong_numbers=("13",) if answerable else (),
        evidence=evidence if answerable else (),
        split=split,
    )


def cited(quote: str = VISAS, text: str = PASSAGE) -> CitedPassage:
    start = text.find(quote)
    return CitedPassage(text, start, start + len(quote), quote)


def prediction(
    answer: str = "Five humanitarian visas. [1]", *citations: CitedPassage, abstained: bool = False
) -> Prediction:
    return Prediction("visas", answer, None, abstained, "not_stated" if abstained else None, 0.5, citations)


def answer(
    question: str,
    text: str = "Five humanitarian visas. [1]",
    *,
    abstained: bool = False,
    quote: str = VISAS,
    total_ms: float = 10.0,
    operands: tuple[float, ...] = (),
) -> Answer:
    start = PASSAGE.find(quote)
    passage = Passage("p1", "report", 100, 100 + len(PASSAGE), PASSAGE, ("PROTECTION",), 2)
    citation = Citation(
        1, "report", "Report", "0" * 64, passage, 100 + start, 100 + start + len(quote), quote, 0.9
    )
    return Answer(
        id="a",
        question=question,
        status="abstained" if abstained else "answered",
        reason=Reason.NOT_STATED if abstained else None,
        answer=text,
        short_answer=None,
        confidence=0.123456,
        citations=() if abstained else (citation,),
        figures=(AnswerFigure("18", 18.0, None, None, True, 1, operands),) if operands else (),
        model=ModelNames("embedder", "reader", None),
        index_generation="g1",
        timings_ms=Timings(retrieve=total_ms / 2, total=total_ms),
    )


class Scripted:
    """Answers each question as told: with an Answer, or by raising the exception."""

    def __init__(self, replies: Mapping[str, Answer | Exception]) -> None:
        self.replies = replies
        self.asked: list[tuple[str, bool | None]] = []
        self.limits: list[tuple[str, ...]] = []

    def explain(
        self, question: str, *, report_ids: Sequence[str] = (), generate: bool | None = None
    ) -> Explained:
        self.asked.append((question, generate))
        self.limits.append(tuple(report_ids))
        reply = self.replies[question]
        if isinstance(reply, Exception):
            raise reply
        hits = [ReadHit(Hit(citation.passage, 0.5)) for citation in reply.citations]
        part = traced_part(read_question(question), hits, (), Draft((), lead=reply.answer))
        return Explained(reply, Trace((part,), "held"))
