"""Question and passage as token windows, just as the reader saw them in training.

A window is `[CLS] question [SEP] heading passage [SEP]`. A passage that one window doesn't hold is read in several
that overlap, so that each stretch of up to `stride` tokens stands whole in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.errors import ModelError
from rag.reader.records import ReadPassage

MAX_QUESTION = 64
"""Tokens of a question that are read; the end of a longer one is kept, since preambles come first."""
MAX_HEADING = 24
"""Tokens of a heading that are read."""
TEXTS_KEPT = 1024
"""Texts whose tokens are kept: passages are read again for other questions."""
_CLS, _SEP, _PAD = "[CLS]", "[SEP]", "[PAD]"


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens that the network reads at once, and where the passage stands in them."""

    passage: int
    """Position of its passage among those given."""
    ids: tuple[int, ...]
    types: tuple[int, ...]
    """Token types, one a token."""
    null: int
    """Position whose logits stand for no answer."""
    passage_at: int
    """Position of its first passage token."""
    first: int
    """Which of the passage's tokens that is."""
    count: int
    """Passage tokens that it holds."""


@dataclass(frozen=True, slots=True)
class Windows:
    """All windows of one question."""

    windows: tuple[Window, ...]
    offsets: tuple[tuple[tuple[int, int], ...], ...]
    """Of each passage the characters of each token: start and, exclusive, end."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to the longest. All arrays are int64, (windows, tokens)."""

    ids: NDArray[np.int64]
    attention: NDArray[np.int64]
    """1 where there is a token."""
    types: NDArray[np.int64]


class Windower(Protocol):
    """Cuts passages into windows for one network."""

    @property
    def pad(self) -> int:
        """Token that fills a batch up."""
        ...

    def windows(self, question: str, passages: Sequence[ReadPassage]) -> Windows:
        """Windows in the order of the passages; none for a passage without a token."""
        ...


class ReaderWindower:
    """Windows of Footnote's own reader. Safe to use from several threads."""

    def __init__(self, tokenizer: Tokenizer, *, max_tokens: int, stride: int) -> None:
        """`max_tokens`: of a window; `stride`: passage tokens that neighbouring windows share.

        Raises:
            ModelError: the tokenizer has no token for beginning, separation or padding.

        """
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # Of the tokenizer only: a cache that holds its owner would outlive it.
        self._encoded = lru_cache(maxsize=TEXTS_KEPT)(partial(_encode, tokenizer))
        self._max_tokens = max_tokens
        self._stride = stride
        self._cls, self._sep, self._pad = (_special(tokenizer, token) for token in (_CLS, _SEP, _PAD))

    @property
    def pad(self) -> int:
        """Token that fills a batch up."""
        return self._pad

    def windows(self, question: str, passages: Sequence[ReadPassage]) -> Windows:
        """Windows in the order of the passages; none for a passage without a token."""
        asked = self._encoded(question)
        headings = [self._encoded(passage.heading) for passage in passages]
        bodies = [self._encoded(passage.text) for passage in passages]
        found: list[Window] = []
        for position, (heading, body) in enumerate(zip(headings, bodies, strict=True)):
            found.extend(self._cut(position, asked.ids[-MAX_QUESTION:], heading.ids[:MAX_HEADING], body))
        return Windows(tuple(found), tuple(tuple(body.offsets) for body in bodies))

    def _cut(self, position: int, question: list[int], heading: list[int], body: Encoding) -> list[Window]:
        head = (self._cls, *question, self._sep, *heading)
        types_0 = len(question) + 2
        room = self._max_tokens - len(head) - 1
        return [
            Window(
                passage=position,
                ids=(*head, *body.ids[first:last], self._sep),
                types=(*(0,) * types_0, *(1,) * (len(head) - types_0 + last - first + 1)),
                null=0,
                passage_at=len(head),
                first=first,
                count=last - first,
            )
            for first, last in cuts(len(body.ids), room=room, stride=self._stride)
        ]


def _encode(tokenizer: Tokenizer, text: str) -> Encoding:
    return tokenizer.encode(text, add_special_tokens=False)


def cuts(tokens: int, *, room: int, stride: int) -> list[tuple[int, int]]:
    """Parts of at most `room` tokens that cover all, neighbours sharing at least `stride`: first and, exclusive, last.

    The last part ends with the last token and is as long as the others, for the sake of its context.
    """
    if tokens <= room:
        return [(0, tokens)] if tokens else []
    step = room - min(stride, room - 1)
    starts = [*range(0, tokens - room, step), tokens - room]
    return [(first, first + room) for first in starts]


def batches(windows: Sequence[Window], *, batch_tokens: int) -> list[list[int]]:
    """Positions of windows to read at once: of like length, at most `batch_tokens` with padding."""
    order = sorted(range(len(windows)), key=lambda i: (-len(windows[i].ids), i))
    found: list[list[int]] = []
    for position in order:
        if found:
            longest = len(windows[found[-1][0]].ids)
            like = len(windows[position].ids) >= 0.8 * longest  # a batch costs less than a fifth of padding
            if like and (len(found[-1]) + 1) * longest <= batch_tokens:
                found[-1].append(position)
                continue
        found.append([position])
    return found


def collate(windows: Sequence[Window], pad: int) -> Batch:
    """Pad windows to the longest."""
    shape = (len(windows), max(len(window.ids) for window in windows))
    ids = np.full(shape, pad, dtype=np.int64)
    attention = np.zeros(shape, dtype=np.int64)
    types = np.zeros(shape, dtype=np.int64)
    for row, window in enumerate(windows):
        count = len(window.ids)
        ids[row, :count] = window.ids
        attention[row, :count] = 1
        types[row, :count] = window.types
    return Batch(ids, attention, types)


def _special(tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ModelError(f"the reader's tokenizer has no {token}; install Footnote again")
    return int(found)
