"""The doctor: does an index hold what its manifest and its texts say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.current import REBUILD, Generation, afresh, hold_current
from index.database import HeldReport, StoredReport
from index.embed import Embedder
from index.errors import IndexMismatchError, IndexUnusableError, NoIndexError
from index.sentence_vectors import PassageSentences, PassageVectors, embed_passages
from index.store import Index, check_embedder, cure_for, file_problems, open_generation

_SAMPLE = 8
"""Passages that are embedded again: enough to see another model, few enough for a second."""
_SAME = 0.999
"""Cosine; another batch or another machine changes the last digits of a vector, another model far more."""
_LENGTH = 0.01
"""How far a vector's length may be from 1: rounding to 8 bits changes it by a few thousandths at most."""
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
    paragraphs = passages = 0
    held = list(opened.held().values())
    for each in held:
        stored = opened.stored_report(each)
        paragraphs += len(stored.report.paragraphs)
        passages += len(stored.passages)
        yield from _report_problems(stored)
        yield from _row_problems(opened, each, stored)
    for what, found, said in (
        ("reports", len(held), counts.reports),
        ("paragraphs", paragraphs, counts.paragraphs),
        ("passages", passages, counts.passages),
    ):
        if found != said:
            yield f"the database holds {found} {what}, the manifest says {said}"


def _row_problems(opened: Index, held: HeldReport, stored: StoredReport) -> Iterator[str]:
    """Of a report's vectors and sentences."""
    if len(stored.passages) != len(held.rows):
        return
    vectors = opened.passage_vectors(held.rows)
    for row, passage, each in zip(held.rows, stored.passages, vectors, strict=True):
        length = float(np.linalg.norm(each.whole))
        if abs(length - 1) > _LENGTH:
            yield f"the vector of row {row} has length {length:.3f}, not 1"
        if any(not 0 <= start < end <= len(passage.text) for start, end in each.sentences.spans):
            yield f"passage {passage.id}: a sentence leaves its text"


def _vector_problems(opened: Index, embedder: Embedder) -> Iterator[str]:
    try:
        check_embedder(opened.manifest, embedder)
    except IndexMismatchError as error:
        yield str(error)
        return
    passages = opened.manifest.counts.passages
    rows = sorted({int(row) for row in np.linspace(0, passages - 1, min(_SAMPLE, passages))})
    drawn = opened.passages_at(rows)
    again = embed_passages(embedder, [(passage.section, passage.text) for passage in drawn.values()])
    others = False
    for (row, passage), now in zip(drawn.items(), again, strict=True):
        (held,) = opened.passage_vectors(range(row, row + 1))
        if not _same(held, now):
            others = True
            yield f"passage {passage.id}: its vectors aren't the ones that {embedder.name} gives now"
    if others:
        yield f"to mend it: {REBUILD}"


def _same(held: PassageVectors, now: PassageVectors) -> bool:
    return (
        float(held.whole @ now.whole) >= _SAME * float(np.linalg.norm(held.whole))
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
