"""Examples as token ids: one window each, as the reader sees a passage."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.reader.windows import MAX_HEADING, MAX_QUESTION
from rag.training.examples import Example, Span

CLS, SEP, PAD = "[CLS]", "[SEP]", "[PAD]"


@dataclass(frozen=True, slots=True)
class Feature:
    """One window: `[CLS] question [SEP] heading : passage [SEP]`."""

    ids: NDArray[np.int32]
    """(tokens,) Token ids."""
    passage_at: int
    """Position of the passage's first token; positions before it, save 0, are never part of an answer."""
    question_end: int
    """Position after the first separator: token types are 0 before and 1 from here."""
    start: int
    """Position of the answer's first token; 0 where the window doesn't answer."""
    end: int
    """Position of the answer's last token; 0 where the window doesn't answer."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of like length, padded."""

    ids: NDArray[np.int64]
    """(windows, tokens)"""
    attention: NDArray[np.int64]
    """(windows, tokens) 1 where there is a token."""
    types: NDArray[np.int64]
    """(windows, tokens) 0 for the question, 1 for the passage."""
    allowed: NDArray[np.bool_]
    """(windows, tokens) Where an answer may begin or end: position 0 for none, and the passage."""
    starts: NDArray[np.int64]
    """(windows,)"""
    ends: NDArray[np.int64]
    """(windows,)"""


class Featurizer:
    """Turns examples into windows. Random choices come from the caller's generator."""

    def __init__(self, tokenizer: Tokenizer, *, max_tokens: int, heading_share: float) -> None:
        """`heading_share`: how often a heading that an example has is shown."""
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._heading_share = heading_share
        self._cls = special(tokenizer, CLS)
        self._sep = special(tokenizer, SEP)

    def features(self, examples: Sequence[Example], *, seed: int) -> list[Feature]:
        """One window an example; an answer that no token boundary fits is left out with its example."""
        found: list[Feature] = []
        for position in range(0, len(examples), 4096):
            part = examples[position : position + 4096]
            questions = self._tokenizer.encode_batch([e.question for e in part], add_special_tokens=False)
            headings = self._tokenizer.encode_batch([e.heading for e in part], add_special_tokens=False)
            contexts = self._tokenizer.encode_batch([e.context for e in part], add_special_tokens=False)
            for example, question, heading, context in zip(part, questions, headings, contexts, strict=True):
                # A generator of its own for each example: adding a set leaves the others' windows as they were.
                chance = random.Random(f"{seed}/{example.id}")  # noqa: S311 - no secret
                shown = heading.ids[:MAX_HEADING] if chance.random() < self._heading_share else []
                feature = self._feature(
                    question.ids[-MAX_QUESTION:], shown, context.ids, context.offsets, example.answers, chance
                )
                if feature is not None:
                    found.append(feature)
        return found

    def _feature(
        self,
        question: list[int],
        heading: list[int],
        context: list[int],
        offsets: list[tuple[int, int]],
        answers: tuple[Span, ...],
        chance: random.Random,
    ) -> Feature | None:
        room = self._max_tokens - len(question) - len(heading) - 3
        first, last = 0, min(len(context), room)
        target: tuple[int, int] | None = None
        if answers:
            target = token_span(offsets, answers[0].start, answers[0].start + len(answers[0].text))
            if target is None or target[1] - target[0] >= room:
                return None
            if len(context) > room:
                # A window of a long passage that holds the answer, at a place of chance.
                first = chance.randint(max(0, target[1] + 1 - room), min(target[0], len(context) - room))
                last = first + room
        elif len(context) > room:
            first = chance.randint(0, len(context) - room)
            last = first + room
        head = [self._cls, *question, self._sep, *heading]
        ids = np.asarray([*head, *context[first:last], self._sep], dtype=np.int32)
        start, end = (0, 0) if target is None else (len(head) + t - first for t in target)
        return Feature(ids, len(head), len(question) + 2, start, end)


def token_span(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """First and last token that touch characters `start` to `end` (exclusive); None where none does."""
    touched = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    return (touched[0], touched[-1]) if touched else None


def plan_batches(features: Sequence[Feature], *, batch_tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Positions of the features of each batch of one epoch: shuffled, batches of like length.

    Windows are drawn in pools, sorted by length within the pool, and cut so that no padded batch has more than
    `batch_tokens` tokens; then the batches are shuffled.
    """
    chance = random.Random(f"{seed}/{epoch}")  # noqa: S311 - no secret
    order = list(range(len(features)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for at in range(0, len(order), 2048):
        pool = sorted(order[at : at + 2048], key=lambda i: len(features[i].ids))
        batch: list[int] = []
        for position in pool:
            if batch and (len(batch) + 1) * len(features[position].ids) > batch_tokens:
                batches.append(batch)
                batch = []
            batch.append(position)
        batches.append(batch)
    chance.shuffle(batches)
    return batches


def collate(features: Sequence[Feature], pad: int) -> Batch:
    """Pad features to the longest, a multiple of 8 tokens."""
    length = -(-max(len(f.ids) for f in features) // 8) * 8
    shape = (len(features), length)
    ids = np.full(shape, pad, dtype=np.int64)
    attention = np.zeros(shape, dtype=np.int64)
    types = np.zeros(shape, dtype=np.int64)
    allowed = np.zeros(shape, dtype=np.bool_)
    for row, feature in enumerate(features):
        count = len(feature.ids)
        ids[row, :count] = feature.ids
        attention[row, :count] = 1
        types[row, feature.question_end : count] = 1
        allowed[row, feature.passage_at : count - 1] = True
    allowed[:, 0] = True
    starts = np.asarray([f.start for f in features], dtype=np.int64)
    ends = np.asarray([f.end for f in features], dtype=np.int64)
    return Batch(ids, attention, types, allowed, starts, ends)


def special(tokenizer: Tokenizer, token: str) -> int:
    """Id of a special token. Raises ValueError where the tokenizer has none."""
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ValueError(f"the tokenizer has no {token}")
    return int(found)
