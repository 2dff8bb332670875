"""Measured rankings: their JSON and their table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table

from eval.measures.bootstrap import Estimate
from eval.reader.ranking import MEASURES, ORDERS, RankingRecord, measure_ranking
from eval.report.table import interval_text, value_text
from eval.results import estimate_to_json
from rag.contract import JsonObject


@dataclass(frozen=True, slots=True)
class RankedFile:
    """A file's questions in both orders, measured."""

    path: Path
    records: tuple[RankingRecord, ...]
    metrics: Mapping[str, Mapping[str, Estimate]]
    """By measure, then by order."""


def ranked_file(path: Path, records: Sequence[RankingRecord], *, seed: int) -> RankedFile:
    """Measure the records of a file."""
    return RankedFile(path, tuple(records), measure_ranking(records, seed=seed))


def ranking_to_json(file: RankedFile) -> JsonObject:
    """A file's measures, and where the first relevant passage stands in each order."""
    return {
        "name": file.path.name,
        "metrics": {
            name: {order: estimate_to_json(value) for order, value in orders.items()}
            for name, orders in file.metrics.items()
        },
        "records": [
            {
                "id": record.id,
                "question": record.question,
                "candidates": len(record.retrieval),
                "relevant": record.relevant,
                "rank_by_retrieval": _rank(record.retrieval),
                "rank_by_reader": _rank(record.reader),
            }
            for record in file.records
        ],
    }


def ranking_table(file: RankedFile, *, reader: str) -> RenderableType:
    """A row for each measure: both orders, and what the reader gains, with its interval."""
    table = Table(title=f"{file.path.name}: order of retrieval and of {reader}", title_justify="left")
    table.add_column("Measure")
    for order in ORDERS:
        table.add_column(order.capitalize(), justify="right")
    table.add_column("95% interval", justify="right")
    table.add_column("n", justify="right")
    for name, title in MEASURES.items():
        orders = file.metrics[name]
        gain = orders["difference"]
        values = [value_text(orders[order].value) for order in ORDERS]
        table.add_row(title, *values, interval_text(gain), str(gain.n))
    return table


def _rank(ranking: Sequence[bool]) -> int | None:
    return ranking.index(True) + 1 if True in ranking else None
