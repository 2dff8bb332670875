"""Logits of windows → the best spans of a passage, in tokens. Nothing but numpy.

All spans of a passage stand in one table, (tokens, longest answer): row i, column k is the span of k + 1 tokens from
token i. Windows that overlap write to the same table, and the larger score of a span that both hold counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.reader.windows import Window

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of one window."""

    start: Floats
    """(tokens,) Of an answer beginning there."""
    end: Floats
    """(tokens,) Of an answer ending there."""
    gate: float
    """Of the window answering the question at all."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Neighbouring tokens of a passage that may be the answer."""

    first: int
    last: int
    """Inclusive."""
    score: float
    """Start logit plus end logit, less those of no answer."""
    share: float
    """Of the probability of all spans of the passage."""


def window_scores(start: Floats, end: Floats, null: float, *, longest: int) -> Floats:
    """Scores of all spans: (tokens, longest), minus infinity past the end.

    `start`, `end`: (tokens,) logits of the passage's tokens; `null`: the score of no answer.
    """
    tokens = len(start)
    scores = np.full((tokens, longest), -np.inf, dtype=np.float32)
    for more in range(min(longest, tokens)):
        scores[: tokens - more, more] = start[: tokens - more] + end[more:] - np.float32(null)
    return scores


def passage_scores(
    tokens: int, windows: Sequence[Window], logits: Sequence[Logits], *, longest: int
) -> tuple[Floats, list[float]]:
    """Scores of all spans of a passage, (tokens, longest), and the best score of each window."""
    table = np.full((tokens, longest), -np.inf, dtype=np.float32)
    best: list[float] = []
    for window, said in zip(windows, logits, strict=True):
        held = slice(window.passage_at, window.passage_at + window.count)
        null = float(said.start[window.null] + said.end[window.null])
        scores = window_scores(said.start[held], said.end[held], null, longest=longest)
        part = table[window.first : window.first + window.count]
        np.maximum(part, scores, out=part)
        best.append(float(scores.max()))
    return table, best


def best_spans(scores: Floats, count: int) -> list[TokenSpan]:
    """The `count` best spans, best first; of equal ones the earlier and shorter first. Spans may overlap."""
    flat = scores.ravel()
    valid = int(np.isfinite(flat).sum())
    if not valid:
        return []
    top = float(flat.max())
    weights = np.exp((flat - np.float32(top)).astype(np.float64))
    total = float(weights.sum())
    count = min(count, valid)
    # Only the best are sorted; all that equal the last of them are looked at, so that the earlier ones stay.
    likely = np.flatnonzero(flat >= np.partition(flat, len(flat) - count)[len(flat) - count])
    order = likely[np.argsort(-flat[likely], kind="stable")[:count]]
    width = scores.shape[1]
    return [
        TokenSpan(
            int(i) // width, int(i) // width + int(i) % width, float(flat[i]), float(weights[i]) / total
        )
        for i in order
    ]
