"""Each figure of a text is held against the figures of its quote: value, kind, bound, unit, period and scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.figures import DATES, Figure, FigureKind, same_figure
from rag.scope import scope_conflicts
from rag.terms import content_stems
from rag.verify.quoted import ReadFigure, ReadText, figures_of

_SAME_BOUNDS = (
    {"more than", "over"},
    {"at least", "no fewer than", "no less than"},
    {"at most", "no more than", "not more than", "up to"},
    {"less than", "fewer than", "under"},
    {"about", "around", "approximately", "roughly", "an estimated"},
    {"nearly", "almost"},
)
"""Bounds that mean the same."""
_DONE = re.compile(
    r"\w{3,}(?:ed|ing)$|(?:given|sent|held|made|won|lost|paid|taken|seen|found|brought)$", re.IGNORECASE
)
"""A participle after a counted noun ("visas issued") says what was done to it, not what it is."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure of a text that its quote doesn't bear, and why."""

    figure: Figure
    why: str
    """Goes on after the figure: "isn't in the quote that it cites"."""


def unsupported_figures(text: str, quote: str) -> tuple[Figure, ...]:
    """Figures of a text that its quote doesn't state: another value, kind, bound or range."""
    stated = figures_of(quote)
    return tuple(f for f in figures_of(text) if not any(matches(f, known) for known in stated))


def doubted_figures(told: ReadText, quoted: ReadText, question: str) -> tuple[Doubt, ...]:
    """Figures of a wording that its quote doesn't bear.

    Args:
        told: The wording.
        quoted: The quote that it cites.
        question: Its words may name what a figure counts where the quote doesn't.

    """
    context = frozenset(content_stems(question))
    found = (_doubt(figure, quoted, context) for figure in told.figures)
    return tuple(doubt for doubt in found if doubt is not None)


def _doubt(told: ReadFigure, quoted: ReadText, context: Collection[str]) -> Doubt | None:
    figure = told.figure
    alike = [stated for stated in quoted.figures if matches(figure, stated.figure)]
    if not alike:
        if figure.kind is FigureKind.YEAR and figure.high is None and str(int(figure.value)) in quoted.years:
            return None  # the year that the sentence before hands on
        return Doubt(figure, "isn't in the quote that it cites")
    if figure.kind in DATES:
        return None
    alike = [stated for stated in alike if unit_fits(figure.unit, stated, quoted, context)]
    if not alike:
        return Doubt(figure, "counts something else in the quote that it cites")
    if told.period is not None:
        alike = [stated for stated in alike if period_fits(told.period, stated, quoted)]
        if not alike:
            return Doubt(figure, "is given to another year than in its quote")
    scopes = told.scopes()
    if scopes and all(scope_conflicts(scopes, stated.scopes()) for stated in alike):
        return Doubt(figure, "is given to another level or group than in its quote")
    return None


def matches(figure: Figure, stated: Figure) -> bool:
    """Whether a figure of a quote states what one of a text says: value, kind, range and bound.

    The bound is part of it: 35 can't rest on "at least 35", nor "fewer than five" on five. A date with a month or a
    day rests on the same date only.
    """
    if not same_figure(figure, stated):
        return False
    if figure.kind is FigureKind.DATE:
        return " ".join(figure.text.lower().split()) == " ".join(stated.text.lower().split())
    return same_bound(figure.bound, stated.bound)


def same_bound(told: str | None, stated: str | None) -> bool:
    """Whether two bounds mean the same; None is the bound of an exact figure."""
    if told is None or stated is None:
        return told is stated
    left, right = " ".join(told.split()), " ".join(stated.split())
    return left == right or any({left, right} <= alike for alike in _SAME_BOUNDS)


def period_fits(period: str, stated: ReadFigure, quoted: ReadText) -> bool:
    """Whether a quote gives a figure to a period, or names that year and no other where it doesn't say."""
    if stated.period is None:
        return quoted.years == {period}
    return stated.period == period


def unit_fits(unit: str | None, stated: ReadFigure, quoted: ReadText, context: Collection[str]) -> bool:
    """Whether what is said to be counted is what a quote's figure counts.

    Args:
        unit: A counted noun with its adjectives, a currency, a unit of time or `percent`; None fits every figure.
        stated: The quote's figure.
        quoted: The quote.
        context: Stems that may name what is counted where the quote's figure has no noun of its own.

    """
    known = stated.figure
    if unit is None or unit == known.unit:
        return True
    if known.kind not in {FigureKind.COUNT, FigureKind.ORDINAL, FigureKind.RATIO}:
        return False
    counted, named = _counted(unit, stated), content_stems(known.unit or "")
    if not named:
        # "31 inspectors in 2022, 18 in 2021": a bare number borrows the noun; "7 pupils, of whom 3 were girls" doesn't.
        borrows = all(term.isdigit() for term in stated.behind)
        return all(
            term in stated.own
            or (term in context and (borrows or not quoted.others_claim(stated, term)))
            or (term in quoted.stems and not quoted.others_claim(stated, term))
            for term in counted
        )
    if counted and not set(counted) & stated.own:
        return False
    loose = [term for term in counted if term not in stated.own]
    if any(term not in quoted.stems or quoted.others_claim(stated, term) for term in loose):
        return False
    near = [term for term in counted if term in stated.own]
    # "Visas to 13 victims" are visas; but "inspectors visited five boats" are no inspectors.
    before = stated.linked and all(term not in stated.behind for term in near)
    return before or all(term in named for term in near)


def _counted(unit: str, stated: ReadFigure) -> Sequence[str]:
    """Stems of a counted noun with its adjectives, cut at the first participle that the quote doesn't have."""
    words: list[str] = []
    for word in unit.split():
        terms = content_stems(word)
        if words and _DONE.match(word) and not set(terms) <= stated.own:
            break
        words += terms
    return words
