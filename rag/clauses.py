"""Which words of a sentence belong to which of its figures.

A figure owns the words from it to the next boundary (comma, semicolon, dash, bracket, "and", a turn to a
comparison, or the next figure), and the words before it back to the boundary or figure before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from rag.figures import UNCOUNTED, Figure, FigureKind, parse_figures
from rag.figures.units import has_noun
from rag.scope import ScopeTerm, scope_places

_HARD = re.compile(
    r"[,;:()–—]|\s-\s|\bbut\b|\bcompared\s+(?:with|to)\b|\bwhile\b|\bwhereas\b|\bincluding\b|\bversus\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\(([A-Z][A-Z&]{1,11})\)")
_SOFT = re.compile(r"\band\b|\bor\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:[\s,;:()–—-]|\b(?:and|or|but|while|whereas|when|whom|where|(?:as\s+)?against|including|compared\s+(?:with|to)|versus|that|which|of|"
    r"increased\s+from|decreased\s+from|an\s+increase\s+from|a\s+decrease\s+from|from|to|with)\b)+",
    re.IGNORECASE,
)

_ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
"""A bracket right after a figure's words tells of it: "75 convictions (all state level)"."""
_OPEN_END = re.compile(r"\b(?:than|aged?|between|under|over|below|above|worth|every|per)\s*$", re.IGNORECASE)
"""At the end of a figure's words, says that another figure belongs to them."""
_JOINT = re.compile(r"\s(?:and|or)\s*$", re.IGNORECASE)
MOST_JOINED = 3
"""Words of the first half of a joined subject, at most."""
_WORD = re.compile(r"[A-Za-z]{3,}")
_NAMED = r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
_ENDS_NAMED = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]*$")
_MORE_NAMES = re.compile(rf"(?:,\s+{_NAMED})+,?\s+(?:and|or)\s+{_NAMED}(?=\s*(?:[,;:.)–—]|$))")
_TRAILING = re.compile(
    r"(?:[\s,;:(–—-]|\b(?:and|or|but|to|of|in|on|at|by|for|from|with|as|the|an?|that|which|who|because|for\s+a\s+total\s+of)\b)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The stretch of a sentence that belongs to one figure; offsets in the sentence."""

    before: int
    """Where the words before the figure begin."""
    start: int
    end: int
    """Where the figure itself ends."""
    after: int
    """Where the words after the figure end."""

    def holds(self, at: int) -> bool:
        """Whether a position lies in the zone."""
        return self.before <= at < self.after


def zones(text: str, figures: Sequence[Figure]) -> tuple[Zone, ...]:
    """One zone for each amount, in order."""
    return _zones(text, tuple(figures))


@lru_cache(maxsize=4096)
def _zones(text: str, figures: tuple[Figure, ...]) -> tuple[Zone, ...]:
    """A sentence is looked at again for each question that it may answer."""
    counted = [figure for figure in figures if figure.kind not in UNCOUNTED]
    inside = sorted((figure.start, figure.end) for figure in figures)
    starts = [start for start, _ in inside]
    # An abbreviation in brackets belongs to its name: "the Borders Service (SIF) 61".
    plain = _ABBREVIATION.sub(r" \1 ", text)
    hard, soft = _cuts(_HARD, plain, inside), _cuts(_SOFT, plain, inside)
    hard_starts, soft_starts = [start for start, _ in hard], [start for start, _ in soft]
    found: list[Zone] = []
    for position, figure in enumerate(counted):
        next_start = counted[position + 1].start if position + 1 < len(counted) else len(text)
        after = min(_first(hard_starts, figure.end, len(text)), next_start)
        if after == next_start < len(text):
            # Only where "and" joins this figure to the next does it part them: "31 victims and nine others".
            joint = bisect_left(soft_starts, after) - 1
            after = soft_starts[joint] if joint >= 0 and soft_starts[joint] >= figure.end else after
        floor = found[-1].after if found else 0
        # "From Orlo (48), Tamsin (33)": a figure alone in its bracket has the words before that.
        alone = (
            text[max(0, figure.start - 1) : figure.start] == "(" and text[figure.end : figure.end + 1] == ")"
        )
        least = figure.start - 1 if alone else figure.start
        before = max(_last_end(hard, least), _last_end(soft, least), floor)
        aside = _ASIDE.match(text, after)
        if aside and bisect_left(starts, aside.start()) == bisect_left(starts, aside.end()):
            after = aside.end()
        found.append(Zone(before, figure.start, figure.end, after))
    return tuple(found)


def _first(ordered: Sequence[int], least: int, otherwise: int) -> int:
    """The first of ordered offsets from a least one on."""
    position = bisect_left(ordered, least)
    return ordered[position] if position < len(ordered) else otherwise


def _last_end(cuts: Sequence[tuple[int, int]], most: int) -> int:
    """The last end of ordered cuts that isn't behind an offset, 0 without one."""
    position = bisect_right(cuts, most, key=lambda cut: cut[1])
    return cuts[position - 1][1] if position else 0


def figure_scopes(text: str, figures: Sequence[Figure]) -> tuple[frozenset[str], ...]:
    """What levels, forms and groups each amount is for, by the names of `rag.scope`, in order.

    A figure's own words come first. What they leave open is told by the words that lead to it; those that tell of
    another figure ("12 men and 14 suspects") do so only for a figure that counts nothing of its own.
    """
    places = zones(text, figures)
    terms = scope_places(text) if places else ()
    if not terms:
        return (frozenset(),) * len(places)
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    breaks = [match.end() for match in _BREAK.finditer(text)]
    leading: dict[int, ScopeTerm] = {}
    """The last term of each contrast so far, by the contrast's number; the other leaves out what tells of a figure."""
    subject: dict[int, ScopeTerm] = {}
    found: list[frozenset[str]] = []
    seen = 0
    for position, (figure, zone) in enumerate(zip(amounts, places, strict=True)):
        while seen < len(terms) and terms[seen].end <= zone.before:
            leading[terms[seen].contrast] = terms[seen]
            if not (position and places[position - 1].end <= terms[seen].start < places[position - 1].after):
                subject[terms[seen].contrast] = terms[seen]
            seen += 1
        behind = places[position + 1] if position + 1 < len(places) else None
        joined = behind is not None and _JOINED.fullmatch(text, figure.end, behind.start)
        after = behind.after if joined and behind is not None else zone.after
        named = {term.contrast: term.name for term in _within(terms, seen, zone.before, after)}
        own = {term.name for term in _within(terms, seen, zone.before, after)}
        bare = figure.kind is not FigureKind.COUNT or not has_noun(figure.unit)
        start = breaks[bisect_right(breaks, zone.before) - 1] if breaks and breaks[0] <= zone.before else 0
        for contrast, term in (leading if bare else subject).items():
            if contrast not in named and term.start >= start:
                own.add(term.name)
                named[contrast] = term.name
        if behind is not None and bare and _SHARED_NOUN.fullmatch(text, zone.after, behind.start):
            shared = _within(terms, seen, behind.end, behind.after)
            own.update(term.name for term in shared if term.contrast not in named)
        found.append(frozenset(own))
    return tuple(found)


def _within(terms: Sequence[ScopeTerm], first: int, start: int, end: int) -> list[ScopeTerm]:
    """The terms, from the first-th on, that lie in a stretch."""
    inside = takewhile(lambda term: term.start < end, terms[first : first + _NEAR_TERMS])
    return [term for term in inside if term.start >= start and term.end <= end]


_NEAR_TERMS = 64
"""Terms looked at behind a figure; more than any sentence has."""
_BREAK = re.compile(r";|[.!?]\s+(?=[A-Z])")
"""What stands before it tells of other things."""
_JOINED = re.compile(r"\s*,?\s*(?:and|or|to)\s+|\s*,\s*", re.IGNORECASE)
_SHARED_NOUN = re.compile(r"\s*(?:and|or)\s+(?:at\s+least\s+)?", re.IGNORECASE)
"""Between two figures of which the first leaves its noun to the second: "35 federal and 40 state investigations"."""


def _cuts(pattern: re.Pattern[str], text: str, figures: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a pattern cuts a sentence, but not inside one of its ordered figures ("6,000")."""
    starts = [start for start, _ in figures]
    cuts: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        near = bisect_right(starts, match.start()) - 1
        if near < 0 or match.start() >= figures[near][1]:
            cuts.append(match.span())
    return cuts


def _closed(text: str, zone: Zone) -> Zone:
    """The zone with what its last words are about: "younger than 13" isn't cut before the age, nor inside a bracket."""
    if _OPEN_END.search(text, zone.end, zone.after):
        end = _HARD.search(text, zone.after)
        zone = replace(zone, after=end.start() if end else len(text))
    opened = text.count("(", zone.start, zone.after) > text.count(")", zone.start, zone.after)
    led = text.count("(", zone.before, zone.start) > text.count(")", zone.before, zone.start)
    close = text.find(")", zone.after) if opened or led else -1
    return replace(zone, after=close + 1) if close >= 0 else zone


def _whole_subject(text: str, zone: Zone) -> Zone:
    """The zone with the first half of a joined subject: "federal and state officials reported 79"."""
    joint = _JOINT.search(text, 0, zone.before)
    if joint is None:
        return zone
    start = max((match.end() for match in _HARD.finditer(text, 0, joint.start())), default=0)
    led = text[start : joint.start()]
    if not 0 < len(led.split()) <= MOST_JOINED or parse_figures(led):
        return zone
    return replace(zone, before=start)


def _listed(text: str, zone: Zone) -> Zone:
    """The zone with all names of the list that its last one begins: "from Orlo, Tamsin and Lisk"."""
    if not _ENDS_NAMED.search(text, zone.end, zone.after):
        return zone
    rest = _MORE_NAMES.match(text, zone.after)
    return replace(zone, after=rest.end()) if rest else zone


def clause_text(text: str, zone: Zone) -> str:
    """The zone's words as a phrase that can stand alone: verbatim but for what joined it to the rest."""
    if not _WORD.search(text[zone.before : zone.start] + text[zone.end : zone.after]) and zone.before:
        # A bare number between commas ("total convictions, 116, rose") needs the words before the comma.
        start = max((match.end() for match in _HARD.finditer(text, 0, max(0, zone.before - 2))), default=0)
        if not re.search(r"\d", text[start : zone.before]):
            zone = replace(zone, before=start)
    zone = _listed(text, _closed(text, _whole_subject(text, zone)))
    phrase = text[zone.before : zone.after]
    offset = len(phrase) - len(_LEADING.sub("", phrase))
    # Never cut into the figure's own text.
    offset = min(offset, zone.start - zone.before)
    phrase = _TRAILING.sub("", phrase[offset:]).strip(" \n,;:–—-.")
    if phrase.count(")") > phrase.count("(") and phrase.endswith(")"):
        phrase = phrase[:-1]  # of a bracket that opens before the figure
    return phrase
