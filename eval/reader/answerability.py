"""How well a probability says whether a passage answers a question.

The class that counts as positive is "answers". A statistic takes how often each question counts, so that
intervals can resample questions (`bootstrap.estimate_statistic`); ones are the questions as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.measures.shares import Share

THRESHOLD: Final = 0.5
"""A passage is said to answer where its probability is at least this."""
BINS: Final = 10
"""Of equal width, for the calibration error."""


def answerable_f1(probability: float, answerable: bool, *, threshold: float = THRESHOLD) -> Share:
    """What a question adds to F1 = 2·TP / (2·TP + FP + FN); no value where none answers nor is said to."""
    said = probability >= threshold
    return Share(2.0 * (said and answerable), float(said) + float(answerable))


def brier(probability: float, answerable: bool) -> Share:
    """What a question adds to the mean squared error of the probability (Brier 1950); 0 is best."""
    return Share((probability - float(answerable)) ** 2, 1)


@dataclass(frozen=True, slots=True)
class BestF1:
    """The highest F1 of any threshold."""

    value: float
    threshold: float
    """The lowest probability that is said to answer."""


class Ranked:
    """Probabilities with their labels, sorted once.

    Args:
        probabilities: That the passage answers, 0 to 1.
        answerable: Whether it does.

    """

    def __init__(self, probabilities: Sequence[float], answerable: Sequence[bool]) -> None:
        given = np.asarray(probabilities, dtype=np.float64)
        self._order = np.argsort(-given, kind="stable")
        self._probabilities: NDArray[np.float64] = given[self._order]
        self._labels: NDArray[np.float64] = np.asarray(answerable, dtype=np.float64)[self._order]
        # Where a run of equal probabilities ends: no threshold parts them.
        changes = np.flatnonzero(np.diff(self._probabilities))
        self._ends = np.append(changes, len(given) - 1) if len(given) else changes
        self._bins = np.minimum((self._probabilities * BINS).astype(np.int64), BINS - 1)

    def __len__(self) -> int:
        return len(self._labels)

    def best(self, counts: NDArray[np.float64] | None = None) -> BestF1 | None:
        """The best threshold for F1, chosen on the very questions that it is measured on: an upper bound.

        None where no passage answers.
        """
        weights = self._weights(counts)
        positives = float((weights * self._labels).sum())
        if not positives:
            return None
        hits = np.cumsum(weights * self._labels)[self._ends]
        said = np.cumsum(weights)[self._ends]
        scores = 2 * hits / (said + positives)
        at = int(scores.argmax())
        return BestF1(float(scores[at]), float(self._probabilities[self._ends[at]]))

    def best_f1(self, counts: NDArray[np.float64]) -> float | None:
        """The F1 at the best threshold."""
        best = self.best(counts)
        return None if best is None else best.value

    def auroc(self, counts: NDArray[np.float64]) -> float | None:
        """Chance that a passage that answers has a higher probability than one that doesn't; ties are half.

        None where all answer, or none does. Equals the area under the ROC curve (Hanley and McNeil 1982).
        """
        weights = self._weights(counts)
        hits = np.append(0.0, np.cumsum(weights * self._labels)[self._ends])
        misses = np.append(0.0, np.cumsum(weights * (1 - self._labels))[self._ends])
        if not hits[-1] or not misses[-1]:
            return None
        area = float((np.diff(misses) * (hits[1:] + hits[:-1]) / 2).sum())
        return area / float(hits[-1] * misses[-1])

    def calibration_error(self, counts: NDArray[np.float64]) -> float | None:
        """Expected calibration error: mean gap of probability and share, weighed by the bins' sizes.

        Bins of equal width, the upper bound in the next bin but for 1 (Naeini, Cooper and Hauskrecht 2015).
        None without questions; an empty bin counts nothing.
        """
        weights = self._weights(counts)
        total = float(weights.sum())
        if not total:
            return None
        gaps = np.bincount(self._bins, weights * (self._probabilities - self._labels), minlength=BINS)
        return float(np.abs(gaps).sum()) / total

    def _weights(self, counts: NDArray[np.float64] | None) -> NDArray[np.float64]:
        return np.ones(len(self)) if counts is None else counts[self._order]
