"""Progress of indexing: how many, how fast, how long still; on a terminal only."""

from __future__ import annotations

import io

from rich.console import Console

from ui.terminal import index_progress


def shown(*, terminal: bool) -> str:
    out = io.StringIO()
    clock = iter(range(0, 10_000))
    console = Console(
        file=out, force_terminal=terminal, width=120, color_system=None, get_time=lambda: float(next(clock))
    )
    with index_progress(console) as heard:
        heard("reading", 3, 3)
        for done in range(0, 601, 100):
            heard("embedding", done, 1200)
        heard("writing", 1200, 1200)
    return out.getvalue()


def test_a_terminal_is_told_done_of_total_rate_and_time_left() -> None:
    told = shown(terminal=True)
    for said in ("Reading files", "Embedding passages", "Writing the index", "600/1200", "/s", "0:0"):
        assert said in told


def test_nothing_is_told_elsewhere() -> None:
    assert shown(terminal=False).strip() == ""
