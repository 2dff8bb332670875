"""A report read for a question without any model: every sentence of it, scored by the words that it shares."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from fakes_index import HashEmbedder, embedded_sentences

from index.load import parse_report
from index.records import Hit, Passage, ReportInfo
from index.sentences import sentence_spans
from rag.assemble import assemble
from rag.drafting import Draft, Reading, draft_answer
from rag.listed import list_items
from rag.main_period import main_period
from rag.question import read_question
from rag.read import Sentence, SentenceReader
from rag.records import Answer, ModelNames, Timings
from rag.rerank import ReadHit
from rag.terms import build_lexicon

FILLER = [
    f"The {word} stood near the old harbor road for some days." for word in "mill inn barn well pier".split()
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question."""

    draft: Draft
    answer: Answer
    texts: dict[str, str]
    """Report texts by SHA-256, for `check_answer`."""


def ask_text(text: str, question: str) -> Asked:
    """Draft and assemble the answer of a question from a text of paragraphs."""
    report = parse_report(text, source="town.txt", report_id="town")
    passages = [
        Passage(f"p{p.number}", "town", p.start, p.end, text[p.start : p.end], p.section, p.number)
        for p in report.paragraphs
        if p.kind != "heading"
    ]
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    lexicon = build_lexicon([*sentences, *FILLER * 6], [text])
    embedder = HashEmbedder()
    reader = SentenceReader(embedder, lexicon, embedded_sentences(embedder))
    vector = embedder.embed([question])[0]
    rows = embedder.embed([passage.text for passage in passages])
    hits = [
        ReadHit(Hit(passage, score=1.0 / rank, dense_rank=rank, similarity=float(row @ vector)))
        for rank, (passage, row) in enumerate(zip(passages, rows, strict=True), start=1)
    ]
    asked = read_question(question)

    def similar(phrases: Sequence[str]) -> Sequence[float]:
        return reader.similarities(phrases, vector)

    period = main_period(text)
    periods = {"town": period} if period else {}
    read = reader.read(asked, vector, hits)

    def following(passage_id: str, most: int) -> Sequence[Passage]:
        at = [passage.id for passage in passages].index(passage_id) + 1
        return passages[at : at + most]

    def items(sentence: Sentence) -> Sequence[Sentence]:
        return list_items(sentence, following, reader.sentences)

    draft = draft_answer(Reading(asked, read, lexicon, similar, periods, {"town": "Town"}, items=items))
    sha = hashlib.sha256(text.encode()).hexdigest()
    info = ReportInfo("town", "Town", "town.txt", sha, len(text), len(passages), len(passages))
    answer = assemble(
        question,
        [draft],
        reports={"town": info},
        texts={sha: text},
        model=ModelNames("e", "r", None),
        generation="g",
        timings=Timings(),
    ).answer
    return Asked(draft, answer, {sha: text})
