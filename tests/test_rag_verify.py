"""A finished answer is held against its text: what is sound passes, each kind of damage is told."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

import pytest
from word_damage import other_digit

from index.records import Passage
from rag.figures import parse_figures
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Reason, Timings
from rag.verify import (
    check_answer,
    holds_generated,
    statements_of,
    unsupported_figures,
)

CASES = "The agency opened at least 35 cases in 2021 and 48 cases in 2022."
CAMP = "It held five children, aged three to nine years, in one camp."
FINES = "Fines rose to $7.5 million in 2022, compared with $3.5 million in 2021."
HOMES = "It ran 30 homes in 2022, compared with 12 homes in 2021."
TEXT = f"PROTECTION\n\n{CASES} {CAMP} {FINES} {HOMES}\n"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
TEXTS = {SHA: TEXT}
SEED = 20231124
WORDED = "It held five children, aged three to nine years, in one camp. [1]"
"""For damage to the words of an answer."""


def passage() -> Passage:
    start = TEXT.index(CASES)
    end = TEXT.rindex("\n")
    return Passage("p1", "veldara", start, end, TEXT[start:end], ("PROTECTION",), 2)


def cite(quote: str, number: int = 1) -> Citation:
    start = TEXT.index(quote)
    return Citation(number, "veldara", "Veldara", SHA, passage(), start, start + len(quote), quote, score=0.8)


def make(
    text: str,
    *citations: Citation,
    figures: tuple[AnswerFigure, ...] = (),
    short: str | None = None,
    question: str = "How many?",
) -> Answer:
    return Answer(
        id="a",
        question=question,
        status="answered",
        reason=None,
        answer=text,
        short_answer=short,
        confidence=0.7,
        citations=citations,
        figures=figures,
        model=ModelNames("e", "r", None),
        index_generation="g",
        timings_ms=Timings(),
    )


def stated(
    text: str,
    value: float,
    unit: str | None,
    period: str | None,
    number: int = 1,
) -> AnswerFigure:
    return AnswerFigure(text, value, unit, period, verified=True, citation_id=number)


def cases() -> Answer:
    return make(
        "48 cases in 2022. [1]", cite(CASES), figures=(stated("48", 48, "cases", "2022"),), short="48"
    )


def bounded() -> Answer:
    return make(
        "At least 35 cases in 2021. [1]",
        cite(CASES),
        figures=(stated("At least 35", 35, "cases", "2021"),),
        short="at least 35",
    )


def worded() -> Answer:
    figures = (
        stated("five", 5, "children", None),
        stated("three to nine years", 3, "year", None),
        stated("one", 1, "camp", None),
    )
    return make(WORDED, cite(CAMP), figures=figures, short="five")


def difference(value: float, *operands: float, verified: bool = True) -> AnswerFigure:
    return AnswerFigure("18", value, None, None, verified, citation_id=None, operands=operands)


def computed() -> Answer:
    figures = (stated("30", 30, "homes", "2022"), stated("12", 12, "homes", "2021"), difference(18, 30, 12))
    text = "30 homes in 2022. [1] 12 homes in 2021. [1] The figure increased. 30 − 12 = 18."
    return make(text, cite(HOMES), figures=figures)


def money() -> Answer:
    figures = (stated("$7.5 million", 7.5e6, "USD", "2022"), stated("$3.5 million", 3.5e6, "USD", "2021", 2))
    return make(
        "$7.5 million in 2022. [1] $3.5 million in 2021. [2]", cite(FINES), cite(FINES, 2), figures=figures
    )


def abstention() -> Answer:
    text = "The report doesn't state a figure for 2019. It states: 48 cases in 2022. [1]"
    return replace(
        make(text, cite(CASES), figures=(stated("48", 48, "cases", "2022"),)),
        question="How many cases in 2019?",
        status="abstained",
        reason=Reason.OTHER_PERIOD,
    )


SOUND = {
    "figure": cases(),
    "bound": bounded(),
    "words": worded(),
    "computed": computed(),
    "money": money(),
    "abstention": abstention(),
}


@pytest.mark.parametrize("answer", SOUND.values(), ids=SOUND)
def test_sound_answer_has_no_problem(answer: Answer) -> None:
    assert check_answer(answer, TEXTS) == []


def test_abstention_without_citations_has_no_problem() -> None:
    silent = replace(make("The report doesn't say."), status="abstained", reason=Reason.NOT_STATED)
    assert check_answer(silent, TEXTS) == []


def recited(answer: Answer, citation: Citation) -> Answer:
    return replace(answer, citations=(citation, *answer.citations[1:]))


@pytest.mark.parametrize("shift", [-40, -1, 1, 40])
@pytest.mark.parametrize("moved", ["start", "end", "both"])
def test_moved_offsets_are_told(moved: str, shift: int) -> None:
    answer = cases()
    known = answer.citations[0]
    start = known.start + (shift if moved != "end" else 0)
    end = known.end + (shift if moved != "start" else 0)
    assert check_answer(recited(answer, replace(known, start=start, end=end)), TEXTS)


@pytest.mark.parametrize(("start", "end"), [(-65, -1), (0, 10**9), (10**6, 10**6 + 65), (40, 30), (20, 20)])
def test_offsets_that_no_text_has_are_told(start: int, end: int) -> None:
    answer = cases()
    assert check_answer(recited(answer, replace(answer.citations[0], start=start, end=end)), TEXTS)


@pytest.mark.parametrize("answer", SOUND.values(), ids=SOUND)
def test_every_changed_character_of_a_quote_is_told(answer: Answer) -> None:
    for citation in answer.citations:
        for at, character in enumerate(citation.quote):
            quote = f"{citation.quote[:at]}{'x' if character != 'x' else 'y'}{citation.quote[at + 1 :]}"
            changed = tuple(replace(c, quote=quote) if c is citation else c for c in answer.citations)
            assert check_answer(replace(answer, citations=changed), TEXTS), quote


def test_quote_of_a_text_that_was_changed_since_is_told() -> None:
    assert check_answer(cases(), {SHA: TEXT.replace("48", "49")})


def test_text_with_another_checksum_is_told() -> None:
    answer = cases()
    other = recited(answer, replace(answer.citations[0], report_sha256="0" * 64))
    assert "no text with SHA-256" in check_answer(other, TEXTS)[0]
    assert check_answer(answer, {})


def test_quote_outside_its_passage_is_told() -> None:
    answer = cases()
    short = replace(passage(), start=TEXT.index(CAMP), text=TEXT[TEXT.index(CAMP) : passage().end])
    assert check_answer(recited(answer, replace(answer.citations[0], passage=short)), TEXTS)


@pytest.mark.parametrize("answer", SOUND.values(), ids=SOUND)
def test_every_changed_digit_of_an_amount_is_told(answer: Answer) -> None:
    years = [(f.start, f.end) for f in parse_figures(answer.answer) if f.kind.value in {"year", "date"}]
    chance = random.Random(SEED)  # noqa: S311 - damage that can be repeated, no secret
    for at, character in enumerate(answer.answer):
        if character.isdigit() and not any(start <= at < end for start, end in years):
            changed = other_digit(answer.answer, at, chance)
            assert check_answer(replace(answer, answer=changed), TEXTS), changed


@pytest.mark.parametrize("year", ["2020", "2012", "1922", "2023", "2021"])
def test_year_that_no_quote_states_or_that_is_another_figures_is_told(year: str) -> None:
    answer = cases()
    assert check_answer(replace(answer, answer=answer.answer.replace("2022", year)), TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        WORDED.replace("five", "six"),
        WORDED.replace("five", "fifteen"),
        WORDED.replace("three", "two"),
        WORDED.replace("nine", "ten"),
        WORDED.replace("years", "months"),
        WORDED.replace("one camp", "two camps"),
        WORDED.replace("five", "fifty"),
        WORDED.replace("five", "more than five"),
        WORDED.replace("five", "fewer than five"),
        WORDED.replace("three to nine", "three"),
    ],
)
def test_changed_number_word_is_told(text: str) -> None:
    assert check_answer(replace(worded(), answer=text), TEXTS)


def test_decimal_point_and_scale_are_part_of_a_figure() -> None:
    answer = money()
    for right, wrong in [
        ("7.5", "75"),
        ("7.5", "7,500"),
        ("$7.5 million", "$7.5"),
        ("$7.5 million", "$7.5 billion"),
        ("$7", "€7"),
        ("$7.5 million", "7.5 million cases"),
        ("$7.5 million", "7.5 percent"),
    ]:
        assert check_answer(replace(answer, answer=answer.answer.replace(right, wrong, 1)), TEXTS), wrong


def test_lost_bound_is_told() -> None:
    answer = bounded()
    bare = replace(
        answer,
        answer="35 cases in 2021. [1]",
        short_answer="35",
        figures=(stated("35", 35, "cases", "2021"),),
    )
    assert check_answer(bare, TEXTS)
    more = replace(
        answer,
        answer="More than 35 cases in 2021. [1]",
        short_answer="more than 35",
        figures=(stated("More than 35", 35, "cases", "2021"),),
    )
    assert check_answer(more, TEXTS)


def test_mark_without_citation_and_citation_without_mark_are_told() -> None:
    answer = cases()
    assert check_answer(replace(answer, answer="48 cases in 2022. [2]"), TEXTS)
    assert check_answer(replace(answer, answer="48 cases in 2022. [1] [2]"), TEXTS)
    assert check_answer(replace(answer, answer="48 cases in 2022."), TEXTS)
    assert check_answer(replace(answer, citations=()), TEXTS)
    assert check_answer(replace(answer, citations=(cite(CASES), cite(CAMP, 2))), TEXTS)
    assert check_answer(replace(answer, citations=(cite(CASES), cite(CASES))), TEXTS)


def test_figure_is_held_against_the_quote_that_its_own_mark_names() -> None:
    swapped = make(
        "48 cases in 2022. [2] It held five children. [1]",
        cite(CASES),
        cite(CAMP, 2),
    )
    assert len(check_answer(swapped, TEXTS)) >= 2


def test_figure_after_the_last_mark_is_told() -> None:
    assert check_answer(make("48 cases in 2022. [1] That is 90 percent.", cite(CASES)), TEXTS)


def refigured(answer: Answer, figure: AnswerFigure) -> Answer:
    return replace(answer, figures=(figure, *answer.figures[1:]))


@pytest.mark.parametrize(
    "figure",
    [
        stated("48", 48, "cases", "2021"),
        stated("48", 48, "cases", "2019"),
        stated("48", 49, "cases", "2022"),
        stated("49", 49, "cases", "2022"),
        stated("49", 48, "cases", "2022"),
        stated("48", 48, "cases", "2022", number=2),
        stated("48 percent", 48, "percent", "2022"),
        stated("five", 5, "children", None),
        replace(stated("48", 48, "cases", "2022"), citation_id=None),
        replace(stated("48", 48, "cases", "2022"), verified=False),
        stated("", 48, "cases", "2022"),
    ],
    ids=str,
)
def test_figure_record_that_its_quote_does_not_bear_is_told(figure: AnswerFigure) -> None:
    assert check_answer(refigured(cases(), figure), TEXTS)


@pytest.mark.parametrize(
    "figure",
    [
        difference(19, 30, 12),
        difference(18, 31, 13),
        difference(18, 12, 30),
        difference(18, 30),
        difference(18, 30, 12, 0),
        difference(-18, 12, 30),
        difference(18, 30, 12, verified=False),
        difference(2010, 2022, 12),
    ],
    ids=str,
)
def test_computed_figure_that_does_not_follow_is_told(figure: AnswerFigure) -> None:
    answer = computed()
    assert check_answer(replace(answer, figures=(*answer.figures[:2], figure)), TEXTS)


def test_computed_result_that_the_words_change_is_told() -> None:
    answer = computed()
    for wrong in ("= 19", "= 81", "= 180", "= 1.8"):
        assert check_answer(replace(answer, answer=answer.answer.replace("= 18", wrong)), TEXTS), wrong
    assert check_answer(replace(answer, figures=answer.figures[:2]), TEXTS)


def test_figure_computed_from_a_bounded_one_is_told() -> None:
    figures = (
        stated("48", 48, "cases", "2022"),
        stated("at least 35", 35, "cases", "2021"),
        AnswerFigure("13", 13, None, None, verified=True, citation_id=None, operands=(48, 35)),
    )
    text = "48 cases in 2022, at least 35 in 2021. [1] 48 − 35 = 13."
    assert check_answer(make(text, cite(CASES), figures=figures), TEXTS)


def test_amount_that_is_not_among_the_figures_is_told() -> None:
    assert check_answer(replace(cases(), figures=()), TEXTS)
    assert check_answer(replace(worded(), figures=worded().figures[1:]), TEXTS)


def test_short_answer_with_a_figure_that_the_answer_does_not_have_is_told() -> None:
    assert check_answer(replace(cases(), short_answer="49"), TEXTS)
    assert check_answer(replace(cases(), short_answer="35"), TEXTS)
    assert check_answer(replace(worded(), short_answer="six"), TEXTS)


def test_status_and_reason_go_together() -> None:
    assert check_answer(replace(cases(), status="abstained"), TEXTS)
    assert check_answer(replace(cases(), reason=Reason.NOT_STATED), TEXTS)
    assert check_answer(make("There were cases."), TEXTS) == ["the answer cites nothing"]


def test_abstention_may_repeat_the_years_asked_for_and_no_other() -> None:
    answer = abstention()
    assert check_answer(replace(answer, answer=answer.answer.replace("2019", "2018")), TEXTS)
    assert check_answer(replace(answer, answer=answer.answer.replace("48", "84")), TEXTS)


def test_statements_end_at_their_marks() -> None:
    assert statements_of("A. [1] B. [2] C.") == [("A.", 1), (" B.", 2), (" C.", None)]
    assert statements_of("A. [1] ") == [("A.", 1)]
    assert statements_of("") == []


def test_unsupported_figures_are_those_that_a_quote_does_not_state() -> None:
    assert unsupported_figures("48 cases in 2022", CASES) == ()
    assert [f.text for f in unsupported_figures("48 cases, 12 camps in 2020", CASES)] == ["48", "12", "2020"][
        1:
    ]
    assert [f.text for f in unsupported_figures("35 cases", CASES)] == ["35"]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The agency opened 48 cases in 2022.", True),
        ("48 cases were opened by the agency.", True),
        ("The agency opened 48 cases in 2021.", False),
        ("The agency opened 35 cases in 2022.", False),
        ("The agency opened 49 cases in 2022.", False),
        ("The agency opened 48 cases in 2022 and at least 35 in 2021.", False),
        ("The agency opened cases.", False),
        ("Ministers celebrated 48 glorious triumphs yesterday.", False),
        ("", False),
    ],
)
def test_generated_words_must_state_the_figure_for_its_year_and_nothing_else(text: str, holds: bool) -> None:
    figure = next(f for f in parse_figures(CASES) if f.value == 48)
    assert (
        holds_generated(text, CASES, "How many cases did the agency open in 2022?", figure, "2022") is holds
    )


def test_year_that_the_sentence_before_hands_on_is_a_period() -> None:
    passage = "In 2021, the ministry opened 12 clinics. It hired 90 nurses."
    quote = "It hired 90 nurses."
    start = TEXT.index(CASES)
    text = f"{TEXT[:start]}{passage}\n"
    sha = hashlib.sha256(text.encode()).hexdigest()
    at = start + passage.index(quote)
    where = Passage("p1", "veldara", start, start + len(passage), passage, (), 2)
    citation = Citation(1, "veldara", "Veldara", sha, where, at, at + len(quote), quote, score=0.8)

    def nurses(period: str, said: str) -> list[str]:
        figures = (stated("90", 90, "nurses", period),)
        return check_answer(make(said, citation, figures=figures, short="90"), {sha: text})

    assert nurses("2021", "It hired 90 nurses. [1]") == []
    assert nurses("2021", "In 2021, it hired 90 nurses. [1]") == []
    assert nurses("2022", "It hired 90 nurses. [1]")
    assert nurses("2021", "In 2022, it hired 90 nurses. [1]")


@pytest.mark.parametrize(
    ("unit", "holds"),
    [("cases", True), (None, True), ("visas", False), ("percent", False), ("USD", False), ("camps", False)],
)
def test_unit_of_a_figure_is_held_against_its_quote(unit: str | None, holds: bool) -> None:
    answer = replace(cases(), figures=(stated("48", 48, unit, "2022"),))
    assert (check_answer(answer, TEXTS) == []) is holds


def test_unit_of_money_and_of_time_is_held_against_its_quote() -> None:
    first, second = money().figures
    for unit in ("EUR", "percent", "cases"):
        assert check_answer(replace(money(), figures=(replace(first, unit=unit), second)), TEXTS), unit
    five, years, one = worded().figures
    assert check_answer(replace(worded(), figures=(five, replace(years, unit="month"), one)), TEXTS)


def test_short_answer_of_another_year_or_level_than_asked_is_told() -> None:
    asked = replace(cases(), question="How many cases did the agency open in 2021?")
    assert check_answer(asked, TEXTS)
    assert check_answer(replace(asked, question="How many cases did it open in 2022?"), TEXTS) == []


@pytest.mark.parametrize(
    ("short", "holds"),
    [
        ("five", True),
        ("five; one camp", True),
        ("children, camp", True),
        ("five; two camps", False),
        ("adults", False),
        ("fiv", False),
        ("yes", False),
        ("", True),
    ],
)
def test_each_part_of_a_short_answer_stands_in_the_answer(short: str, holds: bool) -> None:
    answer = replace(worded(), short_answer=short, question="What did it hold?")
    assert (check_answer(answer, TEXTS) == []) is holds


def test_yes_and_no_are_short_answers_of_an_answer_that_says_so() -> None:
    answer = replace(worded(), answer=f"Yes. {WORDED}", short_answer="yes", question="Did it hold children?")
    assert check_answer(answer, TEXTS) == []
    assert check_answer(replace(answer, short_answer="no"), TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "The minister resigned. It held five children, aged three to nine years, in one camp. [1]",
        f"{WORDED} The minister resigned.",
        f"The minister said: {WORDED}",
    ],
)
def test_sentence_that_rests_on_no_citation_is_told(text: str) -> None:
    assert check_answer(replace(worded(), answer=text), TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "The agency did not open 48 cases in 2022.",
        "The agency closed 48 cases in 2022.",
        "The agency opened 48 federal cases in 2022.",
        "The agency opened 48 visas in 2022.",
        "The Brannock agency opened 48 cases in 2022.",
        "The agency opened at least 48 cases in 2022.",
        "The agency opened $48 in 2022.",
    ],
)
def test_generated_words_that_alter_a_unit_level_name_or_negation_are_dropped(text: str) -> None:
    figure = next(f for f in parse_figures(CASES) if f.value == 48)
    assert not holds_generated(text, CASES, "How many cases did the agency open in 2022?", figure, "2022")
