"""How questions went, in words and as a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from eval.run import Outcome, Record

OUTCOMES: Final[Mapping[Outcome, str]] = {
    "right": "right",
    "wrong": "wrong",
    "missed": "missed",
    "made_up": "made up",
    "failed": "crashed",
    "unjudged": "not judged",
}
"""In the order of bars and filters."""
MEANINGS: Final[Mapping[Outcome, str]] = {
    "right": "",
    "wrong": "",
    "missed": "abstained, though the report says",
    "made_up": "answered what the report doesn’t say",
    "failed": "",
    "unjudged": "nobody says what is right",
}


def outcome_counts(records: Iterable[Record]) -> dict[Outcome, int]:
    """How often each outcome came, those that never came left out."""
    counts = Counter(record.outcome for record in records)
    return {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]}


def outcomes_svg(counts: Mapping[Outcome, int]) -> str:
    """A bar with a stretch for each outcome, as long as its share."""
    total = sum(counts.values())
    stretches, at = [], 0
    for outcome, n in counts.items():
        stretches.append(
            f'<rect class="{outcome}" x="{1000 * at / total:.1f}" width="{1000 * n / total:.1f}" height="12">'
            f"<title>{OUTCOMES[outcome]}: {n}</title></rect>"
        )
        at += n
    said = ", ".join(f"{n} {OUTCOMES[outcome]}" for outcome, n in counts.items())
    return (
        f'<svg class="strip outcomes" role="img" aria-label="{said}" viewBox="0 0 1000 12" '
        f'preserveAspectRatio="none">{"".join(stretches)}</svg>'
    )


def outcomes_legend(counts: Mapping[Outcome, int]) -> str:
    """The outcomes of a bar with their counts and what they mean."""
    items = (
        f'<li class="{outcome}"><span class="swatch"></span>{n} {OUTCOMES[outcome]}'
        + (f" <small>{MEANINGS[outcome]}</small>" if MEANINGS[outcome] else "")
        + "</li>"
        for outcome, n in counts.items()
    )
    return f'<ul class="legend">{"".join(items)}</ul>'
