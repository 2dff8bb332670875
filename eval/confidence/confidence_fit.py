"""Fits the confidence: signals of answers with known outcome → weights, and the threshold of abstaining.

The weights minimise the log loss plus a penalty on the squared weights of the standardised signals (Platt 1999,
with more than one score), under the bound that no weight is negative: more of a signal never makes an answer less
likely. The problem is convex, so that what is found doesn't depend on where the search starts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.cases import GoldQuestion
from index.errors import InputError
from rag.confidence import LogisticConfidence, Signals, logistic

PENALTY: Final = 3.0
"""On half the sum of the squared weights, per unit of standardised signal, in answers."""
DIGITS: Final = 6
"""Weights are rounded to as many decimals, so that a file doesn't depend on the last bit of a sum."""
SWEEPS: Final = 1000
"""At most; the search ends where a sweep changes no weight by more than `_STILL`."""
_STILL: Final = 1e-8
HIGHEST_THRESHOLD: Final = 0.5
"""An answer that is likelier right than wrong is given."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A development question, answered with no threshold."""

    gold: GoldQuestion
    right: bool
    """As judged."""
    parts: tuple[Signals, ...]
    """Of each part of the question that was answered; none where the answer abstains."""
    nearest: Signals | None = None
    """Where the answer abstains: of the evidence that it shows; None where it shows none."""
    source: int = 0
    """Number of the gold file that it comes from."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and what abstaining below it does to the development questions."""

    value: float
    right: float
    """Share of all questions."""
    abstention_f1: float | None
    """None where nothing should be abstained from, and nothing is."""
    given: int
    """Answers that are given."""
    wrong: int
    """Given answers that are wrong."""


def fit(outcomes: Sequence[Outcome], *, penalty: float = PENALTY) -> LogisticConfidence:
    """Fit the weights to the answers of one part; the others' outcome says nothing about a single part.

    Raises:
        InputError: there aren't both right and wrong answers among them.

    """
    fitted = [outcome for outcome in outcomes if len(outcome.parts) == 1]
    right = np.array([outcome.right for outcome in fitted], dtype=np.float64)
    if not len(right) or right.all() or not right.any():
        raise InputError("the answers are all right or all wrong: there is nothing to fit; add questions")
    signals = np.array([astuple(outcome.parts[0]) for outcome in fitted], dtype=np.float64)
    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    spread = np.where(spread > 1e-9, spread, np.inf)  # a signal that never varies has weight 0
    weights, intercept = _minimised((signals - mean) / spread, right, penalty)
    raw = weights / spread
    return LogisticConfidence(
        intercept=round(float(intercept - raw @ mean), DIGITS),
        weights=tuple(round(float(weight), DIGITS) for weight in raw),
    )


def fit_abstained(model: LogisticConfidence, outcomes: Sequence[Outcome]) -> float:
    """What to add to the log-odds of an abstention's evidence, at most 0, in log-odds.

    With it, the mean confidence of the abstentions is the share of them that should have answered: (k + ½) / (n + 1)
    for k of n, so that it is neither 0 nor 1 for few. Without abstentions it is 0.
    """
    declined = [outcome for outcome in outcomes if outcome.nearest is not None]
    logits = [model.log_odds(outcome.nearest) for outcome in declined if outcome.nearest is not None]
    if not logits:
        return 0.0
    wanted = (sum(outcome.gold.answerable for outcome in declined) + 0.5) / (len(declined) + 1)
    low, high = -30.0, 0.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(logistic(logit + middle) for logit in logits) / len(logits) > wanted:
            high = middle
        else:
            low = middle
    return round(high, DIGITS)


def folds_by_turn(outcomes: Sequence[Outcome], folds: int) -> tuple[int, ...]:
    """A fold for each outcome: right, wrong and abstained ones are each dealt out in turn."""
    dealt: Counter[tuple[bool, bool]] = Counter()
    found = []
    for outcome in outcomes:
        kind = (outcome.right, bool(outcome.parts))
        found.append(dealt[kind] % folds)
        dealt[kind] += 1
    return tuple(found)


