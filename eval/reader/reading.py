"""Measures a span reader that is given the passage: does it find the answer, and know when there is none?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from eval.measures.bootstrap import Estimate, estimate, estimate_statistic
from eval.measures.shares import NOTHING, Share
from eval.measures.squad import at_threshold, best_threshold, exact_match, f1_score, numeric_match
from eval.reader.answerability import THRESHOLD, Ranked, answerable_f1, brier
from eval.reader.nearest_negatives import NearestParagraphs
from eval.squad_files import SquadArticle, SquadQuestion, spread
from rag.reader.records import ReadPassage, SpanReader

TITLES: Final[Mapping[str, str]] = {
    "exact": "Exact match, answerable",
    "f1": "F1, answerable",
    "numeric": "Same numbers, answerable",
    "squad2_exact": "Exact match, all, own threshold",
    "squad2_f1": "F1, all, own threshold",
    "squad2_no_answer": "Rightly abstained",
    "squad2_best_f1": "F1, all, best threshold",
    "answerable_f1": "Answerable or not: F1, own threshold",
    "answerable_best_f1": "Answerable or not: F1, best threshold",
    "answerable_auroc": "Answerable or not: AUROC",
    "brier": "Brier score (0 is best)",
    "calibration_error": "Calibration error (0 is best)",
}
"""All measures by their names in files, in the order of the table.

The first three take the best span whatever the reader's doubts; the next ones abstain below the threshold. What
needs questions of both kinds has no value where there is one kind only.
"""


@dataclass(frozen=True, slots=True)
class ReadingCase:
    """A question with the passage to read."""

    id: str
    source: str
    """Data set of the question; the same for a negative that was made of it."""
    question: str
    passage: ReadPassage
    golds: tuple[str, ...]
    """Acceptable answers; empty where the passage doesn't answer."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A question and where it stands."""

    number: int
    """Of the article in its file."""
    article: SquadArticle
    context: str
    question: SquadQuestion


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """A case and what the reader said."""

    case: ReadingCase
    text: str
    """The best span's text; empty where there is none."""
    answerable: float
    """The reader's probability that the passage answers, 0 to 1."""

    @property
    def has_answer(self) -> bool:
        """Whether the passage answers, by its label."""
        return bool(self.case.golds)


def reading_cases(
    articles: Sequence[SquadArticle], *, limit: int | None, negatives: bool
) -> tuple[ReadingCase, ...]:
    """The questions of a file as cases, at most `limit`, evenly spread.

    With `negatives`, each chosen answerable question comes once more with the nearest other paragraph.
    """
    placed = [
        _Placed(number, article, paragraph.context, question)
        for number, article in enumerate(articles)
        for paragraph in article.paragraphs
        for question in paragraph.questions
    ]
    chosen = spread(placed, limit)
    cases = [_case(placed.article, placed.context, placed.question) for placed in chosen]
    return (*cases, *_negatives(chosen)) if negatives else tuple(cases)


def read_cases(
    reader: SpanReader, cases: Sequence[ReadingCase], *, progress: Callable[[], None] = lambda: None
) -> tuple[ReadingRecord, ...]:
    """Let the reader read every case; `progress` is called after each."""
    records = []
    for case in cases:
        reading = reader.read(case.question, [case.passage])[0]
        text = reading.spans[0].text if reading.spans else ""
        records.append(ReadingRecord(case, text, reading.answerable))
        progress()
    return tuple(records)


def measure_reading(records: Sequence[ReadingRecord], *, seed: int) -> dict[str, Estimate]:
    """Every measure of `TITLES`, by name, with its interval over the cases."""
    shares = {name: estimate([share(r) for r in records], seed=seed) for name, share in _SHARES.items()}
    ranked = Ranked([r.answerable for r in records], [r.has_answer for r in records])
    statistic = partial(estimate_statistic, n=len(records), seed=seed)
    found = shares | {
        "squad2_best_f1": _best_squad(records),
        "answerable_best_f1": statistic(ranked.best_f1),
        "answerable_auroc": statistic(ranked.auroc),
        "calibration_error": statistic(ranked.calibration_error),
    }
    if len({record.has_answer for record in records}) < 2:
        found |= dict.fromkeys(_OF_BOTH_KINDS, Estimate(None, 0, None, None))
    return {name: found[name] for name in TITLES}


