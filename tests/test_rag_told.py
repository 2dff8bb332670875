"""What stands around a figure tells of what was asked, or the figure is none of the question's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.records import Passage
from rag.candidates import Candidate, figure_candidates
from rag.drafting.other_kinds import (
    is_age,
    is_another_kind,
    is_denied,
    is_given,
    is_no_age,
    is_one_of_several,
)
from rag.drafting.records import Reading
from rag.drafting.told import is_untold
from rag.figures import FigureKind, parse_figures
from rag.periods import bind_periods
from rag.question import read_question
from rag.read import Sentence
from rag.spans import SentenceSpan
from rag.terms import build_lexicon

FILLER = ["It rained on the hills for days."] * 30


def read(question: str, text: str, figure: str, *, chance: float = 0.0) -> tuple[Reading, Candidate]:
    at, figures = text.index(figure), parse_figures(text)
    sentence = Sentence(
        Passage("p", "town", 0, len(text), text, (), 1), 0, len(text), text, "", figures,
        bind_periods(text, figures, None), None, 0.6, 0.6, (SentenceSpan(at, at + len(figure), figure, chance),), 0.9,
    )  # fmt: skip
    lexicon = build_lexicon([text, question, *FILLER], [text])

    def similar(phrases: Sequence[str]) -> Sequence[float]:
        return [0.3] * len(phrases)

    asked = read_question(question)
    reading = Reading(asked, (sentence,), lexicon, similar, {}, {})
    found = figure_candidates(
        asked, [sentence], frozenset({FigureKind.COUNT}), lexicon, similar, default_periods={}
    )
    return reading, next(c for c in found if c.bound.figure.text == figure)


@pytest.mark.parametrize(
    ("question", "text", "figure", "untold"),
    [
        ("How many girls went missing?", "Of the pupils, 313 were girls.", "313", True),
        ("How many girls went missing?", "In all, 12 girls went missing.", "12", False),
        ("How many girls were there?", "Of the pupils, 313 were girls.", "313", False),
        ("How many women does the ferry employ?", "Three of the judges were women.", "Three", True),
        ("How many women were found among them?", "Three of the judges were women.", "Three", False),
    ],
)
def test_a_figure_whose_sentence_tells_of_something_else_is_untold(
    question: str, text: str, figure: str, untold: bool
) -> None:
    assert is_untold(*read(question, text, figure)) is untold


def test_a_sure_reader_may_know_other_words_for_it() -> None:
    assert not is_untold(
        *read("How many girls went missing?", "In all, 12 girls vanished.", "12", chance=0.9)
    )


def test_what_the_question_states_is_no_answer_to_it() -> None:
    question = "How many of the 84 workers on the site were foreign?"
    assert is_given(*read(question, "The patrol met 84 workers on the site.", "84"))
    assert not is_given(*read(question, "Of the 84 workers, 31 were foreign.", "31"))


@pytest.mark.parametrize(
    ("question", "text", "figure", "age"),
    [
        ("How many boys were there?", "No shelter took boys older than 13 in.", "13", True),
        ("How many boys were there?", "It took pupils aged 16 in.", "16", True),
        ("How many boys were there?", "It took 16 boys in.", "16", False),
        ("How old may boys be?", "No shelter took boys older than 13 in.", "13", False),
    ],
)
def test_an_age_counts_nobody(question: str, text: str, figure: str, age: bool) -> None:
    assert is_age(*read(question, text, figure)) is age


@pytest.mark.parametrize(
    ("text", "figure", "no_age"),
    [
        ("Of the residents, four died.", "four", True),
        ("Residents aged 84 died.", "84", False),
    ],
)
def test_how_old_is_answered_by_an_age_only(text: str, figure: str, no_age: bool) -> None:
    assert is_no_age(*read("How old were the residents who died?", text, figure)) is no_age


@pytest.mark.parametrize(
    ("question", "text", "figure", "another"),
    [
        ("How many permits were issued?", "It issued 15 more permits than before.", "15", True),
        ("How many more permits were issued?", "It issued 15 more permits than before.", "15", False),
        ("How many permits were issued?", "There was an increase of 15 permits.", "15", True),
        ("How many permits were issued?", "It issued 15 permits.", "15", False),
        ("How many ports were visited a year?", "It visited 30 ports a month.", "30", True),
        ("How many ports were visited a month?", "It visited 30 ports a month.", "30", False),
    ],
)
def test_a_change_or_a_rate_is_no_amount(question: str, text: str, figure: str, another: bool) -> None:
    asked, _ = read(question, text, figure)
    found = figure_candidates(
        asked.question,
        asked.sentences,
        frozenset({FigureKind.COUNT}),
        asked.lexicon,
        asked.similar,
        default_periods={},
    )
    assert is_another_kind(asked, found[0]) is another


@pytest.mark.parametrize(
    ("question", "text", "made_of"),
    [
        ("How many complaints were there?", "It handed out 8,933 complaint forms.", True),
        ("How many complaint forms were there?", "It handed out 8,933 complaint forms.", False),
        ("How many forms were there?", "It handed out 8,933 complaint forms.", False),
        ("How many children were there?", "It found 12 child victims.", False),
        ("How many women were there?", "It found 12 women victims.", False),
        ("How many inspectors did it have?", "It made 9,817 federal inspections.", True),
        ("How many inspections did it make?", "It had 412 federal inspectors.", True),
        ("How many employers were there?", "It had 412 employees.", True),
        ("How many completed their training?", "In all, 38 trainees completed the course.", False),
        ("How many inspections did it make?", "It made 9,817 federal inspections.", False),
        ("How many inspectors did it have?", "It had 412 federal inspectors.", False),
        ("How many robberies were there?", "It recorded 40 robbery cases.", False),
        ("How many beds were there?", "It had 120 bed spaces.", False),
        ("How many travellers were there?", "It counted 4,120 travelers.", False),
        ("How many officials were there?", "It had 1,204 police officers.", False),
        ("How many offices were there?", "It had 1,204 police officers.", True),
    ],
)
def test_what_only_tells_the_kind_of_the_counted_is_not_counted(
    question: str, text: str, made_of: bool
) -> None:
    figure = next(figure.text for figure in parse_figures(text))
    assert is_another_kind(*read(question, text, figure)) == made_of


def test_what_was_not_done_is_no_answer_by_what_was() -> None:
    question = "How many boats were not seized?"
    assert is_denied(*read(question, "Officers seized 44 boats.", "44"))
    assert not is_denied(*read(question, "Officers didn't seize 44 boats.", "44"))


def test_one_of_several_is_not_their_sum() -> None:
    question = "How many smugglers did Orlo and Wend arrest together?"
    assert is_one_of_several(*read(question, "Orlo arrested 12 smugglers.", "12"))
    assert not is_one_of_several(*read(question, "Orlo and Wend together arrested 43 smugglers.", "43"))
