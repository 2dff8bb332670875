"""Question files in SQuAD's format (versions 1.1 and 2.0) and in the project's examples format, as one record.

SQuAD's: `{"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "answers": [{"text",
"answer_start"}]}]}]}]}`. A question without answers isn't answered by its paragraph; `is_impossible` and
`plausible_answers` are not needed and not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import TypeVar

from eval.json_lines import Fields, as_object, parse, read_text, write_text
from index.errors import InputError
from rag.contract import JsonObject
from rag.training.examples import Example, Span, read_examples

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question about a paragraph."""

    id: str
    question: str
    answers: tuple[Span, ...]
    """Acceptable answers; empty where the paragraph has none."""
    source: str
    """Name of the data set that it comes from."""

    @property
    def golds(self) -> tuple[str, ...]:
        """The texts of the acceptable answers, each once."""
        return tuple(dict.fromkeys(answer.text for answer in self.answers))


@dataclass(frozen=True, slots=True)
class SquadParagraph:
    """A text and what is asked about it."""

    context: str
    questions: tuple[SquadQuestion, ...]


@dataclass(frozen=True, slots=True)
class SquadArticle:
    """A document: paragraphs under one title."""

    title: str
    """Empty where it isn't known."""
    paragraphs: tuple[SquadParagraph, ...]


def read_articles(path: Path) -> tuple[SquadArticle, ...]:
    """The articles of a file: SQuAD's format if its name ends in `.json`, else lines of examples (`.gz` too).

    Raises:
        InputError: the file can't be read, isn't in its format, or holds no question.

    """
    if not path.is_file():
        raise InputError(f"{path} is no file; check the path")
    articles = _read_squad(path) if path.suffix == ".json" else articles_of(read_examples(path))
    if not any(paragraph.questions for article in articles for paragraph in article.paragraphs):
        raise InputError(f"{path} holds no question")
    return articles


def articles_of(examples: Iterable[Example]) -> tuple[SquadArticle, ...]:
    """Examples grouped by source, document (`group`) and passage, each in the order in which it first comes.

    Examples without a document are articles of their own by passage: who knows what stands beside them?
    """
    documents: dict[tuple[str, str, str], dict[str, list[Example]]] = {}
    for example in examples:
        alone = "" if example.group else example.context
        contexts = documents.setdefault((example.source, example.group, alone), {})
        contexts.setdefault(example.context, []).append(example)
    return tuple(_article(contexts) for contexts in documents.values())


def sampled(
    articles: Sequence[SquadArticle], *, sources: Sequence[str], paragraphs: int, questions: int
) -> tuple[SquadArticle, ...]:
    """A part of some articles, about equally many paragraphs from each; only answerable questions.

    Args:
        articles: What to choose from; paragraphs without a question left, and articles without a title, are
            left out.
        sources: Beginnings of the names of the sources to take; empty: all.
        paragraphs: Most paragraphs altogether.
        questions: Most questions a paragraph; its first ones.

    """
    kept = [replace(a, paragraphs=tuple(_answerable(a, sources, questions))) for a in articles if a.title]
    numbered = [[(at, p) for p in article.paragraphs] for at, article in enumerate(kept)]
    in_turns = [pair for pair in chain.from_iterable(zip_longest(*numbered)) if pair is not None]
    chosen = in_turns[:paragraphs]
    parts = [tuple(p for of, p in chosen if of == at) for at in range(len(kept))]
    return tuple(replace(article, paragraphs=part) for article, part in zip(kept, parts, strict=True) if part)


def write_squad(path: Path, articles: Sequence[SquadArticle]) -> None:
    """Write articles in SQuAD's format, version 2.0. Raises InputError where the file can't be written."""
    data = [
        {
            "title": article.title,
            "paragraphs": [
                {"context": paragraph.context, "qas": [_question_json(q) for q in paragraph.questions]}
                for paragraph in article.paragraphs
            ],
        }
        for article in articles
    ]
    write_text(path, json.dumps({"version": "v2.0", "data": data}, ensure_ascii=False) + "\n")


def spread(items: Sequence[_Item], limit: int | None) -> tuple[_Item, ...]:
    """At most `limit` items, evenly spread over the whole, in order; all for None."""
    if limit is None or limit >= len(items):
        return tuple(items)
    return tuple(items[at * len(items) // limit] for at in range(limit))


def _read_squad(path: Path) -> tuple[SquadArticle, ...]:
    whole = Fields(as_object(parse(read_text(path), str(path)), str(path)), str(path))
    articles = []
    for number, fields in enumerate(_objects(whole, "data"), start=1):
        where = f"{path}: article {number}"
        paragraphs = []
        for paragraph in _objects(Fields(fields, where), "paragraphs"):
            held = Fields(paragraph, where)
            questions = tuple(_question(Fields(qa, where), path.stem) for qa in _objects(held, "qas"))
            paragraphs.append(SquadParagraph(held.text("context"), questions))
        title = Fields(fields, where).optional_text("title") or ""
        articles.append(SquadArticle(title.replace("_", " ").strip(), tuple(paragraphs)))
    return tuple(articles)


def _question(fields: Fields, source: str) -> SquadQuestion:
    answers = []
    for answer in _objects(fields, "answers"):
        text, start = answer.get("text"), answer.get("answer_start", 0)
        if not isinstance(text, str) or not isinstance(start, int):
            raise fields.fail("an answer needs a `text` and an `answer_start`")
        answers.append(Span(text, start))
    return SquadQuestion(fields.text("id"), fields.text("question"), tuple(answers), source)


def _objects(fields: Fields, name: str) -> Iterator[Mapping[str, object]]:
    return (as_object(item, f"{fields.where}: `{name}`") for item in fields.items(name))


def _article(contexts: Mapping[str, Sequence[Example]]) -> SquadArticle:
    paragraphs = tuple(
        SquadParagraph(context, tuple(SquadQuestion(e.id, e.question, e.answers, e.source) for e in examples))
        for context, examples in contexts.items()
    )
    first = next(iter(contexts.values()))[0]
    return SquadArticle(first.heading or first.group, paragraphs)


def _answerable(article: SquadArticle, sources: Sequence[str], most: int) -> Iterator[SquadParagraph]:
    for paragraph in article.paragraphs:
        kept = [q for q in paragraph.questions if q.answers and q.source.startswith(tuple(sources) or "")]
        if kept:
            yield replace(paragraph, questions=tuple(kept[:most]))


def _question_json(question: SquadQuestion) -> JsonObject:
    return {
        "id": question.id,
        "question": question.question,
        "answers": [{"text": answer.text, "answer_start": answer.start} for answer in question.answers],
        "is_impossible": not question.answers,
    }
