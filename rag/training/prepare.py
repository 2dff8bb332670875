"""Public question-answer sets → training and held-out examples, as a plan says."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.training.config import TrainingError
from rag.training.examples import Example, Span, read_examples

HELD_OUT_PERCENT = 8
"""Share of each set's documents that are kept for measuring."""
MAX_ANSWER_WORDS = 30
"""Examples with a longer answer are left out: people want short ones."""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """How one public set is used."""

    name: str
    share: float
    """Share of its training part that is used, chosen by hash."""
    held_out: bool
    """Whether its held-out part is measured; where it isn't, that part is simply left out."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Examples divided by document."""

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]


def read_plan(path: Path) -> tuple[SetPlan, ...]:
    """Read the plan's TOML file.

    Raises:
        TrainingError: the file can't be read or an entry isn't one.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(
            SetPlan(str(e["name"]), float(e.get("share", 1.0)), bool(e.get("held_out", False)))
            for e in raw["set"]
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: can't be read as a data plan ({error!r})") from error


def prepare_public(folder: Path, plan: Sequence[SetPlan]) -> Parts:
    """Read the planned sets and divide them.

    An example is held out if its document is (by title, or by passage where a set has no titles), and no
    example with a held-out question or passage is trained on, whatever set it is from.

    Raises:
        TrainingError: a set's file is missing.

    """
    train: list[tuple[Example, SetPlan]] = []
    held: list[tuple[Example, SetPlan]] = []
    for entry in plan:
        path = folder / f"{entry.name}.jsonl.gz"
        if not path.exists():
            raise TrainingError(f"{path} is missing; name the folder that holds the public sets")
        examples = [_cleaned(example) for example in read_examples(path)]
        titled = len({e.group for e in examples}) > max(10, len(examples) // 1000)
        for example in examples:
            group = example.group if titled and example.group else example.context
            out = _bucket(f"document/{_plain(group)}") < HELD_OUT_PERCENT
            (held if out else train).append((example, entry))
    questions = {_plain(e.question) for e, _ in held}
    contexts = {_plain(e.context) for e, _ in held}
    kept = [
        example
        for example, entry in train
        if _bucket(f"share/{example.id}") < 100 * entry.share
        and _plain(example.question) not in questions
        and _plain(example.context) not in contexts
        and _short(example)
    ]
    return Parts(tuple(_distinct(kept)), tuple(_distinct(e for e, entry in held if entry.held_out)))


def _cleaned(example: Example) -> Example:
    """The answer that most annotators gave comes first, the shortest of equals."""
    if len(example.answers) < 2:
        return example
    votes = Counter(span.text.lower() for span in example.answers)
    ordered = sorted(
        dict.fromkeys(example.answers), key=lambda s: (-votes[s.text.lower()], len(s.text), s.start)
    )
    return replace(example, answers=tuple(ordered))


def _short(example: Example) -> bool:
    return all(_words(span) <= MAX_ANSWER_WORDS for span in example.answers[:1])


def _words(span: Span) -> int:
    return len(span.text.split())


def _distinct(examples: Sequence[Example] | Iterator[Example]) -> Iterator[Example]:
    """Each question on each passage once; ids made unique by number where a set repeats them."""
    seen: set[tuple[str, str]] = set()
    ids: Counter[str] = Counter()
    for example in examples:
        key = (_plain(example.question), _plain(example.context))
        if key in seen:
            continue
        seen.add(key)
        ids[example.id] += 1
        again = ids[example.id]
        yield example if again == 1 else replace(example, id=f"{example.id}#{again}")


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _bucket(key: str) -> float:
    """A number from 0 to 100 that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32 * 100
