"""Shares that the report doesn't state as such, computed from a part and its whole that it does state.

"What share of the transactions was passed on?" asks for no more than how many there were, and how many of them were
passed on. Both are looked for as any other figure is, and held to each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.candidates import OF_THEM, Candidate, PeriodFit, figure_candidates
from rag.clauses import zones
from rag.drafting.comparable import is_as_narrow, is_asserted, noun
from rag.drafting.conclusion import computed_of
from rag.drafting.figures import LONG_SENTENCE, statement_text, whole
from rag.drafting.names import missing_names
from rag.drafting.other_kinds import says_change
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import FIGURE_SCORE
from rag.drafting.told import PEOPLE
from rag.figures import Figure, FigureKind, parse_figures
from rag.periods import BoundFigure
from rag.quantities import quantity
from rag.question import read_question
from rag.records import Operation
from rag.scope import LEVELS
from rag.terms import content_stems
from rag.years import matches_period

_SHARE = r"(?:share|proportion|fraction|percentage|per\s?cent|%)"
_DEED = (
    r"(?:was|were|is|are|did|do|does|had|has|have|came|come|went|go|got|concerned?|involved?|received?|made|held|belonged|"
    r"consisted|led|ended|resulted|took|could|can)"
)
_OF_WHOLE = re.compile(
    rf"\b(?:what|which|how\s+(?:many|much|large|big)(?:\s+an?|\s+of\s+an?)?)\s+(?:\w+\s+)?{_SHARE}\s+of\s+(?P<whole>(?:(?!\b{_DEED}\b)[^?;]){{3,120}}?)\s+"
    rf"(?P<rest>{_DEED}\b[^?;]{{2,120}})",
    re.IGNORECASE,
)
"""What share of these was that?"""
_WHOLE_FIRST = re.compile(
    rf"\b(?:of|among)\s+(?P<whole>[^?;]{{3,120}}?),\s+(?:what|which)\s+{_SHARE}\s+(?P<rest>{_DEED}\b[^?;]{{2,120}})",
    re.IGNORECASE,
)
"""Of these, what share was that?"""
_MONEY = re.compile(r"\b(?:money|funds?|funding|budget|spending|sums?|restitution|amount)\b", re.IGNORECASE)
_START = re.compile(r"(?:all\s+(?:the\s+|of\s+the\s+)?|the\s+|those\s+|these\s+)", re.IGNORECASE)
_PARTITIVE = re.compile(
    r"\b(?:of\s+(?:them|these|those|which|whom|this)|including|among\s+(?:them|these))\b", re.IGNORECASE
)
"""Says that a figure counts a part of what was just told."""
_AMOUNTS = frozenset({FigureKind.COUNT, FigureKind.MONEY})
LEAST_SCORE = FIGURE_SCORE - 0.15
"""Least score of a part or a whole; that they go together makes up for what one lacks."""
LEAST_HELD = 0.34
"""Least share of the words that tell of the part, or of the whole, that must stand with its figure."""
SAME_SENTENCE, SAID_PART = 0.3, 0.2
"""What a pair gains for standing in one sentence, and for being said to be part and whole."""
_GROUPS = frozenset(content_stems("women men girls boys children adults"))
"""Groups that a sentence may count for several forms or places."""
MOST_CANDIDATES = 30
MOST_LISTED = 16
"""Figures of a sentence of which some may come to the whole, at most."""
ROOT = 6
"""Letters by which a noun and its verb are taken as one."""
_SCALE = re.compile(r"\b(?:million|billion|trillion)\b", re.IGNORECASE)
"""In sums of money that only the report names, as against what is counted one by one."""
_OPEN = re.compile(r"\b(?:that|which|who|whom|whose)$", re.IGNORECASE)
_PASSIVE = re.compile(r"\w+\s+(?:was|were|is|are)\b", re.IGNORECASE)
_LEANS_ON = re.compile(
    r"\W*(?:of\s+(?:this|these|those|them|which)\b|of\s+th(?:is|at|ose|ese)\s+\w+|among\s+(?:them|these|those)\b)",
    re.IGNORECASE,
)
_COUNT_FIRST = re.compile(r"(?:all\s+)?(?:of\s+)?(?:the\s+|its\s+|their\s+)?", re.IGNORECASE)
"""Before the number of those that a share is of: "of the 318 victims"."""


def draft_share(reading: Reading) -> Draft | None:
    """The share of a part in its whole, both cited; None where the question asks for none, or the report lacks one."""
    asked = reading.question.text
    found = _OF_WHOLE.search(asked) or _WHOLE_FIRST.search(asked)
    if found is None:
        return None
    of, rest = found["whole"].strip(), found["rest"].strip(" ?.!")
    if _OPEN.search(of) or _PASSIVE.match(rest):
        return None  # "cases that had gone to trial ended": which verb is meant isn't certain
    pair = _pair(reading, of, rest)
    if pair is None:
        return None
    part, total = pair
    if _is_told_again(part):
        return None
    operands = [quantity(candidate.bound.figure) for candidate in pair]
    if operands[0] is None or operands[1] is None:
        return None
    places = 0 if reading.question.rounded else 1
    computed = computed_of(Operation.SHARE, (operands[0], operands[1]), places)
    if computed is None:
        return None
    return Draft(
        _statements(part, total),
        closing=f"The share is {computed.text}.",
        computed=computed,
        short_answer=computed.result,
    )


def _is_told_again(part: Candidate) -> bool:
    """Whether its sentence counts more of the same for the same time: of "five women …, seven women" neither is all."""
    own = noun(part.bound.figure)
    return own in _GROUPS and any(
        noun(bound.figure) == own and bound.period == part.bound.period
        for bound in part.sentence.bound
        if bound is not part.bound
    )


def _pair(reading: Reading, of: str, rest: str) -> tuple[Candidate, Candidate] | None:
    """The part and the whole that go together best; None without any."""
    how = "much" if _MONEY.search(of) else "many"
    parts = [c for c in _candidates(reading, f"How {how} of {of} {rest}?") if is_as_narrow(c)]
    wholes = _candidates(
        reading, f"How {how} {_START.sub('', of)} {'was' if how == 'much' else 'were'} there?"
    )
    lead = _COUNT_FIRST.match(of)
    named = [f for f in parse_figures(of) if lead is not None and f.start == lead.end()]
    if named:
        wholes = [c for c in _candidates(reading, f"How many {of}?", given=True) if _same(c, named[0])]
    told, asked = content_stems(rest), content_stems(of)
    best: tuple[float, Candidate, Candidate] | None = None
    for part in parts:
        clause = part.sentence.text[part.zone.before : part.zone.after]
        own = _held(reading, told, f"{clause} {part.echo}")
        if own < LEAST_HELD:
            continue
        if not reading.question.years and not _is_of_report(reading, part):
            continue
        for total in wholes:
            around = f"{total.sentence.text} {total.sentence.previous}"
            if not _is_part(part, total) or _held(reading, asked, around) < LEAST_HELD:
                continue
            if missing_names(_asking(reading, of), total.sentence, near=True) or _lacks_names(
                reading, part, total, rest
            ):
                continue
            if (total.scopes | part.scopes) & LEVELS - reading.question.scopes:
                continue  # one level's figure is no figure of all
            near = SAME_SENTENCE * (part.sentence.start == total.sentence.start) + SAID_PART * bool(
                _PARTITIVE.search(clause)
            )
            score = part.score + total.score + near + own
            if best is None or score > best[0] + 1e-9:
                best = (score, part, total)
    return (best[1], best[2]) if best is not None else None


def _asking(reading: Reading, words: str) -> Reading:
    """The reading with those names of the question that some of its words hold."""
    names = tuple(name for name in reading.question.names if name in words)
    return replace(reading, question=replace(reading.question, names=names))


def _is_of_report(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure is of the year that its report is about, or of none that is said."""
    year = reading.default_periods.get(candidate.sentence.passage.report_id)
    return candidate.bound.period is None or year is None or matches_period(candidate.bound.period, year)


