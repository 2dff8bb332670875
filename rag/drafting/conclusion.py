"""What follows from figures that may be set against each other: which is more, how it went, what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.arithmetic import compute
from rag.candidates import Candidate
from rag.drafting.asked import Asked, Comparison
from rag.drafting.records import Computed
from rag.drafting.sides import Axis, Sides
from rag.figures import DATES, FigureKind, parse_figures
from rag.quantities import Quantity, Sense, end_asked, is_surely_more, is_surely_same, quantity
from rag.records import Operation

_ASKS_DIRECTION = re.compile(r"^\W*(?:did|does|do|is|are|was|were|has|have|had)\b", re.IGNORECASE)
_UP = re.compile(
    r"\b(?:increas|ris(?:e|en|ing)\b|rose|grow|grew|more\b|higher|longer|(?:go|went|gone)\s+up|or\s+up)",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas|declin|drop|fall|fell|fewer|less\b|lower|shorter|shr[aiu]nk|(?:go|went|gone)\s+down|or\s+down)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_UNCERTAIN = "A bound isn’t an exact figure, so they aren’t set against each other."
_TOO_NEAR = (
    "An approximate figure isn’t certain to be more than the other, so they aren’t set against each other."
)


_LONG_NAMES = {
    "federal": "the federal level",
    "state": "the state level",
    "municipal": "the municipal level",
    "sex": "sex trafficking",
    "labor": "labor trafficking",
    "unspecified": "unspecified forms",
}
"""The names of a contrast's members that can't stand alone."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is said of the figures."""

    closing: str
    """Words after the figures; the only figures in it are those of `computed`."""
    short: str | None
    computed: Computed | None = None
    lead: str = ""
    """ "Yes." or "No."."""
    first: Candidate | None = None
    """The figure that is asked for ("which was highest"), to be told first."""
    title: str = ""
    """What it is: "The highest"."""


def conclude(text: str, comparison: Comparison, sides: Sides) -> Conclusion:
    """The conclusion from figures that count the same.

    Args:
        text: The question.
        comparison: What it asks.
        sides: Two or more figures, none of them a range or approximate.

    """
    found = sides.stated
    end = end_asked(text)
    amounts = [held for c in found if (held := quantity(c.bound.figure, end)) is not None]
    if comparison.asked is Asked.EACH:
        return Conclusion("", None)
    if comparison.asked is Asked.TOTAL:
        return _total(amounts)
    if comparison.asked in {Asked.MOST, Asked.LEAST}:
        return _extreme(comparison, sides, amounts)
    first, last = amounts[0], amounts[-1]
    by_year = sides.axis is Axis.YEARS
    if is_surely_same(first, last):
        return Conclusion(
            "The figure didn’t change." if by_year else "They are the same.",
            "didn’t change" if by_year else "the same",
            lead=_yes_or_no(text, comparison, first, last, by_year=by_year),
        )
    if not is_surely_more(last, first) and not is_surely_more(first, last):
        # "95 − at least 63 = at most 32": that is all that follows from the two.
        rose = last.value > first.value
        claimed = _claimed(text, comparison, by_year=by_year)
        computed = _operation(comparison, first, last, rose=rose) if claimed is rose else None
        if computed is None or comparison.asked is not Asked.DIFFERENCE:
            return Conclusion(_uncertain(amounts), None)
        return Conclusion(f"{computed.text}.", computed.result, computed)
    rose = is_surely_more(last, first)
    title, label = _title(Asked.MOST, amounts), _label(sides, found[-1 if rose else 0])
    word = _course(amounts) if by_year else f"{title} is that for {label}"
    computed = _operation(comparison, first, last, rose=rose)
    return Conclusion(
        f"{word}: {computed.text}."
        if computed and by_year
        else f"{word}. {computed.text}."
        if computed
        else f"{word}.",
        computed.result
        if computed
        else word.removeprefix("The figure ").removeprefix(f"{title} is that for "),
        computed,
        lead=_yes_or_no(text, comparison, first, last, by_year=by_year),
    )


def _uncertain(amounts: Sequence[Quantity]) -> str:
    """Why it can't be told which of some amounts is more."""
    return _TOO_NEAR if any(amount.sense is Sense.NEAR for amount in amounts) else _UNCERTAIN


def _total(amounts: Sequence[Quantity]) -> Conclusion:
    result = compute(Operation.TOTAL, amounts)
    if result is None:
        shares = amounts[0].kind is FigureKind.PERCENT
        return Conclusion(
            "It isn’t certain that the shares are of the same whole, so they aren’t added up."
            if shares
            else "Bounds in opposite senses don’t add up to anything that can be said.",
            None,
        )
    return Conclusion(f"Together: {result.line}.", result.text, computed_of(Operation.TOTAL, amounts))


