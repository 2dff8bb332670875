"""One question of a run as JSON: what it was, what was answered, what each measure counts, and what led to it."""

from __future__ import annotations

from eval.cases import GoldQuestion
from eval.measures.shares import NOTHING
from eval.predict import prediction_to_json
from eval.run import Record
from rag.contract import JsonObject
from rag.trace import Trace, TracedPart, TracedPassage

_DIGITS = 4
"""Decimals of scores: far fewer than single precision has, so that a file holds no noise of a sum's order."""


def record_to_json(record: Record) -> JsonObject:
    """Everything about a question, but for the time that it took."""
    judgement = record.judgement
    return {
        **outcome_to_json(record),
        "split": record.gold.split,
        "answerable": record.gold.answerable,
        "strict": judgement.strict if judgement is not None else None,
        "why": judgement.why if judgement is not None else None,
        "error": record.error,
        "problems": list(record.problems) if record.problems is not None else None,
        "gold": _gold_to_json(record.gold),
        "prediction": prediction_to_json(record.prediction) if record.prediction is not None else None,
        "trace": _trace_to_json(record.trace) if record.trace is not None else None,
    }


def outcome_to_json(record: Record) -> JsonObject:
    """What another run's record of the same question is compared with."""
    counted = {name: share for name, share in record.shares.items() if share != NOTHING}
    return {
        "id": record.gold.id,
        "type": record.gold.type,
        "question": record.gold.question,
        "report": record.report,
        "outcome": record.outcome,
        "abstained": record.case.abstained,
        "answer": record.prediction.answer if record.prediction is not None else None,
        "confidence": round(record.prediction.confidence, 4) if record.prediction is not None else None,
        "shares": {name: [share.hits, share.of] for name, share in counted.items()},
    }


def _gold_to_json(gold: GoldQuestion) -> JsonObject:
    return {
        "answers": [list(item) for item in gold.answers],
        "numbers": list(gold.numbers),
        "wrong_numbers": list(gold.wrong_numbers),
        "evidence": list(gold.evidence),
        "reports": list(gold.reports),
        "report_ids": list(gold.report_ids),
        "where": dict(gold.where),
        "note": gold.note,
    }


def _trace_to_json(trace: Trace) -> JsonObject:
    return {"verdict": trace.verdict, "parts": [_part_to_json(part) for part in trace.parts]}


def _part_to_json(part: TracedPart) -> JsonObject:
    return {
        "text": part.text,
        "kind": part.kind,
        "years": list(part.years),
        "scopes": list(part.scopes),
        "passages": [_passage_to_json(passage) for passage in part.passages],
        "sentences": [
            {"report_id": s.report_id, "start": s.start, "end": s.end, "score": _rounded(s.score)}
            for s in part.sentences
        ],
        "drafted": list(part.drafted),
        "reason": part.reason,
        "confidence": _rounded(part.confidence),
    }


def _passage_to_json(passage: TracedPassage) -> JsonObject:
    return {
        "id": passage.id,
        "report_id": passage.report_id,
        "start": passage.start,
        "end": passage.end,
        "score": _rounded(passage.score),
        "dense_rank": passage.dense_rank,
        "lexical_rank": passage.lexical_rank,
        "similarity": _rounded(passage.similarity),
        "answerable": _rounded(passage.answerable),
        "spans": [
            {"start": span.start, "end": span.end, "text": span.text, "score": _rounded(span.score)}
            for span in passage.spans
        ],
    }


def _rounded(value: float | None) -> float | None:
    # Adding 0.0 makes of a negative zero a positive one.
    return None if value is None else round(value, _DIGITS) + 0.0
