"""Splitting: exact offsets, nothing lost, nothing too long for the embedder."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fakes_index import CharacterCounter, WordCounter
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.load import parse_report
from index.records import Passage, Report
from index.split import SECTION_CHARACTERS, TokenCounter, passage_input, split_report

WORDS = st.sampled_from(
    [
        *"fund|the U.S.|visas;|2022.|Then|(a)|5,000|said.|disestablishment|“yes.”|café|\n|and:|漢字".split(
            "|"
        ),
        "x" * 70,
    ]
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=5).map(
    lambda blocks: "So " + "\n\n".join(blocks)
)


def report_of(text: str) -> Report:
    return parse_report(text, source="r.txt", report_id="r")


def assert_sound(report: Report, passages: list[Passage], tokens: TokenCounter, max_tokens: int) -> None:
    for passage in passages:
        assert report.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert tokens.count_tokens(passage_input(passage.section, passage.text)) <= max_tokens
        around = report.paragraphs[passage.paragraph - 1]
        assert around.start <= passage.start < passage.end <= around.end
        assert (passage.section, passage.page) == (around.section, around.page)
    covered = {at for passage in passages for at in range(passage.start, passage.end)}
    held = [p for p in report.paragraphs if p.kind != "heading"] or list(report.paragraphs)
    wanted = {at for p in held for at in range(p.start, p.end) if not report.text[at].isspace()}
    assert wanted <= covered
    assert len({passage.id for passage in passages}) == len(passages)
    for before, after in pairwise(passages):
        assert (before.start, before.end) < (after.start, after.end)


@given(LINES, st.integers(60, 200), st.integers(0, 40))
def test_passages_cover_the_text_within_the_limit(text: str, max_tokens: int, overlap: int) -> None:
    report = report_of(text)
    tokens = WordCounter()
    passages = split_report(report, tokens=tokens, max_tokens=max_tokens, overlap_tokens=overlap)
    assert_sound(report, passages, tokens, max_tokens)
    assert passages == split_report(report, tokens=tokens, max_tokens=max_tokens, overlap_tokens=overlap)


@given(LINES, st.integers(150, 300))
def test_passages_hold_where_every_character_is_a_token(text: str, max_tokens: int) -> None:
    report = report_of(text)
    tokens = CharacterCounter()
    passages = split_report(report, tokens=tokens, max_tokens=max_tokens, overlap_tokens=20)
    assert_sound(report, passages, tokens, max_tokens)


class JoinedCostsMore:
    """A tokenizer that counts a whole higher than its parts: estimates from parts must not be trusted."""

    def count_tokens(self, text: str) -> int:
        return 2 + len(text.split()) + len(text) // 40


@given(LINES, st.integers(60, 120))
def test_limit_holds_where_the_whole_counts_more_than_its_parts(text: str, max_tokens: int) -> None:
    report = report_of(text)
    tokens = JoinedCostsMore()
    assert_sound(
        report,
        split_report(report, tokens=tokens, max_tokens=max_tokens, overlap_tokens=9),
        tokens,
        max_tokens,
    )


def test_short_paragraphs_are_one_passage_each() -> None:
    report = report_of("A title\n\nOne is here.\n\nTwo is there.\n")
    passages = split_report(report, tokens=WordCounter(), max_tokens=60, overlap_tokens=10)
    assert [passage.text for passage in passages] == ["One is here.", "Two is there."]


def test_long_paragraph_is_cut_at_sentence_ends_and_shares_whole_sentences() -> None:
    sentences = [f"Sentence number {n} has exactly eight words." for n in range(12)]
    report = report_of(" ".join(sentences))
    passages = split_report(report, tokens=WordCounter(), max_tokens=34, overlap_tokens=10)
    cut = [passage.text.split(". ") for passage in passages]
    assert all(2 <= len(held) <= 4 for held in cut)
    for before, after in pairwise(passages):
        shared = report.text[after.start : before.end]
        assert shared in sentences


def test_sentence_longer_than_the_limit_is_cut_at_clauses() -> None:
    text = "; ".join(f"clause {n} of the sentence, which goes on" for n in range(20)) + "."
    report = report_of(text)
    passages = split_report(report, tokens=WordCounter(), max_tokens=40, overlap_tokens=0)
    assert_sound(report, passages, WordCounter(), 40)
    assert all(passage.text[-1] in ";," for passage in passages[:-1])


def test_repeated_sentences_keep_their_own_offsets() -> None:
    report = report_of("It was redacted. " * 40)
    passages = split_report(report, tokens=WordCounter(), max_tokens=20, overlap_tokens=4)
    assert_sound(report, passages, WordCounter(), 20)


def test_headings_are_passages_only_where_there_is_nothing_else() -> None:
    report = report_of("# One\n\n## Two\n")
    passages = split_report(report, tokens=WordCounter(), max_tokens=60, overlap_tokens=10)
    assert [passage.text for passage in passages] == ["One", "Two"]


def test_passage_ids_are_stable_and_tell_texts_apart() -> None:
    first, other = (
        split_report(report_of(text), tokens=WordCounter(), max_tokens=60, overlap_tokens=0)[0].id
        for text in ("Five visas were given.", "Nine visas were given.")
    )
    assert first == "r-0-22-" + first[-8:]
    assert first != other


def test_passage_input_puts_the_section_path_on_a_line_of_its_own() -> None:
    assert passage_input((), "Words.") == "Words."
    assert passage_input(("A", "B"), "Words.") == "A › B\nWords."


@given(st.lists(st.text(st.sampled_from("ab "), max_size=150), max_size=6))
def test_section_path_is_short_and_keeps_its_innermost_heading(section: list[str]) -> None:
    given_text = passage_input(section, "Words.")
    path, _, text = given_text.rpartition("\n")
    assert text == "Words."
    assert len(path) <= SECTION_CHARACTERS


def test_limit_that_holds_no_section_path_is_refused() -> None:
    report = report_of("# A heading of many words indeed it is\n\nWords.\n")
    with pytest.raises(ValueError, match="don't hold the section path"):
        split_report(report, tokens=WordCounter(), max_tokens=8, overlap_tokens=0)


def test_a_report_of_marks_only_is_no_report() -> None:
    with pytest.raises(LoadError):
        report_of("----\n")
