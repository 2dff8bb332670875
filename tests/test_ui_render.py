from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from fakes_ui import HOSTILE, TITLE, VISA_QUOTE, FakeAssistant

from rag.records import Answer, AnswerFigure, Operation, Reason
from ui import render

ALLOWED_TAGS = set(
    "article h2 p ul li span sup a section ol div blockquote mark cite details summary".split()
)
ALLOWED_ATTRIBUTES = {"class", "id", "href", "aria-label", "aria-hidden", "tabindex", "role"}


class Audit(HTMLParser):
    """Collects what a browser would make of the markup."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def audit(markup: str) -> Audit:
    parser = Audit()
    parser.feed(markup)
    parser.close()
    assert {tag for tag, _ in parser.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in parser.tags for name in attributes} <= ALLOWED_ATTRIBUTES
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in parser.tags)
    return parser


@pytest.fixture
def answered() -> Answer:
    return FakeAssistant().ask("How many humanitarian visas were issued in 2022?")


def test_quote_is_marked_in_its_passage_with_its_place(answered: Answer) -> None:
    markup = render.turn(1, answered)
    marked = {unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", markup)}
    assert marked == {VISA_QUOTE}
    text = audit(markup).text
    assert "PROTECTION › paragraph 24" in text
    assert TITLE in text


def test_place_names_the_page_that_the_quote_stands_on(answered: Answer) -> None:
    citation = answered.citations[0]
    passage = replace(citation.passage, page=12, turns=(citation.start,))
    assert "p. 13" in audit(render.place(replace(citation, passage=passage))).text
    later = replace(citation.passage, page=12, turns=(citation.start + 1,))
    assert "p. 12" in audit(render.place(replace(citation, passage=later))).text


def test_figure_says_that_it_was_found_in_the_quote(answered: Answer) -> None:
    assert "five humanitarian visas · 2022 ✓ in the quote" in audit(render.turn(1, answered)).text


def test_year_that_only_the_text_before_names_is_not_said_to_be_in_the_quote(answered: Answer) -> None:
    (figure,) = answered.figures
    carried = replace(answered, figures=(replace(figure, period="2019"),))
    text = audit(render.turn(1, carried)).text
    assert "five humanitarian visas ✓ in the quote · 2019 from the text before it" in text


def test_computed_figure_says_that_it_was_computed(answered: Answer) -> None:
    figure = AnswerFigure("13", 13, None, None, True, None, (31, 18), Operation.DIFFERENCE)
    computed = replace(answered, figures=(figure,))
    assert "13 ✓ computed from the quotes" in audit(render.turn(1, computed)).text


def test_figure_that_was_not_found_says_so(answered: Answer) -> None:
    doubtful = replace(answered, figures=(replace(answered.figures[0], verified=False),))
    text = audit(render.turn(1, doubtful)).text
    assert "not found in the quote" in text
    assert "✓" not in text


def test_reference_leads_to_its_citation(answered: Answer) -> None:
    parser = audit(render.turn(3, answered))
    hrefs = [attributes["href"] for tag, attributes in parser.tags if tag == "a"]
    ids = [attributes["id"] for _, attributes in parser.tags if "id" in attributes]
    assert hrefs == ["#fn-3-1"]
    assert ids == ["fn-3-1"]


def test_number_in_brackets_that_cites_nothing_stays_text(answered: Answer) -> None:
    odd = replace(answered, answer="Five [7] visas. [1]")
    assert "Five [7] visas.1" in audit(render.turn(1, odd)).text


def test_short_passage_is_shown_whole(answered: Answer) -> None:
    citation = answered.citations[0]
    passage = replace(citation.passage, start=citation.start, end=citation.end, text=citation.quote)
    markup = render.excerpt(replace(citation, passage=passage))
    assert markup == f"<blockquote><mark>{VISA_QUOTE}</mark></blockquote>"


def test_long_passage_is_cut_around_the_quote_and_whole_on_demand(answered: Answer) -> None:
    markup = render.excerpt(answered.citations[0])
    near, _, whole = markup.partition("<details>")
    assert "…" in near
    assert len(near) < 1000
    assert unescape(re.sub("<.*?>", "", whole)).endswith(answered.citations[0].passage.text)


@pytest.mark.parametrize("reason", list(Reason))
def test_abstention_looks_like_one_and_says_why(reason: Reason) -> None:
    abstained = replace(FakeAssistant().ask("inspectors?"), reason=reason)
    markup = render.turn(1, abstained)
    parser = audit(markup)
    assert 'class="fn-abstained"' in markup
    assert "fn-answer" not in markup
    assert render.REASONS[reason][0] in parser.text
    assert abstained.answer in parser.text
    assert "Confidence" not in parser.text


def test_abstention_without_words_of_its_own_has_those_of_its_reason() -> None:
    silent = replace(FakeAssistant().ask("inspectors?"), answer="")
    assert render.REASONS[Reason.NOT_STATED][1] in audit(render.turn(1, silent)).text


def test_partial_answer_says_so(answered: Answer) -> None:
    assert "Partial answer" in audit(render.turn(1, replace(answered, status="partial"))).text


def test_every_text_of_others_is_inert(answered: Answer) -> None:
    citation = answered.citations[0]
    passage = replace(
        citation.passage,
        start=0,
        end=3 * len(HOSTILE),
        text=HOSTILE * 3,
        section=(HOSTILE, "javascript:alert(1)"),
    )
    hostile = replace(
        answered,
        question=HOSTILE,
        answer=f"{HOSTILE} [1] <b>",
        citations=(
            replace(
                citation,
                report_title=HOSTILE,
                report_id=HOSTILE,
                passage=passage,
                start=len(HOSTILE),
                end=2 * len(HOSTILE),
                quote=HOSTILE,
            ),
        ),
        figures=(replace(answered.figures[0], text=HOSTILE, unit=HOSTILE, period=HOSTILE),),
        model=replace(answered.model, generator=HOSTILE),
    )
    parser = audit(render.turn(1, hostile))
    assert parser.text.count(HOSTILE) >= 5
    audit(render.turn(1, replace(hostile, status="abstained", reason=Reason.NOT_STATED)))
    for markup in (
        render.pending(HOSTILE, "Checking…", HOSTILE),
        render.failure(HOSTILE, HOSTILE),
        render.notice(HOSTILE),
        render.welcome([HOSTILE]),
    ):
        assert HOSTILE in audit(markup).text


def test_offsets_outside_of_the_passage_do_no_harm(answered: Answer) -> None:
    odd = replace(answered.citations[0], start=0, end=5)
    assert "<mark></mark>" in render.excerpt(odd)


@pytest.mark.parametrize(
    ("confidence", "said"), [(0.91, "91%"), (0.994, "99%"), (0.9951, "over 99%"), (1.0, "over 99%")]
)
def test_confidence_is_never_said_to_be_certain(answered: Answer, confidence: float, said: str) -> None:
    text = audit(render.turn(1, replace(answered, confidence=confidence))).text
    assert f"Confidence {said} ·" in text
