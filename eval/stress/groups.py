"""What stands together in a report: sentences, the figures in them, and what else they tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eval.stress.facts import Fact, Measure, Verb
from eval.stress.vocabulary import Count


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and the sentence that it stands in."""

    fact: Fact
    sentence: int
    """Index in the group's sentences."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What an agency did to one place on one day, in a group's first sentence; its room stands in the second."""

    agency: str
    verb: Verb
    thing: str
    place: str
    date: str
    year: int
    room: int
    room_of: str
    """What it has room for."""
    cost: Decimal | None
    """Stated in a third sentence; None where the report doesn't say."""
    other: str
    """Base form of what wasn't done to it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Who heads an agency, and since when."""

    agency: str
    name: str
    since: str
    """Month and year."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, in the order in which it stands."""

    agency: str
    ask: str
    """The question, with `{a}` for the agency."""
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """Something planned for a year and not done."""

    agency: str
    plan: str
    noun: str
    place: str
    year: int
    undone: str
    """The words that say so: `work has not begun`."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Something that an agency didn't do at all in a year; the last sentence says so."""

    agency: str
    measure: Measure
    year: int
    words: str
    """The words that say so: `did not test any toys`."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A number that the report says isn't known."""

    agency: str
    measure: Measure
    year: int


Topic = Opening | Head | Listed | Planned | NotDone | Silence


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that stay together."""

    sentences: tuple[str, ...]
    stated: tuple[Stated, ...] = ()
    topic: Topic | None = None
    count: Count | None = None
    """The vocabulary that its figures were made from, for near misses."""
    other: str = ""
    """Near miss of a sum, share or duration: what no report says of it."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its figures."""
        return tuple(stated.fact for stated in self.stated)

    def evidence(self, fact: Fact) -> str:
        """The sentence that states a figure."""
        return next(self.sentences[stated.sentence] for stated in self.stated if stated.fact == fact)
