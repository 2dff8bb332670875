"""A sentence's vector comes from its passage's run, is stored in 8 bits, and says what the sentence says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes_index import HashEmbedder

from index.arrays import write_array
from index.build import add_reports
from index.embed import Embedder
from index.location import sample_report_path
from index.sentence_vectors import PassageSentences, SentenceVectors, SentenceWriter, embed_passages
from index.sentences import sentence_spans
from index.store import open_index

PASSAGE = (
    "The harbour office licensed 412 trawlers in 2022. It refused nine. "
    "Pupils of the music school gave a concert in the town hall."
)


class WholeOnly:
    """An embedder that can't tell parts."""

    def __init__(self) -> None:
        self._inner = HashEmbedder()
        self.name, self.fingerprint = self._inner.name, self._inner.fingerprint
        self.max_tokens, self.dimensions = self._inner.max_tokens, self._inner.dimensions
        self.count_tokens, self.embed = self._inner.count_tokens, self._inner.embed


def test_an_embedder_that_tells_no_parts_embeds_each_sentence() -> None:
    (held,) = embed_passages(WholeOnly(), [(("Harbour",), PASSAGE)])
    texts = [PASSAGE[start:end] for start, end in held.sentences.spans]
    assert texts == [PASSAGE[start:end] for start, end in sentence_spans(PASSAGE)]
    np.testing.assert_array_equal(held.sentences.vectors, HashEmbedder().embed(texts))
    assert embed_passages(WholeOnly(), []) == []


def test_sentences_are_near_the_questions_that_they_answer(real_embedder: Embedder) -> None:
    (held,) = embed_passages(real_embedder, [((), PASSAGE)])
    assert len(held.sentences.spans) == 3
    assert np.linalg.norm(held.sentences.vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    for question, best in (("How many trawlers were licensed?", 0), ("Who gave a concert?", 2)):
        cosines = held.sentences.vectors @ real_embedder.embed([question])[0]
        assert int(cosines.argmax()) == best


def test_a_sentence_alone_in_its_passage_has_the_passages_vector_nearly(real_embedder: Embedder) -> None:
    (held,) = embed_passages(real_embedder, [((), "The harbour office licensed 412 trawlers in 2022.")])
    # The special tokens at both ends are the passage's only.
    assert float(held.sentences.vectors[0] @ held.whole) > 0.97


def write(folder: Path, passages: list[PassageSentences], dimensions: int) -> None:
    writer = SentenceWriter(folder, dimensions)
    for held in passages:
        writer.add(held)
    writer.finish()


def test_8_bits_keep_the_cosine_and_zeros_stay_zeros(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    vectors = chance.normal(size=(5, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[4] = 0.0
    held = [
        PassageSentences(((0, 4), (5, 9)), vectors[:2]),
        PassageSentences((), vectors[:0]),
        PassageSentences(((0, 2), (3, 6), (7, 8)), vectors[2:]),
    ]
    write(tmp_path / "sentences", held, 384)
    loaded = SentenceVectors(tmp_path / "sentences", cure="")
    assert loaded.rows == 3
    for row, wanted in enumerate(held):
        found = loaded.of(row)
        assert found.spans == wanted.spans
        np.testing.assert_allclose(found.vectors, wanted.vectors, atol=1e-3)
    assert not loaded.of(2).vectors[2].any()


def test_parts_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    one = PassageSentences(((0, 4),), np.ones((1, 8), dtype=np.float32))
    write(tmp_path / "sentences", [one], 8)
    write_array(tmp_path / "sentences" / "scales.npy", np.ones(2, dtype=np.float32))
    with pytest.raises(ValueError, match="different counts"):
        SentenceVectors(tmp_path / "sentences", cure="")


def test_an_index_holds_each_passages_sentences_and_keeps_those_of_unchanged_text(tmp_path: Path) -> None:
    home, report = tmp_path / "index", tmp_path / "a.txt"
    report.write_text(PASSAGE, encoding="utf-8")
    add_reports(home, [sample_report_path(), report], embedder=HashEmbedder())
    with open_index(home) as index:
        passages = index.passages()
        before = dict(zip((p.id for p in passages), index.sentences(passages), strict=True))
    for passage in passages:
        assert before[passage.id].spans == tuple(sentence_spans(passage.text))
    report.write_text(f"{PASSAGE}\n\nA new paragraph.", encoding="utf-8")
    embedder = HashEmbedder()
    assert add_reports(home, [report], embedder=embedder).embedded == 1
    with open_index(home) as index:
        for passage in index.passages(["mexico_2023"]):
            (found,) = index.sentences([passage])
            np.testing.assert_array_equal(found.vectors, before[passage.id].vectors)
