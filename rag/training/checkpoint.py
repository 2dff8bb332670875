"""Checkpoints of a run: safetensors and JSON, written aside and renamed, so that a cut run goes on from the last."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

_STATE = "state.json"
_WEIGHTS = "weights.safetensors"
_MOMENTS = "moments.safetensors"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    epoch: int
    batch: int
    """Batches of this epoch that are done."""
    step: int
    """Steps in all."""
    seen: int
    """Windows in all."""


def save_checkpoint(
    folder: Path, network: nn.Module, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    """Replace the folder's checkpoint by the present state."""
    aside = folder.with_name(folder.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, aside / _WEIGHTS)
    moments: dict[str, torch.Tensor] = {}
    for number, state in optimizer.state_dict()["state"].items():
        for name, value in state.items():
            moments[f"{number}.{name}"] = value.contiguous()
    save_file(moments, aside / _MOMENTS)
    (aside / _STATE).write_text(json.dumps(asdict(progress)), encoding="utf-8")
    for path in aside.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(folder: Path, network: nn.Module, optimizer: torch.optim.Optimizer) -> Progress | None:
    """Put the folder's checkpoint into the network and the optimizer; None where there is none.

    A run that was cut between the two renames left its last checkpoint under the name `….old`.
    """
    old = folder.with_name(folder.name + ".old")
    if not folder.exists() and old.exists():
        old.rename(folder)
    if not folder.exists():
        return None
    network.load_state_dict(load_file(folder / _WEIGHTS))
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in load_file(folder / _MOMENTS).items():
        number, name = key.split(".", 1)
        moments.setdefault(int(number), {})[name] = value
    state = optimizer.state_dict()
    state["state"] = moments
    optimizer.load_state_dict(state)
    return Progress(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
