"""Unanswerable questions made of answerable ones: each with the nearest other paragraph of its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.measures.normalise import normalise
from eval.squad_files import SquadArticle, SquadQuestion
from index.lexical import LexicalIndex


class NearestParagraphs:
    """Searches one article's paragraphs by BM25 for those that don't answer a question.

    To hold an answer is to contain one as a run of whole words, compared as `normalise` compares. A paragraph
    may answer in other words all the same: some of what is found isn't truly unanswerable.
    """

    def __init__(self, article: SquadArticle) -> None:
        self._contexts: Sequence[str] = tuple(dict.fromkeys(p.context for p in article.paragraphs))
        self._words = [f" {normalise(context)} " for context in self._contexts]
        self._index = LexicalIndex.build(self._contexts)
        self._asked = {
            (_plain(question.question), paragraph.context)
            for paragraph in article.paragraphs
            for question in paragraph.questions
            if question.answers
        }

    def nearest(self, question: SquadQuestion) -> str | None:
        """The best-ranked paragraph that holds none of the answers and that the question isn't asked about.

        None where no other paragraph shares a word with the question.
        """
        wanted = [words for gold in question.golds if (words := normalise(gold))]
        return next(self._others(question, wanted), None)

    def _others(self, question: SquadQuestion, wanted: Sequence[str]) -> Iterator[str]:
        for row, _ in self._index.search(question.question, len(self._contexts)):
            held = any(f" {words} " in self._words[row] for words in wanted)
            if not held and (_plain(question.question), self._contexts[row]) not in self._asked:
                yield self._contexts[row]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
