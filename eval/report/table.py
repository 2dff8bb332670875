"""A run as tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.measures.bootstrap import Estimate
from eval.measures.catalogue import MEASURES
from eval.results import Results, latencies

TYPE_COLUMNS: Mapping[str, str] = {
    "right": "Right",
    "strict": "Strict",
    "citation_recall": "Cit. recall",
    "citation_precision": "Cit. prec.",
    "unsupported_figures": "Unsupported",
}
"""Measures of the table by type, with their headings; abstention over one type would have no false side."""

REPORT_COLUMNS: Mapping[str, str] = {
    "right": "Right",
    "report_accuracy": "Cites it",
    "citation_recall": "Cit. recall",
    "success_5": "Success@5",
}
"""Measures of the table by report, with their headings."""
MOST_REPORTS = 20
"""Rows of that table; a run about more (a SQuAD file's articles, say) leaves them to its JSON."""

LONGEST_NAME = 30
"""Characters; longer names of groups are wrapped."""


def value_text(value: float | None) -> str:
    """A share with three decimals, or a dash where nothing was measured."""
    return "–" if value is None else f"{value:.3f}"


def interval_text(estimate: Estimate) -> str:
    """The interval, or nothing where nothing was measured."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{estimate.low:.3f} – {estimate.high:.3f}"


def results_table(results: Results) -> RenderableType:
    """The measures, the same by question type and report, latencies, and the questions that crashed."""
    files = ", ".join(file.name for file in results.selection.files)
    asked = f"{len(results.records)} questions of {files}, split {results.selection.split}"
    headline = estimates_table({measure.name: measure.title for measure in MEASURES}, results.metrics)
    sizes = {name: metrics["right"].n for name, metrics in results.by_type.items()}
    by_type = groups_table("Type", TYPE_COLUMNS, results.by_type, sizes)
    parts: list[RenderableType] = [Text(f"{results.system}: {asked}"), headline, by_type]
    if by_report := shown_reports(results):
        sizes = {name: metrics["right"].n for name, metrics in by_report.items()}
        parts.append(groups_table("Report", REPORT_COLUMNS, by_report, sizes))
    stages = latencies(results.records)
    if stages:
        spent = ", ".join(f"{stage} {p50:.0f}/{p95:.0f}" for stage, (p50, p95) in stages.items())
        parts.append(Text(f"Milliseconds a question, median/95th percentile: {spent}"))
    crashed = [record for record in results.records if record.error is not None]
    if crashed:
        parts.append(Text(f"{len(crashed)} questions crashed:", style="bold red"))
        parts.extend(Text(f"  {record.gold.id}: {record.error}") for record in crashed)
    return Group(*parts)


def shown_reports(results: Results) -> Mapping[str, Mapping[str, Estimate]]:
    """The measures by report; empty where the questions are about one, or about more than a table shows."""
    return results.by_report if len(results.by_report) <= MOST_REPORTS else {}


def estimates_table(titles: Mapping[str, str], estimates: Mapping[str, Estimate]) -> Table:
    """A row for each measure: its title, value, interval and number of questions."""
    table = Table()
    table.add_column("Measure")
    table.add_column("Value", justify="right")
    table.add_column("95% interval", justify="right")
    table.add_column("n", justify="right")
    for name, title in titles.items():
        found = estimates[name]
        table.add_row(title, value_text(found.value), interval_text(found), str(found.n))
    return table


def groups_table(
    heading: str,
    columns: Mapping[str, str],
    groups: Mapping[str, Mapping[str, Estimate]],
    sizes: Mapping[str, int],
) -> Table:
    """A row for each group of questions, a column for each measure of `columns`.

    Args:
        heading: Above the groups' names.
        columns: The columns' titles by measure.
        groups: Estimates by measure, for each group.
        sizes: Number of questions in each group.

    """
    table = Table()
    # Rich takes the room that is missing from what may wrap: long names first, else the columns' titles.
    table.add_column(heading, no_wrap=max(map(len, groups), default=0) <= LONGEST_NAME)
    table.add_column("n", justify="right")
    for title in columns.values():
        table.add_column(title, justify="right")
    for name, metrics in groups.items():
        values = [value_text(metrics[measure].value) for measure in columns]
        table.add_row(name, str(sizes[name]), *values)
    return table
