"""What the surfaces need of an assistant, and no more: the server runs on anything that answers like this."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from index.records import Passage, ReportInfo
from rag.records import Answer, AnswerEvent


class Catalogue(Protocol):
    """The part of an opened index that is listed and looked up."""

    @property
    def generation(self) -> str:
        """Name of the opened generation."""

    def reports(self) -> Sequence[ReportInfo]:
        """Every report of the index."""

    def reports_where(self, pairs: Sequence[tuple[str, str]], among: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the reports, or of those among some, with this metadata. Raises UnknownReportError."""

    def report_text(self, report_id: str) -> str:
        """A report's whole text. Raises UnknownReportError."""

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with that id, or None."""


class Answerer(Protocol):
    """Answers questions from one opened index. Called from several threads at once."""

    @property
    def index(self) -> Catalogue:
        """The index that is answered from."""

    def ask(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Answer:
        """Answer, or abstain with a reason. Raises QuestionError, UnknownReportError."""

    def stream(
        self,
        question: str,
        *,
        report_ids: Sequence[str] = (),
        top_k: int | None = None,
        generate: bool | None = None,
    ) -> Iterator[AnswerEvent]:
        """Answer in events: retrieval, delta…, citation…, final. Raises like `ask` at the first event."""

    def close(self) -> None:
        """Release the index: nothing is asked of it after."""
