"""Which words of a question stand with a figure, and what a figure without a noun leans on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.clauses import Zone
from rag.figures import Figure, FigureKind
from rag.leaning import leans
from rag.question import Question
from rag.read import Sentence
from rag.terms import Lexicon

OWN_CREDIT = 1.0
LEAD_CREDIT = 0.6
OTHER_CREDIT = 0.15
AFTER_CREDIT = 0.5
SHARED_CREDIT = 0.6
PREVIOUS_CREDIT = 0.3
SECTION_CREDIT = 0.2
"""What a question's word is worth by where it stands: with the figure, before it, with another figure, …"""
BESIDE = 60
"""Characters before a figure in which words that set it beside another stand."""
_SET_BESIDE = re.compile(
    r"(?:\bcompared\s+(?:with|to)|\bas\s+against|\bversus|\b(?:up|down)\s+from|\bafter|\bfollowing|\bagainst|"
    r"\b(?:in|de)crease\s+from|\b(?:rise|fall|drop|decline)\s+from|\((?:19|20)\d\d\s*:|;\s*(?:19|20)\d\d\s*:)\s*"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
"""Before a figure, words that set it beside the one before it."""
_NO_NOUN = re.compile(
    r"\s*(?:[,.;:()–—]|$)|\s+(?:in|for|by|at|and|or|to|on|compared|after|respectively)\b(?!\s+of\b)",
    re.IGNORECASE,
)
"""Behind a figure that has no noun of its own, and isn't said to be a part."""
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+)", re.IGNORECASE)


def local_share(
    question: Question,
    sentence: Sentence,
    figure: Figure,
    zone: Zone,
    others: Sequence[Zone],
    lexicon: Lexicon,
    echo: str = "",
) -> float:
    """Share of the question's weighted words near the figure; each word counts at its best place."""
    text = sentence.text
    bare = borrows(text, figure)
    places = (
        (OWN_CREDIT, [(zone.before, zone.after)]),
        (LEAD_CREDIT, _gaps(0, zone.before, others)),
        (AFTER_CREDIT, _gaps(zone.after, len(text), others)),
        (SHARED_CREDIT, [lent(text, o, zone) for o in others if leads(text, o, zone)]),
        (SHARED_CREDIT, [(o.before, o.after) for o in others if bare and _is_lender(text, o, zone)]),
        (OTHER_CREDIT, [(other.before, other.after) for other in others]),
    )
    credit: dict[str, float] = {}
    for worth, stretches in places:
        for start, end in stretches:
            for term in lexicon.terms(text[start:end]):
                credit[term] = max(credit.get(term, 0.0), worth)
    leaning = leans(text)
    for worth, context in (
        (OWN_CREDIT, echo),
        (PREVIOUS_CREDIT if echo or not leaning else LEAD_CREDIT, sentence.previous),
        (SECTION_CREDIT, " ".join(sentence.passage.section)),
    ):
        for term in lexicon.terms(context):
            credit[term] = max(credit.get(term, 0.0), worth)
    total = held = 0.0
    for term in dict.fromkeys(question.stems):
        weight = lexicon.weight(term)
        total += weight
        held += weight * credit.get(term, 0.0)
    return held / total if total else 0.0


def borrows(text: str, figure: Figure) -> bool:
    """Whether a figure stands without a noun, so that it counts what the one before it does: "and the Guild 31"."""
    return (
        figure.kind is FigureKind.COUNT
        and figure.unit is None
        and _NO_NOUN.match(text, figure.end) is not None
    )


def _is_lender(text: str, other: Zone, zone: Zone) -> bool:
    """Whether a figure without a noun has it from another: from one before it, or the next that it is joined to."""
    return other.after <= zone.start or _NEXT.fullmatch(text, zone.end, other.start) is not None


def leads(text: str, other: Zone, zone: Zone) -> bool:
    """Whether what stands before another figure is the subject of this one too: "included 16 girls, 75 women"."""
    return other.after <= zone.before and ";" not in text[other.start : zone.before]


def lent(text: str, other: Zone, zone: Zone) -> tuple[int, int]:
    """The words before another figure; all of its words where this one is only set beside it.

    "1,146 employees at the end of 2021, down from 1,203": the 1,203 are employees too.
    """
    leans = _SET_BESIDE.search(text, max(other.end, zone.start - BESIDE), zone.start) is not None
    return other.before, other.after if leans else other.start


def _gaps(start: int, end: int, others: Sequence[Zone]) -> list[tuple[int, int]]:
    """The stretches between two offsets that no other figure owns."""
    gaps: list[tuple[int, int]] = []
    at = start
    for other in sorted(others, key=lambda place: place.before):
        if other.after <= at or other.before >= end:
            continue
        if other.before > at:
            gaps.append((at, min(other.before, end)))
        at = max(at, other.after)
    if at < end:
        gaps.append((at, end))
    return gaps
