from __future__ import annotations

import pytest
from fakes_ui import HOSTILE, TITLE, FakeAssistant

from index.errors import NoIndexError
from ui.conversation import KEPT_TURNS, Conversation, answer_steps, choices, wait_for_reports
from ui.gate import Limits
from ui.service import AskOptions, Opened, Service


@pytest.fixture
def service() -> Service:
    opened = Service(Opened(FakeAssistant()))
    opened.start().join()
    return opened


def ask(
    service: Service, question: str, before: Conversation | None = None
) -> tuple[list[str], Conversation]:
    steps = list(answer_steps(service, question, AskOptions(), before if before else Conversation()))
    return [html for html, _ in steps], steps[-1][1]


def test_question_is_shown_at_once_then_grows_into_the_answer(service: Service) -> None:
    shown, after = ask(service, "How many visas?")
    assert "Searching" in shown[0]
    assert any("Checking" in html and "five" in html for html in shown)
    assert "fn-pending" not in shown[-1]
    assert "<mark>" in shown[-1]
    assert after.turns == (shown[-1],)


def test_earlier_turns_stay_above_and_keep_their_anchors_apart(service: Service) -> None:
    _, first = ask(service, "How many visas?")
    shown, second = ask(service, "How many visas again?", first)
    assert shown[0].startswith(first.turns[0])
    assert 'id="fn-1-1"' in shown[-1]
    assert 'id="fn-2-1"' in shown[-1]
    assert second.asked == 2


def test_conversation_forgets_its_oldest_turns() -> None:
    conversation = Conversation()
    for at in range(KEPT_TURNS + 5):
        conversation = conversation.with_turn(f"<p>{at}</p>")
    assert len(conversation.turns) == KEPT_TURNS
    assert conversation.asked == KEPT_TURNS + 5
    assert conversation.turns[-1] == f"<p>{KEPT_TURNS + 4}</p>"


def test_empty_question_changes_nothing(service: Service) -> None:
    shown, after = ask(service, "  \n ")
    assert shown == [""]
    assert after == Conversation()


def test_unexpected_failure_is_told_without_internals(service: Service) -> None:
    shown, _ = ask(service, "boom")
    assert "went wrong" in shown[-1]
    assert "secret" not in shown[-1]


def test_unknown_report_is_told(service: Service) -> None:
    steps = list(answer_steps(service, "visas?", AskOptions(report_ids=("nope",)), Conversation()))
    assert "No report" in steps[-1][0]


def test_busy_server_is_told() -> None:
    busy = Service(Opened(FakeAssistant()), limits=Limits(at_once=1, waiting=0))
    busy.start().join()
    with busy.gate.admitted():
        shown, _ = ask(busy, "visas?")
    assert "Too many questions" in shown[-1]
    assert "five" in ask(busy, "visas?")[0][-1]


def test_markup_in_an_answer_is_inert_in_every_step(service: Service) -> None:
    shown, _ = ask(service, f"markup {HOSTILE}")
    assert all("<img" not in html and "<script" not in html for html in shown)


def test_reports_come_once_the_assistant_is_open() -> None:
    loading = Service(Opened(FakeAssistant()))
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        loading.start().join()

    steps = list(wait_for_reports(loading, wait_s=60, sleep=sleep))
    assert steps[0] == ()
    assert [report.title for report in steps[-1] if not isinstance(report, str)] == [TITLE]
    assert len(slept) == 1


def test_why_there_are_no_reports_is_told() -> None:
    class Nothing:
        def open(self) -> FakeAssistant:
            raise NoIndexError("nothing is indexed yet; run `footnote index PATH`")

        def generation(self) -> str | None:
            return None

    failed = Service(Nothing())
    failed.start().join()
    assert list(wait_for_reports(failed, wait_s=60)) == [
        "Nothing is indexed yet; run `footnote index PATH`",
    ]


def test_reports_of_equal_title_are_told_apart() -> None:
    reports = FakeAssistant(titles=("Mexico", "Peru", "Mexico")).index.reports()
    assert [shown for shown, _ in choices(reports)] == [
        "Mexico (mexico-2023)",
        "Peru",
        "Mexico (report-2)",
    ]
