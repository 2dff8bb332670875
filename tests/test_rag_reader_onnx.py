"""The shipped reader: reads plain cases right, alone as in company, and as the trained network does."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from fakes_reader import one_line, small_folder
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument
from tokenizers import Tokenizer

from index.embed import packaged_folder
from index.errors import ModelError
from index.runtime import MAX_THREADS, default_threads
from rag.reader.load import SHIPPED, WEIGHTS, load_reader
from rag.reader.manifest import TOKENIZER, Calibration, Manifest, read_manifest
from rag.reader.onnx_reader import OnnxReader
from rag.reader.reading import Limits
from rag.reader.records import PassageReading, ReadPassage, SpanReader
from rag.reader.torch_reader import TorchReader, module_network
from rag.reader.windows import ReaderWindower, Window, collate
from rag.training.export import network_of
from rag.training.model import ReaderNetwork

PAIRS = (
    ("How many people were arrested in 2022?", "Police arrested 31 people in 2022 and 27 in 2021.", "31"),
    ("How many people were arrested in 2021?", "Police arrested 31 people in 2022 and 27 in 2021.", "27"),
    ("When did the harbour library open?", "The harbour library opened in 1911. It lends books.", "1911"),
    ("Who opened the library?", "The library was opened by Ada Quist, the mayor, after a delay.", "Ada Quist"),
    ("Where is the wool sold?", "Sheep live on the hills. Their wool is sold at the autumn fair.", "autumn fair"),
    ("How often does the ferry cross?", "The ferry crosses the strait twice a day, and not in storms.", "twice a day"),
    ("How much money did the fund pay?", "The fund paid $7.5 million to survivors, and lent more.", "$7.5 million"),
    ("How long was the sentence?", "The court sentenced the trader to 15 years in prison.", "15 years"),
    ("What percentage of voters agreed?", "A third stayed at home; of those who voted, 62% agreed.", "62%"),
    ("Which ministry runs the shelters?", "The Ministry of Labor runs the shelters by law.", "Ministry of Labor"),
    ("What is the capital of the island?", "Tolby is the island’s capital and its only port.", "Tolby"),
    ("How many lamps light the pier?", "Twenty-one lamps light the pier. The keeper cleans them.", "Twenty-one"),
    ("Who cleans the lamps?", "Twenty-one lamps light the pier. The keeper cleans them by hand.", "keeper"),
    ("What are the roofs made of?", "The roofs of the town are made of slate from the quarry.", "slate"),
    ("How many shelters were funded?", "The government funded four shelters for women, none for men.", "four"),
    ("When did the law come into force?", "Passed in May, the law came into force on 1 June 2020.", "1 June 2020"),
    ("How many inspectors were trained?", "It trained at least 140 inspectors and 60 judges.", "at least 140"),
    ("How many judges were trained?", "It trained at least 140 inspectors and 60 judges.", "60"),
    ("Who wrote the report?", "The report, which Jonas Harne wrote in one winter, was lost.", "Jonas Harne"),
    ("What was the report about?", "Jonas Harne wrote a report about the decline of fishing.", "decline of fishing"),
    ("In which country were they found?", "Officers found the victims in Norway and brought them home.", "Norway"),
    ("What is the penalty for theft?", "The law prescribes five to 20 years’ imprisonment for theft.", "20 years"),
    ("What did the keeper lose?", "In the storm the keeper lost his boat, but not his temper.", "boat"),
    ("Why was the bridge closed?", "The bridge was closed because its cables had rusted.", "cables had rusted"),
    ("How many calls were received?", "The hotline received 1,234 calls; 56 led to an inquiry.", "1,234"),
)  # fmt: skip
"""Question, passage, and what its best span holds."""
FILLER = "The town keeps its old roads in repair, and travellers speak well of the inns along them. "


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return read_manifest(WEIGHTS)


@pytest.fixture(scope="module")
def windower(manifest: Manifest) -> ReaderWindower:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / TOKENIZER))
    return ReaderWindower(tokenizer, max_tokens=manifest.max_tokens, stride=manifest.stride)


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    """The network of the shipped weights, in PyTorch and single precision."""
    return network_of(WEIGHTS, packaged_folder())


def read_one(reader: SpanReader, question: str, text: str, heading: str = "") -> PassageReading:
    (reading,) = reader.read(question, [ReadPassage(text, heading)])
    return reading


def assert_same(one: PassageReading, other: PassageReading) -> None:
    """The same spans, with numbers that differ by rounding at most."""
    assert one.answerable == pytest.approx(other.answerable, abs=1e-3)
    assert [(s.start, s.end) for s in one.spans] == [(s.start, s.end) for s in other.spans]
    for span, same in zip(one.spans, other.spans, strict=True):
        assert span.share == pytest.approx(same.share, abs=1e-3)
        assert span.score == pytest.approx(same.score, abs=1e-3)


@pytest.mark.parametrize(("question", "text", "answer"), PAIRS)
def test_plain_cases_are_read_right(real_reader: SpanReader, question: str, text: str, answer: str) -> None:
    reading = read_one(real_reader, question, text)
    assert answer in reading.spans[0].text
    assert reading.answerable > 0.5


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did the harbour library open?", "The ferry crosses the strait twice a day."),
        ("How many people were arrested in 2022?", "Sheep are kept on the northern hills."),
        ("Who wrote the report?", "Twenty-one lamps light the pier."),
    ],
)
def test_passage_of_something_else_is_unlikely_to_answer(
    real_reader: SpanReader, question: str, text: str
) -> None:
    assert read_one(real_reader, question, text).answerable < 0.2


def test_passage_with_the_answer_is_likelier_than_its_neighbours(real_reader: SpanReader) -> None:
    texts = [text for _, text, _ in PAIRS[2:8]]
    for at, (question, _, _) in enumerate(PAIRS[2:8]):
        readings = real_reader.read(question, [ReadPassage(text) for text in texts])
        assert max(range(len(texts)), key=lambda i: readings[i].answerable) == at


def test_heading_is_shown_to_the_reader_and_never_quoted(real_reader: SpanReader) -> None:
    text = "It opened in 1911 with 12 rooms."
    reading = read_one(real_reader, "When did the library of Ellery open?", text, "Library of Ellery")
    assert reading.spans[0].text == "1911"
    for span in reading.spans:
        assert span.text == text[span.start : span.end]
    bare = read_one(real_reader, "When did the library of Ellery open?", text)
    assert bare.answerable != reading.answerable


def test_several_spans_come_by_share_and_are_exactly_the_text(real_reader: SpanReader) -> None:
    text = "It trained at least 140 inspectors and 60 judges in the “U.S.”, with 35 clerks (in all)."
    reading = read_one(real_reader, "How many were trained?", text)
    assert reading.spans[0].text == "at least 140"
    assert 2 <= len(reading.spans) <= Limits().spans
    shares = [span.share for span in reading.spans]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1 + 1e-9
    places = sorted((span.start, span.end) for span in reading.spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    for span in reading.spans:
        assert span.text == text[span.start : span.end] == span.text.strip() != ""


def test_no_more_spans_are_given_than_asked_for() -> None:
    reader = OnnxReader(WEIGHTS, threads=1, limits=Limits(spans=1), judge=lambda gate, margin: 0.25)
    reading = read_one(reader, PAIRS[0][0], PAIRS[0][1])
    assert [span.text for span in reading.spans] == ["31"]
    assert reading.answerable == 0.25


def test_reading_does_not_depend_on_the_passages_beside_it(real_reader: SpanReader) -> None:
    question = "How many inspectors were trained?"
    passages = [ReadPassage(text, "Part") for _, text, _ in PAIRS]
    passages += [ReadPassage(FILLER * 30 + PAIRS[16][1]), ReadPassage(""), ReadPassage("Twelve.")]
    together = real_reader.read(question, passages)
    assert len(together) == len(passages)
    for passage, reading in zip(passages[::3] + passages[-3:], together[::3] + together[-3:], strict=True):
        assert_same(reading, real_reader.read(question, [passage])[0])
    backwards = real_reader.read(question, passages[::-1])
    for reading, same in zip(together, backwards[::-1], strict=True):
        assert_same(reading, same)


def test_answer_at_the_end_of_a_long_passage_is_found(real_reader: SpanReader) -> None:
    text = f"{FILLER * 50}Police arrested 31 people in 2022."
    reading = read_one(real_reader, "How many people were arrested in 2022?", text)
    assert reading.spans[0].text == "31"
    assert text[reading.spans[0].start : reading.spans[0].end] == "31"
    assert reading.spans[0].start > len(FILLER * 50)
    assert reading.answerable > 0.5


@pytest.mark.parametrize("before", range(24, 42, 3))
def test_answer_is_found_wherever_windows_are_cut(real_reader: SpanReader, before: int) -> None:
    text = FILLER * before + "Police arrested 31 people in 2022. " + FILLER * 3
    assert read_one(real_reader, "How many people were arrested in 2022?", text).spans[0].text == "31"


@pytest.mark.parametrize("text", ["", " \n", "\u2009"])
def test_passage_without_text_answers_nothing(real_reader: SpanReader, text: str) -> None:
    assert read_one(real_reader, "How many?", text) == PassageReading(0.0, ())


def test_passage_of_marks_has_no_span(real_reader: SpanReader) -> None:
    assert read_one(real_reader, "How many?", "… — “ ” ( )").spans == ()


def test_no_passages_have_no_readings(real_reader: SpanReader) -> None:
    assert real_reader.read("How many?", []) == ()


def test_eight_threads_read_the_same(real_reader: SpanReader) -> None:
    def read(at: int) -> PassageReading:
        question, text, _ = PAIRS[at]
        return read_one(real_reader, question, text)

    order = list(range(16)) * 2
    alone = [read(at) for at in order[:16]] * 2
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(read, order))
    for one, other in zip(alone, together, strict=True):
        assert_same(one, other)


def test_network_in_pytorch_reads_the_same(
    real_reader: SpanReader, network: ReaderNetwork, windower: ReaderWindower, manifest: Manifest
) -> None:
    reference = TorchReader("reference", windower, module_network(network), manifest.calibration)
    same = 0
    for question, text, _ in PAIRS:
        shipped, wanted = read_one(real_reader, question, text), read_one(reference, question, text)
        same += shipped.spans[0].text == wanted.spans[0].text
        assert shipped.answerable == pytest.approx(wanted.answerable, abs=0.05)
    assert same >= 0.9 * len(PAIRS)


def test_logits_are_near_those_in_pytorch(
    network: ReaderNetwork, windower: ReaderWindower, manifest: Manifest
) -> None:
    session = onnxruntime.InferenceSession(WEIGHTS / manifest.file, providers=["CPUExecutionProvider"])
    passages = [ReadPassage(text, "Part") for _, text, _ in PAIRS] + [ReadPassage(FILLER * 30)]
    windows = windower.windows("How many people were arrested in 2022?", passages).windows
    reference = module_network(network)
    for window in windows:
        batch = collate([window], windower.pad)
        start, end, gate = said(session, [window])
        (wanted,) = reference(batch)
        for found, sought in ((start[0], wanted.start), (end[0], wanted.end)):
            apart = np.abs(found - sought)
            assert float(apart.max()) < 0.6
            assert float(apart.mean()) < 0.15
        assert float(gate[0]) == pytest.approx(wanted.gate, abs=0.3)


def said(session: onnxruntime.InferenceSession, windows: Sequence[Window]) -> list[np.ndarray]:  # type: ignore[type-arg]
    """The graph's outputs over windows of one length."""
    fed = {
        "input_ids": np.asarray([window.ids for window in windows], dtype=np.int64),
        "token_type_ids": np.asarray([window.types for window in windows], dtype=np.int64),
    }
    return [np.asarray(each) for each in session.run(["start", "end", "answerable"], fed)]


