"""The mean of two runs' weights: reads better than either, at no cost when reading (Wortsman et al. 2022)."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from rag.training.config import TrainingError


def average_weights(first: Path, second: Path, share: float, target: Path) -> None:
    """Write `share` of the first file's weights and the rest of the second's to a third file (safetensors).

    It helps where one run went on from the other: then the way between them is level.

    Raises:
        TrainingError: a file can't be read, they aren't of one network, or the share isn't between 0 and 1.

    """
    if not 0.0 <= share <= 1.0:
        raise TrainingError(f"a share of {share:g} was asked for; give one between 0 and 1")
    try:
        left, right = load_file(first), load_file(second)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"the weights of both runs are needed ({error}); train them first") from error
    if {name: value.shape for name, value in left.items()} != {n: v.shape for n, v in right.items()}:
        raise TrainingError(f"{first} and {second} aren't weights of one network")
    mean = {
        name: (share * value.float() + (1.0 - share) * right[name].float()).to(value.dtype).contiguous()
        for name, value in left.items()
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file(mean, target)
