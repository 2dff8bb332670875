"""Questions for one figure, and for two at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from eval.stress.asking.asked import Asked, bare, evidence, numeral, siblings, wordings
from eval.stress.asking.wording import ask, mannered, noun_of, verb_of, when
from eval.stress.facts import Fact, Query, answering, full_query
from eval.stress.groups import Group
from eval.stress.scene import Scene


def numeric(scene: Scene, group: Group, facts: Sequence[Fact]) -> list[Asked]:
    """A question for each figure. `facts`: all of the report's."""
    return [
        Asked(
            type="numeric",
            question=ask(scene, loosened(scene, full_query(fact), facts)),
            answers=(wordings(fact),),
            numbers=(numeral(fact),),
            wrong_numbers=siblings(group, [fact]),
            evidence=evidence(group, [fact]),
            note=f"stated {fact.bound}{fact.written}" if fact.bound else "",
        )
        for fact in group.facts
    ]


def loosened(scene: Scene, query: Query, facts: Sequence[Fact]) -> Query:
    """The query, now and then without its agency or year, where the report states the measure for no other."""
    rivals = [fact for fact in facts if fact.measure == query.measure]
    if scene.chance(0.3) and all(fact.agency == query.agency for fact in rivals):
        return replace(query, agency=None)
    if scene.chance(0.3) and all(fact.year == query.year for fact in rivals):
        return replace(query, year=None)
    return query


def two_parts(scene: Scene, group: Group, facts: Sequence[Fact]) -> list[Asked]:
    """Questions for two figures of a group."""
    found = []
    for one, two in combinations(group.facts, 2):
        question = _two_parted(full_query(one), full_query(two))
        if question is None:
            continue
        found.append(
            Asked(
                type="multi",
                question=mannered(scene, question),
                answers=(wordings(one), wordings(two)),
                numbers=(numeral(one), numeral(two)),
                wrong_numbers=siblings(group, [one, two]),
                evidence=evidence(group, [one, two]),
                note="two figures",
            )
        )
    return found


def _two_parted(one: Query, two: Query) -> str | None:
    """A question for two figures that differ in one thing; None where they differ in more."""
    if one.measure.unit == "money" and one.year == two.year:
        return f"How much did {one.agency} spend on {one.measure.what}{when(one)}, and how much on {two.measure.what}?"
    if one.measure.unit == "money":
        return f"How much did {one.agency} spend on {one.measure.what}{when(one)}, and how much{when(two)}?"
    if one.measure.unit != "count":
        return None
    noun, verb, a = noun_of(one), verb_of(one), one.agency
    start = f"How many {noun} did {a} {verb.base}"
    same = replace(two, year=one.year)
    if one == same and one.part is None and one.place is None:
        return f"{start}{when(one)}, and how many{when(two)}?"
    if one.year != two.year:
        return None
    if one == replace(two, agency=a) and one.part is None:
        return f"{start}{when(one)}, and how many did {two.agency}?"
    if one == replace(two, kind=one.kind):
        return (
            f"How many {one.kind} and how many {two.kind} {one.measure.what} did {a} {verb.base}{when(one)}?"
        )
    if one == replace(two, place=one.place):
        return f"{start} in {one.place} and how many in {two.place}{when(one)}?"
    if one == replace(two, part=one.part) and one.part is None:
        return f"{start}{when(one)}, and how many of them {two.part}?"
    if one == replace(two, measure=one.measure):
        return f"{start}{when(one)}, and how many did it {verb_of(two).base}?"
    return None


def by_name(scene: Scene, group: Group, facts: Sequence[Fact]) -> list[Asked]:
    """Questions for the agency or the place that a figure belongs to, and for all places of a count."""
    found = []
    for fact in group.facts:
        told = bare(fact.agency) in group.evidence(fact)
        if fact.measure.unit != "count" or fact.part is not None or not told:
            continue
        query = full_query(fact)
        noun, past = noun_of(query), verb_of(query).past
        rivals = answering(facts, Query(fact.measure, year=fact.year))
        if fact.place is not None:
            question = (
                f"In which town did {fact.agency} {verb_of(query).base} {fact.written} {noun}{when(query)}?"
            )
            answer = fact.place
        elif all(rival.agency == fact.agency for rival in rivals):
            question = scene.one_of(
                (f"Which agency {past} {noun}{when(query)}?", f"Who {past} {noun}{when(query)}?")
            )
            answer = bare(fact.agency)
        else:
            question = f"Which agency {past} {fact.shown} {noun}{when(query)}?"
            answer = bare(fact.agency)
        found.append(
            Asked("entity", mannered(scene, question), ((answer,),), evidence=evidence(group, [fact]))
        )
    places = [fact.place for fact in group.facts if fact.place is not None]
    if places:
        query = full_query(group.facts[0])
        noun, verb, agency = noun_of(query), verb_of(query), query.agency
        question = scene.one_of(
            (
                f"In which towns did {agency} {verb.base} {noun}{when(query)}?",
                f"Name the towns for which {noun} {verb.participle} by {agency}{when(query)} are given.",
            )
        )
        answers = tuple((place,) for place in places)
        found.append(Asked("list", mannered(scene, question), answers, evidence=evidence(group, group.facts)))
    return found
