"""Passages: a few statements of one subject, with sentences without figures between them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rag.training.statements import vocabulary
from rag.training.statements.frames import Ask, Frame, Miss, Subject
from rag.training.statements.markup import Template, refs
from rag.training.statements.numbers import draw_style
from rag.training.statements.render import Mark, NoValueError, Scene, Values, Writing, write

_LEAST_WORDS, _MOST_WORDS, _MOST_SENTENCES = 20, 180, 7
_GOVERNMENTS = (
    "the government",
    "the government",
    "authorities",
    "officials",
    "the government of {}",
    "the authorities of {}",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A frame that was written into a passage."""

    values: Values
    marks: dict[str, Mark]
    """Labelled answers, by offsets in the passage."""
    asks: tuple[Ask, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what it states."""

    text: str
    heading: str
    scene: Scene
    stated: tuple[Stated, ...]


def draw_passage(rng: Random, subject: Subject) -> Passage:
    """A passage on a subject."""
    while True:
        passage = _draw(rng, subject)
        if passage is not None and _LEAST_WORDS <= len(passage.text.split()) <= _MOST_WORDS:
            return passage


def _draw(rng: Random, subject: Subject) -> Passage | None:
    country = rng.choice(vocabulary.COUNTRIES)
    scene = Scene(
        rng=rng,
        subject=subject,
        style=draw_style(rng),
        year=rng.randint(2008, 2027),
        country=country,
        government=rng.choice(_GOVERNMENTS).format(country),
    )
    scene.taken.add(country.lower())
    frames = rng.sample(subject.frames, min(len(subject.frames), rng.choice((1, 1, 2, 2, 2, 3, 3, 4))))
    fillers = rng.sample(subject.fillers, min(len(subject.fillers), rng.choice((0, 0, 1, 1, 2))))
    plan: list[Frame | str] = [*frames, *fillers]
    rng.shuffle(plan)
    writing = Writing()
    stated: list[Stated] = []
    try:
        for piece in plan:
            if writing.text:
                writing.text += " "
            if isinstance(piece, str):
                writing.add(vocabulary.american(piece) if scene.style.american else piece)
            else:
                stated.append(_state(piece, scene, writing))
    except NoValueError:
        return None
    if writing.text.count(". ") + 1 > _MOST_SENTENCES:
        return None
    return Passage(writing.text, _heading(rng, subject, scene), scene, tuple(stated))


def _state(frame: Frame, scene: Scene, writing: Writing) -> Stated:
    values = Values()
    before = dict(writing.marks)
    writing.marks.clear()
    write(scene.rng.choice(frame.wordings), scene, values, writing)
    marks = dict(writing.marks)
    writing.marks.update(before)
    known = {*values.texts, "C", "G", "YY"}

    asks = tuple(
        Ask(ask.label, wordings, ask.exchange)
        for ask in frame.asks
        if ask.label in marks and (wordings := _possible(ask.wordings, known))
    )
    misses = tuple(
        Miss(wordings, miss.unless) for miss in frame.misses if (wordings := _possible(miss.wordings, known))
    )
    return Stated(values, marks, asks, misses)


def _possible(wordings: tuple[Template, ...], known: set[str]) -> tuple[Template, ...]:
    """Questions whose names the chosen wording of the statement has."""
    return tuple(
        way for way in wordings if all(ref.year is not None or ref.name in known for ref in refs(way))
    )


def _heading(rng: Random, subject: Subject, scene: Scene) -> str:
    if rng.random() >= 0.7:
        return ""
    heading = rng.choice(subject.headings)
    heading = vocabulary.american(heading) if scene.style.american else heading
    return rng.choice(
        (
            heading,
            heading,
            heading,
            heading.upper(),
            f"{rng.randint(1, 9)}.{rng.randint(1, 6)} {heading}",
            f"{rng.randint(1, 14)}. {heading}",
            f"{heading} in {scene.country}",
        )
    )