def best_answerable_threshold(records: Sequence[ReadingRecord]) -> float | None:
    """The probability from which to say "answers" for the best F1; None unless there are both kinds."""
    if len({record.has_answer for record in records}) < 2:
        return None
    best = Ranked([r.answerable for r in records], [r.has_answer for r in records]).best()
    return None if best is None else best.threshold


def by_source(records: Sequence[ReadingRecord]) -> dict[str, tuple[ReadingRecord, ...]]:
    """The records of each source, sources in alphabetical order."""
    names = sorted({record.case.source for record in records})
    return {name: tuple(record for record in records if record.case.source == name) for name in names}


def _case(article: SquadArticle, context: str, question: SquadQuestion) -> ReadingCase:
    # The data sets name negatives after what they were made of: `NAME + …` and `NAME (mined)`.
    source = question.source.split(" + ")[0].removesuffix(" (mined)")
    passage = ReadPassage(context, article.title)
    return ReadingCase(question.id, source, question.question, passage, question.golds)


def _negatives(chosen: Sequence[_Placed]) -> Iterator[ReadingCase]:
    answerable = (placed for placed in chosen if placed.question.answers)
    for _, of_article in groupby(answerable, key=lambda placed: placed.number):
        members = list(of_article)
        article = members[0].article
        search = NearestParagraphs(article)
        for question in (placed.question for placed in members):
            other = search.nearest(question)
            if other is not None:
                made = SquadQuestion(f"{question.id}-nearest", question.question, (), question.source)
                yield _case(article, other, made)


def _of_answerable(measure: Callable[[str, Sequence[str]], float | None], record: ReadingRecord) -> Share:
    value = measure(record.text, record.case.golds) if record.has_answer else None
    return NOTHING if value is None else Share(value, 1)


def _of_all(measure: Callable[[str, Sequence[str]], float], record: ReadingRecord) -> Share:
    score = measure(record.text, record.case.golds)
    doubt = 1 - record.answerable
    return Share(at_threshold(score, doubt, threshold=1 - THRESHOLD, answerable=record.has_answer), 1)


def _abstained(record: ReadingRecord) -> Share:
    return NOTHING if record.has_answer else _of_all(f1_score, record)


def _best_squad(records: Sequence[ReadingRecord]) -> Estimate:
    """The value only: what the best threshold is worth on other questions is what the own threshold says."""
    if not records:
        return Estimate(None, 0, None, None)
    best = best_threshold(
        [f1_score(r.text, r.case.golds) for r in records],
        [1 - r.answerable for r in records],
        [r.has_answer for r in records],
        [bool(r.text) for r in records],
    )
    return Estimate(round(best.score, 6), len(records), None, None)


_SHARES: Final[Mapping[str, Callable[[ReadingRecord], Share]]] = {
    "exact": partial(_of_answerable, exact_match),
    "f1": partial(_of_answerable, f1_score),
    "numeric": partial(_of_answerable, numeric_match),
    "squad2_exact": partial(_of_all, exact_match),
    "squad2_f1": partial(_of_all, f1_score),
    "squad2_no_answer": _abstained,
    "answerable_f1": lambda record: answerable_f1(record.answerable, record.has_answer),
    "brier": lambda record: brier(record.answerable, record.has_answer),
}
_OF_BOTH_KINDS: Final = (
    "squad2_exact",
    "squad2_f1",
    "squad2_best_f1",
    "answerable_f1",
    "answerable_best_f1",
    "answerable_auroc",
    "brier",
    "calibration_error",
)
