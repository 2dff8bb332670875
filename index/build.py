"""Chains the steps, the only place that does: files → reports → passages → vectors → a generation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from index.check import check
from index.contents import Contents, Kept
from index.database import Database, HeldReport, StoredReport
from index.embed import Embedder
from index.embedding import Parsed, Put, batches, parsed_and_embedded
from index.errors import NoIndexError, UnknownReportError
from index.former import FormerRows
from index.gone import missing_reports, refuse_emptied
from index.journal import JOURNAL, Journal
from index.limits import LIMITS, Limits
from index.load import reparsed
from index.manifest import DATABASE, EmbedderInfo
from index.metadata import Metadata, checked, checked_key
from index.publish import build_lock, publish, withdraw, writing
from index.reclaim import BUILDING
from index.records import Passage, Report
from index.sentence_vectors import PassageVectors
from index.sentences import sentence_spans
from index.sources import Files, Progress, Skipped, Source, read_sources
from index.split import split_report
from index.store import Index, open_database, open_index
from index.words import count_words

__all__ = ["BuildResult", "Progress", "Skipped", "add_reports", "check", "rebuild", "remove_reports"]

OVERLAP_TOKENS = 96
"""Whole sentences that neighbouring passages of one paragraph share, in tokens: two or three sentences."""

ASIDE = f"{BUILDING}parsed"
"""Folder of the reports that a run has parsed, until it has published them."""


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
    moved: tuple[str, ...] = ()
    """Ids of reports whose file has another name or place, and the same text."""
    unchanged: tuple[str, ...] = ()
    """Ids of reports that were given and had not changed."""
    removed: tuple[str, ...] = ()
    """Ids of reports that are gone."""
    kept: tuple[str, ...] = ()
    """Ids of reports that keep their former text, since their files can't be read now."""
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
    limits: Limits = LIMITS,
) -> BuildResult:
    """Add files and folders to an index, or make one. Reports that didn't change are not embedded again.

    A file is known by its path: with other content it replaces its report. A new file with the text of a report
    whose own file is gone is that report, renamed. Another file of the same name gets an id of its own. Reports
    that came from a folder given again are taken out where their files are gone. In a folder, files that can't be
    read are skipped and named; one given itself raises LoadError. `metadata` is said of every report that is read,
    and `taken_back` names keys that no earlier run shall have said anything of; a sidecar file beside a report says
    the rest. Raises MetadataError, IndexMismatchError, BrokenIndexError, IndexBusyError. A run that fails leaves the
    former index answering.
    """
    given = checked(metadata, where="metadata")
    unsaid = {checked_key(key, where="metadata") for key in taken_back}
    with build_lock(index_dir), _opened_former(index_dir, embedder) as former:
        held = former.held() if former is not None else {}
        places = {name: each.path for name, each in held.items()}
        refuse_emptied(paths, places)
        files = Files.of(paths)
        found = _Found()

        def changed(put: Put) -> Iterator[StoredReport]:
            read = list(accumulate(files.sizes))
            with closing(
                read_sources(files, held, given=given, taken_back=unsaid, progress=progress)
            ) as sources:
                for number, source in enumerate(sources, start=1):
                    share = read[number - 1] / max(1, read[-1])
                    # Handed over even where nothing is new, so that a run that is stopped ends here.
                    put(Parsed((), share))
                    if isinstance(source, Skipped):
                        found.skipped.append(source)
                        continue
                    known = held.get(source.id)
                    if found.sorted_in(source, known):
                        yield _stored(source, known, former, embedder, put, share)

        with _new_reports(index_dir, changed, embedder, former, progress) as made:
            missing = missing_reports(
                paths,
                places,
                read=found.read,
                skipped=[skip.path for skip in found.skipped],
                skipped_ids={skip.held for skip in found.skipped},
            )
            result = BuildResult(
                generation=former.generation if former is not None else None,
                published=False,
                added=tuple(found.added),
                updated=tuple(found.updated),
                moved=tuple(found.moved),
                unchanged=tuple(found.unchanged),
                removed=missing.gone,
                kept=missing.kept,
                skipped=tuple(found.skipped),
                passages=former.manifest.counts.passages if former is not None else 0,
                embedded=made.embedded,
            )
            if not (found.added or found.updated or found.moved or missing.gone):
                if made.all_published:
                    # A run that was killed behind its publishing leaves a journal that nothing needs any more.
                    _end_journal(index_dir)
                return result
            stays = {name: each for name, each in held.items() if name not in missing.gone}
            reports = {**_kept(former, stays), **made.reports}
            return _published(index_dir, reports, embedder, result, progress, limits)


