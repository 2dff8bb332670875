"""The gate: the gold set's test part against the committed baseline; each of several planted regressions must fail it.

A planted regression changes what the real assistant answered, or what it is given, and leaves the gate as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Asked

from eval.attempts import Task, attempt
from eval.baseline import regressions, tolerances
from eval.cases import GoldQuestion
from eval.choices import SplitChoice
from eval.comparison import compare_runs
from eval.nearest import NearestSentence
from eval.recorded import RecordedRun, read_run, recorded
from eval.relevance import Relevances
from eval.results import results_of
from eval.run import record_of
from eval.selection import packaged_gold, select
from eval.squad_files import spread
from index.embed import Embedder
from index.sentences import sentence_spans
from rag.pipeline import Assistant
from rag.reader.records import SpanReader
from rag.records import Answer, Citation
from rag.settings import Settings
from rag.trace import Explained

BASELINE = Path(__file__).resolve().parent.parent / "eval" / "baselines" / "mexico_2023_test.json"
SELECTION = select(packaged_gold(), split=SplitChoice.TEST, types=[], limit=None)


class Replayed:
    """Answers what the assistant answered, with a fault in it."""

    def __init__(self, asked: Sequence[Asked], fault: Callable[[Answer], Answer]) -> None:
        self._explained = {each.question.question: each.explained for each in asked}
        self._fault = fault

    def explain(
        self, question: str, *, report_ids: Sequence[str] = (), generate: bool | None = None
    ) -> Explained:
        found = self._explained[question]
        return replace(found, answer=self._fault(found.answer))


class Gate:
    """Runs questions and says which measures fail."""

    def __init__(self, assistant: Assistant, texts: Mapping[str, str]) -> None:
        self.baseline = read_run(BASELINE)
        self._texts = texts
        self._relevances = Relevances(assistant.index, SELECTION.golds, {})

    def failing(
        self, system: Replayed | Assistant, golds: Sequence[GoldQuestion] = SELECTION.golds
    ) -> list[str]:
        """The measures that are worse than the baseline's, over these questions."""
        now = self.run(system, golds)
        comparison = compare_runs(self.baseline, now, seed=0)
        assert comparison.questions == len(golds)
        before = {each.measure.name: each.before for each in comparison.measures if each.before is not None}
        values = {each.measure.name: each.now for each in comparison.measures}
        same = replace(self.baseline, values=before)
        return [found.name for found in regressions(same, values, tolerances(same, None), comparison)]

    def run(self, system: Replayed | Assistant, golds: Sequence[GoldQuestion]) -> RecordedRun:
        records = []
        for gold in golds:
            made = attempt(system, Task(gold.question), generate=False, texts=self._texts)
            relevance = self._relevances.of(gold)
            trace = made.explained.trace if made.explained is not None else None
            ranked = relevance.ranked(trace) if relevance is not None else None
            records.append(record_of(gold, made, ranked=ranked, report=self._relevances.report_of(gold)))
        return recorded(
            results_of(records, SELECTION, system="footnote", reports=(), generate=False, seed=0, seconds=1.0)
        )


@pytest.fixture(scope="module")
def gate(real_assistant: Assistant, real_texts: Mapping[str, str]) -> Gate:
    return Gate(real_assistant, real_texts)


def test_the_assistant_is_no_worse_than_the_committed_baseline(gate: Gate, asked: tuple[Asked, ...]) -> None:
    assert gate.failing(Replayed(asked, lambda answer: answer)) == []


def test_the_baseline_holds_the_very_questions_of_the_test_part(gate: Gate) -> None:
    assert list(gate.baseline.records) == [gold.id for gold in SELECTION.golds]


def other_digit(answer: Answer) -> Answer:
    """The first digit that isn't a citation's, one higher."""
    text = re.sub(r"(?<!\[)\d", lambda digit: str((int(digit[0]) + 1) % 10), f"{answer.answer}", count=1)
    return replace(answer, answer=text)


def test_one_digit_altered_in_the_answers_fails_the_gate(gate: Gate, asked: tuple[Asked, ...]) -> None:
    failing = gate.failing(Replayed(asked, other_digit))
    assert {"right", "strict", "unsupported_figures", "verified"} <= set(failing)


def test_one_digit_altered_in_a_single_answer_fails_the_gate(gate: Gate, asked: tuple[Asked, ...]) -> None:
    victim = next(
        each.answer.id
        for each in asked
        if each.question.split == "test"
        and each.question.type == "numeric"
        and other_digit(each.answer) != each.answer
    )
    system = Replayed(asked, lambda answer: other_digit(answer) if answer.id == victim else answer)
    assert "verified" in gate.failing(system)


def test_citations_shifted_by_a_sentence_fail_the_gate(
    gate: Gate, asked: tuple[Asked, ...], real_texts: Mapping[str, str]
) -> None:
    (text,) = real_texts.values()
    spans = sentence_spans(text)

    def next_sentence(citation: Citation) -> Citation:
        start, end = next((span for span in spans if span[0] >= citation.end), spans[0])
        inside = start >= citation.passage.start and end <= citation.passage.end
        passage = (
            citation.passage
            if inside
            else replace(citation.passage, start=start, end=end, text=text[start:end])
        )
        return replace(citation, start=start, end=end, quote=text[start:end], passage=passage)

    def shifted(answer: Answer) -> Answer:
        return replace(answer, citations=tuple(map(next_sentence, answer.citations)))

    failing = gate.failing(Replayed(asked, shifted))
    assert {"citation_precision", "verified", "alce_recall"} <= set(failing)


def test_abstention_switched_off_fails_the_gate(
    gate: Gate, asked: tuple[Asked, ...], real_assistant: Assistant, real_embedder: Embedder
) -> None:
    nearest = NearestSentence(real_assistant.index, real_embedder)

    def never_abstaining(answer: Answer) -> Answer:
        return nearest.explain(answer.question).answer if answer.status == "abstained" else answer

    failing = gate.failing(Replayed(asked, never_abstaining))
    assert {"abstention_recall", "abstention_f1"} <= set(failing)


class WorstFirst:
    """An index whose searches give their lists from the end."""

    def __init__(self, assistant: Assistant) -> None:
        self._index = assistant.index

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def search_dense(self, vector: object, limit: int, report_ids: Sequence[str] = ()) -> object:
        return self._index.search_dense(vector, 10_000, report_ids)[::-1][:limit]

    def search_lexical(self, question: str, limit: int, report_ids: Sequence[str] = ()) -> object:
        return self._index.search_lexical(question, 10_000, report_ids)[::-1][:limit]


def test_broken_retrieval_fails_the_gate(
    gate: Gate, real_assistant: Assistant, real_embedder: Embedder, real_reader: SpanReader
) -> None:
    broken = Assistant(
        WorstFirst(real_assistant),
        real_embedder,
        real_reader,
        Settings(),
        load_generator=lambda: pytest.fail("nothing is generated here"),
    )
    failing = gate.failing(broken, spread(SELECTION.golds, 40))
    assert {"right", "recall_5", "success_1", "mrr", "ndcg_10", "citation_recall"} <= set(failing)
