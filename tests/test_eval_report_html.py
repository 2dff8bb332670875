from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from eval_fakes import EARLIER, VISAS, Scripted, answer, gold

from eval.attempts import Attempt
from eval.cases import GoldQuestion, Ranked
from eval.choices import SplitChoice
from eval.measures.rank_curve import RankPoint, rank_curve
from eval.report.html_report import results_html
from eval.results import Results, results_of
from eval.run import Record, record_of, run
from eval.selection import Selection
from index.records import ReportInfo
from rag.records import Answer, Citation
from rag.trace import Explained

ATTACK = '<script>alert("x")</script> & [bold]'
GOLDS = (
    gold("a", question="a?"),
    gold("b", question=ATTACK),
    gold("c", question="c?", answerable=False, type_="unanswerable"),
    gold("d", question="d?"),
)
INFO = ReportInfo("report", "Report", "report.txt", "e" * 64, 100, 3, 2)


def results_from(records: list[Record]) -> Results:
    selection = Selection((), SplitChoice.ALL, (), None, tuple(record.gold for record in records))
    return results_of(records, selection, system="fake", reports=(INFO,), generate=None, seed=7, seconds=12.5)


def results() -> Results:
    system = Scripted(
        {
            "a?": answer("a?"),
            ATTACK: answer(ATTACK, f"13 {ATTACK} [1]", quote="fearful. The"),
            "c?": answer("c?", "Fourteen, says nobody. [1]"),
            "d?": RuntimeError("boom"),
        }
    )
    return results_from(list(run(system, GOLDS, generate=None)))


def asked(
    question: GoldQuestion,
    reply: Answer,
    *,
    ranked: Ranked | None = None,
    report: str | None = None,
    problems: tuple[str, ...] | None = None,
) -> Record:
    explained: Explained = Scripted({question.question: reply}).explain(question.question)
    return record_of(question, Attempt(explained, None, problems), ranked=ranked, report=report)


def quoting(*citations: Citation) -> Answer:
    return replace(answer("a?"), citations=citations)


