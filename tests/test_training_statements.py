"""The generated statements: same for a seed, true offsets, the shares promised, labels that hold when re-derived."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from random import Random

import pytest

from rag.training.examples import Example
from rag.training.statements import generate_statements
from rag.training.statements.frames import Subject, read_subjects, subjects
from rag.training.statements.markup import MarkupError, parse
from rag.training.statements.passages import draw_passage
from rag.training.statements.questions import answered, near_miss


@cache
def examples() -> tuple[Example, ...]:
    return tuple(generate_statements(seed=11, count=2000))


def test_the_same_seed_gives_the_same_examples() -> None:
    assert list(generate_statements(seed=4, count=60)) == list(generate_statements(seed=4, count=60))
    assert list(generate_statements(seed=4, count=60)) != list(generate_statements(seed=5, count=60))
    assert list(islice(generate_statements(seed=4, count=60), 20)) == list(
        generate_statements(seed=4, count=20)
    )


def test_every_answer_stands_at_its_offset() -> None:
    for example in examples():
        for answer in example.answers:
            assert answer.text
            assert example.context[answer.start : answer.start + len(answer.text)] == answer.text


def test_no_question_comes_twice_on_a_passage() -> None:
    assert len({(example.question, example.context) for example in examples()}) == len(examples())
    assert len({example.id for example in examples()}) == len(examples())


def test_about_three_in_ten_have_no_answer() -> None:
    share = sum(not example.answers for example in examples()) / len(examples())
    assert 0.24 <= share <= 0.36


def test_about_half_of_the_answerable_ones_have_a_near_miss_beside_them() -> None:
    missed = {example.context for example in examples() if not example.answers}
    answerable = [example for example in examples() if example.answers]
    assert 0.4 <= sum(example.context in missed for example in answerable) / len(answerable) <= 0.65


def test_passages_have_one_to_seven_sentences_and_20_to_180_words() -> None:
    for example in examples():
        assert 20 <= len(example.context.split()) <= 180
        assert example.context.count(". ") <= 6


def test_about_seven_in_ten_have_a_heading() -> None:
    assert 0.6 <= sum(bool(example.heading) for example in examples()) / len(examples()) <= 0.8


def test_nothing_of_the_markup_is_left() -> None:
    for example in examples():
        assert not re.search(
            r"[{}<>\[\]|]|\s\s|\bNone\b", example.question + example.context + example.heading
        )


def test_no_sentence_starts_with_a_figure() -> None:
    for example in examples():
        assert not re.search(r"(^|[.?] )\d", example.context), example.context


def test_there_are_enough_statements_and_subjects() -> None:
    assert sum(len(frame.wordings) for subject in subjects() for frame in subject.frames) >= 150
    assert len(subjects()) >= 25


def test_no_subject_or_kind_of_question_rules() -> None:
    first = Counter(example.question.split()[0].lower() for example in examples())
    assert len(first) >= 10
    assert max(first.values()) < 0.65 * len(examples())


def test_a_year_that_only_the_question_names_has_no_answer() -> None:
    checked = 0
    for example in examples():
        asked = set(re.findall(r"\b(?:19|20)\d\d\b", example.question))
        meant = re.search(r"previous|before|earlier|later|next|following|/\d\d", example.context)
        if asked and not meant and not all(year in example.context for year in asked):
            assert not example.answers, example
            checked += 1
    assert checked > 30


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - nothing secret is drawn


def one_frame(frame: str) -> Subject:
    head = (
        "subject: boats\nheadings: Boats\nagencies: Boat Office\npool kind: canoes; barges; ferries; yachts\n"
    )
    return read_subjects(
        head + "filler: It was a wet year on the water, as all of the owners said at length.\n\n" + frame
    )[0]


def test_of_two_years_the_named_one_is_labelled() -> None:
    """Read off the sentences alone, without the labels."""
    prisons = next(subject for subject in subjects() if subject.name == "prisons")
    deaths = next(frame for frame in prisons.frames if "deaths in custody" in repr(frame.wordings))
    alone = replace(prisons, frames=[deaths])
    count = r"(?:At least |at least )?([\w-]+)"
    shapes = (
        rf"{count} prisoners died in custody in (\d+), .* compared with [a-z ]*?([\w-]+) deaths in (\d+)",
        r"In (?P<year>\d+), [a-z ]*?(?P<now>[\w-]+) deaths .* "
        r"In (?P<past>\d+), there had been [a-z ]*?(?P<then>[\w-]+) deaths",
    )
    checked = 0
    for seed in range(300):
        passage = draw_passage(dice(seed), alone)
        first, second = re.search(shapes[0], passage.text), re.search(shapes[1], passage.text)
        if first:
            told = {first[2]: first[1], first[4]: first[3]}
        else:
            assert second
            told = {second["year"]: second["now"], second["past"]: second["then"]}
        for question, _, ask in answered(passage, 3):
            year = re.search(r"20\d\d", question.text)
            if year and ask.label in ("a", "c"):
                assert question.mark is not None
                assert (
                    passage.text[question.mark.start : question.mark.end]
                    .lower()
                    .endswith(told[year[0]].lower())
                )
                checked += 1
    assert checked > 100


def test_labels_follow_their_slots_whatever_is_drawn() -> None:
    subject = one_frame(
        "> In {Y}, {a:n 10-90} {k1:kind} sank in {T:city}, and {b:n 10-90} {k2:kind} sank there in {Y-1} for want of "
        "anybody who looked after them in the winter.\n"
        "a: First {k1} {Y}?\nb: Second {k2} {Y-1}?\n- burn: Burnt {?kind}?"
    )
    for seed in range(200):
        passage = draw_passage(dice(seed), subject)
        for question, _, _ in answered(passage, 2):
            assert question.mark is not None
            answer = passage.text[question.mark.start : question.mark.end]
            first = re.fullmatch(r"First (\w+) (\d+)\??", question.text, re.IGNORECASE)
            second = re.fullmatch(r"Second (\w+) (\d+)\??", question.text, re.IGNORECASE)
            if first:
                assert f"In {first[2]}, {answer} {first[1]} sank in" in passage.text
            else:
                assert second
                assert f"and {answer} {second[1]} sank there in {second[2]} for" in passage.text


def test_near_misses_name_a_year_or_kind_that_the_passage_has_not() -> None:
    subject = one_frame(
        "> In {Y}, {a:n 10-90} {k1:kind} sank in the great storm that nobody had foreseen, as the harbour master said "
        "when he was asked about it.\na: How many {k1} sank in {Y}?\n- burn: How many {?kind} burnt?"
    )
    found = 0
    for seed in range(100):
        passage = draw_passage(dice(seed), subject)
        _, stated, ask = answered(passage, 1)[0]
        miss = near_miss(passage, stated, ask)
        if miss is not None:
            words = set(re.findall(r"\w+", miss.text.lower())) - {"how", "many", "sank", "in", "burnt"}
            assert any(word not in passage.text.lower() for word in words)
            found += 1
    assert found > 80


@pytest.mark.parametrize("text", ["a {b", "a <b/c", "[x:y", "a ] b", "[no label]"])
def test_markup_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text)


def test_every_question_of_every_frame_can_be_asked() -> None:
    for subject in subjects():
        for frame in subject.frames:
            alone = Subject(
                subject.name, subject.headings, subject.agencies, subject.pools, subject.fillers, [frame]
            )
            labels = {
                question.label
                for seed in range(20)
                for stated in draw_passage(dice(seed), alone).stated
                for question in stated.asks
            }
            assert labels == {ask.label for ask in frame.asks}, (subject.name, frame.name)
