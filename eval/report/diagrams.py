"""Reliability diagram, risk–coverage curve and retrieval curve as SVG: no script, no font, no network.

As part of a page the text takes the page's colour; a file of its own carries its colours, for light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eval.measures.calibration import Bin
from eval.measures.rank_curve import RankPoint
from eval.measures.risk_coverage import Point
from eval.report.axes import STYLE, Mark, framed, line, x, y

SMALL: Final = 2.0
LARGE: Final = 6.0
"""Radius of the smallest and of the largest dot, in pixels; the area grows with the answers."""
_SHARES: Final[Sequence[Mark]] = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))
_TO_A_HALF: Final[Sequence[Mark]] = ((0.0, "0"), (0.5, "0.25"), (1.0, "0.5"))


def reliability_svg(bins: Sequence[Bin], *, alone: bool = False) -> str:
    """Share of right answers against mean confidence, a dot for each bin; on the dashed line both agree.

    Args:
        bins: Least confident first; without any, the axes alone are drawn.
        alone: Whether it is a file of its own.

    """
    most = max((found.n for found in bins), default=1)
    spread = LARGE**2 - SMALL**2
    dots = "".join(
        f'<circle class="dot" cx="{x(found.confidence)}" cy="{y(found.right)}" '
        f'r="{(SMALL**2 + spread * found.n / most) ** 0.5:.1f}"><title>{found.n} answers, confidence '
        f"{found.confidence:.3f}, right {found.right:.3f}</title></circle>"
        for found in bins
    )
    ideal = f'<path class="ideal" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>'
    return framed(
        "Reliability",
        across="Confidence",
        up="Share right",
        across_marks=_SHARES,
        up_marks=_SHARES,
        content=ideal + line([(found.confidence, found.right) for found in bins]) + dots,
        alone=alone,
    )


def risk_coverage_svg(points: Sequence[Point], *, threshold: float | None = None, alone: bool = False) -> str:
    """Share of wrong answers among those kept, against the share kept; the vertical axis ends at a half.

    Args:
        points: Highest threshold first; without any, the axes alone are drawn.
        threshold: Where it is given, the coverage that it leaves is marked.
        alone: Whether it is a file of its own.

    """
    curve = line([(point.coverage, min(1.0, 2 * point.risk)) for point in points])
    cut = ""
    if threshold is not None:
        kept = max((point.coverage for point in points if point.threshold >= threshold), default=0.0)
        cut = (
            f'<path class="cut" d="M{x(kept)} {y(0)}V{y(1)}"><title>threshold {threshold:.3f}, '
            f"coverage {kept:.3f}</title></path>"
        )
    return framed(
        "Risk and coverage",
        across="Coverage",
        up="Share wrong",
        across_marks=_SHARES,
        up_marks=_TO_A_HALF,
        content=cut + curve,
        alone=alone,
    )


def rank_curve_svg(points: Sequence[RankPoint]) -> str:
    """Success and recall against the number of texts looked at; `points` as `rank_curve` gives them."""
    last = len(points) - 1
    places = [at / last if last else 0.0 for at in range(len(points))]
    drawn = "".join(
        line(list(zip(places, values, strict=True)), kind=f"line {kind}".rstrip())
        + "".join(
            f'<circle class="{f"dot {kind}".rstrip()}" cx="{x(at)}" cy="{y(value)}" r="3">'
            f"<title>{name} at {point.k}: {value:.3f}</title></circle>"
            for at, value, point in zip(places, values, points, strict=True)
        )
        for kind, name, values in (
            ("second", "recall", [point.recall for point in points]),
            ("", "success", [point.success for point in points]),
        )
    )
    return framed(
        "Retrieval",
        across="Texts looked at (k)",
        up="Share",
        across_marks=[(at, str(point.k)) for at, point in zip(places, points, strict=True)],
        up_marks=_SHARES,
        content=drawn,
    )


def diagram_style() -> str:
    """The style that a page with diagrams needs."""
    return STYLE
