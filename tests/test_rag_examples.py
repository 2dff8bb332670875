from __future__ import annotations

import pytest

from rag.examples import Example, examples_of


def questions(text: str) -> list[str]:
    return [example.question for example in examples_of(text)]


def test_a_count_of_a_year_becomes_a_question_with_its_figure() -> None:
    text = "The service employed 412 federal inspectors in 2022, up from 388 in 2021."
    assert examples_of(text) == (Example("How many federal inspectors were there in 2022?", 412),)


def test_what_several_words_name_comes_first_and_each_only_once() -> None:
    text = (
        "The office received 530 complaints in 2021. It closed 12 public libraries in 2021. "
        "It received 610 complaints in 2022."
    )
    assert questions(text) == [
        "How many public libraries were there in 2021?",
        "How many complaints were there in 2021?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The town has wells and boats.",
        "The town has 31 boats.",  # of no year
        "At least 31 boats sank in 2022.",
        "Between 31 and 40 boats sank in 2022.",
        "The fleet used 31 tonnes of fuel in 2022.",
        "The council spent $31 million in 2022, or 31 percent of its budget.",
        "There were 31 such cases in 2022.",
        'There were 31 <img src="x"> in 2022.',
    ],
)
def test_figures_that_make_no_plain_question_make_none(text: str) -> None:
    assert questions(text) == []
