"""What each stage is worth, as a table for the terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.ablation import Ablated
from eval.comparison import ComparedMeasure
from eval.report.table import value_text
from eval.results import estimate_to_json, latencies
from eval.selection import Selection, selection_to_json

COLUMNS: Final[Mapping[str, str]] = {
    "right": "Right",
    "strict": "Strictly",
    "citation_recall": "Cit. recall",
    "citation_precision": "Cit. prec.",
    "abstention_f1": "Abst. F1",
    "unsupported_figures": "Unsupported",
    "verified": "Verified",
    "squad_f1": "SQuAD F1",
    "success_1": "Success@1",
    "mrr": "MRR",
}
"""The measures of the Markdown table, with their headings."""
NARROW: Final[Mapping[str, str]] = {
    "right": "Right",
    "strict": "Strict",
    "citation_recall": "Cit.R",
    "citation_precision": "Cit.P",
    "abstention_f1": "Abst.",
    "verified": "Verif.",
    "mrr": "MRR",
}
"""Those of the terminal's table, which must fit 80 columns."""
NOTE: Final = (
    "↓ and ↑: surely worse and better than the whole, by a paired bootstrap over the same questions (95%). "
    "ms: median of a question."
)


def ablation_table(ablated: Sequence[Ablated]) -> RenderableType:
    """A row for each configuration."""
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("Configuration", no_wrap=True)
    for title in (*NARROW.values(), "ms"):
        table.add_column(title, justify="right", no_wrap=True)
    for each in ablated:
        table.add_row(each.name, *_cells(each, NARROW))
    what = "\n".join(f"{each.name}: {each.configuration.what}" for each in ablated)
    return Group(table, Text(NOTE), Text(what, style="dim"))


def ablation_markdown(ablated: Sequence[Ablated]) -> str:
    """The same as a Markdown table."""
    titles = ("Configuration", *COLUMNS.values(), "ms, p50")
    lines = [f"| {' | '.join(titles)} |", f"|---|{'---:|' * (len(titles) - 1)}"]
    lines += [
        f"| `{each.name}`: {each.configuration.what} | {' | '.join(_cells(each, COLUMNS))} |"
        for each in ablated
    ]
    return "\n".join((*lines, "", NOTE)) + "\n"


def ablation_json(ablated: Sequence[Ablated], selection: Selection) -> str:
    """All measures of all configurations, with their differences from the whole, as the text of a JSON file."""
    found = {
        "questions": selection_to_json(selection),
        "configurations": {
            each.name: {
                "what": each.configuration.what,
                "metrics": {name: estimate_to_json(value) for name, value in each.results.metrics.items()},
                "beside_whole": {
                    measure.measure.name: {
                        "value": measure.difference.value,
                        "low": measure.difference.low,
                        "high": measure.difference.high,
                    }
                    for measure in (each.beside_whole.measures if each.beside_whole is not None else ())
                },
            }
            for each in ablated
        },
        "timings": {each.name: {"seconds": round(each.results.seconds, 3)} for each in ablated},
    }
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _cells(each: Ablated, columns: Iterable[str]) -> list[str]:
    """The measures with their marks, and the median time of a question."""
    beside = {
        m.measure.name: m for m in (each.beside_whole.measures if each.beside_whole is not None else ())
    }
    cells = [f"{value_text(each.results.metrics[name].value)}{_mark(beside.get(name))}" for name in columns]
    stages = latencies(each.results.records)
    return [*cells, f"{stages['total'][0]:.0f}" if stages else "–"]


def _mark(measure: ComparedMeasure | None) -> str:
    if measure is None or not measure.difference.significant:
        return ""
    return "↓" if measure.worse_by > 0 else "↑"
