"""Words in bm25s: which passages share the question's words, rare ones counting more."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from index.stemming import snowball

STOP_WORDS = frozenset(
    "a an and are as at be been but by did do does for from had has have how if in into is it its "
    "of on or such that the their then there these they this those to was were what when where "
    "which who whom whose why will with".split()
)
"""Words that say nothing about a passage, question words among them; `no` and `not` do say something."""
_SCORES, _ROWS, _COLUMNS, _VOCABULARY = "scores.npy", "rows.npy", "columns.npy", "vocabulary.json"
_TERM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


def terms(text: str) -> list[str]:
    """Words as they are compared: folded, without stop words, stemmed; `1,234` and `1234` are one term."""
    found: list[str] = []
    for match in _TERM.finditer(unicodedata.normalize("NFKC", text).casefold()):
        term = match.group()
        if term[0].isdigit():
            found.append(re.sub(r",(?=\d{3}(?!\d))", "", term))
            continue
        word = re.sub(r"['’]s?$|['’]", "", term.replace("’s", "'s")) if len(term) > 1 else term
        if word and word not in STOP_WORDS:
            found.append(_stem(word))
    return found


class LexicalIndex:
    """BM25 (Lucene's form, k1 1.5, b 0.75) over rows of terms. Immutable once built."""

    FILES: ClassVar = (_SCORES, _ROWS, _COLUMNS, _VOCABULARY)
    """Names of its files."""

    def __init__(self, bm25: _Bm25) -> None:
        self._bm25 = bm25

    @property
    def rows(self) -> int:
        """How many texts there are."""
        return self._bm25.rows

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; a row's number is its place."""
        documents = [terms(text) for text in texts]
        # Sorted, so that the same texts give the same files whatever Python's hash seed is.
        vocabulary = {term: number for number, term in enumerate(sorted({t for d in documents for t in d}))}
        return cls(
            _Bm25.build([[vocabulary[term] for term in document] for document in documents], vocabulary)
        )

    def save(self, folder: Path) -> None:
        """Write the vocabulary as JSON and the scores as plain arrays."""
        self._bm25.save(folder)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote, the scores as memory maps."""
        return cls(_Bm25.load(folder))

    def search(
        self, query: str, k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k best rows as (row, BM25 score), best first, lower rows first among equals.

        Rows that share no term with the query are never returned: a query without a known term gives [].
        """
        known = self._bm25.known(terms(query))
        if not known or k <= 0:
            return []
        scores = self._bm25.scores(known)
        rows = np.arange(len(scores)) if allowed is None else np.asarray(allowed, dtype=np.int64)
        rows = rows[scores[rows] > 0]
        best = rows[np.lexsort((rows, -scores[rows]))][:k]
        return [(int(row), float(scores[row])) for row in best]


class _Bm25:
    """Scores that bm25s worked out, and how a question adds them up.

    They lie in one sparse matrix by term (CSC), so a search reads the columns of its terms from the file and nothing
    else: neither bm25s nor the SciPy that it brings has to be loaded to answer.
    """

    def __init__(
        self,
        scores: NDArray[np.float32],
        rows_of: NDArray[np.int32],
        columns: NDArray[np.int32],
        vocabulary: dict[str, int],
        rows: int,
    ) -> None:
        if len(columns) != len(vocabulary) + 1 or not len(scores) == len(rows_of) == int(columns[-1]):
            raise ValueError("the lexical index's parts have different counts")
        self._scores, self._rows_of, self._columns = scores, rows_of, columns
        self._vocabulary = vocabulary
        self.rows = rows

    @classmethod
    def build(cls, documents: list[list[int]], vocabulary: dict[str, int]) -> _Bm25:
        import bm25s

        held = vocabulary
        if not held:
            # Texts without a word have no mean length to divide by: give each the term that no query has.
            held, documents = {"": 0}, [[0] for _ in documents]
        index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        index.index((documents, dict(held)), create_empty_token=False, show_progress=False)
        scores, rows_of, columns = (np.asarray(index.scores[name]) for name in ("data", "indices", "indptr"))
        return cls(scores, rows_of, columns, held, len(documents))

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for name, array in ((_SCORES, self._scores), (_ROWS, self._rows_of), (_COLUMNS, self._columns)):
            np.save(folder / name, array, allow_pickle=False)
        held = {"rows": self.rows, "vocabulary": self._vocabulary}
        (folder / _VOCABULARY).write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> _Bm25:
        scores, rows_of, columns = (
            np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in (_SCORES, _ROWS, _COLUMNS)
        )
        held = json.loads((folder / _VOCABULARY).read_bytes())
        vocabulary = {str(term): int(number) for term, number in held["vocabulary"].items()}
        return cls(scores, rows_of, columns, vocabulary, int(held["rows"]))

    def known(self, words: list[str]) -> list[int]:
        return [self._vocabulary[word] for word in words if word in self._vocabulary]

    def scores(self, numbers: list[int]) -> NDArray[np.float32]:
        total = np.zeros(self.rows, dtype=np.float32)
        for number in numbers:
            own = slice(int(self._columns[number]), int(self._columns[number + 1]))
            # A term stands once in a row's column, so no row is added to twice at a time.
            total[self._rows_of[own]] += self._scores[own]
        return total


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return snowball(word)
