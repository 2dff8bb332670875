"""The questions on several reports at once: well-formed, proven, split without a leak, and asked of one index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from eval.cases import GoldQuestion, Prediction, read_gold
from eval.choices import SplitChoice
from eval.measures.judging import judge
from eval.measures.normalise import number_values
from eval.relevance import Relevances
from eval.selection import select
from eval.sources import Ground, ground_of
from eval.systems import asked_of
from index.build import add_reports
from index.store import Index, open_index

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold"
FILE = GOLD / "across_reports.jsonl"
REPORTS = sorted((GOLD / "reports").glob("*.txt"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in REPORTS}
QUESTIONS = read_gold(FILE)
PREFIXES = {
    "numeric": "num",
    "date": "date",
    "entity": "ent",
    "list": "list",
    "yesno": "yn",
    "comparison": "cmp",
    "multi": "multi",
    "unanswerable": "una",
}
REASONS = ("other_period: ", "other_scope: ", "not_stated: ")
KINDS: Mapping[str, Callable[[GoldQuestion], bool]] = {
    "names its country": lambda gold: any(name in gold.question for name in COUNTRIES),
    "limited by `where` or `report_ids`": lambda gold: limited(gold),
    "the same, and not stated there": lambda gold: limited(gold) and not gold.answerable,
    "which report or country": lambda gold: which(gold),
    "about two reports": lambda gold: bool(gold.reports) and gold.answerable,
    "a country that no report is about": lambda gold: "no report is about" in gold.note,
    "a year that its report doesn't give": lambda gold: gold.note.startswith("other_period"),
}
"""What the datasheet counts, and how it is told from a question."""
COUNTRIES = ("Orrelia", "Palvetia", "Tessmark")


def limited(gold: GoldQuestion) -> bool:
    return bool(gold.where or gold.report_ids)


def which(gold: GoldQuestion) -> bool:
    return gold.note.startswith("which_report: ")


def about(gold: GoldQuestion) -> tuple[str, ...]:
    return (gold.report,) if gold.report is not None else gold.reports


def answered(*types: str) -> list[GoldQuestion]:
    return [gold for gold in QUESTIONS if gold.answerable and (not types or gold.type in types)]


def said(gold: GoldQuestion, sentences: Sequence[str]) -> Prediction:
    return Prediction(gold.id, " ".join(sentences), None, abstained=False, reason=None, confidence=1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Of the reports that the questions name, as a run makes it."""
    folder, embedder = tmp_path_factory.mktemp("across") / "index", HashEmbedder()
    add_reports(folder, list(ground().reports), embedder=embedder)
    with open_index(folder, embedder) as opened:
        yield opened


def ground() -> Ground:
    return ground_of(select([FILE], split=SplitChoice.ALL, types=[], limit=None).files[0])


def test_the_set_is_large_enough_and_holds_every_kind() -> None:
    assert len(QUESTIONS) >= 80
    assert {gold.type for gold in QUESTIONS} == set(PREFIXES)
    for kind, belongs in KINDS.items():
        assert any(map(belongs, QUESTIONS)), kind


def test_ids_name_their_type_and_no_question_is_asked_twice() -> None:
    for gold in QUESTIONS:
        assert re.fullmatch(rf"ac-{PREFIXES[gold.type]}-\d{{3}}", gold.id), gold.id
    asked = Counter((gold.question.lower(), gold.where, gold.report_ids) for gold in QUESTIONS)
    assert [question for question, count in asked.items() if count > 1] == []


def test_the_same_question_is_asked_with_different_filters() -> None:
    asked = Counter(gold.question for gold in QUESTIONS if limited(gold))
    assert any(count > 1 for count in asked.values())


def test_evidence_is_whole_sentences_of_the_named_reports_one_of_each() -> None:
    for gold in answered():
        assert gold.evidence, gold.id
        assert len(gold.evidence) == len(about(gold)), gold.id
        for sentence, name in zip(gold.evidence, about(gold), strict=True):
            text = TEXTS[name]
            assert text.count(sentence) == 1, (gold.id, sentence)
            assert sentence.endswith((".", ".”")), (gold.id, sentence)
            assert text[: text.index(sentence)].endswith(("\n", "\n- ", ". ", ".” ")), (gold.id, sentence)


def test_an_unanswerable_question_claims_nothing_and_says_why() -> None:
    for gold in QUESTIONS:
        assert gold.answerable == (gold.type != "unanswerable"), gold.id
        if not gold.answerable:
            claimed = (gold.answers, gold.evidence, gold.numbers, gold.wrong_numbers)
            assert claimed == ((), (), (), ()), gold.id
            assert gold.note.startswith(REASONS), gold.id


