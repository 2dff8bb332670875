"""Questions in any of the three forms that a run takes, as gold questions with the texts that they are about.

- Gold questions (JSON lines) ask about reports, which are indexed apart from them.
- A file in SQuAD's format (`.json`, version 1.1 or 2.0) brings its paragraphs: each article is a report. A question's
  evidence is the sentence of its paragraph that holds the answer; one without an answer is held to be unanswerable,
  though another article might answer it.
- A folder in BEIR's layout brings documents, each a report of its own. Only retrieval can be measured on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eval.beir import is_beir, read_beir
from eval.cases import GoldQuestion, read_gold
from eval.corpus import article_id
from eval.measures.normalise import tokens
from eval.squad_files import SquadArticle, SquadParagraph, SquadQuestion, read_articles
from index.errors import InputError
from index.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What a file or folder holds."""

    golds: tuple[GoldQuestion, ...]
    files: tuple[Path, ...]
    """All that was read."""
    articles: tuple[SquadArticle, ...] = ()
    """The texts that it brings; empty where its questions are about reports."""
    relevant: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Of a retrieval set, by question id, the grades of relevant articles by their report ids."""


def read_questions_with_texts(path: Path) -> QuestionFile:
    """Read a file of gold questions, one in SQuAD's format (`.json`), or a folder in BEIR's layout.

    Raises:
        InputError: it can't be read, isn't of its form, holds no question, or an id stands twice.

    """
    if path.is_dir():
        if not is_beir(path):
            raise InputError(
                f"{path} is a folder without corpus.jsonl and queries.jsonl; name a file of questions"
            )
        return _beir(path)
    if path.suffix == ".json":
        articles = read_articles(path)
        golds = tuple(_squad_golds(articles))
        seen: set[str] = set()
        for gold in golds:
            if gold.id in seen:
                raise InputError(f"{path}: the id {gold.id!r} stands twice; ids must be unique")
            seen.add(gold.id)
        return QuestionFile(golds, (path,), articles)
    return QuestionFile(read_gold(path), (path,))


def _squad_golds(articles: tuple[SquadArticle, ...]) -> Iterator[GoldQuestion]:
    for number, article in enumerate(articles, start=1):
        for paragraph in article.paragraphs:
            for question in paragraph.questions:
                yield _squad_gold(question, paragraph, article_id(number))


def _squad_gold(question: SquadQuestion, paragraph: SquadParagraph, report: str) -> GoldQuestion:
    # Of an answer like "." nothing is left to look for.
    golds = tuple(gold for gold in question.golds if tokens(gold))
    return GoldQuestion(
        id=question.id,
        type="squad" if golds else "unanswerable",
        question=question.question,
        answerable=bool(golds),
        answers=(golds,) if golds else (),
        evidence=tuple(dict.fromkeys(_evidence(question, paragraph.context))) if golds else (),
        report=report,
    )


def _evidence(question: SquadQuestion, context: str) -> Iterator[str]:
    """The sentences that an answer touches; the whole paragraph where an offset is off."""
    spans = sentence_spans(context)
    for answer in question.answers:
        start, end = answer.start, answer.start + len(answer.text)
        if context[start:end] != answer.text:
            yield context
            continue
        touched = [span for span in spans if span[0] < end and start < span[1]]
        yield context[touched[0][0] : touched[-1][1]] if touched else context


def _beir(folder: Path) -> QuestionFile:
    held = read_beir(folder)
    articles = tuple(SquadArticle(d.title, (SquadParagraph(d.text, ()),)) for d in held.documents)
    reports = {document.id: article_id(number) for number, document in enumerate(held.documents, start=1)}
    golds = tuple(
        GoldQuestion(id=query.id, type="retrieval", question=query.text, answerable=True)
        for query in held.queries
    )
    relevant = {
        query.id: {reports[document]: grade for document, grade in query.grades.items()}
        for query in held.queries
    }
    files = (folder / "corpus.jsonl", folder / "queries.jsonl", *sorted((folder / "qrels").glob("*.tsv")))
    return QuestionFile(golds, files, articles, relevant)
