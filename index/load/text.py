"""Plain text → blocks.

Plain text marks nothing, so its layout is read: blank lines, list marks, capitals, and whether lines were
wrapped at a fixed width (then they join) or each hold a paragraph of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from index.load.lines import Line, lines_of
from index.load.outline import Block
from index.load.shapes import (
    HEADING_MARK,
    ITEM_MARK,
    RULE,
    UNDERLINE,
    WrapWidth,
    caps_heading,
    colon_heading,
    item_text_start,
    numbered_heading,
    several_sentences,
    table_row,
    title_case,
    title_line,
)

_CAPS_LEVEL = 1
_NUMBERED_LEVEL = 2
_TITLE_CASE_LEVEL = 8
_COLON_LEVEL = 9
_LONG_LINE = 400
"""Characters; a longer line is a paragraph of its own, whatever is around it."""


def text_blocks(text: str) -> list[Block]:
    """Find the blocks of a plain text, in order and disjoint; rules and underlines belong to none."""
    groups = _groups(lines_of(text))
    return list(_Reader(groups).blocks())


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines without a blank one between them."""
    groups: list[list[Line]] = []
    open_group = False
    for line in lines:
        if not line.text:
            open_group = False
            continue
        if open_group:
            groups[-1].append(line)
        else:
            groups.append([line])
            open_group = True
    return groups


