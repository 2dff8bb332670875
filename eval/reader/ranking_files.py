"""Opens whatever file `footnote eval ranking` is given, with the index that it needs."""

from __future__ import annotations

from pathlib import Path

from eval.choices import SplitChoice
from eval.corpus import open_corpus
from eval.reader.ranking import RankingCase
from eval.reader.ranking_cases import candidate_cases, corpus_cases, file_kind, gold_cases, read_candidates
from eval.selection import select
from eval.sources import ground_of, index_of
from eval.squad_files import read_articles, spread
from eval.systems import check_reports
from index.embed import Embedder
from index.store import open_index
from rag.settings import Settings


def open_cases(
    path: Path, embedder: Embedder, settings: Settings, *, index_dir: Path | None, limit: int | None
) -> tuple[RankingCase, ...]:
    """The file's cases, at most `limit`, evenly spread; the index is closed again.

    Gold questions are asked of the given index, or of what `ground_of` chooses for them.

    Raises:
        InputError: the file can't be read, or the index doesn't hold what its questions are about.
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can be searched.

    """
    kind = file_kind(path)
    if kind == "candidates":
        return candidate_cases(spread(read_candidates(path), limit), embedder)
    if kind == "corpus":
        with (
            open_corpus(read_articles(path), embedder) as corpus,
            open_index(corpus.index_dir, embedder) as index,
        ):
            return corpus_cases(corpus, index, embedder, limit=limit)
    selection = select([path], split=SplitChoice.ALL, types=(), limit=None)
    ground = ground_of(selection.files[0], index_dir=index_dir)
    with index_of(ground, settings) as folder, open_index(folder, embedder) as index:
        check_reports(index, selection.files[0])
        return gold_cases(selection.golds, index, embedder, limit=limit)
