"""The gold questions are well-formed, proven by the report, and split without a leak.

This file keeps its own small normaliser on purpose: it checks the questions that the metrics are measured
with, so it does not share code with the metrics.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold" / "mexico_2023.jsonl"
DATASHEET = ROOT / "eval" / "gold" / "DATASHEET.md"
REPORT = ROOT / "index" / "sample" / "mexico_2023.txt"

PREFIXES = {
    "numeric": "num",
    "date": "date",
    "entity": "ent",
    "list": "list",
    "descriptive": "desc",
    "yesno": "yn",
    "comparison": "cmp",
    "multi": "multi",
    "unanswerable": "una",
    "false_premise": "fp",
    "injection": "inj",
}
KEYS = (
    "id",
    "type",
    "question",
    "answerable",
    "answers",
    "match",
    "numbers",
    "wrong_numbers",
    "evidence",
    "note",
    "split",
)

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: value for value, word in enumerate(ONES.split())} | {
    word: 10 * value for value, word in enumerate(TENS.split(), start=2)
}
MULTIPLIERS = {"hundred": 100, "thousand": 1000}
ARTICLES = {"a", "an", "the"}


class GoldQuestion(NamedTuple):
    id: str
    type: str
    question: str
    answerable: bool
    items: tuple[tuple[str, ...], ...]
    """Acceptable answers, one inner tuple per required item; a single one where any answer will do."""
    match: str
    numbers: tuple[str, ...]
    wrong_numbers: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str
    split: str


def strings(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    assert all(isinstance(item, str) and item.strip() == item and item for item in value), value
    return tuple(cast("list[str]", value))


def parse(line: str) -> GoldQuestion:
    raw = cast("dict[str, object]", json.loads(line))
    assert tuple(raw) == KEYS
    texts = {key: raw[key] for key in ("id", "type", "question", "match", "note", "split")}
    assert all(isinstance(value, str) for value in texts.values()), raw["id"]
    text = cast("dict[str, str]", texts)
    assert isinstance(raw["answerable"], bool)
    assert isinstance(raw["answers"], list)
    assert text["match"] in {"any", "all"}
    if text["match"] == "all":
        items = tuple(strings(item) for item in raw["answers"])
    else:
        items = (strings(raw["answers"]),) if raw["answers"] else ()
    return GoldQuestion(
        id=text["id"],
        type=text["type"],
        question=text["question"],
        answerable=raw["answerable"],
        items=items,
        match=text["match"],
        numbers=strings(raw["numbers"]),
        wrong_numbers=strings(raw["wrong_numbers"]),
        evidence=strings(raw["evidence"]),
        note=text["note"],
        split=text["split"],
    )


@cache
def gold() -> tuple[GoldQuestion, ...]:
    return tuple(parse(line) for line in GOLD.read_text(encoding="utf-8").splitlines())


@cache
def report() -> str:
    return REPORT.read_text(encoding="utf-8")


def normalise(text: str) -> list[str]:
    """Lower-case words without punctuation and articles, number words written as digits."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower()).replace("%", " percent ")
    text = re.sub(r"['’]", "", text)
    text = re.sub(r"\.(?!\d)|(?<!\d)\.", " ", text)
    words = [word for word in re.split(r"[^\w.]+", text) if word and word not in ARTICLES]
    out: list[str] = []
    position = 0
    while position < len(words):
        value, used = read_number(words[position:])
        out.append(words[position] if value is None else str(value))
        position += max(used, 1)
    return out


def read_number(words: list[str]) -> tuple[int | None, int]:
    """The number that the words begin with, and how many words it takes; (None, 0) where there is none."""
    first = words[0]
    if first.isdigit():
        if len(words) > 1 and words[1] == "thousand":
            return int(first) * MULTIPLIERS["thousand"], 2
        return int(first), 1
    if first not in NUMBER_WORDS:
        return None, 0
    value, used = NUMBER_WORDS[first], 1
    if value >= 20 and len(words) > 1 and 0 < NUMBER_WORDS.get(words[1], 0) < 10:
        value, used = value + NUMBER_WORDS[words[1]], 2
    if len(words) > used and words[used] in MULTIPLIERS:
        value, used = value * MULTIPLIERS[words[used]], used + 1
    return value, used


def contains(text: str, phrase: str) -> bool:
    wanted = " ".join(normalise(phrase))
    return bool(wanted) and f" {wanted} " in f" {' '.join(normalise(text))} "


def joined_evidence(question: GoldQuestion) -> str:
    return "\n".join(question.evidence)


def answered(*types: str) -> list[GoldQuestion]:
    return [question for question in gold() if question.answerable and (not types or question.type in types)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The thirty-one states", ["31", "states"]),
        ("6,000 and six thousand", ["6000", "and", "6000"]),
        ("$7.5 million.", ["7.5", "million"]),
        ("one hundred, 60%", ["100", "60", "percent"]),
        ("2022-2024; the NAP’s", ["2022", "2024", "naps"]),
    ],
)
def test_normaliser_makes_number_words_and_digits_equal(text: str, expected: list[str]) -> None:
    assert normalise(text) == expected


