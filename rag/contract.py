"""The Answer object as JSON: the shape that other programs rely on, written and read in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from index.errors import InputError
from index.records import Passage
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Operation, Reason, Status, Timings

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"


def answer_to_json(answer: Answer) -> JsonObject:
    """The Answer object, ready for `json.dumps`."""
    return {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status,
        "reason": answer.reason.value if answer.reason else None,
        "answer": answer.answer,
        "short_answer": answer.short_answer,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "figures": [
            {
                "text": figure.text,
                "value": _plain(figure.value),
                "unit": figure.unit,
                "period": figure.period,
                "verified": figure.verified,
                "citation_id": figure.citation_id,
                "operands": [_plain(value) for value in figure.operands],
                "operation": figure.operation.value if figure.operation else None,
            }
            for figure in answer.figures
        ],
        "model": {
            "embedder": answer.model.embedder,
            "reader": answer.model.reader,
            "generator": answer.model.generator,
        },
        "index_generation": answer.index_generation,
        "timings_ms": {
            "retrieve": answer.timings_ms.retrieve,
            "read": answer.timings_ms.read,
            "generate": answer.timings_ms.generate,
            "verify": answer.timings_ms.verify,
            "total": answer.timings_ms.total,
        },
    }


def citation_to_json(citation: Citation) -> JsonObject:
    """One citation of the Answer object."""
    return {
        "id": citation.id,
        "report_id": citation.report_id,
        "report_title": citation.report_title,
        "report_sha256": citation.report_sha256,
        "passage_id": citation.passage.id,
        "section": list(citation.passage.section),
        "paragraph": citation.passage.paragraph,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "passage": {
            "start": citation.passage.start,
            "end": citation.passage.end,
            "text": citation.passage.text,
        },
        "score": round(citation.score, 4),
    }


def answer_from_json(data: JsonValue) -> Answer:
    """Read an Answer object back.

    Raises:
        InputError: a field is missing or of the wrong type; the message names it.

    """
    fields = _Fields(data, "answer")
    status = fields.text("status")
    if status not in {"answered", "partial", "abstained"}:
        raise InputError(f"answer.status is {status!r}; it must be answered, partial or abstained")
    reason = fields.optional_text("reason")
    if reason is not None and reason not in {known.value for known in Reason}:
        raise InputError(f"answer.reason is {reason!r}, which is no known reason")
    model = fields.child("model")
    timings = fields.child("timings_ms")
    return Answer(
        id=fields.text("id"),
        question=fields.text("question"),
        status=cast("Status", status),
        reason=Reason(reason) if reason is not None else None,
        answer=fields.text("answer"),
        short_answer=fields.optional_text("short_answer"),
        confidence=fields.number("confidence"),
        citations=tuple(_citation(child) for child in fields.children("citations")),
        figures=tuple(_figure(child) for child in fields.children("figures")),
        model=ModelNames(model.text("embedder"), model.text("reader"), model.optional_text("generator")),
        index_generation=fields.text("index_generation"),
        timings_ms=Timings(
            *(timings.number(step) for step in ("retrieve", "read", "generate", "verify", "total"))
        ),
    )


def _citation(fields: _Fields) -> Citation:
    report_id = fields.text("report_id")
    inner = fields.child("passage")
    page = fields.optional_number("page")
    passage = Passage(
        id=fields.text("passage_id"),
        report_id=report_id,
        start=fields.offset("start", inner),
        end=fields.offset("end", inner),
        text=inner.text("text"),
        section=fields.texts("section"),
        paragraph=fields.offset("paragraph"),
        page=None if page is None else int(page),
    )
    return Citation(
        id=fields.offset("id"),
        report_id=report_id,
        report_title=fields.text("report_title"),
        report_sha256=fields.text("report_sha256"),
        passage=passage,
        start=fields.offset("start"),
        end=fields.offset("end"),
        quote=fields.text("quote"),
        score=fields.number("score"),
    )


def _figure(fields: _Fields) -> AnswerFigure:
    citation_id = fields.optional_number("citation_id")
    if citation_id is not None and citation_id != int(citation_id):
        raise InputError("answer.figures: citation_id must be a whole number")
    operation = fields.optional_text("operation", required=False)
    if operation is not None and operation not in {known.value for known in Operation}:
        raise InputError(f"answer.figures: operation is {operation!r}, which is no known operation")
    return AnswerFigure(
        text=fields.text("text"),
        value=fields.number("value"),
        unit=fields.optional_text("unit"),
        period=fields.optional_text("period"),
        verified=fields.flag("verified"),
        citation_id=None if citation_id is None else int(citation_id),
        operands=fields.numbers("operands"),
        operation=Operation(operation) if operation is not None else None,
    )


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


_LARGEST = 1e18
"""Numbers of an Answer stay below it; NaN and infinity do not."""


class _Fields:
    """An object of unknown JSON, read field by field; errors name the path."""

    def __init__(self, data: JsonValue, path: str) -> None:
        if not isinstance(data, Mapping):
            raise InputError(f"{path} must be a JSON object")
        self._data = data
        self._path = path

    def _get(self, name: str) -> JsonValue:
        if name not in self._data:
            raise InputError(f"{self._path}.{name} is missing")
        return self._data[name]

    def _wrong(self, name: str, wanted: str) -> InputError:
        return InputError(f"{self._path}.{name} must be {wanted}")

    def text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def optional_text(self, name: str, *, required: bool = True) -> str | None:
        if not required and name not in self._data:
            return None
        return None if self._get(name) is None else self.text(name)

    def number(self, name: str) -> float:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
            raise self._wrong(name, "a number")
        return float(value)

    def optional_number(self, name: str) -> float | None:
        return None if self._get(name) is None else self.number(name)

    def offset(self, name: str, inner: _Fields | None = None) -> int:
        value = (inner or self)._get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise (inner or self)._wrong(name, "a whole number from 0")
        return value

    def flag(self, name: str) -> bool:
        value = self._get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def _list(self, name: str) -> Sequence[JsonValue]:
        value = self._get(name)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self._wrong(name, "a list")
        return value

    def numbers(self, name: str) -> tuple[float, ...]:
        if name not in self._data:
            return ()
        values = self._list(name)
        if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            raise self._wrong(name, "a list of numbers")
        numbers = [cast("float", value) for value in values]
        if not all(abs(number) < _LARGEST for number in numbers):
            raise self._wrong(name, "a list of numbers")
        return tuple(float(number) for number in numbers)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(name, "a list of strings")
        return tuple(str(value) for value in values)

    def child(self, name: str) -> _Fields:
        return _Fields(self._get(name), f"{self._path}.{name}")

    def children(self, name: str) -> list[_Fields]:
        return [_Fields(value, f"{self._path}.{name}[{at}]") for at, value in enumerate(self._list(name))]
