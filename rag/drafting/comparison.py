"""Comparisons, changes and totals: cited figures set against each other, and what is computed from them.

Nothing is computed by a model: the operation is read off the question, its operands are figures that the
report states, and the answer shows both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.candidates import Candidate
from rag.comparing import OVER_ALL
from rag.drafting.abstain import not_stated, with_period
from rag.drafting.asked import Asked, Comparison, bare, comparison_of
from rag.drafting.comparable import DIFFERENT_THINGS, noun, why_not
from rag.drafting.conclusion import conclude
from rag.drafting.figures import LONG_SENTENCE, is_in_order, statement_text, whole
from rag.drafting.names import missing_names
from rag.drafting.others import joined_names
from rag.drafting.over_all import draft_over_all
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.side_by_side import side_by_side
from rag.drafting.sides import Axis, Side, Sides, find_sides
from rag.drafting.stated_result import stated_change, stated_total
from rag.drafting.text import best_sentence
from rag.drafting.thresholds import FIGURE_SCORE
from rag.records import Reason
from rag.scope import scope_terms
from rag.terms import content_stems

UNEVEN = 0.3
"""By how much the shares of the question's words that stand with two figures, of sentences apart, may differ."""
ONLY_PARTS = "They count only a part of what is asked about, so they aren’t set against each other."
_ALTERNATIVES = re.compile(
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|which|who|what)\b.*\bor\b", re.IGNORECASE
)
_WEIGHS = re.compile(
    r"\b(?:more|most|fewer|fewest|less|least|majority|half|than|mainly|mostly|primarily|predominantly|\w+(?:er|est)\s+than|"
    r"highest|largest|lowest|smallest|higher|larger|lower|smaller|long(?:er|est)|short(?:er|est))\b",
    re.IGNORECASE,
)
_ADDED_UP = re.compile(
    r"\b(?:together|combined|sum(?:med)?\s+(?:of|up)|add(?:ed|s)?\s+(?:up|together)|taken\s+as\s+one)\b",
    re.IGNORECASE,
)
_BY_TIME = re.compile(
    r"\bby\s+how\s+(?:many\s+(?:seconds|minutes|hours|days|weeks|months|years)|long)\b", re.IGNORECASE
)
_SUMS = frozenset({Asked.TOTAL, Asked.EACH, Asked.CHANGE})
"""What may ask for a sum over members of a contrast that the question doesn't name."""
_LOOKS_BACK = re.compile(r"(?:This|That|These|Those|It)\s+(?:was|is|were|are|represent\w*|marks?|marked)\b")


def draft_comparison(reading: Reading) -> Draft | None:
    """The figures that the question sets against each other, and what follows from them.

    Abstains where the report states only one of them, or none and only a figure would answer; None where the
    question may be answered without a comparison.
    """
    first = reading.sentences[0].passage.report_id if reading.sentences else ""
    comparison = comparison_of(reading.question, reading.default_periods.get(first))
    asking = replace(reading, question=bare(reading.question))
    if OVER_ALL.search(reading.question.text) and len(comparison.years) < 2 and comparison.asked in _SUMS:
        return draft_over_all(asking)
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
    if sides and _enough(sides, comparison) and _belong(asking, comparison, sides):
        return _set_out(asking, comparison, sides)
    if comparison.asked is Asked.TOTAL and (sides is None or sides.missing) and _told_together(reading):
        return None
    change = stated_change(asking, comparison)
    if change is not None:
        return change
    if sides is None or sides.axis in {Axis.WORDS, Axis.SCOPES}:
        beside = _beside(asking, named, comparison)
        if beside is not None:
            return beside
    if sides is None and comparison.asked is Asked.TOTAL:
        # "In total" may ask for a figure that is stated; what is to be added up isn't one of the parts.
        adds = _ADDED_UP.search(reading.question.text) is not None
        return not_stated(reading, best_sentence(reading)) if adds else None
    if sides and sides.missing and _is_near(sides, comparison):
        if any(label in found[0].sentence.text for label in sides.missing):
            return not_stated(reading, found[0].sentence)  # it does name that year, if not for what is asked
        return _incomplete(sides, reading.question.text)
    if sides is None and _BY_TIME.search(reading.question.text):
        return None  # "By how many months was it held up": one length of time tells
    if comparison.exact or reading.sides or _is_off(reading, comparison):
        return not_stated(reading, found[0].sentence if found else None)
    return None


