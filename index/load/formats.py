"""Which loader reads which kind of file. A loader takes a file's bytes, never its path, and follows nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.errors import LoadError
from index.load.loaded import LANGUAGE, PUBLISHED, Loaded, stated_facts, stated_title
from index.load.markdown import front_matter, markdown_blocks
from index.load.outline import Block, trimmed
from index.load.read import decoded
from index.load.text import text_blocks

Loader = Callable[[bytes], Loaded]
"""Raises LoadError with a reason that names no file, and whatever its library raises on a damaged one."""


def load_text(data: bytes) -> Loaded:
    """Plain text: the canonical text is the file, decoded and untouched."""
    return text_loaded(decoded(data))


def load_markdown(data: bytes) -> Loaded:
    """Markdown: the canonical text is the file, decoded and untouched."""
    return markdown_loaded(decoded(data))


def text_loaded(text: str) -> Loaded:
    """The blocks of a plain text."""
    return Loaded(text, _found(text, text_blocks(text)))


def markdown_loaded(text: str) -> Loaded:
    """The blocks of a Markdown text, and what its front matter says."""
    said = front_matter(text)
    facts = stated_facts({LANGUAGE: said.get("lang") or said.get("language"), PUBLISHED: said.get("date")})
    return Loaded(text, _found(text, markdown_blocks(text)), stated_title(said.get("title")), facts)


def load_html(data: bytes) -> Loaded:
    """HTML, by selectolax."""
    from index.load.html import html_loaded

    return html_loaded(data)


def load_docx(data: bytes) -> Loaded:
    """DOCX, by zipfile and lxml."""
    from index.load.docx import docx_loaded

    return docx_loaded(data)


def load_pdf(data: bytes) -> Loaded:
    """PDF, by PDFium."""
    from index.load.pdf import pdf_loaded

    return pdf_loaded(data)


LOADERS: Mapping[str, Loader] = {
    ".txt": load_text,
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".html": load_html,
    ".htm": load_html,
    ".xhtml": load_html,
    ".docx": load_docx,
    ".pdf": load_pdf,
}
"""Suffix, in lower case → what reads such a file."""
TEXT_LOADERS: Mapping[str, Callable[[str], Loaded]] = {
    ".txt": text_loaded,
    ".md": markdown_loaded,
    ".markdown": markdown_loaded,
}
"""Of formats whose canonical text is the file itself: what finds the blocks of such a text."""


def _found(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    found = trimmed(text, blocks)
    if not found:
        raise LoadError("holds no paragraph; give a file that holds text")
    return tuple(found)
