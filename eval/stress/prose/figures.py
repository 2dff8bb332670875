"""Facts of counts, and the pieces of sentences that several kinds of statement share."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from eval.stress.facts import Fact, Measure, Verb
from eval.stress.numerals import capital, whole
from eval.stress.scene import Scene
from eval.stress.vocabulary import Count

_ROUND_BOUNDS: Final = ("more than ", "nearly ", "about ")


def measure_of(count: Count, verb: Verb | None = None) -> Measure:
    """What is counted."""
    return Measure("count", count.noun, verb or count.verb)


def figure(
    scene: Scene,
    count: Count,
    agency: str,
    year: int,
    value: int,
    *,
    kind: str | None = None,
    place: str | None = None,
    part: str | None = None,
    verb: Verb | None = None,
    bounds: float = 0.0,
) -> Fact:
    """A count's figure; in a share `bounds` of cases one that isn't exact."""
    bound = ""
    if scene.chance(bounds):
        bound = "at least "
        rounded = value - value % 10
        if value > 60 and scene.chance(0.5) and Decimal(rounded) not in scene.taken:
            scene.taken.add(Decimal(rounded))
            value, bound = rounded, scene.one_of(_ROUND_BOUNDS)
    return Fact(measure_of(count, verb), agency, year, Decimal(value), whole(value), kind, place, part, bound)


def opening(fact: Fact) -> str:
    """A figure at the head of a sentence, where digits must not stand."""
    if fact.bound or not fact.written[0].isdigit():
        return capital(fact.shown)
    return f"A total of {fact.written}"


def up_or_down(now: Fact, before: Fact) -> str:
    """`up` or `down`."""
    return "up" if now.value > before.value else "down"


def rose_or_fell(now: Fact, before: Fact) -> str:
    """`rose` or `fell`."""
    return "rose" if now.value > before.value else "fell"
