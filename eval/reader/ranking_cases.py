"""Ranking cases from three kinds of files: SQuAD's, ranking sets, and gold questions on an index."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.cases import GoldQuestion
from eval.corpus import Corpus, relevant_passages
from eval.json_lines import Fields, as_object, parse
from eval.measures.shares import one_line
from eval.reader.ranking import DEPTH, Candidate, RankingCase
from eval.squad_files import spread
from index.embed import Embedder
from index.errors import InputError
from index.store import Index
from rag.reader.records import ReadPassage
from rag.rerank import RERANKED, heading
from rag.retrieve import retrieve

FileKind = Literal["corpus", "candidates", "gold"]
"""`corpus`: articles with questions; `candidates`: questions with theirs; `gold`: questions on a report."""


@dataclass(frozen=True, slots=True)
class CandidateQuestion:
    """A line of a ranking set."""

    id: str
    question: str
    positives: tuple[str, ...]
    """At least one."""
    negatives: tuple[str, ...]


def file_kind(path: Path) -> FileKind:
    """What a file holds, told by its name and the fields of its first line. Raises InputError."""
    if path.suffix == ".json":
        return "corpus"
    for line in _lines(path)[:1]:
        if "positives" in line.values:
            return "candidates"
        return "corpus" if "context" in line.values else "gold"
    raise InputError(f"{path} holds no question")


def read_candidates(path: Path) -> tuple[CandidateQuestion, ...]:
    """The questions of a ranking set: `{"id", "question", "positives", "negatives"}` a line, `.gz` too.

    Raises:
        InputError: a line isn't of that form, or has no positive.

    """
    found = []
    for number, fields in enumerate(_lines(path), start=1):
        positives = fields.texts("positives")
        if not positives:
            raise fields.fail("`positives` must hold a passage at least")
        identity = fields.optional_text("id") or str(number)
        found.append(
            CandidateQuestion(identity, fields.text("question"), positives, fields.texts("negatives"))
        )
    return tuple(found)


def candidate_cases(questions: Sequence[CandidateQuestion], embedder: Embedder) -> tuple[RankingCase, ...]:
    """Each question's candidates by cosine; a text that is both positive and negative is positive.

    A text that the embedder can't read whole counts as its best piece. Equals are ordered by their text.
    """
    texts = [[*dict.fromkeys((*q.positives, *q.negatives))] for q in questions]
    distinct = list(dict.fromkeys(text for each in texts for text in each))
    pieces = [_pieces(text, embedder) for text in distinct]
    vectors = embedder.embed([piece for each in pieces for piece in each])
    ends = np.cumsum([len(each) for each in pieces])
    held = dict(zip(distinct, np.split(vectors, ends[:-1]), strict=True)) if distinct else {}
    cases = []
    for question, each in zip(questions, texts, strict=True):
        asked = _question_vector(question.question, embedder)
        order = sorted(each, key=lambda text: (-round(float((held[text] @ asked).max()), 6), text))
        candidates = tuple(Candidate(text, ReadPassage(text)) for text in order)
        cases.append(RankingCase(question.id, question.question, candidates, frozenset(question.positives)))
    return tuple(cases)


def corpus_cases(
    corpus: Corpus, index: Index, embedder: Embedder, *, limit: int | None
) -> tuple[RankingCase, ...]:
    """The answerable questions of a corpus, at most `limit`, with the passages that retrieval brings."""
    answerable = [placed for placed in corpus.questions if placed.question.answers]
    return tuple(
        _case(index, embedder, p.question.id, p.question.question, relevant_passages(index, p))
        for p in spread(answerable, limit)
    )


def gold_cases(
    golds: Sequence[GoldQuestion], index: Index, embedder: Embedder, *, limit: int | None
) -> tuple[RankingCase, ...]:
    """The gold questions with evidence, at most `limit`; a passage is relevant if it holds an evidence string."""
    texts = {passage.id: one_line(passage.text) for passage in index.passages()}
    cases = []
    for gold in spread([gold for gold in golds if gold.evidence], limit):
        proofs = [one_line(proof) for proof in gold.evidence]
        relevant = frozenset(id_ for id_, text in texts.items() if any(proof in text for proof in proofs))
        cases.append(_case(index, embedder, gold.id, gold.question, relevant))
    return tuple(cases)


def _case(
    index: Index, embedder: Embedder, identity: str, question: str, relevant: frozenset[str]
) -> RankingCase:
    hits = retrieve(index, question, _question_vector(question, embedder), limit=DEPTH)
    candidates = tuple(
        Candidate(
            hit.passage.id,
            ReadPassage(hit.passage.text, heading(index.report(hit.passage.report_id).title, hit.passage)),
            hit.score,
        )
        for hit in hits
    )
    return RankingCase(identity, question, candidates, relevant, read=RERANKED)


def _question_vector(question: str, embedder: Embedder) -> NDArray[np.float32]:
    """Unit vector, float32, (dimensions,); of the mean of its pieces where it is too long."""
    mean: NDArray[np.float32] = embedder.embed(_pieces(question, embedder)).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _pieces(text: str, embedder: Embedder) -> list[str]:
    """The text, halved until the embedder reads each piece whole, at a space where there is one."""
    if len(text) < 2 or embedder.count_tokens(text) <= embedder.max_tokens:
        return [text]
    space = text.find(" ", len(text) // 2)
    cut = space if 0 < space < len(text) - 1 else len(text) // 2
    return [*_pieces(text[:cut], embedder), *_pieces(text[cut:], embedder)]


def _lines(path: Path) -> list[Fields]:
    """The objects of a JSON-lines file, gzipped if its name ends in `.gz`. Raises InputError."""
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise InputError(f"{path} can't be read ({error})") from error
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{path} line {number}"
            found.append(Fields(as_object(parse(line, where), where), where))
    return found
