from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from eval_fakes import EARLIER, PASSAGE, VISAS, cited, gold, prediction

from eval.cases import ComputedFigure, GoldQuestion, Prediction
from eval.measures.bootstrap import estimate
from eval.measures.catalogue import METRICS
from eval.measures.metrics import figures_without_source
from eval.measures.shares import NOTHING, Case, Share

BY_NAME = {metric.name: metric for metric in METRICS}
ANSWERED = prediction("Five. [1]", cited())
ABSTAINED = prediction("The report doesn't say.", abstained=True)


def share(name: str, question: GoldQuestion, predicted: Prediction | None) -> Share:
    return BY_NAME[name].share(Case(question, predicted))


def value(name: str, *cases: tuple[GoldQuestion, Prediction | None]) -> float | None:
    return estimate([share(name, *case) for case in cases], seed=0, resamples=10).value


def test_every_measure_states_its_convention() -> None:
    assert list(BY_NAME) == [
        "right",
        "strict",
        "citation_recall",
        "citation_precision",
        "unsupported_figures",
        "verified",
        "abstention_precision",
        "abstention_recall",
        "abstention_f1",
        "report_accuracy",
        "alce_recall",
        "alce_precision",
        "squad_exact",
        "squad_f1",
        "squad_has_answer_exact",
        "squad_has_answer_f1",
        "squad_no_answer",
        "same_numbers",
        "recall_5",
        "success_1",
        "success_5",
        "mrr",
        "map",
        "ndcg_10",
    ]
    assert all(metric.convention and metric.title for metric in METRICS)


def test_right_and_strict_count_every_question() -> None:
    wrong = prediction("13 [1]", cited())
    both = prediction("Five, after 13. [1]", cited())
    cases = [(gold(), ANSWERED), (gold(), wrong), (gold(), both), (gold(answerable=False), ABSTAINED)]
    assert value("right", *cases) == 0.75
    assert value("strict", *cases) == 0.5


def test_a_crash_never_helps_a_measure() -> None:
    answerable, unanswerable = gold(), gold(answerable=False)
    assert share("right", answerable, None) == Share(0, 1)
    assert share("right", unanswerable, None) == Share(0, 1)
    assert share("citation_recall", answerable, None) == Share(0, 1)
    assert share("abstention_recall", unanswerable, None) == Share(0, 1)
    assert share("abstention_f1", unanswerable, None) == Share(0, 1)
    for name in ("citation_precision", "abstention_precision", "unsupported_figures"):
        assert share(name, answerable, None) == NOTHING


def test_abstention_measures() -> None:
    hit = (gold(answerable=False), ABSTAINED)
    missed = (gold(answerable=False), ANSWERED)
    false_alarm = (gold(), ABSTAINED)
    quiet = (gold(), ANSWERED)
    cases = [hit, hit, missed, false_alarm, quiet]
    assert value("abstention_precision", *cases) == pytest.approx(2 / 3)
    assert value("abstention_recall", *cases) == pytest.approx(2 / 3)
    assert value("abstention_f1", *cases) == pytest.approx(2 / 3)


def from_reports(*names: str | None, abstained: bool = False) -> Prediction:
    citations = [replace(cited(), report_id=name) for name in names]
    return prediction("Five. [1]", *citations, abstained=abstained)


def right_report(predicted: Prediction | None, report: str | None = "a") -> Share:
    return BY_NAME["report_accuracy"].share(Case(gold(), predicted, report=report))


def test_an_answer_is_from_the_right_report_where_all_that_it_cites_is() -> None:
    assert right_report(from_reports("a", "a")) == Share(1, 1)
    assert right_report(from_reports("a", "b")) == Share(0, 1)
    assert right_report(from_reports("b")) == Share(0, 1)
    assert right_report(from_reports()) == Share(0, 1), "what cites nothing shows no report"


def test_the_right_report_is_measured_of_answers_about_a_known_one_only() -> None:
    assert right_report(from_reports("a"), report=None) == NOTHING
    assert right_report(from_reports("b", abstained=True)) == NOTHING
    assert right_report(None) == NOTHING
    assert right_report(from_reports("a", None)) == NOTHING, "the system doesn't say what it cites"


def test_abstention_without_abstentions_or_without_unanswerable_questions() -> None:
    never = [(gold(), ANSWERED), (gold(answerable=False), ANSWERED)]
    assert value("abstention_precision", *never) is None
    assert value("abstention_f1", *never) == 0
    assert value("abstention_recall", (gold(), ANSWERED)) is None
    assert value("abstention_f1", (gold(), ANSWERED)) is None
    assert value("abstention_f1", (gold(), ABSTAINED)) == 0


