"""Which of several names, or kinds, each figure of a sentence belongs to.

"The Guild sealed 40 scales in Orlo and 31 in Tamsin" gives Tamsin the 31 and the Guild both. A figure takes the name
that a preposition sets behind it, else the last one before it; a list that ends in "respectively" is read pair by
pair. Places ("in Orlo") and those who act ("by the Guild") are told apart, so that each figure may have one of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.stemming import stem
from rag.figures import UNCOUNTED, Figure
from rag.figures.units import is_plural
from rag.terms import STOP_WORDS, content_stems

_CAPITALS = r"[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*"
_NAME = re.compile(rf"\b{_CAPITALS}")
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december".split()
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|for|from|to|with|around|across)\s+(?:the\s+)?$", re.IGNORECASE)
_BY_BEFORE = re.compile(r"\b(?:by|that|which|whom)\s+(?:the\s+)?$", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|and\s+|or\s+)(?:the\s+)?", re.IGNORECASE)
_FIGURE_JOIN = re.compile(r"(?:\s+[a-z][\w’'-]*){0,3}\s*(?:,\s*(?:and\s+)?|and\s+)", re.IGNORECASE)
_PARTS = re.compile(r"[;:(–—]|,\s")
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_KINDS = re.compile(r"\b([a-z][\w-]+)((?:,\s+[a-z][\w-]+)*),?\s+and\s+([a-z][\w-]+)(?=\s+[a-z])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_LIST = re.compile(
    r"\b(?:19|20)\d\d(?:,\s+(?:19|20)\d\d)*,?\s+and\s+(?:in\s+)?(?:19|20)\d\d\b", re.IGNORECASE
)
_SAME_SUBJECT = re.compile(
    r"\s*(?:(?:and|but)\s+)?(?:(?:in|by)\s+[\w\s]{1,20}?,?\s+)?(?:it|they)\b", re.IGNORECASE
)
_REACH = 24
"""Characters before a name in which its preposition stands."""
PLACE, AGENT = "place", "agent"


@dataclass(frozen=True, slots=True)
class _Named:
    """A name as it stands in a sentence."""

    start: int
    end: int
    stems: frozenset[str]
    role: str
    list_start: int
    """Where the list that it is in begins; its own start where it is in none."""
    behind: bool
    """Whether a preposition may set it behind its figure."""


def astray(text: str, figures: Sequence[Figure], names: Sequence[str]) -> tuple[frozenset[str], ...]:
    """For each amount, in order, the names asked for that the sentence gives to other figures than this one.

    Args:
        text: One sentence.
        figures: All of its figures.
        names: Names that a question asks for. Where it asks for several in the same role, one of them will do.

    """
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    none: frozenset[str] = frozenset()
    if len(amounts) < 2 or not names:
        return (none,) * len(amounts)
    placed = _places(text, amounts)
    lists = _in_order(text, amounts, placed)
    follows = [goes_on(text, figure) for figure in amounts]
    found: list[set[str]] = [set() for _ in amounts]
    for role in (PLACE, AGENT):
        own = [each for each in placed if each.role == role]
        asked = {name: _same(own, name) for name in names}
        asked = {name: members for name, members in asked.items() if members}
        if not asked:
            continue
        held = [_holders(text, amounts, own, lists.get(role, {}), at) for at in range(len(amounts))]
        carried = {
            name: [bool(members & held[at]) for at in range(len(amounts))] for name, members in asked.items()
        }
        if not all(any(row) for row in carried.values()):
            continue  # a name that no figure has says nothing
        for at in range(len(amounts)):
            if role == AGENT and follows[at]:
                continue  # "the Guild …; in 2021 it sealed 90": the Guild, not the last one named
            if held[at] and not any(row[at] for row in carried.values()):
                found[at] |= carried.keys()
    return tuple(frozenset(each) for each in found)


def goes_on(text: str, figure: Figure) -> bool:
    """Whether a figure stands in a clause that goes on with the sentence's subject: "; in 2021 it had sealed 90"."""
    at = text.rfind(";", 0, figure.start)
    return at >= 0 and _SAME_SUBJECT.match(text, at + 1, figure.start) is not None


