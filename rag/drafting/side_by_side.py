"""Two figures of one sentence set against each other, where no one word of the question tells each side's.

"How much more did the port pay the agency for each diver than the diver got from it?": the sentence that has both
sums tells which is whose, and a difference is the same whichever comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.candidates import Candidate, PeriodFit
from rag.drafting.asked import Asked, Comparison
from rag.drafting.comparable import why_not
from rag.drafting.directions import MOVES
from rag.drafting.operands import operand_candidates
from rag.drafting.records import Reading
from rag.drafting.thresholds import FIGURE_SCORE
from rag.read import Sentence
from rag.synonyms import SAME
from rag.terms import content_stems

_PAIRED = frozenset({Asked.DIFFERENCE, Asked.RATIO})
_IN_ORDER = re.compile(r"\brespectively\b", re.IGNORECASE)
_HALVES = re.compile(
    r"\b(?:between|separate[sd]?)\s+(?P<left>.{3,120}?)\s+(?:and|from)\s+(?P<right>.{3,120})|"
    r"(?P<before>.{3,160}?)\s+(?:than|versus|vs\.?|minus|compared\s+(?:with|to))\s+(?P<behind>.{3,120})",
    re.IGNORECASE | re.DOTALL,
)
LEAST_TOLD = 0.6
"""Least share of a side's own words that must stand in the sentence."""
_WEAK = frozenset(content_stems("get gets got receive received actually ended pay pays paid really only"))
"""Words of money that changed hands, which every sentence about it has in its own way."""
LEAST_SCORE = FIGURE_SCORE - 0.15
"""Least score of either figure; that they stand together makes up for what one lacks."""


@dataclass(frozen=True, slots=True)
class _Halves:
    """Stems of the question's two sides."""

    left: frozenset[str]
    """Those that only the first has."""
    right: frozenset[str]
    """Those that only the second has."""
    shared: frozenset[str]


def side_by_side(reading: Reading, comparison: Comparison) -> tuple[Candidate, Candidate] | None:
    """The two figures, in the order of the sentence; None where there aren't two, or more than two would do."""
    halves = _halves(reading.question.text) if comparison.asked in _PAIRED else None
    if halves is None or len(comparison.years) > 1 or MOVES.search(reading.question.text):
        return None  # what moved more isn't what is stated
    found = [
        c
        for c in operand_candidates(reading)
        if c.period_fit is not PeriodFit.OTHER and c.score >= LEAST_SCORE
    ]
    if not found:
        return None
    sentence = max(found, key=lambda c: c.score).sentence
    if _IN_ORDER.search(sentence.text):
        return None  # "400 and 250 at the port and the airport, respectively"
    together = sorted((c for c in found if c.sentence is sentence), key=lambda c: c.bound.figure.start)
    pair = _pair(reading, halves, sentence, together)
    if pair is None or why_not(reading, pair, by_year=False, adding=False, as_asked=True) is not None:
        return None
    return pair


def _halves(text: str) -> _Halves | None:
    match = _HALVES.search(text)
    if match is None:
        return None
    sides = (match["left"] or match["before"], match["right"] or match["behind"])
    left, right = (
        frozenset(_plain(term) for term in content_stems(side) if not term.isdigit() and term not in _WEAK)
        for side in sides
    )
    return _Halves(left - right, right - left, left & right)


def _plain(term: str) -> str:
    """One word for all of those that mean the same: "spent" and "spend"."""
    return min(SAME.get(term, {term}))


def _pair(
    reading: Reading, halves: _Halves, sentence: Sentence, together: Sequence[Candidate]
) -> tuple[Candidate, Candidate] | None:
    if len(together) < 2 or not (halves.left or halves.right):
        return None
    present = frozenset(_plain(term) for term in reading.lexicon.terms(sentence.text))
    if not halves.shared <= present:
        return None  # what both sides are about
    if len(together) == 2:
        told = all(len(side & present) >= LEAST_TOLD * len(side) for side in (halves.left, halves.right))
        return (together[0], together[1]) if told else None
    ranked = sorted(
        ((_fit(halves, one, other), -(at[1] - at[0]), at) for at, (one, other) in _pairs(together)),
        key=lambda each: each[:2],
        reverse=True,
    )
    best, second = ranked[:2]
    if not best[0] or best[:2] == second[:2]:
        return None
    first, last = best[2]
    return together[first], together[last]


def _pairs(
    together: Sequence[Candidate],
) -> list[tuple[tuple[int, int], tuple[Candidate, Candidate]]]:
    return [((a, b), (together[a], together[b])) for a, b in combinations(range(len(together)), 2)]


def _fit(halves: _Halves, one: Candidate, other: Candidate) -> int:
    """How many words of the sides stand with two figures, in the better of both orders; 0 where one has none."""
    first, second = (frozenset(_plain(term) for term in content_stems(_clause(c))) for c in (one, other))
    straight = (len(halves.left & first), len(halves.right & second))
    crossed = (len(halves.left & second), len(halves.right & first))
    return max(sum(hits) if all(hits) else 0 for hits in (straight, crossed))


def _clause(candidate: Candidate) -> str:
    return candidate.sentence.text[candidate.zone.before : candidate.zone.after]
