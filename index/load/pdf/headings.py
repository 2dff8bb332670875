"""Which lines are headings, and how deep: by the file's outline, by size, by weight."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.load.pdf.flow import Line
from index.load.shapes import caps_heading, several_sentences

_LARGER = 1.12
_LONGEST = 200
_LONGEST_BOLD = 120
_MOST_BOLD_LINES = 2
_NUMBER = re.compile(r"^(?:[A-Z]|[ivxIVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)]?\s+")
_SENTENCE_END = re.compile(r"[.;,]$")


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one level of headings from another."""

    size: float
    """In half points."""
    bold: bool


Outline = Mapping[tuple[int, str], int]
"""Page and words of an entry → its depth, 1 outermost."""


def body_size(lines: Sequence[Line]) -> float:
    """The size of most letters."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.segment.size * 2) / 2] += len(line.text)
    return max(weights, key=lambda size: weights[size]) if weights else 1.0


def heading_looks(lines: Sequence[Line], body: float, outline: Outline) -> list[Look | None]:
    """For each line, what it looks like as a heading; None where it is none."""
    looks: list[Look | None] = []
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        looks.append(_look(line) if _is_heading(lines, at, before, body, outline) else None)
    return looks


def levels(lines: Sequence[Line], looks: Sequence[Look | None], outline: Outline) -> dict[Look, int]:
    """Look → level. The largest, where one heading alone on the first page has it, is the title's: 0."""
    firsts: defaultdict[Look, list[Line]] = defaultdict(list)
    depths: defaultdict[Look, list[int]] = defaultdict(list)
    former: Look | None = None
    for line, look in zip(lines, looks, strict=True):
        if look is not None:
            if look != former:
                firsts[look].append(line)
            entry = outline.get((line.page, _key(line.text)))
            if entry is not None:
                depths[look].append(entry)
        former = look
    ranked = sorted(firsts, key=lambda look: (-look.size, not look.bold))
    result: dict[Look, int] = {}
    level = 1
    if len(ranked) > 1 and len(firsts[ranked[0]]) == 1 and firsts[ranked[0]][0].page == 1:
        result[ranked[0]] = 0
        ranked = ranked[1:]
    for look in ranked:
        stated = depths.get(look)
        result[look] = min(stated) if stated else level
        level = result[look] + 1
    return result


def outline_key(words: str) -> str:
    """Words as they are compared with an outline's entry: without numbers, marks and case."""
    return _key(words)


def _key(words: str) -> str:
    return re.sub(r"[\W\d_]+", "", words).casefold()


def _look(line: Line) -> Look:
    return Look(round(line.segment.size * 2) / 2, line.segment.bold)


def _is_heading(lines: Sequence[Line], at: int, before: Line | None, body: float, outline: Outline) -> bool:
    line = lines[at]
    text = line.text
    if not any(each.isalpha() for each in text) or len(text) > _LONGEST:
        return False
    if outline.get((line.page, _key(text))) is not None and line.segment.size >= body:
        return True
    if several_sentences(_NUMBER.sub("", text)):
        return False
    if line.segment.size >= _LARGER * body:
        return not _SENTENCE_END.search(text) or line.segment.size >= 1.4 * body
    apart = before is None or before.flow != line.flow or line.y - before.y > 1.3 * before.segment.size
    if line.segment.bold and line.segment.size >= 0.95 * body and len(text) <= _LONGEST_BOLD:
        follows = apart or before is None or before.segment.bold
        return follows and _bold_run(lines, at) and not _SENTENCE_END.search(text)
    return apart and line.segment.size >= 0.95 * body and caps_heading(text) and len(text) > 4


def _bold_run(lines: Sequence[Line], at: int) -> bool:
    """Whether at most two bold lines stand together: more are a paragraph that is bold."""
    first = last = at
    while first > 0 and lines[first - 1].segment.bold and lines[first - 1].flow == lines[at].flow:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].segment.bold and lines[last + 1].flow == lines[at].flow:
        last += 1
    return last - first < _MOST_BOLD_LINES
