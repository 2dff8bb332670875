"""Two runs, compared, as tables for the terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.comparison import ComparedMeasure, Comparison, Flip
from eval.report.table import value_text

LONGEST_ANSWER = 160
"""Characters of an answer in a list of flips."""


def comparison_table(comparison: Comparison) -> RenderableType:
    """The measures of both runs with the difference's interval, then the questions that went otherwise."""
    table = Table()
    table.add_column("Measure")
    for title in (comparison.before, comparison.now, "Difference", "95% interval"):
        table.add_column(title, justify="right")
    for each in comparison.measures:
        style = _style(each)
        table.add_row(each.measure.title, *_cells(each), style=style)
    parts: list[RenderableType] = [Text(comparison_headline(comparison)), table]
    if comparison.flips:
        parts.append(flips_table(comparison.flips))
    return Group(*parts)


def flips_table(flips: Sequence[Flip]) -> Table:
    """The questions that went otherwise: what was said before, and what is said now."""
    table = Table(title=f"{len(flips)} questions went otherwise", show_lines=True)
    for title in ("Question", "Before", "Now"):
        table.add_column(title)
    for flip in flips:
        table.add_row(
            Text(f"{flip.now.id}\n{flip.now.question}"),
            Text(f"{flip.before.outcome}: {_short(flip.before.answer)}"),
            Text(f"{flip.now.outcome}: {_short(flip.now.answer)}"),
        )
    return table


def comparison_markdown(comparison: Comparison) -> str:
    """The same for a pull request; surely worse measures are marked with ▼, surely better ones with ▲."""
    measured = [each for each in comparison.measures if each.before is not None or each.now is not None]
    lines = [comparison_headline(comparison), "", *measures_markdown(comparison, measured)]
    if comparison.flips:
        lines += ["", *flips_markdown(comparison.flips)]
    return "\n".join(lines) + "\n"


def measures_markdown(comparison: Comparison, measures: Sequence[ComparedMeasure]) -> list[str]:
    """The lines of a Markdown table of some of the measures."""
    return [
        f"| Measure | {markdown_cell(comparison.before)} | {markdown_cell(comparison.now)} | Difference "
        "| 95% interval |",
        "|---|---:|---:|---:|---:|",
        *(f"| {each.measure.title} | {' | '.join(_cells(each))}{_mark(each)} |" for each in measures),
    ]


def flips_markdown(flips: Sequence[Flip], *, most: int | None = None) -> list[str]:
    """The lines of a Markdown table of the questions that went otherwise. `most`: as many are listed; None: all."""
    listed = flips if most is None else flips[:most]
    left = f", of which {len(listed)} are listed" if len(listed) < len(flips) else ""
    return [
        f"{len(flips)} questions went otherwise{left}:",
        "",
        "| Question | Before | Now |",
        "|---|---|---|",
        *(
            f"| {markdown_cell(flip.now.id)}: {markdown_cell(flip.now.question)} | {flip.before.outcome}: "
            f"{markdown_cell(_short(flip.before.answer))} | {flip.now.outcome}: "
            f"{markdown_cell(_short(flip.now.answer))} |"
            for flip in listed
        ),
    ]


def comparison_json(comparison: Comparison) -> str:
    """The same as the text of a JSON file."""
    found = {
        "before": comparison.before,
        "now": comparison.now,
        "questions": comparison.questions,
        "only_before": list(comparison.only_before),
        "only_now": list(comparison.only_now),
        "reworded": comparison.reworded,
        "metrics": {
            each.measure.name: {
                "before": each.before,
                "now": each.now,
                "difference": each.difference.value,
                "low": each.difference.low,
                "high": each.difference.high,
                "significant": each.difference.significant,
            }
            for each in comparison.measures
        },
        "flips": [
            {
                "id": flip.now.id,
                "type": flip.now.type,
                "question": flip.now.question,
                "before": {"outcome": flip.before.outcome, "answer": flip.before.answer},
                "now": {"outcome": flip.now.outcome, "answer": flip.now.answer},
            }
            for flip in comparison.flips
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def comparison_headline(comparison: Comparison) -> str:
    """How many questions both runs asked, and how many went otherwise."""
    said = f"{comparison.questions} questions of both {comparison.before} and {comparison.now}"
    left = len(comparison.only_before) + len(comparison.only_now)
    other = f"; {left} that only one of them asked are left out" if left else ""
    return f"{said}{other}; {len(comparison.flips)} with another outcome, {comparison.reworded} reworded."


def _cells(each: ComparedMeasure) -> tuple[str, str, str, str]:
    difference = each.difference
    change = "–" if difference.value is None else f"{difference.value:+.3f}"
    interval = (
        ""
        if difference.low is None or difference.high is None
        else f"{difference.low:+.3f} – {difference.high:+.3f}"
    )
    return value_text(each.before), value_text(each.now), change, interval


def _style(each: ComparedMeasure) -> str | None:
    if not each.difference.significant:
        return None
    return "red" if each.worse_by > 0 else "green"


def _mark(each: ComparedMeasure) -> str:
    style = _style(each)
    return "" if style is None else " ▼" if style == "red" else " ▲"


def _short(answer: str | None) -> str:
    if answer is None:
        return "crashed"
    return answer if len(answer) <= LONGEST_ANSWER else f"{answer[: LONGEST_ANSWER - 1]}…"


def markdown_cell(text: str) -> str:
    """The text in a cell of a Markdown table: no mark of it has a meaning there."""
    plain = " ".join(text.split())
    for mark in ("\\", "|", "`", "*", "_", "<", "[", "]"):
        plain = plain.replace(mark, f"\\{mark}" if mark != "<" else "&lt;")
    return plain