def test_citation_recall_needs_the_evidence_in_one_cited_passage() -> None:
    assert share("citation_recall", gold(), ANSWERED) == Share(1, 1)
    assert share("citation_recall", gold(), prediction("five", cited(text=EARLIER))) == Share(0, 1)
    assert share("citation_recall", gold(), prediction("five")) == Share(0, 1)
    assert share("citation_recall", gold(answerable=False), ANSWERED) == NOTHING
    assert share("citation_recall", gold(evidence=()), ANSWERED) == NOTHING


def test_citation_recall_is_satisfied_by_any_evidence_and_ignores_line_breaks() -> None:
    question = gold(evidence=("not in there", VISAS.replace(" ", "\n")))
    assert share("citation_recall", question, ANSWERED) == Share(1, 1)


def test_citing_while_abstaining_is_no_recall() -> None:
    near_miss = Prediction("visas", "The report doesn't say.", None, True, "not_stated", 0.1, (cited(),))
    assert share("citation_recall", gold(), near_miss) == Share(0, 1)


@pytest.mark.parametrize(
    ("quote", "evidence", "hits"),
    [
        (VISAS, VISAS, 1),
        ("five humanitarian visas", VISAS, 1),
        (f"{VISAS} {EARLIER}", VISAS, 1),
        (VISAS, "five humanitarian visas", 1),
        ("in 2022", "five humanitarian visas", 1),
        (EARLIER, VISAS, 0),
        ("Victims were fearful.", VISAS, 0),
        ("", VISAS, 0),
    ],
    ids=[
        "is the evidence",
        "lies in it",
        "holds it",
        "holds a clause",
        "another clause of its sentence",
        "next sentence",
        "sentence before",
        "empty",
    ],
)
def test_citation_precision_of_a_quote(quote: str, evidence: str, hits: int) -> None:
    question = gold(evidence=(evidence,))
    assert share("citation_precision", question, prediction("five", cited(quote))) == Share(hits, 1)


def test_citation_precision_counts_quotes_of_answers_to_answerable_questions() -> None:
    two = prediction("five [1][2]", cited(), cited(EARLIER))
    assert share("citation_precision", gold(), two) == Share(1, 2)
    assert share("citation_precision", gold(), prediction("five")) == Share(0, 0)
    assert share("citation_precision", gold(answerable=False), two) == NOTHING
    assert share("citation_precision", gold(), ABSTAINED) == NOTHING


@pytest.mark.parametrize(
    ("answer", "loose"),
    [
        ("Five visas in 2022. [1]", []),
        ("5 visas, 13 the year before. [1]", []),
        ("Fourteen visas. [1]", ["14"]),
        ("5% of victims. [1]", ["5"]),
        ("One of the visas, and 1 more. [1]", ["1"]),
        ("Visas in 2023. [1]", ["2023"]),
        ("Visas, among 77 asked for. [1]", []),
        ("Visas. [17]", []),
        ("Visas to the third victim. [1]", []),
        ("In 2,022 cases. [1]", []),
    ],
)
def test_figures_without_source(answer: str, loose: list[str]) -> None:
    found = figures_without_source("Of 77 asked for, how many visas?", prediction(answer, cited()))
    assert [str(number.value) for number in found] == loose


def test_a_computed_figure_has_a_source_if_its_operands_have() -> None:
    def computed(*operands: int) -> Prediction:
        figure = ComputedFigure(Decimal(8), tuple(map(Decimal, operands)))
        return Prediction("q", "8 fewer [1]", None, False, None, 0.5, (cited(),), (figure,))

    assert figures_without_source("?", computed(13, 5)) == ()
    assert [number.value for number in figures_without_source("?", computed(13, 6))] == [8]


def test_unsupported_figures_counts_answers() -> None:
    made_up = prediction("Fourteen. [1]", cited())
    assert value("unsupported_figures", (gold(), ANSWERED), (gold(), made_up), (gold(), ABSTAINED)) == 0.5
    assert value("unsupported_figures", (gold(), ABSTAINED)) is None


def test_a_figure_of_the_passage_beside_the_quote_has_a_source() -> None:
    assert "13" in PASSAGE
    assert share("unsupported_figures", gold(), prediction("13 [1]", cited(VISAS))) == Share(0, 1)
