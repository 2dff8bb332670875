"""Questions that come near a figure and that the report doesn't answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eval.stress.asking.asked import Asked
from eval.stress.asking.stated import loosened
from eval.stress.asking.wording import ask
from eval.stress.facts import Fact, Measure, Query, answering, full_query
from eval.stress.groups import Group, NotDone
from eval.stress.numerals import listed
from eval.stress.scene import Scene


def near_misses(scene: Scene, group: Group, groups: Sequence[Group]) -> list[Asked]:
    """For one figure of a group, a question of each sort that no fact of the report answers. `groups`: all of it."""
    if not group.facts:
        return []
    facts = tuple(fact for other in groups for fact in other.facts)
    found = []
    for reason, told, query in _changed(scene, group):
        if answering(facts, query) or _denied(groups, query):
            continue
        loose = loosened(scene, query, facts)
        if not _denied(groups, loose):
            found.append(Asked("unanswerable", ask(scene, loose), note=f"{reason}: {told}"))
    return found


def _changed(scene: Scene, group: Group) -> Iterator[tuple[str, str, Query]]:
    """Queries with one thing exchanged, with the reason to abstain and what is stated instead."""
    fact = scene.one_of(group.facts)
    query = full_query(fact)
    years = sorted({known.year for known in group.facts})
    year = scene.one_of((years[0] - 1, years[0] - 2, years[-1] + 1))
    yield (
        "other_period",
        f"stated for {listed([str(known) for known in years])} only",
        replace(query, year=year),
    )
    match fact.measure.unit:
        case "count":
            yield from _count_changed(scene, group, fact, query)
        case "money":
            yield (
                "not_stated",
                "no such spending is named",
                replace(query, measure=Measure("money", group.other)),
            )
            yield "other_scope", f"stated for {fact.agency}", replace(query, agency=_another(scene, group))
        case "percent":
            other = Measure("percent", fact.measure.what, did=group.other)
            yield "not_stated", "no such share is given", replace(query, measure=other, agency=None)
        case unit:
            yield "not_stated", "no such time is given", replace(query, measure=Measure(unit, group.other))
            yield "other_scope", f"stated for {fact.agency}", replace(query, agency=_another(scene, group))


def _count_changed(scene: Scene, group: Group, fact: Fact, query: Query) -> Iterator[tuple[str, str, Query]]:
    count, measure = group.count, fact.measure
    if count is None:
        raise ValueError(f"no vocabulary for {measure.what}")
    near = count.other
    whole = replace(query, part=None)
    yield (
        "other_scope",
        f"not stated for this agency, but for {fact.agency}",
        replace(query, agency=_another(scene, group)),
    )
    yield (
        "not_stated",
        f"{measure.what} were {count.verb.participle}",
        replace(whole, measure=Measure("count", measure.what, near.verb)),
    )
    yield (
        "not_stated",
        f"stated for {measure.what}",
        replace(whole, measure=Measure("count", near.noun, measure.verb)),
    )
    if fact.place is None and fact.part is None:
        kinds = [kind for kind in (*count.kinds, near.kind) if kind != fact.kind]
        yield "other_scope", "not stated for this kind", replace(query, kind=scene.one_of(kinds))
    if fact.kind is None and fact.part is None:
        places = [place for place in scene.places if place != fact.place]
        yield "other_scope", "not stated for this place", replace(query, place=scene.one_of(places))
    if fact.kind is None and fact.place is None:
        yield "not_stated", "no such part is given", replace(query, part=near.part)


def _another(scene: Scene, group: Group) -> str:
    """An agency that the group doesn't name."""
    named = {fact.agency for fact in group.facts}
    return scene.one_of([agency for agency in scene.agencies if agency not in named])


def _denied(groups: Sequence[Group], query: Query) -> bool:
    """Whether the report says that there were none of what is asked for, which would be an answer."""
    topics = [group.topic for group in groups]
    return any(
        isinstance(topic, NotDone)
        and topic.measure == query.measure
        and query.agency in (None, topic.agency)
        and query.year in (None, topic.year)
        for topic in topics
    )
