"""A run as a short summary in Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eval.baseline import Regression
from eval.comparison import Comparison
from eval.report.comparison_table import (
    comparison_headline,
    flips_markdown,
    markdown_cell,
    measures_markdown,
)
from eval.report.headline import headline_measures
from eval.report.outcomes import OUTCOMES, outcome_counts
from eval.report.table import TYPE_COLUMNS, interval_text, value_text
from eval.results import Results, latencies

MOST_FLIPS: Final = 50
"""Flipped questions that are listed: a comment of a pull request holds 65,536 characters."""


def results_markdown(
    results: Results,
    *,
    baseline: str | None = None,
    comparison: Comparison | None = None,
    worse: Sequence[Regression] = (),
) -> str:
    """The summary.

    Args:
        results: The run.
        baseline: Name of the earlier run that it is held against; None: none.
        comparison: With that one, question by question; None where it holds no questions.
        worse: The regressions against it.

    """
    lines = [*_head(results), "", *_headline(results)]
    if baseline is not None:
        lines += ["", f"### Against {markdown_cell(baseline)}", "", *_against(results, comparison, worse)]
    lines += ["", "### By question type", "", *_types(results)]
    if spent := list(_latency(results)):
        lines += ["", "### Time", "", *spent]
    return "\n".join(lines) + "\n"


def _head(results: Results) -> Iterator[str]:
    files = ", ".join(file.name for file in results.selection.files)
    counts = ", ".join(f"{n} {OUTCOMES[outcome]}" for outcome, n in outcome_counts(results.records).items())
    yield f"## {markdown_cell(results.system)}: {len(results.records)} questions"
    yield ""
    yield f"{markdown_cell(files)}, split {results.selection.split}: {counts}."


def _headline(results: Results) -> Iterator[str]:
    yield "| Measure | Value | 95% interval | n |"
    yield "|---|---:|---:|---:|"
    for measure in headline_measures(results):
        found = results.metrics[measure.name]
        yield f"| {measure.title} | {value_text(found.value)} | {interval_text(found)} | {found.n} |"


def _against(results: Results, comparison: Comparison | None, worse: Sequence[Regression]) -> Iterator[str]:
    """What is worse than allowed, what surely fell or rose, what a reader looks at first, and the flips."""
    if worse:
        yield "**Worse than the baseline:**"
        yield ""
        yield from (f"- {markdown_cell(str(regression))}" for regression in worse)
    else:
        yield "No measure is worse than the baseline allows."
    if comparison is None:
        return
    first = {measure.name for measure in headline_measures(results)}
    shown = [
        each
        for each in comparison.measures
        if each.difference.significant
        or (each.measure.name in first and (each.before is not None or each.now is not None))
    ]
    yield ""
    yield comparison_headline(comparison)
    yield ""
    yield from measures_markdown(comparison, shown)
    yield ""
    yield "▼ and ▲: surely worse and better, by a paired bootstrap over the same questions."
    if comparison.flips:
        yield ""
        yield from flips_markdown(comparison.flips, most=MOST_FLIPS)


def _types(results: Results) -> Iterator[str]:
    yield f"| Type | n | {' | '.join(TYPE_COLUMNS.values())} |"
    yield f"|---|---:|{'---:|' * len(TYPE_COLUMNS)}"
    for name, metrics in results.by_type.items():
        n = sum(record.gold.type == name for record in results.records)
        values = " | ".join(value_text(metrics[measure].value) for measure in TYPE_COLUMNS)
        yield f"| {markdown_cell(name)} | {n} | {values} |"


def _latency(results: Results) -> Iterator[str]:
    stages = latencies(results.records)
    if not stages:
        return
    yield f"| Milliseconds | {' | '.join(stages)} |"
    yield f"|---|{'---:|' * len(stages)}"
    yield f"| p50 | {' | '.join(f'{p50:.0f}' for p50, _ in stages.values())} |"
    yield f"| p95 | {' | '.join(f'{p95:.0f}' for _, p95 in stages.values())} |"
    yield ""
    yield f"Answering took {results.seconds:.0f} s."
