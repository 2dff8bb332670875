"""What a run's questions can be filtered by, as HTML. Hidden until the script is there to do it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.report.outcomes import MEANINGS, OUTCOMES, outcome_counts
from eval.run import Record


def filters(records: Sequence[Record]) -> str:
    """Outcomes that came, types and reports where there are several, words of question and answer; and the count."""
    boxes = "".join(
        f'<label class="{outcome}" title="{MEANINGS[outcome]}"><input type="checkbox" data-outcome="{outcome}" '
        f'checked> <span class="swatch"></span>{OUTCOMES[outcome]} ({n})</label>'
        for outcome, n in outcome_counts(records).items()
    )
    types = sorted({record.gold.type for record in records})
    reports = sorted({record.report for record in records if record.report is not None})
    return (
        '<form role="search" aria-label="Filter the questions" autocomplete="off" hidden>'
        f"<fieldset><legend>Outcome</legend>{boxes}</fieldset>"
        f"{_choice('type', 'Type', types)}{_choice('report', 'Report', reports)}"
        '<input type="search" name="words" aria-label="Words in question or answer" '
        'placeholder="Words in question or answer">'
        '<button type="reset">Show all</button><output role="status"></output></form>'
        '<p class="none" hidden>No question fits these filters.</p>'
    )


def _choice(name: str, title: str, values: Sequence[str]) -> str:
    """A list to choose from; nothing where there is nothing to choose."""
    if len(values) < 2:
        return ""
    options = "".join(f'<option value="{escape(value)}">{escape(value)}</option>' for value in values)
    return f'<label>{title} <select name="{name}"><option value="">all</option>{options}</select></label>'
