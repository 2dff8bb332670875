"""Words made comparable: tokens, stems, weights, abbreviations, typing errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stemming import stem
from rag.terms import Lexicon, build_lexicon, content_stems, expansion_before, tokens

SENTENCES = (
    "The Veldara Coast Guard (VCG) rescued fishers.",
    "The National Action Plan (NAP) covers harbors.",
    "Fishers asked the Coast Guard for boats.",
    "Boats sank near the lighthouse.",
)


def lexicon(*sentences: str) -> Lexicon:
    given_ = sentences or SENTENCES
    return build_lexicon(given_, ["\n".join(given_)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Veldara’s wells", ["veldara", "wells"]),
        ("the officers' boats", ["the", "officers", "boats"]),
        ("3.5 and 6,000", ["3", "5", "and", "6", "000"]),
        ("state-level", ["state", "level"]),
        ("snake_case", ["snake", "case"]),
        ("…", []),
    ],
)
def test_tokens_are_lower_case_words_without_possessives(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("investigation", "investigations", "investigated", "investigating"),
        ("woman", "women"),
        ("child", "children"),
        ("labor", "labour"),
        ("fall", "fell", "fallen"),
        ("pay", "paid", "pays"),
        ("organized", "organised"),
        ("program", "programs", "programme", "programmes"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [("prosecution", "conviction"), ("woman", "man"), ("state", "station")],
)
def test_words_that_differ_keep_their_stems_apart(left: str, right: str) -> None:
    assert stem(left) != stem(right)


def test_function_words_carry_no_meaning() -> None:
    assert content_stems("How many of the boats were there?") == ("boat",)
    assert content_stems("Boats and boats") == ("boat", "boat")
    assert content_stems("") == ()


def test_rare_words_weigh_more_and_unknown_ones_as_much_as_the_rarest() -> None:
    words = lexicon()
    assert words.weight("lighthous") > words.weight("boat") > 0
    assert (
        words.weight("zeppelin")
        == words.weight("pier")
        >= max(words.weight(stem(word)) for word in tokens(" ".join(SENTENCES)))
    )
    assert words.knows("fisher")
    assert words.knows("the")
    assert not words.knows("zeppelin")


def test_word_of_almost_every_sentence_is_the_reports_own_subject() -> None:
    words = lexicon(*(f"Wells are deep, says officer {name}." for name in "abcdefghijklmnopqrstuvwxyz"))
    assert words.is_pervasive("well")
    assert not words.is_pervasive("zeppelin")
    assert not words.is_pervasive("q")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lighthuose", "lighthouse"),
        ("resqued", "rescued"),
        ("harbours", "harbors"),
        ("boats", "boats"),
        ("zeppelins", "zeppelins"),
        ("Lighthuose", "Lighthouse"),
        ("Lihgthuose", "Lihgthuose"),
        ("Haarbors", "Haarbors"),
        ("Harbora", "Harbora"),
        ("Lighthouses", "Lighthouses"),
        ("LIGHTHUOSE", "LIGHTHUOSE"),
        ("12345", "12345"),
        ("bots", "bots"),
    ],
)
def test_slips_are_corrected_and_short_words_numbers_and_most_names_are_not(typed: str, meant: str) -> None:
    assert lexicon().correct(f"how many {typed}?") == f"how many {meant}?"


@given(st.text(max_size=60))
def test_correcting_keeps_marks_and_known_words(text: str) -> None:
    words = lexicon()
    corrected = words.correct(text)
    assert words.correct(corrected) == corrected
    assert len(tokens(corrected)) == len(tokens(text))


def test_abbreviation_stands_for_its_words_and_they_for_it() -> None:
    words = lexicon()
    assert words.expand(["nap"]) >= {stem("national"), stem("action"), stem("plan")}
    assert "nap" in words.expand([stem("national"), stem("action"), stem("plan")])
    assert words.expand([stem("plan")]) == {stem("plan")}
    assert words.expand([]) == frozenset()


@pytest.mark.parametrize(
    ("before", "acronym", "expected"),
    [
        ("the Veldara Coast Guard", "VCG", "Veldara Coast Guard"),
        ("of the Ministry of the Interior", "MOI", "Ministry of the Interior"),
        ("officers of the National Action Plan", "NAP", "National Action Plan"),
        ("rescued by fishers", "RBF", None),
        ("", "ABC", None),
    ],
)
def test_name_before_an_abbreviation_is_its_expansion(
    before: str, acronym: str, expected: str | None
) -> None:
    assert expansion_before(before, acronym) == expected


def test_lexicon_of_no_sentences_knows_function_words_only() -> None:
    words = build_lexicon([], [])
    assert words.weight("boat") > 0
    assert words.correct("lighthuose") == "lighthuose"
    assert not words.knows("boat")
    assert words.knows("of")
