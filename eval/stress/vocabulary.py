"""The words of a subject that reports are written on, read from `domains/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from eval.json_lines import Fields
from eval.stress.facts import Verb
from eval.stress.spelling import american


@dataclass(frozen=True, slots=True)
class Misses:
    """Words that come near a count, and that no report on the subject uses of it."""

    verb: Verb
    noun: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Count:
    """Something that an agency does a countable number of times."""

    verb: Verb
    also: Verb | None
    """A second thing that it does to the same noun."""
    noun: str
    """In the plural."""
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    low: int
    """Least number in a year."""
    high: int
    under: int
    """Index of the heading that it stands under."""
    other: Misses


@dataclass(frozen=True, slots=True)
class Share:
    """Something that a share of a group did."""

    of: str
    did: tuple[str, ...]
    other: str
    """Something that no report says of the group."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Something that takes time on average."""

    to: tuple[str, ...]
    unit: str
    other: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an agency did to one place on one day."""

    verb: Verb
    thing: str
    room: str
    """What it has room for."""
    other: str
    """Base form of a verb that no report uses of it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A sentence with a list."""

    lead: str
    """What follows the agency, with `{items}` for the list."""
    ask: str
    """The question, with `{a}` for the agency."""
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Something that was planned and not done."""

    plan: str
    noun: str


@dataclass(frozen=True, slots=True)
class Domain:
    """A subject."""

    title: str
    headings: tuple[str, ...]
    agencies: tuple[str, ...]
    spending: tuple[str, ...]
    fillers: tuple[str, ...]
    """Sentences without a figure."""
    counts: tuple[Count, ...]
    shares: tuple[Share, ...]
    durations: tuple[Duration, ...]
    events: tuple[Event, ...]
    lists: tuple[Listing, ...]
    plans: tuple[Plan, ...]


@cache
def domains(*, in_american: bool) -> tuple[Domain, ...]:
    """All subjects, by the names of their files, in one of two spellings. Raises InputError where one lacks a field."""
    folder = resources.files("eval.stress") / "domains"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    return tuple(
        _domain(Fields(tomllib.loads(american(text) if in_american else text), name)) for name, text in texts
    )


def general_fillers(*, in_american: bool) -> tuple[str, ...]:
    """Sentences without a figure for any subject, with `{a}` or `{A}` for an agency and `{p}` for a place."""
    text = (resources.files("eval.stress") / "fillers.txt").read_text(encoding="utf-8")
    return tuple(line for line in (american(text) if in_american else text).splitlines() if line)


def read_verb(words: str) -> Verb:
    """`take took taken`, `test tested`, `shut down shut down shut down`: forms of equal length, the last may lack."""
    parts = words.split()
    for forms in (3, 2):
        size = len(parts) // forms
        shapes = [parts[at * size : (at + 1) * size] for at in range(forms)]
        # `pay for paid for` has four words and two forms; particles tell two forms of two words from others.
        if size * forms == len(parts) and len({tuple(shape[1:]) for shape in shapes}) == 1:
            base, past, *rest = (" ".join(shape) for shape in shapes)
            return Verb(base, past, rest[0] if rest else past)
    raise ValueError(f"not the forms of a verb: {words!r}")


def _domain(fields: Fields) -> Domain:
    return Domain(
        title=fields.text("title"),
        headings=fields.texts("headings"),
        agencies=fields.texts("agencies"),
        spending=fields.texts("spending"),
        fillers=fields.texts("fillers"),
        counts=tuple(_count(entry) for entry in _tables(fields, "counts")),
        shares=tuple(
            Share(entry.text("of"), entry.texts("did"), entry.text("other"))
            for entry in _tables(fields, "shares")
        ),
        durations=tuple(
            Duration(entry.texts("to"), entry.text("unit"), entry.text("other"))
            for entry in _tables(fields, "durations")
        ),
        events=tuple(
            Event(read_verb(entry.text("verb")), entry.text("thing"), entry.text("room"), entry.text("other"))
            for entry in _tables(fields, "events")
        ),
        lists=tuple(
            Listing(entry.text("lead"), entry.text("ask"), entry.texts("items"))
            for entry in _tables(fields, "lists")
        ),
        plans=tuple(Plan(entry.text("plan"), entry.text("noun")) for entry in _tables(fields, "plans")),
    )


def _count(entry: Fields) -> Count:
    also = entry.optional_text("also")
    low, high = (int(str(bound)) for bound in entry.items("size"))
    (near,) = _tables(Fields({"other": [entry.values["other"]]}, entry.where), "other")
    return Count(
        verb=read_verb(entry.text("verb")),
        also=read_verb(also) if also is not None else None,
        noun=entry.text("noun"),
        kinds=entry.texts("kinds"),
        parts=entry.texts("parts"),
        low=low,
        high=high,
        under=int(str(entry.values["under"])),
        other=Misses(read_verb(near.text("verb")), near.text("noun"), near.text("kind"), near.text("part")),
    )


def _tables(fields: Fields, name: str) -> list[Fields]:
    found: list[Fields] = []
    for item in fields.items(name):
        if not isinstance(item, Mapping):
            raise fields.fail(f"`{name}` must hold tables")
        found.append(Fields({str(key): value for key, value in item.items()}, f"{fields.where} {name}"))
    return found
