"""Reliability diagram and risk–coverage curve as SVG: no script, no font, no network.

As part of a page the text takes the page's colour; a file of its own carries its colours, for light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eval.measures.calibration import Bin
from eval.measures.risk_coverage import Point

SIDE: Final = 300
"""Of the plotted square, in pixels."""
LEFT: Final = 60
TOP: Final = 34
WIDTH: Final = LEFT + SIDE + 20
HEIGHT: Final = TOP + SIDE + 50
SMALL: Final = 2.0
LARGE: Final = 6.0
"""Radius of the smallest and of the largest dot, in pixels; the area grows with the answers."""
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_STYLE: Final = (
    ".dg{font:12px system-ui,sans-serif}.dg text{fill:#1b1f23}.dg .axis{stroke:#1b1f23;fill:none}"
    ".dg .ideal{stroke:#8b949e;stroke-dasharray:4 4;fill:none}.dg .line{stroke:#0969da;stroke-width:2;fill:none}"
    ".dg .dot{fill:#0969da}.dg .grid{stroke:#8b949e;stroke-opacity:.3}.dg .cut{stroke:#cf222e;fill:none}"
    "@media(prefers-color-scheme:dark){.dg text{fill:#e6edf3}.dg .axis{stroke:#e6edf3}"
    ".dg .line{stroke:#58a6ff}.dg .dot{fill:#58a6ff}.dg .cut{stroke:#f85149}}"
)


def reliability_svg(bins: Sequence[Bin], *, alone: bool = False) -> str:
    """Share of right answers against mean confidence, a dot for each bin; on the dashed line both agree.

    Args:
        bins: Least confident first; without any, the axes alone are drawn.
        alone: Whether it is a file of its own.

    """
    most = max((found.n for found in bins), default=1)
    spread = LARGE**2 - SMALL**2
    dots = "".join(
        f'<circle class="dot" cx="{_x(found.confidence)}" cy="{_y(found.right)}" '
        f'r="{(SMALL**2 + spread * found.n / most) ** 0.5:.1f}"><title>{found.n} answers, confidence '
        f"{found.confidence:.3f}, right {found.right:.3f}</title></circle>"
        for found in bins
    )
    line = _line([(found.confidence, found.right) for found in bins])
    ideal = f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    return _svg("Reliability", "Confidence", "Share right", ("0", "0.5", "1"), ideal + line + dots, alone)


def risk_coverage_svg(points: Sequence[Point], *, threshold: float | None = None, alone: bool = False) -> str:
    """Share of wrong answers among those kept, against the share kept; the vertical axis ends at a half.

    Args:
        points: Highest threshold first; without any, the axes alone are drawn.
        threshold: Where it is given, the coverage that it leaves is marked.
        alone: Whether it is a file of its own.

    """
    line = _line([(point.coverage, min(1.0, 2 * point.risk)) for point in points])
    cut = ""
    if threshold is not None:
        kept = max((point.coverage for point in points if point.threshold >= threshold), default=0.0)
        cut = (
            f'<path class="cut" d="M{_x(kept)} {_y(0)}V{_y(1)}"><title>threshold {threshold:.3f}, '
            f"coverage {kept:.3f}</title></path>"
        )
    return _svg("Risk and coverage", "Coverage", "Share wrong", ("0", "0.25", "0.5"), cut + line, alone)


def diagram_style() -> str:
    """The style that a page with diagrams needs."""
    return _STYLE


def _svg(title: str, across: str, up: str, marks: tuple[str, str, str], content: str, alone: bool) -> str:
    """The frame: axes from 0 to 1 across and with the given marks up."""
    ticks = "".join(
        f'<path class="grid" d="M{_x(at)} {_y(0)}V{_y(1)}M{_x(0)} {_y(at)}H{_x(1)}"/>'
        f'<text x="{_x(at)}" y="{TOP + SIDE + 18}" text-anchor="middle">{said}</text>'
        f'<text x="{LEFT - 8}" y="{_y(at) + 4}" text-anchor="end">{mark}</text>'
        for at, said, mark in zip((0.0, 0.5, 1.0), ("0", "0.5", "1"), marks, strict=True)
    )
    middle = TOP + SIDE // 2
    head = f' xmlns="{_NAMESPACE}"' if alone else ""
    style = f"<style>{_STYLE}</style>" if alone else ""
    return (
        f'<svg class="dg"{head} role="img" aria-label="{title}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{style}'
        f'<text x="{LEFT + SIDE // 2}" y="20" text-anchor="middle">{title}</text>{ticks}'
        f'<path class="axis" d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}"/>{content}'
        f'<text x="{LEFT + SIDE // 2}" y="{HEIGHT - 10}" text-anchor="middle">{across}</text>'
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{up}</text></svg>'
    )


def _line(places: Sequence[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    steps = "L".join(f"{_x(across)} {_y(up)}" for across, up in places)
    return f'<path class="line" d="M{steps}"/>'


def _x(value: float) -> float:
    return round(LEFT + SIDE * value, 1)


def _y(value: float) -> float:
    return round(TOP + SIDE * (1 - value), 1)
