"""A span reader with known answers, articles to ask about, and a system that answers event by event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eval.squad_files import SquadArticle, SquadParagraph, SquadQuestion
from index.records import Hit, Passage
from rag.reader.records import PassageReading, ReadPassage, ScoredSpan
from rag.records import Answer, AnswerEvent, FinalEvent, RetrievalEvent
from rag.training.examples import Span

RIVER = "The Danube is 2,850 km long. It flows through ten countries."
TOWN = "Vienna lies on the Danube. It has two million inhabitants."
HILL = "The Kahlenberg is a hill of 484 m near Vienna. It is covered by vineyards."


def question(identity: str, text: str, *golds: str, context: str = "", source: str = "set") -> SquadQuestion:
    answers = tuple(Span(gold, context.find(gold)) for gold in golds)
    return SquadQuestion(identity, text, answers, source)


def articles() -> tuple[SquadArticle, ...]:
    """Two documents; `q3` has no answer."""
    length = question("q1", "How long is the Danube?", "2,850 km", context=RIVER)
    people = question("q2", "How many inhabitants does Vienna have?", "two million", context=TOWN)
    mayor = question("q3", "Who is the mayor of Vienna?", context=TOWN)
    height = question("q4", "How high is the Kahlenberg?", "484 m", context=HILL)
    return (
        SquadArticle("Danube", (SquadParagraph(RIVER, (length,)), SquadParagraph(TOWN, (people, mayor)))),
        SquadArticle("Kahlenberg", (SquadParagraph(HILL, (height,)),)),
    )


class ScriptedReader:
    """Finds the given spans: by question, the answer's text; elsewhere the first word, with little trust."""

    name = "scripted"

    def __init__(self, answers: Mapping[str, str], *, sure: float = 0.9, unsure: float = 0.2) -> None:
        self.answers = answers
        self.sure = sure
        self.unsure = unsure
        self.seen: list[tuple[str, ReadPassage]] = []

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        return tuple(self._reading(question, passage) for passage in passages)

    def _reading(self, question: str, passage: ReadPassage) -> PassageReading:
        self.seen.append((question, passage))
        wanted = self.answers.get(question, "")
        start = passage.text.find(wanted) if wanted else -1
        if start >= 0:
            return PassageReading(self.sure, (ScoredSpan(start, start + len(wanted), wanted, 5.0, 0.9),))
        words = passage.text.split()
        spans = (ScoredSpan(0, len(words[0]), words[0], -5.0, 0.5),) if words else ()
        return PassageReading(self.unsure, spans)


class ScriptedStream:
    """Retrieves the same passages for every question, then answers as told, or raises."""

    def __init__(self, passages: Sequence[Passage], replies: Mapping[str, Answer | Exception]) -> None:
        self.passages = passages
        self.replies = replies

    def stream(
        self, question: str, *, top_k: int | None = None, generate: bool | None = None
    ) -> Iterator[AnswerEvent]:
        yield RetrievalEvent(tuple(Hit(passage, 1.0) for passage in self.passages[:top_k]))
        reply = self.replies[question]
        if isinstance(reply, Exception):
            raise reply
        yield FinalEvent(reply)
