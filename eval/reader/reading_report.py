"""A measured reading of question files: its JSON, the same on every run, and its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from eval.measures.bootstrap import DIGITS, Estimate
from eval.measures.squad import exact_match, f1_score
from eval.reader.reading import (
    TITLES,
    ReadingRecord,
    best_answerable_threshold,
    by_source,
    measure_reading,
)
from eval.report.table import estimates_table, groups_table
from eval.results import estimate_to_json
from rag.contract import JsonObject

SOURCE_COLUMNS: Final[Mapping[str, str]] = {
    "exact": "Exact",
    "f1": "F1",
    "numeric": "Numbers",
    "answerable_f1": "Ans. F1",
    "answerable_auroc": "AUROC",
}
"""Measures of the table by source, with their headings."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A question file that was read and measured."""

    path: Path
    records: tuple[ReadingRecord, ...]
    metrics: Mapping[str, Estimate]
    best_threshold: float | None
    """Probability from which to say "answers" for the best F1; None where the file has one kind only."""
    by_source: Mapping[str, Mapping[str, Estimate]]
    sizes: Mapping[str, int]
    """Cases of each source."""


def measured_file(path: Path, records: Sequence[ReadingRecord], *, seed: int) -> ReadFile:
    """Measure the records of a file, altogether and by source."""
    sources = by_source(records)
    return ReadFile(
        path,
        tuple(records),
        measure_reading(records, seed=seed),
        best_answerable_threshold(records),
        {name: measure_reading(held, seed=seed) for name, held in sources.items()},
        {name: len(held) for name, held in sources.items()},
    )


def reading_to_json(file: ReadFile) -> JsonObject:
    """A file's measures and records as JSON."""
    threshold = file.best_threshold
    return {
        "name": file.path.name,
        "sha256": sha256(file.path.read_bytes()).hexdigest(),
        "cases": len(file.records),
        "answerable": sum(record.has_answer for record in file.records),
        "metrics": {name: estimate_to_json(value) for name, value in file.metrics.items()},
        "best_threshold": None if threshold is None else round(threshold, DIGITS),
        "by_source": {
            name: {metric: estimate_to_json(value) for metric, value in metrics.items()}
            for name, metrics in file.by_source.items()
        },
        "records": [_record_to_json(record) for record in file.records],
    }


def reading_table(file: ReadFile, *, reader: str) -> RenderableType:
    """The measures of a file, and the main ones by source where there are several."""
    answerable = sum(record.has_answer for record in file.records)
    cases = f"{answerable} answerable and {len(file.records) - answerable} unanswerable passages"
    parts: list[RenderableType] = [
        Text(f"{reader}: {cases} of {file.path.name}"),
        estimates_table(TITLES, file.metrics),
    ]
    if file.best_threshold is not None:
        parts.append(Text(f"Best threshold of answerable or not: {file.best_threshold:.3f}"))
    if len(file.by_source) > 1:
        parts.append(groups_table("Source", SOURCE_COLUMNS, file.by_source, file.sizes))
    return Group(*parts)


def _record_to_json(record: ReadingRecord) -> JsonObject:
    golds = record.case.golds
    return {
        "id": record.case.id,
        "source": record.case.source,
        "question": record.case.question,
        "golds": list(golds),
        "prediction": record.text,
        "answerable": round(record.answerable, DIGITS),
        "exact": exact_match(record.text, golds) if golds else None,
        "f1": round(f1_score(record.text, golds), DIGITS) if golds else None,
    }