def holders(text: str, figures: Sequence[Figure], role: str) -> tuple[str, ...]:
    """For each amount, in order, the one name that it belongs to; empty where it has none or several.

    Args:
        text: One sentence.
        figures: All of its figures.
        role: `PLACE` or `AGENT`.

    """
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    placed = _places(text, amounts)
    ordered = _in_order(text, amounts, placed).get(role, {})
    own = [each for each in placed if each.role == role]
    names = {each.start: text[each.start : each.end] for each in own}
    held = [_holders(text, amounts, own, ordered, at) for at in range(len(amounts))]
    return tuple(names[next(iter(each))] if len(each) == 1 else "" for each in held)


def kinds_astray(
    text: str, figures: Sequence[Figure], kinds: Sequence[str], noun: str | None = None
) -> tuple[frozenset[str], ...]:
    """For each amount, in order, the kinds asked for that stand with other figures only, where it has one of its own.

    Args:
        text: One sentence.
        figures: All of its figures.
        kinds: Stems of the adjectives that a question sets before what it counts.
        noun: Stem of what it counts, which is no kind of it.

    """
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    none: frozenset[str] = frozenset()
    if len(amounts) < 2 or not kinds:
        return (none,) * len(amounts)
    rows = _kinds(text, amounts)
    found: list[frozenset[str]] = []
    for own in rows:
        missing = {
            kind
            for kind in kinds
            if own - {noun} and kind not in own and any(kind in row for row in rows) and not own & set(kinds)
        }
        found.append(frozenset(missing))
    return tuple(found)


def _places(text: str, amounts: Sequence[Figure]) -> list[_Named]:
    """The names of a sentence, in order, with their roles; a list's later names have the role of its first."""
    inside = [(figure.start, figure.end) for figure in amounts]
    found: list[_Named] = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = match.group().split()
        while words and start == match.start() and (words[0].lower() in STOP_WORDS | {"spending", "during"}):
            start += len(words[0]) + 1
            words = words[1:]
            if start >= end:
                break
        words = text[start:end].split()
        if not words or " ".join(words).lower() in _NO_NAMES | STOP_WORDS:
            continue
        if any(low <= start < high for low, high in inside):
            continue
        stems = frozenset(content_stems(text[start:end]))
        if not stems:
            continue
        last = found[-1] if found else None
        if last and _is_joined(text, last, start):
            found.append(_Named(start, end, stems, last.role, last.list_start, last.behind))
            continue
        before = text[max(0, start - _REACH) : start]
        by, at = _BY_BEFORE.search(before), _PLACE_BEFORE.search(before)
        found.append(_Named(start, end, stems, PLACE if at else AGENT, start, bool(by or at)))
    return found


def _is_joined(text: str, last: _Named, start: int) -> bool:
    """Whether a name goes on the list of the one before: "in Orlo, the Guild" is no list."""
    between = text[last.end : start]
    if not _JOIN.fullmatch(between):
        return False
    articles = " the" not in between or re.search(r"\bthe\s+$", text[: last.start], re.IGNORECASE)
    return bool(articles) or re.search(r"\b(?:and|or)\b", between) is not None


def _same(placed: Sequence[_Named], name: str) -> frozenset[int]:
    """Where, by their offsets, a name asked for stands in a sentence, be it longer or shorter there."""
    stems = frozenset(content_stems(name))
    return frozenset(each.start for each in placed if stems and (stems <= each.stems or each.stems <= stems))


def _holders(
    text: str, amounts: Sequence[Figure], own: Sequence[_Named], ordered: dict[int, int], at: int
) -> frozenset[int]:
    """Offsets of the names of one role that an amount belongs to."""
    if at in ordered:
        return frozenset({ordered[at]})
    figure = amounts[at]
    limit = amounts[at + 1].start if at + 1 < len(amounts) else len(text)
    part = _PARTS.search(text, figure.end, limit)
    limit = part.start() if part else limit
    behind = next((n for n in own if n.behind and figure.end <= n.start < limit), None)
    if behind is None:
        before = [n for n in own if n.end <= figure.start]
        behind = before[-1] if before else None
    if behind is None:
        return frozenset()
    return frozenset(n.start for n in own if n.list_start == behind.list_start)


