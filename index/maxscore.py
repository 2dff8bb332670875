"""The best rows of a few sorted lists of scores, without adding up every list.

MaxScore (Turtle and Flood 1995): rare terms first. Once no row that only frequent terms hold can reach the k best,
those terms are looked up for the rows that are still in, and their lists of hundreds of thousands aren't added up.
What comes out is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Postings: TypeAlias = tuple[NDArray[np.int32], NDArray[np.float32], float, int]
"""Of a term: its rows, sorted; their scores; the largest score; how often the term is asked for."""
_SLACK = 1e-4
"""Sums in another order differ in the last digits: candidates are taken by this much more generously."""
_LOOKED_UP = 16
"""Scores that are added up in the time in which one is looked up."""


def best_candidates(
    asked: Sequence[Postings], k: int, rows: int, allowed: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Rows, sorted, among which the k best by `scores_of` are, and all that are equal to the last of these.

    Args:
        asked: The terms.
        k: How many.
        rows: How many there are.
        allowed: Of each row whether it may be found; all may where this is None.

    """
    by_rarity = sorted(asked, key=lambda held: len(held[0]))
    bounds = np.cumsum([bound * times for _, _, bound, times in reversed(by_rarity)])[::-1]
    total = np.zeros(rows, dtype=np.float32)
    least = 0.0
    rest = 0.0
    ahead = sum(len(of) for of, *_ in by_rarity)
    for (of, scores, _, times), reach in zip(by_rarity, bounds.tolist(), strict=True):
        if least > reach * (1 + _SLACK):
            still_in = np.count_nonzero(total > _floor(least, reach))
            if still_in * _LOOKED_UP < ahead:
                rest = reach
                break
        ahead -= len(of)
        # A term stands once in its list, so no row is added to twice at a time.
        reached = total[of]
        reached += scores if times == 1 else scores * np.float32(times)
        total[of] = reached
        hopeful = reached > least if allowed is None else (reached > least) & allowed[of]
        if np.count_nonzero(hopeful) >= k:
            reached = reached[hopeful]
            least = float(np.partition(reached, len(reached) - k)[len(reached) - k])
    found = total > _floor(least, rest)
    return np.flatnonzero(found if allowed is None else found & allowed).astype(np.int64)


def _floor(least: float, rest: float) -> float:
    """What a row has to have by now, to be among the best with all that it can still get."""
    return max(0.0, (least - rest) - _SLACK * (least + rest))


def scores_of(rows: NDArray[np.int64], asked: Sequence[Postings]) -> NDArray[np.float32]:
    """Scores of some rows, added up in the order of the terms: the same for a row whatever stands beside it."""
    total = np.zeros(len(rows), dtype=np.float32)
    for of, scores, _, times in asked:
        if not len(of):
            continue
        at = np.searchsorted(of, rows.astype(np.int32))
        at[at == len(of)] = 0
        found = of[at] == rows
        total[found] += scores[at[found]] * np.float32(times)
    return total
