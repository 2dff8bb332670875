"""Damage to the words of a statement: each change takes a text and gives it with one thing made wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

from rag.figures import UNCOUNTED, Figure, FigureKind, parse_figures
from rag.terms import content_stems

NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
# Figures only: "one" is a pronoun as often as a count, "[1]" is changed on purpose elsewhere.
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS[1:])})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NOUNS = (
    "visas|investigations|prosecutions|convictions|victims|judges|inspectors|schools|boats|nurses|patients|officials|"
    "shelters|complaints|workers|vessels|teachers|permits|women|men|girls|boys|children"
).split("|")
"""Counted nouns that one another's place is taken by."""
SCOPES = (
    ("federal", "state", "municipal"),
    ("women", "men"),
    ("girls", "boys"),
    ("foreign", "domestic"),
    ("urban", "rural"),
    ("sex", "labor"),
    ("new", "ongoing"),
    ("investigations", "prosecutions", "convictions"),
    ("investigated", "prosecuted", "convicted", "arrested"),
)
BOUNDS = ("at least", "more than", "fewer than", "at most", "up to", "approximately", "nearly")
MEASURES = (
    ("million", "billion"),
    ("thousand", "million"),
    ("$", "€"),
    ("USD", "EUR"),
    ("percent", "people"),
    ("years", "months"),
    ("year", "month"),
    ("months", "weeks"),
    ("days", "weeks"),
    ("hour", "minute"),
)
NAMES = ("Brannock", "Osterley", "Quillon", "Marchetti")
"""Names that no report here has."""

Change = Callable[[str, random.Random], str | None]
"""A changed text; None where it has nothing of the kind."""


def other_digit(text: str, at: int, chance: random.Random) -> str:
    """The text with another digit at an offset."""
    digits = [digit for digit in "0123456789" if digit != text[at]]
    return text[:at] + chance.choice(digits) + text[at + 1 :]


def amounts_of(text: str) -> list[Figure]:
    return [figure for figure in parse_figures(text) if figure.kind not in UNCOUNTED]


def changed_digit(text: str, chance: random.Random) -> str | None:
    places = [
        at for figure in amounts_of(text) for at in range(figure.start, figure.end) if text[at].isdigit()
    ]
    return other_digit(text, chance.choice(places), chance) if places else None


def changed_word(text: str, chance: random.Random) -> str | None:
    places = [
        match
        for match in _NUMBER_WORD.finditer(text)
        if any(figure.start <= match.start() < figure.end for figure in amounts_of(text))
    ]
    if not places:
        return None
    match = chance.choice(places)
    word = chance.choice([word for word in NUMBER_WORDS if word != match.group().lower()])
    word = word.capitalize() if match.group()[0].isupper() else word
    return text[: match.start()] + word + text[match.end() :]


def changed_year(text: str, chance: random.Random) -> str | None:
    """Another year, near it or far, or another one of the same text."""
    places = list(_YEAR.finditer(text))
    if not places:
        return None
    match = chance.choice(places)
    year = int(match.group())
    others = {str(year + step) for step in (-10, -2, -1, 1, 2)} | {p.group() for p in places}
    others.discard(match.group())
    return text[: match.start()] + chance.choice(sorted(others)) + text[match.end() :]


def _unit(text: str, chance: random.Random) -> str | None:
    """Another counted noun for that of a figure: "visas" → "investigations"."""
    counted = [f for f in amounts_of(text) if f.kind is FigureKind.COUNT and f.unit]
    if not counted:
        return None
    figure = chance.choice(counted)
    noun = (figure.unit or "").split()[-1]
    at = text.find(noun, figure.start)
    return replaced(text, at, noun, unlike(noun, NOUNS, chance)) if at >= 0 else None


def unlike(word: str, choices: Iterable[str], chance: random.Random) -> str:
    stems = set(content_stems(word))
    return chance.choice([other for other in choices if not stems & set(content_stems(other))])


def replaced(text: str, at: int, old: str, new: str) -> str:
    new = new.capitalize() if old[:1].isupper() and new[:1].islower() else new
    return text[:at] + new + text[at + len(old) :]


def _measure(text: str, chance: random.Random) -> str | None:
    """Another scale, currency or unit of time; a percentage made a count."""
    found = []
    for figure in amounts_of(text):
        for left, right in MEASURES:
            for old, new in ((left, right), (right, left)):
                edge = r"\b" if old.isalpha() else ""
                match = re.search(rf"{edge}{re.escape(old)}{edge}", text[figure.start : figure.end])
                if match and old not in {"people"}:
                    found.append((figure.start + match.start(), old, new))
    return replaced(text, *chance.choice(found)) if found else None


def _bound(text: str, chance: random.Random) -> str | None:
    """A bound dropped from a figure that has one, or set before one that has none."""
    kinds = {FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT}
    amounts = [f for f in amounts_of(text) if f.kind in kinds and f.high is None]
    if not amounts:
        return None
    figure = chance.choice(amounts)
    if figure.bound is None:
        bound = chance.choice(BOUNDS)
        own = text[figure.start : figure.end]
        start = bound.capitalize() if not text[: figure.start].strip(" “") else bound
        return f"{text[: figure.start]}{start} {own[:1].lower() + own[1:]}{text[figure.end :]}"
    number = figure.text[len(figure.bound) :].lstrip()
    if not text[figure.start :].lower().startswith(figure.bound):
        return None
    return text[: figure.start] + number + text[figure.end :]


def _scope(text: str, chance: random.Random) -> str | None:
    """Another level, form or group."""
    found = []
    for group in SCOPES:
        for word in group:
            for match in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
                found += [(match.start(), match.group(), other) for other in group if other != word]
    return replaced(text, *chance.choice(found)) if found else None


def _negation(text: str, chance: random.Random) -> str | None:
    """ "Not" taken out, or put in after the first auxiliary or before the first past tense."""
    places = list(re.finditer(r"\b(?:not|never)\s+", text))
    if places:
        match = chance.choice(places)
        return text[: match.start()] + text[match.end() :]
    auxiliary = re.search(r"\b(?:was|were|is|are|has|have|had|could|did)\b(?! not)", text)
    if auxiliary:
        return f"{text[: auxiliary.end()]} not{text[auxiliary.end() :]}"
    past = re.search(r"(?<=[a-z] )\w{3,}ed\b", text)
    return f"{text[: past.start()]}never {text[past.start() :]}" if past else None


def _name(text: str, chance: random.Random) -> str | None:
    places = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", text))
    if not places:
        return None
    match = chance.choice(places)
    return text[: match.start()] + chance.choice(NAMES) + text[match.end() :]


TEXT_CHANGES: dict[str, Change] = {
    "digit": changed_digit,
    "number word": changed_word,
    "year": changed_year,
    "unit": _unit,
    "measure": _measure,
    "bound": _bound,
    "scope": _scope,
    "negation": _negation,
    "name": _name,
}
