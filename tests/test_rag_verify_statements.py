"""What a statement may say of its quote, and which words are Footnote's own."""

from __future__ import annotations

import pytest

from rag.verify import read_text, statement_problems
from rag.verify.frames import frame_end

LEVELS = (
    "The office opened 33 federal investigations and 798 state investigations in 2022, "
    "compared with at least 35 federal investigations in 2021."
)
VISAS = (
    "In 2021, it provided humanitarian visas to 13 trafficking victims. "
    "It issued five in all to foreign women and three to men."
)
DENIED = "Judges did not convict the two officials, but police arrested 40 smugglers in Port Orlo."
EXAM = "The exam was passed by 7,150 pupils, of whom 3,890 were girls."


def held(text: str, quote: str, question: str = "How many?") -> list[str]:
    return statement_problems(text, read_text(quote), question, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (LEVELS, LEVELS),
        ("33 federal investigations.", LEVELS),
        ("798 state investigations in 2022.", LEVELS),
        ("At least 35 federal investigations (2021).", LEVELS),
        ("In 2022, the office opened 798 state investigations.", LEVELS),
        ("“Police arrested 40 smugglers in Port Orlo.”", DENIED),
        ("Police arrested 40 smugglers.", DENIED),
        ("The judges did not convict the two officials.", DENIED),
        ("Thirteen visas were provided in 2021.", VISAS),
        ("It provided humanitarian visas to 13 victims.", VISAS),
        ("3,890 girls passed.", EXAM),
    ],
)
def test_statement_that_its_quote_bears_holds(text: str, quote: str) -> None:
    assert held(text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("33 federal investigations in 2021.", LEVELS),
        ("33 federal investigations (2021).", LEVELS),
        ("33 federal investigations (2020).", LEVELS),
        ("33 state investigations in 2022.", LEVELS),
        ("State authorities opened 33 investigations in 2022.", LEVELS),
        ("798 federal investigations in 2022.", LEVELS),
        ("798 state prosecutions in 2022.", LEVELS),
        ("35 federal investigations in 2021.", LEVELS),
        ("More than 35 federal investigations in 2021.", LEVELS),
        ("At least 33 federal investigations in 2022.", LEVELS),
        ("798 state percent in 2022.", LEVELS),
        ("13 visas in 2022.", VISAS),
        ("13 women.", VISAS),
        ("It issued three in all to foreign women.", VISAS),
        ("13 officials were given visas.", VISAS),
        ("Judges did convict the two officials.", DENIED),
        ("Convict the two officials.", DENIED),
        ("Judges convicted the two officials.", DENIED),
        ("Police did not arrest 40 smugglers.", DENIED),
        ("Police arrested 40 smugglers in Port Sennen.", DENIED),
        ("Police arrested 40 officials in Port Orlo.", DENIED),
        ("Police arrested two smugglers.", DENIED),
        ("Police praised 40 smugglers.", DENIED),
        ("7,150 were girls.", EXAM),
        ("3,890 pupils.", EXAM),
        ("The exam was passed by 3,890 pupils.", EXAM),
    ],
)
def test_statement_that_its_quote_does_not_bear_is_told(text: str, quote: str) -> None:
    assert held(text, quote)


def test_noun_of_the_question_does_not_make_a_figure_count_it() -> None:
    question = "How many humanitarian visas were issued in 2022?"
    assert held(
        "Five humanitarian visas were issued in 2022.", "It opened five investigations in 2022.", question
    )
    assert not held("Five humanitarian visas were issued in 2022.", "It issued five in 2022.", question)


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "No. The report says otherwise:",
        "The report doesn't state a figure for 2019. It states:",
        "The report doesn’t state a figure for 2019; it states",
        "The report doesn't say. The nearest that it states:",
        "Passages of the report differ on this:",
        "The highest:",
    ],
)
def test_words_of_our_own_are_told_from_statements(text: str) -> None:
    assert frame_end(f"{text} 48 cases in 2022.") == len(text) + 1


@pytest.mark.parametrize("text", ["It held children.", "No children were held.", "The camp closed:", ""])
def test_statements_are_no_words_of_our_own(text: str) -> None:
    assert frame_end(f"{text} 48 cases in 2022.".strip()) == 0