def _lacks_names(reading: Reading, part: Candidate, total: Candidate, words: str) -> bool:
    """Whether a name among some words of the question doesn't stand with a part, or is another figure's."""
    asking = _asking(reading, words)
    if missing_names(asking, part.sentence, near=True):
        return True
    text = part.sentence.text
    for zone in zones(text, part.sentence.figures):
        if zone.start in {part.zone.start, total.zone.start}:
            continue
        others = set(content_stems(text[zone.before : zone.after]))
        own = set(content_stems(f"{text[part.zone.before : part.zone.after]} {part.echo}"))
        if any(
            (stems := set(content_stems(name))) <= others and not stems <= own
            for name in asking.question.names
        ):
            return True
    return False


def _held(reading: Reading, stems: Sequence[str], text: str) -> float:
    """Share of the weight of some stems that a text holds, 0 to 1; 1 where there are none."""
    lexicon = reading.lexicon
    present = lexicon.terms(text)
    asked = [term for term in dict.fromkeys(stems) if not lexicon.is_pervasive(term)] or list(stems)
    total = sum(lexicon.weight(term) for term in asked)
    roots = {term[:ROOT] for term in present if len(term) >= ROOT}
    held = sum(lexicon.weight(t) for t in asked if t in present or (len(t) >= ROOT and t[:ROOT] in roots))
    return held / total if total else 1.0


