"""Sentences: exact offsets, and the ends that reports make hard to find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        [
            "The U.S. government gave $7.5 million.",
            "Mr. Smith et al. said No. 5 was best.",
            "Then came Mexico.",
        ],
        ["He said “this is it.”", "Then he left.", "“Why?” she asked."],
        ["(It was late.)", "She slept."],
        ["(b) With respect to subsection (a)(1), it fails.", "Notwithstanding that, it holds."],
        ["a) first item; b) second item; and c) third."],
        ["1. First things first.", "2. Second things second."],
        ["See Sec. 5.2 and Fig. 3.", "It grew by 3.5% in Jan. 2022.", "At 5 p.m. it ended."],
        ["The unit (UIF) froze accounts.", "Dr. No vs. James Bond, Inc. was heard."],
        ["Was it so?", "No.", "It was not."],
        ["It cost 5 pesos.[3]", "It was paid."],
    ],
)
def test_sentence_ends(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_wrapped_lines_are_one_sentence_and_fact_lines_are_not() -> None:
    wrapped = (
        "This sentence was wrapped at a width that\nis shown by its lines, and it ends on the\nthird of them."
    )
    assert sentences(wrapped) == [wrapped]
    assert sentences("Area: 5 sq km\nland: 4 sq km\nwater: 1 sq km") == [
        "Area: 5 sq km",
        "land: 4 sq km",
        "water: 1 sq km",
    ]


def test_blank_line_always_ends_a_sentence() -> None:
    assert sentences("this goes on\n\nand on\r\n \r\nand on") == ["this goes on", "and on", "and on"]


def test_table_rows_stay_whole() -> None:
    assert sentences("| A. B | It is. So. |\n| C | D |") == ["| A. B | It is. So. |", "| C | D |"]


def test_marks_of_a_chat_are_no_row_of_a_table() -> None:
    assert sentences("It rained. <|end|><|start|> So. It snowed.") == [
        "It rained.",
        "<|end|><|start|> So.",
        "It snowed.",
    ]


@given(st.text(alphabet=st.sampled_from("aB1. ,;:?!\n\r\t()[]“”\"'’|-•é漢😀\u2028\xa0"), max_size=120))
def test_spans_are_ordered_trimmed_and_hold_every_character(text: str) -> None:
    end = 0
    for start, stop in sentence_spans(text):
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize("space", ["\xa0", "\u2028", "\u3000", "\x0c"])
def test_every_kind_of_space_is_a_space(space: str) -> None:
    """sentencex itself stops the process at a no-break space between a letter and a full stop."""
    assert sentences(f"B{space}. It{space}is so.{space}Then it ends.") == [
        f"B{space}.",
        f"It{space}is so.",
        "Then it ends.",
    ]
