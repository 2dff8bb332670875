"""An answer's text as statements, each with the citation after it, and what of a statement its quote doesn't bear."""

from __future__ import annotations

import re

from rag.verify.denial import loses_negation
from rag.verify.figures import doubted_figures, period_fits, unsupported_figures
from rag.verify.pieces import Piece, bare, piece_of
from rag.verify.quoted import ReadText, read_text
from rag.verify.words import lost_digits, word_problems

MARK = re.compile(r"\s?\[([1-9]\d{0,4})\]")
"""A citation's mark in an answer's text."""


def statements_of(text: str) -> list[tuple[str, int | None]]:
    """Pieces of an answer's text, each with the citation that follows it; None for a piece that has none."""
    pieces: list[tuple[str, int | None]] = []
    at = 0
    for mark in MARK.finditer(text):
        pieces.append((text[at : mark.start()], int(mark.group(1))))
        at = mark.end()
    if text[at:].strip():
        pieces.append((text[at:], None))
    return pieces


def statement_problems(text: str, quoted: ReadText, question: str, passage: str) -> list[str]:
    """What a statement says that its quote doesn't bear, in words; an empty list where it bears all.

    Args:
        text: The statement, without the citation's mark and without the words of our own before it.
        quoted: The quote, read in its passage.
        question: As asked.
        passage: The passage that the quote stands in.

    """
    told = read_text(bare(text))
    if not told.text:
        return []
    piece = piece_of(told.text, quoted.text)
    if piece is None:
        doubts = doubted_figures(told, quoted, question)
        problems = [f"“{doubt.figure.text}” in the answer {doubt.why}" for doubt in doubts]
        problems += word_problems(told.text, quoted, question, passage)
    else:
        # The quote's own words: only what is cut off, or a year set behind them, can make them say something else.
        problems = [
            f"“{figure.text}” in the answer isn't in the quote that it cites"
            for figure in unsupported_figures(piece.text, quoted.text)
        ]
        if piece.period is not None and not _is_period(piece, quoted):
            problems.append(f"“{piece.period}” in the answer isn't the year that its quote gives")
        if loses_negation(piece, quoted.text):
            problems.append("the answer leaves out the “not” of its quote")
    lost = lost_digits(told.text, quoted.text)
    return problems + [f"“{digits}” in the answer isn't in the quote that it cites" for digits in lost]


def _is_period(piece: Piece, quoted: ReadText) -> bool:
    """Whether a figure of a piece of the quote is about the year that was set behind it."""
    end = piece.start + len(piece.text)
    inside = [stated for stated in quoted.figures if piece.start <= stated.figure.start < end]
    return piece.period is not None and any(period_fits(piece.period, stated, quoted) for stated in inside)