def _told_together(reading: Reading) -> bool:
    """Whether the best sentence joins all names of the question itself, so that its figure is theirs together."""
    names, best = reading.question.names, best_sentence(reading)
    return best is not None and len(names) > 1 and any(set(names) <= each for each in joined_names(best.text))


def _beside(reading: Reading, named: Reading, comparison: Comparison) -> Draft | None:
    """What follows from two figures of one sentence; None where there aren't two. `named`: holds to the names."""
    pair = side_by_side(reading, comparison)
    if pair is None or missing_names(named, pair[0].sentence, near=True):
        return None
    first, last = pair
    found = Sides(Axis.WORDS, (Side("", first), Side("", last)), as_asked=True)
    computed = conclude(reading.question.text, comparison, found).computed
    if computed is None:
        return None
    statement = Statement(whole(first.sentence.text), first.sentence, last.bound.figure, last.bound.period)
    return Draft((statement,), closing=f"{computed.text}.", computed=computed, short_answer=computed.result)


def _is_near(sides: Sides, comparison: Comparison) -> bool:
    """Whether the figures of some sides fit well enough to be offered, and to say that the others' are missing."""
    if not sides.stated or max(candidate.score for candidate in sides.stated) < FIGURE_SCORE:
        return False
    return sides.axis is Axis.YEARS or (sides.axis is Axis.SCOPES and comparison.exact)


def _is_off(reading: Reading, comparison: Comparison) -> bool:
    """Whether the best sentence can't answer in words: of none of several years, or weighing nothing of two."""
    best = best_sentence(reading)
    if best is None:
        return True
    if len(comparison.years) > 1:
        around = f"{best.previous} {best.text}"
        told = [year in around for year in comparison.years]
        return not (all(told) if comparison.asked in {Asked.MOST, Asked.LEAST} else any(told))
    asks_which = comparison.asked in {Asked.MOST, Asked.LEAST} and _ALTERNATIVES.search(reading.question.text)
    return bool(asks_which) and not _WEIGHS.search(best.text)


def _without_sides(reading: Reading, sides: Sides | None) -> Reading:
    """A side's own name needn't stand with the other side's figure."""
    if sides is not None and sides.axis is Axis.REPORTS:  # held to the names of their own sides already
        return replace(reading, question=replace(reading.question, names=()))
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


def _belong(reading: Reading, comparison: Comparison, sides: Sides) -> bool:
    """Whether figures that count different things are those that the question names, and not chance finds."""
    if _uneven(sides):
        return False
    adding = comparison.asked is Asked.TOTAL
    reason = why_not(
        reading, sides.stated, by_year=sides.at_own_times, adding=adding, as_asked=sides.as_asked
    )
    if reason != DIFFERENT_THINGS or sides.of_parts:
        return True
    return all(
        noun(side.candidate.bound.figure) in {*content_stems(side.label), *reading.question.stems}
        for side in sides.sides
        if side.candidate is not None
    )


def _uneven(sides: Sides) -> bool:
    """Whether figures that stand apart don't tell of what is asked alike: then one of them is a chance find."""
    found = sides.stated
    if sides.axis is Axis.REPORTS or len({c.sentence.start for c in found}) < 2:
        return False
    near = any(c.sentence.previous in {o.sentence.text for o in found} for c in found)
    told = [c.local for c in found]
    return not near and max(told) - min(told) > UNEVEN


def _set_out(reading: Reading, comparison: Comparison, sides: Sides) -> Draft:
    """All figures, each cited, and the conclusion; or why there is none."""
    found = sides.stated
    statements = _statements(sides)
    if sides.of_parts:
        return Draft(statements, closing=ONLY_PARTS)
    adding = comparison.asked is Asked.TOTAL
    reason = why_not(reading, found, by_year=sides.at_own_times, adding=adding, as_asked=sides.as_asked)
    if reason is not None:
        return Draft(statements, closing=reason)
    drawn = conclude(reading.question.text, comparison, sides)
    if drawn.first is not None and len(statements) == len(found):  # the one that is asked for comes first
        at = found.index(drawn.first)
        first = replace(statements[at], text=f"{drawn.title}: {statements[at].text}")
        statements = (first, *statements[:at], *statements[at + 1 :])
    closing = drawn.closing
    unnamed = len(statements) < len(found) or sides.axis is Axis.REPORTS
    if drawn.first is not None and unnamed and drawn.short:
        named = not drawn.short.isdigit()  # words without a citation name no year
        closing = " ".join([f"{drawn.title} is that for {drawn.short}."] * named + [closing] * bool(closing))
    short = drawn.short
    if (
        short is not None
        and (drawn.computed is None or drawn.first is not None)
        and short not in " ".join(s.text for s in statements)
    ):
        short = short if not any(character.isdigit() for character in short) else None
    if drawn.first is not None and drawn.computed is not None:  # "which, and by how much"
        short = "; ".join(part for part in (short, drawn.computed.result) if part)
    return Draft(
        statements,
        lead=drawn.lead,
        closing=closing,
        computed=drawn.computed,
        short_answer=short,
    )


