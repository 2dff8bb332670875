"""The gold questions are well-formed, proven by their report, and split without a leak.

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
GOLD = ROOT / "eval" / "gold"
DATASHEET = GOLD / "DATASHEET.md"
SAMPLE = "mexico_2023"
MADE_UP = {"orrelia_labour_2022": "or", "palvetia_reception_2023": "pa", "tessmark_water_2021": "te"}
"""The made-up reports, and how the ids of their questions begin."""
ACROSS = "across_reports"
"""The questions on several reports at once, which test_eval_gold_across.py checks."""

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


class GoldSet(NamedTuple):
    """The questions on one report."""

    name: str
    prefix: str
    report: str
    """The report's text."""
    questions: tuple[GoldQuestion, ...]

    def answered(self, *types: str) -> list[GoldQuestion]:
        return [
            question
            for question in self.questions
            if question.answerable and (not types or question.type in types)
        ]


@cache
def gold_set(name: str) -> GoldSet:
    file = ROOT / "index" / "sample" / f"{name}.txt" if name == SAMPLE else GOLD / "reports" / f"{name}.txt"
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    prefix = "mx" if name == SAMPLE else MADE_UP[name]
    return GoldSet(name, prefix, file.read_text(encoding="utf-8"), tuple(parse(line) for line in lines))


@pytest.fixture(params=[SAMPLE, *MADE_UP])
def gold(request: pytest.FixtureRequest) -> GoldSet:
    return gold_set(cast("str", request.param))


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


def test_every_made_up_report_is_checked() -> None:
    assert sorted(MADE_UP) == sorted(path.stem for path in (GOLD / "reports").glob("*.txt"))
    assert sorted([SAMPLE, *MADE_UP, ACROSS]) == sorted(path.stem for path in GOLD.glob("*.jsonl"))


def test_gold_set_is_large_enough_and_holds_enough_unanswerable_questions(gold: GoldSet) -> None:
    questions, unanswerable = (150, 25) if gold.name == SAMPLE else (65, 14)
    assert len(gold.questions) >= questions
    assert sum(question.type == "unanswerable" for question in gold.questions) >= unanswerable
    assert {question.type for question in gold.questions} == set(PREFIXES)


def test_ids_are_unique_and_name_their_type(gold: GoldSet) -> None:
    ids = [question.id for question in gold.questions]
    assert len(ids) == len(set(ids))
    for question in gold.questions:
        assert re.fullmatch(rf"{gold.prefix}-{PREFIXES[question.type]}-\d{{3}}", question.id), question.id


def test_no_question_is_asked_twice(gold: GoldSet) -> None:
    counts = Counter(" ".join(normalise(question.question)) for question in gold.questions)
    assert [text for text, count in counts.items() if count > 1] == []


def test_evidence_is_verbatim_and_ends_a_sentence(gold: GoldSet) -> None:
    for question in gold.questions:
        for sentence in question.evidence:
            assert gold.report.count(sentence) == 1, (question.id, sentence)
            assert sentence.endswith((".", ".”")), (question.id, sentence)
            before = gold.report[: gold.report.index(sentence)]
            assert not before or before.endswith(("\n", "\n- ", ". ", ".” ")), (question.id, sentence)


def test_answerable_questions_have_answers_and_evidence(gold: GoldSet) -> None:
    for question in gold.answered():
        assert question.items, question.id
        assert all(question.items), question.id
        assert question.evidence, question.id
        assert all(normalise(answer) for item in question.items for answer in item), question.id


def test_unanswerable_questions_claim_nothing(gold: GoldSet) -> None:
    for question in gold.questions:
        if question.type == "unanswerable":
            assert not question.answerable, question.id
            assert question.note, f"{question.id} does not say why it has no answer"
        elif question.type != "injection":
            assert question.answerable, question.id
        if not question.answerable:
            empty = (question.items, question.evidence, question.numbers, question.wrong_numbers)
            assert empty == ((), (), (), ()), question.id


def test_short_answers_occur_in_their_evidence(gold: GoldSet) -> None:
    for question in gold.answered("numeric", "date", "entity"):
        assert any(contains(joined_evidence(question), answer) for answer in question.items[0]), question.id


def test_every_item_of_a_list_or_multi_question_occurs_in_its_evidence(gold: GoldSet) -> None:
    for question in gold.answered("list", "multi"):
        for item in question.items:
            assert any(contains(joined_evidence(question), answer) for answer in item), (question.id, item)


def test_numbers_occur_in_the_evidence(gold: GoldSet) -> None:
    for question in gold.answered():
        if question.type == "comparison":
            continue  # a difference may be computed from figures of the evidence
        for number in question.numbers:
            assert number in normalise(joined_evidence(question)), (question.id, number)


def test_a_listed_answer_of_a_numeric_question_states_its_number(gold: GoldSet) -> None:
    for question in gold.answered("numeric", "date"):
        tokens = {token for answer in question.items[0] for token in normalise(answer)}
        assert set(question.numbers) <= tokens, question.id


def test_wrong_numbers_occur_in_the_report_and_are_not_right_numbers(gold: GoldSet) -> None:
    tokens = set(normalise(gold.report))
    for question in gold.questions:
        wrong = set(question.wrong_numbers)
        assert wrong <= tokens, (question.id, wrong - tokens)
        assert not wrong & set(question.numbers), question.id
        spoken = {token for item in question.items for answer in item for token in normalise(answer)}
        assert not wrong & spoken, question.id


def test_numbers_are_written_as_plain_numerals(gold: GoldSet) -> None:
    for question in gold.questions:
        for number in (*question.numbers, *question.wrong_numbers):
            assert re.fullmatch(r"\d+(\.\d+)?", number), (question.id, number)


def test_dev_and_test_share_no_evidence_sentence(gold: GoldSet) -> None:
    parts: dict[str, set[str]] = {}
    for question in gold.questions:
        assert question.split in {"dev", "test"}, question.id
        for sentence in question.evidence:
            parts.setdefault(sentence, set()).add(question.split)
    assert [sentence for sentence, splits in parts.items() if len(splits) > 1] == []


def test_split_is_about_two_to_three_within_each_type(gold: GoldSet) -> None:
    for kind in PREFIXES:
        of_kind = [question.split for question in gold.questions if question.type == kind]
        assert abs(of_kind.count("dev") - 0.4 * len(of_kind)) <= 1, kind


def test_datasheet_counts_equal_the_file(gold: GoldSet) -> None:
    counts = Counter((question.type, question.split) for question in gold.questions)
    table = DATASHEET.read_text(encoding="utf-8").split(f"\n| {gold.name} |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", table, flags=re.MULTILINE)
    stated = {kind: (int(dev), int(test), int(total)) for kind, dev, test, total in rows}
    expected = {
        kind: (counts[kind, "dev"], counts[kind, "test"], counts[kind, "dev"] + counts[kind, "test"])
        for kind in PREFIXES
    }
    dev, test = (sum(question.split == split for question in gold.questions) for split in ("dev", "test"))
    assert stated == expected | {"total": (dev, test, dev + test)}
