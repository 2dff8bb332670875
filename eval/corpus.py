"""A question file as a corpus: each article a report of a temporary index, each paragraph a paragraph of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.measures.normalise import normalise
from eval.squad_files import SquadArticle, SquadQuestion
from index.build import add_reports
from index.embed import Embedder
from index.records import Passage
from index.store import Index


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question and the paragraph of the corpus that it is about."""

    question: SquadQuestion
    report_id: str
    start: int
    """Character offset of the paragraph in the report's text."""
    end: int
    """Character offset in the report's text, exclusive."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """An index of articles, and the questions about it."""

    index_dir: Path
    """Gone when the corpus is left."""
    questions: tuple[PlacedQuestion, ...]
    """In the order of the file."""


def article_id(number: int) -> str:
    """The report id of the article with a 1-based number; it must not say what the article is about."""
    return f"article-{number:05}"


@contextmanager
def open_corpus(articles: Sequence[SquadArticle], embedder: Embedder) -> Iterator[Corpus]:
    """Index articles in a temporary folder. Raises LoadError where they hold no text."""
    with tempfile.TemporaryDirectory(prefix="footnote-eval-") as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        questions: list[PlacedQuestion] = []
        for number, article in enumerate(articles, start=1):
            report_id = article_id(number)
            text, placed = _report(article, report_id)
            (reports / f"{report_id}.txt").write_text(text, encoding="utf-8", newline="\n")
            questions += placed
        index_dir = Path(folder) / "index"
        add_reports(index_dir, [reports], embedder=embedder)
        yield Corpus(index_dir, tuple(questions))


def relevant_passages(index: Index, placed: PlacedQuestion) -> frozenset[str]:
    """Ids of the passages of the question's paragraph that hold a gold answer.

    A paragraph is one passage unless it is longer than the embedder reads. Where no passage holds an answer
    whole, all of the paragraph's passages count. Empty for a question without answer.
    """
    if not placed.question.answers:
        return frozenset()
    own = [p for p in index.passages((placed.report_id,)) if placed.start <= p.start < placed.end]
    return frozenset(p.id for p in ([p for p in own if _holds(p, placed.question)] or own))


def _report(article: SquadArticle, report_id: str) -> tuple[str, list[PlacedQuestion]]:
    """The article as plain text, and its questions with the places of their paragraphs."""
    # A marked heading keeps the loader from taking short paragraphs for headings.
    text = f"# {article.title or report_id}\n"
    placed: list[PlacedQuestion] = []
    for paragraph in article.paragraphs:
        # On one line, a paragraph stays one whatever its line breaks; `#` would make it a heading.
        line = " ".join(paragraph.context.split()).lstrip("# ")
        start = len(text) + 1
        text = f"{text}\n{line}\n"
        placed += [PlacedQuestion(q, report_id, start, start + len(line)) for q in paragraph.questions]
    return text, placed


def _holds(passage: Passage, question: SquadQuestion) -> bool:
    words = f" {normalise(passage.text)} "
    return any(f" {wanted} " in words for gold in question.golds if (wanted := normalise(gold)))
