"""Words by BM25: which passages share the question's words, rare ones counting more."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import CheckedArray
from index.maxscore import best_candidates, scores_of
from index.postings import BOUNDS, COLUMNS, COUNT, ROWS, SCORES, STARTS, TERMS, PostingsWriter
from index.stemming import snowball

STOP_WORDS = frozenset(
    "a an and are as at be been but by did do does for from had has have how if in into is it its "
    "of on or such that the their then there these they this those to was were what when where "
    "which who whom whose why will with".split()
)
"""Words that say nothing about a passage, question words among them; `no` and `not` do say something."""
_FEW = 20_000
"""Rows that are looked up in each term's list; of more, the lists are added up."""
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
    """BM25 (Lucene's form, k1 1.5, b 0.75) over rows of terms. Immutable once built; safe to use from several threads.

    The scores lie in one sparse matrix by term, so a search reads the columns of its terms from the file and nothing
    else.
    """

    FILES: ClassVar = (SCORES, ROWS, COLUMNS, BOUNDS, TERMS, STARTS, COUNT)
    """Names of its files."""

    def __init__(self, folder: Path, *, cure: str) -> None:
        """Map what a `PostingsWriter` wrote; `cure` is what to do where the files aren't those.

        Raises OSError, BrokenIndexError, and ValueError where the files don't belong together.
        """
        self._scores = CheckedArray.load(folder / SCORES, np.float32, cure=cure)
        self._rows_of = CheckedArray.load(folder / ROWS, np.int32, cure=cure)
        self._columns = CheckedArray.load(folder / COLUMNS, np.int64, cure=cure)
        self._bounds = CheckedArray.load(folder / BOUNDS, np.float32, cure=cure)
        self._terms = CheckedArray.load(folder / TERMS, np.uint8, cure=cure)
        self._starts = CheckedArray.load(folder / STARTS, np.int64, cure=cure)
        count = CheckedArray.load(folder / COUNT, np.int64, cure=cure)
        size = len(self._bounds)
        if not len(self._columns) == len(self._starts) == size + 1 or len(count) != 1:
            raise ValueError("the lexical index's parts have different counts")
        ends = int(self._columns.rows(size, size + 1)[0]), int(self._starts.rows(size, size + 1)[0])
        if not len(self._scores) == len(self._rows_of) == ends[0] or len(self._terms) != ends[1]:
            raise ValueError("the lexical index's parts have different counts")
        self.rows = int(count.all()[0])
        """How many texts there are."""

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index texts; a row's number is its place. Its files are gone from the disk with the last use of it."""
        with TemporaryDirectory() as name:
            writer = PostingsWriter(Path(name))
            for text in texts:
                writer.add(terms(text))
            writer.finish()
            return cls(Path(name), cure="")

    def search(
        self, query: str, k: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k best rows as (row, BM25 score), best first, lower rows first among equals; exact.

        Rows that share no term with the query are never returned: a query without a known term gives [].
        """
        known = [number for term in terms(query) if (number := self._number(term)) is not None]
        if not known or k <= 0:
            return []
        postings = {number: self._postings(number) for number in dict.fromkeys(known)}
        asked = [(*postings[number], known.count(number)) for number in dict.fromkeys(known)]
        if allowed is None:
            candidates = best_candidates(asked, k, self.rows)
        elif len(allowed) <= _FEW:
            candidates = np.unique(np.asarray(allowed, dtype=np.int64))
        else:
            mask = np.zeros(self.rows, dtype=np.bool_)
            mask[allowed] = True
            candidates = best_candidates(asked, k, self.rows, mask)
        scores = scores_of(candidates, asked)
        candidates, scores = candidates[scores > 0], scores[scores > 0]
        if len(scores) > k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            candidates, scores = candidates[scores >= least], scores[scores >= least]
        best = np.lexsort((candidates, -scores))[:k]
        return [(int(candidates[at]), float(scores[at])) for at in best]

    def _postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32], float]:
        """Rows of a term, sorted, their scores and the largest of these."""
        first, last = (int(end) for end in self._columns.rows(number, number + 2))
        rows, scores = self._rows_of.rows(first, last), self._scores.rows(first, last)
        return rows, scores, float(self._bounds.rows(number, number + 1)[0])

    def _number(self, term: str) -> int | None:
        """A term's number, found by halves: the vocabulary is sorted, and stays in its file."""
        wanted = term.encode()
        number = bisect_left(range(len(self._bounds)), wanted, key=self._term)
        return number if number < len(self._bounds) and self._term(number) == wanted else None

    def _term(self, number: int) -> bytes:
        first, last = (int(end) for end in self._starts.rows(number, number + 2))
        return self._terms.rows(first, last).tobytes()


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return snowball(word)
