"""`footnote train` from its command line: a run is trained, cut, exported, and answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes_training import tiny_encoder, town_examples

from rag.reader.load import load_reader
from rag.reader.records import ReadPassage
from rag.training.cli import CALIBRATING
from rag.training.examples import write_examples
from ui.cli import main

CONFIG = """
name = "tiny"
data = ["towns.jsonl"]
start_from = "encoder"
seed = 3
examples = 1600
max_tokens = 64
batch_tokens = 512
learning_rate = 1e-3
warmup_share = 0.1
decay_share = 0.5
weight_decay = 0.01
dropout = 0.0
answerable_weight = 0.5
heading_share = 0.5
checkpoint_every = 50
threads = 1
"""


def test_a_run_is_trained_exported_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    encoder = tiny_encoder(tmp_path / "encoder")
    monkeypatch.setattr("index.embed.packaged_folder", lambda: encoder)
    work = tmp_path / "work"
    write_examples(work / "data" / "towns.jsonl", town_examples())
    write_examples(work / "data" / CALIBRATING, town_examples(40))
    config = tmp_path / "tiny.toml"
    config.write_text(CONFIG)
    assert main(["train", "run", str(config), "--work", str(work)]) == 0
    # A second call finds nothing left to do.
    assert main(["train", "run", str(config), "--work", str(work)]) == 0
    assert "going on after step" in capsys.readouterr().err
    assert main(["train", "average", "tiny", "tiny", "mean", "--share", "0.25", "--work", str(work)]) == 0
    assert "mean" in capsys.readouterr().err
    target = tmp_path / "reader"
    assert main(["train", "export", "mean", str(target), "--work", str(work), "--version", "t"]) == 0
    assert "calibrated on 40 held-out examples" in capsys.readouterr().err
    reader = load_reader(str(target))
    assert reader.name == "footnote-reader t"
    read = reader.read("When did the library of Marrow open?", [ReadPassage(town_examples()[1].context, "")])
    assert 0.0 <= read[0].answerable <= 1.0


def test_what_is_missing_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "run", str(tmp_path / "none.toml")]) == 2
    assert "can't be read as a run's settings" in capsys.readouterr().err
    config = tmp_path / "tiny.toml"
    config.write_text(CONFIG)
    assert main(["train", "run", str(config), "--work", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert "towns.jsonl" in message
    assert len(message.strip().splitlines()) == 1
    assert main(["train", "export", "tiny", str(tmp_path / "r"), "--work", str(tmp_path)]) == 2
    assert "train tiny with `footnote train run`" in capsys.readouterr().err
