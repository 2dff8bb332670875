"""The page of a run in a real browser, where there is one (`apt-get install chromium`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from eval_fakes import Scripted, answer, gold
from playwright.sync_api import Browser, Page, sync_playwright

from eval.cases import Ranked
from eval.choices import SplitChoice
from eval.report.html_report import results_html
from eval.results import Results, results_of
from eval.run import Record, run
from eval.selection import Selection

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; install it with apt-get install chromium"
)

ATTACK = '</script></p><img src="http://127.0.0.1:9/x" onerror="window.hit=1"><script>window.hit=1</script>'
ANSWERS = {
    "How many visas?": answer("How many visas?", "Five visas. [1]"),
    "How many victims?": answer("How many victims?", "13 victims. [1]"),
    ATTACK: answer(ATTACK, f"{ATTACK} [1]"),
    "Who pays?": answer("Who pays?", "Not stated.", abstained=True),
    "boom?": RuntimeError(ATTACK),
}
GOLDS = (
    gold("visas", question="How many visas?"),
    gold("victims", question="How many victims?"),
    gold("attack", question=ATTACK, type_="injection"),
    gold("pays", question="Who pays?", type_="entity"),
    gold("boom", question="boom?", type_="entity"),
)
REPORTS = ("peru", "chile", "chile", "peru", "peru")
ALL = ["visas", "victims", "attack", "pays", "boom"]


def written(folder: Path, results: Results) -> str:
    """The address of the page."""
    path = folder / "page.html"
    path.write_text(results_html(results), encoding="utf-8")
    return path.as_uri()


def results_from(records: Sequence[Record]) -> Results:
    selection = Selection((), SplitChoice.ALL, (), None, tuple(record.gold for record in records))
    return results_of(records, selection, system="fake", reports=(), generate=None, seed=0, seconds=1.0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    records = [
        replace(record, report=report, ranked=Ranked((0, 1), (1, 1)))
        for record, report in zip(run(Scripted(ANSWERS), GOLDS, generate=None), REPORTS, strict=True)
    ]
    return written(tmp_path_factory.mktemp("page"), results_from(records))


@dataclass
class Seen:
    """A page that is open, and what it did."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        """Ids of the questions that can be seen."""
        return self.page.locator("article:visible a.find").all_text_contents()

    def count(self) -> str:
        return self.page.locator("output").inner_text()


def seen(browser: Browser, address: str, *, script: bool = True, width: int = 1000) -> Seen:
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 800})
    found = Seen(context.new_page())
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.on("console", lambda said: found.complaints.append(said.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.goto(address)
    return found


@pytest.fixture
def here(browser: Browser, address: str) -> Iterator[Seen]:
    found = seen(browser, address)
    yield found
    found.page.context.close()


def test_everything_is_shown_at_first_and_the_page_asks_nobody(here: Seen, address: str) -> None:
    assert here.shown() == ALL
    assert here.count() == "5 of 5 shown"
    assert here.asked == [address]
    assert here.complaints == []


def test_attack_is_text(here: Seen) -> None:
    assert here.page.evaluate("window.hit") is None
    assert here.page.locator("img").count() == 0
    assert here.page.locator("#q-attack h3").text_content() == ATTACK


def test_a_script_that_slipped_through_would_not_run(here: Seen) -> None:
    here.page.evaluate(
        "const made = document.createElement('script'); made.textContent = 'window.hit = 1';"
        "document.body.append(made); document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.hit=1\">x')"
    )
    here.page.locator("p[onclick]").dispatch_event("click")
    assert here.page.evaluate("window.hit") is None


def test_outcomes_filter(here: Seen) -> None:
    here.page.locator("input[data-outcome=right]").uncheck()
    assert here.shown() == ["victims", "attack", "pays", "boom"]
    here.page.locator("input[data-outcome=failed]").uncheck()
    here.page.locator("input[data-outcome=missed]").uncheck()
    assert here.shown() == ["victims", "attack"]
    assert here.count() == "2 of 5 shown"


def test_type_report_and_words_filter_together_and_can_be_taken_back(here: Seen) -> None:
    here.page.locator("select[name=report]").select_option("peru")
    assert here.shown() == ["visas", "pays", "boom"]
    here.page.locator("select[name=type]").select_option("entity")
    assert here.shown() == ["pays", "boom"]
    here.page.get_by_label("Words").fill("STATED not")
    assert here.shown() == ["pays"]
    here.page.get_by_role("button", name="Show all").click()
    here.page.locator("output", has_text="5 of 5").wait_for()  # a form is reset before the page hears of it
    assert here.shown() == ALL


def test_words_are_looked_for_in_question_and_answer(here: Seen) -> None:
    words = here.page.get_by_label("Words")
    words.fill("many visas")
    assert here.shown() == ["visas"]
    words.fill("13 victims")
    assert here.shown() == ["victims"]
    words.fill("fearful")
    assert here.shown() == []
    assert here.page.get_by_text("No question fits").is_visible()
    words.press("Enter")
    assert here.page.url.endswith("page.html")


def test_filters_and_folds_work_by_keyboard(here: Seen) -> None:
    box = here.page.locator("input[data-outcome=right]")
    box.focus()
    here.page.keyboard.press("Space")
    assert "visas" not in here.shown()
    folded = here.page.locator("#q-victims details.trace")
    folded.locator("summary").focus()
    here.page.keyboard.press("Enter")
    assert folded.get_by_text("Retrieval found 1 of 2 relevant texts").is_visible()


def test_without_script_every_question_is_shown_and_no_filter(browser: Browser, address: str) -> None:
    plain = seen(browser, address, script=False)
    assert plain.page.locator("article:visible").count() == len(ALL)
    assert not plain.page.locator("form").is_visible()
    plain.page.context.close()


@pytest.mark.parametrize("width", [360, 400, 1000])
def test_page_does_not_scroll_sideways(browser: Browser, address: str, width: int) -> None:
    narrow = seen(browser, address, width=width)
    narrow.page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    assert narrow.page.evaluate("document.documentElement.scrollWidth") == width
    narrow.page.context.close()


def test_printing_unfolds_what_is_cited_and_folds_it_again(here: Seen) -> None:
    cited = here.page.locator("#q-visas details:not(.trace)")
    here.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert cited.get_attribute("open") is not None
    here.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert cited.get_attribute("open") is None


def test_many_questions_are_filtered_in_one_go(browser: Browser, tmp_path: Path) -> None:
    golds = [gold(f"q{n}", question=f"question {n}?") for n in range(1200)]
    records = run(Scripted({g.question: answer(g.question) for g in golds}), golds, generate=None)
    # Measuring them all would take long, and is no part of this.
    found = replace(results_from(records[:2]), records=records)
    many = seen(browser, written(tmp_path, found))
    many.page.get_by_label("Words").fill("question 119")
    assert many.count() == "12 of 1200 shown"
    assert many.page.locator("article:visible").count() == 12
    many.page.context.close()
