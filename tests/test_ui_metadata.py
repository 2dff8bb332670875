"""Metadata on the surfaces: the command line, HTTP, and the chat page's list of reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes_ui import REPORT_ID, FakeAssistant
from starlette.testclient import TestClient

from ui.cli import main
from ui.conversation import choices
from ui.server import create_app
from ui.service import AskOptions, Opened, Service

Captured = pytest.CaptureFixture[str]
QUESTION = {"question": "How many humanitarian visas were issued in 2022?"}
MEXICO = (("country", "Mexico"), ("year", "2023"))
PERU = (("country", "Peru"), ("year", "2023"))


# HTTP


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(titles=("Mexico", "Peru", "Notes"), metadata=(MEXICO, PERU))


@pytest.fixture
def client(assistant: FakeAssistant) -> TestClient:
    service = Service(Opened(assistant))
    service.start().join()
    return TestClient(create_app(service), base_url="http://localhost", raise_server_exceptions=False)


def test_reports_are_listed_with_their_metadata(client: TestClient) -> None:
    listed = client.get("/reports").json()["reports"]
    assert [report["metadata"] for report in listed] == [dict(MEXICO), dict(PERU), {}]


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ({"where": {"country": "MEXICO"}}, (REPORT_ID,)),
        ({"where": {"year": "2023"}}, (REPORT_ID, "report-1")),
        ({"where": {"year": "2023", "country": "Peru"}}, ("report-1",)),
        ({"where": {"year": "2023"}, "report_ids": ["report-1", "report-2"]}, ("report-1",)),
        ({"where": {}}, ()),
        ({"where": {}, "report_ids": ["report-2"]}, ("report-2",)),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_question_is_asked_of_the_reports_with_that_metadata(
    client: TestClient,
    assistant: FakeAssistant,
    body: dict[str, object],
    asked: tuple[str, ...],
    stream: bool,
) -> None:
    assert client.post("/ask", json={**QUESTION, **body, "stream": stream}).status_code == 200
    assert [report_ids for _, report_ids, _, _ in assistant.asked] == [asked]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"where": {"country": "Chile"}}, "country: Mexico, Peru; year: 2023"),
        ({"where": {"country": "Peru"}, "report_ids": ["report-2"]}, "none of the reports report-2"),
        ({"where": {"land": "Peru"}}, "no report has land=Peru"),
    ],
)
def test_metadata_that_no_report_has_is_404(
    client: TestClient, assistant: FakeAssistant, body: dict[str, object], said: str, stream: bool
) -> None:
    response = client.post("/ask", json={**QUESTION, **body, "stream": stream})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:footnote:unknown-report"
    assert said in response.json()["detail"]
    assert assistant.asked == []


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ("country=Mexico", "where"),
        (["country", "Mexico"], "where"),
        (None, "where"),
        ({"year": 2023}, "where.year"),
        ({"country": None}, "where.country"),
        ({"country": ["Mexico", "Peru"]}, "where.country"),
        ({"country": "x" * 201}, "where.country"),
        ({"k" * 41: "Mexico"}, "where"),
        ({f"key-{n}": "x" for n in range(21)}, "where"),
    ],
)
def test_where_of_another_shape_is_a_problem_that_names_the_field(
    client: TestClient, where: object, named: str
) -> None:
    response = client.post("/ask", json={**QUESTION, "where": where})
    assert response.status_code == 422
    assert response.json()["detail"].startswith(named)


def test_options_without_metadata_leave_the_reports_as_they_are(assistant: FakeAssistant) -> None:
    assert AskOptions(("report-1",)).reports_of(assistant.index) == ("report-1",)
    assert AskOptions().reports_of(assistant.index) == ()


def test_choices_of_the_page_show_metadata_in_short() -> None:
    said = (("country", "Mexico"), ("source", "word " * 40), ("title", "Visas"))
    reports = FakeAssistant(titles=("Visas", "Visas", "Visas"), metadata=(said,)).index.reports()
    shown = [label for label, _ in choices(reports)]
    assert shown[0].startswith("Visas · country=Mexico, source=word word")
    assert shown[0].endswith(" …")
    assert len(shown[0]) < 100
    assert shown[1:] == ["Visas (report-1)", "Visas (report-2)"]


# The command line, on the real models


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for country, number in (("north", "forty-one"), ("south", "ninety-six")):
        text = f"Report on {country.title()}\n\nThe government issued {number} fishing permits in 2022.\n"
        (folder / f"{country}.txt").write_text(text, encoding="utf-8")
    (folder / "south.meta.json").write_text('{"country": "South", "year": 2022}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def index_dir(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footnote") / "index"
    north = [str(reports / "north.txt"), "--meta", "country=North", "--meta", "year=2022"]
    assert main(["index", *north, "--index", str(folder)]) == 0
    assert main(["index", str(reports / "south.txt"), "--index", str(folder)]) == 0
    return folder


def one_line_error(captured: Captured) -> str:
    out, err = captured.readouterr()
    assert out == ""
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(("country", "said"), [("north", "forty-one"), ("SOUTH", "ninety-six")])
def test_question_is_answered_from_the_reports_with_that_metadata(
    country: str, said: str, index_dir: Path, capsys: Captured
) -> None:
    question = ["ask", "How many fishing permits were issued in 2022?", "--no-generate", "--json"]
    where = ["--where", f"country={country}", "--where", "year=2022"]
    assert main([*question, *where, "--index", str(index_dir)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert said in answer["answer"]
    assert {citation["report_id"] for citation in answer["citations"]} == {country.lower()}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--where", "country=West"], "no report has country=West; the reports have country: North, South; "),
        (["--where", "country=North", "--report", "south"], "none of the reports south has country=North"),
        (["--where", "country=North", "--report", "west"], "no report 'west'"),
        (["--where", "country"], "--where 'country': has no `=`; write it like --where country=Mexico"),
        (["--where", "country="], "--where: `country` has no value"),
        (["--where", "year=2021", "--where", "year=2022"], "--where: `year` stands twice"),
    ],
)
def test_where_that_cannot_be_used_is_one_line_and_exit_code_2(
    options: list[str], said: str, index_dir: Path, capsys: Captured
) -> None:
    assert main(["ask", "visas?", *options, "--index", str(index_dir)]) == 2
    assert said in one_line_error(capsys)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--meta", "country"], "--meta 'country': has no `=`; write it like --meta country=Mexico"),
        (["--meta", "my key=x"], "--meta: 'my key' can't be a key; use 1 to 40 letters"),
        (["--meta", "a=1", "--meta", "a=2"], "--meta: `a` stands twice"),
        (["--no-meta", "a=1"], "--no-meta: 'a=1' can't be a key"),
    ],
)
def test_bad_metadata_is_one_line_and_exit_code_2(
    options: list[str], said: str, reports: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["index", str(reports), *options, "--index", str(tmp_path / "index")]) == 2
    assert said in one_line_error(capsys)
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("option", [["--meta", "a=1"], ["--no-meta", "a"]])
@pytest.mark.parametrize("job", ["--list", "--check", "--rebuild"])
def test_metadata_goes_with_paths_only(job: str, option: list[str], capsys: Captured) -> None:
    assert main(["index", job, *option]) == 2
    assert "go with the files or folders" in one_line_error(capsys)


def test_metadata_is_listed_changed_and_taken_back(reports: Path, tmp_path: Path, capsys: Captured) -> None:
    home = ["--index", str(tmp_path / "index")]
    north = ["index", str(reports / "north.txt")]
    assert main([*north, *home]) == 0
    assert main(["index", "--list", *home]) == 0
    assert "Metadata" not in capsys.readouterr().out
    assert main([*north, "--meta", "title=The North", "--meta", "year=2022", *home]) == 0
    assert "1 updated" in capsys.readouterr().err
    assert main(["index", "--list", *home]) == 0
    listed = capsys.readouterr().out
    assert "The North" in listed
    assert "year=2022" in listed
    assert "title=" not in listed
    assert main([*north, "--no-meta", "year", "--no-meta", "title", *home]) == 0
    assert main(["index", "--list", *home]) == 0
    listed = capsys.readouterr().out
    assert "Report on North" in listed
    assert "Metadata" not in listed
