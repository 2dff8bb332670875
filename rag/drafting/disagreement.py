"""Two passages that state the same thing differently: both are shown, and that they disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.candidates import Candidate, read_chance
from rag.drafting.abstain import with_period
from rag.drafting.records import Draft, Statement
from rag.figures import Figure
from rag.terms import content_stems

BOTH_MEANT = 0.6
"""How sure the trained reader must be of each figure for the two to be answers to the same question."""
FARTHEST = 1.5
"""How many times the lower figure the higher may be: counts of one thing that differ more are of two things."""
SCORE_BEHIND = 0.3
"""How far behind the best figure another may be and still answer the same question."""
_PLACE = re.compile(
    r"\b(?:in|at|near|from|for|of)\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?)?((?:[A-Z][\w’'-]+\s?)+)"
)
_PART = re.compile(
    r"\b(?:of\s+(?:these|those|them|whom|which)|including|among\s+(?:these|them)|another|other|additional|further|remaining|rest|"
    r"quotas?|targets?|goals?|planned|limits?|capacity|budget\w*|hired|recruited)\b",
    re.IGNORECASE,
)
"""Words of a part, or of a different lot: it needn't be as many as the whole."""


def disagreeing(best: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """A figure of another sentence that answers the same, for the same time and scope, and differs; else None."""
    if read_chance(best.sentence, best.bound.figure) < BOTH_MEANT or _PART.search(_own(best)):
        return None
    return next((other for other in others if _disagrees(best, other)), None)


def both(first: Candidate, second: Candidate) -> Draft:
    """The draft that states two figures that disagree, in the order of the report."""
    ordered = sorted((first, second), key=lambda c: (c.sentence.passage.report_id, c.sentence.start))
    return Draft(
        tuple(Statement(f"{with_period(c)}.", c.sentence, c.bound.figure, c.bound.period) for c in ordered),
        lead="Passages of the report differ on this:",
        short_answer="; ".join(c.bound.figure.text for c in ordered),
    )


def _disagrees(best: Candidate, other: Candidate) -> bool:
    one, two = best.bound, other.bound
    return (
        other.sentence.start != best.sentence.start
        and other.sentence.passage.report_id == best.sentence.passage.report_id
        and other.period_fit is best.period_fit
        and not other.conflicts
        and other.scopes == best.scopes
        and one.period == two.period
        and one.figure.kind is two.figure.kind
        and _apart(one.figure, two.figure)
        and _same_noun(one.figure, two.figure)
        and other.score >= best.score - SCORE_BEHIND
        and read_chance(other.sentence, two.figure) >= BOTH_MEANT
        and not _PART.search(_own(other))
        and not _places(best) ^ _places(other)
    )


def _own(candidate: Candidate) -> str:
    return candidate.sentence.text[candidate.zone.before : candidate.zone.after]


def _places(candidate: Candidate) -> frozenset[str]:
    """Where a figure's sentence says that it is about."""
    return frozenset(match.strip() for match in _PLACE.findall(candidate.sentence.text))


def _apart(one: Figure, two: Figure) -> bool:
    """Whether both can't be true: a bound or a range allows more than one number."""
    if one.bound or two.bound:
        return False
    low, high = sorted((figure.value, figure.high or figure.value) for figure in (one, two))
    return low[1] < high[0] <= FARTHEST * low[1]


def _same_noun(one: Figure, two: Figure) -> bool:
    """Whether both count the same, as far as their own words say."""
    if one.unit is None or two.unit is None:
        return True
    return bool(set(content_stems(one.unit)) & set(content_stems(two.unit)))
