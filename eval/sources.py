"""What gold questions are answered from: an index, reports of which a temporary one is made, or texts of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.corpus import open_corpus
from eval.selection import GoldFile, packaged_gold
from eval.squad_files import SquadArticle
from index.build import add_reports
from index.current import CURRENT
from index.embed import load_embedder
from index.errors import InputError
from index.location import default_index_dir, sample_report_path
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class GoldSource:
    """A gold file and what it is answered from."""

    gold: Path
    evidence: Path | None = None
    """Folder of an index, or a report or folder of reports, of which a temporary one is made; None: found out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is asked: exactly one of its three is there. Files with equal grounds share an index."""

    index: Path | None = None
    reports: tuple[Path, ...] = ()
    """Reports, or folders of reports, of which a temporary index is made."""
    articles: tuple[SquadArticle, ...] = ()
    """The texts that a question file brings."""


def parse_source(text: str) -> GoldSource:
    """`FILE=PATH` with what it is answered from, or `FILE`."""
    file, equals, evidence = text.rpartition("=")
    if not equals or Path(text).exists():
        return GoldSource(Path(text))
    return GoldSource(Path(file), Path(evidence))


def packaged_sources() -> tuple[GoldSource, ...]:
    """Every gold set that ships with the package and asks about one report, those on made-up reports included.

    The set on several reports at once is left out: its evidence is that of the others.
    """
    folder = Path(__file__).resolve().parent / "gold"
    alone = {path.stem for path in (folder / "reports").glob("*.txt")} | {sample_report_path().stem}
    return tuple(GoldSource(path) for path in sorted(folder.glob("*.jsonl")) if path.stem in alone)


def ground_of(file: GoldFile, *, evidence: Path | None = None, index_dir: Path | None = None) -> Ground:
    """What a file's questions are answered from.

    In this order: the texts that the file brings; what was named for it; the index that was named for the run; the
    sample report, for the set that ships with it; the reports that its questions name, where they lie in the folder
    `reports` beside the file; the report there that is called as the file is; the user's own index; and the sample
    report where there is none.

    Raises:
        InputError: an index is named for a file that brings its own texts.

    """
    if file.articles:
        if evidence is not None or index_dir is not None:
            raise InputError(f"{file.name} brings its own texts; leave out the index")
        return Ground(articles=file.articles)
    if evidence is not None:
        return Ground(index=evidence) if (evidence / CURRENT).is_file() else Ground(reports=(evidence,))
    if index_dir is not None:
        return Ground(index=index_dir)
    if file.path.resolve() in {path.resolve() for path in packaged_gold()}:
        return Ground(reports=(sample_report_path(),))
    if beside := _beside(file):
        return Ground(reports=beside)
    own = default_index_dir()
    return Ground(index=own) if own.is_dir() else Ground(reports=(sample_report_path(),))


@contextmanager
def index_of(ground: Ground, settings: Settings) -> Iterator[Path]:
    """The folder of the ground's index; a temporary one is gone afterwards.

    Raises:
        InputError, LoadError: the reports can't be read.
        ModelError: the embedder can't be loaded.

    """
    if ground.index is not None:
        yield ground.index
        return
    embedder = load_embedder(settings.embedder)
    if ground.articles:
        with open_corpus(ground.articles, embedder) as corpus:
            yield corpus.index_dir
        return
    with tempfile.TemporaryDirectory(prefix="footnote-eval-") as folder:
        made = Path(folder) / "index"
        add_reports(made, list(ground.reports), embedder=embedder)
        yield made


def grounds_of(
    files: Sequence[GoldFile], evidence: Sequence[Path | None], *, index_dir: Path | None = None
) -> dict[Ground, list[GoldFile]]:
    """The files by their ground, in order. `evidence`: what was named for each file. Raises InputError."""
    found: dict[Ground, list[GoldFile]] = {}
    for file, named in zip(files, evidence, strict=True):
        found.setdefault(ground_of(file, evidence=named, index_dir=index_dir), []).append(file)
    return found


def _beside(file: GoldFile) -> tuple[Path, ...]:
    """The reports that a file asks about, where they all lie beside it."""
    folder = file.path.parent / "reports"
    sample = sample_report_path()
    named = dict.fromkeys(
        name for gold in file.questions for name in ((gold.report,) if gold.report else gold.reports)
    )
    if not named:
        own = folder / f"{file.path.stem}.txt"
        return (own,) if own.is_file() else ()
    paths = [sample if name == sample.stem else folder / f"{name}.txt" for name in named]
    return tuple(paths) if all(path.is_file() for path in paths) else ()
