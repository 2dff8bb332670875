"""The second run's data: statements of our own, mined negatives, and public pairs so that reading isn't forgotten."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from index.embed import Embedder
from rag.training.config import TrainingError
from rag.training.examples import Example
from rag.training.negatives import mine_negatives
from rag.training.statements import generate_statements
from rag.training.typing_noise import as_typed


@dataclass(frozen=True, slots=True)
class MixtureConfig:
    """How much of each part, and how much of it is asked as people type."""

    seed: int
    statements: int
    """Generated examples."""
    public: int
    """Public examples, chosen by chance."""
    public_sources: tuple[str, ...]
    """Beginnings of the names of the sources that are all taken before others fill the number."""
    mined: int
    """Mined negatives, at most."""
    mined_sources: tuple[str, ...]
    """Beginnings of the names of the sources that they are mined from: those whose documents have many passages."""
    noise_statements: float
    """Share of generated examples whose question is as typed."""
    noise_public: float
    """The same for public examples."""


def read_mixture(path: Path) -> MixtureConfig:
    """Read a mixture's TOML file.

    Raises:
        TrainingError: the file can't be read, or a setting is missing or unknown.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        wrong = sorted(set(raw) ^ {field.name for field in fields(MixtureConfig)})
        if wrong:
            raise TrainingError(f"{path}: missing or unknown setting: {', '.join(wrong)}")
        return MixtureConfig(
            seed=int(raw["seed"]),
            statements=int(raw["statements"]),
            public=int(raw["public"]),
            public_sources=tuple(str(name) for name in raw["public_sources"]),
            mined=int(raw["mined"]),
            mined_sources=tuple(str(name) for name in raw["mined_sources"]),
            noise_statements=float(raw["noise_statements"]),
            noise_public=float(raw["noise_public"]),
        )
    except (OSError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: can't be read as a mixture's settings ({error})") from error


def mix(config: MixtureConfig, public: Sequence[Example], embedder: Embedder) -> Iterator[Example]:
    """All examples of the mixture, part by part; training shuffles them."""
    chance = random.Random(config.seed)  # noqa: S311 - no secret
    favoured = [e for e in public if e.source.startswith(config.public_sources)]
    rest = [e for e in public if not e.source.startswith(config.public_sources)]
    chance.shuffle(favoured)
    chance.shuffle(rest)
    chosen = [*favoured, *rest][: config.public]
    statements = generate_statements(seed=config.seed, count=config.statements)
    yield from _typed(statements, config.noise_statements, chance)
    yield from _typed(chosen, config.noise_public, chance)
    minable = [e for e in chosen if e.source.startswith(config.mined_sources)]
    mined = list(mine_negatives(minable, embedder, per_question=1, share=0.6, seed=config.seed))
    chance.shuffle(mined)
    yield from _typed(mined[: config.mined], config.noise_public, chance)


def _typed(examples: Iterable[Example], share: float, chance: random.Random) -> Iterator[Example]:
    for example in examples:
        yield as_typed(example, random=chance) if chance.random() < share else example
