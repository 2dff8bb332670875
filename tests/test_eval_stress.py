"""The made-up reports and questions for stress: the same for a seed, right by their own facts, and read as English."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cases import GoldQuestion, Prediction, read_gold
from eval.cli import app
from eval.json_lines import read_text
from eval.measures.judging import judge
from eval.measures.normalise import number_values
from eval.stress import names
from eval.stress.facts import Fact, Measure, Query, Verb, answering, full_query
from eval.stress.generate import SHARES, StressSet, make_stress, write_stress
from eval.stress.groups import NotDone, Silence
from eval.stress.numerals import article
from eval.stress.vocabulary import Count, domains, general_fillers, read_verb
from index.errors import InputError
from index.sentences import sentence_spans
from rag.training.statements import vocabulary as training

REASONS = ("other_period: ", "other_scope: ", "not_stated: ")


@cache
def stress() -> StressSet:
    return make_stress(count=1000, seed=0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stress")
    write_stress(made, stress())
    return made


@pytest.fixture(scope="module")
def golds(folder: Path) -> tuple[GoldQuestion, ...]:
    return read_gold(folder / "questions.jsonl")


def said(gold: GoldQuestion, *sentences: str) -> Prediction:
    return Prediction(gold.id, " ".join(sentences), None, abstained=False, reason=None, confidence=1)


def texts() -> dict[str, str]:
    return {report.name: report.text for report in stress().reports}


def sentences() -> tuple[str, ...]:
    return tuple(
        sentence for report in stress().reports for group in report.groups for sentence in group.sentences
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# The set as a whole


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        write_stress(tmp_path / name, make_stress(count=120, seed=seed))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert files(tmp_path / "one") != files(tmp_path / "three")


def test_a_smaller_set_is_the_beginning_of_a_larger_one() -> None:
    assert make_stress(count=70, seed=0).questions == stress().questions[:70]


def test_the_command_writes_a_set_that_a_run_takes_as_it_stands(tmp_path: Path) -> None:
    made = tmp_path / "new" / "set"
    done = CliRunner().invoke(app, ["statements", "-o", str(made), "--count", "60", "--seed", "2"])
    assert done.exit_code == 0, done.output
    found = read_gold(made / "questions.jsonl")
    assert len(found) == 60
    assert {gold.report for gold in found} == {path.stem for path in (made / "reports").glob("*.txt")}


def test_a_folder_with_other_reports_is_refused(tmp_path: Path) -> None:
    write_stress(tmp_path, make_stress(count=10, seed=1))
    with pytest.raises(InputError, match="name an empty folder"):
        write_stress(tmp_path, make_stress(count=10, seed=2))


def test_types_have_their_shares(golds: tuple[GoldQuestion, ...]) -> None:
    assert Counter(gold.type for gold in golds) == {kind: 20 * size for kind, size in SHARES.items()}
    assert sum(SHARES.values()) == 50
    assert 0.2 <= sum(not gold.answerable for gold in golds) / len(golds) <= 0.3


def test_no_question_is_asked_twice_of_a_report(golds: tuple[GoldQuestion, ...]) -> None:
    assert len({(gold.report, gold.question.lower().rstrip("?")) for gold in golds}) == len(golds)


def test_each_question_is_asked_of_its_own_report_only(golds: tuple[GoldQuestion, ...]) -> None:
    assert all(gold.report_ids == (gold.report,) for gold in golds)


def test_names_and_agencies_are_none_of_those_that_the_reader_was_trained_on() -> None:
    trained = {*training.COUNTRIES, *training.CITIES, *training.REGIONS}
    assert not trained & {*names.COUNTRIES, *names.PLACES}
    people = {name for values in training.POOLS.values() for name in values}
    assert not people & {*names.FIRST, *names.LAST}


# Right by the facts


def test_evidence_is_one_whole_sentence_of_its_report_and_stands_there_once(
    golds: tuple[GoldQuestion, ...],
) -> None:
    found = {
        name: Counter(text[start:end].strip() for start, end in sentence_spans(text))
        for name, text in texts().items()
    }
    for gold in golds:
        assert gold.report is not None
        for sentence in gold.evidence:
            assert sentence in texts()[gold.report], gold.id
            assert found[gold.report][sentence] == 1, (gold.id, sentence)


def test_right_numbers_stand_in_the_evidence_or_are_computed_as_the_note_says(
    golds: tuple[GoldQuestion, ...],
) -> None:
    for gold in golds:
        if gold.note.startswith("computed: "):
            found = eval_note(gold.note)
            assert all(abs(found - float(number.replace(",", ""))) < 0.01 for number in gold.numbers), gold.id
            accepted = {float(value) for answer in gold.answers[0] for value in number_values(answer)}
            assert any(abs(abs(found) - value) < 0.05 for value in accepted), gold.id
        else:
            stated = {value for sentence in gold.evidence for value in number_values(sentence)}
            for number in gold.numbers:
                assert number_values(number) <= stated, (gold.id, number)


def eval_note(note: str) -> float:
    """The result of `computed: 976 + 712` or `computed: (120 - 100) / 100`, the latter in percent."""
    share = re.fullmatch(r"computed: \((\S+) - (\S+)\) / (\S+)", note)
    if share:
        after, before, base = (float(value) for value in share.groups())
        assert before == base
        return 100 * (after - before) / base
    plain = re.fullmatch(r"computed: ([\d,]+) ([+-]) ([\d,]+)", note)
    assert plain, note
    one, two = (float(plain[at].replace(",", "")) for at in (1, 3))
    return one + two if plain[2] == "+" else one - two


def test_wrong_numbers_stand_in_the_report_and_are_never_right(golds: tuple[GoldQuestion, ...]) -> None:
    known = {name: number_values(text) for name, text in texts().items()}
    for gold in golds:
        assert gold.report is not None
        right = {
            value
            for text in (*gold.numbers, *(a for item in gold.answers for a in item))
            for value in number_values(text)
        }
        for number in gold.wrong_numbers:
            assert not number_values(number) & right, gold.id
            assert number_values(number) <= known[gold.report], gold.id


def test_every_figure_is_the_only_answer_to_its_full_query() -> None:
    for report in stress().reports:
        for fact in report.facts:
            assert answering(report.facts, full_query(fact)) == (fact,)


def test_every_figure_is_written_in_its_sentence() -> None:
    for report in stress().reports:
        for group in report.groups:
            for stated in group.stated:
                assert stated.fact.written.lower() in group.sentences[stated.sentence].lower()


def test_what_is_said_not_to_be_known_or_done_is_stated_nowhere() -> None:
    for report in stress().reports:
        for group in report.groups:
            if isinstance(group.topic, NotDone | Silence):
                query = Query(group.topic.measure, group.topic.agency, group.topic.year)
                assert not answering(report.facts, query)


def test_no_sentence_has_all_that_a_near_miss_names(golds: tuple[GoldQuestion, ...]) -> None:
    """Read off the text, without the facts: the counted noun, and each place, agency and year of the question."""
    checked = 0
    for gold in golds:
        report = next(report for report in stress().reports if report.name == gold.report)
        nouns = {fact.measure.what for fact in report.facts if fact.measure.unit == "count"}
        named = [
            word for word in (*report.scene.places, *report.scene.domain.agencies) if word in gold.question
        ]
        named += [noun for noun in nouns if noun in gold.question]
        named += re.findall(r"\b20\d\d\b", gold.question)
        near = gold.note.startswith(("other_scope: not stated for", "other_period: "))
        if near and len(named) > 2 and "spen" not in gold.question:
            kinds = kinds_of(gold, report.scene.domain.counts)
            sentences_of_counts = (
                sentence
                for sentence in re.split(r"(?<=[.])\s", report.text)
                if report.scene.currency not in sentence
            )
            for sentence in sentences_of_counts:
                told = sentence.replace("calls about swarms", "calls")
                assert not all(word in told for word in (*named, *kinds)), (gold.id, sentence)
            checked += 1
    assert checked > 50


def kinds_of(gold: GoldQuestion, counts: tuple[Count, ...]) -> list[str]:
    """The kinds of counted things, and the parts of them, that a question names."""
    known = {
        word for count in counts for word in (*count.kinds, count.other.kind, *count.parts, count.other.part)
    }
    return [word for word in known if re.search(rf"\b{word}\b", gold.question)]


def test_the_reason_to_abstain_is_noted_and_each_is_asked_for(golds: tuple[GoldQuestion, ...]) -> None:
    notes = [gold.note for gold in golds if not gold.answerable]
    assert all(note.startswith(REASONS) for note in notes)
    for reason in REASONS:
        assert sum(note.startswith(reason) for note in notes) >= 30, reason


def test_a_query_names_what_it_asks_for_and_leaves_the_rest_open() -> None:
    measure = Measure("count", "boats", Verb("tow", "towed", "towed"))
    whole = Fact(measure, "the Office", 2020, *worth(30))
    part = Fact(measure, "the Office", 2020, *worth(9), part="sank")
    placed = Fact(measure, "the Office", 2021, *worth(12), place="Brinnoch")
    facts = (whole, part, placed)
    assert answering(facts, Query(measure, year=2020)) == (whole,)
    assert answering(facts, Query(measure, part="sank")) == (part,)
    assert answering(facts, Query(measure)) == (whole, placed)
    assert answering(facts, Query(measure, place="Cawdrey")) == ()
    assert answering(facts, Query(measure, "the Board")) == ()


def worth(value: int) -> tuple[Decimal, str]:
    return Decimal(value), str(value)


# As the judge sees it


def test_an_answer_made_from_the_facts_is_judged_strictly_right(golds: tuple[GoldQuestion, ...]) -> None:
    for gold in golds:
        if gold.answerable:
            judged = judge(gold, said(gold, *(item[0] for item in gold.answers), *gold.numbers))
            assert judged.strict, (gold.id, judged.why)
        else:
            none = Prediction(gold.id, "", None, abstained=True, reason="not_stated", confidence=0)
            assert judge(gold, none).strict


def test_the_evidence_itself_is_judged_a_right_answer(golds: tuple[GoldQuestion, ...]) -> None:
    for gold in golds:
        if gold.answerable and gold.type != "comparison":
            judged = judge(gold, said(gold, *gold.evidence))
            assert judged.right, (gold.id, judged.why)


def test_an_answer_with_only_a_wrong_number_is_judged_wrong(golds: tuple[GoldQuestion, ...]) -> None:
    for gold in golds:
        for number in gold.wrong_numbers:
            assert not judge(gold, said(gold, number)).right, (gold.id, number)


# As English


def test_a_report_is_long_and_says_in_its_first_line_that_it_is_made_up() -> None:
    for text in texts().values():
        assert "fictional" in text.splitlines()[0]
        assert 2000 <= len(text.split()) <= 4000
        assert max(len(line.split()) for line in text.splitlines()) <= 250


def test_text_has_no_double_spaces_and_nothing_left_to_fill_in() -> None:
    for text in (*texts().values(), *(question.asked.question for question in stress().questions)):
        assert not re.search(r" {2}|[{}<>\[\]|]|\bNone\b| [,.;?]|\.\.", text)


def test_sentences_begin_with_a_capital_and_end_with_a_full_stop() -> None:
    for sentence in sentences():
        assert re.match(r"[A-Z]", sentence), sentence
        assert re.search(r"[^.]\.$", sentence), sentence


def test_articles_fit_the_sound_that_follows() -> None:
    for text in (*sentences(), *(question.asked.question for question in stress().questions)):
        assert not re.search(r"\ba (?=[aeioAEIO])|\ban (?![aeiouAEIOU])", text), text
    assert (article("open-air school"), article("uniform"), article("boat")) == (
        "an open-air school",
        "a uniform",
        "a boat",
    )


def test_counted_nouns_are_plural_and_nothing_is_counted_once() -> None:
    for american in (True, False):
        for domain in domains(in_american=american):
            for count in domain.counts:
                for noun in (count.noun, count.other.noun):
                    assert re.search(r"s\b|children|staff|passers-by", noun), noun
    for report in stress().reports:
        assert all(fact.value > 1 for fact in report.facts)


def test_sentences_without_a_statement_hold_no_figure() -> None:
    for domain in domains(in_american=False):
        for filler in (*domain.fillers, *general_fillers(in_american=False)):
            assert not re.search(r"\d|\b(?:hundred|thousand|million|dozen|per cent)\b", filler), filler


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("test tested", Verb("test", "tested", "tested")),
        ("take took taken", Verb("take", "took", "taken")),
        ("pay for paid for", Verb("pay for", "paid for", "paid for")),
        ("take over took over taken over", Verb("take over", "took over", "taken over")),
    ],
)
def test_forms_of_a_verb_are_read(words: str, verb: Verb) -> None:
    assert read_verb(words) == verb


def test_the_lines_of_the_gold_file_are_json_objects_with_the_fields_of_a_gold_question(folder: Path) -> None:
    wanted = {
        *("id", "type", "question", "answerable", "answers", "match", "numbers", "wrong_numbers", "evidence"),
        *("note", "report", "report_ids"),
    }
    for line in read_text(folder / "questions.jsonl").splitlines():
        assert set(json.loads(line)) == wanted
