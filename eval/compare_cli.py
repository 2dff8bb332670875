"""`footnote eval compare` and `footnote eval ablate`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eval.choices import SplitChoice, SystemChoice
from eval.progress import progress_bar

SeedOption = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the intervals.")]
JsonOption = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the results as JSON.", show_default=False)
]
MarkdownOption = Annotated[
    Path | None,
    typer.Option("--markdown", metavar="FILE", help="Write the tables as Markdown.", show_default=False),
]


def compare_command(
    before: Annotated[
        Path, typer.Argument(metavar="A.json", help="The earlier run, as `run --json` wrote it.")
    ],
    now: Annotated[Path, typer.Argument(metavar="B.json", help="The later run.")],
    seed: SeedOption = 0,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit 1 where B is worse than A, as `run --baseline` does.")
    ] = False,
    tolerance: Annotated[
        float | None,
        typer.Option(
            "--tolerance", metavar="SHARE", min=0, max=1, help="How much worse it may be.", show_default=False
        ),
    ] = None,
    json_file: JsonOption = None,
    markdown: MarkdownOption = None,
) -> None:
    """Compare two runs question by question: differences with 95% intervals, and what went otherwise."""
    from rich.console import Console

    from eval.baseline import regressions, tolerances
    from eval.comparison import compare_runs
    from eval.json_lines import check_folder, write_text
    from eval.recorded import read_run
    from eval.report.comparison_table import comparison_json, comparison_markdown, comparison_table

    first, second = read_run(before), read_run(now)
    allowed = tolerances(first, tolerance)
    for file in (json_file, markdown):
        if file is not None:
            check_folder(file)
    comparison = compare_runs(first, second, seed=seed)
    if json_file is not None:
        write_text(json_file, comparison_json(comparison))
    if markdown is not None:
        write_text(markdown, comparison_markdown(comparison))
    Console().print(comparison_table(comparison))
    values: dict[str, float | None] = {each.measure.name: each.now for each in comparison.measures}
    worse = regressions(first, values, allowed, comparison) if gate else ()
    for regression in worse:
        typer.echo(f"worse than {first.name}: {regression}", err=True)
    if worse:
        raise typer.Exit(1)


def ablate_command(
    gold: Annotated[
        list[str] | None,
        typer.Option("--gold", metavar="FILE[=PATH]", help="As for `run`.", show_default=False),
    ] = None,
    split: Annotated[
        SplitChoice, typer.Option("--split", help="Part of the gold questions.")
    ] = SplitChoice.ALL,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Only questions of this type.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=1, help="At most as many questions.", show_default=False),
    ] = None,
    configurations: Annotated[
        list[str] | None,
        typer.Option(
            "--configuration",
            metavar="NAME",
            help="Only these, beside the whole; by default all but `generator`, which takes long.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = 0,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, help="Processes that answer at the same time.")
    ] = 1,
    json_file: JsonOption = None,
    markdown: MarkdownOption = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index", metavar="DIR", envvar="FOOTNOTE_INDEX", help="Folder of the index.", show_default=False
        ),
    ] = None,
) -> None:
    """Answer the questions with stages left out, and print what each stage is worth."""
    from rich.console import Console

    from eval.ablation import ablate, chosen
    from eval.answering import How
    from eval.json_lines import check_folder, write_text
    from eval.report.ablation_table import ablation_json, ablation_markdown, ablation_table
    from eval.selection import packaged_gold, select
    from eval.sources import GoldSource, parse_source
    from rag.settings import Settings

    names = chosen(configurations or ())
    sources = [parse_source(text) for text in gold or ()] or [GoldSource(path) for path in packaged_gold()]
    selection = select([source.gold for source in sources], split=split, types=types or [], limit=limit)
    for file in (json_file, markdown):
        if file is not None:
            check_folder(file)
    how = How(SystemChoice.FOOTNOTE, Settings.from_environment(os.environ), workers=workers, seed=seed)
    with progress_bar("Answering", len(names) * len(selection.golds)) as advance:
        ablated = ablate(
            selection,
            how,
            names,
            evidence=[source.evidence for source in sources],
            index_dir=index,
            progress=advance,
        )
    if json_file is not None:
        write_text(json_file, ablation_json(ablated, selection))
    if markdown is not None:
        write_text(markdown, ablation_markdown(ablated))
    Console().print(ablation_table(ablated))
