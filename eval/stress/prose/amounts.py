"""Money, shares and durations."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from eval.stress import numerals
from eval.stress.facts import Fact, Measure, Unit
from eval.stress.groups import Group, Stated
from eval.stress.numerals import capital
from eval.stress.scene import Scene
from eval.stress.vocabulary import Duration, Share

_UNITS: Final[dict[str, Unit]] = {"days": "days", "minutes": "minutes"}


def spending(scene: Scene, agency: str, on: tuple[str, str, str]) -> Group:
    """What an agency spent on one thing in two years, or on two things in one; the third thing is a near miss."""
    a, y, y1, c = agency, scene.year, scene.year - 1, scene.currency
    first = scene.money()
    one = _sum(on[0], a, y, first)
    second = scene.money(near=first)
    if scene.chance(0.5):
        two = _sum(on[0], a, y1, second)
        text = scene.one_of(
            (
                f"{capital(a)} spent {one.written} {c} on {on[0]} in {y}, compared with {two.written} {c} in {y1}.",
                f"In {y}, {one.written} {c} was spent by {a} on {on[0]} ({y1}: {two.written} {c}).",
                f"Spending by {a} on {on[0]} {'rose' if first > second else 'fell'} "
                f"from {two.written} {c} in {y1} to {one.written} {c} in {y}.",
            )
        )
    else:
        two = _sum(on[1], a, y, second)
        text = scene.one_of(
            (
                f"{capital(a)} spent {one.written} {c} on {on[0]} and {two.written} {c} on {on[1]} in {y}.",
                f"In {y}, {a} spent {one.written} {c} on {on[0]}; {on[1]} cost it another {two.written} {c}.",
                f"The accounts of {a} for {y} show {one.written} {c} for {on[0]} and {two.written} {c} for {on[1]}.",
            )
        )
    return Group((text,), (Stated(one, 0), Stated(two, 0)), other=on[2])


def share(scene: Scene, about: Share, agency: str) -> Group:
    """What part of a group did something, in two years, or two things in one year."""
    y, y1 = scene.year, scene.year - 1
    percent = "percent" if scene.american else "per cent"
    first = scene.count(18, 76)
    second = scene.count(first - 12, first + 12)
    did = scene.one_of(about.did)
    one = _percent(about.of, did, agency, y, first)
    n, m = one.written, str(second)
    by = scene.one_of((f"According to {agency}, ", f"Figures from {agency} show that "))
    if scene.chance(0.6):
        two = _percent(about.of, did, agency, y1, second)
        text = scene.one_of(
            (
                f"{by}{n} {percent} of {about.of} {did} in {y}, compared with {m} {percent} in {y1}.",
                f"{by}{n} {percent} of {about.of} {did} in {y} ({y1}: {m} {percent}).",
            )
        )
    else:
        other = next(word for word in about.did if word != did)
        two = _percent(about.of, other, agency, y, second)
        text = f"{by}{n} {percent} of {about.of} {did} in {y} and {m} {percent} {other}."
    return Group((text,), (Stated(one, 0), Stated(two, 0)), other=about.other)


def duration(scene: Scene, about: Duration, agency: str) -> Group:
    """How long something took on average in two years, or two things in one year."""
    a, y, y1, unit = agency, scene.year, scene.year - 1, about.unit
    first = scene.count(11, 58)
    second = scene.near(first)
    to = scene.one_of(about.to)
    one = _time(to, unit, a, y, first)
    n, m = numerals.whole(first), numerals.whole(second)
    if scene.chance(0.6):
        two = _time(to, unit, a, y1, second)
        moved = "rose" if first > second else "fell"
        text = scene.one_of(
            (
                f"On average, it took {a} {n} {unit} to {to} in {y}, compared with {m} {unit} in {y1}.",
                f"{capital(a)} needed {n} {unit} on average to {to} in {y}, and {m} {unit} in {y1}.",
                f"The average time that {a} needed to {to} {moved} from {m} {unit} in {y1} to {n} {unit} in {y}.",
            )
        )
    else:
        other = next(word for word in about.to if word != to)
        two = _time(other, unit, a, y, second)
        text = scene.one_of(
            (
                f"In {y}, {a} took {n} {unit} on average to {to} and {m} {unit} to {other}.",
                f"On average, it took {a} {n} {unit} to {to} in {y}, whereas it took {m} {unit} to {other}.",
            )
        )
    return Group((text,), (Stated(one, 0), Stated(two, 0)), other=about.other)


def _sum(on: str, agency: str, year: int, value: Decimal) -> Fact:
    return Fact(Measure("money", on), agency, year, value, numerals.money(value))


def _percent(of: str, did: str, agency: str, year: int, value: int) -> Fact:
    return Fact(Measure("percent", of, did=did), agency, year, Decimal(value), str(value))


def _time(to: str, unit: str, agency: str, year: int, value: int) -> Fact:
    return Fact(Measure(_UNITS[unit], to), agency, year, Decimal(value), numerals.whole(value))
