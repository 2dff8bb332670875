"""Questions about what is told besides counts: openings, heads, lists, plans, what wasn't done and what isn't known."""

from __future__ import annotations

from typing import Final

from eval.stress import numerals
from eval.stress.asking.asked import Asked, bare
from eval.stress.asking.wording import ask, mannered
from eval.stress.facts import Query
from eval.stress.groups import Group, Head, Listed, NotDone, Opening, Planned, Silence
from eval.stress.numerals import article, turned_date
from eval.stress.scene import Scene

_UNDONE: Final = {
    "work has not begun": ("has not begun", "not begun", "not been built", "not built"),
    "the plan was dropped": ("dropped", "not built", "not been built"),
    "nothing has been built": ("nothing has been built", "not built", "not been built"),
}


def told(scene: Scene, group: Group) -> list[Asked]:
    """All questions about a group's topic."""
    match group.topic:
        case Opening():
            return _opening(scene, group, group.topic)
        case Head():
            return _head(scene, group, group.topic)
        case Listed():
            answers = tuple((item,) for item in group.topic.items)
            question = group.topic.ask.format(a=group.topic.agency)
            return [Asked("list", mannered(scene, question), answers, evidence=group.sentences)]
        case Planned():
            return _plan(scene, group, group.topic)
        case NotDone(agency=a, measure=measure, year=year, words=words) if measure.verb is not None:
            question = f"Did {a} {measure.verb.base} any {measure.what} in {year}?"
            return [
                Asked("yesno", mannered(scene, question), (("no", words),), evidence=group.sentences[-1:])
            ]
        case Silence(agency=a, measure=measure, year=year):
            question = ask(scene, Query(measure, a, year))
            return [Asked("unanswerable", question, note="not_stated: the report says that it isn't known")]
        case _:
            return []


def _opening(scene: Scene, group: Group, topic: Opening) -> list[Asked]:
    a, verb, thing, place = topic.agency, topic.verb, topic.thing, topic.place
    first, second = group.sentences[:1], group.sentences[1:2]
    dates = (topic.date, turned_date(topic.date))
    wrong = scene.one_of([name for name in scene.agencies if name != a])
    named = scene.one_of((a, wrong))
    elsewhere = scene.one_of([name for name in scene.places if name != place])
    when = scene.one_of(
        (
            f"When did {a} {verb.base} the {thing} in {place}?",
            f"On what date was the {thing} in {place} {verb.participle}?",
            f"date on which the {thing} in {place} was {verb.participle}",
        )
    )
    who = scene.one_of(
        (
            f"Which agency {verb.past} the {thing} in {place}?",
            f"By whom was the {thing} in {place} {verb.participle}?",
        )
    )
    found = [
        Asked("date", mannered(scene, when), (dates,), evidence=first),
        Asked("entity", mannered(scene, who), ((bare(a),),), evidence=first),
        Asked(
            "entity",
            mannered(scene, f"In which town did {a} {verb.base} {article(thing)}?"),
            ((place,),),
            evidence=first,
        ),
        Asked(
            "numeric",
            mannered(scene, f"How many {topic.room_of} does the {thing} in {place} have room for?"),
            ((str(topic.room),),),
            (str(topic.room),),
            evidence=second,
        ),
        Asked(
            "multi",
            mannered(scene, f"When and where did {a} {verb.base} {article(thing)}?"),
            (dates, (place,)),
            evidence=first,
            note="a date and a place",
        ),
        Asked(
            "yesno",
            mannered(scene, f"Was it {named} that {verb.past} the {thing} in {place}?"),
            (("yes" if named == a else "no", bare(a)),),
            evidence=first,
            note=f"it was {a}",
        ),
        Asked(
            "unanswerable",
            mannered(scene, f"When did {a} {topic.other} the {thing} in {place}?"),
            note=f"not_stated: only when {a} {verb.past} it",
        ),
        Asked(
            "unanswerable",
            mannered(scene, f"When did {a} {verb.base} the {thing} in {elsewhere}?"),
            note=f"other_scope: the {thing} is in {place}",
        ),
        Asked(
            "unanswerable",
            mannered(scene, f"Who is in charge of the {thing} in {place}?"),
            note="not_stated: nobody is named",
        ),
    ]
    cost = f"What did the {thing} in {place} cost?"
    if topic.cost is None:
        found.append(Asked("unanswerable", mannered(scene, cost), note="not_stated: no cost is given"))
    else:
        written = numerals.money(topic.cost)
        plain = written.removesuffix(" million").replace(",", "")
        found.append(
            Asked(
                "numeric", mannered(scene, cost), ((written, plain),), (plain,), evidence=group.sentences[2:3]
            )
        )
    return found


def _head(scene: Scene, group: Group, topic: Head) -> list[Asked]:
    a, name, surname = topic.agency, topic.name, topic.name.split()[-1]
    who = scene.one_of(
        (f"Who heads {a}?", f"Who is the head of {a}?", f"What is the name of the head of {a}?")
    )
    return [
        Asked("entity", mannered(scene, who), ((name, surname),), evidence=group.sentences),
        Asked(
            "date",
            mannered(scene, f"Since when has {name} headed {a}?"),
            ((topic.since,),),
            evidence=group.sentences,
        ),
        Asked(
            "multi",
            mannered(scene, f"Who heads {a}, and since when?"),
            ((name, surname), (topic.since,)),
            evidence=group.sentences,
            note="a name and a date",
        ),
        Asked(
            "unanswerable",
            mannered(scene, f"Who headed {a} before {name}?"),
            note="not_stated: no earlier head is named",
        ),
        Asked("unanswerable", mannered(scene, f"How old is {name}?"), note="not_stated: no age is given"),
    ]


def _plan(scene: Scene, group: Group, topic: Planned) -> list[Asked]:
    a, noun, place = topic.agency, topic.noun, topic.place
    questions = (
        f"When did {a} complete the {noun} in {place}?",
        f"How much did {a} pay for the new {noun} in {place}?",
        f"On what day of {topic.year} was the {noun} in {place} completed?",
    )
    return [
        Asked(
            "false_premise",
            mannered(scene, scene.one_of(questions)),
            (_UNDONE[topic.undone],),
            evidence=group.sentences,
            note=f"premise wrong: {topic.undone}",
        )
    ]