def test_numbers_stand_in_the_evidence_and_wrong_ones_elsewhere_in_the_reports() -> None:
    stated = {value for text in TEXTS.values() for value in number_values(text)}
    for gold in answered():
        proven = number_values(" ".join(gold.evidence))
        for numeral in gold.numbers:
            assert re.fullmatch(r"\d+(\.\d+)?", numeral), gold.id
            computed = gold.type == "comparison" and len(gold.numbers) == 1
            assert computed or number_values(numeral) <= proven, (gold.id, numeral)
        for numeral in gold.wrong_numbers:
            assert number_values(numeral) <= stated, (gold.id, numeral)
        assert gold.numbers or gold.type not in {"numeric", "date"}, gold.id
        assert gold.type != "comparison" or len(gold.numbers) in {1, 2}, gold.id


def test_a_figure_has_a_sibling_in_another_report() -> None:
    for gold in answered("numeric"):
        others = {
            value for name, text in TEXTS.items() if name not in about(gold) for value in number_values(text)
        }
        siblings = [n for n in gold.wrong_numbers if number_values(n) <= others]
        assert siblings, gold.id


def test_the_evidence_itself_is_judged_a_right_answer() -> None:
    for gold in answered():
        # The sentence that shows which report it is need not name the report, and a comparison has to be drawn.
        if not which(gold) and gold.type != "comparison":
            judged = judge(gold, said(gold, gold.evidence))
            assert judged.right, (gold.id, judged.why)


def test_an_answer_made_of_the_acceptable_ones_is_strictly_right() -> None:
    for gold in answered():
        judged = judge(gold, said(gold, [*(item[0] for item in gold.answers), *gold.numbers]))
        assert judged.strict, (gold.id, judged.why)


def test_an_answer_with_only_a_wrong_number_is_judged_wrong() -> None:
    for gold in answered():
        for number in gold.wrong_numbers:
            assert not judge(gold, said(gold, [number])).right, (gold.id, number)


def test_a_question_about_which_report_it_is_doesnt_name_it_and_takes_its_country() -> None:
    countries = {path.stem: country for path, country in zip(REPORTS, COUNTRIES, strict=True)}
    for gold in filter(which, QUESTIONS):
        assert not any(name in gold.question for name in COUNTRIES), gold.id
        assert gold.answers[0][0] == countries[about(gold)[0]], gold.id


def test_no_evidence_sentence_is_in_both_parts_here_or_in_the_sets_on_one_report() -> None:
    parts: dict[str, set[str | None]] = {}
    for file in (FILE, *(GOLD / f"{path.stem}.jsonl" for path in REPORTS)):
        for gold in read_gold(file):
            assert gold.split in {"dev", "test"}, gold.id
            for sentence in gold.evidence:
                parts.setdefault(sentence, set()).add(gold.split)
    assert [sentence for sentence, splits in parts.items() if len(splits) > 1] == []


def test_split_is_about_two_to_three_within_each_type() -> None:
    for kind in PREFIXES:
        of_kind = [gold.split for gold in QUESTIONS if gold.type == kind]
        assert abs(of_kind.count("dev") - 0.4 * len(of_kind)) <= 1, kind


def test_datasheet_counts_equal_the_file() -> None:
    text = (GOLD / "DATASHEET.md").read_text(encoding="utf-8")
    for heading, groups in (
        ("across_reports", {name: lambda gold, name=name: gold.type == name for name in PREFIXES}),
        ("kind", KINDS),
    ):
        table = text.split(f"\n| {heading} |")[1].split("\n\n")[0]
        rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$", table, flags=re.MULTILINE)
        stated = {kind: tuple(map(int, counts)) for kind, *counts in rows}
        everything = {**groups, **({"total": lambda _: True} if heading == "across_reports" else {})}
        expected = {}
        for kind, belongs in everything.items():
            splits = Counter(gold.split for gold in QUESTIONS if belongs(gold))
            expected[kind] = (splits["dev"], splits["test"], splits.total())
        assert stated == expected


def test_one_index_holds_the_three_reports_with_their_metadata(index: Index) -> None:
    assert {path.stem for path in ground().reports} == set(TEXTS)
    held = {info.id: dict(info.metadata) for info in index.reports()}
    assert set(held) == set(TEXTS)
    for path, country in zip(REPORTS, COUNTRIES, strict=True):
        assert held[path.stem]["country"] == country
        assert held[path.stem].keys() == {"title", "country", "year", "subject"}
        assert held[path.stem]["title"] == TEXTS[path.stem].splitlines()[0], "as without a sidecar"


def test_a_filter_leads_to_the_reports_that_a_question_is_about(index: Index) -> None:
    for gold in filter(limited, QUESTIONS):
        assert sorted(asked_of(gold, index)) == sorted(about(gold)), gold.id


def test_what_a_question_is_about_is_known_and_its_evidence_is_there_to_be_found(index: Index) -> None:
    relevances = Relevances(index, QUESTIONS, {})
    for gold in QUESTIONS:
        assert relevances.report_of(gold) == gold.report, gold.id
        found = relevances.of(gold)
        assert (found is not None) == gold.answerable, gold.id
        if found is not None:
            passages = [passage for passage in index.passages() if passage.id in found.grades]
            assert {passage.report_id for passage in passages} == set(about(gold)), gold.id