def test_a_run_holds_one_window_so_that_none_changes_anothers_logits(
    windower: ReaderWindower, manifest: Manifest
) -> None:
    session = onnxruntime.InferenceSession(WEIGHTS / manifest.file, providers=["CPUExecutionProvider"])
    long = windower.windows(PAIRS[0][0], [ReadPassage(FILLER * 30)]).windows
    same = [window for window in long if len(window.ids) == len(long[0].ids)]
    assert len(same) > 1
    with pytest.raises(InvalidArgument, match="Expected: 1"):
        said(session, same)
    first = said(session, same[:1])
    said(session, same[1:2])
    for one, again in zip(first, said(session, same[:1]), strict=True):
        np.testing.assert_array_equal(one, again)


def test_the_shipped_reader_is_found_by_its_name_and_by_its_folder(manifest: Manifest) -> None:
    wanted = f"{manifest.name} {manifest.version}"
    assert load_reader(SHIPPED, threads=1).name == load_reader(str(WEIGHTS), threads=1).name == wanted


def test_threads_are_few() -> None:
    assert 1 <= default_threads() <= MAX_THREADS


def graph_of(inputs: tuple[str, ...], kind: str = "FLOAT") -> bytes:
    """A graph of one sum, which is no reader's."""
    from onnx import TensorProto, helper

    number = TensorProto.DataType.Value(kind)
    named = [helper.make_tensor_value_info(name, number, [1]) for name in inputs]
    out = helper.make_tensor_value_info("start", number, [1])
    graph = helper.make_graph([helper.make_node("Add", list(inputs), ["start"])], "sum", named, [out])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (b"", "can't be loaded as a reader"),
        (b"no graph", "can't be loaded as a reader"),
        (graph_of(("input_ids", "attention_mask"), "BFLOAT16"), "can't be loaded as a reader"),
        (graph_of(("input_ids", "attention_mask")), "not a reader's graph"),
    ],
    ids=["empty", "text", "sum that the runtime lacks", "sum"],
)
def test_file_that_is_no_readers_graph_is_refused(tmp_path: Path, graph: bytes, said: str) -> None:
    small_folder(tmp_path, graph=graph)
    with pytest.raises(ModelError, match=said) as refused:
        OnnxReader(tmp_path)
    one_line(refused.value)


