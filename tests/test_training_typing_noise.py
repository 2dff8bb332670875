"""Questions as people type them: what changes, and what never does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.training import typing_edits, typing_manners, typing_slips
from rag.training.examples import Example, Span
from rag.training.typing_manners import AFTER, BEFORE
from rag.training.typing_noise import AT_ONCE, KINDS, Kind, as_typed
from rag.training.typing_tables import TO_AMERICAN, TO_BRITISH

CONTEXT = (
    "The Harbour Trust of Port Ellery opened 14 clinics between 1998 and 2004. Its budget was $3.5 million, and "
    "12 percent went to the Lord of the Tides festival. Two wardens, Ana Quill and Bo Marsh, ran the programme."
)
QUESTIONS = (
    "How many clinics did the Harbour Trust of Port Ellery open between 1998 and 2004?",
    "What percent of the $3.5 million budget went to the festival?",
    "what percentage of 6 million people lived in the colored neighborhoods in 1,250 towns",
    "Who were the two wardens that ran the Lord of the Tides festival in 2003?",
    "who ran the lord of the tides festival in port ellery after 1998",
    "What is the 3rd clinic that the government did not organise in 2004?",
    "How much of the 12% was spent without the approval of the department in 2001-02?",
    "In which year was COVID-19 first found at the 5 km mark?",
    "Has World War 2 reached the harbour?",
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def example(question: str) -> Example:
    start = CONTEXT.index("14")
    return Example("e1", "test", "CC0", question, CONTEXT, (Span("14", start),), "Harbours", "ellery")


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a test that can be repeated, no secret


@given(st.sampled_from(QUESTIONS), st.integers(0, 10**6))
def test_only_the_question_changes_and_the_same_seed_types_the_same(question: str, seed: int) -> None:
    given_example = example(question)
    typed = as_typed(given_example, random=chance(seed))
    assert replace(typed, question=question) == given_example
    assert typed == as_typed(given_example, random=chance(seed))
    assert "{" not in typed.question
    assert not re.search("[\ue000-\uf8ff]", typed.question)


@given(st.sampled_from(QUESTIONS), st.integers(0, 10**6), st.sampled_from(KINDS))
def test_no_kind_but_small_counts_touches_a_digit(question: str, seed: int, kind: Kind) -> None:
    if kind.name != "numbers":
        typed = kind.edit(question, chance(seed))
        assert Counter(NUMBER.findall(typed)) == Counter(NUMBER.findall(question))


@given(st.sampled_from(QUESTIONS), st.integers(0, 10**6))
def test_years_and_figures_are_kept_whatever_kinds_are_mixed(question: str, seed: int) -> None:
    typed = as_typed(example(question), random=chance(seed)).question
    kept = Counter(number for number in NUMBER.findall(question) if len(number) > 1)
    assert not kept - Counter(NUMBER.findall(typed))


@given(st.integers(0, 10**6))
def test_names_of_several_words_survive_keywords_in_any_case(seed: int) -> None:
    for at in (3, 4):
        typed = as_typed(example(QUESTIONS[at]), random=chance(seed)).question.lower()
        # At most one slip falls on a name.
        words = "lord of the tides".split()
        assert sum(word in typed.split() for word in words) >= 3


def test_one_to_three_kinds_at_once_and_every_kind_is_drawn() -> None:
    drawn = [
        as_typed(example(QUESTIONS[at % len(QUESTIONS)]), random=chance(at)).question for at in range(900)
    ]
    assert sum(question in QUESTIONS for question in drawn) < 20
    assert 0 < sum(question.isupper() for question in drawn) < 60
    assert sum(question.islower() for question in drawn) > 100
    assert sum(len(question) > 120 for question in drawn) > 30
    assert sum(AT_ONCE) == pytest.approx(1)


def test_weights_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        KINDS[0].weight = 2.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("What is the name of the clinic in Ellery?", {"name of clinic in Ellery", "name clinic in Ellery"}),
        ("When was the trust founded?", {"when trust founded", "When trust founded", "trust founded when"}),
        (
            "How many clinics were opened in 2004?",
            {"How many clinics opened 2004", "2004 How many clinics opened"},
        ),
        ("Which of the two of the clinics are not open?", {"Which two of clinics not open"}),
        ("Has the trust ever closed a clinic?", {"Has the trust ever closed a clinic?"}),
        ("As of 2010, how many clinics did it run?", {"As of 2010 how many clinics run"}),
        ("What creates a collimated beam?", {"What creates collimated beam"}),
        (
            "What is based in the city of Ellery?",
            {"What based in city Ellery", "What based in city of Ellery"},
        ),
        ("Which town has a port?", {"town has port"}),
    ],
)
def test_keywords_keep_what_is_asked(question: str, typed: set[str]) -> None:
    found = {typing_edits.keywords(question, chance(seed)) for seed in range(40)}
    assert found & typed
    assert all("number of" in other or other in typed for other in found)


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("the first two clinics", {"the 1st 2 clinics", "the first 2 clinics", "the 1st two clinics"}),
        ("how many of the 3 wardens", {"how many of the three wardens"}),
        ("one hundred and two clinics", {"one hundred and two clinics"}),
        ("World War 2 planes", {"World War 2 planes"}),
        ("$5 prizes and 7.5 points", {"$5 prizes and 7.5 points"}),
        ("twenty two clinics in season 6", {"twenty two clinics in season 6"}),
    ],
)
def test_only_safe_counts_change_their_form(question: str, typed: set[str]) -> None:
    assert typing_edits.numbers(question, chance(1)) in typed


def test_spelling_goes_both_ways_and_leaves_names() -> None:
    assert typing_edits.spelling("who organised the defence?", chance(1)) == "who organized the defense?"
    assert typing_edits.spelling("what color is it", chance(1)) == "what colour is it"
    assert typing_edits.spelling("Who leads the Labour Party?", chance(1)) == "Who leads the Labour Party?"
    assert typing_edits.spelling("how to tire a dog", chance(1)) == "how to tire a dog"
    assert len(TO_AMERICAN) > len(TO_BRITISH) > 60
    assert all(TO_AMERICAN[british] == american for american, british in TO_BRITISH.items())


def test_short_forms_of_words() -> None:
    found = {typing_edits.abbreviations("what percentage of years", chance(seed)) for seed in range(40)}
    assert found == {"what % of years", "what percentage of yrs", "what % of yrs"}
    found = {typing_edits.abbreviations("45 percent of the government", chance(seed)) for seed in range(40)}
    assert {"45% of the government", "45 percent of the govt", "45% of the govt"} <= found
    assert typing_edits.contractions("What is it?", chance(1)) in ("What's it?", "Whats it?")
    assert typing_edits.contractions("where it is", chance(1)) == "where it is"


@given(st.integers(0, 10**6))
def test_slips_spare_short_words_numbers_and_acronyms_and_make_no_other_word(seed: int) -> None:
    question = "Did UNESCO plays in public houses cost seventeen thousand or 12345 without Ana Quill?"
    typed = typing_slips.typos(question, chance(seed))
    for word in ("Did", "UNESCO", "in", "cost", "seventeen", "thousand", "12345", "without", "Ana", "or"):
        assert re.search(rf"\b{word}\b", typed)
    for other in ("pays", "pubic", "hoses"):
        assert other not in typed.split()
    assert sum(word not in typed for word in question.split()) <= 3


@given(st.integers(0, 10**6))
def test_at_most_one_capitalised_name_has_a_slip(seed: int) -> None:
    typed = typing_slips.typos("Quillon Marsham Ellery Oberton Tideswell", chance(seed))
    assert (
        sum(word in typed.split() for word in ("Quillon", "Marsham", "Ellery", "Oberton", "Tideswell")) >= 4
    )


def test_manners_go_around_the_question() -> None:
    assert len(BEFORE) + len(AFTER) >= 25
    question = "Who ran the programme?"
    for seed in range(200):
        assert "ran the programme" in typing_manners.preamble(question, chance(seed))
        assert "ran the programme" in typing_manners.politeness(question, chance(seed))
    assert not any(digit in text for text in BEFORE + AFTER for digit in "0123456789")
    shortened = {
        typing_manners.politeness("What is the cost of the clinics?", chance(seed)) for seed in range(90)
    }
    assert "tell me the cost of the clinics" in shortened
    called = "what are the roads in the harbour called in winter"
    assert not any(
        typing_manners.politeness(called, chance(seed)).startswith("tell me the") for seed in range(90)
    )
    statement = "the clinics were opened by"
    assert typing_manners.politeness(statement, chance(1)) == statement


def test_capitals_leave_units_alone() -> None:
    assert typing_edits.capitals("is it 5 mW?", chance(1)) == "is it 5 mW?"
    assert typing_edits.capitals("is it 5?", chance(1)) == "IS IT 5?"
    assert typing_edits.no_mark("is it 5 ?", chance(1)) == "is it 5"
