"""Which of several names or kinds each figure of a sentence belongs to, and sentences that lean on the one before."""

from __future__ import annotations

import pytest

from rag.figures import UNCOUNTED, parse_figures
from rag.followed import followed
from rag.leaning import leans
from rag.owners import astray, kinds_astray


@pytest.mark.parametrize(
    ("text", "name", "own"),
    [
        ("The Guild and the Harbor Watch sealed 40 and 31 scales, respectively.", "Guild", ["40"]),
        ("In Orlo, it dug 40 wells in 2019; the numbers for Tamsin and Wend were 31 and 12, respectively.",
         "Wend", ["12"]),
        ("It dug 40 wells in Orlo, 31 in Tamsin and 12 in Wend.", "Tamsin", ["31"]),
        ("A total of 40 wells were dug by the Guild in 2019 and 31 by the Harbor Watch.", "Harbor Watch", ["31"]),
        ("The Guild dug 40 wells (2018: 35), and the Harbor Watch dug 31 (2018: 29).", "Guild", ["40", "35"]),
        ("Of the 40 wells that the Guild dug, 12 ran dry.", "Guild", ["40", "12"]),
    ],
)  # fmt: skip
def test_a_name_has_its_own_figures(text: str, name: str, own: list[str]) -> None:
    figures = parse_figures(text)
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    kept = [f.text for f, lost in zip(amounts, astray(text, figures, (name,)), strict=True) if not lost]
    assert kept == own


def test_a_kind_has_its_own_figures() -> None:
    text = "It trained 40 full-time keepers (2018: 35) and 31 part-time ones (2018: 29)."
    figures = parse_figures(text)
    lost = kinds_astray(text, figures, ("part-tim",), "keeper")
    assert [bool(each) for each in lost] == [True, True, False, False]


def test_a_name_that_no_figure_has_says_nothing() -> None:
    text = "It dug 40 wells in Orlo and 31 in Tamsin."
    assert not any(astray(text, parse_figures(text), ("Wend",)))


def test_a_sentence_that_says_only_when_leans_on_the_one_before() -> None:
    assert leans("A year earlier, the number had been 329.")
    assert leans("In 2021, it dug 144.")
    assert leans("For 2019, the corresponding figures were 165 and 25.")
    assert not leans("In 2021, the Guild dug 144 wells.")


@pytest.mark.parametrize(
    ("first", "part", "whole"),
    [
        ("How many wells did it dig in Orlo", "how many in Tamsin in 2023?",
         "How many wells did it dig in Tamsin in 2023?"),
        ("How many wells did the Guild dig in 2019", "how many did the Watch",
         "How many wells did the Watch dig in 2019?"),
        ("How many permits did the Guild issue in 2019", "how many did it revoke?",
         "How many permits did the Guild revoke in 2019?"),
        ("How much did the Guild spend on lamps in 2019", "how much on wells?",
         "How much did the Guild spend on wells in 2019?"),
        ("How many wells were dug in 2019", "how many of them ran dry?",
         "How many wells were dug how many of them ran dry?"),
    ],
)  # fmt: skip
def test_a_part_that_leans_on_the_first_takes_its_words(first: str, part: str, whole: str) -> None:
    assert followed(first, part) == whole
