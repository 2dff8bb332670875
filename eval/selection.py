"""Which gold questions a run asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from eval.cases import GoldQuestion
from eval.choices import SplitChoice
from eval.question_files import read_questions_with_texts
from eval.squad_files import SquadArticle, spread
from index.errors import InputError
from index.location import sample_report_path
from rag.contract import JsonObject


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A gold file, a question file in SQuAD's format, or a folder in BEIR's, that a run takes questions from."""

    name: str
    """Without its folder."""
    sha256: str
    """Of the file's bytes, in hexadecimal; of a folder, of its files' sums."""
    questions: tuple[GoldQuestion, ...]
    """All that it holds."""
    path: Path = Path()
    articles: tuple[SquadArticle, ...] = ()
    """The texts that it asks about, where it brings them; empty for gold questions on reports."""
    relevant: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Of a retrieval set, by question id, the grades of relevant articles by their report ids."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The questions of a run, and how they were chosen."""

    files: tuple[GoldFile, ...]
    split: SplitChoice
    types: tuple[str, ...]
    """Empty: all types."""
    limit: int | None
    golds: tuple[GoldQuestion, ...]
    """In the order of the files."""


def packaged_gold() -> tuple[Path, ...]:
    """The gold sets that ship with the package and ask about the sample report, which an index holds from the start.

    The sets beside them (DATASHEET.md) ask about made-up reports, on indexes of those.
    """
    return (Path(__file__).resolve().parent / "gold" / f"{sample_report_path().stem}.jsonl",)


def select(
    paths: Sequence[Path], *, split: SplitChoice, types: Sequence[str], limit: int | None
) -> Selection:
    """Read gold files and choose questions of one split and of some types (none named: all), at most `limit`.

    Fewer than all are spread evenly over the files, so that no kind of question is left out for standing last.

    Raises:
        InputError: a file is wrong, an id stands in two files, a type isn't there, or nothing is left to ask.

    """
    files = tuple(_gold_file(path) for path in paths)
    everything = [gold for file in files for gold in file.questions]
    seen: set[str] = set()
    for gold in everything:
        if gold.id in seen:
            raise InputError(f"the id {gold.id!r} stands in two gold files; run them one at a time")
        seen.add(gold.id)
    known = sorted({gold.type for gold in everything})
    for wanted in types:
        if wanted not in known:
            raise InputError(f"no question has the type {wanted!r}; the types are {', '.join(known)}")
    chosen = [
        gold
        for gold in everything
        if (split is SplitChoice.ALL or gold.split == split.value) and (not types or gold.type in types)
    ]
    golds = spread(chosen, limit)
    if not golds:
        raise InputError(f"no question is left with --split {split} and these types; choose others")
    return Selection(files, split, tuple(sorted(set(types))), limit, golds)


def selection_to_json(selection: Selection) -> JsonObject:
    """What is asked: two runs can be compared where these are equal."""
    return {
        "gold": [{"name": file.name, "sha256": file.sha256} for file in selection.files],
        "split": selection.split.value,
        "types": list(selection.types),
        "limit": selection.limit,
        "count": len(selection.golds),
    }


def _gold_file(path: Path) -> GoldFile:
    found = read_questions_with_texts(path)
    sums = [sha256(file.read_bytes()).hexdigest() for file in found.files]
    digest = sums[0] if len(sums) == 1 else sha256("".join(sums).encode()).hexdigest()
    return GoldFile(path.name, digest, found.golds, path, found.articles, found.relevant)
