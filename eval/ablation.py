"""What each stage of answering is worth: named configurations on the same questions, each set against the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from eval.answering import How, answered
from eval.choices import SystemChoice
from eval.comparison import Comparison, compare_runs
from eval.recorded import RecordedRun, recorded
from eval.results import Results
from eval.selection import Selection
from index.errors import InputError
from rag.stages import ALL_STAGES, Stages


@dataclass(frozen=True, slots=True)
class Configuration:
    """A way of answering."""

    what: str
    """For people."""
    stages: Stages = ALL_STAGES
    generate: bool = False
    system: SystemChoice = SystemChoice.FOOTNOTE


WHOLE: Final = "full"
"""The configuration that the others are set against."""
GENERATOR: Final = "generator"
"""The configuration that takes much longer than all others, and is run only where it is named."""

CONFIGURATIONS: Final[Mapping[str, Configuration]] = {
    "nearest": Configuration(
        "the sentence nearest to the question, and never an abstention", system=SystemChoice.NEAREST_SENTENCE
    ),
    "dense": Configuration(
        "passages by cosine; no reader", Stages(lexical=False, ranker=False, reader=False)
    ),
    "lexical": Configuration("passages by BM25; no reader", Stages(dense=False, ranker=False, reader=False)),
    "fused": Configuration("both lists, fused; no reader", Stages(ranker=False, reader=False)),
    "no-ranker": Configuration("all but the ranker: passages in retrieval's order", Stages(ranker=False)),
    WHOLE: Configuration("dense, lexical, ranker, reader, verification"),
    "no-dense": Configuration("all but the dense list", Stages(dense=False)),
    "no-lexical": Configuration("all but the lexical list", Stages(lexical=False)),
    "no-verification": Configuration("all but the check of the answer", Stages(verification=False)),
    GENERATOR: Configuration("all, and the language model phrases the answer", generate=True),
}
"""By name, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Ablated:
    """A configuration's results, and how they stand beside the whole's."""

    name: str
    configuration: Configuration
    results: Results
    beside_whole: Comparison | None
    """None for the whole itself."""


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The configurations to run, in the table's order, with the whole among them; none named: all but the generator.

    Raises:
        InputError: there is no configuration of a name.

    """
    unknown = [name for name in names if name not in CONFIGURATIONS]
    if unknown:
        raise InputError(
            f"there is no configuration {unknown[0]!r}; the names are {', '.join(CONFIGURATIONS)}"
        )
    wanted = {*names, WHOLE} if names else CONFIGURATIONS.keys() - {GENERATOR}
    return tuple(name for name in CONFIGURATIONS if name in wanted)


def ablate(
    selection: Selection,
    how: How,
    names: Sequence[str],
    *,
    evidence: Sequence[Path | None] = (),
    index_dir: Path | None = None,
    begin: Callable[[str], None] = lambda _: None,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Ablated, ...]:
    """Run configurations one after the other.

    Args:
        selection: The questions.
        how: Settings, workers and seed; system, stages and generation are each configuration's own.
        names: As `chosen` gives them.
        evidence: As for `answered`.
        index_dir: As for `answered`.
        begin: Told each configuration's name before it runs.
        progress: Called after each question.

    Raises:
        What `answered` raises.

    """
    found: dict[str, Results] = {}
    for name in names:
        begin(name)
        one = CONFIGURATIONS[name]
        own = replace(how, system=one.system, generate=one.generate, stages=one.stages)
        found[name] = answered(selection, own, evidence=evidence, index_dir=index_dir, progress=progress)
    runs: dict[str, RecordedRun] = {
        name: replace(recorded(results), name=name) for name, results in found.items()
    }
    return tuple(
        Ablated(
            name,
            CONFIGURATIONS[name],
            results,
            None if name == WHOLE else compare_runs(runs[WHOLE], runs[name], seed=how.seed),
        )
        for name, results in found.items()
    )
