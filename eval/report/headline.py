"""The measures of a run that a reader needs first."""

from __future__ import annotations

from typing import Final

from eval.measures.catalogue import MEASURES
from eval.measures.confidence_measures import ConfidenceMeasure
from eval.measures.shares import Metric
from eval.results import Results

HEADLINE: Final = (
    "right",
    "strict",
    "citation_recall",
    "citation_precision",
    "unsupported_figures",
    "verified",
    "abstention_f1",
)
"""In their order."""
RETRIEVAL_HEADLINE: Final = ("ndcg_10", "recall_5", "success_1", "mrr", "verified")
"""The same of a run in which no answer is judged, as with a retrieval set's queries."""


def headline_measures(results: Results) -> tuple[Metric | ConfidenceMeasure, ...]:
    """The most important measures of a run."""
    names = HEADLINE if results.metrics["right"].n else RETRIEVAL_HEADLINE
    known = {measure.name: measure for measure in MEASURES}
    return tuple(known[name] for name in names)
