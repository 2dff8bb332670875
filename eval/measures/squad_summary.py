"""SQuAD v2's table: exact match and F1 over all questions, HasAns, NoAns, and the best thresholds.

As the official script of version 2.0 computes it (`evaluate-v2.0.py`, Rajpurkar et al. 2018), in shares instead of
percent. A mean over no question is None, where the script leaves the line out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.measures.squad import Threshold, at_threshold, best_threshold, exact_match, f1_score


@dataclass(frozen=True, slots=True)
class SquadPrediction:
    """A question's gold answers and what was predicted."""

    prediction: str
    """Empty for an abstention."""
    golds: tuple[str, ...]
    """Acceptable answers; empty where the paragraph has none."""
    no_answer: float = 0.0
    """Probability that it has none, 0 to 1."""


@dataclass(frozen=True, slots=True)
class SquadMeans:
    """Means over some questions."""

    exact: float | None
    """0 to 1; None without questions, as F1."""
    f1: float | None
    n: int


@dataclass(frozen=True, slots=True)
class SquadSummary:
    """The script's whole table."""

    all: SquadMeans
    has_answer: SquadMeans
    """HasAns: of the questions that have gold answers."""
    no_answer: SquadMeans
    """NoAns: of those that have none; exact match and F1 are both the share abstained from."""
    best_exact: Threshold | None
    """Chosen on the very questions that it is measured on, an upper bound; None without questions, as for F1."""
    best_f1: Threshold | None


def squad_summary(rows: Sequence[SquadPrediction], *, threshold: float = 1.0) -> SquadSummary:
    """The table of some predictions.

    Args:
        rows: One for each question. A question without prediction is an empty one here; the script leaves it out
            of every mean, which would reward a crash.
        threshold: A question whose no-answer probability is above it counts as abstained from, but for the best
            thresholds; 1, the script's default, abstains from none.

    """
    return SquadSummary(
        all=_means(rows, threshold),
        has_answer=_means([row for row in rows if row.golds], threshold),
        no_answer=_means([row for row in rows if not row.golds], threshold),
        best_exact=_best(rows, exact_match),
        best_f1=_best(rows, f1_score),
    )


def _means(rows: Sequence[SquadPrediction], threshold: float) -> SquadMeans:
    if not rows:
        return SquadMeans(None, None, 0)
    exact, f1 = (
        sum(
            at_threshold(
                measure(row.prediction, row.golds),
                row.no_answer,
                threshold=threshold,
                answerable=bool(row.golds),
            )
            for row in rows
        )
        / len(rows)
        for measure in (exact_match, f1_score)
    )
    return SquadMeans(exact, f1, len(rows))


def _best(
    rows: Sequence[SquadPrediction], measure: Callable[[str, Sequence[str]], float]
) -> Threshold | None:
    if not rows:
        return None
    return best_threshold(
        [measure(row.prediction, row.golds) for row in rows],
        [row.no_answer for row in rows],
        [bool(row.golds) for row in rows],
        [bool(row.prediction) for row in rows],
    )
