"""`footnote eval statements`: write made-up reports dense in figures, and questions with known answers on them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def statements_command(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; made where it is missing."),
    ],
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, help="Questions, 50 a report.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Another one, another set.")] = 0,
) -> None:
    """Write made-up reports dense in figures, with questions whose answers are known.

    The same seed gives the same bytes. Ask them with `footnote eval run --gold FOLDER/questions.jsonl`.
    """
    from eval.stress.generate import make_stress, write_stress

    stress = make_stress(count=count, seed=seed)
    write_stress(output, stress)
    asked, told = len(stress.questions), len(stress.reports)
    reports = "1 report" if told == 1 else f"{told} reports"
    typer.echo(f"{output}: {asked} questions on {reports}; footnote eval run --gold {output}/questions.jsonl")
