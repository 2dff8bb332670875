"""Queries → questions in words, and the manners in which people type them."""

from __future__ import annotations

from typing import Final

from eval.stress.asking.asked import bare
from eval.stress.facts import Query, Verb
from eval.stress.scene import Scene
from eval.stress.spelling import american, british

_PREAMBLES: Final = (
    "Quick question: ",
    "Hello, one question about this review: ",
    "For a story that I'm writing: ",
    "I couldn't find this in the review: ",
    "Sorry to bother you again. ",
    "Thanks in advance for your help. ",
    "I'm preparing a briefing and need one thing. ",
)


def ask(scene: Scene, query: Query) -> str:
    """One of the wordings of a query."""
    match query.measure.unit:
        case "count":
            wordings = _part_wordings(query) if query.part is not None else _count_wordings(query)
        case "money":
            wordings = _money_wordings(query)
        case "percent":
            wordings = _share_wordings(query)
        case _:
            wordings = _duration_wordings(query)
    return mannered(scene, scene.one_of(wordings))


def mannered(scene: Scene, question: str) -> str:
    """A question as somebody types it: now and then a preamble, small letters, no question mark, the other spelling."""
    draw = scene.rng.random()
    if question.endswith("?"):
        if draw < 0.12:
            question = lowered(question.rstrip("?"))
        elif draw < 0.24:
            preamble = scene.one_of(_PREAMBLES)
            question = preamble + (lowered(question) if preamble.endswith(": ") else question)
    other = scene.chance(0.2)
    return american(question) if scene.american != other else british(question)


def lowered(text: str) -> str:
    """The text with its first letter in lower case."""
    return text[:1].lower() + text[1:]


def noun_of(query: Query) -> str:
    """What is counted, with its kind."""
    return f"{query.kind} {query.measure.what}" if query.kind is not None else query.measure.what


def verb_of(query: Query) -> Verb:
    """The verb of a count."""
    if query.measure.verb is None:
        raise ValueError(f"{query.measure.what}: not a count")
    return query.measure.verb


def when(query: Query) -> str:
    """` in 2021`, or nothing."""
    return f" in {query.year}" if query.year is not None else ""


def where(query: Query) -> str:
    """` in Brinnoch`, or nothing."""
    return f" in {query.place}" if query.place is not None else ""


def _count_wordings(query: Query) -> list[str]:
    noun, verb, a = noun_of(query), verb_of(query), query.agency
    scope = where(query) + when(query)
    found = [
        f"How many {noun} were {verb.participle}{scope}?",
        f"What was the number of {noun} {verb.participle}{scope}?",
        f"number of {noun} {verb.participle}{scope}",
    ]
    if a is not None:
        by = f" by {a}"
        found = [
            f"How many {noun} did {a} {verb.base}{scope}?",
            f"How many {noun} did {a} {verb.base}{scope}?",
            f"How many {noun} were {verb.participle}{by}{scope}?",
            f"What was the number of {noun} that {a} {verb.past}{scope}?",
            f"I'd like to know how many {noun} {a} {verb.past}{scope}.",
            f"Please tell me how many {noun} were {verb.participle}{by}{scope}.",
            f"number of {noun} {verb.participle}{by}{scope}",
            f"{bare(a)} {noun} {verb.participle}{scope.replace(' in ', ' ')}",
        ]
        if query.year is not None:
            found.append(f"In {query.year}, how many {noun} did {a} {verb.base}{where(query)}?")
    return found


def _part_wordings(query: Query) -> list[str]:
    noun, verb, a, part = noun_of(query), verb_of(query), query.agency, query.part
    if a is None:
        return [
            f"Of the {noun} {verb.participle}{when(query)}, how many {part}?",
            f"How many of the {noun} {verb.participle}{when(query)} {part}?",
        ]
    return [
        f"How many of the {noun} that {a} {verb.past}{when(query)} {part}?",
        f"Of the {noun} {verb.participle} by {a}{when(query)}, how many {part}?",
        f"Could you say how many of the {noun} that {a} {verb.past}{when(query)} {part}?",
        f"number of {noun} {verb.participle} by {a}{when(query)} that {part}",
    ]


def _money_wordings(query: Query) -> list[str]:
    on, a = query.measure.what, query.agency
    if a is None:
        return [f"How much was spent on {on}{when(query)}?", f"How much money went to {on}{when(query)}?"]
    return [
        f"How much did {a} spend on {on}{when(query)}?",
        f"What did {a} spend on {on}{when(query)}?",
        f"How much money was spent on {on} by {a}{when(query)}?",
        f"I'd like to know how much {a} spent on {on}{when(query)}.",
        f"{bare(a)} spending on {on}{when(query).replace(' in ', ' ')}",
    ]


def _share_wordings(query: Query) -> list[str]:
    of, did = query.measure.what, query.measure.did
    return [
        f"What share of {of} {did}{when(query)}?",
        f"What percentage of {of} {did}{when(query)}?",
        f"What proportion of {of} {did}{when(query)}?",
        f"How large a share of {of} {did}{when(query)}?",
        f"percentage of {of} that {did}{when(query)}",
    ]


def _duration_wordings(query: Query) -> list[str]:
    to, unit, a = query.measure.what, query.measure.unit, query.agency
    if a is None:
        return [
            f"How many {unit} did it take on average to {to}{when(query)}?",
            f"average time to {to}{when(query)}",
        ]
    return [
        f"How long did it take {a} on average to {to}{when(query)}?",
        f"On average, how many {unit} did {a} need to {to}{when(query)}?",
        f"What was the average time that {a} needed to {to}{when(query)}?",
        f"Please tell me how long {a} took on average to {to}{when(query)}.",
    ]