def _statements(sides: Sides) -> tuple[Statement, ...]:
    """One for each figure; one sentence for all of its figures where they need its words."""
    told: list[Statement] = []
    shown: set[int] = set()
    for side in sides.sides:
        if side.candidate is None or side.candidate.sentence.start in shown:
            continue
        sentence = side.candidate.sentence
        together = [c for c in sides.stated if c.sentence.start == sentence.start]
        if _needs_sentence(together, alone=len(together) == len(sides.stated)):
            last = together[-1].bound
            told.append(Statement(whole(sentence.text), sentence, last.figure, last.period))
            shown.add(sentence.start)
        else:
            told.append(_statement(side.candidate, side.label))
    return tuple(told)


def _needs_sentence(together: Sequence[Candidate], *, alone: bool) -> bool:
    """Whether figures of one sentence are told by all of it: by its order, or by a noun that stands with another."""
    sentence = together[0].sentence
    if any(is_in_order(c) for c in together):
        return True
    bare = any(noun(c.bound.figure) is None for c in together)
    return alone and bare and len(sentence.text.split()) <= LONG_SENTENCE


def _statement(candidate: Candidate, label: str = "") -> Statement:
    """The figure in its clause, or in its sentence where only that names the level or group."""
    text = statement_text(candidate)
    if label in scope_terms(candidate.sentence.text) - scope_terms(text):
        short = len(candidate.sentence.text.split()) <= LONG_SENTENCE
        text = whole(candidate.sentence.text) if short else text
    looks_back = _LOOKS_BACK.match(text)
    if looks_back and noun(candidate.bound.figure):
        # "This was a decrease from 744 victims in 2021" is about the sentence before: only its figure is wanted.
        sentence, zone = candidate.sentence.text, candidate.zone
        own = with_period(replace(candidate, phrase=sentence[zone.start : zone.after].strip(" ,;")))
        text = f"{own}."
    return Statement(text, candidate.sentence, candidate.bound.figure, candidate.bound.period)


def _incomplete(sides: Sides, text: str) -> Draft:
    """The report states a figure for some sides only: say for which it doesn't, and offer those that it has.

    `text`: the question.
    """
    found = [side for side in sides.sides if side.candidate is not None]
    if sides.axis is not Axis.YEARS:
        return Draft(
            tuple(_statement(candidate) for candidate in sides.stated),
            lead="The report doesn't state the figure to compare with. It states:",
            reason=Reason.OTHER_SCOPE,
        )
    missing = " or ".join(sides.missing)
    if any(label not in text for label in sides.missing):
        # "Than the year before": words of our own may name no year that neither the question nor a quote does.
        return Draft(
            tuple(Statement(whole(c.sentence.text), c.sentence) for c in sides.stated),
            lead="The report doesn't say. The nearest that it states:",
            reason=Reason.NOT_STATED,
        )
    if any(c.bound.period is None or c.bound.carried for c in sides.stated):
        # Where a sentence itself names no year, its own words are shown instead.
        return Draft(
            tuple(_statement(candidate) for candidate in sides.stated),
            lead=f"The report doesn't state a figure for {missing}. It states:",
            reason=Reason.OTHER_PERIOD,
        )
    statements: list[Statement] = []
    for number, (side, candidate) in enumerate(zip(found, sides.stated, strict=True), start=1):
        figure = candidate.bound.figure
        text = f"{'and ' if 1 < number == len(found) else ''}{figure.text} for {side.label}"
        text += "." if number == len(found) else "," if number < len(found) - 1 else ""
        statements.append(Statement(text, candidate.sentence, figure, candidate.bound.period))
    lead = f"The report doesn't state a figure for {missing}; it states"
    return Draft(tuple(statements), lead=lead, reason=Reason.OTHER_PERIOD)
