"""`footnote eval reading`, `end-to-end`, `ranking` and `squad-file`: the reader on public question files."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.progress import progress_bar

# What measures and reads is imported by the commands: this module is loaded to print `footnote --help`.
if TYPE_CHECKING:
    from rag.contract import JsonObject
    from rag.settings import Settings

FORMAT = 1
"""Version of the JSON files' shape; a field keeps its name and meaning."""

FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Question files.")]
ReaderOption = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="NAME",
        envvar="FOOTNOTE_READER",
        help="Folder or name of the reader; by default Footnote's own.",
        show_default=False,
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        min=1,
        help="At most as many questions a file, evenly spread.",
        show_default=False,
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the intervals.")]
JsonOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="Write the results as JSON.", show_default=False),
]


def reading_command(
    files: FilesArgument,
    reader: ReaderOption = None,
    limit: LimitOption = None,
    negatives: Annotated[
        bool,
        typer.Option(
            "--negatives", help="Read the nearest other paragraph of its document for each question too."
        ),
    ] = False,
    seed: SeedOption = 0,
    json_file: JsonOption = None,
) -> None:
    """Measure the reader given the passage: exact match, F1, and whether it knows that there is an answer.

    Files are SQuAD's (.json) or examples (.jsonl, .jsonl.gz).
    """
    from rich.console import Console

    from eval.json_lines import check_folder
    from eval.reader.reading import read_cases, reading_cases
    from eval.reader.reading_report import measured_file, reading_table, reading_to_json
    from eval.squad_files import read_articles
    from rag.reader.load import load_reader

    if json_file is not None:
        check_folder(json_file)
    asked = [(path, reading_cases(read_articles(path), limit=limit, negatives=negatives)) for path in files]
    span_reader = load_reader(_settings(reader).reader)
    measured = []
    with progress_bar("Reading", sum(len(cases) for _, cases in asked)) as advance:
        for path, cases in asked:
            records = read_cases(span_reader, cases, progress=advance)
            measured.append(measured_file(path, records, seed=seed))
    for file in measured:
        Console().print(reading_table(file, reader=span_reader.name))
    if json_file is not None:
        options: JsonObject = {"limit": limit, "negatives": negatives, "seed": seed}
        found: JsonObject = {
            "reader": span_reader.name,
            "files": [reading_to_json(file) for file in measured],
        }
        _write_json(json_file, "reading", options | found)


def end_to_end_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Question file; its articles are indexed.")],
    reader: ReaderOption = None,
    limit: LimitOption = None,
    generate: Annotated[
        bool | None,
        typer.Option(
            "--generate/--no-generate",
            help="Let the language model phrase answers, or quote the report.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = 0,
    json_file: JsonOption = None,
) -> None:
    """Index a file's articles, ask its questions, and measure the answers and the passages found.

    The file is SQuAD's (.json) or examples (.jsonl, .jsonl.gz). Exit code 1: a question crashed.
    """
    from rich.console import Console

    from eval.corpus import open_corpus
    from eval.json_lines import check_folder
    from eval.reader.end_to_end import answer_all
    from eval.reader.end_to_end_report import end_to_end_table, end_to_end_to_json
    from eval.squad_files import read_articles, spread
    from index.embed import load_embedder
    from rag.pipeline import open_assistant

    if json_file is not None:
        check_folder(json_file)
    articles = read_articles(file)
    settings = _settings(reader)
    with open_corpus(articles, load_embedder(settings.embedder)) as corpus:
        questions = spread(corpus.questions, limit)
        assistant = open_assistant(corpus.index_dir, replace(settings, answers_kept=0))
        try:
            assistant.warm_up()
            with progress_bar("Answering", len(questions)) as advance:
                records = answer_all(
                    assistant, assistant.index, questions, generate=generate, progress=advance
                )
        finally:
            assistant.close()
    Console().print(end_to_end_table(records, name=file.name, seed=seed))
    if json_file is not None:
        options: JsonObject = {"name": file.name, "limit": limit, "generate": generate, "seed": seed}
        _write_json(json_file, "end-to-end", options | end_to_end_to_json(records, seed=seed))
    if any(record.error is not None for record in records):
        raise typer.Exit(1)


def ranking_command(
    files: FilesArgument,
    reader: ReaderOption = None,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    json_file: JsonOption = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index",
            metavar="DIR",
            envvar="FOOTNOTE_INDEX",
            help="Folder of the index that gold questions are asked of.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compare the order of retrieval with the order by the reader's answerability.

    Files are SQuAD's (.json) or examples, whose articles are indexed; ranking sets, lines of `question`,
    `positives` and `negatives`; or gold questions, asked of the index. Lines may be gzipped (.gz).
    """
    from rich.console import Console

    from eval.json_lines import check_folder
    from eval.reader.ranking import rank_all
    from eval.reader.ranking_files import open_cases
    from eval.reader.ranking_report import ranked_file, ranking_table, ranking_to_json
    from index.embed import load_embedder
    from rag.reader.load import load_reader

    if json_file is not None:
        check_folder(json_file)
    settings = _settings(reader)
    embedder = load_embedder(settings.embedder)
    cases = [(path, open_cases(path, embedder, settings, index_dir=index, limit=limit)) for path in files]
    span_reader = load_reader(settings.reader)
    with progress_bar("Ranking", sum(len(each) for _, each in cases)) as advance:
        ranked = [
            ranked_file(path, rank_all(span_reader, each, progress=advance), seed=seed)
            for path, each in cases
        ]
    for file in ranked:
        Console().print(ranking_table(file, reader=span_reader.name))
    if json_file is not None:
        options: JsonObject = {"reader": span_reader.name, "limit": limit, "seed": seed}
        _write_json(json_file, "ranking", options | {"files": [ranking_to_json(file) for file in ranked]})


def squad_file_command(
    examples: Annotated[Path, typer.Argument(metavar="EXAMPLES", help="Examples (.jsonl, .jsonl.gz).")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="SQuAD file to write (.json).")
    ],
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--source", metavar="NAME", help="Only sources whose names begin so.", show_default=False
        ),
    ] = None,
    paragraphs: Annotated[
        int, typer.Option("--paragraphs", metavar="N", min=1, help="Most paragraphs.")
    ] = 240,
    questions: Annotated[
        int, typer.Option("--questions", metavar="N", min=1, help="Most questions a paragraph.")
    ] = 5,
) -> None:
    """Write answerable examples as a SQuAD file, about equally many paragraphs from each document."""
    from eval.json_lines import check_folder
    from eval.squad_files import read_articles, sampled, write_squad
    from index.errors import InputError

    check_folder(output)
    chosen = sampled(
        read_articles(examples), sources=sources or [], paragraphs=paragraphs, questions=questions
    )
    if not chosen:
        raise InputError(
            f"{examples} holds no answerable example of these sources; name others with --source"
        )
    write_squad(output, chosen)
    held = [paragraph for article in chosen for paragraph in article.paragraphs]
    asked = sum(len(paragraph.questions) for paragraph in held)
    typer.echo(f"{output}: {len(chosen)} articles, {len(held)} paragraphs, {asked} questions")


def _settings(reader: str | None) -> Settings:
    from dataclasses import replace

    from rag.settings import Settings

    settings = Settings.from_environment(os.environ)
    return settings if reader is None else replace(settings, reader=reader)


def _write_json(path: Path, command: str, found: JsonObject) -> None:
    import json

    from eval.json_lines import write_text

    whole: JsonObject = {"format": FORMAT, "command": command, **found}
    write_text(path, json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
