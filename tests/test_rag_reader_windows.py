"""Windows cover every token of a passage, and hold question and heading as in training."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from index.errors import ModelError
from rag.reader.load import WEIGHTS
from rag.reader.manifest import TOKENIZER
from rag.reader.records import ReadPassage
from rag.reader.windows import (
    MAX_HEADING,
    MAX_QUESTION,
    ReaderWindower,
    Window,
    Windows,
    batches,
    collate,
    cuts,
)

MAX_TOKENS, STRIDE = 160, 24
QUESTION = "How many sheep are there?"
SENTENCE = "The shepherds of Ellery counted 12 sheep on the northern hill in spring. "


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WEIGHTS / TOKENIZER))


def ids(text: str) -> list[int]:
    found: list[int] = tokenizer().encode(text, add_special_tokens=False).ids
    return found


def special(token: str) -> int:
    found = tokenizer().token_to_id(token)
    assert found is not None
    return int(found)


def cut(*passages: ReadPassage, question: str = QUESTION) -> Windows:
    return ReaderWindower(tokenizer(), max_tokens=MAX_TOKENS, stride=STRIDE).windows(question, passages)


def body(window: Window) -> tuple[int, ...]:
    return window.ids[window.passage_at : window.passage_at + window.count]


@given(st.integers(0, 400), st.integers(1, 60), st.integers(0, 70))
def test_parts_cover_all_and_neighbours_share_the_stride(tokens: int, room: int, stride: int) -> None:
    parts = cuts(tokens, room=room, stride=stride)
    assert {at for first, last in parts for at in range(first, last)} == set(range(tokens))
    assert all(last - first <= room for first, last in parts)
    for (first, last), (then, until) in pairwise(parts):
        assert first < then
        assert last < until
        assert last - then >= min(stride, room - 1)  # a window must step on by at least a token


@given(st.integers(1, 300), st.integers(2, 60), st.integers(1, 59))
def test_each_stretch_of_the_stride_stands_whole_in_one_part(tokens: int, room: int, stride: int) -> None:
    stride = min(stride, room - 1, tokens)
    parts = cuts(tokens, room=room, stride=stride)
    for at in range(tokens - stride + 1):
        assert any(first <= at and at + stride <= last for first, last in parts)


def test_window_is_question_heading_and_passage() -> None:
    (window,) = cut(ReadPassage("Twelve sheep graze.", "The hills")).windows
    asked, heading, text = ids(QUESTION), ids("The hills"), ids("Twelve sheep graze.")
    assert window.ids == (special("[CLS]"), *asked, special("[SEP]"), *heading, *text, special("[SEP]"))
    assert window.types == (*(0,) * (len(asked) + 2), *(1,) * (len(heading) + len(text) + 1))
    assert (window.null, window.first, window.count) == (0, 0, len(text))
    assert body(window) == tuple(text)


def test_every_token_of_a_long_passage_is_in_a_window() -> None:
    long = SENTENCE * 40
    found = cut(ReadPassage("Short."), ReadPassage(long, "The hills"))
    whole = ids(long)
    windows = [window for window in found.windows if window.passage == 1]
    assert len(windows) > 3
    assert len(found.windows) == len(windows) + 1
    for window in windows:
        assert len(window.ids) == len(window.types) == MAX_TOKENS
        assert body(window) == tuple(whole[window.first : window.first + window.count])
    for one, other in pairwise(windows):
        assert one.first + one.count - other.first >= STRIDE
    covered = {at for window in windows for at in range(window.first, window.first + window.count)}
    assert covered == set(range(len(whole)))


def test_offsets_are_the_characters_of_each_token_of_the_whole_passage() -> None:
    long = SENTENCE * 40
    found = cut(ReadPassage("Älter: 12 sheep", "A heading"), ReadPassage(long))
    assert [slice(*place) for place in found.offsets[0]][-2:] == [slice(7, 9), slice(10, 15)]
    assert len(found.offsets[1]) == len(ids(long))
    assert long[slice(*found.offsets[1][-2])] == "spring"


def test_end_of_a_long_question_and_beginning_of_a_long_heading_are_read() -> None:
    preamble, heading = "Please tell me, if you can, " * 30, "Sheep and goats of the hills, " * 30
    (window,) = cut(ReadPassage("Twelve.", heading), question=preamble + QUESTION).windows
    asked = ids(preamble + QUESTION)[-MAX_QUESTION:]
    assert window.ids[1 : 1 + MAX_QUESTION] == tuple(asked)
    assert window.ids[1 + MAX_QUESTION] == special("[SEP]")
    assert tuple(asked[-len(ids(QUESTION)) :]) == tuple(ids(QUESTION))
    assert window.ids[2 + MAX_QUESTION : window.passage_at] == tuple(ids(heading)[:MAX_HEADING])


def test_a_long_question_and_heading_leave_room_for_the_passage() -> None:
    found = cut(ReadPassage(SENTENCE * 20, SENTENCE * 9), question=SENTENCE * 9)
    whole = len(ids(SENTENCE * 20))
    covered = {at for window in found.windows for at in range(window.first, window.first + window.count)}
    assert covered == set(range(whole))
    assert max(len(window.ids) for window in found.windows) <= MAX_TOKENS


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_passage_without_a_token_has_no_window(text: str) -> None:
    found = cut(ReadPassage(text, "Heading"), ReadPassage("Twelve."))
    assert [window.passage for window in found.windows] == [1]
    assert found.offsets[0] == ()


def test_no_passages_have_no_windows() -> None:
    assert cut() == Windows((), ())


def test_tokenizers_own_padding_and_truncation_are_switched_off() -> None:
    own = Tokenizer.from_file(str(WEIGHTS / TOKENIZER))
    own.enable_truncation(8)
    own.enable_padding(length=64)
    windower = ReaderWindower(own, max_tokens=MAX_TOKENS, stride=STRIDE)
    assert windower.windows(QUESTION, [ReadPassage(SENTENCE)]) == cut(ReadPassage(SENTENCE))


def test_tokenizer_without_its_special_tokens_is_refused() -> None:
    plain = Tokenizer(models.WordLevel({"[CLS]": 0, "[SEP]": 1, "word": 2}, unk_token="word"))  # noqa: S106
    with pytest.raises(ModelError, match=r"has no \[PAD\]"):
        ReaderWindower(plain, max_tokens=MAX_TOKENS, stride=STRIDE)


def lengths(*counts: int) -> list[Window]:
    return [Window(0, (1,) * count, (1,) * count, 0, 0, 0, count) for count in counts]


@given(st.lists(st.integers(1, 384), max_size=40), st.integers(384, 4096))
def test_batches_hold_each_window_once_within_the_limit(counts: list[int], batch_tokens: int) -> None:
    found = batches(lengths(*counts), batch_tokens=batch_tokens)
    assert sorted(at for batch in found for at in batch) == list(range(len(counts)))
    for batch in found:
        longest = max(counts[at] for at in batch)
        assert longest * len(batch) <= batch_tokens
        assert min(counts[at] for at in batch) >= 0.8 * longest


def test_window_longer_than_a_batch_is_read_alone() -> None:
    assert batches(lengths(300, 290, 10), batch_tokens=100) == [[0], [1], [2]]


def test_batch_is_padded_to_its_longest_window() -> None:
    batch = collate([Window(0, (5, 6, 7), (0, 1, 1), 0, 1, 0, 1), Window(1, (8,), (0,), 0, 0, 0, 1)], 9)
    assert batch.ids.tolist() == [[5, 6, 7], [8, 9, 9]]
    assert batch.attention.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch.types.tolist() == [[0, 1, 1], [0, 0, 0]]
