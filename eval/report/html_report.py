"""A run as one HTML file that needs no network: measures, diagrams, times, then every question with what it cites.

Everything that a report, a question or a model wrote is escaped; and should an escape ever be missing, the page's
policy runs no script and applies no style but its own, which it names by their sums.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from eval.measures.calibration import Calibration
from eval.measures.confidence_measures import GivenAnswers
from eval.measures.rank_curve import rank_curve
from eval.measures.risk_coverage import RiskCoverage
from eval.report.diagrams import diagram_style, rank_curve_svg, reliability_svg, risk_coverage_svg
from eval.report.html_filters import filters
from eval.report.html_measures import measures_section, reports_section, types_section
from eval.report.html_questions import question_article
from eval.report.html_ran import latency_section, ran_section
from eval.report.html_script import SCRIPT
from eval.report.html_style import STYLE
from eval.report.outcomes import outcome_counts, outcomes_legend, outcomes_svg
from eval.results import Results


def results_html(results: Results) -> str:
    """The whole page."""
    title = f"{results.system}: {len(results.records)} questions"
    files = ", ".join(file.name for file in results.selection.files)
    style = diagram_style() + STYLE
    policy = (
        f"default-src 'none'; style-src '{_sum(style)}'; script-src '{_sum(SCRIPT)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    counts = outcome_counts(results.records)
    sections = [(id_, heading, content) for id_, heading, content in _sections(results) if content]
    links = "".join(f'<a href="#{id_}">{escape(heading)}</a>' for id_, heading, _ in sections)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<style>{style}</style></head><body><a class="skip" href="#questions">To the questions</a>',
            f"<h1>{escape(title)}</h1>",
            f'<p class="soft">{escape(files)}, split {escape(results.selection.split)}</p>',
            outcomes_svg(counts),
            outcomes_legend(counts),
            f'<nav aria-label="Sections">{links}</nav><main>',
            *(
                f'<section id="{id_}"><h2>{escape(heading)}</h2>{content}</section>'
                for id_, heading, content in sections
            ),
            f"</main><script>{SCRIPT}</script></body></html>\n",
        )
    )


def _sections(results: Results) -> Iterator[tuple[str, str, str]]:
    """Id, heading and content of each; one without content has nothing to show."""
    yield "measures", "Measures", measures_section(results)
    yield "types", "By question type", types_section(results)
    yield "reports", "By report", reports_section(results)
    yield "confidence", "Confidence", _confidence(results.given)
    yield "retrieval", "Retrieval", _retrieval(results)
    yield "latency", "Time", latency_section(results)
    yield "ran", "What ran", ran_section(results)
    articles = (question_article(record, with_report=bool(results.by_report)) for record in results.records)
    yield "questions", "Questions", "\n".join((filters(results.records), *articles))


def _confidence(given: GivenAnswers) -> str:
    if not given.right:
        return "<p>No answer was given that could be judged.</p>"
    bins = Calibration(given.confidences, given.right).bins()
    points = RiskCoverage(given.confidences, given.right).points()
    return (
        f'<div class="diagrams">{reliability_svg(bins)}{risk_coverage_svg(points)}</div>'
        f"<p><small>{len(given.right)} given answers. Reliability: ten bins of equally many; below the dashed line, "
        "answers are surer than they should be. Risk: share of wrong answers among the surest ones.</small></p>"
    )


def _retrieval(results: Results) -> str:
    """The curve over the questions of which it is known what is relevant; nothing without any."""
    ranked = [record.ranked for record in results.records if record.ranked is not None]
    points = rank_curve(ranked)
    if not points:
        return ""
    rows = "".join(
        f'<tr><th scope="row" class="n">{point.k}</th><td class="n">{point.success:.3f}</td>'
        f'<td class="n">{point.recall:.3f}</td></tr>'
        for point in points
    )
    return (
        f'<div class="diagrams">{rank_curve_svg(points)}<table class="narrow"><thead><tr>'
        '<th scope="col" class="n">k</th><th scope="col" class="n"><span class="key">Success@k</span></th>'
        f'<th scope="col" class="n"><span class="key second">Recall@k</span></th></tr></thead><tbody>{rows}</tbody>'
        f"</table></div><p><small>{len(ranked)} questions of which the relevant texts are known, in the order in which "
        "passages were read. Success: one of the first k is relevant. Recall: share of the relevant ones among the "
        "first k.</small></p>"
    )


def _sum(text: str) -> str:
    """A text as a policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