def _extreme(comparison: Comparison, sides: Sides, amounts: Sequence[Quantity]) -> Conclusion:
    """Which figure is the highest or the lowest, where that is certain; of two, by how much where asked, too."""
    asked = comparison.asked
    best = [
        number
        for number, one in enumerate(amounts)
        if all(
            is_surely_more(*((one, other) if asked is Asked.MOST else (other, one)))
            for place, other in enumerate(amounts)
            if place != number
        )
    ]
    if not best:
        if all(is_surely_same(amounts[0], other) for other in amounts[1:]):
            return Conclusion("They are the same.", "the same")
        return Conclusion(
            _uncertain(amounts)
            if any(a.sense is not amounts[0].sense or a.sense.value[0] for a in amounts)
            else "There is a tie.",
            None,
        )
    found = sides.stated[best[0]]
    high = best[0] if asked is Asked.MOST else 1 - best[0]
    computed = (
        computed_of(Operation.DIFFERENCE, (amounts[high], amounts[1 - high]))
        if comparison.apart and len(amounts) == 2
        else None
    )
    closing = f"{computed.text}." if computed else ""
    return Conclusion(closing, _label(sides, found), computed, first=found, title=_title(asked, amounts))


def _title(asked: Asked, amounts: Sequence[Quantity]) -> str:
    """What the first in order is called: "The higher", "The lowest", "The longer"."""
    lasts = amounts[0].kind is FigureKind.DURATION
    stem = ("long" if lasts else "high") if asked is Asked.MOST else ("short" if lasts else "low")
    return f"The {stem}{'est' if len(amounts) > 2 else 'er'}"


def _course(amounts: Sequence[Quantity]) -> str:
    """How a figure went from the first year to the last."""
    steps = list(pairwise(amounts))
    first, last = amounts[0], amounts[-1]
    word = "increased" if is_surely_more(last, first) else "decreased"
    if len(steps) > 1:
        up = all(is_surely_more(later, earlier) for earlier, later in steps)
        down = all(is_surely_more(earlier, later) for earlier, later in steps)
        word += " from each year to the next" if up or down else " over the whole time, but not in each year"
    return f"The figure {word}"


def _operation(comparison: Comparison, first: Quantity, last: Quantity, *, rose: bool) -> Computed | None:
    asked, places = comparison.asked, comparison.places
    high, low = (last, first) if rose else (first, last)
    if asked is Asked.PERCENT_CHANGE:
        change = computed_of(Operation.PERCENT_CHANGE, (first, last), places)
        return change or computed_of(Operation.DIFFERENCE, (high, low))
    if asked is Asked.RATIO:
        return computed_of(Operation.RATIO, (high, low), places)
    return computed_of(Operation.DIFFERENCE, (high, low)) if asked is Asked.DIFFERENCE else None


def computed_of(operation: Operation, operands: Sequence[Quantity], places: int = 1) -> Computed | None:
    """The result as a part of a draft; None where it wouldn't be sound."""
    result = compute(operation, operands, places)
    if result is None:
        return None
    values = tuple(operand.value for operand in result.operands)
    return Computed(result.line, result.text, result.value, result.unit, values, operation)


def _label(sides: Sides, candidate: Candidate) -> str:
    """What a side is called: its year, its figure's noun where that names it, else its level, group or words."""
    label = next(side.label for side in sides.sides if side.candidate is candidate)
    unit = candidate.bound.figure.unit
    if candidate.bound.figure.kind is FigureKind.COUNT and unit and label.lower() in unit.lower():
        return unit
    return _LONG_NAMES.get(label, label)


def _claimed(text: str, comparison: Comparison, *, by_year: bool) -> bool | None:
    """Whether the question has the last figure be more than the first; None where it says nothing of that."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up == down:
        return None
    if not by_year:  # "how many more A than B": the side named first is claimed to have more
        return down
    named = [text.find(year) for year in (*comparison.years[:1], *comparison.years[-1:])]
    return down if _is_turned(text, named) else up


def _is_turned(text: str, named: Sequence[int]) -> bool:
    """Whether the earlier year is named first and held against the later: "more in 2021 than in 2022".

    `named`: where both years stand, -1 where one doesn't.
    """
    return len(named) == 2 and -1 not in named and _THAN.search(text, *named) is not None


def _yes_or_no(text: str, comparison: Comparison, first: Quantity, last: Quantity, *, by_year: bool) -> str:
    """Yes or no, where the question asks whether a figure rose or fell, or is more than another (not which of the two).

    `first` and `last`: by year in order of time, else as the question names them.
    """
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if not _ASKS_DIRECTION.search(text) or up == down:
        return ""
    if any(figure.kind not in DATES for figure in parse_figures(text)):
        return ""  # "by at least 20": the direction alone doesn't say
    if not by_year:
        # "Did Orlo have more wells than Tamsin": the side named first is claimed to have more.
        high, low = (first, last) if up else (last, first)
        return ("Yes." if is_surely_more(high, low) else "No.") if _THAN.search(text) else ""
    # "more in 2021 than in 2022": the first year named is the one that is claimed to be more.
    named = (
        [text.find(year) for year in (comparison.years[0], comparison.years[-1])] if comparison.years else []
    )
    turned = _is_turned(text, named)
    high, low = (first, last) if turned else (last, first)
    holds = is_surely_more(high, low) if up else is_surely_more(low, high)
    return "Yes." if holds else "No."
