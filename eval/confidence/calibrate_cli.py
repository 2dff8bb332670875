"""`footnote eval calibrate`: fit the confidence of answers on development questions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eval.choices import SplitChoice
from eval.progress import progress_bar

GoldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--gold",
        metavar="FILE[=PATH]",
        help="Gold questions (JSON lines), and the index or the reports that they are about, where that isn't "
        "the report beside them; by default every packaged set on one report.",
        show_default=False,
    ),
]


def calibrate_command(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the coefficients.")
    ],
    gold: GoldOption = None,
    split: Annotated[
        SplitChoice, typer.Option("--split", help="Part of the gold questions to fit on.")
    ] = SplitChoice.DEV,
    folds: Annotated[
        int, typer.Option("--folds", metavar="N", min=2, help="Parts of the cross-validation.")
    ] = 10,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the intervals.")] = 0,
    diagram: Annotated[
        Path | None,
        typer.Option(
            "--diagram", metavar="FILE", help="Write the reliability diagram (SVG).", show_default=False
        ),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            "--curve", metavar="FILE", help="Write the risk–coverage curve (SVG).", show_default=False
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page",
            metavar="FILE",
            help="Renew the measured section of a Markdown page.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Answer development questions, fit the confidence to what is right, and choose the threshold of abstaining.

    The measures are those of answers that a fit hasn't seen, by cross-validation.
    """
    from datetime import UTC, datetime

    from rich.console import Console

    from eval.confidence.calibrate import (
        answered,
        calibrated,
        calibrated_text,
        read_sources,
    )
    from eval.confidence.calibrate_report import calibrated_markdown, calibrated_table, with_section
    from eval.json_lines import check_folder, read_text, write_text
    from eval.report.diagrams import reliability_svg, risk_coverage_svg
    from eval.sources import packaged_sources, parse_source
    from rag.settings import Settings

    sources = [parse_source(text) for text in gold or ()] or list(packaged_sources())
    for file in (output, diagram, curve):
        if file is not None:
            check_folder(file)
    before = with_section(read_text(page), "") if page is not None else ""
    files = read_sources(sources, split)
    settings = Settings.from_environment(os.environ)
    with progress_bar("Answering", sum(len(file.questions) for file in files)) as advance:
        outcomes = answered(sources, files, settings, progress=advance)
    found = calibrated(outcomes, files, split=split, folds=folds, seed=seed)
    write_text(output, calibrated_text(found))
    if diagram is not None:
        write_text(diagram, reliability_svg(found.calibration().bins(), alone=True) + "\n")
    if curve is not None:
        points = found.curve().points()
        write_text(curve, risk_coverage_svg(points, threshold=found.chosen.value, alone=True) + "\n")
    if page is not None:
        named = "".join(
            f"--gold {text.partition('=')[0]}{'=INDEX' if '=' in text else ''} " for text in gold or ()
        )
        section = calibrated_markdown(
            found,
            command=f"footnote eval calibrate {named}-o {output}",
            day=datetime.now(UTC).date().isoformat(),
        )
        write_text(page, with_section(before, section))
    Console().print(calibrated_table(found))
