"""A run ends with the same weights whether or not it was cut, and its loss falls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from fakes_training import run_config, tiny_encoder, town_examples
from safetensors.torch import load_file

from rag.training.checkpoint import load_checkpoint, save_checkpoint
from rag.training.config import TrainingError
from rag.training.loop import schedule, train


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    return load_file(path)


def test_a_run_without_a_window_ends_with_a_reason(encoder: Path, tmp_path: Path) -> None:
    config = run_config()
    with pytest.raises(TrainingError, match="no window"):
        train(config, [], encoder=encoder, runs=tmp_path, say=lambda _: None)


def same(left: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_a_run_that_is_cut_ends_with_the_weights_of_one_that_is_not(encoder: Path, tmp_path: Path) -> None:
    config, examples = run_config(), town_examples()
    whole = train(config, examples, encoder=encoder, runs=tmp_path / "whole", say=lambda _: None)
    said: list[str] = []
    for stop in (3, 5, None):
        cut = train(
            config, examples, encoder=encoder, runs=tmp_path / "cut", say=said.append, stop_after=stop
        )
    assert sum("going on after step" in line for line in said) == 2
    assert same(weights_of(whole), weights_of(cut))


def test_a_cut_between_two_checkpoints_goes_on_from_the_last(encoder: Path, tmp_path: Path) -> None:
    """What a kill leaves: the last whole checkpoint, and half of the next beside it."""
    config, examples = run_config(examples=60), town_examples()
    whole = train(config, examples, encoder=encoder, runs=tmp_path / "whole", say=lambda _: None)
    train(config, examples, encoder=encoder, runs=tmp_path / "cut", say=lambda _: None, stop_after=4)
    half = tmp_path / "cut" / "tiny" / "checkpoint.new"
    half.mkdir()
    (half / "weights.safetensors").write_bytes(b"half")
    again = train(config, examples, encoder=encoder, runs=tmp_path / "cut", say=lambda _: None)
    assert same(weights_of(whole), weights_of(again))


def test_a_cut_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    from rag.training.checkpoint import Progress

    layer = torch.nn.Linear(2, 2)
    optimizer = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    folder = tmp_path / "checkpoint"
    save_checkpoint(folder, layer, optimizer, Progress(1, 2, 3, 4))
    folder.rename(tmp_path / "checkpoint.old")
    fresh = torch.nn.Linear(2, 2)
    found = load_checkpoint(folder, fresh, torch.optim.AdamW(fresh.parameters()))
    assert found == Progress(1, 2, 3, 4)
    assert torch.equal(fresh.weight, layer.weight)


def test_the_loss_falls(encoder: Path, tmp_path: Path) -> None:
    from rag.training import loop

    config = run_config(examples=1600, checkpoint_every=10_000)
    train(config, town_examples(), encoder=encoder, runs=tmp_path, say=lambda _: None)
    log = [json.loads(line) for line in (tmp_path / "tiny" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == list(range(loop.LOG_EVERY, log[-1]["step"] + 1, loop.LOG_EVERY))
    assert log[-1]["loss"] < 0.6 * log[0]["loss"]


def test_another_seed_gives_other_weights(encoder: Path, tmp_path: Path) -> None:
    runs = [
        train(
            run_config(name=str(seed), seed=seed, examples=40),
            town_examples(),
            encoder=encoder,
            runs=tmp_path,
            say=lambda _: None,
        )
        for seed in (1, 2)
    ]
    assert not same(weights_of(runs[0]), weights_of(runs[1]))


def test_a_run_starts_from_another_run(encoder: Path, tmp_path: Path) -> None:
    first = train(
        run_config(examples=40), town_examples(), encoder=encoder, runs=tmp_path, say=lambda _: None
    )
    later = run_config(name="later", start_from="tiny", examples=1, learning_rate=1e-12)
    second = train(later, town_examples(), encoder=encoder, runs=tmp_path, say=lambda _: None)
    assert all(
        torch.allclose(a, b, atol=1e-6)
        for a, b in zip(weights_of(first).values(), weights_of(second).values(), strict=True)
    )


def test_a_run_to_start_from_that_was_never_trained_is_named(encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="'nothing' has no weights yet"):
        train(
            run_config(start_from="nothing"),
            town_examples(),
            encoder=encoder,
            runs=tmp_path,
            say=lambda _: None,
        )


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 0.02), (0.05, 0.5), (0.1, 1.0), (0.4, 1.0), (0.75, 0.5), (1.0, 0.0)]
)
def test_the_rate_rises_stays_and_falls(share: float, expected: float) -> None:
    assert schedule(share, run_config()) == pytest.approx(expected)
