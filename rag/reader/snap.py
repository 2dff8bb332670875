"""Spans that end where words and figures end.

A network's span may begin inside a word or leave a figure's second half out ("7.5" of "$7.5 million"). Here it grows to
whole words and whole figures, and loses the marks around it. Articles stay as the network gave them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.figures import DATES, Figure, FigureKind

_MARKS = ".,;:!?…\"'“”‘’«»„‹›`*_-–—/|•·"
"""Stripped from both ends, as all white space is."""
_OPEN, _CLOSE = "([{", ")]}"
_DOTTED = re.compile(r"(?:\b[^\W\d_]\.){1,6}[^\W\d_]\.?$|\b(?:Inc|Jr|Sr|Corp|Ltd|Co|Dr|Mr|Mrs|Ms|St|No)\.?$")
"""An abbreviation that ends with its full stop: "U.S.", "Footnote Inc."."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_SIGNS_BEFORE, _SIGNS_AFTER = "$€£#§", "%°"


def snap(text: str, start: int, end: int, figures: Sequence[Figure]) -> tuple[int, int] | None:
    """Whole words and figures of `text[start:end]`, without marks around them: start and, exclusive, end.

    `figures` are all figures of the text. None where nothing but marks is left.
    """
    start, end = _strip(text, *_whole_words(text, start, end))
    if start >= end:
        return None
    while True:
        # A figure may end inside a word or touch the next figure ("March 7.5"): grown until both are whole.
        # It ends, since no figure begins or ends with a mark: what is stripped here is what words brought along.
        grown = _strip(text, *_whole_words(text, *_whole_figures(text, start, end, figures)))
        if grown == (start, end):
            return grown
        start, end = grown


def _whole_figures(text: str, start: int, end: int, figures: Sequence[Figure]) -> tuple[int, int]:
    for figure in figures:
        if figure.start < end and figure.end > start and not _is_whole(text[start:end], figure):
            start, end = min(start, figure.start), max(end, figure.end)
    return start, end


def _is_whole(span: str, figure: Figure) -> bool:
    """Whether a part of a figure says something by itself: a year of a period, a month or a day of a date."""
    if figure.text == span:
        return False
    if _YEAR.fullmatch(span):
        return figure.kind in DATES
    return figure.kind is FigureKind.DATE and span in figure.text and _MONTH.search(span) is not None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < len(text) and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether no word or number ends between the characters before and after `at`."""
    before, after = text[at - 1], text[at]
    if _is_word(before) and _is_word(after):
        return True
    if before in ".," and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    if before.isdigit() and after in ".,":
        return at + 1 < len(text) and text[at + 1].isdigit()
    return (before in _SIGNS_BEFORE and after.isdigit()) or (before.isdigit() and after in _SIGNS_AFTER)


def _is_word(character: str) -> bool:
    # A combining mark belongs to the letter before it: "é" may be written as two characters.
    if character.isascii():
        return character.isalnum() or character == "_"
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _is_mark(character: str) -> bool:
    return character.isspace() or character in _MARKS


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Take marks and brackets without their partner off both ends until none is left."""
    while start < end:
        span = text[start:end]
        abbreviated = span[-1] == "." and _DOTTED.search(span) is not None
        if _is_mark(span[0]) or span[0] in _CLOSE or (span[0] in _OPEN and _opens_nothing(span)):
            start += 1
        elif (_is_mark(span[-1]) and not abbreviated) or span[-1] in _OPEN or _closes_nothing(span):
            end -= 1
        else:
            break
    ends = start < end < len(text) and text[end - 1 : end + 1] != ".."
    if ends and text[end] == "." and _DOTTED.search(text[start:end]):
        end += 1  # the network left the abbreviation's own full stop out
    return start, end


def _opens_nothing(span: str) -> bool:
    """Whether the bracket at the beginning isn't closed in the span, or encloses all of it."""
    partner = _CLOSE[_OPEN.index(span[0])]
    depth = 0
    for at, character in enumerate(span):
        depth += (character == span[0]) - (character == partner)
        if depth == 0:
            return at == len(span) - 1
    return True


def _closes_nothing(span: str) -> bool:
    """Whether the span ends with a bracket that isn't opened in it."""
    if span[-1] not in _CLOSE:
        return False
    partner = _OPEN[_CLOSE.index(span[-1])]
    depth = 0
    for character in reversed(span):
        depth += (character == span[-1]) - (character == partner)
        if depth == 0:
            return False
    return True
