"""ALCE's citation measures over gold questions: the mean over given answers, whatever the questions' types."""

from __future__ import annotations

from typing import Final

from eval.measures.alce import CitationCounts, citation_counts
from eval.measures.shares import NOTHING, Case, Share, metric


def alce_recall(case: Case) -> Share:
    """ALCE citation recall (figure support): share of an answer's statements that their citations bear (Gao 2023)."""
    counts = _counts(case)
    return NOTHING if counts is None or counts.recall is None else Share(counts.recall, 1)


def alce_precision(case: Case) -> Share:
    """ALCE citation precision (figure support): share of citations that what they stand beside needs (Gao 2023)."""
    counts = _counts(case)
    return NOTHING if counts is None or counts.precision is None else Share(counts.precision, 1)


def _counts(case: Case) -> CitationCounts | None:
    return None if case.answered is None else citation_counts(case.gold.question, case.answered)


ALCE_METRICS: Final = (
    metric("alce_recall", "ALCE recall (figure support)", alce_recall, group="ALCE"),
    metric("alce_precision", "ALCE precision (figure support)", alce_precision, group="ALCE"),
)
"""ALCE's measures, in the order of the table."""
