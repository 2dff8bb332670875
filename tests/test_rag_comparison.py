"""Comparisons, changes and totals on a made-up town, without models: from the question to the checked answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fakes_drafting import ask_text

from rag.contract import answer_from_json, answer_to_json
from rag.drafting.asked import Asked, comparison_of
from rag.drafting.side_words import side_words
from rag.figures import parse_figures
from rag.question import AnswerKind, read_question
from rag.records import Operation, Reason
from rag.verify import check_answer

TOWN = """\
HARBOR

The port authority registered 31 ferries in 2022, compared with 18 ferries in 2021. Coast guards seized at least \
35 nets in 2022. In 2021, coast guards seized 33 nets. The harbor fund paid $7.5 million for dredging in 2022, \
compared with $5 million in 2021. About 400 divers took part in drills in 2022, compared with 380 divers in 2021. \
Pilots guided at least 60 tankers in 2022 and at least 50 tankers in 2021.

COURTS

Courts opened 33 federal inquiries and 798 state inquiries in 2022, compared with 40 federal inquiries and 621 state \
inquiries in 2021. Smuggling fines totaled 90 in 2020, 120 in 2021, and 150 in 2022. Judges closed 14 appeals in \
2022, an increase of 12 percent.

SHELTERS

The town sheltered 75 women and 12 men in 2022. Shelters in Orlo housed 64 families; shelters in Tamsin housed 40 \
families. The council licensed 88 taxis and 25 buses in 2022. The town council received a total of 200 complaints \
from 2021 to 2022. Literacy reached 60 percent in 2021 and 75 percent in 2022. Nurses treated five miners in 2022. \
In comparison, they treated 13 miners in 2021. The museum planned to show 300 paintings in 2021; it showed 120 \
paintings in 2022. Inspectors fined 16 bakeries in 2020 and 16 bakeries in 2021. Doctors saw at least 16 girls, \
75 boys, and three nuns in 2022. Prosecutors handled 20 ongoing trials in 2021 and 30 ongoing trials in 2022. \
Wardens counted 31 sex trafficking victims and nine forced labor victims in 2021, compared with 12 sex trafficking \
victims and five forced labor victims in 2022.
"""
DIFFERENCE, RATIO, PERCENT_CHANGE, SHARE, TOTAL = Operation


@pytest.mark.parametrize(
    ("question", "line", "operation", "operands"),
    [
        ("How many more ferries were registered in 2022 than in 2021?", "31 − 18 = 13", DIFFERENCE, (31, 18)),
        ("How many more ferries were registered in 2021 than in 2022?", "31 − 18 = 13", DIFFERENCE, (31, 18)),
        ("By how many did registered ferries rise in 2022?", "31 − 18 = 13", DIFFERENCE, (31, 18)),
        (
            "By what percentage did registered ferries increase from 2021 to 2022?",
            "(31 − 18) / 18 = 72.2% (rounded to one decimal)",
            PERCENT_CHANGE,
            (18, 31),
        ),
        (
            "What was the percentage change in miners treated from 2021 to 2022?",
            "(13 − 5) / 13 = 61.5% (rounded to one decimal)",
            PERCENT_CHANGE,
            (13, 5),
        ),
        (
            "How many times as many ferries were registered in 2022 as in 2021?",
            "31 / 18 = 1.7 (rounded to one decimal)",
            RATIO,
            (31, 18),
        ),
        ("How many ferries were registered in total in 2021 and 2022?", "18 + 31 = 49", TOTAL, (18, 31)),
        (
            "How many more nets were seized in 2022 than in 2021?",
            "at least 35 − 33 = at least 2",
            DIFFERENCE,
            (35, 33),
        ),
        (
            "How many nets were seized in 2021 and 2022 together?",
            "33 + at least 35 = at least 68",
            TOTAL,
            (33, 35),
        ),
        (
            "How much did the fund pay for dredging in 2021 and 2022 combined?",
            "$5 million + $7.5 million = $12.5 million",
            TOTAL,
            (5e6, 7.5e6),
        ),
        (
            "How many tankers were guided in total in 2021 and 2022?",
            "at least 50 + at least 60 = at least 110",
            TOTAL,
            (50, 60),
        ),
        (
            "How many more state inquiries than federal inquiries were opened in 2022?",
            "798 − 33 = 765",
            DIFFERENCE,
            (798, 33),
        ),
        (
            "How many times more state than federal inquiries were opened in 2022?",
            "798 / 33 = 24.2 (rounded to one decimal)",
            RATIO,
            (798, 33),
        ),
        (
            "What is the ratio of state to federal inquiries in 2021?",
            "621 / 40 = 15.5 (rounded to one decimal)",
            RATIO,
            (621, 40),
        ),
        (
            "How many inquiries did federal and state courts open together in 2022?",
            "33 + 798 = 831",
            TOTAL,
            (33, 798),
        ),
        ("How many smuggling fines were there from 2020 to 2022 in total?", "90 + 120 + 150 = 360", TOTAL,
         (90, 120, 150)),
        ("How many more women than men were sheltered in 2022?", "75 − 12 = 63", DIFFERENCE, (75, 12)),
        ("How many women and men were sheltered in total in 2022?", "75 + 12 = 87", TOTAL, (75, 12)),
        ("How many more families were housed in Orlo than in Tamsin?", "64 − 40 = 24", DIFFERENCE, (64, 40)),
        ("How many fewer miners were treated in 2022 than in 2021?", "13 − 5 = 8", DIFFERENCE, (13, 5)),
        (
            "By how many percentage points did literacy rise from 2021 to 2022?",
            "75% − 60% = 15 percentage points",
            DIFFERENCE,
            (75, 60),
        ),
        (
            "How many fewer sex trafficking victims were counted in 2022 than in 2021?",
            "31 − 12 = 19",
            DIFFERENCE,
            (31, 12),
        ),
    ],
)  # fmt: skip
def test_result_is_computed_in_the_open(
    question: str, line: str, operation: Operation, operands: tuple[float, ...]
) -> None:
    asked = ask_text(TOWN, question)
    answer = asked.answer
    assert (answer.status, answer.reason) == ("answered", None)
    assert line in answer.answer
    (figure,) = [figure for figure in answer.figures if figure.operands]
    assert (figure.operation, figure.operands) == (operation, operands)
    assert answer.short_answer == figure.text
    stated = [f for f in answer.figures if not f.operands]
    assert {f.value for f in stated} >= set(operands)
    assert all(f.citation_id is not None and f"[{f.citation_id}]" in answer.answer for f in stated)
    assert check_answer(answer, asked.texts) == []
    assert answer_from_json(answer_to_json(answer)).figures == answer.figures


@pytest.mark.parametrize(
    ("question", "words", "short"),
    [
        ("Which was higher in 2021, federal or state inquiries?", "The higher: 621 state", "state inquiries"),
        ("Did shelters house more families in Orlo or in Tamsin?", "The higher: Shelters in Orlo", "Orlo"),
        ("Were more ferries registered in 2021 or in 2022?", "The higher: The port", "2022"),
        ("In which year were smuggling fines highest?", "150 in 2022", "2022"),
        (
            "How did smuggling fines change from 2020 to 2022?",
            "increased from each year to the next",
            "increased from each year to the next",
        ),
        ("What was the trend in smuggling fines?", "increased", "increased from each year to the next"),
        ("Did registered ferries fall between 2021 and 2022?", "No.", "increased"),
        ("Did fined bakeries increase between 2020 and 2021?", "No.", "didn’t change"),
        ("How many more bakeries were fined in 2021 than in 2020?", "didn’t change", "didn’t change"),
    ],
)
def test_order_and_course_are_told_with_their_figures(question: str, words: str, short: str) -> None:
    asked = ask_text(TOWN, question)
    assert asked.answer.status == "answered"
    assert words in asked.answer.answer
    assert asked.answer.short_answer == short
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    ("question", "figures", "why"),
    [
        (
            "How many more tankers were guided in 2022 than in 2021?",
            {60, 50},
            "A bound isn’t an exact figure",
        ),
        ("How many more divers took part in drills in 2022 than in 2021?", {380, 400}, "approximate"),
        ("How many more taxis than buses were licensed in 2022?", {88, 25}, "count different things"),
        (
            "How many more boys than girls did doctors see in 2022?",
            {75, 16},
            "which of them the bound holds for",
        ),
        (
            "How many ongoing trials were handled in total in 2021 and 2022?",
            {20, 30},
            "count different cases",
        ),
        ("How many more victims were counted in 2021 than in 2022?", {9, 5}, "only a part"),
    ],
)
def test_figures_that_can_not_be_compared_are_stated_with_the_reason(
    question: str, figures: set[float], why: str
) -> None:
    asked = ask_text(TOWN, question)
    answer = asked.answer
    assert answer.status == "answered"
    assert why in answer.answer
    assert {figure.value for figure in answer.figures} >= figures
    assert not any(figure.operands for figure in answer.figures)
    assert answer.short_answer is None
    assert check_answer(answer, asked.texts) == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "How many more miners were treated in 2022 than in 2019?",
            "doesn't state a figure for 2019; it states five for 2022. [1]",
        ),
        (
            "How many miners were treated from 2020 to 2022 in total?",
            "doesn't state a figure for 2020; it states 13 for 2021 [1] and five for 2022. [2]",
        ),
    ],
)
def test_missing_year_is_named_and_the_stated_ones_are_offered(question: str, words: str) -> None:
    asked = ask_text(TOWN, question)
    assert (asked.answer.status, asked.answer.reason) == ("abstained", Reason.OTHER_PERIOD)
    assert words in asked.answer.answer
    assert check_answer(asked.answer, asked.texts) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many more ferries were registered in 2020 than in 2019?",
        "How many more ferries did Guatemala register in 2022 than in 2021?",
        "How many more paintings did the museum show in 2022 than in 2021?",
        "How many more federal inquiries in 2022 than state inquiries in 2021 were opened?",
        "By what percentage did the price of bread rise from 2021 to 2022?",
        "How many times more teachers than pupils were there?",
    ],
)
def test_what_has_no_two_figures_is_not_computed(question: str) -> None:
    asked = ask_text(TOWN, question)
    assert asked.answer.status == "abstained"
    assert not any(figure.operands for figure in asked.answer.figures)
    assert check_answer(asked.answer, asked.texts) == []


def test_total_that_the_report_states_is_preferred_to_a_sum() -> None:
    asked = ask_text(TOWN, "How many complaints were received in total in 2021 and 2022?")
    assert asked.answer.short_answer == "200"
    text = (
        "Courts heard 40 federal cases and 60 state cases in 2022. Altogether, 100 cases were heard in 2022."
    )
    asked = ask_text(text, "How many cases were heard in total by federal and state courts in 2022?")
    assert asked.answer.short_answer == "100"
    assert not any(figure.operands for figure in asked.answer.figures)


def test_change_that_the_report_states_itself_is_quoted() -> None:
    asked = ask_text(TOWN, "By what percentage did closed appeals increase in 2022?")
    assert asked.answer.short_answer == "12 percent"
    assert asked.answer.answer.startswith("The report states the change itself:")


def test_change_of_other_years_or_yet_to_come_is_not_quoted() -> None:
    question = "By what percentage did catches increase from 2020 to 2021?"
    for text in (
        "Catches of the fleet are expected to increase by 37 percent from 2020 to 2021.",
        "Catches of the fleet increased by 37 percent from 2020 to 2030.",
    ):
        assert ask_text(text, question).answer.status == "abstained"


def test_figures_of_several_years_are_told_without_a_sum_where_none_is_asked() -> None:
    asked = ask_text(TOWN, "How many ferries were registered in 2021 and in 2022?")
    assert {figure.value for figure in asked.answer.figures} == {18, 31}
    assert not any(figure.operands for figure in asked.answer.figures)


def test_figure_for_all_is_not_that_of_a_form() -> None:
    text = "Courts reported 116 convictions in 2022, compared with 75 convictions in 2021."
    asked = ask_text(text, "How many more labor trafficking convictions were there in 2022 than in 2021?")
    assert asked.answer.status == "abstained"


def test_year_that_a_figure_is_counted_from_is_not_its_own() -> None:
    text = "Levels rose by 31 feet since 2020. Levels rose by 12 feet in 2021."
    asked = ask_text(text, "How many more feet did levels rise in 2020 than in 2021?")
    assert not any(figure.operands for figure in asked.answer.figures)


@pytest.mark.parametrize("question", ["How many more ferries were registered in 2022 than in 2021?"])
def test_every_digit_of_a_computed_answer_matters(question: str) -> None:
    asked = ask_text(TOWN, question)
    answer = asked.answer
    for place in (m.start() for m in re.finditer(r"\d", answer.answer)):
        if answer.answer[place - 1] == "[":
            continue
        other = "7" if answer.answer[place] != "7" else "4"
        changed = f"{answer.answer[:place]}{other}{answer.answer[place + 1 :]}"
        assert check_answer(replace(answer, answer=changed), asked.texts), changed


@pytest.mark.parametrize(
    ("question", "asked", "years"),
    [
        ("How many more boats sank in 2021 than in 2020?", Asked.DIFFERENCE, ("2020", "2021")),
        ("By how much did rents rise in 2022?", Asked.DIFFERENCE, ("2021", "2022")),
        ("By what percentage did rents fall from 2020 to 2022?", Asked.PERCENT_CHANGE, ("2020", "2022")),
        ("What was the percentage increase in rents between 2020 and 2022?", Asked.PERCENT_CHANGE,
         ("2020", "2022")),
        ("How many times as many boats as cars sank?", Asked.RATIO, ()),
        ("What is the ratio of boats to cars?", Asked.RATIO, ()),
        ("How many boats sank in total from 2019 to 2021?", Asked.TOTAL, ("2019", "2020", "2021")),
        ("How many boats sank in 2019 and 2021?", Asked.EACH, ("2019", "2021")),
        ("Which year had the most boats?", Asked.MOST, ()),
        ("Which had fewer boats, Orlo or Tamsin?", Asked.LEAST, ()),
        ("How did the number of boats change between 2019 and 2021?", Asked.CHANGE, ("2019", "2020", "2021")),
        ("Compare the boats of 2021 with the previous year.", Asked.CHANGE, ("2020", "2021")),
    ],
)  # fmt: skip
def test_what_a_question_asks_to_do_is_read(question: str, asked: Asked, years: tuple[str, ...]) -> None:
    read = read_question(question)
    assert read.kind is AnswerKind.COMPARISON
    comparison = comparison_of(read)
    assert (comparison.asked, comparison.years) == (asked, years)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Were there more lighthouses than trawlers?", ("lighthouses", "trawlers")),
        ("Did the council issue more permits in Orlo than in Tamsin?", ("Orlo", "Tamsin")),
        ("What is the difference between the number of taxis and buses?", ("taxis", "buses")),
        ("How many boats sank?", None),
    ],
)
def test_sides_that_words_set_apart(text: str, sides: tuple[str, str] | None) -> None:
    assert side_words(text) == sides


def test_what_is_said_of_figures_holds_none_itself() -> None:
    # A number in a closing sentence has no citation, and would make the answer fail its own check.
    for question in (
        "How many more tankers were guided in 2022 than in 2021?",
        "How many more bakeries were fined in 2021 than in 2020?",
        "How many more taxis than buses were licensed in 2022?",
        "How did smuggling fines change from 2020 to 2022?",
    ):
        draft = ask_text(TOWN, question).draft
        assert draft.computed is None
        assert parse_figures(draft.closing) == ()


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did the number of ferries registered fall in 2022?", "No."),
        ("Did the number of ferries registered rise in 2022?", "Yes."),
    ],
)
def test_whether_an_amount_rose_or_fell_in_a_year_is_told_by_both_years_figures(
    question: str, verdict: str
) -> None:
    answer = ask_text(
        "In 2022, the town registered 48 ferries. In 2021, it registered 31 ferries.\n\n"
        "The town praised the ferries and their crews in 2022.",
        question,
    ).answer
    assert answer.answer.startswith(verdict)
    assert "48" in answer.answer
    assert "31" in answer.answer


def test_what_several_amounts_add_up_to_is_a_total() -> None:
    asked = ask_text(TOWN, "What do the federal and state inquiries of 2022 add up to?")
    assert "33 + 798 = 831" in asked.answer.answer


KINDS = """\
TOWN

The Harbor Office lent 155 portable and 161 standing lamps in 2021. The full-time and part-time pilots that the \
Pilots' Union listed in 2021 numbered 376 and 521, respectively. A total of 581 gulls were ringed by the Bird Office \
in 2021 and 216 by the Water Guild.
"""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("How many more standing than portable lamps did the Harbor Office lend in 2021?", "161 − 155 = 6"),
        (
            "How many more part-time than full-time pilots did the Pilots' Union list in 2021?",
            "521 − 376 = 145",
        ),
        ("How many more gulls did the Bird Office ring than the Water Guild in 2021?", "581 − 216 = 365"),
    ],
)
def test_kinds_of_one_noun_and_bodies_are_set_against_each_other(question: str, line: str) -> None:
    asked = ask_text(KINDS, question)
    assert line in asked.answer.answer
    assert [figure.text for figure in asked.answer.figures if figure.operands] == [line.split(" = ")[1]]
    assert check_answer(asked.answer, asked.texts) == []
