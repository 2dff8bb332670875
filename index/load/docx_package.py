"""The parts of a DOCX file: XML in a zip archive, unpacked within limits and parsed without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from index.errors import LoadError

MAX_PART_BYTES = 96 * 1024 * 1024
"""Of one part, unpacked."""
_HIGHEST_RATIO = 200
"""Unpacked to packed; the text of real documents has 10 to 30."""
_SMALL_BYTES = 4 * 1024 * 1024
"""Below this, a part may shrink as much as it likes: a form full of blanks does."""
_CHUNK_BYTES = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_RELATIONS = "_rels/.rels"
_DOCUMENT = "word/document.xml"


class Package:
    """An opened DOCX file."""

    def __init__(self, data: bytes) -> None:
        """Raises LoadError where it is no whole zip archive with a document in it."""
        if not data.strip(b"\0"):
            raise LoadError("is empty; give a file that holds text")
        if data.startswith(_OLE):
            raise LoadError("is encrypted, or a DOC file; save it as DOCX without a password")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._names = frozenset(self._archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise LoadError("is damaged or cut off: it is no whole DOCX file; save it anew") from None
        self.document = self._main_part()
        """Name of the part with the text."""

    def part(self, name: str) -> etree._Element | None:
        """A part's root element, None where there is no such part. Raises LoadError."""
        if name not in self._names:
            return None
        return _parsed(self._unpacked(name))

    def beside(self, name: str) -> str:
        """The name of a part in the folder of the document."""
        folder = self.document.rpartition("/")[0]
        return f"{folder}/{name}" if folder else name

    def _main_part(self) -> str:
        relations = self.part(_RELATIONS)
        for relation in relations if relations is not None else ():
            kind, target = relation.get("Type") or "", (relation.get("Target") or "").lstrip("/")
            if kind.endswith("/officeDocument") and target in self._names:
                return target
        if _DOCUMENT not in self._names:
            raise LoadError("holds no document: it is another kind of zip archive; save it as DOCX")
        return _DOCUMENT

    def _unpacked(self, name: str) -> bytes:
        info = self._archive.getinfo(name)
        if info.flag_bits & 1:
            raise LoadError("is encrypted; save it as DOCX without a password")
        parts: list[bytes] = []
        size = 0
        try:
            # Counted as it comes: the size that the archive states may be a lie.
            with self._archive.open(info) as file:
                while chunk := file.read(_CHUNK_BYTES):
                    size += len(chunk)
                    _check_size(size, info.compress_size)
                    parts.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise LoadError("is damaged or cut off: a part can't be unpacked; save it anew") from None
        return b"".join(parts)


def local(element: etree._Element) -> str:
    """An element's name without its namespace: two editions of the standard differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its name without namespace; None where the element or the attribute is missing."""
    if element is None:
        return None
    return next((str(held) for key, held in element.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child of that name, of which the first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((held for held in element if local(held) == name), None)
    return element


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name."""
    return (held for held in element if local(held) == name)


def switched_on(element: etree._Element | None) -> bool:
    """Whether a property such as `<w:vanish/>` holds."""
    return element is not None and (attribute(element, "val") or "1").lower() not in (
        "0",
        "false",
        "off",
        "none",
    )


def _check_size(size: int, packed: int) -> None:
    if size > MAX_PART_BYTES or (size > _SMALL_BYTES and size > _HIGHEST_RATIO * max(packed, 1)):
        raise LoadError(
            f"unpacks to more than {size // (1024 * 1024)} MB from {max(packed // 1024, 1)} KB, as a zip bomb does; "
            "split it into several reports, or export it as text"
        )


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = str(error.msg or "").split("\n")[0]
        if "memory" in line.lower():
            raise MemoryError from None
        raise LoadError(f"is damaged: its XML can't be read ({line[:100]}); save it anew") from None
    if root.getroottree().docinfo.doctype:
        raise LoadError("declares XML entities, which no word processor writes; save it anew")
    return root
