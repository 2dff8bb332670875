"""Counts over years, by agency and by verb."""

from __future__ import annotations

from eval.stress.facts import Fact
from eval.stress.groups import Group, NotDone, Stated
from eval.stress.numerals import capital
from eval.stress.prose.figures import figure, measure_of, opening, rose_or_fell, up_or_down
from eval.stress.scene import Scene
from eval.stress.vocabulary import Count


def over_years(scene: Scene, count: Count, agency: str, idle: str | None) -> Group:
    """One count for two or three years running; now and then it says that `idle` did none of it."""
    year = scene.year
    first = scene.count(count.low, count.high)
    third = scene.chance(0.4)
    now = figure(scene, count, agency, year, first, bounds=0.15)
    before = figure(scene, count, agency, year - 1, scene.near(first), bounds=0.1)
    earlier = figure(scene, count, agency, year - 2, scene.near(first)) if third else None
    sentences, places = _years_text(scene, count, now, before, earlier)
    facts = [now, before] + ([earlier] if earlier is not None else [])
    stated = tuple(Stated(fact, at) for fact, at in zip(facts, places, strict=True))
    if idle is not None and scene.chance(0.4):
        words = f"did not {count.verb.base} any {count.noun}"
        sentence = scene.one_of((f"{capital(idle)} {words} in {year}.", f"In {year}, {idle} {words}."))
        topic = NotDone(idle, measure_of(count), year, words)
        return Group((*sentences, sentence), stated, topic, count)
    return Group(sentences, stated, None, count)