def _candidates(reading: Reading, text: str, *, given: bool = False) -> list[Candidate]:
    """The figures, asserted and of the time asked for, that could answer a question; `given`: of any time."""
    question = read_question(text)
    found = figure_candidates(
        question,
        reading.sentences,
        _AMOUNTS,
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
        years=() if given else question.years or reading.question.years or None,
    )
    return [
        c
        for c in found[:MOST_CANDIDATES]
        if (c.score >= LEAST_SCORE or given)
        and c.period_fit is not PeriodFit.OTHER
        and not c.conflicts
        and not says_change(c)
        and is_asserted(c)
    ]


def _same(candidate: Candidate, named: Figure) -> bool:
    figure = candidate.bound.figure
    return (figure.value, figure.high) == (named.value, named.high)


def _is_part(part: Candidate, total: Candidate) -> bool:
    """Whether a text makes the one a part of the other, of the same time: "164, 31 of them", "4,310, of which 268"."""
    one, other = part.bound, total.bound
    if one.figure.kind is not other.figure.kind or one.figure.value >= other.figure.value:
        return False
    if part.sentence.start == total.sentence.start:
        if one.period != other.period and one.clause != other.clause:
            return False
        return _whole_before(part) is other or (one.period == other.period and _adds_up(part, total))
    if one.period != other.period and one.period and other.period:
        return False
    if part.sentence.previous == total.sentence.text and _LEANS_ON.match(part.sentence.text):
        amounts = [
            b for b in total.sentence.bound if b.figure.kind is other.figure.kind and b.period == other.period
        ]
        return amounts[0] is other and _first_of_its(part)
    own, counted = noun(one.figure), noun(other.figure)
    alike = own == counted or {own, counted} <= {*PEOPLE, None}
    alike = alike or (own is None and counted in content_stems(part.sentence.text))
    return alike and one.period == other.period and _adds_up(part, total)


def _whole_before(part: Candidate) -> BoundFigure | None:
    """The figure that a part's own words, or a bracket, make it a part of: the last one told before them."""
    text, figure = part.sentence.text, part.bound.figure
    if OF_THEM.match(text, figure.end):
        at = figure.start
    else:
        marks = [match.start() for match in _PARTITIVE.finditer(text, 0, figure.start)]
        opened = text.rfind("(", 0, figure.start)
        marks += [opened] if opened >= 0 and ")" not in text[opened : figure.start] else []
        if not marks or ";" in text[marks[-1] : figure.start]:
            return None
        at = max(marks)
    before = [
        b
        for b in part.sentence.bound
        if b.figure.end <= at
        and b.figure.kind is figure.kind
        and bool(_SCALE.search(b.figure.text)) == bool(_SCALE.search(figure.text))
        and not _in_bracket(text, b.figure)
    ]
    return before[-1] if before else None


def _first_of_its(part: Candidate) -> bool:
    return part.sentence.bound[0] is part.bound


def _in_bracket(text: str, figure: Figure) -> bool:
    opened = text.rfind("(", 0, figure.start)
    return opened >= 0 and ")" not in text[opened : figure.start]


def _adds_up(part: Candidate, total: Candidate) -> bool:
    """Whether a figure and those listed with it come to the whole: "197 were citizens and 121 were foreigners"."""
    values = [
        b.figure.value
        for b in part.sentence.bound
        if b.figure.kind is part.bound.figure.kind and b.period == part.bound.period and b is not total.bound
    ]
    if len(values) > MOST_LISTED:
        return False
    if total.bound in part.sentence.bound and total.bound.figure.start > part.bound.figure.start:
        return False
    at = values.index(part.bound.figure.value)
    return any(
        sum(values[first:last]) == total.bound.figure.value
        for first in range(at + 1)
        for last in range(at + 1, len(values) + 1)
        if last - first > 1
    )


def _statements(part: Candidate, total: Candidate) -> tuple[Statement, ...]:
    sentence = part.sentence
    if sentence.start == total.sentence.start and len(sentence.text.split()) <= LONG_SENTENCE:
        return (Statement(whole(sentence.text), sentence, part.bound.figure, part.bound.period),)
    return tuple(
        Statement(statement_text(c), c.sentence, c.bound.figure, c.bound.period) for c in (part, total)
    )
