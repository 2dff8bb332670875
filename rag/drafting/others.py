"""Figures of others than those asked for: who did it, whom there is room for, what several did together."""

from __future__ import annotations

import re

from rag.candidates import Candidate
from rag.demonyms import is_people_of
from rag.drafting.records import Reading
from rag.figures import FigureKind
from rag.figures.units import is_plural
from rag.terms import content_stems

_ROOM = re.compile(
    r"\b(?:could|can|able\s+to|designed\s+to|space\s+to)\s+(?:accommodate|hold|house|shelter|seat|host)\s+(?:up\s+to\s+)?$|"
    r"\b(?:capacity|room|space|beds|places)\s+(?:of|for)\s+(?:up\s+to\s+)?$",
    re.IGNORECASE,
)
_ASKS_PRESENCE = re.compile(
    r"\b(?:stay(?:ed|ing)?|lived?|living|(?:was|were|been)\s+(?:housed|sheltered|accommodated|held|seated|hosted)|slept|"
    r"moved|entered|admitted|attended|came|visited|used|spent)\b",
    re.IGNORECASE,
)
_ASKS_ROOM = re.compile(
    r"\b(?:can|could|may|able|room|capacity|space|at\s+(?:once|a\s+time|most))\b", re.IGNORECASE
)
_ONE_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3}")
_DOES_TO = re.compile(
    rf"\b(?:did|does|has|have)\s+(?:the\s+)?(?P<doer>{_ONE_NAME.pattern})\s+(?:[a-z]+\s+){{1,6}}?(?:to|for)\s+(?:the\s+)?"
    rf"(?P<other>{_ONE_NAME.pattern})"
)
"""Asks what one did to another, both by name."""
_BY = re.compile(r"\bby\s+(?:the\s+)?[A-Z]|\bfrom\s+(?:the\s+)?[A-Z]")
_RELATIVE = re.compile(r"\b(?:whom|that|which|who)\s+(?:the\s+)?[A-Z]")
""" "Three smugglers whom Orlo surrendered": its doer stands behind."""
_NOUN_ONLY = re.compile(
    r"(?:\s+(?!(?:in|to|from|by|of|for|with|at|on|and|or|wanted)\b)[a-z][\w’'-]*){1,3}\s+(?:the\s+)?"
)
_WORD = re.compile(r"\b[A-Z][\w’'-]*")
LONGEST_LEAD = 160
"""Characters before a figure in which those stand who did it."""
_NAMES_LISTED = re.compile(
    rf"({_ONE_NAME.pattern}(?:,\s(?:the\s)?{_ONE_NAME.pattern}){{0,5}},?\sand\s(?:the\s)?{_ONE_NAME.pattern})"
    r"(?:\s[a-z][\w-]*){1,6}\s$"
)
"""Several names joined, with a verb between them and the figure and no clause of its own."""
_LIST = re.compile(
    rf"{_ONE_NAME.pattern}(?:,\s(?:the\s)?{_ONE_NAME.pattern}){{0,5}},?\sand\s(?:the\s)?{_ONE_NAME.pattern}"
)
_LISTED_BEHIND = re.compile(
    rf"(?:\s[a-z][\w-]*){{1,4}}?\s(?:in|of|with|from|at|by)\s(?:the\s)?(?P<names>{_LIST.pattern})"
    r"(?=\s+(?:to|in|by|from|between|during|with|for|on|at)\b|\s*[,.;:)]|\s*$)"
)
"""Behind a figure, what it counts and several names that it is of."""
_ALONE = re.compile(rf"(?P<name>{_ONE_NAME.pattern})\s+(?:alone|only|by\s+itself)\b")
_EACH_OF_THEM = re.compile(r"\b(?:each|respectively|apiece|every)\b", re.IGNORECASE)
_DOER = re.compile(
    r"\b(\w+s)\s+(?:\w+ly\s+)?(?!(?:included|comprised|numbered|totall?ed|remained)\s)\w+ed\s+$"
)
"""Before a figure: who did it to what is counted."""
_LENT_DEED = re.compile(
    r"\b(convictions|prosecutions|investigations|arrests)\s*[–—-]\s*$",
    re.IGNORECASE,
)
"""Before a figure, says that it is of deeds: "double the number of convictions – 10 in 2021"."""


