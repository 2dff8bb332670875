"""How answers and progress look in a terminal. Answers go to stdout, everything else to stderr."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.measure import Measurement
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from index.metadata import TITLE, told
from index.records import ReportInfo
from rag.records import Answer, AnswerFigure, Citation, Reason
from ui.wording import counted, from_context, percent, stands_in_quote

REASONS = {
    Reason.NOT_STATED: "the report doesn’t say",
    Reason.OTHER_PERIOD: "stated for another period only",
    Reason.OTHER_SCOPE: "stated for another level, place or category only",
    Reason.UNSUPPORTED: "no answer that holds against the text",
    Reason.OFF_TOPIC: "not what the indexed reports are about",
}
_UNBOUNDED = 100_000
"""Columns that no table needs."""
STEPS = {"reading": "Reading files", "embedding": "Embedding passages", "writing": "Writing the index"}


_SIGN = re.compile(r"[$€£¥%]|\bper\s?cent\b", re.IGNORECASE)
"""In a figure's text, says its unit already."""


def printable(text: str) -> str:
    """Text without control characters: a report can't steer the terminal that shows it."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def print_answer(answer: Answer, console: Console) -> None:
    """The answer, its figures, then each quote marked in its passage."""
    soft = not console.is_terminal
    if answer.status == "abstained":
        reason = REASONS[answer.reason] if answer.reason is not None else "no answer"
        console.print(Text(f"No answer: {reason}", style="bold yellow"))
        console.print(Text(printable(answer.answer)), soft_wrap=soft)
    else:
        if answer.status == "partial":
            console.print(Text("Partial answer", style="bold yellow"))
        console.print(Text(printable(answer.answer), style="bold"), soft_wrap=soft)
    for figure in answer.figures:
        console.print(_figure(figure, answer))
    for citation in answer.citations:
        console.print()
        _print_citation(citation, console)


def print_reports(reports: Sequence[ReportInfo], console: Console) -> None:
    """A table where it fits into the width, else a few lines for each report."""
    described = any(report.metadata for report in reports)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("ID", "Title", "File"):
        table.add_column(name)
    for name in ("Paragraphs", "Passages"):
        table.add_column(name, justify="right")
    if described:
        table.add_column("Metadata")
    for report in reports:
        shown = (report.id, report.title, report.source)
        said = [Text(_metadata(report))] if described else []
        counts = (Text(str(report.paragraphs)), Text(str(report.passages)))
        table.add_row(*(Text(printable(text)) for text in shown), *counts, *said)
    needed = Measurement.get(console, console.options.update(max_width=_UNBOUNDED), table).maximum
    if needed <= console.width:
        console.print(table)
        return
    soft = not console.is_terminal  # without a terminal each fact stays on one line
    for report in reports:
        console.print(Text(printable(report.id), style="bold"), soft_wrap=soft)
        size = f"{counted(report.paragraphs, 'paragraph')}, {counted(report.passages, 'passage')}"
        for line in (report.title, f"{report.source} · {size}", _metadata(report)):
            if line:
                text = Text(f"  {printable(line)}") if soft else Padding(Text(printable(line)), (0, 0, 0, 2))
                console.print(text, soft_wrap=soft)


def _metadata(report: ReportInfo) -> str:
    """What is said of a report, but for its title, which stands in a place of its own."""
    return printable(told([pair for pair in report.metadata if pair[0] != TITLE]))


def status_line(answer: Answer) -> str:
    """Which models answered, how sure, how fast: for stderr."""
    generator = answer.model.generator or "none"
    return (
        f"confidence {percent(answer.confidence)} · embedder {answer.model.embedder} · "
        f"reader {answer.model.reader} · generator {generator} · {answer.timings_ms.total:.0f} ms"
    )


def _figure(figure: AnswerFigure, answer: Answer) -> Text:
    parts = [figure.text]
    if figure.unit and figure.unit not in figure.text and not _SIGN.search(figure.text):
        parts.append(figure.unit)
    named = " ".join(parts)
    quoted = stands_in_quote(figure, answer)
    if figure.period and figure.period not in named and quoted:
        named = f"{named} · {figure.period}"
    line = Text("  ").append(printable(named), style="dim")
    if figure.verified:
        line.append("  ✓ computed from the quotes" if figure.operands else "  ✓ in the quote", style="green")
        return line if quoted else line.append(f"  {from_context(figure)}", style="dim")
    return line.append("  not found in the quote", style="yellow")


def _print_citation(citation: Citation, console: Console) -> None:
    headings = [heading.strip().rstrip(":") for heading in citation.passage.section]
    place = " › ".join([*headings, f"paragraph {citation.passage.paragraph}"])
    if citation.page is not None:
        place += f" › p. {citation.page}"
    head = Text(f"[{citation.id}] ", style="bold red")
    head.append(printable(place), style="bold").append(
        f"  {printable(citation.report_title)}", style="italic dim"
    )
    console.print(head, soft_wrap=not console.is_terminal)
    text = citation.passage.text
    start = min(max(citation.start - citation.passage.start, 0), len(text))
    end = min(max(citation.end - citation.passage.start, start), len(text))
    before, quote, after = (printable(part) for part in (text[:start], text[start:end], text[end:]))
    if not console.is_terminal:
        # Without colours the quote is marked by signs; without a width, lines are left to the reader.
        console.print(f"    {before}>>{quote}<<{after}", markup=False, soft_wrap=True)
        return
    passage = Text(before, style="dim")
    passage.append(quote, style="not dim bold black on bright_yellow").append(after, style="dim")
    console.print(Padding(passage, (0, 0, 0, 4)))


class RateColumn(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate of late, once there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")


@contextmanager
def index_progress(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Progress bars for indexing, one a step, with rate and time left; the yielded function hears (step, done, total).

    It may be called from several threads.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        tasks: dict[str, TaskID] = {}

        def heard(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(STEPS.get(step, step.capitalize()), total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield heard


@contextmanager
def working(console: Console, what: str) -> Iterator[Callable[[str], None]]:
    """A spinner while something slow is done; the yielded function changes its words."""
    if not console.is_terminal:
        yield lambda words: None
        return
    with console.status(what) as status:
        # With its spinner named, the line is drawn at once: at the next tick a quick step would never be seen.
        yield lambda words: status.update(printable(words), spinner="dots")