def test_gold_set_is_large_enough_and_holds_enough_unanswerable_questions() -> None:
    assert len(gold()) >= 150
    assert sum(question.type == "unanswerable" for question in gold()) >= 25
    assert {question.type for question in gold()} == set(PREFIXES)


def test_ids_are_unique_and_name_their_type() -> None:
    ids = [question.id for question in gold()]
    assert len(ids) == len(set(ids))
    for question in gold():
        assert re.fullmatch(rf"mx-{PREFIXES[question.type]}-\d{{3}}", question.id), question.id


def test_no_question_is_asked_twice() -> None:
    counts = Counter(" ".join(normalise(question.question)) for question in gold())
    assert [text for text, count in counts.items() if count > 1] == []


def test_evidence_is_verbatim_and_ends_a_sentence() -> None:
    for question in gold():
        for sentence in question.evidence:
            assert report().count(sentence) == 1, (question.id, sentence)
            assert sentence.endswith((".", ".”")), (question.id, sentence)
            before = report()[: report().index(sentence)]
            assert not before or before.endswith(("\n", "\n- ", ". ", ".” ")), (question.id, sentence)


def test_answerable_questions_have_answers_and_evidence() -> None:
    for question in answered():
        assert question.items, question.id
        assert all(question.items), question.id
        assert question.evidence, question.id
        assert all(normalise(answer) for item in question.items for answer in item), question.id


def test_unanswerable_questions_claim_nothing() -> None:
    for question in gold():
        if question.type == "unanswerable":
            assert not question.answerable, question.id
            assert question.note, f"{question.id} does not say why it has no answer"
        elif question.type != "injection":
            assert question.answerable, question.id
        if not question.answerable:
            empty = (question.items, question.evidence, question.numbers, question.wrong_numbers)
            assert empty == ((), (), (), ()), question.id


def test_short_answers_occur_in_their_evidence() -> None:
    for question in answered("numeric", "date", "entity"):
        assert any(contains(joined_evidence(question), answer) for answer in question.items[0]), question.id


def test_every_item_of_a_list_or_multi_question_occurs_in_its_evidence() -> None:
    for question in answered("list", "multi"):
        for item in question.items:
            assert any(contains(joined_evidence(question), answer) for answer in item), (question.id, item)


def test_numbers_occur_in_the_evidence() -> None:
    for question in answered():
        if question.type == "comparison":
            continue  # a difference may be computed from figures of the evidence
        for number in question.numbers:
            assert number in normalise(joined_evidence(question)), (question.id, number)


def test_a_listed_answer_of_a_numeric_question_states_its_number() -> None:
    for question in answered("numeric", "date"):
        tokens = {token for answer in question.items[0] for token in normalise(answer)}
        assert set(question.numbers) <= tokens, question.id


def test_wrong_numbers_occur_in_the_report_and_are_not_right_numbers() -> None:
    tokens = set(normalise(report()))
    for question in gold():
        wrong = set(question.wrong_numbers)
        assert wrong <= tokens, (question.id, wrong - tokens)
        assert not wrong & set(question.numbers), question.id
        spoken = {token for item in question.items for answer in item for token in normalise(answer)}
        assert not wrong & spoken, question.id


def test_numbers_are_written_as_plain_numerals() -> None:
    for question in gold():
        for number in (*question.numbers, *question.wrong_numbers):
            assert re.fullmatch(r"\d+(\.\d+)?", number), (question.id, number)


def test_dev_and_test_share_no_evidence_sentence() -> None:
    parts: dict[str, set[str]] = {}
    for question in gold():
        assert question.split in {"dev", "test"}, question.id
        for sentence in question.evidence:
            parts.setdefault(sentence, set()).add(question.split)
    assert [sentence for sentence, splits in parts.items() if len(splits) > 1] == []


def test_split_is_about_two_to_three_within_each_type() -> None:
    for kind in PREFIXES:
        of_kind = [question.split for question in gold() if question.type == kind]
        assert abs(of_kind.count("dev") - 0.4 * len(of_kind)) <= 1, kind


def test_datasheet_counts_equal_the_file() -> None:
    counts = Counter((question.type, question.split) for question in gold())
    rows = re.findall(
        r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", DATASHEET.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    stated = {kind: (int(dev), int(test), int(total)) for kind, dev, test, total in rows}
    expected = {
        kind: (counts[kind, "dev"], counts[kind, "test"], counts[kind, "dev"] + counts[kind, "test"])
        for kind in PREFIXES
    }
    dev, test = (sum(question.split == split for question in gold()) for split in ("dev", "test"))
    assert stated == expected | {"total": (dev, test, dev + test)}
