from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import Question, read_gold, read_questions
from index.errors import InputError

LINE = {
    "id": "a",
    "type": "numeric",
    "question": "How many?",
    "answerable": True,
    "answers": ["5", "five"],
    "match": "any",
    "numbers": ["5"],
    "wrong_numbers": ["13"],
    "evidence": ["five visas"],
    "note": "",
    "split": "dev",
}


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_gold_is_read_as_it_stands(tmp_path: Path) -> None:
    several = LINE | {
        "id": "b",
        "match": "all",
        "answers": [["x", "y"], ["z"]],
        "split": "test",
        "numbers": [7, "3.5"],
    }
    none = {"id": "c", "type": "unanswerable", "question": "Why?", "answerable": False, "extra": 1}
    first, second, third = read_gold(write(tmp_path / "gold.jsonl", LINE, several, none))
    assert (first.id, first.answers, first.numbers, first.split) == ("a", (("5", "five"),), ("5",), "dev")
    assert (second.answers, second.numbers) == ((("x", "y"), ("z",)), ("7", "3.5"))
    assert (third.answers, third.evidence, third.split) == ((), (), None)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": ""}, "`id` must be a string that isn't empty"),
        ({"question": None}, "`question` must be a string"),
        ({"answerable": "yes"}, "`answerable` must be true or false"),
        ({"answers": []}, "needs `answers`"),
        ({"answers": "five"}, "`answers` must be a list"),
        ({"answers": ["five", 5]}, "`answers` must hold strings"),
        ({"answers": ["the …"]}, "no word or number"),
        ({"match": "some"}, "`match` must be"),
        ({"match": "all"}, "list of lists"),
        ({"match": "all", "answers": [["x"], []]}, "list of lists"),
        ({"numbers": ["many"]}, "must hold numerals"),
        ({"numbers": [True]}, "must hold numerals"),
        ({"numbers": ["13"]}, "13 is both right and wrong"),
        ({"answerable": False}, "can't have `answers`"),
        ({"split": "train"}, '`split` must be "dev" or "test"'),
        ({"note": 1}, "`note` must be a string"),
        ({"reports": ["mexico_2023"]}, "name one in `report`"),
        ({"reports": ["a", "b"], "report": "a"}, "name one in `report`"),
    ],
)
def test_a_wrong_gold_line_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    path = write(tmp_path / "gold.jsonl", LINE, LINE | {"id": "b"} | changes)
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path} line 2: ")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: the id 'a' stands above"):
        read_gold(write(tmp_path / "gold.jsonl", LINE, LINE))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "holds no question"),
        (b"\n \n", "holds no question"),
        (b'{"question": "x"', "line 1: not JSON"),
        (b'\n["x"]\n', "line 2: not a JSON object"),
        (b'{"question": NaN}', "line 1: not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b'{"question": "  "}', "line 1: `question` must be a string that isn't empty"),
        (b'{"question": "x", "id": [1]}', "line 1: `id` must be a string"),
    ],
)
def test_a_wrong_questions_file_is_named(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_questions(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl can't be read: No such file"):
        read_questions(tmp_path / "nowhere.jsonl")


def test_questions_keep_their_order_and_get_ids(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(
        '\ufeff{"question": "one?"}\r\n\r\n'
        '{"id": "b", "question": "two\u2028?"}\n'
        '{"id": 7, "question": "3?"}'.encode()
    )
    assert read_questions(path) == (Question("1", "one?"), Question("b", "two\u2028?"), Question("7", "3?"))