def is_of_lent_deed(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure without a noun stands for a deed, such as convictions, and something else is counted."""
    counted, figure = reading.question.counted, candidate.bound.figure
    if not counted or figure.unit or figure.kind is not FigureKind.COUNT:
        return False
    own = candidate.sentence.text[candidate.zone.before : candidate.zone.after]
    deeds = _LENT_DEED.search(candidate.sentence.text, 0, figure.start)
    return deeds is not None and counted[-1] not in content_stems(f"{deeds[1]} {own}")


def is_done_by_asked(reading: Reading, candidate: Candidate) -> bool:
    """Whether those that are asked for did it to those that are counted: "officials convicted five traffickers"."""
    counted, figure = reading.question.counted, candidate.bound.figure
    if not counted or figure.kind is not FigureKind.COUNT or counted[-1] in content_stems(figure.unit or ""):
        return False
    doer = _DOER.search(candidate.sentence.text, 0, figure.start)
    own = any(is_plural(word) for word in (figure.unit or "").lower().split())
    return own and doer is not None and content_stems(doer[1]) == counted[-1:]


def is_room(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure says for how many there is room, and the question asks how many there were."""
    return (
        _ROOM.search(candidate.sentence.text, 0, candidate.bound.figure.start) is not None
        and _ASKS_PRESENCE.search(reading.question.text) is not None
        and _ASKS_ROOM.search(reading.question.text) is None
    )


def is_turned_round(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure's sentence has those do it to whom the question asks it to be done, and the other way round.

    Asked whom Orlo sent to Tamsin, "Tamsin sent three divers to Orlo" and "Tamsin authorities caught three divers whom
    Orlo wanted" tell of none.
    """
    asked = _DOES_TO.search(reading.question.text)
    text, start = candidate.sentence.text, candidate.bound.figure.start
    if asked is None or _BY.search(text) or _RELATIVE.search(text):
        return False
    doer, other = (_first_named(text, asked[name]) for name in ("doer", "other"))
    if doer is not None and _NOUN_ONLY.fullmatch(text, candidate.bound.figure.end, max(doer, 0)):
        return False  # "three suspects Orlo surrendered"
    return doer is not None and other is not None and other < start < doer


def _first_named(text: str, name: str) -> int | None:
    """Where a text first has a name, or its people's; None where it hasn't."""
    last = name.rsplit(maxsplit=1)[-1]
    at = text.find(name)
    places = [m.start() for m in _WORD.finditer(text) if m.group() == last or is_people_of(last, m.group())]
    return min([*places, at] if at >= 0 else places, default=None)


def is_of_several_names(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure is of several that are named together, and the question names one of them.

    "The towns of Orlo, Tamsin, and Wend ran six shelters" doesn't tell of Orlo's.
    """
    names = reading.question.names
    figure, text = candidate.bound.figure, candidate.sentence.text
    if not names or figure.kind is not FigureKind.COUNT or _EACH_OF_THEM.search(text):
        return False
    alone = _ALONE.search(reading.question.text)
    if alone is not None and not _ALONE.search(text) and _joined(text, alone["name"]):
        return True
    before = _NAMES_LISTED.search(text, max(0, figure.start - LONGEST_LEAD), figure.start)
    if before is not None and len(names) == 1 and names[0] in _names_of(before[1]):
        return True
    own = text[candidate.zone.before : candidate.zone.after]
    for bound in candidate.sentence.bound:
        behind = _LISTED_BEHIND.match(text, bound.figure.end)
        of_one = set(names) & _names_of(behind["names"]) if behind is not None else set()
        if len(of_one) == 1 and (bound.figure is figure or not any(name in own for name in of_one)):
            return True
    return False


def joined_names(text: str) -> tuple[frozenset[str], ...]:
    """Each list of names that a text has: "Orlo, Tamsin, and Wend"."""
    return tuple(_names_of(match.group()) for match in _LIST.finditer(text))


def _names_of(listed: str) -> frozenset[str]:
    return frozenset(part.group() for part in _ONE_NAME.finditer(listed))


def _joined(text: str, name: str) -> bool:
    """Whether a text has a name as one of several that are joined: "in Orlo and Tamsin"."""
    return any(name in names for names in joined_names(text))
