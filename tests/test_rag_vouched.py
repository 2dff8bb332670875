"""What a sure trained reader may waive, and what it may not: names, and figures told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.records import Passage
from rag.drafting import draft_answer
from rag.drafting.identity import is_beside, is_unnamed
from rag.drafting.names import missing_names
from rag.drafting.records import Reading
from rag.drafting.thresholds import SURE_OF_WORDS, VOUCHED
from rag.figures import parse_figures
from rag.periods import bind_periods
from rag.question import read_question
from rag.read import Sentence
from rag.records import Reason
from rag.spans import SentenceSpan
from rag.terms import build_lexicon

OTHER = "The council of Orlo met in the old town hall, and the dean received a medal."
FILLER = ["It rained on the hills for days."] * 30
"""Sentences enough for the names of the others to be rare."""


def read(text: str, span: str, chance: float) -> Sentence:
    """A sentence alone in its passage, with one span of the reader's."""
    at = text.index(span)
    figures = parse_figures(text)
    return Sentence(
        Passage("p", "town", 0, len(text), text, (), 1),
        0,
        len(text),
        text,
        "",
        figures,
        bind_periods(text, figures, None),
        None,
        0.6,
        0.6,
        (SentenceSpan(at, at + len(span), span, chance),),
        0.9,
    )


def reading(question: str, sentence: Sentence) -> Reading:
    def similar(phrases: Sequence[str]) -> Sequence[float]:
        return [0.3] * len(phrases)

    lexicon = build_lexicon([sentence.text, OTHER, *FILLER], [f"{sentence.text} {OTHER}"])
    return Reading(read_question(question), (sentence,), lexicon, similar, {}, {})


def test_a_name_behind_an_elision_stands_there() -> None:
    sentence = read("At a party of Marie d'Agoult he met George Sand.", "George Sand", 0.0)
    assert missing_names(reading("Whom did he meet at Marie d'Agoult's party?", sentence), sentence) == ()


@pytest.mark.parametrize(("chance", "missing"), [(0.0, 1), (VOUCHED - 0.01, 1), (VOUCHED, 0), (1.0, 0)])
def test_a_slip_in_a_long_name_is_forgiven_where_the_reader_is_sure(chance: float, missing: int) -> None:
    sentence = read("Pius headed the Ecumenical Council of Trent then.", "Pius", chance)
    asked = reading("Who headed the Ecumencial Council of Trent?", sentence)
    assert len(missing_names(asked, sentence)) == missing


def test_a_name_that_the_reports_never_use_is_missing_however_sure_the_reader_is() -> None:
    sentence = read("The town issued 40 permits in 2022.", "40", 1.0)
    assert missing_names(reading("How many permits did Guatemala issue?", sentence), sentence) == (
        "Guatemala",
    )


def test_a_name_that_stands_elsewhere_in_the_reports_is_missing_however_sure_the_reader_is() -> None:
    sentence = read("The town issued 40 permits in 2022.", "40", 1.0)
    asked = reading("How many permits did Orlo issue in 2022?", sentence)
    assert missing_names(asked, sentence, near=True) == ("Orlo",)
    assert draft_answer(asked).reason is Reason.NOT_STATED


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Gates sent the data by letter.", 0),
        ("Melinda Gates sent the data by letter.", 1),
        ("The town issued the data by letter.", 1),
    ],
)
def test_a_person_may_be_named_by_the_surname_alone(text: str, missing: int) -> None:
    sentence = read(text, "letter", 1.0)
    lexicon = build_lexicon([text, "Rick Gates came.", *FILLER], [text])
    asked = replace(reading("How did Rick Gates send the data?", sentence), lexicon=lexicon)
    assert len(missing_names(asked, sentence)) == missing


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Who spoke for the U.S. at the talks?", "For the United States, the envoy spoke at the talks."),
        ("Who spoke for the UK at the talks?", "The envoy spoke for the UK at the talks."),
        ("Who spoke at the UN General Assembly?", "The envoy spoke at the General Assembly."),
        ("Who spoke in St. Barts then?", "In St. Barts the envoy spoke."),
    ],
)
def test_initials_and_abbreviations_in_names_are_read(asked: str, text: str) -> None:
    sentence = read(text, "the envoy" if "the envoy" in text else "The envoy", 1.0)
    assert missing_names(reading(asked, sentence), sentence) == ()


