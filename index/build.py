"""Chains the steps, the only place that does: files → reports → passages → vectors → a generation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from index.check import check
from index.database import StoredReport
from index.embed import Embedder
from index.errors import NoIndexError, UnknownReportError
from index.load import reparsed
from index.manifest import EmbedderInfo
from index.metadata import Metadata, checked, checked_key
from index.publish import build_lock, publish, withdraw
from index.records import Report
from index.sentence_vectors import PassageVectors, embed_passages
from index.sentences import sentence_spans
from index.sources import Progress, Skipped, Source, read_sources
from index.split import split_report
from index.store import Index, open_database, open_index
from index.words import count_words

__all__ = ["BuildResult", "Progress", "Skipped", "add_reports", "check", "rebuild", "remove_reports"]

OVERLAP_TOKENS = 96
"""Whole sentences that neighbouring passages of one paragraph share, in tokens: two or three sentences."""

Input: TypeAlias = tuple[tuple[str, ...], str]
"""What the embedder sees of a passage: its section path and its text."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a run did."""

    generation: str | None
    """The generation that answers now; None where the index is empty."""
    published: bool
    """Whether this run made it; False where nothing had changed."""
    added: tuple[str, ...] = ()
    """Ids of reports that are new."""
    updated: tuple[str, ...] = ()
    """Ids of reports whose text or metadata is another one than before."""
    unchanged: tuple[str, ...] = ()
    """Ids of reports that were given and had not changed."""
    removed: tuple[str, ...] = ()
    """Ids of reports that are gone."""
    skipped: tuple[Skipped, ...] = ()
    """Files of a folder that could not be read."""
    passages: int = 0
    """Passages in the index now."""
    embedded: int = 0
    """Passages that the model had to read; the others' vectors were kept."""


def add_reports(
    index_dir: Path,
    paths: Sequence[Path],
    *,
    embedder: Embedder,
    metadata: Sequence[tuple[str, str]] = (),
    taken_back: Collection[str] = (),
    progress: Progress | None = None,
) -> BuildResult:
    """Add files and folders to an index, or make one. Reports that didn't change are not embedded again.

    A file is known by its path: with other content it replaces its report. Another file of the same name gets
    an id of its own. In a folder, files that can't be read are skipped and named; one given itself raises
    LoadError. `metadata` is said of every report that is read, and `taken_back` names keys that no earlier run
    shall have said anything of; a sidecar file beside a report says the rest. Raises MetadataError,
    IndexMismatchError, BrokenIndexError, IndexBusyError. A run that fails leaves the former index answering.
    """
    given = checked(metadata, where="metadata")
    unsaid = {checked_key(key, where="metadata") for key in taken_back}
    with build_lock(index_dir):
        former = _open_former(index_dir, embedder)
        try:
            held = {stored.report.id: stored for stored in former.stored()} if former else {}
            sources, skipped = read_sources(paths, held, given=given, taken_back=unsaid, progress=progress)
            added, updated, unchanged = _sorted_out(sources, held)
            result = BuildResult(
                generation=former.generation if former else None,
                published=False,
                added=added,
                updated=updated,
                unchanged=unchanged,
                skipped=tuple(skipped),
                passages=former.manifest.counts.passages if former else 0,
            )
            if not added and not updated:
                return result
            for source in sources:
                report_id = source.report.id
                if report_id in added or report_id in updated:
                    held[report_id] = _stored(source, held.get(report_id), embedder)
            return _publish(index_dir, held, embedder, result, former, progress)
        finally:
            if former is not None:
                former.close()


def remove_reports(index_dir: Path, ids: Sequence[str], *, embedder: Embedder | None = None) -> BuildResult:
    """Take reports out of the index. No model is needed; one that is given must be the index's.

    Raises UnknownReportError and whatever `open_index` raises. With the last report the index itself is gone.
    """
    with build_lock(index_dir), open_index(index_dir, embedder) as former:
        gone = tuple(sorted({former.report(report_id).id for report_id in ids}))
        if not gone:
            raise UnknownReportError("no report to remove was named; `footnote index --list` lists them")
        kept = [stored for stored in former.stored() if stored.report.id not in gone]
        if not kept:
            withdraw(index_dir)
            return BuildResult(generation=None, published=True, removed=gone)
        known = _known_vectors(former)
        vectors = [known[given] for given in _inputs(kept)]
        generation = publish(index_dir, kept, vectors, former.manifest.embedder)
        return BuildResult(generation=generation, published=True, removed=gone, passages=len(vectors))


