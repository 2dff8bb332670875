"""A question with its gold answer, before it is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.stress.facts import Fact
from eval.stress.groups import Group


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. Its fields are those of eval.cases.GoldQuestion; one without answers isn't answered by its report."""

    type: str
    question: str
    answers: tuple[tuple[str, ...], ...] = ()
    """One inner tuple per required item."""
    numbers: tuple[str, ...] = ()
    wrong_numbers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""


def numeral(fact: Fact) -> str:
    """A figure's digits as the report has them before its unit: `412`, `9`, `3.4`."""
    if fact.measure.unit == "money" and fact.written.endswith(" million"):
        return fact.written.removesuffix(" million")
    return f"{fact.value:.0f}"


def wordings(fact: Fact) -> tuple[str, ...]:
    """Acceptable answers that give a figure."""
    plain = numeral(fact)
    match fact.measure.unit:
        case "money":
            return (fact.written, plain) if plain != fact.written else (fact.written,)
        case "percent":
            return f"{plain} percent", plain
        case "count":
            return (fact.written, plain) if plain != fact.written else (fact.written,)
        case unit:
            return f"{plain} {unit}", plain


def siblings(group: Group, right: Iterable[Fact]) -> tuple[str, ...]:
    """The digits of a group's other figures."""
    told = {numeral(fact) for fact in right}
    return tuple(dict.fromkeys(numeral(fact) for fact in group.facts if numeral(fact) not in told))


def evidence(group: Group, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The sentences that state the facts, each once."""
    return tuple(dict.fromkeys(group.evidence(fact) for fact in facts))


def span(sentence: str, one: Fact, two: Fact) -> str:
    """The words of a sentence from one figure to the other, whichever comes first."""
    places = [
        re.search(rf"(?<![\w,.]){re.escape(fact.shown)}(?![\w]|[,.]\d)", sentence) for fact in (one, two)
    ]
    first, second = sorted(place.span() for place in places if place is not None)
    return sentence[first[0] : second[1]]


def bare(agency: str) -> str:
    """An agency's name without its article."""
    return agency.removeprefix("the ")
