"""The `footnote` command.

Exit codes: 0 answered, 1 a check failed, 2 wrong usage or bad input, 3 no usable index, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from index.errors import FootnoteError
from ui.environment import offline_environment, quiet_libraries
from ui.plugins import add_plugins

INTERRUPTED = 130
"""As shells report a process that Ctrl-C ended."""

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        envvar="FOOTNOTE_INDEX",
        metavar="DIR",
        help="Folder of the index; by default in the user's data folder.",
        show_default=False,
    ),
]
GenerateOption = Annotated[
    bool | None,
    typer.Option(
        "--generate/--no-generate",
        help="Let the local language model phrase the answer, or quote the report.",
        show_default=False,
    ),
]

app = typer.Typer(
    name="footnote",
    help="Ask a report a question, get a short answer with the exact sentence it comes from. Offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"footnote {version('footnote')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and library messages.")] = False,
) -> None:
    """Options of every command."""


@app.command("index")
def index_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Files or folders to add.", show_default=False),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="ID", help="Take a report out.", show_default=False),
    ] = None,
    list_reports: Annotated[bool, typer.Option("--list", help="List the reports.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build again from the texts that it holds.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check every file; exit 1 if one is damaged.")
    ] = False,
    meta: Annotated[
        list[str] | None,
        typer.Option(
            "--meta",
            metavar="KEY=VALUE",
            help="Describe the reports that are read: country=Mexico.",
            show_default=False,
        ),
    ] = None,
    no_meta: Annotated[
        list[str] | None,
        typer.Option(
            "--no-meta", metavar="KEY", help="Take back what an earlier --meta said.", show_default=False
        ),
    ] = None,
    index_dir: IndexOption = None,
) -> None:
    """Add reports to the index; a second run re-reads only what changed, and drops what is gone from a folder."""
    from ui.commands import IndexJob, run_index

    jobs = {
        IndexJob.ADD: bool(paths),
        IndexJob.REMOVE: bool(remove),
        IndexJob.LIST: list_reports,
        IndexJob.REBUILD: rebuild,
        IndexJob.CHECK: check,
    }
    wanted = [job for job, asked in jobs.items() if asked]
    if len(wanted) != 1:
        raise typer.BadParameter("give files or folders, or one of --remove, --list, --rebuild, --check")
    if (meta or no_meta) and wanted[0] is not IndexJob.ADD:
        raise typer.BadParameter("--meta and --no-meta go with the files or folders that they are about")
    code = run_index(
        wanted[0], index_dir, paths=paths or [], ids=remove or [], meta=meta or [], no_meta=no_meta or []
    )
    raise typer.Exit(code)


@app.command("ask")
def ask_command(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="One question, in words.", show_default=False)
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the Answer object and nothing else.")
    ] = False,
    reports: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="ID", help="Answer from this report.", show_default=False),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="KEY=VALUE",
            help="Answer from reports with this metadata: country=Mexico.",
            show_default=False,
        ),
    ] = None,
    top_k: Annotated[
        int | None, typer.Option("--top-k", min=1, max=50, help="Passages to retrieve.", show_default=False)
    ] = None,
    generate: GenerateOption = None,
    index_dir: IndexOption = None,
) -> None:
    """Answer a question from the index."""
    from ui.commands import run_ask

    run_ask(
        question,
        index_dir,
        as_json=as_json,
        report_ids=reports or [],
        where=where or [],
        top_k=top_k,
        generate=generate,
    )


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name of this server.", show_default=False),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Index the bundled report if there is no index.")
    ] = False,
    index_dir: IndexOption = None,
) -> None:
    """Serve the chat page and the API."""
    from ui.serve import run_serve

    raise typer.Exit(run_serve(index_dir, host=host, port=port, also_named=allow_host or [], sample=sample))


@app.command("verify")
def verify_command(
    answer: Annotated[
        Path,
        typer.Argument(
            metavar="ANSWER.json",
            help="An Answer object, a list of them, or one a line; - for stdin.",
            show_default=False,
        ),
    ],
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--text", metavar="FILE", help="A report it cites; else those of the index.", show_default=False
        ),
    ] = None,
    index_dir: IndexOption = None,
) -> None:
    """Check an answer again, with no model: its quotes, its words and each of its figures."""
    from ui.commands import run_verify

    raise typer.Exit(run_verify(answer, index_dir, texts=texts or []))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. Nothing but one clear line leaves here when something fails."""
    offline_environment()
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = given[: given.index("--")] if "--" in given else given
    debug = "--debug" in options
    if debug:
        # It may stand anywhere; the parser knows it before the command only.
        given = [
            "--debug",
            *(word for at, word in enumerate(given) if word != "--debug" or at >= len(options)),
        ]
    else:
        quiet_libraries()
    code: object
    try:
        add_plugins(app)
        code = app(given, prog_name="footnote", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except typer.Exit as exit_:
        return exit_.exit_code
    except typer.TyperException as error:
        if len(given) == 0:  # nothing was asked for: the help itself, as it is laid out
            typer.echo(error.format_message(), err=True)
            return error.exit_code
        return _fail(_usage(error.format_message(), given), error.exit_code, debug=debug)
    except FootnoteError as error:
        return _fail(str(error), error.exit_code, debug=debug)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001  the last line of defence
        line = f"unexpected failure ({type(error).__name__}: {error}); run again with --debug to see where"
        return _fail(line, 1, debug=debug)
    if code == INTERRUPTED:
        typer.echo("footnote: interrupted", err=True)
    return code if isinstance(code, int) else 0


def _usage(message: str, given: Sequence[str]) -> str:
    """What is wrong with a command's words, and where its usage is shown."""
    commands = {command.name for command in app.registered_commands}
    command = next((word for word in given if word in commands), None)
    if command == "ask" and "extra argument" in message:
        return f'{message}; put the question in quotes: footnote ask "how many visas were issued?"'
    shown = f"footnote {command} --help" if command else "footnote --help"
    return f"{message} (`{shown}` shows the usage)"


def _fail(line: str, code: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    typer.echo(f"footnote: {' '.join(line.split())}", err=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
