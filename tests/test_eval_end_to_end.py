from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from eval_fakes import answer
from eval_reader_fakes import HILL, RIVER, TOWN, ScriptedStream, articles, question
from fakes_index import HashEmbedder
from rich.console import Console

from eval.corpus import Corpus, open_corpus, relevant_passages
from eval.reader.end_to_end import TITLES, EndToEndRecord, answer_all, measure_end_to_end
from eval.reader.end_to_end_report import end_to_end_table, end_to_end_to_json
from eval.squad_files import SquadArticle, SquadParagraph
from index.errors import ModelError
from index.store import Index, open_index
from rag.records import Answer

Opened = tuple[Corpus, Index]


@pytest.fixture
def opened() -> Iterator[Opened]:
    with open_corpus(articles(), HashEmbedder()) as corpus, open_index(corpus.index_dir) as index:
        yield corpus, index


def said(text: str, short: str | None = None, *, abstained: bool = False) -> Answer:
    return replace(answer("", text, abstained=abstained), short_answer=short)


def run(opened: Opened, replies: dict[str, Answer | Exception]) -> tuple[EndToEndRecord, ...]:
    corpus, index = opened
    ask = [placed.question.question for placed in corpus.questions]
    stream = ScriptedStream(index.passages(), dict(zip(ask, replies.values(), strict=True)))
    return answer_all(stream, index, corpus.questions, generate=False)


def test_each_article_is_a_report_and_each_paragraph_a_passage(opened: Opened) -> None:
    _, index = opened
    assert [(info.id, info.title) for info in index.reports()] == [
        ("article-00001", "Danube"),
        ("article-00002", "Kahlenberg"),
    ]
    assert [passage.text for passage in index.passages()] == [RIVER, TOWN, HILL]


def test_the_corpus_is_gone_afterwards() -> None:
    with open_corpus(articles(), HashEmbedder()) as corpus:
        assert corpus.index_dir.exists()
    assert not corpus.index_dir.exists()


def test_the_paragraph_s_passage_is_the_relevant_one(opened: Opened) -> None:
    corpus, index = opened
    texts = {passage.id: passage.text for passage in index.passages()}
    found = [{texts[id_] for id_ in relevant_passages(index, placed)} for placed in corpus.questions]
    assert found == [{RIVER}, {TOWN}, set(), {HILL}]


def test_of_a_long_paragraph_the_passage_that_holds_the_answer_is_relevant() -> None:
    sentences = [f"Sentence number {n} of this paragraph says something about {n} things." for n in range(8)]
    context = "\n".join(sentences)
    inside = question("a", "Which?", "7 things", context=context)
    cut = question(
        "b",
        "Which?",
        "0 things. Sentence number 1 of this paragraph says something about 1 things. S",
        context=context,
    )
    article = SquadArticle("", (SquadParagraph(context, (inside, cut)),))
    embedder = HashEmbedder(max_tokens=30)
    with open_corpus([article], embedder) as corpus, open_index(corpus.index_dir) as index:
        texts = {passage.id: passage.text for passage in index.passages()}
        assert len(texts) > 2
        held, every = (relevant_passages(index, placed) for placed in corpus.questions)
    assert held
    assert all("7 things" in texts[id_] for id_ in held)
    assert held < every == set(texts)


@pytest.mark.parametrize(
    "context",
    [
        "Short Title Case Line",
        "1. First point of a list",
        "- a dash",
        "# a mark",
        "ALL CAPITALS",
        "a | b | c",
        "A: b\n\nC: d",
    ],
)
def test_whatever_a_paragraph_looks_like_it_stays_a_paragraph(context: str) -> None:
    asked = question("a", "What?", context.rsplit(maxsplit=1)[-1], context=context)
    article = SquadArticle("Title", (SquadParagraph(context, (asked,)), SquadParagraph(RIVER, ())))
    with open_corpus([article], HashEmbedder()) as corpus, open_index(corpus.index_dir) as index:
        assert len(relevant_passages(index, corpus.questions[0])) == 1
        assert len(index.passages()) == 2


def test_every_measure_of_a_run_done_by_hand(opened: Opened) -> None:
    found = run(
        opened,
        {
            "q1": said("It is 2,850 km long. [1]", "2,850 km"),
            "q2": said("Two million people. [1]"),
            "q3": said("Nothing is said.", abstained=True),
            "q4": said("Nothing is said about 484 m.", abstained=True),
        },
    )
    assert [record.text for record in found] == ["2,850 km", "Two million people.", "", ""]
    values = {name: estimate.value for name, estimate in measure_end_to_end(found, seed=0).items()}
    assert values == {
        "exact": pytest.approx(1 / 3, abs=1e-6),
        "f1": pytest.approx((1 + 0.8 + 0) / 3, abs=1e-6),
        "contains": pytest.approx(2 / 3, abs=1e-6),
        "numeric": pytest.approx(2 / 3, abs=1e-6),
        "answered": pytest.approx(2 / 3, abs=1e-6),
        "f1_of_answered": pytest.approx(0.9),
        "no_answer": 1,
        # The passages come in the order of the articles: ranks 1, 2 and 3.
        "success_1": pytest.approx(1 / 3, abs=1e-6),
        "mrr": pytest.approx((1 + 1 / 2 + 1 / 3) / 3, abs=1e-6),
        "ndcg_10": pytest.approx((1 + 0.63093 + 0.5) / 3, abs=1e-5),
    }
    assert list(values) == list(TITLES)


def test_a_crash_scores_nothing_keeps_what_was_retrieved_and_is_named(opened: Opened) -> None:
    crash = ValueError("broken\nbadly")
    found = run(opened, {"q1": crash, "q2": said("two million"), "q3": crash, "q4": said("484 m")})
    values = {name: estimate.value for name, estimate in measure_end_to_end(found, seed=0).items()}
    assert values["f1"] == pytest.approx(2 / 3, abs=1e-6)
    assert values["f1_of_answered"] == 1
    assert values["no_answer"] == 0
    assert found[0].error == "ValueError: broken badly"
    assert found[0].ranking == (True, False, False)
    console = Console(width=120, file=StringIO(), record=True)
    console.print(end_to_end_table(found, name="set.json", seed=0))
    shown = console.export_text()
    assert "3 answerable and 1 unanswerable questions of set.json" in shown
    assert "2 questions crashed:" in shown
    assert "  q1: ValueError: broken badly" in shown
    assert end_to_end_to_json(found, seed=0)["failures"] == 2


def test_a_model_that_can_t_be_loaded_ends_the_run(opened: Opened) -> None:
    with pytest.raises(ModelError):
        run(opened, dict.fromkeys(("q1", "q2", "q3", "q4"), ModelError("no model")))


def test_nothing_asked_is_nothing_measured(tmp_path: Path) -> None:
    assert {estimate.value for estimate in measure_end_to_end((), seed=0).values()} == {None}
    assert end_to_end_to_json((), seed=0)["models"] is None
