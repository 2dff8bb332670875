"""Any extractive question-answering model on disk is a reader; what isn't one is refused in one line."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    BertModel,
    PreTrainedTokenizerFast,
)

from index.embed import packaged_folder
from index.errors import ModelError
from rag.reader.load import load_reader
from rag.reader.records import PassageReading, ReadPassage, SpanReader
from rag.reader.torch_reader import MAX_TOKENS, STRIDE, PairWindower, TorchReader
from rag.reader.windows import MAX_QUESTION

QUESTION = "How many sheep are there?"
SENTENCE = "The shepherds of Ellery counted 12 sheep on the northern hill in spring. "
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")


def config(positions: int = 512) -> BertConfig:
    return BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=positions,
    )


def with_tokenizer(folder: Path, **settings: object) -> Path:
    """Put the packaged tokenizer into a model's folder."""
    for name in TOKENIZER_FILES:
        if (packaged_folder() / name).is_file():
            shutil.copy(packaged_folder() / name, folder)
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **settings}))
    return folder


def pointing_model(word: str, positions: int = 512) -> BertForQuestionAnswering:
    """Small, and sure of one thing: the answer is this word, wherever it stands; other logits are chance."""
    torch.manual_seed(7)
    model = BertForQuestionAnswering(config(positions))
    tokenizer = AutoTokenizer.from_pretrained(packaged_folder(), local_files_only=True)
    (number,) = tokenizer(word, add_special_tokens=False)["input_ids"]
    with torch.no_grad():
        last = model.bert.encoder.layer[-1].output.LayerNorm
        words = model.bert.embeddings.word_embeddings.weight
        # The last layer's norm is passed by its own bias; the word's embedding outweighs all that is added to it.
        words[number] = torch.nn.functional.one_hot(torch.tensor(3), 32) * 40.0
        last.weight.fill_(1.0)
        model.qa_outputs.weight[:, 3] = 3.0
    return model.eval()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model that is sure of the number 12."""
    path = tmp_path_factory.mktemp("torch") / "small"
    pointing_model("12").save_pretrained(path)
    return with_tokenizer(path)


@pytest.fixture(scope="module")
def reader(folder: Path) -> SpanReader:
    return load_reader(str(folder))


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    found = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    assert isinstance(found, PreTrainedTokenizerFast)
    return found


def read_one(reader: SpanReader, text: str, question: str = QUESTION) -> PassageReading:
    (reading,) = reader.read(question, [ReadPassage(text)])
    return reading


def refusal(setting: str) -> str:
    with pytest.raises(ModelError) as refused:
        load_reader(setting)
    message = str(refused.value)
    assert "\n" not in message
    assert len(message) < 500
    return message


def test_model_in_a_folder_is_read_by_its_folders_name(reader: SpanReader, folder: Path) -> None:
    assert isinstance(reader, TorchReader)
    assert reader.name == folder.name == "small"
    assert load_reader(str(folder / ".." / "small")).name == "small"


@pytest.mark.parametrize(
    "text",
    ["There are 12.", "12 sheep graze.", "Ältere Čapka — “12” in Ellery.", "Its\n\n\t12\u00a0sheep…", "12"],
)
def test_spans_are_exactly_the_text(reader: SpanReader, text: str) -> None:
    reading = read_one(reader, text)
    assert reading.spans[0].text == "12"
    assert 0 < reading.answerable <= 1
    for span in reading.spans:
        assert span.text == text[span.start : span.end] == span.text.strip() != ""
    shares = [span.share for span in reading.spans]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9


@pytest.mark.parametrize("before", [0, 20, 37, 41, 60])
def test_answer_anywhere_in_a_long_passage_is_found(reader: SpanReader, before: int) -> None:
    filler = SENTENCE.replace("12", "some")
    text = filler * before + SENTENCE + filler * 10
    reading = read_one(reader, text)
    assert reading.spans[0].text == "12"
    assert reading.spans[0].start == text.index("12")


def test_reading_does_not_depend_on_the_passages_beside_it(reader: SpanReader) -> None:
    passages = [ReadPassage(SENTENCE * count) for count in (1, 40, 3)] + [ReadPassage(""), ReadPassage("12")]
    together = reader.read(QUESTION, passages)
    assert together[3] == PassageReading(0.0, ())
    for passage, reading in zip(passages, together, strict=True):
        alone = reader.read(QUESTION, [passage])[0]
        assert [(s.start, s.end) for s in alone.spans] == [(s.start, s.end) for s in reading.spans]
        assert alone.answerable == pytest.approx(reading.answerable, abs=1e-3)


def test_headings_are_not_shown_to_a_model_that_learned_without_them(reader: SpanReader) -> None:
    bare, headed = reader.read(QUESTION, [ReadPassage(SENTENCE), ReadPassage(SENTENCE, "The 12 hills")])
    assert [span.text for span in bare.spans] == [span.text for span in headed.spans]
    assert bare.answerable == pytest.approx(headed.answerable, abs=1e-4)


def test_eight_threads_read_the_same(reader: SpanReader) -> None:
    texts = [SENTENCE * count for count in (1, 2, 3, 30)] * 2
    alone = [read_one(reader, text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: read_one(reader, text), texts))
    for one, other in zip(alone, together, strict=True):
        assert [(s.start, s.end) for s in one.spans] == [(s.start, s.end) for s in other.spans]
        assert one.answerable == pytest.approx(other.answerable, abs=1e-3)


def test_windows_are_those_of_the_models_own_tokenizer(tokenizer: PreTrainedTokenizerFast) -> None:
    found = PairWindower(tokenizer).windows(QUESTION, [ReadPassage("Twelve sheep.")])
    (window,) = found.windows
    wanted = tokenizer(QUESTION, "Twelve sheep.")
    assert window.ids == tuple(wanted["input_ids"])
    assert window.types == tuple(wanted["token_type_ids"])
    assert [window.ids[window.null], window.ids[window.passage_at - 1]] == [
        tokenizer.cls_token_id,
        tokenizer.sep_token_id,
    ]
    assert found.offsets == (((0, 6), (7, 12), (12, 13)),)


@pytest.mark.parametrize("question", [QUESTION, SENTENCE * 20])
def test_windows_cover_a_long_passage_and_share_the_stride(
    tokenizer: PreTrainedTokenizerFast, question: str
) -> None:
    text = SENTENCE * 80
    found = PairWindower(tokenizer).windows(question, [ReadPassage("Short."), ReadPassage(text)])
    whole = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    windows = [window for window in found.windows if window.passage == 1]
    assert len(windows) > 3
    for window in windows:
        assert len(window.ids) <= MAX_TOKENS
        assert window.passage_at <= MAX_QUESTION + 2
        held = window.ids[window.passage_at : window.passage_at + window.count]
        assert held == tuple(whole[window.first : window.first + window.count])
    for one, other in pairwise(windows):
        assert one.first + one.count - other.first >= STRIDE
    assert windows[0].first == 0
    assert windows[-1].first + windows[-1].count == len(whole) == len(found.offsets[1])


def test_end_of_a_long_question_is_read(tokenizer: PreTrainedTokenizerFast) -> None:
    asked = "Please tell me, if you can, " * 30 + QUESTION
    (window,) = PairWindower(tokenizer).windows(asked, [ReadPassage("Twelve.")]).windows
    wanted = tokenizer(asked, add_special_tokens=False, verbose=False)["input_ids"]
    assert window.ids[1 : window.passage_at - 1] == tuple(wanted[-MAX_QUESTION:])


@pytest.mark.parametrize("text", ["", " \n"])
def test_passage_without_a_token_has_no_window(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    found = PairWindower(tokenizer).windows(QUESTION, [ReadPassage(text)])
    assert (found.windows, found.offsets) == ((), ((),))


@pytest.mark.parametrize("positions", [64, 128])
def test_model_with_few_positions_is_read_in_short_windows(tmp_path: Path, positions: int) -> None:
    """Many tokenizers name no limit, or one of another model: the model's own positions count."""
    pointing_model("12", positions).save_pretrained(tmp_path)
    with_tokenizer(tmp_path, model_max_length=10**30)
    reader = load_reader(str(tmp_path))
    text = SENTENCE.replace("12", "some") * 30 + SENTENCE
    reading = read_one(reader, text, SENTENCE * 9)
    assert reading.spans[0].start == text.index("12")


