"""Which reports a question names: by a word of a report's title, or of what is said about it, that no other one has."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.records import ReportInfo
from rag.terms import STOP_WORDS, content_stems, tokens

_WORD = re.compile(r"\b[A-Z][\w-]{2,}")
_BETWEEN = re.compile(r"\s+(?:of\s+(?:the\s+)?)?")
"""Between two words of one name."""
_PEOPLE_OF = re.compile(r"(?:ians?|ans?|ese|ish|is?)$")
_PLACE_ENDS = re.compile(r"(?:ia|a|o|e|i)$")
_LEAST_ROOT = 4
_WORDS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A report where a question names it."""

    report_id: str
    start: int
    end: int


class ReportNames:
    """The words that name the reports of an index. Safe to use from several threads."""

    def __init__(self, reports: Mapping[str, ReportInfo]) -> None:
        """Take the reports by id; their words are read when a question first needs them."""
        self._reports = reports

    @cached_property
    def _holders(self) -> Mapping[str, frozenset[str]]:
        """By word, the ids of the reports that have it."""
        holders: dict[str, set[str]] = {}
        for report_id, info in self._reports.items():
            for text in (info.title, *(value for _, value in info.metadata)):
                for word in tokens(text):
                    if word not in STOP_WORDS and _WORDS.search(word):
                        holders.setdefault(word, set()).add(report_id)
        return {word: frozenset(ids) for word, ids in holders.items()}

    @cached_property
    def _peoples(self) -> Mapping[str, frozenset[str]]:
        """By what is left of a place's name without its end, the ids of the reports that have such a name."""
        found: dict[str, frozenset[str]] = {}
        for word, ids in self._holders.items():
            root = _PLACE_ENDS.sub("", word)
            if len(root) >= _LEAST_ROOT:
                found[root] = found.get(root, frozenset()) | ids
        return found

    def _named(self, word: str) -> frozenset[str]:
        """The reports that a word names: as it is, or as a place's people ("Orlian", "Tamsinese")."""
        exact = self._holders.get(word)
        if exact is not None:
            return exact
        root = _PEOPLE_OF.sub("", word)
        return self._peoples.get(root, frozenset()) if root != word else frozenset()

    def mentions(self, text: str, among: Collection[str] = ()) -> tuple[Mention, ...]:
        """Where a text has a word, with a capital, of one report and of no other; in order.

        Args:
            text: A question.
            among: Ids of the reports that are asked; all where empty.

        """
        found: list[Mention] = []
        asked = frozenset(among) or frozenset(self._reports)
        if len(asked) < 2:
            return ()
        for match in _WORD.finditer(text):
            held = [self._named(word) & asked for word in tokens(match.group())]
            named = [ids for ids in held if len(ids) == 1]
            if len(named) != len(held) or len(frozenset().union(*named)) != 1:
                continue
            (report_id,) = named[0]
            last = found[-1] if found else None
            if (
                last is not None
                and last.report_id == report_id
                and _BETWEEN.fullmatch(text, last.end, match.start())
            ):
                found[-1] = Mention(report_id, last.start, match.end())
            else:
                found.append(Mention(report_id, *match.span()))
        return tuple(found)

    def stems(self, report_id: str) -> frozenset[str]:
        """Stems of the words that a report's title, and what is said about it, hold."""
        info = self._reports[report_id]
        said: Sequence[str] = [value for _, value in info.metadata]
        return frozenset(content_stems(" ".join((info.title, *said))))
