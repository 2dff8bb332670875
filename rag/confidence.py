"""How likely an answer is right: a few signals of its evidence, weighed into one probability.

The probability is a logistic of a weighted sum of signals (Platt 1999, with more than one score). The weights, none
of them negative, and the threshold under which an answer abstains stand in `weights/confidence.json`;
`footnote eval calibrate` fits both on development questions and writes that file.

Of an abstention, the same sum says how likely its evidence would have answered after all. What was abstained from
answers far less often than what was given, so its log-odds are lowered by one number, fitted on the same questions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from index.errors import ModelError

FORMAT: Final = 1
"""Version of the file's fields and of the signals' meanings."""
_CURE: Final = "install Footnote again, or write it anew with `footnote eval calibrate`"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known about the evidence of an answer; more of each never makes it less likely to be right."""

    lead: float
    """The cited sentence's score less that of the best sentence that isn't cited."""
    coverage: float
    """Share of the question's weighted words that the cited sentence holds, 0 to 1; context counts less."""
    answerable: float
    """Log-odds, as the trained reader sees them, that the cited passage answers; cut at ±`LIMIT`."""
    chance_lead: float
    """The reader's chance of the span that answers less its surest one that says something else, -1 to 1."""
    as_asked: float
    """1 where the question's names and years stand with the evidence, 0 where one is only assumed."""


LIMIT: Final = 4.0
"""Of log-odds: beyond it, the reader's probabilities say no more."""
NAMES: Final = tuple(field.name for field in fields(Signals))
"""The signals, in the order of their weights."""


class ConfidenceModel(Protocol):
    """Turns signals into a confidence, and says from which one on an answer is given."""

    @property
    def threshold(self) -> float:
        """Least confidence of an answer that is given, 0 to 1."""
        ...

    def confidence(self, signals: Signals, *, answers: bool) -> float:
        """Probability that an answer is right, 0 to 1; or, where it abstains, that its evidence answers."""
        ...


@dataclass(frozen=True, slots=True)
class LogisticConfidence:
    """1 / (1 + exp(-(intercept + Σ weight · signal))), of an abstention with `abstained` added."""

    intercept: float
    weights: tuple[float, ...]
    """One for each of `NAMES`, none below 0."""
    threshold: float = 0.0
    """Least confidence of an answer that is given, 0 to 1."""
    abstained: float = 0.0
    """Added to the log-odds of an abstention's evidence; at most 0."""

    def log_odds(self, signals: Signals) -> float:
        """Of an answer with these signals being right, cut at ±60."""
        signal: tuple[float, ...] = astuple(signals)
        sum_ = math.fsum(w * s for w, s in zip(self.weights, signal, strict=True))
        return max(-60.0, min(60.0, self.intercept + sum_))

    def confidence(self, signals: Signals, *, answers: bool) -> float:
        """Probability that an answer is right, 0 to 1; or, where it abstains, that its evidence answers."""
        logit = self.log_odds(signals)
        return logistic(logit if answers else logit + self.abstained)


def logistic(logit: float) -> float:
    """The probability with these log-odds."""
    return 1.0 / (1.0 + math.exp(-logit))


@cache
def packaged_confidence() -> LogisticConfidence:
    """The fit that ships with the package. Raises ModelError where it is missing or broken."""
    return read_confidence(Path(__file__).resolve().parent / "weights" / "confidence.json")


def read_confidence(path: Path) -> LogisticConfidence:
    """Read a file that `footnote eval calibrate` wrote.

    Raises:
        ModelError: it is missing, of another format, or a number is missing or out of its range.

    """
    try:
        raw: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: can't be read ({error}); {_CURE}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ModelError(f"{path}: not of format {FORMAT}; {_CURE}")
    weights = raw.get("weights")
    if not isinstance(weights, dict) or set(weights) != set(NAMES):
        raise ModelError(f"{path}: the weights must be those of {', '.join(NAMES)}; {_CURE}")
    found = LogisticConfidence(
        intercept=_number(path, raw, "intercept"),
        weights=tuple(_number(path, weights, name) for name in NAMES),
        threshold=_number(path, raw, "threshold"),
        abstained=_number(path, raw, "abstained"),
    )
    if not 0 <= found.threshold <= 1 or min(found.weights) < 0 or not -30 <= found.abstained <= 0:
        raise ModelError(f"{path}: the threshold or a weight is out of its range; {_CURE}")
    return found


def _number(path: Path, values: Mapping[str, object], name: str) -> float:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise ModelError(f"{path}: {name} must be a number; {_CURE}")
    return float(value)
