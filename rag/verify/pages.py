"""Pages that an answer's citations name, held against the report's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.records import Paragraph
from rag.records import Answer, Citation


def page_problems(answer: Answer, reports: Mapping[str, Sequence[Sequence[Paragraph]]]) -> list[str]:
    """Problems of the pages that citations name, in words.

    Args:
        answer: The answer and its citations.
        reports: By the SHA-256 of a text, the paragraphs of each report that has this text. A text file made from a
            PDF has the PDF's text and no pages; it says nothing against a page.

    """
    problems = []
    for citation in answer.citations:
        held = [_page(citation, paragraphs) for paragraphs in reports.get(citation.report_sha256, ())]
        known = [page for page in held if page is not None]
        if known and citation.page not in known:
            named = "no page" if citation.page is None else f"page {citation.page}"
            problems.append(f"citation {citation.id}: names {named}; the quote begins on page {known[0]}")
    return problems


def _page(citation: Citation, paragraphs: Sequence[Paragraph]) -> int | None:
    """The page that a citation begins on, None where the report has no pages or nothing stands there."""
    for paragraph in paragraphs:
        if paragraph.start <= citation.start < paragraph.end:
            turned = sum(turn <= citation.start for turn in paragraph.turns)
            return None if paragraph.page is None else paragraph.page + turned
    return None
