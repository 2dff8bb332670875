"""What a line of plain text looks like: a heading, a list item, a table row, a wrapped line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.load.lines import Line

HEADING_MARK = re.compile(r"(#{1,6})[ \t]+(.*?\S)(?=[ \t]*#*$)")
"""`## Heading`: group 1 the marks, group 2 the words."""
UNDERLINE = re.compile(r"={3,}|-{3,}")
RULE = re.compile(r"[-=_*~#+•·. ]{3,}")
ITEM_MARK = re.compile(
    r"(?P<bullet>[-*+•‣▪◦●○■□–—·\uf0b7][ \t]+)?"
    r"(?P<number>(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)|\d{1,3}\.)[ \t]+)?"
    r"(?(bullet)|(?(number)|(?!)))(?=\S)"
)
"""A bullet, a number or letter with its bracket or point, or both. A bullet is a mark, a number is text."""

_HEADING_END = re.compile(r"[.!?;,—–-]$")
_LONGEST_HEADING = 100
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)\]\"”’%][.!?][\"”’)]*\s+[\"“(]*[A-Z]")
_WIDEST_WRAP = 130


def item_text_start(text: str) -> int:
    """Offset of an item's text after its bullet; a number stays, since it may be referred to."""
    match = ITEM_MARK.match(text)
    return match.end("bullet") if match and match.group("bullet") else 0


def table_row(text: str) -> bool:
    """Whether cells are separated by pipes or tabs."""
    return text.count("|") >= 2 or text.count("\t") >= 2


def several_sentences(text: str) -> bool:
    """Whether a sentence ends inside the text."""
    return _SENTENCE_BREAK.search(text) is not None


def several_labels(lines: Sequence[Line]) -> bool:
    """Whether each line is a `label: value` of its own."""
    return all(re.match(r"[^\W_][^:.;!?]{0,60}: ", line.text) for line in lines)


def caps_heading(text: str) -> bool:
    """`PRIORITIZED RECOMMENDATIONS:`, but not `[REDACTED]`, a row of a table or a shouted sentence."""
    letters = [character for character in text if character.isalpha()]
    return (
        len(letters) >= 3
        and len(text) <= _LONGEST_HEADING
        and text[0].isalnum()
        and all(character.isupper() for character in letters)
        and not _HEADING_END.search(text)
        and not table_row(text)
    )


def colon_heading(text: str, *, before_list: bool) -> bool:
    """`Key findings:` before a list, or `Trafficking Profile:` before prose."""
    words = text.split()
    if not text.endswith(":") or not text[0].isupper() or several_sentences(text):
        return False
    return len(words) <= 8 if before_list else len(words) <= 6 and title_case(text[:-1])


def numbered_heading(text: str) -> int:
    """Depth of `1.2 Scope` (2), 0 where the line is no numbered heading."""
    match = re.match(r"(\d{1,2}(?:\.\d{1,2})*)\.?[ \t]+[A-Z]", text)
    if not match or len(text) > _LONGEST_HEADING or _HEADING_END.search(text):
        return 0
    return match.group(1).count(".") + 1


def title_case(text: str) -> bool:
    """Whether nearly every longer word starts with a capital, and the line doesn't end like a sentence."""
    words = [match.group() for match in _WORD.finditer(text)]
    longer = [word for word in words if len(word) > 3]
    if not longer or len(words) > 12 or len(text) > _LONGEST_HEADING or table_row(text):
        return False
    if not text[0].isalnum() or _HEADING_END.search(text) or text.endswith(":"):
        return False
    capitals = sum(word[0].isupper() for word in longer)
    return text[0] == words[0][0].upper() and capitals * 10 >= len(longer) * 7


def title_line(text: str, following: str) -> bool:
    """Whether a text's first line is its title: short, no sentence, no `label: value` line of several."""
    if len(text) > 120 or _HEADING_END.search(text) or not text[0].isalnum() or table_row(text):
        return False
    if text.endswith(":"):
        return False
    labelled = ": " in text and ": " in following
    return bool(_WORD.search(text)) and not labelled and not several_sentences(text) and len(following) > 0


@dataclass(frozen=True, slots=True)
class WrapWidth:
    """The width that a text's lines were wrapped at, if they were."""

    columns: int
    """0 where the text isn't wrapped."""

    @classmethod
    def of(cls, groups: Sequence[Sequence[Line]]) -> WrapWidth:
        """A wrapped line is one that the next line's first word would not have fitted on.

        Measured on neighbouring prose lines; the text counts as wrapped where it holds for most of them.
        """
        pairs = [
            pair
            for group in groups
            for pair in pairwise(group)
            if not any(_apart(line.text) for line in pair)
        ]
        if not pairs:
            return cls(0)
        lengths = sorted(before.indent + len(before.text) for before, _ in pairs)
        columns = lengths[(len(lengths) - 1) * 95 // 100]
        if not 30 <= columns <= _WIDEST_WRAP:
            return cls(0)
        full = sum(_full(before, line, columns) for before, line in pairs)
        return cls(columns if full * 10 >= len(pairs) * 6 else 0)

    def is_full(self, before: Line, line: Line) -> bool:
        """Whether the line break between two lines comes from wrapping."""
        return self.columns > 0 and _full(before, line, self.columns)

    def joins(self, run: Sequence[Line]) -> bool:
        """Whether most line breaks of a run come from wrapping."""
        full = sum(self.is_full(before, line) for before, line in pairwise(run))
        if self.columns and full * 2 >= len(run) - 1:
            return True
        if len(run) == 2:
            # The longer of two lines says nothing about a width, but a sentence that goes on does.
            goes_on = run[0].text[-1] not in ".!?:;" or run[1].text[0].islower()
            return goes_on and 45 <= len(run[0].text) <= _WIDEST_WRAP and not several_labels(run)
        return WrapWidth.of([run]).columns > 0


def _apart(text: str) -> bool:
    return bool(HEADING_MARK.match(text) or RULE.fullmatch(text)) or table_row(text)


def _full(before: Line, line: Line, columns: int) -> bool:
    first_word = line.text.split(maxsplit=1)[0]
    return before.indent + len(before.text) + 1 + len(first_word) > columns
