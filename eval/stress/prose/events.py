"""What happened once, who heads an agency, lists, plans, and what isn't known."""

from __future__ import annotations

from eval.stress import numerals
from eval.stress.groups import Group, Head, Listed, Opening, Planned, Silence
from eval.stress.numerals import article, capital
from eval.stress.prose.figures import measure_of
from eval.stress.scene import Scene
from eval.stress.vocabulary import Count, Event, Listing, Plan


def opened(scene: Scene, event: Event, agency: str, place: str) -> Group:
    """Something done to one place on one day of the year or of the year before, and what it has room for."""
    year = scene.year - (1 if scene.chance(0.3) else 0)
    on = numerals.date(scene.rng.randint(2, 28), scene.rng.randint(1, 12), year)
    room = scene.count(12, 180)
    cost = scene.money() if scene.chance(0.5) else None
    what, verb = article(event.thing), event.verb
    topic = Opening(agency, verb, event.thing, place, on, year, room, event.room, cost, event.other)
    sentences = [
        scene.one_of(
            (
                f"On {on}, {agency} {verb.past} {what} in {place}.",
                f"{capital(agency)} {verb.past} {what} in {place} on {on}.",
                f"{capital(what)} was {verb.participle} by {agency} in {place} on {on}.",
            )
        ),
        f"It has room for {room} {event.room}.",
    ]
    if cost is not None:
        sentences.append(f"The cost came to {numerals.money(cost)} {scene.currency}.")
    return Group(tuple(sentences), (), topic)


def headed(scene: Scene, agency: str) -> Group:
    """Who heads an agency, and since when."""
    name = scene.person()
    since = numerals.month(scene.rng.randint(1, 12), scene.year - scene.rng.randint(2, 7))
    topic = Head(agency, name, since)
    text = scene.one_of(
        (
            f"{name} has headed {agency} since {since}.",
            f"{capital(agency)} is headed by {name}, who took office in {since}.",
            f"{name}, the head of {agency} since {since}, presented the results to the press.",
        )
    )
    return Group((text,), (), topic)


def listing(scene: Scene, about: Listing, agency: str) -> Group:
    """Three or four things in one sentence."""
    items = tuple(scene.some(about.items, scene.rng.randint(3, 4)))
    topic = Listed(agency, about.ask, items)
    return Group((f"{capital(agency)} {about.lead.format(items=numerals.listed(items))}.",), (), topic)


def planned(scene: Scene, about: Plan, agency: str, place: str) -> Group:
    """Something planned and not done."""
    undone = scene.one_of(("work has not begun", "the plan was dropped", "nothing has been built"))
    topic = Planned(agency, about.plan, about.noun, place, scene.year, undone)
    text = scene.one_of(
        (
            f"{capital(agency)} had planned to {about.plan} in {place} in {scene.year}, but {undone}.",
            f"In {scene.year}, {agency} wanted to {about.plan} in {place}, but {undone}.",
        )
    )
    return Group((text,), (), topic)


def silent(scene: Scene, count: Count, agency: str) -> Group:
    """A number that an agency doesn't know or publish."""
    verb, noun, year = count.verb, count.noun, scene.year
    topic = Silence(agency, measure_of(count), year)
    text = scene.one_of(
        (
            f"{capital(agency)} did not publish the number of {noun} that it {verb.past} in {year}.",
            f"It is not known how many {noun} {agency} {verb.past} in {year}.",
            f"For {year}, {agency} could not say how many {noun} it had {verb.participle}.",
        )
    )
    return Group((text,), (), topic, count)