class _Reader:
    def __init__(self, groups: list[list[Line]]) -> None:
        self._groups = groups
        self._wrap_of_all = WrapWidth.of(groups)
        self._wrap = self._wrap_of_all
        # Who marks headings with # marks all of them: guessing more from capitals would only do harm.
        self._guess_headings = not any(HEADING_MARK.match(line.text) for group in groups for line in group)
        self._one_group = len(groups) == 1
        self._first = True
        self._following: list[list[Line]] = []
        """The next two groups: a heading has to lead to something."""

    def blocks(self) -> Iterator[Block]:
        for number, group in enumerate(self._groups):
            self._following = self._groups[number + 1 : number + 3]
            # Files are put together from parts: a group that shows its own width is read by that.
            own = WrapWidth.of([group]) if len(group) > 2 else WrapWidth(0)
            self._wrap = own if own.columns else self._wrap_of_all
            for block in self._group_blocks(group, self._following[0] if self._following else []):
                self._first = False
                yield block

    def _group_blocks(self, group: list[Line], following: list[Line]) -> Iterator[Block]:
        position = 0
        prose: list[Line] = []
        while position < len(group):
            line = group[position]
            ahead = group[position + 1 :] or following
            if RULE.fullmatch(line.text):
                yield from self._prose(prose)
                prose = []
                position += 1
                continue
            if not prose:
                heading, used = self._heading(group, position, ahead)
            else:
                heading, used = self._heading_in_prose(prose, group, position, ahead)
            if heading is not None:
                yield from self._prose(prose)
                prose = []
                yield heading
                self._first = False
                position += used
                continue
            if self._starts_item(group, position, prose):
                yield from self._prose(prose)
                prose = []
                taken = self._item_length(group, position)
                yield _item(group[position : position + taken])
                position += taken
                continue
            prose.append(line)
            position += 1
        yield from self._prose(prose)

    def _heading(self, group: list[Line], position: int, ahead: list[Line]) -> tuple[Block | None, int]:
        line = group[position]
        marked = HEADING_MARK.match(line.text)
        if marked:
            return _marked_heading(line, marked), 1
        if (
            position + 1 < len(group)
            and UNDERLINE.fullmatch(group[position + 1].text)
            and len(line.text) <= 120
        ):
            level = 1 if group[position + 1].text[0] == "=" else 2
            return Block(line.start, line.end, "heading", line.text, level), 2
        if not self._guess_headings or not ahead or ITEM_MARK.match(line.text):
            return None, 0
        alone = len(group) == 1
        leads = self._first and position == 0 and (alone or not self._wrap.is_full(line, ahead[0]))
        if leads and title_line(line.text, ahead[0].text):
            return Block(line.start, line.end, "heading", line.text, 0), 1
        return self._guessed_heading(line, ahead, alone), 1

    def _heading_in_prose(
        self, prose: list[Line], group: list[Line], position: int, ahead: list[Line]
    ) -> tuple[Block | None, int]:
        """A heading right under prose: only what can't be the end of a wrapped sentence."""
        line = group[position]
        if HEADING_MARK.match(line.text):
            return self._heading(group, position, ahead)
        if self._guess_headings and ahead and not self._wrap.is_full(prose[-1], line):
            return self._guessed_heading(line, ahead, alone=False), 1
        return None, 0

    def _guessed_heading(self, line: Line, ahead: list[Line], alone: bool) -> Block | None:
        text = line.text
        next_is_item = bool(ITEM_MARK.match(ahead[0].text))
        if caps_heading(text):
            return Block(line.start, line.end, "heading", text, _CAPS_LEVEL)
        if colon_heading(text, before_list=next_is_item):
            return Block(line.start, line.end, "heading", text, _COLON_LEVEL)
        if alone and self._leads_somewhere():
            depth = numbered_heading(text)
            if depth:
                return Block(line.start, line.end, "heading", text, _NUMBERED_LEVEL + depth - 1)
            if title_case(text):
                return Block(line.start, line.end, "heading", text, _TITLE_CASE_LEVEL)
        return None

    def _leads_somewhere(self) -> bool:
        """Whether prose or a list comes next, at most one more heading between; a name in a list of names
        leads to other names.
        """
        for group in self._following:
            joined = _joined(group)
            if ITEM_MARK.match(joined) or several_sentences(joined) or len(joined) > 120:
                return True
            if len(group) > 1 or not (title_case(joined) or numbered_heading(joined)):
                return False
        return False

    def _starts_item(self, group: list[Line], position: int, prose: list[Line]) -> bool:
        line = group[position]
        if not ITEM_MARK.match(line.text):
            return False
        # A dash or a number that a wrapped sentence happens to carry to the next line starts no item.
        return not prose or not self._wrap.is_full(prose[-1], line) or prose[-1].text[-1] in ":;.!?"

    def _item_length(self, group: list[Line], position: int) -> int:
        """How many lines an item has: its own, and those that continue it."""
        taken = 1
        for before, line in pairwise(group[position:]):
            if ITEM_MARK.match(line.text) or HEADING_MARK.match(line.text) or RULE.fullmatch(line.text):
                break
            deeper = line.indent > group[position].indent
            goes_on = self._wrap.is_full(before, line) or (
                before.text[-1] not in ".!?:;" and line.text[0].islower()
            )
            if not deeper and not goes_on:
                break
            taken += 1
        return taken

    def _prose(self, run: list[Line]) -> Iterator[Block]:
        if not run:
            return
        if all(table_row(line.text) for line in run):
            yield _text(run)
        elif len(run) > 1 and self._wrap.joins(run):
            yield from self._wrapped(run)
        elif self._one_group or sum(several_sentences(line.text) for line in run) * 3 >= len(run):
            for line in run:
                yield _text([line])
        else:
            yield from self._short_lines_together(run)

    def _short_lines_together(self, run: list[Line]) -> Iterator[Block]:
        """A sentence or a fact a line: one paragraph together, but for lines long enough to be one each."""
        for is_long, lines in groupby(run, key=lambda line: len(line.text) > _LONG_LINE):
            held = list(lines)
            yield from ([_text([line]) for line in held] if is_long else [_text(held)])

    def _wrapped(self, run: list[Line]) -> Iterator[Block]:
        """Paragraphs of a wrapped run that has no blank lines: a first-line indent, or a short last line."""
        start = 0
        for position, (before, line) in enumerate(pairwise(run), start=1):
            indented = line.indent > before.indent and position - start > 0
            ended = not self._wrap.is_full(before, line) and bool(
                re.search(r"[.!?:][\"”’')\]]*$", before.text)
            )
            if (indented and before.text[-1] in '.!?:"”') or (ended and not line.text[0].islower()):
                yield _text(run[start:position])
                start = position
        yield _text(run[start:])


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _text(run: Sequence[Line]) -> Block:
    return Block(run[0].start, run[-1].end, "text", _joined(run))


def _item(run: Sequence[Line]) -> Block:
    skip = item_text_start(run[0].text)
    label = _joined(run)[skip:]
    return Block(run[0].start + skip, run[-1].end, "item", label, level=run[0].indent // 2)


def _marked_heading(line: Line, marked: re.Match[str]) -> Block:
    start, end = marked.span(2)
    return Block(line.start + start, line.start + end, "heading", marked.group(2), len(marked.group(1)))
