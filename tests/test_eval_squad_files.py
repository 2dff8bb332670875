from __future__ import annotations

import json
from pathlib import Path

import pytest
from eval_reader_fakes import RIVER, TOWN, articles

from eval.squad_files import articles_of, read_articles, sampled, spread, write_squad
from index.errors import InputError
from rag.training.examples import Example, Span, write_examples

SQUAD1 = {
    "version": "1.1",
    "data": [
        {
            "title": "Blue_Danube",
            "paragraphs": [
                {
                    "context": RIVER,
                    "qas": [
                        {
                            "id": "a",
                            "question": "How long is it?",
                            "answers": [
                                {"text": "2,850 km", "answer_start": 14},
                                {"text": "2,850", "answer_start": 14},
                                {"text": "2,850 km", "answer_start": 14},
                            ],
                        }
                    ],
                },
                {"context": TOWN, "qas": []},
            ],
        }
    ],
}


def example(
    identity: str, context: str, answer: str = "", *, source: str = "one", group: str = "Danube"
) -> Example:
    answers = (Span(answer, context.find(answer)),) if answer else ()
    return Example(identity, source, "CC0", f"Question {identity}?", context, answers, group, group)


def test_version_1_is_read_with_every_answer_and_a_title_in_words(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD1), encoding="utf-8")
    (article,) = read_articles(path)
    assert article.title == "Blue Danube"
    assert [paragraph.context for paragraph in article.paragraphs] == [RIVER, TOWN]
    (asked,) = article.paragraphs[0].questions
    assert asked.golds == ("2,850 km", "2,850")
    assert len(asked.answers) == 3
    assert asked.source == "dev"


def test_version_2_has_questions_without_answers(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    write_squad(path, articles())
    written = json.loads(path.read_text(encoding="utf-8"))
    asked = [qa for a in written["data"] for p in a["paragraphs"] for qa in p["qas"]]
    assert [qa["is_impossible"] for qa in asked] == [False, False, True, False]
    assert read_articles(path) == articles()


def test_plausible_answers_are_no_answers(tmp_path: Path) -> None:
    plausible = {"text": "Vienna", "answer_start": 0}
    qa = {
        "id": "a",
        "question": "Who?",
        "is_impossible": True,
        "answers": [],
        "plausible_answers": [plausible],
    }
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": [{"context": TOWN, "qas": [qa]}]}]}))
    assert read_articles(path)[0].paragraphs[0].questions[0].answers == ()


def test_examples_are_grouped_by_source_document_and_passage(tmp_path: Path) -> None:
    examples = [
        example("1", RIVER, "ten"),
        example("2", TOWN, "Vienna"),
        example("3", RIVER),
        example("4", RIVER, "ten", source="two"),
        example("5", RIVER, "ten", group=""),
        example("6", TOWN, "Vienna", group=""),
    ]
    path = tmp_path / "examples.jsonl.gz"
    write_examples(path, examples)
    found = read_articles(path)
    asked = [[[q.id for q in p.questions] for p in article.paragraphs] for article in found]
    assert asked == [[["1", "3"], ["2"]], [["4"]], [["5"]], [["6"]]]
    assert found[0].title == "Danube"
    assert found[0].paragraphs[0].questions[1].golds == ()


def test_a_sample_takes_from_each_document_in_turn_and_only_what_is_answered() -> None:
    examples = [example(f"a{n}", f"{n} {RIVER}", "ten") for n in range(3)]
    examples += [example(f"b{n}", f"{n} {TOWN}", "Vienna", source="two", group="Vienna") for n in range(3)]
    examples += [example("b9", f"0 {TOWN}", "million", source="two", group="Vienna")]
    examples += [example("c", TOWN, source="one, unanswerable", group="C")]
    examples += [example("d", HILLS, "hills", group="")]
    chosen = sampled(articles_of(examples), sources=(), paragraphs=3, questions=1)
    asked = [[[q.id for q in p.questions] for p in article.paragraphs] for article in chosen]
    assert asked == [[["a0"], ["a1"]], [["b0"]]]
    (only,) = sampled(articles_of(examples), sources=("tw",), paragraphs=9, questions=9)
    assert [len(p.questions) for p in only.paragraphs] == [2, 1, 1]


HILLS = "There are hills around it."


def test_a_limit_takes_evenly_from_the_whole() -> None:
    assert spread(range(10), None) == tuple(range(10))
    assert spread(range(10), 20) == tuple(range(10))
    assert spread(range(10), 4) == (0, 2, 5, 7)
    assert spread([], 4) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"data": []}', "holds no question"),
        ('{"data": [1]}', "not a JSON object"),
        ('{"data": [{"paragraphs": [{"context": "", "qas": []}]}]}', "`context`"),
        ('{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "a"}]}]}]}', "`question`"),
        (
            '{"data": [{"paragraphs": [{"context": "x", "qas": '
            '[{"id": "a", "question": "b", "answers": [{"text": 1}]}]}]}]}',
            "`text`",
        ),
    ],
)
def test_files_that_are_no_squad_are_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_articles(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        read_articles(tmp_path / "nowhere.jsonl")
