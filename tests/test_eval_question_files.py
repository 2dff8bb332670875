"""Gold questions, SQuAD files and BEIR folders, and what each is answered from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eval_fakes import VISAS

from eval.beir import read_beir
from eval.choices import SplitChoice
from eval.question_files import read_questions_with_texts
from eval.selection import packaged_gold, select
from eval.sources import GoldSource, Ground, ground_of, grounds_of, packaged_sources, parse_source
from index.errors import InputError
from index.location import sample_report_path

CONTEXT = "The office opened in May. It had 12 clerks in 2022. A flood closed it."


def write_squad(folder: Path) -> Path:
    questions = [
        {
            "id": "a",
            "question": "How many clerks?",
            "answers": [{"text": "12", "answer_start": CONTEXT.index("12")}],
        },
        {"id": "b", "question": "Who led it?", "answers": [], "is_impossible": True},
        {"id": "c", "question": "What closed it?", "answers": [{"text": "A flood", "answer_start": 3}]},
    ]
    paragraph = {"context": CONTEXT, "qas": questions}
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Office", "paragraphs": [paragraph]}]}), encoding="utf-8")
    return path


def write_beir(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td2\t2\nq1\td1\t0\n") -> Path:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    documents = [
        {"_id": "d1", "title": "One", "text": "Of cats."},
        {"_id": "d2", "text": "Of dogs and of wolves."},
    ]
    queries = [{"_id": "q1", "text": "wolves"}, {"_id": "q2", "text": "nobody judged this"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_squad_question_has_the_sentence_of_its_answer_as_evidence(tmp_path: Path) -> None:
    first, second, third = read_questions_with_texts(write_squad(tmp_path)).golds
    assert (first.type, first.answers, first.evidence) == (
        "squad",
        (("12",),),
        ("It had 12 clerks in 2022.",),
    )
    assert first.report == "article-00001"
    assert (second.type, second.answerable, second.evidence) == ("unanswerable", False, ())
    assert third.evidence == (CONTEXT,), "the offset is wrong, so the whole paragraph counts"


def test_a_beir_folder_has_its_judged_queries_with_grades(tmp_path: Path) -> None:
    found = read_questions_with_texts(write_beir(tmp_path))
    assert [(gold.id, gold.type, gold.judged) for gold in found.golds] == [("q1", "retrieval", False)]
    assert found.relevant == {"q1": {"article-00002": 2}}
    assert [article.title for article in found.articles] == ["One", ""]


@pytest.mark.parametrize(
    ("qrels", "complaint"),
    [
        ("q1\td9\t1\n", "has no document 'd9'"),
        ("q1 d1 1\n", "not a query, a document and a grade"),
        ("q1\td1\thigh\n", "not a query, a document and a grade"),
        ("q9\td1\t1\n", "no query of queries.jsonl has a judgement"),
        ("q1\td1\t0\n", "no query of queries.jsonl has a judgement"),
    ],
)
def test_a_wrong_judgement_is_named(tmp_path: Path, qrels: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        read_beir(write_beir(tmp_path, qrels))


def test_a_folder_that_is_no_question_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"without corpus\.jsonl"):
        read_questions_with_texts(tmp_path)


def test_a_limit_spreads_the_questions_over_the_file() -> None:
    few = select(packaged_gold(), split=SplitChoice.ALL, types=[], limit=20).golds
    assert len(few) == 20
    assert len({gold.type for gold in few}) > 5


def gold_line(identity: str, **fields: object) -> str:
    whole = {
        "id": identity,
        "type": "numeric",
        "question": f"{identity}?",
        "answerable": True,
        "answers": ["5"],
    }
    return json.dumps({**whole, "evidence": [VISAS], **fields}) + "\n"


def test_each_file_is_answered_from_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    for name in ("alpha", "beta"):
        (tmp_path / "reports" / f"{name}.txt").write_text(VISAS, encoding="utf-8")
    alpha, both, other = tmp_path / "alpha.jsonl", tmp_path / "both.jsonl", tmp_path / "other.jsonl"
    alpha.write_text(gold_line("a"), encoding="utf-8")
    both.write_text(
        gold_line("b", report="beta") + gold_line("c", report="mexico_2023") + gold_line("d", report="alpha"),
        encoding="utf-8",
    )
    other.write_text(gold_line("e", report="gamma"), encoding="utf-8")
    several = tmp_path / "several.jsonl"
    several.write_text(gold_line("f", reports=["beta", "alpha"]) + gold_line("g"), encoding="utf-8")
    files = select([alpha, both, other, several], split=SplitChoice.ALL, types=[], limit=None).files
    reports = tmp_path / "reports"
    assert ground_of(files[0]) == Ground(reports=(reports / "alpha.txt",))
    assert ground_of(files[1]) == Ground(
        reports=(reports / "beta.txt", sample_report_path(), reports / "alpha.txt")
    )
    assert ground_of(files[3]) == Ground(reports=(reports / "beta.txt", reports / "alpha.txt"))
    assert ground_of(files[0], index_dir=tmp_path) == Ground(index=tmp_path)
    assert ground_of(files[0], evidence=reports) == Ground(reports=(reports,))
    assert "gamma" not in str(ground_of(files[2])), "a report that isn't there is not made up"


def test_the_packaged_sample_set_is_asked_of_the_sample_report_and_files_share_an_index(
    tmp_path: Path,
) -> None:
    file = select(packaged_gold(), split=SplitChoice.ALL, types=[], limit=None).files[0]
    assert ground_of(file) == Ground(reports=(sample_report_path(),))
    assert list(grounds_of([file, file], [None, None]).values()) == [[file, file]]
    packaged = [source.gold.stem for source in packaged_sources()]
    assert [path.stem for path in packaged_gold()] == ["mexico_2023"]
    assert len(packaged) > 1
    assert "across_reports" not in packaged, "its evidence is that of the other sets"


def test_a_file_with_its_own_texts_takes_no_index(tmp_path: Path) -> None:
    file = select([write_squad(tmp_path)], split=SplitChoice.ALL, types=[], limit=None).files[0]
    assert ground_of(file).articles == file.articles
    with pytest.raises(InputError, match="brings its own texts"):
        ground_of(file, index_dir=tmp_path)


def test_a_source_is_a_file_with_what_it_is_answered_from(tmp_path: Path) -> None:
    assert parse_source("gold.jsonl=reports") == GoldSource(Path("gold.jsonl"), Path("reports"))
