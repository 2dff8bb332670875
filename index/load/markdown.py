"""Markdown → blocks, by markdown-it's line maps: the parser says which lines, the source says which
characters.

Blocks are stretches of the source as written: emphasis and links keep their marks, so that offsets stay
exact.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.load.lines import Line, lines_of
from index.load.outline import Block

_END = r"(?:\r\n|\r|\n)"
_FRONT_MATTER = re.compile(rf"---[ \t]*{_END}(?:.*?{_END})??(?:---|\.\.\.)[ \t]*(?:{_END}|\Z)", re.DOTALL)
_DEEPEST = 100
"""Nesting of lists and quotes; markdown-it drops what lies deeper, and its own limit is 20."""


def markdown_blocks(text: str) -> list[Block]:
    """Find the blocks of a Markdown source, in order and disjoint; comments and front matter are in none."""
    body = _body_start(text)
    # Front matter is blanked, not cut, so that line numbers hold.
    hidden = re.sub(r"[^\r\n]", " ", text[:body])
    source = hidden.removeprefix(" ") if text.startswith("\ufeff") else hidden
    lines = lines_of(text)
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    tokens = parser.parse(source + text[body:])
    return _blocks(text, lines, tokens)


def front_matter(text: str) -> dict[str, str]:
    """The plain `key: value` lines of a YAML front matter, keys in lower case; {} where there is none."""
    head = "\n".join(line.text for line in lines_of(text[: _body_start(text)]))
    found = re.finditer(r"^([A-Za-z][\w-]*):[ \t]*[\"']?(.*?\S)[\"']?[ \t]*$", head, re.MULTILINE)
    return {match[1].lower(): match[2] for match in found}


def _body_start(text: str) -> int:
    start = 1 if text.startswith("\ufeff") else 0
    match = _FRONT_MATTER.match(text, start)
    return match.end() if match else start


def _blocks(text: str, lines: list[Line], tokens: list[Token]) -> list[Block]:
    blocks: list[Block] = []
    list_depth = 0
    item_depth = 0
    for position, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            list_depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            list_depth -= 1
        elif token.type == "list_item_open":
            item_depth += 1
        elif token.type == "list_item_close":
            item_depth -= 1
        if token.map is None:
            continue
        first, last = token.map
        block: Block | None = None
        if token.type == "heading_open":
            block = _heading(lines, first, last, token, tokens[position + 1])
        elif token.type == "paragraph_open":
            block = _paragraph(
                text, lines, first, last, tokens[position + 1], list_depth if item_depth else 0
            )
        elif token.type == "fence":
            count = token.content.count("\n")
            block = _stretch(lines, first + 1, first + 1 + count)
        elif token.type in ("code_block", "table_open") or (
            token.type == "html_block" and not re.fullmatch(r"\s*<!--.*?-->\s*", token.content, re.DOTALL)
        ):
            block = _stretch(lines, first, last)
        if block is not None:
            blocks.append(block)
    return blocks


def _stretch(lines: list[Line], first: int, last: int) -> Block | None:
    held = [line for line in lines[first:last] if line.text]
    return Block(held[0].start, held[-1].end, "text", "") if held else None


def _heading(lines: list[Line], first: int, last: int, token: Token, inline: Token) -> Block | None:
    level = int(token.tag[1:])
    label = _plain(inline)
    if not label:
        return None
    if token.markup.startswith("#"):
        line = lines[first]
        match = re.match(r"(?P<mark>.*?#{1,6}[ \t]+)(?P<words>.*?)(?:[ \t]+#+)?$", line.text)
        if match is None:
            return None
        return Block(
            line.start + match.start("words"), line.start + match.end("words"), "heading", label, level
        )
    held = [line for line in lines[first : last - 1] if line.text]
    quote = re.match(r"(?:>[ \t]*)*", held[0].text)
    skip = quote.end() if quote else 0
    return Block(held[0].start + skip, held[-1].end, "heading", label, level)


def _paragraph(
    text: str, lines: list[Line], first: int, last: int, inline: Token, depth: int
) -> Block | None:
    held = [line for line in lines[first:last] if line.text]
    if not held:
        return None
    words = inline.content.split("\n", 1)[0].strip()
    found = text.find(words, held[0].start, held[0].end) if words else -1
    start = found if found >= 0 else held[0].start
    if depth:
        # An ordered item's number may be referred to ("see point 3"): it stays in the item's text.
        number = re.search(r"\d{1,9}[.)][ \t]+$", text[held[0].start : start])
        start = held[0].start + number.start() if number else start
        return Block(start, held[-1].end, "item", _plain(inline), level=depth - 1)
    return Block(start, held[-1].end, "text", _plain(inline))


def _plain(inline: Token) -> str:
    """The words of a heading or paragraph, without marks."""
    parts: list[str] = []
    for child in inline.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type != "html_inline":
            parts.append(child.content)
    return re.sub(r"\s+", " ", "".join(parts)).strip()
