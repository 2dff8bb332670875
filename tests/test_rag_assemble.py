"""Drafts become answers that hold: what doesn't gives way to its quoted sentence, or isn't shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from index.records import Passage, ReportInfo
from index.sentences import sentence_spans
from rag.assemble import assemble
from rag.drafting.records import Draft, Statement
from rag.figures import parse_figures
from rag.periods import bind_periods
from rag.read import Sentence
from rag.records import Answer, ModelNames, Reason, Timings
from rag.verify import check_answer

TEXT = (
    "In 2021, the ministry opened 12 clinics. It hired 90 nurses. "
    "Inspectors visited 48 farms in 2022, compared with 35 farms in 2021. "
    "Courts did not convict the five owners, and police arrested nine drivers.[12]"
)
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
PASSAGE = Passage("p1", "report", 0, len(TEXT), TEXT, (), 1)
FARMS = 2


def sentence(number: int, *, text: str = TEXT) -> Sentence:
    start, end = sentence_spans(text)[number]
    figures = parse_figures(text[start:end])
    bound = bind_periods(text[start:end], figures)
    return Sentence(PASSAGE, start, end, text[start:end], "", figures, bound, None, 0.6, 0.6, (), 0.9)


def answer_of(
    drafts: Sequence[Draft], question: str = "How many farms did inspectors visit in 2022?"
) -> Answer:
    return assemble(
        question,
        drafts,
        reports={"report": ReportInfo("report", "A report", "report.txt", SHA, len(TEXT), 1, 1)},
        texts={SHA: TEXT},
        model=ModelNames("e", "r", None),
        generation="g",
        timings=Timings(),
    ).answer


def said(number: int, text: str, **draft: str) -> Draft:
    return Draft((Statement(text, sentence(number)),), confidence=0.7, **draft)


def quoted(number: int) -> str:
    return sentence(number).text.removesuffix("[12]")


def test_statement_that_holds_is_kept_with_its_figures() -> None:
    answer = answer_of([said(FARMS, "Inspectors visited 48 farms in 2022.", short_answer="48")])
    assert (answer.answer, answer.short_answer) == ("Inspectors visited 48 farms in 2022. [1]", "48")
    (figure,) = answer.figures
    assert (figure.value, figure.unit, figure.period, figure.verified) == (48, "farms", "2022", True)


@pytest.mark.parametrize(
    "text",
    [
        "Inspectors visited 84 farms in 2022.",
        "Inspectors visited 48 farms in 2021.",
        "Inspectors visited 35 farms in 2022.",
        "Inspectors visited 48 shops in 2022.",
        "Inspectors visited at least 48 farms in 2022.",
        "Inspectors closed 48 farms in 2022.",
        "Inspectors never visited 48 farms in 2022.",
        "48 farms (2021).",
    ],
)
def test_statement_that_does_not_hold_gives_way_to_its_quoted_sentence(text: str) -> None:
    answer = answer_of([said(FARMS, text)])
    assert answer.status == "answered"
    assert answer.answer == f"{quoted(FARMS)} [1]"
    assert [(figure.value, figure.period) for figure in answer.figures] == [(48, "2022"), (35, "2021")]
    assert all(figure.verified for figure in answer.figures)
    assert check_answer(answer, {SHA: TEXT}) == []


def test_piece_that_lost_its_not_gives_way_to_its_quoted_sentence() -> None:
    answer = answer_of([said(3, "Convict the five owners.")], "Did courts convict the owners?")
    assert answer.answer == f"{quoted(3)} [1]"


def test_short_answer_that_the_statement_cut_off_brings_the_whole_sentence() -> None:
    answer = answer_of([said(3, "Courts did not convict the five owners.", short_answer="police")], "Who?")
    assert (answer.answer, answer.short_answer) == (f"{quoted(3)} [1]", "police")


def test_short_answer_that_the_sentence_does_not_have_is_left_out() -> None:
    answer = answer_of([said(FARMS, "Inspectors visited 48 farms in 2022.", short_answer="84")])
    assert (answer.status, answer.short_answer) == ("answered", None)


def test_short_answer_of_another_year_than_asked_is_left_out_and_the_sentence_quoted() -> None:
    answer = answer_of([said(FARMS, "35 farms in 2021.", short_answer="35")])
    assert (answer.answer, answer.short_answer) == (f"{quoted(FARMS)} [1]", None)


def test_year_that_the_sentence_before_hands_on_is_the_figures_period() -> None:
    answer = answer_of([said(1, "It hired 90 nurses.", short_answer="90")], "How many nurses were hired?")
    assert [(figure.value, figure.period) for figure in answer.figures] == [(90, "2021")]


def test_same_number_twice_has_the_period_of_its_own_place() -> None:
    text = "It opened 12 clinics in 2022, compared with 12 clinics in 2021."
    figures = parse_figures(text)
    where = Passage("p1", "report", 0, len(text), text, (), 1)
    twice = Sentence(
        where, 0, len(text), text, "", figures, bind_periods(text, figures), None, 0.6, 0.6, (), 0.9
    )
    sha = hashlib.sha256(text.encode()).hexdigest()
    answer = assemble(
        "How many clinics did it open?",
        [Draft((Statement("12 clinics in 2021.", twice),), short_answer="12")],
        reports={"report": ReportInfo("report", "A report", "report.txt", sha, len(text), 1, 1)},
        texts={sha: text},
        model=ModelNames("e", "r", None),
        generation="g",
        timings=Timings(),
    ).answer
    assert [figure.period for figure in answer.figures] == ["2021"]


def test_words_of_our_own_that_claim_something_are_not_shown() -> None:
    answer = answer_of(
        [said(FARMS, "Inspectors visited 48 farms in 2022.", closing="The minister resigned.")]
    )
    assert "minister" not in answer.answer
    assert answer.answer == f"{quoted(FARMS)} [1]"


def test_answer_that_does_not_hold_even_when_quoted_is_withheld() -> None:
    answer = answer_of([said(FARMS, "48 farms.", lead="The minister resigned, and 900 farms burned.")])
    assert (answer.status, answer.reason) == ("abstained", Reason.UNSUPPORTED)
    assert (answer.citations, answer.figures, answer.short_answer, answer.confidence) == ((), (), None, 0)
    assert "900" not in answer.answer
    assert check_answer(answer, {SHA: TEXT}) == []


def test_quote_that_the_report_does_not_have_is_withheld() -> None:
    altered = TEXT.replace("48", "84")
    answer = answer_of([Draft((Statement("84 farms in 2022.", sentence(FARMS, text=altered)),))])
    assert answer.reason is Reason.UNSUPPORTED
