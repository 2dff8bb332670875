"""What isn't computed, corrected or turned round: near misses of sums, differences and moves that didn't happen."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

PORT = """\
SPENDING

The port spent $600,000 on lamps and $450,000 on wages in 2022.

Agencies weighed 400 crates and 250 crates at the pier and the mill, respectively.

COUNTS

Port wardens made at least 120 searches in 2022 and 145 searches in 2021. The hotline took approximately 1,000 calls \
in 2022, compared with 890 calls in 2021. Clerks noted at least 140 minimum wage complaints in 2022 and 95 \
minimum wage complaints in 2021.

Nurses helped 88 sailors in 2022, including 30 girls and 20 boys.

Federal guards held 25 smugglers, and provincial guards held 31 smugglers, in 2022; municipal guards held nine.

Federal judges fined 20 brokers in 2022, including 12 men and three women, and provincial judges fined six men and \
five women.

Prosecutors in Orlo charged 21 divers, while prosecutors in Merrin did not report charges.

Courts left 17 suits unresolved, and resolved 52 suits in 2022.

NGOs met 30 sex trafficking victims and 12 labor trafficking victims in 2022.

The budget for lamps rose from $400,000 in 2021 to $500,000 in 2022; that for wells fell from $300,000 to $250,000.

MOVES

Prosecutors opened 34 trials in 2022, compared with 29 trials in 2021. Wardens made 80 arrests in 2022, compared with \
150 arrests in 2021 and 100 arrests in 2020. Judges sentenced 22 poachers to reduced terms in 2021 and 31 poachers to \
reduced terms in 2022. Lawyers closed 20 separate files in 2022 and 11 files in 2021.

PLACES

Psychologists held interviews in seven rooms of the courthouse in 2022. Inquests were completed in 17 cases in 2022.

Clerks went to the villages of Orlo and Tamsin and gave papers to 40 widows in 2022. Pilots visited 96 farms in Lisk \
and Orlo.

TREATIES

Drennia accepted four smugglers whom Lisk surrendered in 2022.

Police arrested 11 stowaways in Corvenia, Ostria and Merrin arrested four.
"""


@pytest.mark.parametrize(
    "question",
    [
        "How much more did the port spend on lamps than it spent on roofs?",
        "How many more crates were weighed at the mill than at the pier?",
        "How many more searches did port wardens make in 2022 than in 2021?",
        "By how many did searches by port wardens rise from 2021 to 2022?",
        "How many more calls did the hotline take in 2022 than in 2021?",
        "How many sailors of both sexes did nurses help in 2022?",
        "How many smugglers were held at all levels in 2022?",
        "How many brokers were fined at both levels in 2022?",
        "How many separate files did lawyers close in 2022?",
        "How many victims of both forms did authorities meet in 2022?",
        "How much more did the budget for lamps rise than the budget for wells?",
        "How many more searches than in 2021 did port wardens make in 2022?",
    ],
)
def test_it_is_not_computed(question: str) -> None:
    answer = ask_text(PORT, question).answer
    assert not any(figure.operands for figure in answer.figures)


def test_a_bound_stays_where_a_minimum_is_of_something_else() -> None:
    question = "How many more minimum wage complaints did clerks note in 2022 than in 2021?"
    assert ask_text(PORT, question).answer.short_answer == "at least 45"


@pytest.mark.parametrize(
    "question",
    [
        "Why did prosecutors drop charges in 2022?",
        "Why did arrests rise in 2021 and fall in 2022?",
        "Why did arrests not rise in 2022?",
        "Why have arrests fallen since 2020?",
        "Why did arrests rise among sailors?",
        "Why did permanent trials fall in 2022?",
        "Why did the budget fall in 2022?",
    ],
)
def test_a_move_that_is_not_asked_about_is_not_corrected(question: str) -> None:
    assert "otherwise" not in ask_text(PORT, question).answer.answer


def test_reduced_terms_are_added_up() -> None:
    question = "What was the total number of poachers with reduced terms in 2021 and 2022?"
    assert "22 + 31 = 53" in ask_text(PORT, question).answer.answer


def test_a_relative_clause_names_its_doer() -> None:
    question = "How many smugglers did Lisk surrender to Drennia in 2022?"
    assert ask_text(PORT, question).answer.short_answer == "four"


def test_a_list_of_names_ends_before_the_next_clause() -> None:
    answer = ask_text(PORT, "How many stowaways did police arrest in Corvenia?").answer
    assert "Ostria and Merrin." not in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How many interviews did psychologists hold in 2022?",
        "How many papers did clerks give to widows in Tamsin alone?",
        "How many farms did pilots visit in Lisk?",
    ],
)
def test_places_and_what_several_have_together_are_no_count(question: str) -> None:
    assert ask_text(PORT, question).answer.status == "abstained"


def test_cases_count_what_happened_in_them() -> None:
    assert ask_text(PORT, "How many inquests were completed in 2022?").answer.short_answer == "17"


def test_a_dollar_total_is_money() -> None:
    question = "What is the dollar total that the port spent on lamps in 2022?"
    assert ask_text(PORT, question).answer.short_answer == "$600,000"


def test_what_is_not_done_is_not_what_was_done() -> None:
    assert ask_text(PORT, "How many suits were not resolved?").answer.short_answer != "52"


def test_two_names_that_are_not_joined_have_no_figure_together() -> None:
    question = "How many divers did prosecutors in Orlo and Merrin charge in total?"
    assert ask_text(PORT, question).answer.short_answer != "21"


def test_one_of_several_figures_of_a_group_is_no_share() -> None:
    text = (
        "A relief society helped 25 sailors in 2022, including five women hurt at sea, seven women and 10 men hurt at "
        "work, and one woman and two men hurt at home."
    )
    answer = ask_text(text, "What percentage of the sailors helped were women?").answer
    assert not any(figure.operands for figure in answer.figures)
