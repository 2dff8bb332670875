"""What a report states, as typed records, and whether a statement answers a query.

A query leaves open what it doesn't name. So a query that exactly one fact meets has one answer, and one that no fact
meets has none: that is how every question is known to be answerable, or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["count", "money", "percent", "days", "minutes"]


@dataclass(frozen=True, slots=True)
class Verb:
    """Forms of a verb, with its preposition or particle where it has one."""

    base: str
    past: str
    participle: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, spent, shared out or timed. Two measures are equal where their words are."""

    unit: Unit
    what: str
    """Counted noun in the plural; what money went to; whom a share is of; what takes its time (`issue a permit`)."""
    verb: Verb | None = None
    """What was done to what is counted."""
    did: str = ""
    """Of a share: what they did."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a question names; None: left open."""

    measure: Measure
    agency: str | None = None
    """With its article: `the Spectrum Office`."""
    year: int | None = None
    kind: str | None = None
    """Kind of what is counted: an adjective before the noun."""
    place: str | None = None
    part: str | None = None
    """What is true of part of what is counted: a predicate, `had a broken seal`. None asks for the whole."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a report."""

    measure: Measure
    agency: str
    year: int
    value: Decimal
    """Money in full units of the currency, shares in percent."""
    written: str
    """As it stands in the report, without bound and unit: `412`, `nine`, `3.4 million`."""
    kind: str | None = None
    place: str | None = None
    part: str | None = None
    bound: str = ""
    """`at least `, with its space, or nothing."""

    @property
    def shown(self) -> str:
        """The figure with its bound."""
        return self.bound + self.written


def meets(fact: Fact, query: Query) -> bool:
    """Whether a fact answers a query: it has all that the query names, and is no part where the whole is asked for."""
    return (
        fact.measure == query.measure
        and fact.part == query.part
        and query.agency in (None, fact.agency)
        and query.year in (None, fact.year)
        and query.kind in (None, fact.kind)
        and query.place in (None, fact.place)
    )


def answering(facts: Iterable[Fact], query: Query) -> tuple[Fact, ...]:
    """The facts that answer a query."""
    return tuple(fact for fact in facts if meets(fact, query))


def full_query(fact: Fact) -> Query:
    """The query that names all that a fact has."""
    return Query(fact.measure, fact.agency, fact.year, fact.kind, fact.place, fact.part)
