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


@app.command("data")
def data_command(
    sets: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the public sets (.jsonl.gz).")],
    work: WorkOption = DEFAULT_WORK,
    plan: Annotated[Path, typer.Option("--plan", help="Which sets, how much.")] = CONFIGS / "data.toml",
    mixture: Annotated[
        Path, typer.Option("--mixture", help="The second run's parts.")
    ] = CONFIGS / "reports_data.toml",
) -> None:
    """Write the examples of both runs, and the held-out ones."""
    from index.embed import load_embedder
    from rag.training.examples import write_examples
    from rag.training.mixture import mix, read_mixture
    from rag.training.prepare import prepare_public, read_plan

    parts = prepare_public(sets, read_plan(plan))
    folder = work / "data"
    _say(f"public: {write_examples(folder / 'public.jsonl.gz', parts.train):,} examples")
    _say(f"held out: {write_examples(folder / 'held_out.jsonl.gz', parts.held_out):,} examples")
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
    path = work / "data" / settings.data
    examples = list(read_examples(path))
    weights = train(settings, examples, encoder=packaged_folder(), runs=work / "runs", say=_say)
    _say(str(weights))


def _say(line: str) -> None:
    typer.echo(line, err=True)
