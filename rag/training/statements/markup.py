"""The small language that sentence and question frames are written in.

`{a:n 20-90}` a slot with its label, kind and argument; `{a}` its value again; `{Y}`, `{Y-1}` the passage's
year and the years around it; `{?city}` a value that the passage doesn't hold; `[p:words]` words that answer a
question; `<one/two>` a choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = re.compile(r"Y([+-]\d+)?")


class MarkupError(ValueError):
    """A frame isn't written in the language."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value to draw: `{label:kind argument}`."""

    label: str
    kind: str
    argument: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A value drawn before: `{label}`, or one of the passage's own such as `{C}`."""

    name: str

    @property
    def year(self) -> int | None:
        """Distance from the passage's year, or None where this is no year."""
        match = _YEAR.fullmatch(self.name)
        return None if match is None else int(match[1] or 0)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A value of a pool that the passage doesn't hold: `{?pool}`."""

    pool: str


@dataclass(frozen=True, slots=True)
class Region:
    """Words that are an answer: `[label:words]`."""

    label: str
    parts: Template


@dataclass(frozen=True, slots=True)
class Choice:
    """Wordings to choose from: `<one/two>`."""

    ways: tuple[Template, ...]


Part = str | Slot | Ref | Fresh | Region | Choice
Template = tuple[Part, ...]


def parse(text: str) -> Template:
    """The parts of a frame.

    Raises:
        MarkupError: a bracket isn't closed, or one is closed that wasn't open.

    """
    parts, end, _ = _parse(text, 0, "")
    if end != len(text):
        raise MarkupError(f"closed without being open at {end}: {text!r}")
    return parts


def refs(template: Template) -> list[Ref]:
    """Values that a frame takes over, in order, those in choices too."""
    found: list[Ref] = []
    for part in template:
        if isinstance(part, Ref):
            found.append(part)
        elif isinstance(part, Region):
            found += refs(part.parts)
        elif isinstance(part, Choice):
            for way in part.ways:
                found += refs(way)
    return found


def _parse(text: str, at: int, stops: str) -> tuple[Template, int, str]:
    """Parts up to one of the stops; where it stands, and which it is."""
    parts: list[Part] = []
    plain = ""
    while at < len(text):
        char = text[at]
        if char in stops:
            break
        if char in "}]>" or (char not in "{[<"):
            if char in "}]>":
                raise MarkupError(f"closed without being open at {at}: {text!r}")
            plain += char
            at += 1
            continue
        if plain:
            parts.append(plain)
            plain = ""
        part, at = _bracket(text, at)
        parts.append(part)
    else:
        if stops:
            raise MarkupError(f"not closed: {text!r}")
    if plain:
        parts.append(plain)
    return tuple(parts), at, text[at : at + 1]


def _bracket(text: str, at: int) -> tuple[Part, int]:
    opened = text[at]
    if opened == "{":
        end = text.find("}", at)
        if end < 0:
            raise MarkupError(f"not closed: {text!r}")
        return _slot(text[at + 1 : end]), end + 1
    if opened == "[":
        label, colon, _ = text[at + 1 :].partition(":")
        if not colon or not label.isidentifier():
            raise MarkupError(f"an answer without a label at {at}: {text!r}")
        inner, end, _ = _parse(text, at + len(label) + 2, "]")
        return Region(label, inner), end + 1
    ways: list[Template] = []
    stop = "/"
    while stop == "/":
        way, at, stop = _parse(text, at + 1, "/>")
        ways.append(way)
    return Choice(tuple(ways)), at + 1


def _slot(body: str) -> Part:
    if body.startswith("?"):
        return Fresh(body[1:])
    label, colon, rest = body.partition(":")
    if not colon:
        return Ref(body)
    kind, _, argument = rest.partition(" ")
    return Slot(label, kind, argument)
