"""A run's measures as HTML: the most important ones first, the others folded by group; by type and by report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Final

from eval.measures.bootstrap import Estimate
from eval.measures.catalogue import MEASURES
from eval.measures.confidence_measures import ConfidenceMeasure
from eval.measures.shares import Metric
from eval.report.headline import headline_measures
from eval.report.outcomes import outcome_counts, outcomes_svg
from eval.report.table import REPORT_COLUMNS, TYPE_COLUMNS, interval_text, shown_reports, value_text
from eval.results import Results
from eval.run import Record

_BY_REPORT: Final[Mapping[str, str]] = {**REPORT_COLUMNS, "strict": "Strict", "abstention_f1": "Abst. F1"}
"""Measures of the table by report, with their headings: a page has room for more than a terminal."""


def measures_section(results: Results) -> str:
    """The headline table, then every measure by group."""
    by_group: dict[str, list[Metric | ConfidenceMeasure]] = {}
    for measure in MEASURES:
        by_group.setdefault(measure.group, []).append(measure)
    lead = _table(headline_measures(results), results.metrics, "lead")
    groups = "".join(
        f'<details class="group"><summary>{escape(name)} <small>{len(measures)}</small></summary>'
        f"{_table(measures, results.metrics, 'all')}</details>"
        for name, measures in by_group.items()
    )
    drawn = "reports" if results.by_report else "questions"
    return (
        f"{lead}<p><small>Under each value its 95% interval, by drawing {drawn} anew.</small></p>"
        f"<h3>All measures</h3>{groups}"
    )


def types_section(results: Results) -> str:
    """A row for each question type."""
    return _groups("Type", TYPE_COLUMNS, results.by_type, results.records, lambda record: record.gold.type)


def reports_section(results: Results) -> str:
    """A row for each report; nothing where the questions are about one, or about more than a table shows."""
    by_report = shown_reports(results)
    if not by_report:
        return ""
    return _groups("Report", _BY_REPORT, by_report, results.records, lambda record: record.report or "")


def scrolling(table: str, label: str) -> str:
    """A table that scrolls by itself where it is wider than the page, by keyboard too."""
    return f'<div class="wide" role="region" aria-label="{escape(label)}" tabindex="0">{table}</div>'


def _table(measures: Iterable[Metric | ConfidenceMeasure], metrics: Mapping[str, Estimate], kind: str) -> str:
    rows = "".join(_row(measure, metrics[measure.name]) for measure in measures)
    head = (
        '<tr><th scope="col">Measure</th><th scope="col" class="n">Value</th>'
        '<th scope="col" class="bars"><span class="soft">0 to 1</span></th><th scope="col" class="n">n</th></tr>'
    )
    return scrolling(
        f'<table class="{kind}"><thead>{head}</thead><tbody>{rows}</tbody></table>', "Measures with intervals"
    )


def _row(measure: Metric | ConfidenceMeasure, found: Estimate) -> str:
    lower = "" if measure.higher_is_better else " <small>(lower is better)</small>"
    interval = interval_text(found)
    return (
        f'<tr><th scope="row">{escape(measure.title)}{lower}<br><small>{escape(measure.convention)}</small></th>'
        f'<td class="n"><span class="value">{value_text(found.value)}</span>'
        f"{f'<small>{interval}</small>' if interval else ''}</td>"
        f'<td class="bars">{_interval_svg(found)}</td><td class="n">{found.n}</td></tr>'
    )


def _interval_svg(found: Estimate) -> str:
    """The value on a line from 0 to 1, in its interval; nothing without a value."""
    if found.value is None:
        return ""
    stretch = ""
    if found.low is not None and found.high is not None:
        stretch = (
            f'<rect class="range" x="{1000 * found.low:.1f}" y="2" '
            f'width="{1000 * (found.high - found.low):.1f}" height="10"/>'
        )
    at = min(990.0, max(0.0, 1000 * found.value - 5))
    return (
        '<svg class="strip" aria-hidden="true" viewBox="0 0 1000 14" preserveAspectRatio="none">'
        f'<rect class="track" y="6" width="1000" height="2"/>{stretch}'
        f'<rect class="at" x="{at:.1f}" width="10" height="14"/></svg>'
    )


def _groups(
    heading: str,
    columns: Mapping[str, str],
    groups: Mapping[str, Mapping[str, Estimate]],
    records: Sequence[Record],
    group_of: Callable[[Record], str],
) -> str:
    """A row for each group: its outcomes as a bar, and the measures that any group has a value of."""
    shown = {
        measure: title
        for measure, title in columns.items()
        if any(metrics[measure].value is not None for metrics in groups.values())
    }
    head = "".join(f'<th scope="col" class="n">{escape(title)}</th>' for title in shown.values())
    rows = []
    for name, metrics in groups.items():
        own = [record for record in records if group_of(record) == name]
        cells = "".join(_group_cell(metrics[measure], with_interval=measure == "right") for measure in shown)
        rows.append(
            f'<tr><th scope="row">{escape(name)}</th><td class="n">{len(own)}</td>'
            f'<td class="bars">{outcomes_svg(outcome_counts(own))}</td>{cells}</tr>'
        )
    return scrolling(
        f'<table><thead><tr><th scope="col">{heading}</th><th scope="col" class="n">n</th>'
        f'<th scope="col" class="bars">Outcomes</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>',
        f"Measures by {heading.lower()}",
    )


def _group_cell(found: Estimate, *, with_interval: bool) -> str:
    interval = interval_text(found) if with_interval else ""
    below = f"<small>{interval}</small>" if interval else ""
    return f'<td class="n">{value_text(found.value)}{below}</td>'
