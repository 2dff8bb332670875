"""Counts by kind, by place and by part."""

from __future__ import annotations

from eval.stress.groups import Group, Stated
from eval.stress.numerals import capital
from eval.stress.prose.figures import figure
from eval.stress.scene import Scene
from eval.stress.vocabulary import Count


def by_kind(scene: Scene, count: Count, agency: str) -> Group:
    """A count for two kinds of its noun, in half of the cases for two years."""
    k1, k2 = scene.some(count.kinds, 2)
    verb, noun, a, y = count.verb, count.noun, agency, scene.year
    first = scene.count(count.low, count.high)
    second = scene.near(first)
    now = [
        figure(scene, count, a, y, first, kind=k1),
        figure(scene, count, a, y, second, kind=k2, bounds=0.1),
    ]
    n, m = (fact.shown for fact in now)
    if scene.chance(0.5):
        y1 = y - 1
        before = [
            figure(scene, count, a, y1, scene.near(first), kind=k1),
            figure(scene, count, a, y1, scene.near(second), kind=k2),
        ]
        n1, m1 = (fact.shown for fact in before)
        text = scene.one_of(
            (
                f"{capital(a)} {verb.past} {n} {k1} and {m} {k2} {noun} in {y}, "
                f"compared with {n1} {k1} and {m1} {k2} {noun} in {y1}.",
                f"The {k1} and {k2} {noun} that {a} {verb.past} in {y} numbered {n} and {m}, respectively; "
                f"in {y1}, they had numbered {n1} and {m1}.",
                f"In {y}, {a} {verb.past} {n} {k1} {noun} ({y1}: {n1}) and {m} {k2} ones ({y1}: {m1}).",
            )
        )
        return Group((text,), tuple(Stated(fact, 0) for fact in (*now, *before)), None, count)
    text = scene.one_of(
        (
            f"{capital(a)} {verb.past} {n} {k1} and {m} {k2} {noun} in {y}.",
            f"In {y}, {a} {verb.past} {n} {k1} {noun} and {m} {k2} ones.",
            f"Among the {noun} that {a} {verb.past} in {y} were {n} {k1} and {m} {k2} ones.",
            f"In {y}, {n} {k1} {noun} were {verb.participle} by {a}, as were {m} {k2} ones.",
        )
    )
    return Group((text,), tuple(Stated(fact, 0) for fact in now), None, count)


def by_place(scene: Scene, count: Count, agency: str, places: tuple[str, str, str]) -> Group:
    """A count for three places in one year."""
    p1, p2, p3 = places
    verb, noun, a, y = count.verb, count.noun, agency, scene.year
    first = scene.count(count.low, count.high)
    facts = [
        figure(scene, count, a, y, value, place=place)
        for place, value in zip(places, (first, scene.near(first), scene.near(first)), strict=True)
    ]
    n, m, k = (fact.shown for fact in facts)
    text = scene.one_of(
        (
            f"In {y}, {a} {verb.past} {n} {noun} in {p1}, {m} in {p2} and {k} in {p3}.",
            f"The {noun} that {a} {verb.past} in {y} were spread unevenly: {n} in {p1}, {m} in {p2} and {k} in {p3}.",
            f"In {p1}, {a} {verb.past} {n} {noun} in {y}; "
            f"the numbers for {p2} and {p3} were {m} and {k}, respectively.",
        )
    )
    return Group((text,), tuple(Stated(fact, 0) for fact in facts), None, count)


def by_part(scene: Scene, count: Count, agency: str) -> Group:
    """A total and what was true of parts of it, in some cases with the year before."""
    part1, part2 = scene.some(count.parts, 2)
    verb, noun, a, y = count.verb, count.noun, agency, scene.year
    total = scene.count(max(count.low, 40), max(count.high, 80))
    one = scene.count(max(2, total // 10), total // 3)
    two = scene.count(max(2, total // 12), total // 3)
    whole = figure(scene, count, a, y, total)
    now = [figure(scene, count, a, y, one, part=part1), figure(scene, count, a, y, two, part=part2)]
    t, n, m = whole.shown, now[0].shown, now[1].shown
    if scene.chance(0.35):
        y1 = y - 1
        total1 = scene.near(total)
        before = [
            figure(scene, count, a, y1, total1),
            figure(scene, count, a, y1, scene.count(max(2, total1 // 10), total1 // 3), part=part1),
        ]
        t1, n1 = (fact.shown for fact in before)
        two_years = (
            f"Of the {t} {noun} that {a} {verb.past} in {y}, {n} {part1}.",
            scene.one_of(
                (
                    f"In the previous year, {n1} of the {t1} {noun} that it {verb.past} {part1}.",
                    f"In {y1}, it had {verb.participle} {t1} {noun}, and {n1} of them {part1}.",
                )
            ),
        )
        return Group(
            two_years,
            (Stated(whole, 0), Stated(now[0], 0), Stated(before[0], 1), Stated(before[1], 1)),
            None,
            count,
        )
    wordings: tuple[tuple[tuple[str, ...], tuple[int, int, int]], ...] = (
        ((f"Of the {t} {noun} that {a} {verb.past} in {y}, {n} {part1} and {m} {part2}.",), (0, 0, 0)),
        (
            (f"{capital(a)} {verb.past} {t} {noun} in {y}; {n} of them {part1}, and {m} {part2}.",),
            (0, 0, 0),
        ),
        (
            (f"In {y}, {a} {verb.past} {t} {noun}.", f"Of these, {n} {part1} and {m} {part2}."),
            (0, 1, 1),
        ),
    )
    sentences, places = scene.one_of(wordings)
    stated = tuple(Stated(fact, at) for fact, at in zip((whole, *now), places, strict=True))
    return Group(sentences, stated, None, count)
