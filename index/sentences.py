"""Text → sentences, as offsets.

sentencex finds the ends; the repairs below are for what it gets wrong on real reports: numbers of list items,
brackets and quotes after the full stop, a few abbreviations, and lines that each hold a fact of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*")
_OPENING = re.compile(r"[\s(\[]*")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ENUMERATOR = re.compile(r"[-*•–—]?\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|[-*•–—])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:Dr|Mr|Mrs|Ms|Prof|Gov|Sen|Rep|Gen|Lt|Col|Capt|Hon|Rev|St|Secs?|Arts?|Figs?|Tab|Vols?|pp?|"
    r"paras?|[Aa]pprox|ca|cf|resp|incl|excl|vs|v|e\.g|i\.e|viz|Ref|Refs|Eq|Ch|Pt|Cl|Reg|Res|Doc|Dept|Min|Amb|Pub|Natl|Inst)\.$"
)
_NUMBER_SIGN = re.compile(r"(?:^|\s)Nos?\.$")
_CLOSED_QUOTE = re.compile(r"[.!?][”\"’']+(?:\[\d+\])*\s+(?=[“\"(A-Z0-9])")
_NOTE_MARK = re.compile(r"[a-z)\]”\"%][.!?](?:\[\d+\])+\s+(?=[“\"(A-Z])")
_CLOSED_BRACKET = re.compile(r"[.!?][”\"’']?[)\]]\s+(?=[“\"(A-Z0-9])")
_LABEL = re.compile(r"[^\W_][^:.;!?]{0,60}:(?:\s|$)")
_ITEM = re.compile(r"(?:[-*•‣▪–—]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s")
_CELL_END = re.compile(r"(?<!<)\|(?!>)")
"""Not the stroke of a chat model's marks, `<|end|>`, which would make one sentence of all around it."""
_NARROWEST_WRAP = 30
_WIDEST_WRAP = 130


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of a text.

    In order and disjoint; together they hold every character that isn't white space; none starts or ends with
    white space. A blank line always ends a sentence. Text without any such character gives [].
    """
    spans: list[tuple[int, int]] = []
    for start, end in _lines_apart(text):
        pieces = [_trim(text, *piece) for piece in _closed(text, _sentencex(text, start, end))]
        pieces = [piece for whole in pieces for piece in _divide(text, *whole) if piece[0] < piece[1]]
        spans += _join(text, pieces)
    return spans


def _sentencex(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # A native module: imported at its place of use so that importing this package stays light.
    from sentencex import get_sentence_boundaries

    if _is_row(text[start:end]):
        yield start, end  # a row of a table says something as a whole
        return
    # sentencex finds no end at all in a text that begins with a bracket, as `(b) With respect to …` does.
    opening = _OPENING.match(text, start, end)
    opened = opening.end() if opening else start
    first = start
    # It also panics at a no-break space after a letter; a plain one says the same and is as long.
    for boundary in get_sentence_boundaries("en", re.sub(r"\s", " ", text[opened:end])):
        yield first, opened + int(boundary["end_index"])
        first = opened + int(boundary["end_index"])
    if first < end:
        yield first, end


def _closed(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give brackets and quotes that close right after a sentence's end to that sentence."""
    taken = 0
    held: tuple[int, int] | None = None
    for start, end in pieces:
        first = max(start, taken)
        if held is not None and held[1] == first:
            while first < end and text[first] in ")]}”’\"'":
                first += 1
            held = (held[0], first)
        if held is not None:
            yield held
        held, taken = (first, end), first
    if held is not None:
        yield held


def _lines_apart(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines, and between lines that don't continue each other."""
    position = 0
    for blank in _BLANK_LINE.finditer(text):
        yield from _lines_within(text, position, blank.start())
        position = blank.end()
    yield from _lines_within(text, position, len(text))


def _lines_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    breaks = [match.span() for match in _LINE_BREAK.finditer(text, start, end)]
    starts = [start, *(after for _, after in breaks)]
    ends = [*(before for before, _ in breaks), end]
    lines = [(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip()]
    if not lines:
        return
    # Where greedy wrapping made the line breaks, no line had room for the next one's first word.
    width = max(len(text[a:b].rstrip()) for a, b in lines)
    full = sum(_full(text[a:b], text[c:d], width) for (a, b), (c, d) in pairwise(lines))
    wrapped = _NARROWEST_WRAP <= width <= _WIDEST_WRAP and full * 10 >= (len(lines) - 1) * 6
    opened = lines[0][0]
    for (a, b), (c, d) in pairwise(lines):
        if _ends_at_line(text[a:b].strip(), text[c:d].strip(), wrapped=wrapped, pair=len(lines) == 2):
            yield opened, b
            opened = c
    yield opened, lines[-1][1]


def _full(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width


def _is_row(text: str) -> bool:
    """Whether a text reads as a row of a table: it has two cell borders or more."""
    return len(_CELL_END.findall(text)) >= 2


def _ends_at_line(line: str, following: str, *, wrapped: bool, pair: bool) -> bool:
    if _is_row(line) or _is_row(following):
        return True
    if _ITEM.match(following) and line[-1] in ":;.!?":
        return True
    labelled = _LABEL.match(following) is not None
    if wrapped:
        # The longer of two lines looks wrapped whatever it is: there a label tells.
        return pair and labelled
    return labelled or not following[0].islower()


def _divide(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split where a quote or a whole bracketed sentence ends inside."""
    opened = start
    for pattern in (_CLOSED_QUOTE, _NOTE_MARK):
        cuts = [match.end() for match in pattern.finditer(text, start, end)]
        if cuts:
            break
    else:
        cuts = []
        bracketed = _CLOSED_BRACKET.search(text, start, end) if text[start:end][:1] in ("(", "[") else None
        # `(Inc.) Ltd` is a name; `(It was late.) She slept` holds a sentence of its own.
        if bracketed and " " in text[start : bracketed.start()]:
            cuts = [bracketed.end()]
    for cut in cuts:
        yield _trim(text, opened, cut)
        opened = cut
    yield _trim(text, opened, end)


def _join(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put together what was cut after an item's number or an abbreviation, or before a lower-case word."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined:
            before = text[joined[-1][0] : joined[-1][1]]
            if (
                _ENUMERATOR.fullmatch(before)
                or _ABBREVIATION.search(before[-12:])
                or (_NUMBER_SIGN.search(before[-6:]) and text[start].isdigit())
                or (before.endswith(".") and text[start].islower())
                or not any(character.isalnum() for character in text[start:end])
            ):
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
