"""Comparisons, changes and totals: cited figures set against each other, and what is computed from them.

Nothing is computed by a model: the operation is read off the question, its operands are figures that the
report states, and the answer shows both.
"""

from __future__ import annotations

from dataclasses import replace

from rag.candidates import Candidate
from rag.drafting.abstain import not_stated, other_scope
from rag.drafting.asked import Asked, Comparison, bare, comparison_of
from rag.drafting.comparable import why_not
from rag.drafting.conclusion import conclude
from rag.drafting.figures import statement_text
from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.sides import Axis, Sides, find_sides
from rag.drafting.stated_result import stated_change, stated_total
from rag.records import Reason


def draft_comparison(reading: Reading) -> Draft | None:
    """The figures that the question sets against each other, and what follows from them.

    Abstains where the report states only one of them, or none and only a figure would answer; None where the
    question may be answered without a comparison.
    """
    comparison = comparison_of(reading.question)
    asking = replace(reading, question=bare(reading.question))
    sides = find_sides(asking, comparison)
    found = sides.stated if sides else ()
    named = _without_sides(asking, sides)
    lost = [candidate for candidate in found if missing_names(named, candidate.sentence, near=True)]
    if lost:
        return not_stated(reading, lost[0].sentence)
    if comparison.asked is Asked.TOTAL:
        total = stated_total(asking, comparison, found)
        if total is not None:
            return total
    if sides and _enough(sides, comparison):
        return _set_out(asking, comparison, sides)
    change = stated_change(asking, comparison)
    if change is not None:
        return change
    if sides and found and (comparison.exact or sides.axis is Axis.YEARS):
        return _incomplete(sides)
    if sides and sides.parts and (comparison.exact or comparison.asked is Asked.TOTAL):
        return other_scope(reading, sides.parts)
    return not_stated(reading, found[0].sentence if found else None) if comparison.exact else None


def _without_sides(reading: Reading, sides: Sides | None) -> Reading:
    """A side's own name needn't stand with the other side's figure."""
    if sides is None or sides.axis is not Axis.WORDS:
        return reading
    labels = " ".join(side.label for side in sides.sides)
    names = tuple(name for name in reading.question.names if name not in labels)
    return replace(reading, question=replace(reading.question, names=names))


def _enough(sides: Sides, comparison: Comparison) -> bool:
    """Whether the figures that were found answer the question: the first and last year do for a course of years."""
    if comparison.asked in {Asked.CHANGE, Asked.MOST, Asked.LEAST} and sides.axis is Axis.YEARS:
        return sides.sides[0].candidate is not None and sides.sides[-1].candidate is not None
    return not sides.missing


def _set_out(reading: Reading, comparison: Comparison, sides: Sides) -> Draft:
    """All figures, each cited, and the conclusion; or why there is none."""
    found = sides.stated
    by_year = sides.axis is Axis.YEARS
    statements = tuple(_statement(candidate) for candidate in found)
    reason = why_not(reading, found, by_year=by_year, adding=comparison.asked is Asked.TOTAL)
    if reason is not None:
        return Draft(statements, closing=reason)
    drawn = conclude(reading.question.text, comparison, sides)
    if drawn.first is not None:  # the one that is asked for comes first
        at = found.index(drawn.first)
        first = replace(statements[at], text=f"{drawn.title}: {statements[at].text}")
        statements = (first, *statements[:at], *statements[at + 1 :])
    short = drawn.short
    if short is not None and drawn.computed is None and short not in " ".join(s.text for s in statements):
        short = short if not any(character.isdigit() for character in short) else None
    return Draft(
        statements,
        lead=drawn.lead,
        closing=drawn.closing,
        computed=drawn.computed,
        short_answer=short,
    )


def _statement(candidate: Candidate) -> Statement:
    return Statement(
        statement_text(candidate), candidate.sentence, candidate.bound.figure, candidate.bound.period
    )


def _incomplete(sides: Sides) -> Draft:
    """The report states a figure for some sides only: say for which it doesn't, and offer those that it has."""
    found = [side for side in sides.sides if side.candidate is not None]
    if sides.axis is not Axis.YEARS:
        return Draft(
            tuple(_statement(candidate) for candidate in sides.stated),
            lead="The report doesn't state the figure to compare with. It states:",
            reason=Reason.OTHER_SCOPE,
        )
    statements: list[Statement] = []
    for number, (side, candidate) in enumerate(zip(found, sides.stated, strict=True), start=1):
        figure = candidate.bound.figure
        text = f"{'and ' if 1 < number == len(found) else ''}{figure.text} for {side.label}"
        text += "." if number == len(found) else "," if number < len(found) - 1 else ""
        dated = candidate.bound.period is not None and not candidate.bound.carried
        # Where the sentence itself names no year, its own words are shown instead.
        text = text if dated else statement_text(candidate)
        statements.append(Statement(text, candidate.sentence, figure, candidate.bound.period))
    lead = f"The report doesn't state a figure for {' or '.join(sides.missing)}; it states"
    return Draft(tuple(statements), lead=lead, reason=Reason.OTHER_PERIOD)
