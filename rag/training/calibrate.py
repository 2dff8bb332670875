"""Make the answerability a probability: a logistic fit on held-out examples (Platt 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.reader.manifest import Calibration

RIDGE = 1e-3
"""Keeps the fit finite where the two scores part the examples wholly."""
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the network says of one held-out example, before calibration."""

    gate: float
    """The answerability head's logit."""
    margin: float
    """Best span's score less the score of no answer."""
    answerable: bool
    """Whether the passage answers, by its label."""


def fit(evidence: Sequence[Evidence]) -> Calibration:
    """Logistic regression by Newton's method; both classes count the same, whatever their numbers.

    Raises:
        ValueError: there is evidence of one class only.

    """
    features = np.asarray([(e.gate, e.margin, 1.0) for e in evidence], dtype=np.float64)
    labels = np.asarray([e.answerable for e in evidence], dtype=np.float64)
    positives = float(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        raise ValueError("calibration needs answerable and unanswerable examples")
    weights = np.where(labels == 1.0, 0.5 / positives, 0.5 / negatives)
    at: NDArray[np.float64] = np.zeros(3)
    ridge = RIDGE * np.diag([1.0, 1.0, 0.0])
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(features @ at, -30, 30)))
        gradient = features.T @ (weights * (labels - chance)) - ridge @ at
        curvature = (features.T * (weights * chance * (1.0 - chance))) @ features + ridge
        step = np.linalg.solve(curvature + 1e-9 * np.eye(3), gradient)
        at = at + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return Calibration(gate_weight=float(at[0]), margin_weight=float(at[1]), bias=float(at[2]))
