"""A training run's settings, read from its TOML file and checked once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from index.errors import FootnoteError


class TrainingError(FootnoteError):
    """Training can't go on as asked."""

    exit_code = 2


_ACCEPTED: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "tuple[str, ...]": (list,),
}


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Settings of one run. Everything that decides its result is here or in the data."""

    name: str
    data: tuple[str, ...]
    """Files with the examples, relative to the data folder."""
    start_from: str
    """`encoder`, or the name of the run whose last weights are taken."""
    seed: int
    examples: int
    """Windows to see in all; the data is gone over again as often as needed."""
    max_tokens: int
    """Tokens of a window."""
    batch_tokens: int
    """Padded tokens of a batch, at most."""
    learning_rate: float
    warmup_share: float
    """Share of the run over which the rate rises."""
    decay_share: float
    """Share of the run, at its end, over which the rate falls to 0."""
    weight_decay: float
    dropout: float
    answerable_weight: float
    """What the answerability loss counts beside the span loss."""
    heading_share: float
    """How often a heading is shown."""
    checkpoint_every: int
    """Steps between checkpoints."""
    threads: int
    """CPU threads."""


def read_config(path: Path) -> RunConfig:
    """Read a run's TOML file.

    Raises:
        TrainingError: the file can't be read, or a setting is missing, unknown or of the wrong type.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"{path}: can't be read as a run's settings ({error})") from error
    known = {field.name: field.type for field in fields(RunConfig)}
    for what, names in (("unknown", set(raw) - set(known)), ("missing", set(known) - set(raw))):
        if names:
            raise TrainingError(f"{path}: {what} setting: {', '.join(sorted(names))}")
    for name, kind in known.items():
        accepted = _ACCEPTED[str(kind)]
        if not isinstance(raw[name], accepted) or isinstance(raw[name], bool):
            raise TrainingError(f"{path}: {name} must be of type {kind}")
    if not all(isinstance(file, str) for file in raw["data"]):
        raise TrainingError(f"{path}: data must be a list of file names")
    return RunConfig(**{**raw, "data": tuple(raw["data"])})
