"""A measured run of the assistant on a corpus: its JSON, and its table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from eval.measures.bootstrap import DIGITS
from eval.measures.squad import exact_match, f1_score
from eval.reader.end_to_end import TITLES, EndToEndRecord, measure_end_to_end
from eval.report.table import estimates_table
from eval.results import estimate_to_json
from rag.contract import JsonObject


def end_to_end_to_json(records: Sequence[EndToEndRecord], *, seed: int) -> JsonObject:
    """Measures, models, records and, at the end, timings: only they differ between two runs."""
    answers = [record.answer for record in records if record.answer is not None]
    median, late = _milliseconds(records)
    return {
        "models": {"embedder": answers[0].model.embedder, "reader": answers[0].model.reader}
        if answers
        else None,
        "failures": sum(record.error is not None for record in records),
        "metrics": {
            name: estimate_to_json(value) for name, value in measure_end_to_end(records, seed=seed).items()
        },
        "records": [_record_to_json(record) for record in records],
        "timings": {"total_ms": {"p50": median, "p95": late}},
    }


def end_to_end_table(records: Sequence[EndToEndRecord], *, name: str, seed: int) -> RenderableType:
    """The measures, the time a question takes, and the questions that crashed."""
    answerable = sum(bool(record.golds) for record in records)
    asked = f"{answerable} answerable and {len(records) - answerable} unanswerable questions of {name}"
    median, late = _milliseconds(records)
    parts: list[RenderableType] = [
        Text(f"footnote: {asked}"),
        estimates_table(TITLES, measure_end_to_end(records, seed=seed)),
    ]
    if median is not None and late is not None:
        parts.append(Text(f"Milliseconds a question, median/95th percentile: {median:.0f}/{late:.0f}"))
    crashed = [record for record in records if record.error is not None]
    if crashed:
        parts.append(Text(f"{len(crashed)} questions crashed:", style="bold red"))
        parts.extend(Text(f"  {record.placed.question.id}: {record.error}") for record in crashed)
    return Group(*parts)


def _milliseconds(records: Sequence[EndToEndRecord]) -> tuple[float | None, float | None]:
    """Median and 95th percentile of the answers' times; None where nothing was answered."""
    spent = [record.answer.timings_ms.total for record in records if record.answer is not None]
    if not spent:
        return None, None
    median, late = np.quantile(np.array(spent, dtype=np.float64), (0.5, 0.95))
    return round(float(median), 2), round(float(late), 2)


def _record_to_json(record: EndToEndRecord) -> JsonObject:
    question = record.placed.question
    answer = record.answer
    return {
        "id": question.id,
        "question": question.question,
        "golds": list(record.golds),
        "prediction": record.text,
        "answer": answer.answer if answer is not None else None,
        "reason": answer.reason.value if answer is not None and answer.reason is not None else None,
        "exact": exact_match(record.text, record.golds) if record.golds else None,
        "f1": round(f1_score(record.text, record.golds), DIGITS) if record.golds else None,
        "rank": record.ranking.index(True) + 1 if True in record.ranking else None,
        "error": record.error,
    }
