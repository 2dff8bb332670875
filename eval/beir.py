"""A retrieval set in BEIR's layout (Thakur et al. 2021): documents, queries, and which answer which, by grade.

The folder holds `corpus.jsonl` (`{"_id", "title", "text"}` a line), `queries.jsonl` (`{"_id", "text"}` a line) and
`qrels/*.tsv` (a heading, then query, document and grade a line). Of several files of judgements `test.tsv` is taken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.json_lines import Fields, read_lines, read_text
from index.errors import InputError


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """A text of the corpus."""

    id: str
    title: str
    """Empty where it has none."""
    text: str


@dataclass(frozen=True, slots=True)
class BeirQuery:
    """A query with what is relevant to it."""

    id: str
    text: str
    grades: Mapping[str, int]
    """By document id, the grade of each relevant document, from 1; at least one."""


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A whole retrieval set; queries that nothing is relevant to are left out, as trec_eval leaves them out."""

    documents: tuple[BeirDocument, ...]
    queries: tuple[BeirQuery, ...]


def is_beir(path: Path) -> bool:
    """Whether a path is a folder in that layout."""
    return (path / "corpus.jsonl").is_file() and (path / "queries.jsonl").is_file()


def read_beir(folder: Path) -> BeirSet:
    """The documents, and the queries that have a judgement.

    Raises:
        InputError: a file is missing or isn't of that form, an id stands twice, a judgement names a document that
            isn't there, or no query has a judgement.

    """
    documents = {}
    for fields in read_lines(folder / "corpus.jsonl"):
        document = BeirDocument(_id(fields), fields.optional_text("title") or "", fields.text("text"))
        if document.id in documents:
            raise fields.fail(f"the id {document.id!r} stands above already")
        documents[document.id] = document
    grades = _grades(_judgements(folder), frozenset(documents))
    queries = tuple(
        BeirQuery(identity, fields.text("text"), grades[identity])
        for fields in read_lines(folder / "queries.jsonl")
        if (identity := _id(fields)) in grades
    )
    if not queries:
        raise InputError(f"{folder}: no query of queries.jsonl has a judgement in qrels/")
    return BeirSet(tuple(documents.values()), queries)


def _id(fields: Fields) -> str:
    identity = fields.values.get("_id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        raise fields.fail("`_id` must be a string")
    return str(identity)


def _judgements(folder: Path) -> Path:
    files = sorted((folder / "qrels").glob("*.tsv"))
    test = folder / "qrels" / "test.tsv"
    if test in files:
        return test
    if len(files) != 1:
        raise InputError(f"{folder} needs its judgements in qrels/test.tsv")
    return files[0]


def _grades(path: Path, documents: frozenset[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, row in enumerate(csv.reader(io.StringIO(read_text(path)), delimiter="\t"), start=1):
        if number == 1 and row[-1:] == ["score"]:
            continue
        if len(row) != 3 or not row[2].strip().lstrip("-").isdigit():
            raise InputError(f"{path} line {number}: not a query, a document and a grade, parted by tabs")
        query, document, grade = row[0], row[1], int(row[2])
        if document not in documents:
            raise InputError(f"{path} line {number}: corpus.jsonl has no document {document!r}")
        if grade > 0:
            found.setdefault(query, {})[document] = grade
    return found