def test_tokenizer_that_cuts_the_beginning_off_covers_the_passage_too(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with_tokenizer(tmp_path, truncation_side="left", padding_side="left")
    reading = read_one(load_reader(str(tmp_path)), text := SENTENCE.replace("12", "some") * 50 + SENTENCE)
    assert reading.spans[0].start == text.index("12")


def test_model_without_a_head_is_refused(tmp_path: Path) -> None:
    BertModel(config()).save_pretrained(tmp_path)
    with_tokenizer(tmp_path)
    assert "has no question-answering head (qa_outputs.bias is missing)" in refusal(str(tmp_path))


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)).startswith(f"{tmp_path}: can't be loaded as a question-answering model (")


def test_model_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    pointing_model("12").save_pretrained(tmp_path)
    assert "has no fast tokenizer (tokenizer.json)" in refusal(str(tmp_path))


def test_weights_cut_off_are_refused(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    assert "can't be loaded as a question-answering model" in refusal(str(tmp_path))


def test_pickled_weights_are_refused(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors"))
    torch.save(pointing_model("12").state_dict(), tmp_path / "pytorch_model.bin")
    assert "can't be loaded as a question-answering model" in refusal(str(tmp_path))


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    held = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    held["model_type"] = "strange"
    held["auto_map"] = {"AutoConfig": "own.Config", "AutoModelForQuestionAnswering": "own.Model"}
    (tmp_path / "config.json").write_text(json.dumps(held))
    (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    refusal(str(tmp_path))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "name",
    [
        "no-such-reader",
        "nobody/no-such-reader",
        "a/b/c/d",
        "../nowhere",
        "~nobody-here",
        "a\0b",
        "a\nb",
        "x" * 300,
    ],
)
def test_unknown_name_is_refused_without_a_download(name: str) -> None:
    message = refusal(name)
    assert f"no reader {name!r}: neither a folder nor in the local model cache" in message
