"""An HTML file's bytes → characters, as browsers decide it."""

from __future__ import annotations

import codecs
import encodings.aliases
import re
from importlib import import_module

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_SNIFFED_BYTES = 4096
_ENCODINGS = (
    "ascii utf_8 utf_16 utf_16_le utf_16_be cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859_1 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10 "
    "iso8859_13 iso8859_14 iso8859_15 iso8859_16 koi8_r koi8_u mac_roman gbk gb2312 gb18030 big5 euc_jp "
    "iso2022_jp shift_jis euc_kr"
).split()
"""Those of the WHATWG's list that Python has. Imported now: while a file is read, none can be."""
for _name in _ENCODINGS:
    import_module(f"encodings.{_name}")
_AS_BROWSERS = {"ascii": "cp1252", "iso8859_1": "cp1252", "iso8859_9": "cp1254", "gb2312": "gbk"}


def decoded_page(data: bytes) -> str:
    """As browsers decode: byte order mark, declaration, UTF-8 where it is valid, else Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    head = data[:_SNIFFED_BYTES]
    declared = _CHARSET.search(head) or _XML_CHARSET.search(head)
    encoding = _encoding(declared[1].decode("ascii")) if declared else None
    if encoding is None or encoding == "utf_8":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252" if encoding is None else "utf-8", errors="replace")
    return data.decode(encoding, errors="replace")


def _encoding(label: str) -> str | None:
    plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    name = encodings.aliases.aliases.get(plain, plain)
    if name not in _ENCODINGS or name.startswith(
        "utf_16"
    ):  # a file whose declaration can be read isn't UTF-16
        return None
    return _AS_BROWSERS.get(name, name)
