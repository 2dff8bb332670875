"""`footnote eval`: run the gold questions, predict answers to any, calibrate, or measure the reader."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.choices import SplitChoice, SystemChoice
from eval.compare_cli import ablate_command, compare_command
from eval.confidence.calibrate_cli import calibrate_command
from eval.progress import progress_bar
from eval.reader.reader_cli import end_to_end_command, ranking_command, reading_command, squad_file_command
from eval.stress.stress_cli import statements_command

# What measures and answers is imported by the commands: this module is loaded to print `footnote --help`.
if TYPE_CHECKING:
    from eval.baseline import Regression
    from eval.comparison import Comparison
    from rag.settings import Settings


IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", metavar="DIR", envvar="FOOTNOTE_INDEX", help="Folder of the index.", show_default=False
    ),
]
GenerateOption = Annotated[
    bool | None,
    typer.Option(
        "--generate/--no-generate",
        help="Let the language model phrase answers, or quote the report.",
        show_default=False,
    ),
]
SystemOption = Annotated[SystemChoice, typer.Option("--system", help="What answers.")]

app = typer.Typer(
    help="Measure answers and the reader against questions with known answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command("run")
def run_command(
    gold: Annotated[
        list[str] | None,
        typer.Option(
            "--gold",
            metavar="FILE[=PATH]",
            help="Gold questions (JSON lines), a SQuAD file (.json) or a BEIR folder; PATH: an index or a report to "
            "answer from. By default the sample report's set.",
            show_default=False,
        ),
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
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the intervals.")] = 0,
    generate: GenerateOption = None,
    system: SystemOption = SystemChoice.FOOTNOTE,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, help="Processes that answer at the same time.")
    ] = 1,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the results as JSON.", show_default=False),
    ] = None,
    html_file: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the results as a page.", show_default=False),
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option(
            "--markdown",
            metavar="FILE",
            help="Write a summary as Markdown, with what changed since the baseline.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="Earlier results; exit 1 where a measure is worse.",
            show_default=False,
        ),
    ] = None,
    save_baseline: Annotated[
        Path | None,
        typer.Option(
            "--save-baseline",
            metavar="FILE",
            help="Write measures and outcomes, for later runs to be held against.",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            "--tolerance",
            metavar="SHARE",
            min=0,
            max=1,
            help="How much worse it may be; else as the baseline says.",
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Run the gold questions and print the measures with their 95% intervals.

    Without --index, each file runs on a temporary index of what it is about: the sample report, reports beside the
    file, or the texts that it brings. Exit code 1: a measure is worse than the baseline's, or a question crashed.
    """
    from rich.console import Console

    from eval.answering import How, answered
    from eval.baseline import check_comparable, regressions, tolerances
    from eval.comparison import compare_runs
    from eval.json_lines import check_folder, write_text
    from eval.recorded import read_run, recorded, short_form
    from eval.report.comparison_table import flips_table
    from eval.report.html_report import results_html
    from eval.report.markdown_report import results_markdown
    from eval.report.table import results_table
    from eval.results import results_text
    from eval.selection import packaged_gold, select, selection_to_json
    from eval.sources import GoldSource, parse_source

    sources = [parse_source(text) for text in gold or ()] or [GoldSource(path) for path in packaged_gold()]
    paths = [source.gold for source in sources]
    selection = select(paths, split=split, types=types or [], limit=limit)
    before = read_run(baseline) if baseline is not None else None
    allowed = tolerances(before, tolerance) if before is not None else {}
    if before is not None:
        check_comparable(before, selection_to_json(selection))
    for file in (json_file, html_file, markdown, save_baseline):
        if file is not None:
            check_folder(file)
    how = How(system, _settings(), generate, workers=workers, seed=seed)
    named = [source.evidence for source in sources]
    with progress_bar("Answering", len(selection.golds)) as advance:
        results = answered(selection, how, evidence=named, index_dir=index, progress=advance)
    if json_file is not None:
        write_text(json_file, results_text(results))
    if html_file is not None:
        write_text(html_file, results_html(results))
    if save_baseline is not None:
        write_text(save_baseline, short_form(results))
    Console().print(results_table(results))
    worse: tuple[Regression, ...] = ()
    paired: Comparison | None = None
    if before is not None:
        values = {name: estimate.value for name, estimate in results.metrics.items()}
        paired = compare_runs(before, recorded(results), seed=seed) if before.records else None
        worse = regressions(before, values, allowed, paired)
        if paired is not None and paired.flips:
            Console().print(flips_table(paired.flips))
    if markdown is not None:
        name = before.name if before is not None else None
        write_text(markdown, results_markdown(results, baseline=name, comparison=paired, worse=worse))
    for regression in worse:
        typer.echo(f"worse than the baseline: {regression}", err=True)
    if worse or results.failures:
        raise typer.Exit(1)


@app.command("predict")
def predict_command(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS", help="A JSON object with `question` on each line, `id` optional."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the predictions.")
    ],
    generate: GenerateOption = None,
    system: SystemOption = SystemChoice.FOOTNOTE,
    index: IndexOption = None,
) -> None:
    """Answer each line's question from the index; write one prediction a line, in order.

    Exit code 1: a question crashed; its line holds the `error` and an empty answer.
    """
    from eval.cases import read_questions
    from eval.json_lines import check_folder
    from eval.run import predict
    from eval.systems import open_system
    from index.errors import InputError
    from index.location import default_index_dir

    asked = read_questions(questions)
    check_folder(output)
    crashed = 0
    with open_system(system, index or default_index_dir(), _settings()) as opened:
        try:
            lines = output.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"{output} can't be written: {error.strerror or error}") from error
        with lines, progress_bar("Answering", len(asked)) as advance:
            for question in asked:
                line, failed = predict(opened.answerable, question, generate=generate)
                lines.write(line)
                crashed += failed
                advance()
    if crashed:
        typer.echo(f"{crashed} of {len(asked)} questions crashed; see `error` in {output}", err=True)
        raise typer.Exit(1)


def _settings() -> Settings:
    from rag.settings import Settings

    return Settings.from_environment(os.environ)


app.command("compare")(compare_command)
app.command("ablate")(ablate_command)
app.command("calibrate")(calibrate_command)
app.command("reading")(reading_command)
app.command("end-to-end")(end_to_end_command)
app.command("ranking")(ranking_command)
app.command("squad-file")(squad_file_command)
app.command("statements")(statements_command)
