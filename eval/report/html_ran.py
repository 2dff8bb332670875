"""What ran, and how long it took, as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from eval.report.html_measures import scrolling
from eval.results import Results, latencies, models_to_json


def ran_section(results: Results) -> str:
    """The system, the models, the questions and the reports with their sums, so that the run can be repeated."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _rows(results))
    return f'<dl class="ran">{rows}</dl>'


def latency_section(results: Results) -> str:
    """Median and 95th percentile of each step, as numbers and as bars of one scale."""
    stages = latencies(results.records)
    if not stages:
        return "<p>No question was answered.</p>"
    longest = max(p95 for _, p95 in stages.values()) or 1.0
    rows = "".join(
        f'<tr><th scope="row">{escape(stage)}</th><td class="n">{p50:.1f}</td><td class="n">{p95:.1f}</td>'
        '<td class="bars"><svg class="strip" aria-hidden="true" viewBox="0 0 1000 14" preserveAspectRatio="none">'
        f'<rect class="range" width="{1000 * p95 / longest:.1f}" height="14"/>'
        f'<rect class="at" y="3" width="{1000 * p50 / longest:.1f}" height="8"/></svg></td></tr>'
        for stage, (p50, p95) in stages.items()
    )
    head = (
        '<tr><th scope="col">Step</th><th scope="col" class="n">p50, ms</th><th scope="col" class="n">p95, ms</th>'
        '<th scope="col" class="bars">p50 in p95</th></tr>'
    )
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return (
        scrolling(table, "Milliseconds a question")
        + "<p><small>Milliseconds a question, over those that didn’t crash: the median, and the 95th percentile. "
        "Steps that aren’t listed take up what is missing from the total.</small></p>"
    )


def _rows(results: Results) -> Iterator[tuple[str, str]]:
    selection = results.selection
    yield "System", escape(results.system)
    models = models_to_json(results.records)
    if models is not None:
        for name, model in models.items():
            yield name.capitalize(), f"<code>{escape(str(model))}</code>" if model is not None else "none"
    phrased = {None: "as the system does by default", True: "by the language model", False: "quoted"}
    yield "Wording", phrased[results.generate]
    yield "Questions", _files([(file.name, file.sha256) for file in selection.files])
    chosen = f"split {selection.split}"
    if selection.types:
        chosen += f"; only {', '.join(selection.types)}"
    if selection.limit is not None:
        chosen += f"; at most {selection.limit}"
    yield "Chosen", f"{len(results.records)} questions; {escape(chosen)}"
    yield "Reports", _files([(info.id, info.sha256) for info in results.reports])
    yield "Crashed", str(results.failures)
    yield "Answering took", f"{results.seconds:.1f} s"
    yield "Seed of the intervals", str(results.seed)


def _files(named: list[tuple[str, str]]) -> str:
    """Names with their SHA-256 sums; a long list is folded."""
    if not named:
        return "none"
    lines = "<br>".join(
        f"{escape(name)} <code><small>sha256 {escape(digest)}</small></code>" for name, digest in named
    )
    return lines if len(named) <= 8 else f"<details><summary>{len(named)}</summary>{lines}</details>"