class Page(HTMLParser):
    """Tags with their attributes, and what is marked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.text = ""
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open not in ("style", "script"):
            self.text += data
        if self._open == "mark":
            self.marked.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def test_page_escapes_what_others_wrote_and_loads_nothing() -> None:
    page = results_html(results())
    parsed = Page(page)
    assert len(parsed.all("script")) == 1
    assert "alert(&quot;x&quot;)" in page
    for _, attributes in parsed.tags:
        assert not attributes.keys() & {"src", "srcset", "action", "style"}
        assert (attributes.get("href") or "#").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    for loading in ("http:", "https:", "url(", "@import"):
        assert loading not in page


def test_whatever_a_run_names_is_escaped() -> None:
    named = replace(
        asked(
            replace(gold(ATTACK, question="a?", type_=ATTACK), answers=((ATTACK,),), evidence=(ATTACK,)),
            replace(answer("a?"), citations=(replace(answer("a?").citations[0], report_title=ATTACK),)),
            problems=(ATTACK,),
        ),
        report=ATTACK,
    )
    other = asked(gold("z", question="z?"), answer("z?"), report="another")
    crashed = record_of(gold("y", question="y?"), Attempt(None, ATTACK, None), report=ATTACK)
    found = replace(results_from([named, other, crashed]), system=ATTACK, reports=(replace(INFO, id=ATTACK),))
    parsed = Page(results_html(found))
    assert len(parsed.all("script")) == 1
    assert parsed.text.count(ATTACK) >= 8
    assert [each["data-type"] for each in parsed.all("article")] == [ATTACK, "numeric", "numeric"]


def test_policy_allows_no_script_and_no_style_but_the_pages_own() -> None:
    parsed = Page(results_html(results()))
    policy = next(each["content"] for each in parsed.all("meta") if "http-equiv" in each) or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_each_question_has_its_outcome_and_its_marked_quote() -> None:
    parsed = Page(results_html(results()))
    outcomes = ["right", "wrong", "made_up", "failed"]
    assert [each["data-outcome"] for each in parsed.all("article")] == outcomes
    assert parsed.marked == [VISAS, "fearful. The", VISAS]
    assert [each["data-outcome"] for each in parsed.all("input") if "data-outcome" in each] == outcomes
    for said in ("Crashed: RuntimeError: boom", "Right would be: 5 or five", "Right would be: to abstain"):
        assert said in parsed.text


def test_quote_is_marked_where_it_stands_and_not_where_it_first_occurs() -> None:
    twice = f"{VISAS} Nothing else. {VISAS}"
    whole = answer("a?").citations[0]
    passage = replace(whole.passage, start=500, end=500 + len(twice), text=twice)
    second = 500 + twice.rfind(VISAS)
    at = replace(whole, passage=passage, start=second, end=second + len(VISAS))
    page = results_html(results_from([asked(GOLDS[0], quoting(at))]))
    assert f"{VISAS} Nothing else. <mark>{VISAS}</mark>" in page


@pytest.mark.parametrize("start", [0, 101])
def test_quote_that_is_not_at_its_place_is_said_to_be_missing(start: int) -> None:
    moved = replace(answer("a?").citations[0], start=start, end=start + len(VISAS))
    page = results_html(results_from([asked(GOLDS[0], quoting(moved))]))
    assert "<mark>" not in page
    assert "Its quote isn’t where it should be" in page


def test_figures_without_source_and_what_the_check_finds_are_told() -> None:
    assert "In no cited passage: 14" in results_html(results())
    wrong = asked(GOLDS[0], answer("a?", operands=(5.0, 13.0)), problems=("the quote isn't there",))
    parsed = Page(results_html(results_from([wrong])))
    assert "Check: the quote isn't there" in parsed.text
    assert "18 ✓ computed from the quotes" in parsed.text


def test_abstention_says_why() -> None:
    record = asked(GOLDS[0], answer("a?", "The report doesn't say.", abstained=True))
    parsed = Page(results_html(results_from([record])))
    assert "Abstained (not stated): The report doesn't say." in parsed.text
    assert [each["data-outcome"] for each in parsed.all("article")] == ["missed"]
    assert EARLIER not in parsed.text


def test_question_that_nobody_judges_is_shown_and_can_be_filtered() -> None:
    query = replace(gold("q", question="q?", evidence=()), answers=(), numbers=(), wrong_numbers=())
    record = asked(query, answer("q?"), ranked=Ranked((0, 2, 1), (2, 1, 1)))
    parsed = Page(results_html(results_from([record])))
    assert "Not judged: nobody says what is right" in parsed.text
    assert "nDCG@10" in parsed.text.split("All measures")[0]
    assert [each["data-outcome"] for each in parsed.all("input") if "data-outcome" in each] == ["unjudged"]


def test_trace_says_where_retrieval_has_what_is_relevant() -> None:
    record = asked(GOLDS[0], answer("a?"), ranked=Ranked((1,), (1, 1)))
    parsed = Page(results_html(results_from([record])))
    assert "Retrieval found 1 of 2 relevant texts, the first at rank 1 of 1." in parsed.text
    assert "100–" in parsed.text
    assert "relevant, cited" in parsed.text
    missing = asked(GOLDS[0], answer("a?"), ranked=Ranked((0,), (1,)))
    assert "Retrieval found nothing that is relevant" in results_html(results_from([missing]))


def test_curve_is_drawn_only_where_something_is_ranked() -> None:
    assert 'id="retrieval"' not in results_html(results())
    page = results_html(results_from([asked(GOLDS[0], answer("a?"), ranked=Ranked((0, 1), (1,)))]))
    assert 'id="retrieval"' in page
    assert "success at 2: 1.000" in page


def test_curve_has_the_means_of_success_and_recall_at_each_rank() -> None:
    points = rank_curve([Ranked((0, 1, 1), (1, 1)), Ranked((), (2,))], depth=3)
    assert points == (RankPoint(1, 0.0, 0.0), RankPoint(2, 0.5, 0.25), RankPoint(3, 0.5, 0.5))
    assert rank_curve([]) == ()


def test_reports_are_told_apart_where_there_are_several() -> None:
    records = [
        asked(gold(name, question=f"{name}?"), answer(f"{name}?"), report=name) for name in ("peru", "chile")
    ]
    parsed = Page(results_html(results_from(records)))
    assert "By report" in parsed.text
    assert [each["name"] for each in parsed.all("select")] == ["report"]
    assert [each["data-report"] for each in parsed.all("article")] == ["peru", "chile"]
    assert "By report" not in Page(results_html(results())).text


def test_page_says_what_ran_and_how_long_it_took() -> None:
    parsed = Page(results_html(results()))
    for said in ("fake", "embedder", "e" * 64, "4 questions; split all", "12.5 s", "retrieve", "10.0"):
        assert said in parsed.text


def test_page_of_crashes_only_has_no_times() -> None:
    failed = results_from(list(run(Scripted({"a?": ValueError("no")}), GOLDS[:1], generate=None)))
    parsed = Page(results_html(failed))
    assert "Crashed: ValueError: no" in parsed.text
    assert "No question was answered." in parsed.text


def test_page_is_the_same_on_every_run() -> None:
    assert results_html(results()) == results_html(results())
