"""What is exported says what was trained, and the same weights give the same bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from fakes_training import run_config, tiny_encoder, town_examples
from onnx import numpy_helper
from safetensors.torch import load_file, save_file

from rag.reader.onnx_reader import OnnxReader
from rag.reader.records import ReadPassage
from rag.training.average import average_weights
from rag.training.calibrate import Evidence, fit
from rag.training.config import TrainingError
from rag.training.evidence import calibration_half, gather_evidence, measuring_half
from rag.training.export import export_graph, export_reader, network_of, recalibrate, rewrite_reader
from rag.training.loop import train
from rag.training.model import from_weights


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def weights(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = torch.get_num_threads()
    runs = tmp_path_factory.mktemp("runs")
    path = train(run_config(examples=800), town_examples(), encoder=encoder, runs=runs, say=lambda _: None)
    torch.set_num_threads(before)
    return path


def logits(graph: bytes, ids: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> list[np.ndarray]:  # type: ignore[type-arg]
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    fed = {"input_ids": ids, "token_type_ids": np.zeros_like(ids)}
    return [np.asarray(said) for said in session.run(["start", "end", "answerable"], fed)]


def test_the_graph_in_single_precision_says_what_torch_says(encoder: Path, weights: Path) -> None:
    ids = np.random.default_rng(1).integers(1000, 20000, size=(3, 20), dtype=np.int64)
    network = from_weights(encoder, weights).eval()
    with torch.no_grad():
        held = torch.from_numpy(ids)
        expected = network(held, torch.ones_like(held), torch.zeros_like(held))
    said = logits(export_graph(weights, encoder, quantised=False), ids)
    for found, wanted in zip(said, (expected.start, expected.end, expected.answerable), strict=True):
        np.testing.assert_allclose(found, wanted.numpy(), atol=1e-4)


def test_weights_of_8_bits_come_near_and_are_read_back(encoder: Path, weights: Path, tmp_path: Path) -> None:
    export_reader(weights, encoder, tmp_path, version="t", encoder_name="tiny")
    ids = np.random.default_rng(2).integers(1000, 20000, size=(2, 16), dtype=np.int64)
    held = torch.from_numpy(ids)
    with torch.no_grad():
        rounded = network_of(tmp_path, encoder)(held, torch.ones_like(held), torch.zeros_like(held))
        exact = from_weights(encoder, weights).eval()(held, torch.ones_like(held), torch.zeros_like(held))
    graph = (tmp_path / "reader.onnx").read_bytes()
    starts = np.concatenate([logits(graph, row[None])[0] for row in ids])
    np.testing.assert_allclose(rounded.start.numpy(), exact.start.numpy(), atol=0.15)
    np.testing.assert_allclose(starts, rounded.start.numpy(), atol=0.3)


def test_a_rewritten_reader_keeps_each_whole_number(encoder: Path, weights: Path, tmp_path: Path) -> None:
    export_reader(weights, encoder, tmp_path / "first", version="1", encoder_name="tiny")
    again = rewrite_reader(tmp_path / "first", encoder, tmp_path / "again", version="2")
    assert (again.version, again.encoder) == ("2", "tiny")
    held = [
        {
            each.name: numpy_helper.to_array(each)
            for each in onnx.load(tmp_path / name / "reader.onnx").graph.initializer
        }
        for name in ("first", "again")
    ]
    assert held[0].keys() == held[1].keys()
    for name, values in held[0].items():
        if values.dtype == np.int8:
            np.testing.assert_array_equal(values, held[1][name])
        else:
            np.testing.assert_allclose(values, held[1][name], rtol=1e-5)


def test_the_same_weights_give_the_same_bytes(encoder: Path, weights: Path, tmp_path: Path) -> None:
    first = export_reader(weights, encoder, tmp_path / "a", version="t")
    second = export_reader(weights, encoder, tmp_path / "b", version="t")
    assert first == second
    assert (tmp_path / "a" / "reader.onnx").read_bytes() == (tmp_path / "b" / "reader.onnx").read_bytes()


def test_a_file_without_a_readers_weights_is_refused(encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no weights of a reader"):
        export_reader(encoder / "model.safetensors", encoder, tmp_path, version="t")
    with pytest.raises(TrainingError, match="can't be read"):
        export_reader(tmp_path / "missing.safetensors", encoder, tmp_path, version="t")


def test_calibration_replaces_the_judgement_and_not_the_spans(
    encoder: Path, weights: Path, tmp_path: Path
) -> None:
    export_reader(weights, encoder, tmp_path, version="t")
    examples = town_examples(40)
    evidence = list(gather_evidence(tmp_path, examples))
    assert [e.answerable for e in evidence] == [bool(e.answers) for e in examples]
    before = OnnxReader(tmp_path).read(examples[1].question, [ReadPassage(examples[1].context, "")])[0]
    calibration = fit(evidence)
    recalibrate(tmp_path, calibration)
    after = OnnxReader(tmp_path).read(examples[1].question, [ReadPassage(examples[1].context, "")])[0]
    assert after.spans == before.spans
    assert after.answerable == pytest.approx(calibration.chance(evidence[1].gate, evidence[1].margin))


def test_the_fit_finds_the_weights_that_made_the_labels() -> None:
    chance = np.random.default_rng(5)
    gates, margins = chance.normal(size=4000), chance.normal(size=4000)
    labels = chance.random(4000) < 1 / (1 + np.exp(-(1.5 * gates + 0.5 * margins)))
    made = fit(
        [Evidence(float(g), float(m), bool(y)) for g, m, y in zip(gates, margins, labels, strict=True)]
    )
    assert made.gate_weight == pytest.approx(1.5, abs=0.2)
    assert made.margin_weight == pytest.approx(0.5, abs=0.15)
    assert made.bias == pytest.approx(0.0, abs=0.15)


def test_a_fit_of_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="answerable and unanswerable"):
        fit([Evidence(0.1, 0.2, True)])


def test_the_two_halves_share_no_passage() -> None:
    examples = town_examples(80)
    calibrating, measuring = calibration_half(examples), measuring_half(examples)
    assert len(calibrating) + len(measuring) == len(examples)
    assert calibrating
    assert measuring
    assert not {e.context for e in calibrating} & {e.context for e in measuring}


def test_the_mean_of_two_runs_lies_between_them(weights: Path, encoder: Path, tmp_path: Path) -> None:
    other = from_weights(encoder, weights)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.add_(1.0)
    save_file(other.state_dict(), tmp_path / "other.safetensors")
    average_weights(weights, tmp_path / "other.safetensors", 0.75, tmp_path / "runs" / "mean.safetensors")
    mean, first = load_file(tmp_path / "runs" / "mean.safetensors"), load_file(weights)
    assert mean.keys() == first.keys()
    assert all(torch.allclose(mean[name], first[name] + 0.25, atol=1e-5) for name in mean)


def test_weights_of_two_networks_have_no_mean(weights: Path, encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="aren't weights of one network"):
        average_weights(weights, encoder / "model.safetensors", 0.5, tmp_path / "mean.safetensors")
    with pytest.raises(TrainingError, match="train them first"):
        average_weights(weights, tmp_path / "none.safetensors", 0.5, tmp_path / "mean.safetensors")
    with pytest.raises(TrainingError, match="between 0 and 1"):
        average_weights(weights, weights, 1.5, tmp_path / "mean.safetensors")
