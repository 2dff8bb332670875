"""The doctor: does an index hold what its manifest and its texts say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.current import REBUILD, Generation, afresh, hold_current
from index.database import StoredReport
from index.embed import Embedder
from index.errors import IndexMismatchError, IndexUnusableError, NoIndexError
from index.sentence_vectors import PassageSentences, PassageVectors, embed_passages
from index.store import Index, check_embedder, cure_for, file_problems, open_generation

_SAMPLE = 8
"""Passages that are embedded again: enough to see another model, few enough for a second."""
_SAME = 0.999
"""Cosine; another batch or another machine changes the last digits of a vector, another model far more."""
_SAME_SENTENCE = 0.99
"""Cosine; sentences' vectors are kept in 8 bits."""


def check(index_dir: Path, embedder: Embedder | None = None) -> list[str]:
    """Problems of an index in words, and last what to do; [] where it is sound. Raises NoIndexError.

    Looks at checksums, counts, every offset against its report's text and, with `embedder`, at the vectors of
    some passages and their sentences embedded again.
    """
    try:
        generation, lease = hold_current(index_dir)
        with closing(lease):
            return list(_generation_problems(index_dir, generation, embedder))
    except NoIndexError:
        raise
    except IndexUnusableError as error:
        return [str(error)]


def _generation_problems(index_dir: Path, generation: Generation, embedder: Embedder | None) -> Iterator[str]:
    damaged = list(file_problems(generation))
    if damaged:
        yield from damaged
        yield f"to mend it: {cure_for(generation, index_dir)}"
        return
    with open_generation(generation) as opened:
        wrong = list(_problems(opened))
        yield from wrong
        if wrong:
            altered = any(map(_text_problem, opened.stored()))
            yield f"to mend it: {afresh(index_dir) if altered else REBUILD}"
        elif embedder is not None:
            yield from _vector_problems(opened, embedder)


def _problems(opened: Index) -> Iterator[str]:
    counts = opened.manifest.counts
    reports = list(opened.stored())
    for what, found, said in (
        ("reports", len(reports), counts.reports),
        ("paragraphs", sum(len(held.report.paragraphs) for held in reports), counts.paragraphs),
        ("passages", sum(len(held.passages) for held in reports), counts.passages),
    ):
        if found != said:
            yield f"the database holds {found} {what}, the manifest says {said}"
    for held in reports:
        yield from _report_problems(held)
    vectors = opened.vectors()
    lengths = np.linalg.norm(vectors, axis=1)
    for row in np.flatnonzero(np.abs(lengths - 1) > 1e-3).tolist():
        yield f"the vector of row {row} has length {lengths[row]:.3f}, not 1"
    for passage, sentences in zip(opened.passages(), opened.passage_vectors(), strict=True):
        if any(not 0 <= start < end <= len(passage.text) for start, end in sentences.sentences.spans):
            yield f"passage {passage.id}: a sentence leaves its text"


def _vector_problems(opened: Index, embedder: Embedder) -> Iterator[str]:
    try:
        check_embedder(opened.manifest, embedder)
    except IndexMismatchError as error:
        yield str(error)
        return
    passages, held = opened.passages(), list(opened.passage_vectors())
    rows = sorted({int(row) for row in np.linspace(0, len(passages) - 1, min(_SAMPLE, len(passages)))})
    again = embed_passages(embedder, [(passages[row].section, passages[row].text) for row in rows])
    others = [row for row, now in zip(rows, again, strict=True) if not _same(held[row], now)]
    for row in others:
        yield f"passage {passages[row].id}: its vectors aren't the ones that {embedder.name} gives now"
    if others:
        yield f"to mend it: {REBUILD}"


def _same(held: PassageVectors, now: PassageVectors) -> bool:
    return (
        float(held.whole @ now.whole) >= _SAME
        and held.sentences.spans == now.sentences.spans
        and bool(np.all(_cosines(held.sentences, now.sentences) >= _SAME_SENTENCE))
    )


def _cosines(one: PassageSentences, other: PassageSentences) -> NDArray[np.float32]:
    """Of each sentence; 1 for those that the embedder sees nothing of."""
    unseen = ~one.vectors.any(axis=1) & ~other.vectors.any(axis=1)
    return np.asarray(np.where(unseen, 1.0, (one.vectors * other.vectors).sum(axis=1)), dtype=np.float32)


def _text_problem(held: StoredReport) -> str | None:
    report = held.report
    if hashlib.sha256(report.text.encode("utf-8")).hexdigest() == report.sha256:
        return None
    return f"report {report.id}: its text doesn't have its SHA-256"


def _report_problems(held: StoredReport) -> Iterator[str]:
    report = held.report
    problem = _text_problem(held)
    if problem is not None:
        yield problem
    end = 0
    for paragraph in report.paragraphs:
        if not end <= paragraph.start < paragraph.end <= len(report.text):
            yield f"report {report.id}: paragraph {paragraph.number} overlaps another or leaves the text"
        end = paragraph.end
    by_number = {paragraph.number: paragraph for paragraph in report.paragraphs}
    for passage in held.passages:
        if report.text[passage.start : passage.end] != passage.text:
            yield f"passage {passage.id}: its text isn't at its offsets"
        around = by_number.get(passage.paragraph)
        if around is None or not around.start <= passage.start < passage.end <= around.end:
            yield f"passage {passage.id}: doesn't lie in its paragraph"
