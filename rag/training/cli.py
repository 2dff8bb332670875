"""`footnote train`: repeat the reader's training, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Train the reader again. Needs the extra: pip install 'footnote[train]'.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

CONFIGS = Path(__file__).parent / "configs"
WorkOption = Annotated[
    Path, typer.Option("--work", metavar="DIR", help="Folder for data, checkpoints and logs.")
]
DEFAULT_WORK = Path("training")
CALIBRATING, MEASURING = "calibrating.jsonl.gz", "held_out.jsonl.gz"


@app.command("data")
def data_command(
    sets: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the public sets (.jsonl.gz).")],
    work: WorkOption = DEFAULT_WORK,
    plan: Annotated[Path, typer.Option("--plan", help="Which sets, how much.")] = CONFIGS / "data.toml",
    mixture: Annotated[Path, typer.Option("--mixture", help="The parts of the run on reports.")] = CONFIGS
    / "reports_data.toml",
) -> None:
    """Write the examples of all runs, and the held-out ones."""
    from index.embed import load_embedder
    from rag.training.evidence import calibration_half, measuring_half
    from rag.training.examples import write_examples
    from rag.training.mixture import mix, read_mixture
    from rag.training.prepare import prepare_public, read_plan

    parts = prepare_public(sets, read_plan(plan))
    folder = work / "data"
    calibrating, measuring = calibration_half(parts.held_out), measuring_half(parts.held_out)
    _say(f"public: {write_examples(folder / 'public.jsonl.gz', parts.train):,} examples")
    _say(f"for calibration: {write_examples(folder / CALIBRATING, calibrating):,} examples, held out")
    _say(f"for measuring: {write_examples(folder / MEASURING, measuring):,} examples, held out")
    mixed = mix(read_mixture(mixture), parts.train, load_embedder(None))
    _say(f"reports: {write_examples(folder / 'reports.jsonl.gz', mixed):,} examples")


@app.command("run")
def run_command(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="A run's settings (TOML).")],
    work: WorkOption = DEFAULT_WORK,
) -> None:
    """Train one run, going on from its checkpoint if it was cut."""
    from index.embed import packaged_folder
    from rag.training.config import read_config
    from rag.training.examples import read_examples
    from rag.training.loop import train
    from rag.training.memory import keep_freed_memory

    keep_freed_memory()
    settings = read_config(config)
    paths = [_made(work / "data" / file) for file in settings.data]
    examples = [example for path in paths for example in read_examples(path)]
    weights = train(settings, examples, encoder=packaged_folder(), runs=work / "runs", say=_say)
    _say(str(weights))


@app.command("average")
def average_command(
    first: Annotated[str, typer.Argument(metavar="RUN", help="Name of a trained run.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="Name of the run that it went on from.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name to keep the mean under, as a run's.")],
    share: Annotated[float, typer.Option("--share", help="What the first counts.", min=0, max=1)] = 0.6,
    work: WorkOption = DEFAULT_WORK,
) -> None:
    """Write the mean of two runs' weights, which `export` takes like a run."""
    from rag.training.average import average_weights

    target = _weights(work, name)
    average_weights(_weights(work, first), _weights(work, second), share, target)
    _say(str(target))


@app.command("export")
def export_command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Name of a trained run.")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write the reader to.")],
    work: WorkOption = DEFAULT_WORK,
    version: Annotated[str, typer.Option("--version", help="Version, for people.")] = "1",
) -> None:
    """Write a run's weights as a reader: 8-bit graph, tokenizer, manifest, calibrated on held-out examples.

    Use it with FOOTNOTE_READER=DIR.
    """
    from index.embed import packaged_folder
    from rag.training.calibrate import fit
    from rag.training.config import TrainingError
    from rag.training.evidence import gather_evidence
    from rag.training.examples import read_examples
    from rag.training.export import export_reader, recalibrate

    weights = _weights(work, run)
    if not weights.is_file():
        raise TrainingError(
            f"{weights} is missing; train {run} with `footnote train run` and the same --work"
        )
    examples = list(read_examples(_made(work / "data" / CALIBRATING)))
    if len({bool(example.answers) for example in examples}) < 2:
        raise TrainingError("the held-out examples are all of one kind; calibration needs answers and none")
    manifest = export_reader(weights, packaged_folder(), target, version=version)
    _say(f"{target / manifest.file}: {manifest.bytes:,} bytes, SHA-256 {manifest.sha256}")
    calibration = fit(list(gather_evidence(target, examples)))
    recalibrate(target, calibration)
    _say(f"calibrated on {len(examples):,} held-out examples: {calibration}")


@app.command("rewrite")
def rewrite_command(
    folder: Annotated[Path, typer.Argument(metavar="READER", help="Folder of a reader.")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write it to.")],
    version: Annotated[str, typer.Option("--version", help="Version, for people.")],
) -> None:
    """Write a reader's graph anew with the operators of this version; each weight keeps its whole number."""
    from index.embed import packaged_folder
    from rag.training.export import rewrite_reader

    manifest = rewrite_reader(folder, packaged_folder(), target, version=version)
    _say(f"{target / manifest.file}: {manifest.bytes:,} bytes, SHA-256 {manifest.sha256}")


@app.command("encoder")
def encoder_command(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write the encoder to.")],
) -> None:
    """Write the packaged encoder with weights of 8 bits, as it is shipped in index/weights."""
    from index.embed import packaged_folder
    from index.encoder import GRAPH
    from rag.training.encoder import export_encoder

    manifest = export_encoder(packaged_folder(), target)
    _say(f"{target / GRAPH}: {manifest.name}, SHA-256 {manifest.sha256}")


def _weights(work: Path, run: str) -> Path:
    return work / "runs" / run / "checkpoint" / "weights.safetensors"


def _made(path: Path) -> Path:
    """The path of a file of examples, which has to be there."""
    from rag.training.config import TrainingError

    if not path.is_file():
        raise TrainingError(f"{path} is missing; write it with `footnote train data` and the same --work")
    return path


def _say(line: str) -> None:
    typer.echo(line, err=True)
