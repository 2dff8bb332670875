"""Does a confidence mean what it says? Calibration of the confidences of given answers.

Counted are the answers that were given: an abstention claims nothing, and a crash gives no answer. A statistic
takes how often each question counts, so that intervals can resample questions (`bootstrap.estimate_statistic`);
ones are the questions as they are. On few questions a calibration error is biased upwards, since a bin's share
differs from its confidence by chance alone; its interval, from resampled questions, is shifted upwards too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.reader.answerability import Ranked

BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence."""

    n: int
    confidence: float
    """Mean, 0 to 1."""
    right: float
    """Share of them that are right."""


class Calibration:
    """Confidences of given answers and whether each is right, sorted once.

    Args:
        confidences: 0 to 1.
        right: One for each confidence.

    """

    def __init__(self, confidences: Sequence[float], right: Sequence[bool]) -> None:
        given = np.asarray(confidences, dtype=np.float64)
        self._order = np.argsort(given, kind="stable")
        self._confidences: NDArray[np.float64] = given[self._order]
        self._right: NDArray[np.float64] = np.asarray(right, dtype=np.float64)[self._order]
        self._ranked = Ranked(confidences, right)
        # Where each confidence's first equal stands: the order of equals must not matter.
        self._first = np.searchsorted(self._confidences, self._confidences, side="left")

    def __len__(self) -> int:
        return len(self._confidences)

    def brier(self, counts: NDArray[np.float64]) -> float | None:
        """Mean squared difference of confidence and outcome (Brier 1950); None without answers."""
        weights = counts[self._order]
        total = float(weights.sum())
        return float(weights @ (self._confidences - self._right) ** 2) / total if total else None

    def equal_width(self, counts: NDArray[np.float64]) -> float | None:
        """Expected calibration error, ten bins of equal width (Guo et al. 2017); None without answers.

        The mean gap of confidence and share of right answers, weighed by the bins' sizes. A bin's upper bound
        is in the next bin but for 1, as in torchmetrics (in the paper it is in the lower one); an empty bin counts
        nothing.
        """
        return self._ranked.calibration_error(counts)

    def equal_mass(self, counts: NDArray[np.float64]) -> float | None:
        """Expected calibration error, ten bins of equally many answers (Nixon et al. 2019); None without answers.

        Answer i of n, from 0 and the least confident first, is in bin ⌊10·i/n⌋; equal confidences are in the bin
        of their first.
        """
        weights = counts[self._order]
        total = float(weights.sum())
        if not total:
            return None
        gaps = np.bincount(
            self._mass_bins(weights), weights * (self._confidences - self._right), minlength=BINS
        )
        return float(np.abs(gaps).sum()) / total

    def auroc(self, counts: NDArray[np.float64]) -> float | None:
        """Chance that a right answer has a higher confidence than a wrong one, ties half (Hanley and McNeil 1982).

        None where all answers are right, or none is.
        """
        return self._ranked.auroc(counts)

    def bins(self) -> tuple[Bin, ...]:
        """The bins of equally many answers that a reliability diagram shows, least confident first, none empty."""
        places = self._mass_bins(np.ones(len(self)))
        found = []
        for place in np.unique(places):
            inside = places == place
            mean, share = self._confidences[inside].mean(), self._right[inside].mean()
            found.append(Bin(int(inside.sum()), float(mean), float(share)))
        return tuple(found)

    def _mass_bins(self, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        before = np.append(0.0, np.cumsum(weights))[self._first]
        # Whole numbers, so that ⌊ ⌋ is exact. What stands behind the last counted answer has no weight.
        places = (BINS * before) // max(float(weights.sum()), 1.0)
        return np.minimum(places.astype(np.int64), BINS - 1)
