"""What is gained by answering only where one is confident: risk against coverage.

Coverage is the share of the given answers that is kept, the most confident first; risk is the share of the kept
ones that is wrong (Geifman and El-Yaniv 2017). Abstentions are in neither: they are measured by abstention F1.
Equal confidences can't be parted: among them, errors are spread evenly, which is the mean over their orders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Point:
    """Of the curve."""

    coverage: float
    """Share of the answers that is kept, above 0 and up to 1."""
    risk: float
    """Share of the kept answers that is wrong."""
    threshold: float
    """The least confidence that is kept."""


class RiskCoverage:
    """Confidences of given answers and whether each is right, sorted once.

    Args:
        confidences: 0 to 1.
        right: One for each confidence.

    """

    def __init__(self, confidences: Sequence[float], right: Sequence[bool]) -> None:
        given = np.asarray(confidences, dtype=np.float64)
        self._order = np.argsort(-given, kind="stable")
        self._confidences: NDArray[np.float64] = given[self._order]
        self._wrong: NDArray[np.float64] = 1.0 - np.asarray(right, dtype=np.float64)[self._order]
        # Where a run of equal confidences ends.
        changes = np.flatnonzero(np.diff(self._confidences))
        self._ends = np.append(changes, len(given) - 1) if len(given) else changes

    def __len__(self) -> int:
        return len(self._wrong)

    def aurc(self, counts: NDArray[np.float64]) -> float | None:
        """Area under the curve: the mean risk over the coverages 1/n, 2/n, … 1 (Geifman et al. 2019).

        0 is best; an order by chance has the overall share of wrong answers. None without answers. Others take the
        area by the trapezoid rule, in which the first and the last risk count half.
        """
        risks = self._risks(counts)
        return float(risks.mean()) if len(risks) else None

    def excess_aurc(self, counts: NDArray[np.float64]) -> float | None:
        """AURC less that of the same answers with every right one before every wrong one (Geifman et al. 2019).

        The ideal is computed from the answers, not by the paper's approximation for large n: 0 is reached exactly
        where no wrong answer is as confident as a right one. None without answers.
        """
        risks = self._risks(counts)
        n = len(risks)
        if not n:
            return None
        kept = np.arange(1, n + 1)
        ideal = np.maximum(0.0, kept - n * (1.0 - risks[-1])) / kept
        return max(0.0, float((risks - ideal).mean()))

    def risk_at(self, coverage: float, counts: NDArray[np.float64]) -> float | None:
        """Risk where the ⌈coverage · n⌉ most confident answers are kept; None without answers."""
        risks = self._risks(counts)
        if not len(risks):
            return None
        return float(risks[max(1, math.ceil(coverage * len(risks) - 1e-9)) - 1])

    def points(self) -> tuple[Point, ...]:
        """The curve at each confidence that can be a threshold, highest first."""
        risks = self._risks(np.ones(len(self)))
        return tuple(
            Point((int(end) + 1) / len(self), float(risks[end]), float(self._confidences[end]))
            for end in self._ends
        )

    def _risks(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Risk where the 1, 2, … n most confident answers are kept, float64 (n,); n is the sum of the counts."""
        weights = counts[self._order]
        kept = np.append(0.0, np.cumsum(weights)[self._ends])
        wrong = np.append(0.0, np.cumsum(weights * self._wrong)[self._ends])
        each = np.arange(1, round(float(kept[-1])) + 1)
        # A run that no question is drawn of adds no step; interp wants each step once.
        steps = np.append(True, np.diff(kept) > 0)
        risks: NDArray[np.float64] = np.interp(each, kept[steps], wrong[steps]) / each
        return risks
