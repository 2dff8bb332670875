"""Report → passages that the embedder reads whole.

A paragraph that fits is one passage. A longer one is cut at sentence ends, neighbours sharing whole
sentences. A sentence that doesn't fit is cut at clauses or spaces by langchain's recursive splitter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

from index.records import Paragraph, Passage, Report
from index.sentences import sentence_spans

SECTION_CHARACTERS = 120
"""Longest section path before a passage's text: about 25 tokens of English, rarely 48."""
_SEPARATORS = ["\n\n", "\n", "; ", ": ", " – ", " — ", ", ", " ", ""]

Span = tuple[int, int]


class TokenCounter(Protocol):
    """Counts as the embedder does."""

    def count_tokens(self, text: str) -> int:
        """Tokens that the model sees for a text, its special tokens included."""
        ...


def passage_input(section: Sequence[str], text: str) -> str:
    """What is embedded and indexed for a passage: its section path on a line of its own, then its text.

    A long path loses its outermost headings first; a single long heading is cut at a space.
    """
    kept = [heading for heading in section if heading]
    while len(kept) > 1 and len(" › ".join(kept)) > SECTION_CHARACTERS:
        kept = kept[1:]
    if not kept:
        return text
    path = " › ".join(kept)
    if len(path) > SECTION_CHARACTERS:
        cut = path.rfind(" ", 0, SECTION_CHARACTERS)
        path = path[: cut if cut > 0 else SECTION_CHARACTERS - 1] + "…"
    return f"{path}\n{text}"


def split_report(
    report: Report, *, tokens: TokenCounter, max_tokens: int, overlap_tokens: int
) -> list[Passage]:
    """Cut a report into passages in reading order; every character of its text and list items is in one at
    least.

    For each passage `tokens.count_tokens(passage_input(section, text)) <= max_tokens`. Two neighbours within
    a paragraph share whole sentences of at most `overlap_tokens` tokens. Headings become passages only where
    a report has nothing else. Raises ValueError where `max_tokens` doesn't hold a section path and a word.
    """
    paragraphs = [paragraph for paragraph in report.paragraphs if paragraph.kind != "heading"]
    passages: list[Passage] = []
    for paragraph in paragraphs or report.paragraphs:
        fitting = _Fitting(report.text, paragraph, tokens, max_tokens, overlap_tokens)
        passages += [_passage(report, paragraph, span) for span in fitting.spans()]
    return passages


def _passage(report: Report, paragraph: Paragraph, span: Span) -> Passage:
    start, end = span
    text = report.text[start:end]
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    return Passage(
        id=f"{report.id}-{start}-{end}-{digest}",
        report_id=report.id,
        start=start,
        end=end,
        text=text,
        section=paragraph.section,
        paragraph=paragraph.number,
        page=None
        if paragraph.page is None
        else paragraph.page + sum(turn <= start for turn in paragraph.turns),
        turns=tuple(turn for turn in paragraph.turns if start < turn < end),
    )


class _Fitting:
    """One paragraph and the limit that its passages have to keep."""

    def __init__(
        self, text: str, paragraph: Paragraph, tokens: TokenCounter, max_tokens: int, overlap_tokens: int
    ) -> None:
        self._text = text
        self._paragraph = paragraph
        self._tokens = tokens
        self._max_tokens = max_tokens
        self._overlap = overlap_tokens
        self._alone = tokens.count_tokens("")
        prefix = tokens.count_tokens(passage_input(paragraph.section, "")) - self._alone
        self._budget = max_tokens - self._alone - prefix
        if self._budget < 1:
            raise ValueError(
                f"{max_tokens} tokens don't hold the section path {paragraph.section!r} and a word"
            )

    def spans(self) -> list[Span]:
        start, end = self._paragraph.start, self._paragraph.end
        # The length in characters rules out nothing: one character can be several tokens, many can be one.
        if self._fits(start, end):
            return [(start, end)]
        units = [
            unit
            for first, last in sentence_spans(self._text[start:end])
            for unit in self._unit(start + first, start + last)
        ]
        return self._packed(units)

    def _fits(self, start: int, end: int) -> bool:
        given = passage_input(self._paragraph.section, self._text[start:end])
        return self._tokens.count_tokens(given) <= self._max_tokens

    def _size(self, start: int, end: int) -> int:
        return self._tokens.count_tokens(self._text[start:end]) - self._alone

    def _unit(self, start: int, end: int) -> list[Span]:
        """A sentence, or the pieces of one that doesn't fit."""
        if self._fits(start, end):
            return [(start, end)]
        count = lru_cache(maxsize=4096)(lambda text: max(1, self._tokens.count_tokens(text) - self._alone))
        pieces: list[Span] = []
        position = start
        for piece in _recursive_split(self._text[start:end], self._budget, count):
            pieces += self._halved(*_trim(self._text, position, position + len(piece)))
            position += len(piece)
        return pieces

    def _halved(self, start: int, end: int) -> list[Span]:
        """A tokenizer may count a whole higher than its parts; then the whole is cut in two until it fits."""
        if start == end:
            return []
        if self._fits(start, end):
            return [(start, end)]
        if end - start == 1:
            raise ValueError(
                f"{self._max_tokens} tokens don't hold the section path and the character at {start}"
            )
        middle = (start + end) // 2
        return self._halved(*_trim(self._text, start, middle)) + self._halved(*_trim(self._text, middle, end))

    def _packed(self, units: list[Span]) -> list[Span]:
        """As many units a passage as fit; the next one begins with the last ones of the former."""
        sizes = [self._size(*unit) for unit in units]
        spans: list[Span] = []
        first = 0
        done = 0
        while done < len(units):
            last = max(first, done)
            total = sum(sizes[first : last + 1])
            while last + 1 < len(units) and total + sizes[last + 1] <= self._budget:
                last += 1
                total += sizes[last]
            while last > max(first, done) and not self._fits(units[first][0], units[last][1]):
                last -= 1
            if first < done and not self._fits(units[first][0], units[last][1]):
                first += 1  # the overlap and one new unit are too long together
                continue
            spans.append((units[first][0], units[last][1]))
            done = last + 1
            first = done
            shared = 0
            while first > 0 and units[first - 1][0] > spans[-1][0]:
                shared += sizes[first - 1]
                if shared > self._overlap:
                    break
                first -= 1
        return spans


def _recursive_split(text: str, budget: int, count: Callable[[str], int]) -> list[str]:
    """Pieces that joined give the text again, each of at most `budget` as far as counting parts tells."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=budget,
        chunk_overlap=0,
        length_function=count,
    )
    pieces = splitter.split_text(text)
    # Offsets are counted from the pieces' lengths, so nothing may have been dropped or doubled.
    return pieces if "".join(pieces) == text else [text]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