@dataclass(slots=True)
class _Found:
    """Ids of the reports that a run came by, by what became of them, and the files that it couldn't read."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def sorted_in(self, source: Source, known: HeldReport | None) -> bool:
        """Note a source; returns whether the index has to be told of it."""
        if known is None:
            self.added.append(source.id)
        elif (known.sha256, known.file_sha256, known.metadata) != (
            source.sha256,
            source.file_sha256,
            source.metadata,
        ):
            self.updated.append(source.id)
        elif known.path != source.path:
            self.moved.append(source.id)
        else:
            self.unchanged.append(source.id)
            return False
        return True

    @property
    def read(self) -> set[str]:
        """All that were read."""
        return {*self.added, *self.updated, *self.moved, *self.unchanged}


def remove_reports(index_dir: Path, ids: Sequence[str], *, embedder: Embedder | None = None) -> BuildResult:
    """Take reports out of the index. No model is needed; one that is given must be the index's.

    Raises UnknownReportError and whatever `open_index` raises. With the last report the index itself is gone.
    """
    with build_lock(index_dir), open_index(index_dir, embedder) as former:
        gone = tuple(sorted({former.report(report_id).id for report_id in ids}))
        if not gone:
            raise UnknownReportError("no report to remove was named; `footnote index --list` lists them")
        stays = {name: held for name, held in former.held().items() if name not in gone}
        if not stays:
            withdraw(index_dir)
            return BuildResult(generation=None, published=True, removed=gone)
        contents = Contents(_kept(former, stays))
        generation = publish(index_dir, contents, former.manifest.embedder)
        return BuildResult(generation=generation, published=True, removed=gone, passages=contents.passages)


def rebuild(index_dir: Path, *, embedder: Embedder, progress: Progress | None = None) -> BuildResult:
    """Build the index again from the texts that it holds: for another embedder, or where a part is damaged.

    The files that the reports came from are not needed. Raises NoIndexError, BrokenIndexError where the texts
    themselves are damaged.
    """
    with build_lock(index_dir):
        database, _ = open_database(index_dir)
        with closing(database):
            held = database.held()

            def again(put: Put) -> Iterator[StoredReport]:
                read = list(accumulate(info.characters for info in database.reports()))
                for number, stored in enumerate(database.stored(), start=1):
                    parsed, facts = reparsed(stored.report)
                    metadata = stored.metadata if facts is None else replace(stored.metadata, file=facts)
                    report = replace(parsed, title=metadata.title or parsed.title)
                    share = read[number - 1] / max(1, read[-1])
                    yield _split(report, stored.path, metadata, embedder, put, share)

            with _new_reports(index_dir, again, embedder, None, progress) as made:
                result = BuildResult(
                    generation=None, published=False, unchanged=tuple(held), embedded=made.embedded
                )
                return _published(index_dir, made.reports, embedder, result, progress)


@dataclass(frozen=True, slots=True)
class _Made:
    """Reports that a run parsed and embedded."""

    reports: dict[str, Kept]
    embedded: int
    all_published: bool
    """Whether the former generation has all that the journal holds; else a run that was interrupted needs it yet."""


@contextmanager
def _new_reports(
    index_dir: Path,
    reports: Callable[[Put], Iterator[StoredReport]],
    embedder: Embedder,
    former: Index | None,
    progress: Progress | None,
) -> Iterator[_Made]:
    """Parse and embed reports; what was made lies in a folder aside as long as the context is open."""
    aside = index_dir / ASIDE
    known = FormerRows(former)
    told = (lambda done, of: progress("embedding", done, of)) if progress is not None else None
    with ExitStack() as opened:
        opened.callback(shutil.rmtree, aside, ignore_errors=True)
        with writing(index_dir):
            aside.mkdir()
            journal = opened.enter_context(
                closing(Journal(index_dir, embedder.fingerprint, embedder.dimensions))
            )
            embedded = parsed_and_embedded(
                aside / DATABASE,
                reports,
                embedder=embedder,
                journal=journal,
                known=known.__contains__,
                told=told,
            )
            database = opened.enter_context(
                closing(Database(aside / DATABASE, cure="run the same command again"))
            )

        def vectors(rows: range, keys: Sequence[bytes]) -> list[PassageVectors]:
            return [journal.read(key) if key in journal else known.vectors(key) for key in keys]

        made = {name: Kept(held, database, vectors) for name, held in database.held().items()}
        yield _Made(made, embedded, all(key in known for key in journal))


def _published(
    index_dir: Path,
    reports: Mapping[str, Kept],
    embedder: Embedder,
    result: BuildResult,
    progress: Progress | None,
    limits: Limits = LIMITS,
) -> BuildResult:
    told = (lambda done, of: progress("writing", done, of)) if progress is not None else None
    contents = Contents(reports, limits=limits, told=told)
    made_by = EmbedderInfo(embedder.name, embedder.fingerprint, embedder.dimensions, embedder.max_tokens)
    generation = publish(index_dir, contents, made_by)
    _end_journal(index_dir)
    return replace(result, generation=generation, published=True, passages=contents.passages)


def _end_journal(index_dir: Path) -> None:
    """All that the journal holds is published. Where it can't be removed, the next run takes it up."""
    with suppress(OSError):
        (index_dir / JOURNAL).unlink(missing_ok=True)


