"""Metadata of reports: what the user says about them, and choosing reports by it.

    footnote index mexico_2023.txt --meta country=Mexico     on the command line
    mexico_2023.meta.json: {"country": "Mexico"}             in a sidecar file beside the report
    language, created, modified, published                   in the report's own file, for formats that have them

They are kept apart, so that a sidecar may change while what the command line gave stays. The command line wins over
the sidecar, the sidecar over the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.errors import MetadataError, UnknownReportError
from index.records import Pairs, ReportInfo

TITLE = "title"
"""The one key with a meaning of its own: its value is the report's title."""
MAX_VALUE_CHARS = 200
_KEY = re.compile(r"[\w-]{1,40}")
_REFUSED = {"Cc": "a control character", "Cs": "no valid Unicode", "Zl": "a line break", "Zp": "a line break"}
"""Unicode categories that would break a line or a terminal, in words."""
_LISTED = 8
"""Keys, and values of each, that a message lists."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said about one report. Pairs are in the normal form C, sorted by key, each key once."""

    given: Pairs = ()
    """From the command line: kept until it is given anew or taken back."""
    sidecar: Pairs = ()
    """From the file beside the report, as it was when the report was read last."""
    file: Pairs = ()
    """From the report's own file: its language and dates, where it states them."""

    @property
    def pairs(self) -> Pairs:
        """What holds: the file's, the sidecar's in place of the same keys, and the command line's in place of both."""
        return tuple(sorted({**dict(self.file), **dict(self.sidecar), **dict(self.given)}.items()))

    @property
    def title(self) -> str | None:
        """The report's title, None where nothing is said of it."""
        return dict(self.pairs).get(TITLE)

    def updated(self, given: Pairs, *, taken_back: Collection[str], sidecar: Pairs) -> Metadata:
        """What holds after another run: earlier words of the command line stay, where nothing replaces them."""
        kept = {key: value for key, value in self.given if key not in taken_back}
        return Metadata(tuple(sorted({**kept, **dict(given)}.items())), sidecar, self.file)


def parse_pairs(texts: Sequence[str], *, option: str) -> Pairs:
    """Read `key=value` as options give it, for messages the name of the option. Raises MetadataError."""
    for text in texts:
        if "=" not in text:
            raise MetadataError(
                f"{option} {text!r}: has no `=`; write it like {option} country=Mexico, in quotes if it has spaces"
            )
    split = (text.partition("=") for text in texts)
    return checked(((key, value) for key, _, value in split), where=option)


def checked(items: Iterable[tuple[str, str]], *, where: str) -> Pairs:
    """Metadata in its one form: white space around it gone, normal form C, sorted by key.

    Raises MetadataError, which names `where`: a key or value that can't be one, or a key that stands twice.
    """
    found: dict[str, str] = {}
    for stated, said in items:
        key, value = checked_key(stated, where=where), unicodedata.normalize("NFC", said.strip())
        if key in found:
            raise MetadataError(f"{where}: `{key}` stands twice; give each key once")
        if not value:
            raise MetadataError(f"{where}: `{key}` has no value; give it one, such as {key}=Mexico")
        if len(value) > MAX_VALUE_CHARS:
            raise MetadataError(
                f"{where}: the value of `{key}` has {len(value)} characters; shorten it to {MAX_VALUE_CHARS}"
            )
        for character in value:
            if refused := _REFUSED.get(unicodedata.category(character)):
                raise MetadataError(
                    f"{where}: the value of `{key}` holds {refused} ({character!r}); take it out"
                )
        found[key] = value
    return tuple(sorted(found.items()))


def checked_key(stated: str, *, where: str) -> str:
    """A key in the normal form C. Raises MetadataError."""
    key = unicodedata.normalize("NFC", stated.strip())
    if not _KEY.fullmatch(key):
        shown = key if len(key) <= 60 else f"{key[:60]}…"
        raise MetadataError(
            f"{where}: {shown!r} can't be a key; use 1 to 40 letters, digits, `_` or `-`, such as country"
        )
    return key


def matching(
    reports: Sequence[ReportInfo], pairs: Sequence[tuple[str, str]], among: Collection[str] = ()
) -> tuple[str, ...]:
    """Ids of the reports for which every pair holds, of `among` only where that isn't empty.

    Keys are compared in the normal form C, values after case folding too. Without pairs, every report.
    Raises UnknownReportError where none is left, saying what there is: an empty result would read as no filter.
    """
    wanted = [(unicodedata.normalize("NFC", key), folded(value)) for key, value in pairs]
    found = tuple(
        report.id
        for report in reports
        if (not among or report.id in among) and _holds(dict(report.metadata), wanted)
    )
    if found or not pairs:
        return found
    asked = " and ".join(f"{key}={value}" for key, value in pairs)
    who = f"none of the reports {', '.join(_few(sorted(among)))}" if among else "no report"
    raise UnknownReportError(f"{who} has {asked}; {_there_is(reports, pairs[0])}")


def folded(value: str) -> str:
    """A value as it is compared: normal form C and case folded. Case folding may leave that form, hence twice."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())


def told(pairs: Sequence[tuple[str, str]]) -> str:
    """Metadata in a line: `country=Mexico, year=2023`."""
    return ", ".join(f"{key}={value}" for key, value in pairs)


def _holds(held: dict[str, str], wanted: Sequence[tuple[str, str]]) -> bool:
    return all(key in held and folded(held[key]) == value for key, value in wanted)


def _there_is(reports: Sequence[ReportInfo], example: tuple[str, str]) -> str:
    values: dict[str, set[str]] = {}
    for report in reports:
        for key, value in report.metadata:
            values.setdefault(key, set()).add(value)
    if not values:
        return (
            "the index holds no metadata; give some with "
            f"`footnote index PATH --meta {example[0]}={example[1]}`"
        )
    listed = [f"{key}: {', '.join(_few(sorted(values[key])))}" for key in sorted(values)]
    return f"the reports have {'; '.join(_few(listed))}"


def _few(items: Sequence[str]) -> list[str]:
    return [*items[:_LISTED], "…"] if len(items) > _LISTED else list(items)
