"""The frame that the diagrams share: a square with a grid, marks and titles, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SIDE: Final = 300
"""Of the plotted square, in pixels."""
LEFT: Final = 60
TOP: Final = 34
WIDTH: Final = LEFT + SIDE + 20
HEIGHT: Final = TOP + SIDE + 50
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
STYLE: Final = (
    ".dg{font:12px system-ui,sans-serif}.dg text{fill:#1b1f23}.dg .axis{stroke:#1b1f23;fill:none}"
    ".dg .ideal{stroke:#8b949e;stroke-dasharray:4 4;fill:none}.dg .line{stroke:#0969da;stroke-width:2;fill:none}"
    ".dg .dot{fill:#0969da}.dg .grid{stroke:#8b949e;stroke-opacity:.3}.dg .cut{stroke:#cf222e;fill:none}"
    ".dg .line.second{stroke:#9a6700;stroke-dasharray:7 3}.dg .dot.second{fill:#9a6700}"
    "@media(prefers-color-scheme:dark){.dg text{fill:#e6edf3}.dg .axis{stroke:#e6edf3}"
    ".dg .line{stroke:#58a6ff}.dg .dot{fill:#58a6ff}.dg .cut{stroke:#f85149}"
    ".dg .line.second{stroke:#d29922}.dg .dot.second{fill:#d29922}}"
)
"""What a page with diagrams needs; for light and dark."""
Mark = tuple[float, str]
"""Where a mark stands on an axis, from 0 to 1, and what it says."""


def framed(
    title: str,
    *,
    across: str,
    up: str,
    across_marks: Sequence[Mark],
    up_marks: Sequence[Mark],
    content: str,
    alone: bool = False,
) -> str:
    """A diagram.

    Args:
        title: Above it. This and the other words go into the SVG as they are.
        across: Under the horizontal axis.
        up: Beside the vertical axis.
        across_marks: Of the horizontal axis.
        up_marks: Of the vertical axis.
        content: What is drawn, as SVG.
        alone: Whether it is a file of its own.

    """
    upright = "".join(
        f'<path class="grid" d="M{x(at)} {y(0)}V{y(1)}"/>'
        f'<text x="{x(at)}" y="{TOP + SIDE + 18}" text-anchor="middle">{said}</text>'
        for at, said in across_marks
    )
    level = "".join(
        f'<path class="grid" d="M{x(0)} {y(at)}H{x(1)}"/>'
        f'<text x="{LEFT - 8}" y="{y(at) + 4}" text-anchor="end">{said}</text>'
        for at, said in up_marks
    )
    middle = TOP + SIDE // 2
    head = f' xmlns="{_NAMESPACE}"' if alone else ""
    style = f"<style>{STYLE}</style>" if alone else ""
    return (
        f'<svg class="dg"{head} role="img" aria-label="{title}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{style}'
        f'<text x="{LEFT + SIDE // 2}" y="20" text-anchor="middle">{title}</text>{upright}{level}'
        f'<path class="axis" d="M{x(0)} {y(1)}V{y(0)}H{x(1)}"/>{content}'
        f'<text x="{LEFT + SIDE // 2}" y="{HEIGHT - 10}" text-anchor="middle">{across}</text>'
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{up}</text></svg>'
    )


def line(places: Sequence[tuple[float, float]], *, kind: str = "line") -> str:
    """The line through some places, each from 0 to 1 across and up; nothing through fewer than two."""
    if len(places) < 2:
        return ""
    steps = "L".join(f"{x(across)} {y(up)}" for across, up in places)
    return f'<path class="{kind}" d="M{steps}"/>'


def x(value: float) -> float:
    """Pixels from the left of a value from 0 to 1."""
    return round(LEFT + SIDE * value, 1)


def y(value: float) -> float:
    """Pixels from the top of a value from 0 to 1."""
    return round(TOP + SIDE * (1 - value), 1)