@pytest.mark.parametrize(
    ("span", "chance", "unnamed"),
    [("galero", 1.0, False), ("galero", 0.1, True), ("a hat", 1.0, True), ("hat", 1.0, True)],
)
def test_a_kind_of_thing_is_no_name_unless_the_reader_is_sure_of_another_word(
    span: str, chance: float, unnamed: bool
) -> None:
    sentence = read("He used to wear a hat, the galero, at mass.", span, chance)
    assert (
        is_unnamed(reading("What is the name of the hat that he used to wear?", sentence), sentence)
        is unnamed
    )


def test_a_quantity_told_in_words_answers_where_the_reader_is_sure() -> None:
    sentence = read(
        "The report found several hundred species of plants on the island.", "several hundred", 0.95
    )
    draft = draft_answer(reading("How many species of plants did the report find on the island?", sentence))
    assert draft.reason is None
    assert draft.short_answer == "several hundred"
    assert draft.statements[0].sentence is sentence


def test_a_reader_less_sure_leaves_the_abstention() -> None:
    sentence = read(
        "The report found various species of plants on the island.", "various", SURE_OF_WORDS - 0.1
    )
    draft = draft_answer(reading("How many species of plants did the report find on the island?", sentence))
    assert draft.reason in {Reason.NOT_STATED, Reason.OFF_TOPIC}


def test_how_many_of_them_may_be_a_share() -> None:
    sentence = read("In 2013 about 58% of registered voters were enrolled in a party.", "about 58%", 0.99)
    draft = draft_answer(
        reading("In 2013, how many of the registered voters were enrolled in a party?", sentence)
    )
    assert draft.short_answer is not None
    assert "58%" in draft.short_answer


@pytest.mark.parametrize(
    ("asked", "title", "missing"),
    [
        ("What does the Orlo handbook say on nets?", "", 0),
        ("What does SP 4 say on nets?", "Orlo Special Publication", 0),
        ("What does Orlo say on nets?", "", 1),
    ],
)
def test_a_name_may_only_say_which_document_is_asked(asked: str, title: str, missing: int) -> None:
    sentence = read("All nets are mended by hand.", "by hand", 1.0)
    about = replace(reading(asked, sentence), titles={"town": title})
    assert len(missing_names(about, sentence)) == missing


def test_what_stands_all_over_a_report_need_not_stand_in_the_sentence() -> None:
    sentence = read("All nets are mended by hand.", "by hand", 1.0)
    asked = reading("How are nets mended in Orlo?", sentence)
    assert missing_names(asked, sentence) == ("Orlo",)
    assert missing_names(replace(asked, subjects={"town": frozenset({"orlo"})}), sentence) == ()


def test_what_a_town_reported_is_no_document_of_its_name() -> None:
    sentence = read("The county convicted 40 men in 2022.", "40", 1.0)
    asked = reading("How many men did Orlo report in 2022?", sentence)
    assert missing_names(asked, sentence, near=True) == ("Orlo",)


@pytest.mark.parametrize(
    ("question", "text", "span"),
    [
        ("Which drugs do the smugglers carry?", "Smugglers carried drugs by night in 2022.", "Smugglers"),
        ("Under which country's flag did she sail?", "She sailed under a third country's flag.", "third"),
        ("Where were the 40 pilots sent?", "It trained 40 pilots before their duty as envoys.", "as envoys"),
        ("Who paid for the lamp?", "The lamp, which cost $500, burned in 2022.", "$500"),
        ("Name of the diver who drowned", "A diver drowned near the pier.", "A diver"),
    ],
)
def test_the_questions_own_words_and_what_is_no_place_or_person_answer_nothing(
    question: str, text: str, span: str
) -> None:
    sentence = read(text, span, 0.9)
    assert is_beside(reading(question, sentence), sentence)


@pytest.mark.parametrize(
    ("question", "text", "span"),
    [
        ("Which drugs do the smugglers carry?", "Smugglers carried opium by night in 2022.", "opium"),
        ("Where were the 40 pilots sent?", "It sent the 40 pilots to other ports.", "other ports"),
        ("Where were the 40 pilots sent?", "It sent the 40 pilots to Orlo.", "Orlo"),
        ("Who sank, the pilots or the divers?", "The divers sank that night.", "The divers"),
        ("Who paid for the lamp?", "The council gave $500 for the lamp.", "The council"),
        ("Which officials did it convict?", "The court convicted no officials.", "no officials"),
        ("What fine did the man who sold drugs pay?", "He was fined $900.", "$900"),
        ("What did WHO estimate as the cost?", "The cost was $2 million.", "$2 million"),
    ],
)
def test_a_thing_a_place_a_person_or_that_there_was_none_answers(question: str, text: str, span: str) -> None:
    sentence = read(text, span, 0.9)
    assert not is_beside(reading(question, sentence), sentence)