def _years_text(
    scene: Scene, count: Count, now: Fact, before: Fact, earlier: Fact | None
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Sentences, and in which of them each figure stands, in the order of the arguments."""
    a, verb, noun = now.agency, count.verb, count.noun
    n, m, y, y1 = now.shown, before.shown, now.year, before.year
    exact = not now.bound and not before.bound
    if earlier is not None:
        k, y2 = earlier.shown, earlier.year
        one = (0, 0, 0)
        shapes = [
            (
                (f"{capital(a)} {verb.past} {n} {noun} in {y}, compared with {m} in {y1} and {k} in {y2}.",),
                one,
            ),
            ((f"In {y}, {a} {verb.past} {n} {noun} ({y1}: {m}; {y2}: {k}).",), one),
            (
                (
                    f"{opening(now)} {noun} were {verb.participle} by {a} in {y}.",
                    f"In the previous year, it had {verb.participle} {m}, and in {y2} it had {verb.participle} {k}.",
                ),
                (0, 1, 1),
            ),
            (
                (
                    f"In {y2} and {y1}, {a} {verb.past} {k} and {m} {noun}, respectively.",
                    f"In {y}, it {verb.past} {n}.",
                ),
                (1, 0, 0),
            ),
        ]
        return scene.one_of(shapes)
    same = (0, 0)
    pairs = [
        ((f"{capital(a)} {verb.past} {n} {noun} in {y}, compared with {m} in {y1}.",), same),
        ((f"In {y}, {a} {verb.past} {n} {noun} ({y1}: {m}).",), same),
        ((f"In {y1}, {a} had {verb.participle} {m} {noun}; in {y}, it {verb.past} {n}.",), same),
        (
            (f"{capital(a)} reported that it had {verb.participle} {n} {noun} in {y}, against {m} in {y1}.",),
            same,
        ),
        (
            (
                f"{opening(now)} {noun} were {verb.participle} by {a} in {y}.",
                f"In the previous year, it had {verb.participle} {m}.",
            ),
            (0, 1),
        ),
        (
            (
                f"During {y}, {n} {noun} were {verb.participle} by {a}.",
                f"A year earlier, the number had been {m}.",
            ),
            (0, 1),
        ),
    ]
    if exact:
        moved, way = rose_or_fell(now, before), up_or_down(now, before)
        pairs += [
            ((f"The number of {noun} that {a} {verb.past} {moved} from {m} in {y1} to {n} in {y}.",), same),
            ((f"{capital(a)} {verb.past} {n} {noun} in {y}, {way} from {m} the year before.",), same),
        ]
    return scene.one_of(pairs)


def by_agency(scene: Scene, count: Count, agencies: tuple[str, str]) -> Group:
    """The same count for two agencies, in half of the cases for two years."""
    a, b = agencies
    year, verb, noun = scene.year, count.verb, count.noun
    first = scene.count(count.low, count.high)
    second = scene.near(first)
    now = [
        figure(scene, count, a, year, first, bounds=0.08),
        figure(scene, count, b, year, second, bounds=0.08),
    ]
    n, m = (fact.shown for fact in now)
    if scene.chance(0.5):
        before = [
            figure(scene, count, a, year - 1, scene.near(first)),
            figure(scene, count, b, year - 1, scene.near(second)),
        ]
        n1, m1 = (fact.shown for fact in before)
        y, y1 = year, year - 1
        text = scene.one_of(
            (
                f"In {y}, {a} {verb.past} {n} {noun} and {b} {m}, compared with {n1} and {m1}, respectively, in {y1}.",
                f"{capital(a)} {verb.past} {n} {noun} in {y} ({y1}: {n1}), and {b} {verb.past} {m} ({y1}: {m1}).",
                f"While {a} {verb.past} {n} {noun} in {y}, after {n1} in {y1}, "
                f"{b} {verb.past} {m}, after {m1} in {y1}.",
            )
        )
        return Group((text,), tuple(Stated(fact, 0) for fact in (*now, *before)), None, count)
    text = scene.one_of(
        (
            f"{capital(a)} {verb.past} {n} {noun} in {year} and {b} {m}.",
            f"{capital(a)} and {b} {verb.past} {n} and {m} {noun}, respectively, in {year}.",
            f"In {year}, {a} {verb.past} {n} {noun}, whereas {b} {verb.past} {m}.",
            f"{opening(now[0])} {noun} were {verb.participle} by {a} in {year} and {m} by {b}.",
        )
    )
    return Group((text,), tuple(Stated(fact, 0) for fact in now), None, count)


def by_verb(scene: Scene, count: Count, agency: str) -> Group:
    """Two things done to the same noun, in half of the cases for two years."""
    also = count.also
    if also is None:
        raise ValueError(f"one verb only for {count.noun}")
    verb, noun, a, y = count.verb, count.noun, agency, scene.year
    first = scene.count(count.low, count.high)
    second = scene.count(max(2, first // 12), max(6, first // 3))
    now = [figure(scene, count, a, y, first, bounds=0.08), figure(scene, count, a, y, second, verb=also)]
    n, m = (fact.shown for fact in now)
    if scene.chance(0.5):
        y1 = y - 1
        before = [
            figure(scene, count, a, y1, scene.near(first)),
            figure(scene, count, a, y1, scene.near(second), verb=also),
        ]
        n1, m1 = (fact.shown for fact in before)
        sentences, places = scene.one_of(
            (
                (
                    (
                        f"{capital(a)} {verb.past} {n} {noun} and {also.past} {m} in {y}; "
                        f"in {y1}, it had {verb.participle} {n1} and {also.participle} {m1}.",
                    ),
                    (0, 0, 0, 0),
                ),
                (
                    (
                        f"In {y}, {n} {noun} were {verb.participle} and {m} {also.participle} by {a}.",
                        f"For {y1}, the corresponding figures were {n1} and {m1}.",
                    ),
                    (0, 0, 1, 1),
                ),
            )
        )
        stated = tuple(Stated(fact, at) for fact, at in zip((*now, *before), places, strict=True))
        return Group(sentences, stated, None, count)
    text = scene.one_of(
        (
            f"In {y}, {a} {verb.past} {n} {noun} and {also.past} {m}.",
            f"{capital(a)} {verb.past} {n} {noun} in {y}; it {also.past} {m}.",
            f"{opening(now[0])} {noun} were {verb.participle} by {a} in {y}, and {m} were {also.participle}.",
        )
    )
    return Group((text,), tuple(Stated(fact, 0) for fact in now), None, count)