def rebuild(index_dir: Path, *, embedder: Embedder, progress: Progress | None = None) -> BuildResult:
    """Build the index again from the texts that it holds: for another embedder, or where a part is damaged.

    The files that the reports came from are not needed. Raises NoIndexError, BrokenIndexError where the texts
    themselves are damaged.
    """
    with build_lock(index_dir):
        database, _ = open_database(index_dir)
        try:
            held: dict[str, StoredReport] = {}
            for stored in database.stored():
                parsed = reparsed(stored.report)
                report = replace(parsed, title=stored.metadata.title or parsed.title)
                held[report.id] = _split(report, stored.path, stored.metadata, embedder)
        finally:
            database.close()
        result = BuildResult(generation=None, published=False, unchanged=tuple(sorted(held)))
        return _publish(index_dir, held, embedder, result, None, progress)


def _open_former(index_dir: Path, embedder: Embedder) -> Index | None:
    try:
        return open_index(index_dir, embedder)
    except NoIndexError:
        return None


def _sorted_out(
    sources: Iterable[Source], held: dict[str, StoredReport]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    added: list[str] = []
    updated: list[str] = []
    unchanged: list[str] = []
    for source in sources:
        report = source.report
        known = held.get(report.id)
        if known is None:
            added.append(report.id)
        elif (known.report.sha256, known.report.file_sha256) != (
            report.sha256,
            report.file_sha256,
        ) or known.metadata != source.metadata:
            updated.append(report.id)
        else:
            unchanged.append(report.id)
    return tuple(added), tuple(updated), tuple(unchanged)


def _stored(source: Source, known: StoredReport | None, embedder: Embedder) -> StoredReport:
    """A source's report with its passages: those that are held, where only the metadata is new."""
    read = source.report
    if (
        known is not None
        and known.report.sha256 == read.sha256
        and known.report.paragraphs == read.paragraphs
    ):
        return replace(known, report=read, path=source.path, metadata=source.metadata)
    return _split(source.report, source.path, source.metadata, embedder)


def _split(report: Report, path: str, metadata: Metadata, embedder: Embedder) -> StoredReport:
    passages = split_report(
        report, tokens=embedder, max_tokens=embedder.max_tokens, overlap_tokens=OVERLAP_TOKENS
    )
    sentences = [report.text[start:end] for start, end in sentence_spans(report.text)]
    return StoredReport(report, path, tuple(passages), metadata, count_words(sentences, [report.text]))


def _publish(
    index_dir: Path,
    held: dict[str, StoredReport],
    embedder: Embedder,
    result: BuildResult,
    former: Index | None,
    progress: Progress | None,
) -> BuildResult:
    reports = [held[report_id] for report_id in sorted(held)]
    inputs = _inputs(reports)
    known = _known_vectors(former) if former is not None else {}
    new = [given for given in dict.fromkeys(inputs) if given not in known]
    told = (lambda done: progress("embedding", done, len(new))) if progress is not None else None
    known |= zip(new, embed_passages(embedder, new, progress=told), strict=True)
    vectors = [known[given] for given in inputs]
    made_by = EmbedderInfo(embedder.name, embedder.fingerprint, embedder.dimensions, embedder.max_tokens)
    generation = publish(index_dir, reports, vectors, made_by)
    return replace(result, generation=generation, published=True, passages=len(inputs), embedded=len(new))


def _known_vectors(former: Index) -> dict[Input, PassageVectors]:
    """Vectors that are there already, by what was embedded."""
    return dict(zip(_inputs(former.stored()), former.passage_vectors(), strict=True))


def _inputs(reports: Iterable[StoredReport]) -> list[Input]:
    return [(held.section, held.text) for stored in reports for held in stored.passages]
