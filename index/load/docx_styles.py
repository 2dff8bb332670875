"""What a DOCX file's styles and numbering say of a paragraph: heading, list item, its number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from index.load.docx_package import attribute, child, children

BODY = 9
"""Outline level of text that is no heading."""
DEEPEST = 8
_LONGEST_CHAIN = 20
_HEADING_NAME = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_HIGHEST_NUMBER = 100_000
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
)
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style, with what it takes from the one it is based on."""

    name: str = ""
    """In lower case."""
    outline: int | None = None
    """0 for the outermost heading."""
    numbering: str | None = None
    """Id of a numbering, "0" where it takes one back."""
    depth: int | None = None
    """Level in that numbering."""


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """The paragraph styles by id."""
    if root is None:
        return {}
    raw = {attribute(style, "styleId") or "": style for style in children(root, "style")}
    return {name: _style(name, raw) for name in raw}


def _style(name: str, raw: dict[str, etree._Element]) -> Style:
    outline: int | None = None
    numbering: str | None = None
    depth: int | None = None
    first = (attribute(child(raw[name], "name"), "val") or name).lower()
    at = name
    for _ in range(_LONGEST_CHAIN):
        style = raw.get(at)
        if style is None:
            break
        properties = child(style, "pPr")
        own = attribute(child(style, "name"), "val") or ""
        if outline is None:
            outline = whole(attribute(child(properties, "outlineLvl"), "val"))
        if outline is None and (match := _HEADING_NAME.fullmatch(own)):
            outline = int(match[1]) - 1
        if numbering is None:
            numbering = attribute(child(properties, "numPr", "numId"), "val")
        if depth is None:
            depth = whole(attribute(child(properties, "numPr", "ilvl"), "val"))
        at = attribute(child(style, "basedOn"), "val") or ""
    return Style(first, outline, numbering, depth)


class Numbering:
    """Counts list items as the program that wrote them shows them."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._family: dict[str, str] = {}
        """Numbering → the definition whose counters it shares with others."""
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract = {attribute(held, "abstractNumId") or "": held for held in children(root, "abstractNum")}
        for number in children(root, "num"):
            name = attribute(number, "numId") or ""
            family = attribute(child(number, "abstractNumId"), "val") or ""
            levels = _levels(abstract.get(family))
            restarted = False
            for override in children(number, "lvlOverride"):
                at = whole(attribute(override, "ilvl")) or 0
                start = whole(attribute(child(override, "startOverride"), "val"))
                if start is not None and at in levels:
                    levels[at] = _Level(levels[at].form, levels[at].text, start)
                    restarted = True
            self._levels[name] = levels
            self._family[name] = f"{family} {name}" if restarted else family

    def marked(self, numbering: str, depth: int) -> str:
        """The mark of the next item, such as `3.` or `2.1`; "" for a bullet."""
        levels = self._levels.get(numbering, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[self._family[numbering]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [held for held in counts if held > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            held = levels.get(at)
            return "" if held is None else _written(counts.get(at, held.start), held.form)

        return re.sub(r"%([1-9])", number, level.text).strip()


def whole(value: str | None) -> int | None:
    """A whole number of an attribute, None where it is none."""
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,9}", value) else None


def _levels(definition: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in children(definition, "lvl") if definition is not None else ():
        start = whole(attribute(child(level, "start"), "val"))
        found[whole(attribute(level, "ilvl")) or 0] = _Level(
            attribute(child(level, "numFmt"), "val") or "decimal",
            attribute(child(level, "lvlText"), "val") or "",
            1 if start is None else start,
        )
    return found


def _written(number: int, form: str) -> str:
    if not 0 < number < _HIGHEST_NUMBER:
        return str(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and number < 4000:
        written = ""
        left = number
        for value, letters in (*_ROMAN, *_ROMAN_ONES):
            written += letters * (left // value)
            left %= value
        return written.upper() if form == "upperRoman" else written
    return f"{number:02d}" if form == "decimalZero" else str(number)