def _kept(former: Index | None, held: Mapping[str, HeldReport]) -> dict[str, Kept]:
    """Reports of the former generation, with their vectors by row."""
    if former is None:
        return {}

    def vectors(rows: range, keys: Sequence[bytes]) -> list[PassageVectors]:
        return former.passage_vectors(rows)

    return {name: Kept(each, former, vectors) for name, each in held.items()}


@contextmanager
def _opened_former(index_dir: Path, embedder: Embedder) -> Iterator[Index | None]:
    try:
        former = open_index(index_dir, embedder)
    except NoIndexError:
        yield None
        return
    with former:
        yield former


def _stored(
    source: Source, known: HeldReport | None, former: Index | None, embedder: Embedder, put: Put, share: float
) -> StoredReport:
    """A source's report with its passages: those that are held, where only the metadata or the file's name is new."""
    read = source.report
    if former is not None and known is not None and known.sha256 == source.sha256:
        stored = former.stored_report(known)
        if read is None or stored.report.paragraphs == read.paragraphs:
            _hand_over(stored.passages, put, share)
            report = stored.report if read is None else read
            return replace(stored, report=report, path=source.path, metadata=source.metadata)
    if read is None:
        raise ValueError(f"report {source.id} wasn't parsed, and no generation holds its text")
    return _split(read, source.path, source.metadata, embedder, put, share)


def _split(
    report: Report, path: str, metadata: Metadata, embedder: Embedder, put: Put, share: float
) -> StoredReport:
    passages = split_report(
        report, tokens=embedder, max_tokens=embedder.max_tokens, overlap_tokens=OVERLAP_TOKENS
    )
    _hand_over(passages, put, share)
    sentences = [report.text[start:end] for start, end in sentence_spans(report.text)]
    return StoredReport(report, path, tuple(passages), metadata, count_words(sentences, [report.text]))


def _hand_over(passages: Sequence[Passage], put: Put, share: float) -> None:
    for inputs in batches(passages):
        put(Parsed(inputs, share))
