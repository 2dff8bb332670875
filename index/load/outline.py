"""Blocks → numbered paragraphs, each with the headings above it.

A loader says what it saw (heading, text, item); which heading reaches how far is decided here, once for all
formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import Paragraph, ParagraphKind

LONGEST_INTRODUCTION = 160
"""Characters; a longer line before a list is prose, not a label for the list's items."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text as a loader found it."""

    start: int
    """Character offset in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    kind: ParagraphKind
    label: str
    """The words without their marks; becomes an entry of section paths."""
    level: int = 0
    """Headings: 0 is the report's title, which is in no path; 1 is outermost. Items: depth of nesting."""
    page: int | None = None
    """1-based page that it begins on, for formats that have pages."""
    turns: tuple[int, ...] = ()
    """Character offsets in the report text, inside the block, at which a further page begins."""


@dataclass(frozen=True, slots=True)
class _Open:
    level: int
    label: str
    list_only: bool


def trimmed(text: str, blocks: Iterable[Block]) -> list[Block]:
    """The blocks without the white space around them; those that hold nothing else are left out."""
    result: list[Block] = []
    for block in blocks:
        held = text[block.start : block.end]
        start = block.start + len(held) - len(held.lstrip())
        if held.strip():
            result.append(replace(block, start=start, end=start + len(held.strip())))
    return result


def paragraphs_of(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Number the blocks from 1 and give each its section path.

    A heading that ends in a colon right before a list names that list only: prose after the list isn't under
    it. A text or item that ends in a colon right before (deeper) items is in the path of those items; so is a
    short line of text that is no sentence.
    """
    headings: list[_Open] = []
    introductions: list[_Open] = []
    after_item = False
    result: list[Paragraph] = []
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        leads_list = block.label.endswith(":") and following is not None and following.kind == "item"
        if block.kind == "item":
            introductions = [entry for entry in introductions if entry.level < block.level]
        else:
            introductions = []
            if after_item:
                headings = [entry for entry in headings if not entry.list_only]
        if block.kind == "heading":
            headings = [entry for entry in headings if entry.level < block.level]
        section = tuple(entry.label for entry in (*headings, *introductions))
        result.append(
            Paragraph(
                number=position + 1,
                start=block.start,
                end=block.end,
                kind=block.kind,
                section=section,
                page=block.page,
                turns=block.turns,
            )
        )
        if block.kind == "heading" and block.level > 0:
            headings.append(_Open(block.level, tidy_label(block.label), leads_list))
        elif block.kind == "text" and leads_list:
            introductions = _introduction(-1, block.label)
        elif block.kind == "item" and leads_list and following is not None and following.level > block.level:
            introductions += _introduction(block.level, block.label)
        after_item = block.kind == "item"
    return tuple(result)


def tidy_label(label: str) -> str:
    """One line, single spaces, without the closing colon."""
    return re.sub(r"\s+", " ", label).strip().removesuffix(":").rstrip()


def _introduction(level: int, label: str) -> list[_Open]:
    last_sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(])", label.strip())[-1]
    tidy = tidy_label(last_sentence)
    return [_Open(level, tidy, list_only=True)] if 0 < len(tidy) <= LONGEST_INTRODUCTION else []
