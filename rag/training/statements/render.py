"""Frames written out: values drawn, labels turned into character offsets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from rag.training.statements import numbers, vocabulary
from rag.training.statements.frames import Subject
from rag.training.statements.markup import Choice, MarkupError, Ref, Region, Slot, Template
from rag.training.statements.numbers import Style, Written

_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a labelled answer stands, and its parts that would do as well."""

    start: int
    end: int
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Scene:
    """What the sentences of one passage share."""

    rng: Random
    subject: Subject
    style: Style
    year: int
    country: str
    government: str
    taken: set[str] = field(default_factory=set)
    """Names and counts already drawn: a second one is another one."""


@dataclass(slots=True)
class Values:
    """What one frame's slots were filled with."""

    texts: dict[str, str] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    pools: dict[str, str] = field(default_factory=dict)
    """Pool that a slot's value comes from; only names, no figures."""


@dataclass(slots=True)
class Writing:
    """A text in the making."""

    text: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)

    def add(self, words: str) -> None:
        """Append, with a capital at the start of a sentence."""
        if words and self.at_start:
            words = words[0].upper() + words[1:]
        self.text += words

    @property
    def at_start(self) -> bool:
        """Whether the next word starts a sentence."""
        return not self.text or self.text.endswith((". ", "? "))


class NoValueError(Exception):
    """A pool has no value left for the passage."""


def pool(scene: Scene, name: str) -> tuple[str, ...]:
    """Values of a pool: the subject's own, or one that all subjects share."""
    found = scene.subject.pools.get(name) or vocabulary.POOLS.get(name)
    if found is None:
        raise MarkupError(f"{scene.subject.name}: no pool {name!r}")
    return found


def write(template: Template, scene: Scene, values: Values, into: Writing) -> None:
    """Append a frame to a text, filling in its values and marking its labels."""
    for part in template:
        if isinstance(part, str):
            into.add(vocabulary.american(part) if scene.style.american else part)
        elif isinstance(part, Ref):
            into.add(reference(part, scene, values))
        elif isinstance(part, Choice):
            write(scene.rng.choice(part.ways), scene, values, into)
        elif isinstance(part, Region):
            start = len(into.text)
            write(part.parts, scene, values, into)
            into.marks[part.label] = Mark(start, len(into.text))
            values.texts[part.label] = into.text[start:]
        elif isinstance(part, Slot):
            _fill(part, scene, values, into)
        else:
            raise MarkupError(f"a statement holds all its values: {part}")


def reference(ref: Ref, scene: Scene, values: Values) -> str:
    """A value that was drawn before."""
    if ref.year is not None:
        return str(scene.year + ref.year)
    if ref.name in ("C", "G"):
        return scene.country if ref.name == "C" else scene.government
    if ref.name == "YY":
        return financial_year(scene.year)
    try:
        return values.texts[ref.name]
    except KeyError as error:
        raise MarkupError(f"{scene.subject.name}: no value {ref.name!r}") from error


def financial_year(year: int) -> str:
    """A year that starts in one and ends in the next, named by both."""
    return f"{year - 1}/{year % 100:02d}"


def _fill(slot: Slot, scene: Scene, values: Values, into: Writing) -> None:
    start, begins = len(into.text), into.at_start
    for _ in range(_DRAWS):
        written = _draw(slot, scene, values, start=begins)
        figure = slot.kind in ("n", "x", "part", "below", "above")
        key = str(int(written.number)) if figure else written.text.lower()
        if not any(taken in scene.taken for taken in vocabulary.confusable(key)):
            break
    else:
        raise NoValueError(slot.label)
    scene.taken.add(key)
    values.texts[slot.label] = written.text
    values.figures[slot.label] = int(written.number)
    into.add(written.text)
    into.marks[slot.label] = Mark(start, len(into.text), written.others)
    if slot.kind == "agency+":
        short = vocabulary.acronym(written.text)
        values.texts[f"{slot.label}.short"] = short
        into.add(f" ({short})")


def _draw(slot: Slot, scene: Scene, values: Values, *, start: bool) -> Written:
    rng, style, kind = scene.rng, scene.style, slot.kind
    words = slot.argument.split()
    if kind.endswith("!"):
        # After `up to` or `within` no bound of its own may stand.
        kind, style = kind[:-1], replace(style, bounds=0.0)
    if kind in ("n", "n0", "x"):
        low, high = _bounds(words[0])
        if kind == "n0" and rng.random() < 0.12:
            return Written("no")
        return _count(slot, scene, numbers.draw_count(rng, low, high), start=start)
    if kind in ("part", "rest", "below", "above"):
        whole = values.figures[words[0]]
        share = {"part": (0.1, 0.7), "below": (0.4, 0.85), "above": (1.2, 2.2), "rest": (0.0, 0.0)}[kind]
        number = round(whole * rng.uniform(*share))
        if kind == "rest":
            number = whole - sum(values.figures[label] for label in words[1:])
        return _count(slot, scene, max(number, 2), start=start)
    if kind == "pct":
        low, high = _bounds(words[0])
        return numbers.percent(rng, low, high, style, start=start)
    if kind == "money":
        return numbers.money(rng, words[0], style, start=start)
    if kind in ("dur", "span", "qty"):
        low, high = _bounds(words[0])
        unit = vocabulary.american(" ".join(words[1:])) if style.american else " ".join(words[1:])
        if kind == "dur":
            return numbers.duration(rng, low, high, unit, style)
        if kind == "span":
            return numbers.span_of(rng, low, high, unit, style)
        return numbers.quantity(rng, low, high, unit, style, start=start)
    if kind == "dec":
        low, high = _bounds(words[0])
        return Written(f"{rng.uniform(low, high):.1f}")
    if kind in ("date", "month"):
        year = None if not words else scene.year + (Ref(words[0]).year or 0)
        return numbers.date(rng, year, style, day=kind == "date")
    if kind == "ratio":
        return numbers.ratio(rng)
    if kind == "year":
        return Written(reference(Ref(words[0]), scene, values))
    if kind == "ord":
        return Written(numbers.ordinal(rng.randint(*_bounds(words[0]))))
    return _name(slot, scene, values)


def _count(slot: Slot, scene: Scene, number: int, *, start: bool) -> Written:
    if slot.kind in ("x", "rest", "part") and not (start and number >= 100):
        return Written(numbers.count_text(number, scene.style, start=start), number)
    return numbers.bounded_count(scene.rng, number, scene.style, start=start)


def _name(slot: Slot, scene: Scene, values: Values) -> Written:
    rng, kind = scene.rng, slot.kind
    if kind == "person":
        return Written(vocabulary.person(rng))
    if kind in ("agency", "agency+"):
        values.pools[slot.label] = "agency"
        return Written(vocabulary.agency(rng, scene.subject.agencies))
    if kind == "list":
        items = rng.sample(pool(scene, slot.argument), rng.choice((2, 3, 3, 4)))
        comma = "," if scene.style.american and len(items) > 2 else ""
        return Written(f"{', '.join(items[:-1])}{comma} and {items[-1]}")
    values.pools[slot.label] = kind
    return Written(spelled(rng.choice(pool(scene, kind)), scene))


def spelled(name: str, scene: Scene) -> str:
    """A name in the passage's spelling."""
    return vocabulary.american(name) if scene.style.american else name


def _bounds(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    return int(low), int(high or low)