def test_graph_with_weights_in_another_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onnx import ModelProto, TensorProto

    model = ModelProto.FromString(graph_of(("input_ids", "attention_mask")))
    model.graph.input.pop()
    weights = model.graph.initializer.add(
        name="attention_mask", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL
    )
    weights.external_data.add(key="location", value="weights.bin")
    (tmp_path / "weights.bin").write_bytes(np.ones(1, dtype=np.float32).tobytes())
    monkeypatch.chdir(tmp_path)
    small_folder(tmp_path, graph=model.SerializeToString())
    with pytest.raises(ModelError, match="weights in other files") as refused:
        OnnxReader(tmp_path)
    one_line(refused.value)


@pytest.mark.parametrize("tokenizer", [b"", b"{}", b"\xff\xff", b"[1]"])
def test_file_that_is_no_tokenizer_is_refused(tmp_path: Path, tokenizer: bytes) -> None:
    small_folder(tmp_path, tokenizer=tokenizer)
    with pytest.raises(ModelError, match="tokenizer can't be read") as refused:
        OnnxReader(tmp_path)
    one_line(refused.value)


def test_calibration_of_the_manifest_is_the_judge(windower: ReaderWindower) -> None:
    """Logits that are known give the chance and the share that are known."""
    calibration = Calibration(gate_weight=1.0, margin_weight=0.5, bias=-0.25)

    class Fixed(torch.nn.Module):
        def forward(
            self, ids: torch.Tensor, attention: torch.Tensor, types: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
            start = torch.full(ids.shape, -20.0)
            start[:, 0], start[:, -3] = 1.0, 3.0  # the last word, before the full stop and [SEP]
            return start, start, torch.full((len(ids),), 0.5)

    reader = TorchReader("fixed", windower, module_network(Fixed()), calibration)
    (reading,) = reader.read("How many?", [ReadPassage("They were twelve.")])
    assert reading.spans[0].text == "twelve"
    assert reading.spans[0].score == 4.0
    assert reading.spans[0].share == pytest.approx(1.0)
    assert reading.answerable == pytest.approx(1 / (1 + np.exp(-(0.5 + 2.0 - 0.25))))
