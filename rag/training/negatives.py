"""Hard negatives: passages that retrieval would bring for a question, and that don't answer it.

They are found the way `rag/retrieve.py` finds passages, each document being searched as a report is: cosine
and BM25 over its passages, fused by reciprocal rank.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.embed import Embedder
from index.lexical import LexicalIndex
from rag.retrieve import LIST_LENGTH, RANK_CONSTANT
from rag.training.examples import Example
from rag.training.holding import holds

FEWEST_PASSAGES = 4
"""Documents with fewer passages are left out: their nearest other passage is seldom near."""
MOST_PASSAGES = 200
"""Of longer documents, the first passages; the longest report chapters have about as many."""
SHORTEST_ANSWER = 3
"""Characters. Shorter answers (`7`, `no`) stand in many passages, or nowhere to be looked for."""

LONGEST_ANSWER = 12
"""Words of a question's shortest answer. A longer one is told in other words elsewhere, and not found."""

_POLAR: Final = re.compile(
    r"(?:is|are|was|were|am|be|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n['’]t)?\b",
    re.IGNORECASE,
)
_YES_NO: Final = frozenset("yes no true false none both neither".split())


@dataclass(frozen=True, slots=True)
class _Document:
    examples: tuple[Example, ...]
    """Its chosen questions."""
    passages: tuple[Example, ...]
    """One example for each distinct passage, in the order in which they came."""


def mine_negatives(
    examples: Sequence[Example], embedder: Embedder, *, per_question: int, share: float, seed: int
) -> Iterator[Example]:
    """Unanswerable examples: a question with the best-ranked other passages of its document.

    A passage is taken only if it holds none of the question's answers, as `holds` looks for them. Left out are
    questions with an answer of fewer than `SHORTEST_ANSWER` characters, with only long answers, or asked for yes
    or no; and documents with fewer than `FEWEST_PASSAGES` passages. A document is one `group` of one `source`.

    Args:
        examples: All examples of one part: no other passages are used.
        embedder: Embeds each chosen question and each distinct passage once.
        per_question: Most negatives for a question; their ids end in `-neg1`, `-neg2`, …
        share: Share of the questions that get negatives, 0 to 1, chosen by hash.
        seed: Another one chooses other questions.

    """
    answered: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    asked: set[tuple[str, str]] = set()
    for example in examples:
        asked.add((_plain(example.question), example.context))
        answered[(*_document(example), _plain(example.question))].update(a.text for a in example.answers)
    documents = _documents(examples, embedder, share=share, seed=seed)
    passages = dict.fromkeys(p.context for d in documents for p in d.passages)
    # Pieces, since a passage may be longer than the embedder reads.
    pieces = {context: _pieces(context, embedder) for context in passages}
    embedded = _embedded([piece for each in pieces.values() for piece in each], embedder)
    questions = _embedded([e.question for d in documents for e in d.examples], embedder)
    for document in documents:
        search = _Search(document, pieces, embedded)
        for example in document.examples:
            answers = answered[(*_document(example), _plain(example.question))]
            found = 0
            for passage in search.ranked(example.question, questions[example.question]):
                if found == per_question:
                    break
                if (_plain(example.question), passage.context) in asked:
                    continue
                if holds(passage.context, answers, question=example.question):
                    continue
                found += 1
                yield replace(
                    example,
                    id=f"{example.id}-neg{found}",
                    source=f"{example.source} (mined)",
                    context=passage.context,
                    heading=passage.heading,
                    answers=(),
                )


class _Search:
    """One document's passages, as an index of a report would rank them."""

    def __init__(
        self,
        document: _Document,
        pieces: dict[str, tuple[str, ...]],
        embedded: dict[str, NDArray[np.float32]],
    ) -> None:
        self._passages = document.passages
        rows = [
            (number, piece)
            for number, passage in enumerate(document.passages)
            for piece in pieces[passage.context]
        ]
        self._numbers = [number for number, _ in rows]
        self._dense = DenseIndex.build(np.stack([embedded[piece] for _, piece in rows]))
        self._lexical = LexicalIndex.build([passage.context for passage in document.passages])

    def ranked(self, question: str, vector: NDArray[np.float32]) -> list[Example]:
        """Passages, best first; a passage in several pieces ranks as its best piece."""
        near = [self._numbers[row] for row, _ in self._dense.search(vector, self._dense.rows)]
        worded = [row for row, _ in self._lexical.search(question, LIST_LENGTH)]
        scores: defaultdict[int, float] = defaultdict(float)
        for ranking in (list(dict.fromkeys(near))[:LIST_LENGTH], worded):
            for rank, number in enumerate(ranking, start=1):
                scores[number] += 1.0 / (RANK_CONSTANT + rank)
        return [self._passages[number] for number in sorted(scores, key=lambda n: (-scores[n], n))]


def _documents(
    examples: Sequence[Example], embedder: Embedder, *, share: float, seed: int
) -> list[_Document]:
    """Documents that have enough passages and a chosen question."""
    grouped: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        if example.group:
            grouped[_document(example)].append(example)
    found: list[_Document] = []
    for members in grouped.values():
        passages: dict[str, Example] = {}
        for member in members:
            passages.setdefault(member.context, member)
        chosen = tuple(e for e in members if _bucket(f"{seed}/{e.id}") < share and _is_fit(e, embedder))
        if chosen and len(passages) >= FEWEST_PASSAGES:
            found.append(_Document(chosen, tuple(passages.values())[:MOST_PASSAGES]))
    return found


def _document(example: Example) -> tuple[str, str]:
    # Of one source, so that neither casing nor licence changes with the passage.
    return example.source, example.group


def _is_fit(example: Example, embedder: Embedder) -> bool:
    texts = [answer.text.strip().lower().rstrip(".") for answer in example.answers]
    return (
        bool(texts)
        and all(len(text) >= SHORTEST_ANSWER and text not in _YES_NO for text in texts)
        and min(len(text.split()) for text in texts) <= LONGEST_ANSWER
        and _POLAR.match(example.question.strip()) is None
        and embedder.count_tokens(example.question) <= embedder.max_tokens
    )


def _pieces(text: str, embedder: Embedder) -> tuple[str, ...]:
    """The text, or its halves where the embedder can't read it whole, each parted at a space."""
    if len(text) < 2 or embedder.count_tokens(text) <= embedder.max_tokens:
        return (text,)
    middle = text.find(" ", len(text) // 2)
    cut = middle if 0 < middle < len(text) - 1 else len(text) // 2
    return (*_pieces(text[:cut], embedder), *_pieces(text[cut:], embedder))


def _embedded(texts: Sequence[str], embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """Unit vectors of the distinct texts, made in one call: the embedder batches texts of like length."""
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, embedder.embed(distinct), strict=True)) if distinct else {}


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _bucket(key: str) -> float:
    """A number from 0 to 1, 1 left out, that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
