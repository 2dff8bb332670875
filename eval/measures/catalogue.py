"""All measures of a run, in the order of its table."""

from __future__ import annotations

from typing import Final

from eval.measures.alce_metrics import ALCE_METRICS
from eval.measures.confidence_measures import CONFIDENCE_MEASURES, ConfidenceMeasure
from eval.measures.metrics import ANSWER_METRICS
from eval.measures.report_metrics import REPORT_METRICS
from eval.measures.retrieval_metrics import RETRIEVAL_METRICS
from eval.measures.shares import Metric
from eval.measures.squad_metrics import SQUAD_METRICS

METRICS: Final = (*ANSWER_METRICS, *REPORT_METRICS, *ALCE_METRICS, *SQUAD_METRICS, *RETRIEVAL_METRICS)
"""The measures to which each question adds a share."""
MEASURES: Final[tuple[Metric | ConfidenceMeasure, ...]] = (*METRICS, *CONFIDENCE_MEASURES)
"""All measures of a run."""