def held_out(
    outcomes: Sequence[Outcome], folds: Sequence[int], *, penalty: float = PENALTY
) -> tuple[float | None, ...]:
    """The confidence of each outcome by a fit on the other folds; None where the answer abstains.

    Raises:
        InputError: without one of the folds, the answers are all right or all wrong.

    """
    found: list[float | None] = [None] * len(outcomes)
    for fold in sorted(set(folds)):
        rest = [outcome for outcome, own in zip(outcomes, folds, strict=True) if own != fold]
        model = fit(rest, penalty=penalty)
        for at, (outcome, own) in enumerate(zip(outcomes, folds, strict=True)):
            if own == fold and outcome.parts:
                found[at] = min(model.confidence(part, answers=True) for part in outcome.parts)
    return tuple(found)


def choose_threshold(
    outcomes: Sequence[Outcome], confidences: Sequence[float | None]
) -> tuple[Threshold, Threshold]:
    """No threshold, and the highest one that costs neither right answers nor abstention F1.

    Looked at are the points of the risk–coverage curve: half-way between neighbouring confidences, up to
    `HIGHEST_THRESHOLD`. The highest that keeps both measures at what they are without one has the least risk.

    Args:
        outcomes: Answered with no threshold.
        confidences: Of each, by a fit that hasn't seen it; None where the answer abstains.

    """
    without = at_threshold(outcomes, confidences, 0.0)
    known = sorted({confidence for confidence in confidences if confidence is not None})
    between = [(low + high) / 2 for low, high in pairwise(known)]
    chosen = without
    for value in between:
        tried = at_threshold(outcomes, confidences, round(value, DIGITS))
        kept = tried.right >= without.right and (tried.abstention_f1 or 0.0) >= (without.abstention_f1 or 0.0)
        if kept and tried.value <= HIGHEST_THRESHOLD:
            chosen = tried
    return without, chosen


def at_threshold(outcomes: Sequence[Outcome], confidences: Sequence[float | None], value: float) -> Threshold:
    """What the outcomes are where answers below a threshold abstain.

    An answer of several parts is taken by its least confident one: as a whole it abstains, or it doesn't.
    """
    right = given = wrong = hits = said = should = 0
    for outcome, confidence in zip(outcomes, confidences, strict=True):
        answers = confidence is not None and confidence >= value
        holds = outcome.right if answers or confidence is None else not outcome.gold.answerable
        right += holds
        given += answers
        wrong += answers and not holds
        hits += not answers and not outcome.gold.answerable
        said += not answers
        should += not outcome.gold.answerable
    return Threshold(
        value=value,
        right=right / len(outcomes) if outcomes else 0.0,
        abstention_f1=2 * hits / (said + should) if said + should else None,
        given=given,
        wrong=wrong,
    )


def _minimised(
    signals: NDArray[np.float64], right: NDArray[np.float64], penalty: float
) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept by Newton steps along one coordinate at a time, each cut at 0 (signals: (n, d))."""
    weights = np.zeros(signals.shape[1])
    share = right.mean()
    intercept = float(np.log(share / (1 - share)))
    for _ in range(SWEEPS):
        moved = 0.0
        for at in range(len(weights) + 1):
            chance = 1.0 / (1.0 + np.exp(-(signals @ weights + intercept)))
            # A floor under the curvature keeps a step short where nearly all chances are 0 or 1.
            curve = np.maximum(chance * (1 - chance), 1e-3)
            if at == len(weights):
                step = float((right - chance).sum() / curve.sum())
                intercept += step
            else:
                column = signals[:, at]
                slope = float(column @ (chance - right)) + penalty * weights[at]
                new = max(0.0, weights[at] - slope / (float(column**2 @ curve) + penalty))
                step = new - weights[at]
                weights[at] = new
            moved = max(moved, abs(step))
        if moved < _STILL:
            break
    return weights, intercept
