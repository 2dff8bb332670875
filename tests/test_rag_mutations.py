"""Right answers hold as they are; altered in any way, `footnote verify` and the pipeline's own verifier refuse them."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Asked
from mutations import Mutant, mutants, reworded

from index.build import add_reports
from index.embed import Embedder
from index.store import open_index
from rag.chat import Generator
from rag.pipeline import Assistant
from rag.reader.records import SpanReader
from rag.records import Answer, Reason
from rag.settings import Settings
from rag.verify import check_answer, holds_generated, statement_problems
from rag.verify.check import read_citation

SEED = 20231124
EVERY = 3
"""Of the gold questions' answers, each third is damaged here; `benchmarks/mutations.py` damages them all."""
MADE_UP = Path(__file__).parent / "golden" / "veldara"
ALWAYS_TOLD = (
    "digit|number word|year|unit|measure|bound|scope|negation|name|offset|quote|mark|asked year|"
    "record: value|record: text|record: unit|record: period|record: citation|record: verdict|record: operand"
).split("|")


@dataclass(frozen=True, slots=True)
class Sound:
    """Answers that hold, and the texts that they cite."""

    answers: tuple[Answer, ...]
    texts: Mapping[str, str]


def _no_generator() -> Generator:
    raise AssertionError("a quoted answer needs no generator")


@pytest.fixture(scope="module")
def made_up(
    real_embedder: Embedder, real_reader: SpanReader, tmp_path_factory: pytest.TempPathFactory
) -> Sound:
    """The real assistant's right answers on a made-up report, some of them in other words too."""
    folder = tmp_path_factory.mktemp("veldara") / "index"
    add_reports(folder, [MADE_UP / "report.txt"], embedder=real_embedder)
    index = open_index(folder, real_embedder)
    texts = {info.sha256: index.report_text(info.id) for info in index.reports()}
    assistant = Assistant(index, real_embedder, real_reader, Settings(), load_generator=_no_generator)
    lines = (MADE_UP / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [(row, assistant.ask(row["question"], generate=False)) for row in map(json.loads, lines)]
    assistant.close()
    right = [answer for row, answer in asked if row["states"] in answer.answer]
    others = [other for answer in right if (other := reworded(answer)) is not None]
    assert len(right) >= 0.9 * len(asked)
    assert len(others) >= 10
    return Sound((*right, *others), texts)


@pytest.fixture(scope="module")
def sound(asked: tuple[Asked, ...], real_texts: Mapping[str, str], made_up: Sound) -> Sound:
    """Right answers on the bundled report and on the made-up one."""
    gold = [case.answer for case in asked if case.question.split == "dev"][::EVERY]
    return Sound((*gold, *made_up.answers), {**real_texts, **made_up.texts})


@pytest.fixture(scope="module")
def damaged(sound: Sound) -> tuple[Mutant, ...]:
    """One altered copy of each kind of every answer."""
    chance = random.Random(SEED)  # noqa: S311 - damage that can be repeated, no secret
    return tuple(mutant for answer in sound.answers for mutant in mutants(answer, chance))


def test_no_answer_to_a_gold_question_is_refused(
    asked: tuple[Asked, ...], real_texts: Mapping[str, str]
) -> None:
    refused = {a.question.id: check_answer(a.answer, real_texts) for a in asked}
    assert not {name: problems for name, problems in refused.items() if problems}
    assert not [a.question.id for a in asked if a.answer.reason is Reason.UNSUPPORTED]


def test_no_answer_on_a_made_up_report_is_refused_nor_is_one_in_other_words(made_up: Sound) -> None:
    refused = {answer.answer: check_answer(answer, made_up.texts) for answer in made_up.answers}
    assert not {text: problems for text, problems in refused.items() if problems}


def _told(missed: Sequence[Mutant], made: Sequence[Mutant]) -> str:
    lines = [f"{mutant.kind}: {mutant.where} | {mutant.answer.answer}" for mutant in missed]
    return f"{len(missed)} of {len(made)} missed\n" + "\n".join(lines)


def test_alteration_of_an_answer_is_told(damaged: tuple[Mutant, ...], sound: Sound) -> None:
    missed = [mutant for mutant in damaged if not check_answer(mutant.answer, sound.texts)]
    assert len(damaged) >= 1000
    assert set(ALWAYS_TOLD) <= {mutant.kind for mutant in damaged}
    assert len(missed) <= 0.005 * len(damaged), _told(missed, damaged)
    assert not [mutant for mutant in missed if mutant.kind in ALWAYS_TOLD], _told(missed, damaged)


def test_altered_statement_is_refused_before_it_is_part_of_an_answer(damaged: tuple[Mutant, ...]) -> None:
    made, missed = [], []
    for mutant in damaged:
        if mutant.statement is None:
            continue
        text, number = mutant.statement
        citation = next(citation for citation in mutant.answer.citations if citation.id == number)
        quoted, question = read_citation(citation), mutant.answer.question
        made.append(mutant)
        if not statement_problems(text, quoted, question, citation.passage.text):
            missed.append(mutant)
        # As a model's wording of a sentence that states it rightly, it is dropped too.
        elif mutant.kind in ALWAYS_TOLD:
            assert not holds_generated(text, citation.quote, question, None, None, citation.passage.text)
    assert len(made) >= 300
    assert len(missed) <= 0.01 * len(made), _told(missed, made)
    assert not [mutant for mutant in missed if mutant.kind in ALWAYS_TOLD], _told(missed, made)


def test_every_kind_of_damage_is_done_often(damaged: tuple[Mutant, ...]) -> None:
    made = Counter(mutant.kind for mutant in damaged)
    rare = {"record: operand", "asked year"}
    assert not {kind: number for kind, number in made.items() if number < 10 and kind not in rare}


def test_verification_takes_milliseconds(sound: Sound) -> None:
    took = []
    for answer in sound.answers:
        began = time.perf_counter()
        check_answer(answer, sound.texts)
        took.append(time.perf_counter() - began)
    # 1 ms as a rule (`benchmarks/mutations.py`); a busy machine gets fifty times that.
    assert sorted(took)[len(took) // 2] < 0.05
