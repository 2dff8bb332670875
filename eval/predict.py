"""Answer → Prediction: the neutral shape that any system can be judged by, and its JSON line."""

from __future__ import annotations

import json
from decimal import Decimal

from eval.cases import CitedPassage, ComputedFigure, Prediction
from eval.measures.numbers import canonical
from rag.contract import JsonObject
from rag.records import Answer


def prediction_from_answer(question_id: str, answer: Answer) -> Prediction:
    """What an answer says, under the question's id."""
    return Prediction(
        id=question_id,
        answer=answer.answer,
        short_answer=answer.short_answer,
        abstained=answer.status == "abstained",
        reason=answer.reason.value if answer.reason is not None else None,
        confidence=answer.confidence,
        citations=tuple(
            CitedPassage(
                citation.passage.text, citation.start, citation.end, citation.quote, citation.report_id
            )
            for citation in answer.citations
        ),
        computed=tuple(
            ComputedFigure(_decimal(figure.value), tuple(map(_decimal, figure.operands)))
            for figure in answer.figures
            if figure.operands
        ),
    )


def prediction_to_json(prediction: Prediction) -> JsonObject:
    """The prediction in the shape of the project's contracts, with `computed` where a figure was computed."""
    fields: JsonObject = {
        "id": prediction.id,
        "answer": prediction.answer,
        "short_answer": prediction.short_answer,
        "abstained": prediction.abstained,
        "reason": prediction.reason,
        "confidence": round(prediction.confidence, 4),
        "citations": [
            {
                "text": cited.text,
                "start": cited.start,
                "end": cited.end,
                "quote": cited.quote,
                "report_id": cited.report_id,
            }
            for cited in prediction.citations
        ],
    }
    if prediction.computed:
        fields["computed"] = [
            {"value": canonical(figure.value), "operands": [canonical(value) for value in figure.operands]}
            for figure in prediction.computed
        ]
    return fields


def failure_to_json(question_id: str, error: str) -> JsonObject:
    """The line of a question whose answering crashed: an empty answer, no abstention, and the error."""
    failed = Prediction(
        question_id, answer="", short_answer=None, abstained=False, reason=None, confidence=0.0
    )
    return {**prediction_to_json(failed), "error": error}


def json_line(fields: JsonObject) -> str:
    """One line of a JSON-lines file, with its line feed. The same on every run and platform."""
    return json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n"


def _decimal(value: float) -> Decimal:
    # By way of its shortest digits: Decimal(0.1) would be 0.1000000000000000055….
    return Decimal(str(value))
