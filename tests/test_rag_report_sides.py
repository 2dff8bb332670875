"""Questions on two reports: which reports they name, what each is asked, and the answers of the real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import add_reports
from index.embed import Embedder
from index.records import ReportInfo
from index.store import open_index
from rag.generate import Generator
from rag.pipeline import Assistant
from rag.question import read_question
from rag.reader.records import SpanReader
from rag.report_names import ReportNames
from rag.report_sides import report_sides
from rag.settings import Settings
from rag.verify import check_answer

REPORTS = sorted((Path(__file__).resolve().parent.parent / "eval" / "gold" / "reports").glob("*.txt"))


def info(report_id: str, title: str, **metadata: str) -> ReportInfo:
    return ReportInfo(report_id, title, "x.txt", "0", 1, 1, 1, tuple(metadata.items()))


NAMES = ReportNames(
    {
        "orlo": info("orlo", "Wells of Orlo, 2022"),
        "tamsin": info("tamsin", "Review of the Harbor, 2021", country="Tamsin"),
        "salt": info("salt", "SALT HAVEN: Review of the Wells"),
    }
)


def sides(question: str, among: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...] | None:
    found = report_sides(read_question(question), NAMES, among)
    return tuple((side.report_id, side.question.text) for side in found) if found else None


def test_report_is_named_by_a_word_of_its_title_or_of_its_metadata_that_no_other_has() -> None:
    text = "Did Salt Haven, Tamsin or the Review of Orlo count more?"
    assert [(m.report_id, text[m.start : m.end]) for m in NAMES.mentions(text)] == [
        ("salt", "Salt Haven"),
        ("tamsin", "Tamsin"),
        ("orlo", "Orlo"),
    ]
    assert NAMES.mentions("the harbor of tamsin") == ()
    assert [m.report_id for m in NAMES.mentions("the Tamsinese and the Saltian wells")] == ["tamsin", "salt"]


def test_places_whose_names_begin_alike_stay_apart() -> None:
    names = ReportNames({"a": info("a", "Wells of Niger"), "b": info("b", "Review of Nigeria")})
    text = "Were there more wells in Niger than in Nigeria, and do Nigerian police know?"
    assert [m.report_id for m in names.mentions(text)] == ["a", "b"]
    assert names.mentions("the Indian police") == ()


def test_other_names_are_no_reports() -> None:
    assert [m.report_id for m in NAMES.mentions("Orlo or Tamsin", ("orlo", "salt"))] == ["orlo"]
    assert NAMES.mentions("Orlo", ("orlo",)) == ()  # one report alone needs no name


@pytest.mark.parametrize(
    ("question", "orlo", "tamsin"),
    [
        (
            "Did Orlo or Tamsin dig more wells in 2021?",
            "How many wells in 2021 Did Orlo dig?",
            "How many wells in 2021 Did Tamsin dig?",
        ),
        (
            "Which had more wells in 2022, Orlo or Tamsin?",
            "How many wells in 2022 had Orlo?",
            "How many wells in 2022 had Tamsin?",
        ),
        (
            "Which had more wells: the council of Orlo in 2022 or the port of Tamsin in 2021?",
            "How many wells had the council of Orlo in 2022?",
            "How many wells had the port of Tamsin in 2021?",
        ),
        (
            "How many more wells did Orlo dig in 2022 than Tamsin filled in 2021?",
            "how many wells did Orlo dig in 2022?",
            "how many wells Tamsin filled in 2021?",
        ),
        (
            "How many more wells did Orlo dig in 2022 than Tamsin in 2021?",
            "how many wells did Orlo dig in 2022?",
            "how many wells did Tamsin dig in 2021?",
        ),
        (
            "Were there fewer wells in Orlo than in Tamsin?",
            "How many wells in Orlo?",
            "How many wells in Tamsin?",
        ),
        (
            "How many more women sat on the court of Orlo than on the board of Tamsin?",
            "how many women sat on the court of Orlo?",
            "how many women sat on the board of Tamsin?",
        ),
        (
            "How many more wells ran dry in Orlo in 2022 than boats were lost in Tamsin in 2021?",
            "how many wells ran dry in Orlo in 2022?",
            "How many boats were lost in Tamsin in 2021?",
        ),
        (
            "How many times as many people fled Orlo as boats were lost in Tamsin?",
            "how many people fled Orlo?",
            "How many boats were lost in Tamsin?",
        ),
        (
            "How many more wells did the police in Orlo close in 2022 than officers in Tamsin?",
            "how many wells did the police in Orlo close in 2022?",
            "how many wells did the police officers in Tamsin?",
        ),
        (
            "How many more wells did Orlo close than the police in Tamsin did?",
            "how many wells did Orlo close?",
            "how many wells the police in Tamsin did?",
        ),
        (
            "How many fewer wells did Orlo have than there were springs in Tamsin?",
            "how many wells did Orlo have?",
            "How many springs in Tamsin?",
        ),
        (
            "How many more wells did Orlo have than Tamsin had springs?",
            "how many wells did Orlo have?",
            "How many springs had Tamsin?",
        ),
        (
            "How many wells did Orlo in 2022 and Tamsin in 2021 have together?",
            "How many wells did Orlo in 2022 have together?",
            "How many wells did Tamsin in 2021 have together?",
        ),
    ],
)
def test_question_on_two_reports_is_one_question_on_each(question: str, orlo: str, tamsin: str) -> None:
    assert sides(question) == (("orlo", orlo), ("tamsin", tamsin))


@pytest.mark.parametrize(
    "question",
    [
        "Did Orlo dig more wells in 2022 than in 2021?",
        "Did Orlo, Tamsin or Salt Haven dig more wells?",
        "Did Orlo dig more wells than Zirkel?",
        "How many people fled Orlo Tamsin?",
    ],
)
def test_question_that_does_not_set_two_reports_apart_has_no_sides(question: str) -> None:
    assert sides(question) is None


def test_side_needs_no_word_of_its_own_report_and_only_reports_asked_for_are_sides() -> None:
    found = report_sides(read_question("Did Orlo or Tamsin dig more wells in 2021?"), NAMES)
    assert found is not None
    assert [(side.label, side.question.names, side.question.years) for side in found] == [
        ("Orlo", (), ("2021",)),
        ("Tamsin", (), ("2021",)),
    ]
    assert sides("Did Orlo or Tamsin dig more wells?", ("orlo", "salt")) is None


def no_generator() -> Generator:
    raise AssertionError("a quoted answer needs no generator")


@pytest.fixture(scope="module")
def three_reports(
    real_embedder: Embedder, real_reader: SpanReader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("three") / "index"
    add_reports(folder, REPORTS, embedder=real_embedder)
    index = open_index(folder, real_embedder)
    assistant = Assistant(index, real_embedder, real_reader, Settings(), load_generator=no_generator)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("question", "begins", "ends"),
    [
        (
            "Which had more employees, Palvetia or Tessmark?",
            "The higher: The Office had 2,905 employees",
            "The higher is that for Palvetia.",
        ),
        ("Did Tessmark or Palvetia have fewer employees?", "The lower: ", "The lower is that for Tessmark."),
        ("Did Palvetia have more employees than Tessmark?", "Yes. ", "The higher is that for Palvetia."),
        ("Did Palvetia have fewer employees than Tessmark?", "No. ", "The higher is that for Palvetia."),
        ("How many more employees did Palvetia have than Tessmark?", "The Office", "2,905 − 1,146 = 1,759."),
    ],
)
def test_each_side_is_answered_from_its_own_report(
    three_reports: Assistant, question: str, begins: str, ends: str
) -> None:
    answer = three_reports.ask(question)
    assert answer.answer.startswith(begins)
    assert answer.answer.endswith(ends)
    assert {c.report_id for c in answer.citations} == {"palvetia_reception_2023", "tessmark_water_2021"}
    texts = {i.sha256: three_reports.index.report_text(i.id) for i in three_reports.index.reports()}
    assert check_answer(answer, texts) == []


@pytest.mark.parametrize(
    "question",
    ["Did Orrelia or Tessmark convict more smugglers?", "Which had more wolves, Palvetia or Tessmark?"],
)
def test_side_that_a_report_does_not_state_is_abstained_from(three_reports: Assistant, question: str) -> None:
    answer = three_reports.ask(question)
    assert (answer.status, answer.short_answer) == ("abstained", None)


ORLO = "Federal police opened 84 investigations of fraud in 2022. The council closed 12 schools in 2022."
TAMSIN = "State police opened 30 investigations of fraud in 2022. The fraud office had 200 officers in 2022."


@pytest.fixture(scope="module")
def two_reports(
    tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder, real_reader: SpanReader
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("two")
    for place, text in (("Orlo", ORLO), ("Tamsin", TAMSIN)):
        (folder / f"{place}.txt").write_text(
            f"Report on {place}\n\n{text}\n\nIt rained for days.\n", encoding="utf-8"
        )
    add_reports(folder / "index", sorted(folder.glob("*.txt")), embedder=real_embedder)
    with open_index(folder / "index", real_embedder) as index:
        yield Assistant(index, real_embedder, real_reader, Settings(), load_generator=no_generator)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            "Did police in Orlo open more fraud investigations in 2022 than officers in Tamsin?",
            "They count different things",
        ),
        (
            "Did Orlo or Tamsin open more fraud investigations in 2022?",
            "They aren’t about the same level",
        ),
    ],
)
def test_what_can_not_be_set_against_each_other_is_shown_with_the_reason(
    two_reports: Assistant, question: str, reason: str
) -> None:
    answer = two_reports.ask(question)
    assert reason in answer.answer
    assert answer.short_answer is None
    assert not any(figure.operands for figure in answer.figures)


def test_question_that_names_two_nouns_has_a_figure_of_each(two_reports: Assistant) -> None:
    answer = two_reports.ask(
        "How many more officers did the fraud office in Tamsin have in 2022 than schools were closed in Orlo in 2022?"
    )
    assert "200 − 12 = 188" in answer.answer
