"""Figures as typed values: what number a text states, of what kind and unit.

Parsing is deterministic and knows no report. A figure that can't be read for certain is left out
rather than guessed; a number that is part of a name (`COVID-19`, `Tier 2`, `SP 800-63`) is no figure.
"""

from __future__ import annotations

from rag.figures.amounts import parse_amount
from rag.figures.bounds import BoundSide, bound_side
from rag.figures.parse import parse_figures
from rag.figures.records import DATES, UNCOUNTED, Figure, FigureKind, same_figure
from rag.figures.render import render_figure

__all__ = [
    "DATES",
    "UNCOUNTED",
    "BoundSide",
    "Figure",
    "FigureKind",
    "bound_side",
    "parse_amount",
    "parse_figures",
    "render_figure",
    "same_figure",
]
