"""The doctor: does an index hold what its manifest and its texts say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.database import StoredReport
from index.embed import Embedder
from index.errors import IndexMismatchError, IndexUnusableError, NoIndexError
from index.split import passage_input
from index.store import Index, check_embedder, current_generation, file_problems, open_index

_SAMPLE = 8
"""Passages that are embedded again: enough to see another model, few enough for a second."""
_SAME = 0.999
"""Cosine; another batch or another machine changes the last digits of a vector, another model far more."""


_LENGTH = 0.01
"""How far a vector's length may be from 1: rounding to 8 bits changes it by a few thousandths at most."""


def check(index_dir: Path, embedder: Embedder | None = None) -> list[str]:
    """Problems of an index in words, [] where it is sound. Raises NoIndexError.

    Looks at checksums, counts, every offset against its report's text and, with `embedder`, at the vectors of
    some passages embedded again.
    """
    try:
        problems = list(file_problems(current_generation(index_dir)))
        if problems:
            return problems
        with open_index(index_dir) as opened:
            return list(_problems(opened, embedder))
    except NoIndexError:
        raise
    except IndexUnusableError as error:
        return [str(error)]


def _problems(opened: Index, embedder: Embedder | None) -> Iterator[str]:
    counts = opened.manifest.counts
    paragraphs = passages = 0
    held = list(opened.held().values())
    for each in held:
        stored = opened.stored_report(each)
        paragraphs += len(stored.report.paragraphs)
        passages += len(stored.passages)
        yield from _report_problems(stored)
        lengths = np.linalg.norm(opened.vectors(each.rows), axis=1)
        for at in np.flatnonzero(np.abs(lengths - 1) > _LENGTH).tolist():
            yield f"the vector of row {each.rows[at]} has length {lengths[at]:.3f}, not 1"
    for what, found, said in (
        ("reports", len(held), counts.reports),
        ("paragraphs", paragraphs, counts.paragraphs),
        ("passages", passages, counts.passages),
    ):
        if found != said:
            yield f"the database holds {found} {what}, the manifest says {said}"
    if embedder is None:
        return
    try:
        check_embedder(opened.manifest, embedder)
    except IndexMismatchError as error:
        yield str(error)
        return
    sample = {int(row) for row in np.linspace(0, passages - 1, min(_SAMPLE, passages))}
    drawn = opened.passages_at(sorted(sample))
    again = embedder.embed([passage_input(each.section, each.text) for each in drawn.values()])
    for (row, passage), vector in zip(drawn.items(), again, strict=True):
        (kept,) = opened.vectors(range(row, row + 1))
        if float(kept @ vector) < _SAME * float(np.linalg.norm(kept)):
            yield f"passage {passage.id}: its vector isn't the one that {embedder.name} gives now"


def _report_problems(held: StoredReport) -> Iterator[str]:
    report = held.report
    if hashlib.sha256(report.text.encode("utf-8")).hexdigest() != report.sha256:
        yield f"report {report.id}: its text doesn't have its SHA-256"
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
