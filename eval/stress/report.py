"""The groups of a report, and the report's text: headings, and paragraphs of statements among sentences without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from eval.stress.facts import Fact
from eval.stress.groups import Group
from eval.stress.numerals import capital
from eval.stress.prose.amounts import duration, share, spending
from eval.stress.prose.counts import by_agency, by_verb, over_years
from eval.stress.prose.events import headed, listing, opened, planned, silent
from eval.stress.prose.scopes import by_kind, by_part, by_place
from eval.stress.scene import Scene, new_scene
from eval.stress.vocabulary import Count, domains, general_fillers

_LAYOUTS: Final = ("capitals", "numbered", "plain")
_TWICE: Final = 6
_LEAST_WORDS: Final = 2100
_CLOSING: Final = (
    "Buildings and Projects; Costs; Service to the Public; People and Training; Conclusion".split("; ")
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report and what it states."""

    name: str
    """Name of its file without the ending."""
    scene: Scene
    groups: tuple[Group, ...]
    text: str

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of its figures."""
        return tuple(fact for group in self.groups for fact in group.facts)


@dataclass(slots=True)
class _Section:
    heading: str
    groups: list[Group]


def make_report(rng: Random, number: int) -> Report:
    """The report of this number; subjects take turns."""
    in_american = rng.random() < 0.4
    subjects = domains(in_american=in_american)
    domain = subjects[number % len(subjects)]
    scene = new_scene(rng, domain, american=in_american)
    sections = _sections(scene)
    name = f"{scene.country.lower()}_{number + 1:03d}_{scene.year}"
    groups = tuple(group for section in sections for group in section.groups)
    return Report(name, scene, groups, _text(scene, sections))


def _sections(scene: Scene) -> list[_Section]:
    domain = scene.domain
    counts = scene.some(domain.counts, len(domain.counts))
    places = iter(scene.places)
    shapes: list[str] = []
    found = [_Section("Summary", [])]
    found += [_Section(heading, []) for heading in domain.headings]
    for at, count in enumerate(counts[1:]):
        agencies = scene.some(scene.agencies, len(scene.agencies))
        own_section = found[1 + count.under].groups
        # Some counts come twice: what other agencies did of the same stands elsewhere in the section.
        halves = (agencies[:2], agencies[2:]) if at < _TWICE else (agencies,)
        for own in halves:
            idle = own[-1] if own is halves[-1] else None
            own_section.append(_counted(scene, count, _shape(scene, count, shapes), own, idle, places))
    for section in found:
        scene.rng.shuffle(section.groups)
    found[1 + counts[0].under].groups.append(silent(scene, counts[0], scene.one_of(agencies)))
    events = [opened(scene, event, scene.one_of(agencies), next(places)) for event in domain.events]
    plans = [planned(scene, plan, scene.one_of(agencies), next(places)) for plan in domain.plans]
    sums = scene.some(domain.spending, len(domain.spending))
    costs = [
        spending(scene, scene.one_of(agencies), (sums[0], sums[1], sums[4])),
        spending(scene, scene.one_of(agencies), (sums[2], sums[3], sums[4])),
    ]
    service = [share(scene, about, scene.one_of(agencies)) for about in domain.shares]
    service += [duration(scene, about, scene.one_of(agencies)) for about in domain.durations]
    people = [headed(scene, agency) for agency in scene.some(agencies, 2)]
    people += [listing(scene, about, scene.one_of(agencies)) for about in domain.lists]
    closing: tuple[list[Group], ...] = ([*events, *plans], costs, service, people, [])
    found += [_Section(heading, groups) for heading, groups in zip(_CLOSING, closing, strict=True)]
    return found


def _shape(scene: Scene, count: Count, before: list[str]) -> str:
    """A shape that the count allows, of those that `before` has least of, and put there."""
    shapes = ["years", "agency", "place"]
    shapes += ["kind"] if len(count.kinds) > 1 else []
    shapes += ["part"] if len(count.parts) > 1 else []
    shapes += ["verb"] if count.also is not None else []
    fewest = min(before.count(shape) for shape in shapes)
    before.append(scene.one_of([shape for shape in shapes if before.count(shape) <= fewest]))
    return before[-1]


def _counted(
    scene: Scene, count: Count, shape: str, agencies: Sequence[str], idle: str | None, places: Iterator[str]
) -> Group:
    first, second = agencies[:2]
    match shape:
        case "years":
            return over_years(scene, count, first, idle)
        case "agency":
            return by_agency(scene, count, (first, second))
        case "verb":
            return by_verb(scene, count, first)
        case "kind":
            return by_kind(scene, count, first)
        case "place":
            return by_place(scene, count, first, (next(places), next(places), next(places)))
        case _:
            return by_part(scene, count, first)


def _text(scene: Scene, sections: Sequence[_Section]) -> str:
    layout = scene.one_of(_LAYOUTS)
    title = f"Annual Review of {scene.domain.title}, {scene.year}"
    lines = [
        f"{scene.country if layout != 'capitals' else scene.country.upper()} (a fictional country): {title}",
        f"{scene.country} does not exist. A program made up its agencies, places, people and figures to test how "
        "questions about reports are answered.",
    ]
    told = sum(
        len(text.split()) for section in sections for group in section.groups for text in group.sentences
    )
    fillers = _fillers(scene, _LEAST_WORDS - told)
    share_of = -(-len(fillers) // len(sections))
    for at, section in enumerate(sections):
        lines.append(_heading(section.heading, at + 1, layout))
        own = fillers[at * share_of : (at + 1) * share_of]
        lines += _paragraphs(scene, section.groups, own)
    return "\n\n".join(lines) + "\n"


def _heading(heading: str, number: int, layout: str) -> str:
    if layout == "capitals":
        return heading.upper()
    return f"{number} {heading}" if layout == "numbered" else heading


def _fillers(scene: Scene, words: int) -> list[str]:
    """Sentences without a figure, as many as make up the words, their agencies and places filled in."""
    own = [*scene.domain.fillers, *general_fillers(in_american=scene.american)]
    found: list[str] = []
    for filler in scene.some(own, len(own)):
        if sum(len(text.split()) for text in found) >= words:
            break
        agency, place = scene.one_of(scene.agencies), scene.one_of(scene.places)
        found.append(filler.format(a=agency, A=capital(agency), p=place))
    return found


def _paragraphs(scene: Scene, groups: Sequence[Group], fillers: Sequence[str]) -> list[str]:
    """Two or three paragraphs: each group whole, sentences without a figure between."""
    blocks = [list(group.sentences) for group in groups]
    for filler in fillers:
        blocks.insert(scene.rng.randint(0, len(blocks)), [filler])
    size = -(-len(blocks) // scene.rng.randint(2, 3))
    return [
        " ".join(sentence for block in blocks[start : start + size] for sentence in block)
        for start in range(0, len(blocks), size)
    ]
