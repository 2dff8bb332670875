"""Commands of other packages, found by the entry-point group `footnote.commands` (name → typer app).

So that the surfaces and the evaluation don't import each other. A package that can't be loaded takes its own
command with it and no other.
"""

from __future__ import annotations

from importlib.metadata import entry_points

import typer

GROUP = "footnote.commands"


def add_plugins(app: typer.Typer) -> None:
    """Add each installed package's commands."""
    for point in sorted(entry_points(group=GROUP), key=lambda found: found.name):
        try:
            plugin: object = point.load()
        except Exception as error:  # noqa: BLE001  whatever another package fails with
            plugin = _broken(point.value, error)
        if isinstance(plugin, typer.Typer):
            app.add_typer(plugin, name=point.name)


def _broken(source: str, error: Exception) -> typer.Typer:
    broken = typer.Typer(help=f"Can't be loaded from {source}.", invoke_without_command=True)

    @broken.callback()
    def fail() -> None:
        raise RuntimeError(f"{source} can't be loaded: {error}") from error

    return broken
