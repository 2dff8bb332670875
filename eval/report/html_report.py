"""A run as one HTML file that needs no network: headline, by type, then every question with what it cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from eval.cases import CitedPassage
from eval.measures.bootstrap import Estimate
from eval.measures.calibration import Calibration
from eval.measures.catalogue import MEASURES
from eval.measures.confidence_measures import GivenAnswers
from eval.measures.metrics import figures_without_source
from eval.measures.normalise import Number
from eval.measures.numbers import canonical
from eval.measures.risk_coverage import RiskCoverage
from eval.report.diagrams import diagram_style, reliability_svg, risk_coverage_svg
from eval.report.table import REPORT_COLUMNS, TYPE_COLUMNS, interval_text, shown_reports, value_text
from eval.results import Results
from eval.run import Outcome, Record

OUTCOMES: Mapping[Outcome, str] = {
    "right": "right",
    "wrong": "wrong",
    "missed": "abstained, though the report says",
    "made_up": "answered what the report doesn't say",
    "failed": "crashed",
}

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
body{color:#1b1f23;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.3rem .8rem;border-bottom:1px solid #d8dee4;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}small{color:#57606a}
article{border:1px solid #d8dee4;border-left-width:6px;border-radius:6px;padding:.6rem 1rem;margin:1rem 0}
article.right{border-left-color:#1a7f37}article.wrong,article.made_up{border-left-color:#cf222e}
article.missed{border-left-color:#bf8700}article.failed{border-left-color:#8250df}
h3{margin:.2rem 0;font-size:1.05rem}
blockquote{margin:.5rem 0;padding-left:.8rem;border-left:3px solid #d8dee4}
mark{background:#fff3b0;color:inherit}label{margin-right:1.2rem;white-space:nowrap}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}
th,td,blockquote{border-color:#30363d}article{border-top-color:#30363d;border-right-color:#30363d}
article{border-bottom-color:#30363d}small{color:#9198a1}mark{background:#6b5900}}
"""
_SCRIPT = """
const boxes=[...document.querySelectorAll('input[data-outcome]')];
const show=()=>{const on=new Set(boxes.filter(b=>b.checked).map(b=>b.dataset.outcome));
document.querySelectorAll('article').forEach(a=>{a.hidden=!on.has(a.className)})};
boxes.forEach(b=>b.addEventListener('change',show));show();
"""


def results_html(results: Results) -> str:
    """The whole page. Everything that a report, a question or a model wrote is escaped."""
    title = f"{results.system}: {len(results.records)} questions"
    by_report = shown_reports(results)
    gold = ", ".join(file.name for file in results.selection.files) + f", split {results.selection.split}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{_STYLE}{diagram_style()}</style></head><body>",
            f"<h1>{escape(title)}</h1><p>{escape(gold)}</p>",
            _headline(results.metrics),
            "<h2>Confidence</h2>",
            _confidence(results.given),
            "<h2>By question type</h2>",
            _by_group("Type", TYPE_COLUMNS, results.by_type),
            *(("<h2>By report</h2>", _by_group("Report", REPORT_COLUMNS, by_report)) if by_report else ()),
            "<h2>Questions</h2>",
            _filters(results.records),
            *(_article(record) for record in results.records),
            f"<script>{_SCRIPT}</script></body></html>\n",
        )
    )


def _headline(metrics: Mapping[str, Estimate]) -> str:
    rows = (
        f"<tr><td>{escape(metric.title)}<br><small>{escape(metric.convention)}</small></td>"
        f'<td class="n">{value_text(metrics[metric.name].value)}</td>'
        f'<td class="n">{interval_text(metrics[metric.name])}</td>'
        f'<td class="n">{metrics[metric.name].n}</td></tr>'
        for metric in MEASURES
    )
    head = (
        '<tr><th>Measure</th><th class="n">Value</th><th class="n">95% interval</th><th class="n">n</th></tr>'
    )
    return f"<table>{head}{''.join(rows)}</table>"


def _confidence(given: GivenAnswers) -> str:
    if not given.right:
        return "<p>No answer was given.</p>"
    bins = Calibration(given.confidences, given.right).bins()
    points = RiskCoverage(given.confidences, given.right).points()
    return (
        f"<p>{reliability_svg(bins)}{risk_coverage_svg(points)}<br><small>{len(given.right)} given answers. "
        "Left: ten bins of equally many; below the dashed line, answers are surer than they should be. "
        "Right: share of wrong answers among the surest ones.</small></p>"
    )


def _by_group(heading: str, columns: Mapping[str, str], groups: Mapping[str, Mapping[str, Estimate]]) -> str:
    head = "".join(f'<th class="n">{escape(title)}</th>' for title in columns.values())
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="n">{metrics["right"].n}</td>'
        + "".join(f'<td class="n">{value_text(metrics[measure].value)}</td>' for measure in columns)
        + "</tr>"
        for name, metrics in groups.items()
    )
    return f'<table><tr><th>{heading}</th><th class="n">n</th>{head}</tr>{rows}</table>'


def _filters(records: Iterable[Record]) -> str:
    counts = Counter(record.outcome for record in records)
    boxes = (
        f'<label><input type="checkbox" data-outcome="{outcome}" checked> '
        f"{escape(said)} ({counts[outcome]})</label>"
        for outcome, said in OUTCOMES.items()
    )
    return f"<p>{''.join(boxes)}</p>"


def _article(record: Record) -> str:
    gold, prediction = record.gold, record.prediction
    why = record.judgement.why if record.judgement is not None else record.error or ""
    parts = [
        f'<article class="{record.outcome}"><small>{escape(gold.id)} · {escape(gold.type)}</small>',
        f"<h3>{escape(gold.question)}</h3>",
    ]
    if prediction is not None:
        label = "Abstained: " if prediction.abstained else ""
        parts.append(f"<p>{label}{escape(prediction.answer)}</p>")
    parts.append(f"<p><small>{escape(OUTCOMES[record.outcome])}: {escape(why)}</small></p>")
    if record.outcome != "right" and gold.answers:
        wanted = "; ".join(" or ".join(item) for item in gold.answers)
        parts.append(f"<p><small>Right would be: {escape(wanted)}</small></p>")
    if prediction is not None:
        loose = () if prediction.abstained else figures_without_source(gold.question, prediction)
        if loose:
            parts.append(
                f"<p><small>In no cited passage: {escape(', '.join(map(_figure, loose)))}</small></p>"
            )
        parts.extend(_quoted(cited) for cited in prediction.citations)
    return "".join((*parts, "</article>"))


def _figure(number: Number) -> str:
    return canonical(number.value) + ("%" if number.percent else "")


def _quoted(cited: CitedPassage) -> str:
    """The passage with its quote marked; a quote that isn't in it is said to be missing."""
    before, quote, after = cited.text.partition(cited.quote) if cited.quote else (cited.text, "", "")
    if not quote:
        return f"<blockquote>{escape(cited.text)} <small>(its quote isn't in it)</small></blockquote>"
    return f"<blockquote>{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}</blockquote>"
