"""HTML → pieces → canonical text.

selectolax (lexbor) builds the tree that a browser would build; it loads nothing and runs nothing. The tree is walked
without recursion, so that its depth costs nothing. What a browser doesn't show isn't read: scripts, forms,
navigation, hidden elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from index.errors import LoadError
from index.load.compose import Piece, composed, raised, tidy
from index.load.html_decoding import decoded_page
from index.load.html_tables import table_rows
from index.load.loaded import (
    CREATED,
    LANGUAGE,
    MODIFIED,
    PUBLISHED,
    Loaded,
    best_title,
    first_of,
    stated_facts,
    stated_title,
)
from index.load.tables import table_pieces

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SKIPPED = frozenset(
    "head script style noscript template iframe object embed applet svg math canvas audio video picture map "
    "form button input select textarea datalist nav dialog rp".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter output progress q "
    "rb rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_LANDMARKS = frozenset(
    {"navigation", "banner", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_DATES = {
    CREATED: ("dcterms.created", "dc.date.created"),
    PUBLISHED: (
        "article:published_time",
        "dcterms.issued",
        "dc.date.issued",
        "citation_publication_date",
        "dcterms.date",
        "dc.date",
        "date",
    ),
    MODIFIED: ("article:modified_time", "dcterms.modified", "dc.date.modified", "last-modified"),
}


def html_loaded(data: bytes) -> Loaded:
    """Read an HTML file. Raises LoadError: nothing in it that a browser would show."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise LoadError("is empty; give a file that holds text")
    try:
        tree = LexborHTMLParser(decoded_page(data))
    except SelectolaxError:
        raise MemoryError from None  # there is no wrong HTML: nothing else makes it fail
    pieces = _titled(list(_Walk().pieces(tree.root)) if tree.root is not None else [])
    text, blocks = composed(pieces)
    if not blocks:
        raise LoadError("holds no text that a browser would show; give a file that holds text")
    said = _metas(tree)
    facts = {key: first_of(said.get(name) for name in names) for key, names in _DATES.items()}
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    facts[LANGUAGE] = first_of(
        [attributes.get("lang"), attributes.get("xml:lang"), said.get("content-language")]
    )
    title = tree.css_first("head title")
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), None)
    titles = [title.text() if title is not None else None, said.get("dcterms.title"), said.get("dc.title")]
    stated = next((found for found in map(stated_title, titles) if found is not None), None)
    return Loaded(text, blocks, best_title(stated, heading), stated_facts(facts))


def _titled(pieces: list[Piece]) -> list[Piece]:
    """A page's one `h1`, where no heading stands above it, is its title: no section has it in its path."""
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    alone = sum(pieces[at].level == 1 for at in headings) == 1
    if headings and alone and pieces[headings[0]].level == 1:
        pieces[headings[0]] = replace(pieces[headings[0]], level=0)
    return pieces


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
        content = attributes.get("content")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int


@dataclass(slots=True)
class _Walk:
    """One walk over the tree: what is open, and the text that has gathered."""

    gathered: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    kind: str = "text"
    level: int = 0
    mark: str = ""
    verbatim: int = 0

    def pieces(self, root: LexborNode) -> Iterator[Piece]:
        """The blocks of the tree in its order."""
        node: LexborNode | None = root
        entering = True
        while node is not None:
            child: LexborNode | None = None
            if entering:
                tag = node.tag or ""
                if node.is_text_node:
                    self._gather(node.text_content or "")
                elif node.is_element_node or tag in ("-undef", ""):
                    if tag == "table" and not _skipped(node, tag) and _is_data(node):
                        yield from self._flush()
                        yield from _table(node)
                    elif not _skipped(node, tag):
                        yield from self._entered(node, tag)
                        child = node.child
                        if child is None:
                            yield from self._left(node, tag)
                elif node.is_document_node:
                    child = node.child
            else:
                yield from self._left(node, node.tag or "")
            if child is not None:
                node, entering = child, True
                continue
            if node.mem_id == root.mem_id:
                break
            following = node.next
            if following is not None:
                node, entering = following, True
            else:
                node, entering = node.parent, False
                if node is not None and node.mem_id == root.mem_id:
                    break
        yield from self._flush()

    def _gather(self, text: str) -> None:
        self.gathered.append(text if self.verbatim else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _entered(self, node: LexborNode, tag: str) -> Iterator[Piece]:
        if tag in ("br", "hr"):
            if tag == "hr":
                yield from self._flush()
            else:
                self.gathered.append("\n")
            return
        if tag == "sup":
            self.gathered.append(_SUP)
            return
        if tag in _INLINE:
            return
        yield from self._flush()
        if tag in _HEADINGS:
            self.kind, self.level = "heading", _HEADINGS[tag]
        elif tag in ("ul", "ol", "menu", "dir"):
            start = node.attributes.get("start") or "1"
            self.lists.append(_List(tag == "ol", int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1))
        elif tag in ("li", "dd"):
            self.kind, self.level = "item", max(len(self.lists) - 1, 0)
            if tag == "li" and self.lists and self.lists[-1].ordered:
                self.mark = f"{self.lists[-1].number}. "
                self.lists[-1].number += 1
        elif tag in ("pre", "listing", "xmp"):
            self.verbatim += 1

    def _left(self, node: LexborNode, tag: str) -> Iterator[Piece]:
        if tag == "sup":
            self._raise()
            return
        if tag in _INLINE or tag == "br":
            return
        yield from self._flush()
        if tag in ("ul", "ol", "menu", "dir") and self.lists:
            self.lists.pop()
        elif tag in ("pre", "listing", "xmp"):
            self.verbatim = max(self.verbatim - 1, 0)
        inside = bool(self.lists) and tag != "li"
        self.kind, self.level = ("item", len(self.lists) - 1) if inside else ("text", 0)
        self.mark = ""

    def _raise(self) -> None:
        """Write the superscript that ends here apart from what it follows."""
        start = next((at for at in range(len(self.gathered) - 1, -1, -1) if self.gathered[at] is _SUP), None)
        if start is None:
            return
        words = "".join(self.gathered[start + 1 :])
        before = "".join(self.gathered[max(start - 3, 0) : start])
        self.gathered[start:] = [raised(words, before)]

    def _flush(self) -> Iterator[Piece]:
        text = tidy("".join(part for part in self.gathered if part is not _SUP))
        self.gathered.clear()
        if not text:
            return
        if self.kind == "heading":
            yield Piece("heading", text.replace("\n", " "), self.level)
        elif self.kind == "item":
            yield Piece("item", f"{self.mark}{text}", self.level, label=text)
            self.mark = ""
        else:
            yield Piece("text", text)


_SUP = "\0sup"


def _skipped(node: LexborNode, tag: str) -> bool:
    if tag in _SKIPPED:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or (attributes.get("aria-hidden") or "").lower() == "true"
        or (attributes.get("role") or "").lower() in _LANDMARKS
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )


def _is_data(node: LexborNode) -> bool:
    """Whether a table holds data: one that holds another, or says so, only lays a page out."""
    if (node.attributes.get("role") or "").lower() in ("presentation", "none"):
        return False
    return node.css_first("table table") is None and node.css_first("th, td") is not None


def _table(node: LexborNode) -> Iterator[Piece]:
    rows, title, headers = table_rows(node, hidden=_skipped)
    yield from table_pieces(rows, title=title, headers=headers)
