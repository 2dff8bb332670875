"""Pages that an answer's citations name, held against the report's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.records import Paragraph
from rag.records import Answer, Citation


def page_problems(
    answer: Answer, reports: Mapping[str, Sequence[Sequence[Paragraph]]], *, as_indexed: bool
) -> list[str]:
    """Problems of the pages that citations name, in words.

    Args:
        answer: The answer and its citations.
        reports: By the SHA-256 of a text, the paragraphs of each report that has this text.
        as_indexed: Whether these are the reports that were asked: then one without pages has none. A text file may
            be made from a PDF, has the PDF's text and no pages, and says nothing against a page.

    """
    problems = []
    for citation in answer.citations:
        held = [_page(citation, paragraphs) for paragraphs in reports.get(citation.report_sha256, ())]
        known = [page for page in held if as_indexed or page is not None]
        if known and citation.page not in known:
            there = f"the quote begins on {_named(known[0])}" if known[0] else "its report has no pages"
            problems.append(f"citation {citation.id}: names {_named(citation.page)}; {there}")
    return problems


def _named(page: int | None) -> str:
    return "no page" if page is None else f"page {page}"


def _page(citation: Citation, paragraphs: Sequence[Paragraph]) -> int | None:
    """The page that a citation begins on, None where the report has no pages or nothing stands there."""
    for paragraph in paragraphs:
        if paragraph.start <= citation.start < paragraph.end:
            turned = sum(turn <= citation.start for turn in paragraph.turns)
            return None if paragraph.page is None else paragraph.page + turned
    return None