def _in_order(text: str, amounts: Sequence[Figure], placed: Sequence[_Named]) -> dict[str, dict[int, int]]:
    """By role, and by an amount's position, the offset of the name that "respectively" gives it."""
    group = _group(text, amounts)
    if not group:
        return {}
    size, first = len(group), amounts[group[0]].start
    lists: dict[int, list[_Named]] = {}
    for each in placed:
        lists.setdefault(each.list_start, []).append(each)
    fitting = [names for names in lists.values() if len(names) == size and names[-1].end <= first]
    names = fitting[-1] if fitting else [n for n in placed if n.role == AGENT and n.end <= first]
    if len(names) != size or _years_in_order(text, first, size):
        return {}
    role = names[0].role
    return {role: {at: name.start for at, name in zip(group, names, strict=True)}}


def _group(text: str, amounts: Sequence[Figure]) -> list[int]:
    """Positions of the amounts that "respectively" is said of, two or more; none without it."""
    said = _RESPECTIVELY.search(text)
    if said is None:
        return []
    last = max((at for at, f in enumerate(amounts) if f.end <= said.start()), default=None)
    if last is None:
        return []
    group = [last]
    while group[0] > 0 and _FIGURE_JOIN.fullmatch(text, amounts[group[0] - 1].end, amounts[group[0]].start):
        group.insert(0, group[0] - 1)
    return group if len(group) > 1 else []


def _years_in_order(text: str, first: int, size: int) -> bool:
    """Whether as many years are listed before: "in 2019 and 2020, 112 and 215, respectively"."""
    years = _YEAR_LIST.search(text, 0, first)
    return years is not None and len(_YEAR.findall(years.group())) == size


def _is_kind(text: str, amounts: Sequence[Figure], at: int) -> bool:
    """Whether the word behind an amount can tell its kind: its noun follows, or stands with the next amount."""
    words = (amounts[at].unit or "").split()
    if len(words) > 1 and is_plural(words[-1]):
        return True
    joined = at + 1 < len(amounts) and re.fullmatch(
        r"\s+[\w-]+\s+(?:and|or)\s+", text[amounts[at].end : amounts[at + 1].start], re.IGNORECASE
    )
    return bool(joined)


def _kinds(text: str, amounts: Sequence[Figure]) -> list[frozenset[str]]:
    """Stems of the word that tells each amount's kind: right behind it, or by "respectively"; a bracket shares it."""
    rows: list[frozenset[str]] = []
    for at, figure in enumerate(amounts):
        word = re.match(r"\s+([A-Za-z][\w-]*)", text[figure.end :]) if not figure.unit else None
        first = (figure.unit or (word.group(1) if word else "")).split(" ")[0]
        own: frozenset[str] = frozenset()
        if first and first.lower() not in STOP_WORDS and _is_kind(text, amounts, at):
            own = frozenset((*content_stems(first), stem(first.lower())))
        if not own and at and text.rfind("(", amounts[at - 1].end, figure.start) >= 0:
            own = rows[-1]
        rows.append(own)
    group = _group(text, amounts)
    listed = list(_KINDS.finditer(text, 0, amounts[group[0]].start)) if group else []
    if listed:
        match = listed[-1]
        words = [match.group(1), *re.findall(r"[a-z][\w-]+", match.group(2)), match.group(3)]
        if len(words) == len(group):
            stems = [frozenset((*content_stems(word), stem(word.lower()))) for word in words]
            for at, own in zip(group, stems, strict=True):
                rows[at] = own
            for at in range(group[-1] + 1, len(amounts) - len(group) + 1):
                again = range(at, at + len(group))
                if all(
                    _FIGURE_JOIN.fullmatch(text, amounts[n].end, amounts[n + 1].start)
                    for n in list(again)[:-1]
                ):
                    for n, own in zip(again, stems, strict=True):
                        rows[n] = own
                    break
    return rows
