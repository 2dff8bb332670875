"""A text as verification reads it: each of its figures with its period, the words that belong to it and its scope.

Quotes and the answer's own words are read alike, so that one can be held against the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.sentences import sentence_spans
from rag.clauses import zones
from rag.figures import UNCOUNTED, Figure, parse_figures
from rag.periods import THIS_YEAR, bind_periods, leading_period
from rag.scope import nearest_scopes
from rag.terms import content_stems
from rag.years import years_of

NOTE = re.compile(r"\s?\[\d{1,5}\]")
"""A report's own note mark; in an answer it would read as one of ours."""
_LINK = re.compile(r"\b(?:to|for|of|among|from|with|by)\s+$", re.IGNORECASE)
_OPEN = frozenset("_$€£")
"""Before a word, a part of it."""
_CLOSE = frozenset("_%")
"""After a word, a part of it."""
_POINT = frozenset(".,")


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure of a text, with what its clause says of it."""

    figure: Figure
    period: str | None
    """A year ("2022") or a span of years; None for what is no amount, or where nothing says."""
    own: frozenset[str]
    """Stems of the words that belong to it."""
    behind: frozenset[str]
    """Those of them that stand after its number, where what it counts is named; its unit's stems among them."""
    linked: bool
    """Whether a preposition joins it to the words before: "visas to 13 victims"."""
    clause: str
    """The words that belong to it, as written."""
    lead: str
    """The words before them, back to a semicolon."""

    def scopes(self) -> frozenset[str]:
        """Levels, forms and groups that its own words, or those before them, name."""
        return nearest_scopes(self.clause, self.lead)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text, read."""

    text: str
    """Without a report's note marks, its white space made single spaces."""
    figures: tuple[ReadFigure, ...]
    years: frozenset[str]
    """Every year that it names as a period, and the one that the sentences before hand on."""
    carried: str | None
    """The year that the sentences before hand on."""
    stems: frozenset[str]
    """Stems of its content words."""

    def others_claim(self, figure: ReadFigure, term: str) -> bool:
        """Whether a stem stands behind another figure, which counts it, and not with this one."""
        return term not in figure.own and any(
            term in other.behind for other in self.figures if other is not figure
        )


@lru_cache(maxsize=4096)
def figures_of(text: str) -> tuple[Figure, ...]:
    """All figures that a text states; an answer's texts are looked at from several sides."""
    return parse_figures(text)


@lru_cache(maxsize=2048)
def read_text(text: str, passage: str = "", offset: int = 0) -> ReadText:
    """Read a text; where it is a quote, in the light of the sentences before it.

    Args:
        text: A quote, or words of an answer.
        passage: For a quote, the passage that it stands in.
        offset: For a quote, the character offset in the passage where it begins.

    """
    carried = _carried(passage, offset) if passage else None
    plain = one_line(text)
    figures = figures_of(plain)
    if THIS_YEAR.search(plain):
        carried = None
    years = {year for _, year in years_of(plain, figures)}
    return ReadText(
        plain,
        _read_figures(plain, figures, carried),
        frozenset(years | {carried} if carried else years),
        carried,
        frozenset(content_stems(plain)),
    )


def one_line(text: str) -> str:
    """A text without note marks, its white space made single spaces."""
    return " ".join(NOTE.sub("", text).split())


def find_words(words: str, text: str) -> int | None:
    """Where some words stand in a text, not as a piece of longer words or numbers; None where they don't."""
    at = text.find(words) if words else -1
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(words) : at + len(words) + 2]
        inside = before.isalnum() or before in _OPEN or after[:1].isalnum() or after[:1] in _CLOSE
        if not inside and not (after[:1] in _POINT and after[1:].isdigit()):
            return at
        at = text.find(words, at + 1)
    return None


def _read_figures(text: str, figures: Sequence[Figure], carried: str | None) -> tuple[ReadFigure, ...]:
    bound = iter(zip(bind_periods(text, figures, carried), zones(text, figures), strict=True))
    read: list[ReadFigure] = []
    none: frozenset[str] = frozenset()
    for figure in figures:
        if figure.kind in UNCOUNTED:
            read.append(
                ReadFigure(
                    figure, None, none, none, linked=False, clause=figure.text, lead=text[: figure.start]
                )
            )
            continue
        given, zone = next(bound)
        clause = text[zone.before : zone.after]
        unit = content_stems(figure.unit or "")
        behind = frozenset((*content_stems(text[zone.end : zone.after]), *unit))
        lead = text[text.rfind(";", 0, zone.before) + 1 : zone.before]
        own = frozenset((*content_stems(clause), *unit))
        linked = _LINK.search(text[zone.before : zone.start]) is not None
        read.append(ReadFigure(figure, given.period, own, behind, linked, clause, lead))
    return tuple(read)


def _carried(passage: str, offset: int) -> str | None:
    """The year that the sentences of a passage hand on to the one at an offset, as when the passage was read."""
    carried: str | None = None
    for start, end in sentence_spans(passage):
        if end > offset:
            break
        text = passage[start:end]
        if THIS_YEAR.search(text):
            carried = None
        carried = leading_period(text, figures_of(text)) or carried
    return carried
