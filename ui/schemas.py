"""The HTTP interface's requests and responses, for validation and for its OpenAPI description.

The Answer's JSON is written by `rag.contract`; the models here describe it, a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.metadata import MAX_VALUE_CHARS
from index.records import Passage, ReportInfo
from rag.records import Reason

MAX_QUESTION_CHARS = 2000
MAX_TOP_K = 50


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AskRequest(_Strict):
    """A question, and how to answer it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "How many humanitarian visas were issued in 2022?"}]}
    )

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS, description="One question, in words.")
    report_ids: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list,
        max_length=100,
        description="Answer from these reports only; empty means from all.",
    )
    where: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=MAX_VALUE_CHARS)]] = (
        Field(
            default_factory=dict,
            max_length=20,
            description="Answer only from reports with all of this metadata; case is no matter in values.",
            examples=[{"country": "Mexico"}],
        )
    )
    top_k: int | None = Field(
        default=None,
        ge=1,
        le=MAX_TOP_K,
        description="How many passages to read; null leaves it to the settings.",
    )
    generate: bool | None = Field(
        default=None,
        description="Let the local language model phrase the answer; null leaves it to the settings.",
    )
    stream: bool = Field(default=False, description="Answer as server-sent events.")


class CitedPassageModel(_Strict):
    """The passage around a quote."""

    start: int = Field(description="Character offset in the report's text.")
    end: int = Field(description="Character offset in the report's text, exclusive.")
    text: str


class CitationModel(_Strict):
    """A quote and where it stands: `report_text[start:end] == quote` for the text with that SHA-256."""

    id: int = Field(description="`[1]` in the answer refers to citation 1.")
    report_id: str
    report_title: str
    report_sha256: str
    passage_id: str
    section: list[str] = Field(description="Headings above the quote, outermost first.")
    paragraph: int = Field(description="1-based number of the paragraph in its report.")
    page: int | None
    start: int
    end: int
    quote: str
    passage: CitedPassageModel
    score: float


class FigureModel(_Strict):
    """A figure that the answer states."""

    text: str
    value: float
    unit: str | None
    period: str | None
    verified: bool = Field(description="Whether the cited quote states it too.")
    citation_id: int | None
    operands: list[float] = Field(
        description="For a computed figure: the cited figures it was computed from."
    )
    operation: str | None = Field(
        description="For a computed figure: difference, ratio, percent_change, share or total."
    )


class ModelsModel(_Strict):
    """Which models had a part in the answer."""

    embedder: str
    reader: str
    generator: str | None


class TimingsModel(_Strict):
    """Milliseconds spent in each step."""

    retrieve: float
    read: float
    generate: float
    verify: float
    total: float


class AnswerModel(_Strict):
    """A verified answer with its citations, or an abstention with its reason."""

    id: str
    question: str
    status: Literal["answered", "partial", "abstained"]
    reason: Reason | None = Field(description="Why it abstains; null otherwise.", strict=False)
    answer: str = Field(description="Text for a person; `[n]` refers to citation n.")
    short_answer: str | None
    confidence: float = Field(ge=0, le=1)
    citations: list[CitationModel]
    figures: list[FigureModel]
    model: ModelsModel
    index_generation: str
    timings_ms: TimingsModel


class HealthModel(_Strict):
    """The process lives, or is ready to answer."""

    status: Literal["ok", "ready"]


class ReportModel(_Strict):
    """A report of the index."""

    id: str
    title: str
    source: str = Field(description="Name of the file that it was read from.")
    sha256: str = Field(description="SHA-256 of the report's text.")
    characters: int
    paragraphs: int
    passages: int
    metadata: dict[str, str] = Field(description="What the user says about it; `where` chooses by it.")

    @classmethod
    def of(cls, report: ReportInfo) -> ReportModel:
        """The public description of a report."""
        return cls(
            id=report.id,
            title=report.title,
            source=report.source,
            sha256=report.sha256,
            characters=report.characters,
            paragraphs=report.paragraphs,
            passages=report.passages,
            metadata=dict(report.metadata),
        )


class ReportsModel(_Strict):
    """Every report that can be asked."""

    index_generation: str
    reports: list[ReportModel]


class PassageModel(_Strict):
    """A stretch of a report, with its place in it."""

    id: str
    report_id: str
    start: int = Field(description="Character offset in the report's text.")
    end: int = Field(description="Character offset in the report's text, exclusive.")
    text: str
    section: list[str]
    paragraph: int
    page: int | None

    @classmethod
    def of(cls, passage: Passage) -> PassageModel:
        """The public description of a passage."""
        return cls(
            id=passage.id,
            report_id=passage.report_id,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            section=list(passage.section),
            paragraph=passage.paragraph,
            page=passage.page,
        )
