"""A calibration as a table for the terminal, and as a section of a Markdown page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from eval.confidence.calibrate import Calibrated
from eval.measures.bootstrap import Estimate
from eval.measures.confidence_measures import CONFIDENCE_MEASURES
from eval.report.table import estimates_table, interval_text, value_text
from index.errors import InputError
from rag.confidence import NAMES

BEGIN: Final = "<!-- measured: begin -->"
END: Final = "<!-- measured: end -->"


def calibrated_table(found: Calibrated) -> RenderableType:
    """What was fitted and on what, its measures on answers that it hasn't seen, and the threshold."""
    titles = {measure.name: measure.title for measure in CONFIDENCE_MEASURES}
    parts: list[RenderableType] = [
        Text(_fitted_on(found)),
        Text(_weights(found)),
        Text(f"{found.folds}-fold cross-validation:"),
        estimates_table(titles, found.measures),
    ]
    if found.other_files:
        parts += [
            Text("Each file by the fit on the other files:"),
            estimates_table(titles, found.other_files),
        ]
    return Group(*parts, Text(_threshold(found)))


def calibrated_markdown(found: Calibrated, *, command: str, day: str) -> str:
    """The section that the documentation shows.

    Args:
        found: The calibration.
        command: As typed.
        day: Of the run, YYYY-MM-DD.

    """
    columns: list[tuple[str, Mapping[str, Estimate]]] = [
        (f"{found.folds}-fold cross-validation", found.measures)
    ]
    if found.other_files:
        columns.append(("each file by the fit on the others", found.other_files))
    lines = [
        f"Measured on {day} by",
        "",
        f"    {command}",
        "",
        _fitted_on(found),
        "",
        f"| | {' | '.join(title for title, _ in columns)} |",
        f"|---|{'---|' * len(columns)}",
        *(
            f"| {measure.title} | {' | '.join(_cell(values[measure.name]) for _, values in columns)} |"
            for measure in CONFIDENCE_MEASURES
        ),
        "",
        _weights(found),
        "",
        _threshold(found),
    ]
    return "\n".join(lines)


def with_section(page: str, section: str) -> str:
    """A page with the section between its two marks replaced. Raises InputError where it has no such marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"the page has no section to replace; put {BEGIN} and {END} where it belongs")
    return f"{before}{BEGIN}\n{section}\n{END}{after}"


def _fitted_on(found: Calibrated) -> str:
    files = ", ".join(file.name for file in found.files)
    answers = [outcome for outcome in found.outcomes if outcome.parts]
    wrong = sum(not outcome.right for outcome in answers)
    return (
        f"Fitted on the `{found.split}` part of {files}: {len(found.outcomes)} questions, {len(answers)} answered, "
        f"{wrong} of them wrongly."
    )


def _weights(found: Calibrated) -> str:
    named = ", ".join(f"{name} {weight:.3f}" for name, weight in zip(NAMES, found.model.weights, strict=True))
    return (
        f"Weights: {named}; intercept {found.model.intercept:.3f}; of an abstention's evidence "
        f"{found.model.abstained:.3f} more."
    )


def _threshold(found: Calibrated) -> str:
    without, chosen = found.without, found.chosen
    return (
        f"Threshold {chosen.value:.3f}: {chosen.given} answers given, {chosen.wrong} of them wrong (without one "
        f"{without.given} and {without.wrong}); right {chosen.right:.3f} ({without.right:.3f}), abstention F1 "
        f"{value_text(chosen.abstention_f1)} ({value_text(without.abstention_f1)})."
    )


def _cell(estimate: Estimate) -> str:
    interval = interval_text(estimate).replace(" ", "")
    return f"{value_text(estimate.value)} ({interval})" if interval else value_text(estimate.value)
