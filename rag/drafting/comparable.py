"""When two figures may be set against each other: the same thing counted, for the same level, place and time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.stemming import stem
from rag.candidates import Candidate
from rag.clauses import zones
from rag.drafting.coins import coins, is_sum
from rag.drafting.figures import stated
from rag.drafting.records import Reading
from rag.figures import Figure, FigureKind
from rag.figures.units import is_plural
from rag.leaning import leans
from rag.local_words import borrows
from rag.quantities import end_asked, quantity
from rag.question import Question
from rag.read import Sentence
from rag.scope import CONTRASTS, scope_places, scope_terms
from rag.terms import content_stems, tokens

_ANY_PEOPLE = frozenset(stem(word) for word in "people person individuals".split())
_DEEDS = frozenset({"investigation", "prosecution", "conviction", "arrest"})
"""What was done is seen from what is counted, too."""
_DONE_TO = {name: stem(f"{name}s") for name in ("investigation", "prosecution", "conviction", "arrest")}
"""Of what was done the noun that counts those to whom it was done."""
_HELD_ALONE = frozenset(
    stem(word) for word in "visas permits licences licenses passports certificates scholarships".split()
)
"""What each gets one of: visas to 13 victims are 13 visas, kits to 25 shelters aren't 25 kits."""
_LEADING_NOUN = re.compile(r"\b([A-Za-z]+s),\s+$")
"""Before a figure set behind its noun: "total convictions, 116"."""
_GROUPS = frozenset(stem(word) for word in "children adults women men girls boys".split())
_PEOPLE = _ANY_PEOPLE | frozenset(
    stem(word)
    for word in """
    suspects victims survivors defendants offenders traffickers children adults women men girls boys officials
    workers employees staff students pupils patients residents refugees migrants judges prosecutors officers inspectors
    lawyers teachers doctors nurses trainees visitors prisoners detainees inmates passengers
    """.split()
)
_DONE = {stem("deaths"): frozenset({stem("died")}), stem("births"): frozenset({stem("born")})}
"""Verbs that count what no noun beginning alike does: "41 people died" are 41 deaths."""
ROOT = 5
"""Letters by which a noun and its verb are taken as one."""
_ALL = re.compile(r"\ball\b", re.IGNORECASE)
"""After a figure, says that what follows is the whole of it: "75 convictions (all state level)"."""
_IN_COMPARISON = re.compile(
    r"\W*(?:in|by)\s+(?:comparison|contrast)\b|\W*(?:this|that)\s+(?:was|is|compare[sd])\b|\W*compared\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b([A-Za-z]+)\s+(?:and|or)\s*$")
LEAST_TOLD = 0.4
"""Least share of the weight of a question's words that must stand around a figure that is compared."""
_REPEATS = re.compile(
    r"\b(?:ongoing|continuing|carried\s+over|cumulative(?:ly)?|to\s+date|so\s+far|as\s+of|since\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""Words of figures that go on from year to year: the same case may be in two of them."""
_PARTICIPLE = re.compile(r"(?:ed|ing)$")
_ADJECTIVE = re.compile(
    r"(?:al|ic|ive|ous|ful|less|able|ible|ary|ial|ern|ish|time|wave|ing|ed|adult|young|old|new|male|female)$"
)
_ONES = frozenset({"ones", "one"})
_NO_NOUN = frozenset(
    "last this each per next previous prior earlier later more fewer less year years month months".split()
)


def why_not(
    reading: Reading,
    candidates: Sequence[Candidate],
    *,
    by_year: bool,
    adding: bool,
    as_asked: bool = False,
) -> str | None:
    """Why figures aren't set against each other, as a sentence; None where they may be.

    Args:
        reading: The question and what was read.
        candidates: Two or more figures.
        by_year: Whether the years set them apart; else levels, groups or places do.
        adding: Whether they are to be added up: then each must count the very same.
        as_asked: Whether the question itself names what each of them counts: "more seats than members".

    """
    first = candidates[0]
    figures = [candidate.bound.figure for candidate in candidates]
    names = coins(reading)
    if len({_measure(figure) for figure in figures}) > 1 or len({is_sum(c, names) for c in candidates}) > 1:
        return "They are measured in different units, so they aren’t set against each other."
    if not as_asked and not all(
        count_alike(reading, first, other, exactly=adding) for other in candidates[1:]
    ):
        return DIFFERENT_THINGS
    if any(_other_scope(reading.question, first, other) for other in candidates[1:]):
        return "They aren’t about the same level, form or group, so they aren’t set against each other."
    if not by_year and any(_other_time(reading, first, other) for other in candidates[1:]):
        return "They aren’t about the same time, so they aren’t set against each other."
    if by_year and adding and any(_REPEATS.search(candidate.sentence.text) for candidate in candidates):
        return "It isn’t certain that they count different cases, so they aren’t added up."
    end = end_asked(reading.question.text)
    if any(figure.high is not None and quantity(figure, end) is None for figure in figures):
        return "A range isn’t an exact figure, so they aren’t set against each other."
    if any(leans_on_bound(candidate) for candidate in candidates) and not adding:
        return "It isn’t certain which of them the bound holds for, so they aren’t set against each other."
    if any(quantity(figure, end) is None for figure in figures):
        return "They aren’t exact in one unit, so they aren’t set against each other."
    return None


DIFFERENT_THINGS = "They count different things, so they aren’t set against each other."
_LISTED = re.compile(r"\s+[\w’'-]+(?:\s+[\w’'-]+)?,\s*(?:and\s+)?", re.IGNORECASE)


def leans_on_bound(candidate: Candidate) -> bool:
    """Whether a figure is listed behind a bounded one: "at least 16 girls, 75 women" may mean at least 75 too."""
    figure = candidate.bound.figure
    if figure.bound is not None:
        return False
    text = candidate.sentence.text
    at = figure.start
    for earlier in reversed([b.figure for b in candidate.sentence.bound if b.figure.start < figure.start]):
        if not _LISTED.fullmatch(text, earlier.end, at):
            return False
        if earlier.bound is not None:
            return True
        at = earlier.start
    return False


def counts_asked(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure counts what the question does; one without a noun takes it from its sentence."""
    counted = reading.question.counted
    own = noun(candidate.bound.figure)
    if (
        not counted
        or candidate.bound.figure.kind is not FigureKind.COUNT
        or is_sum(candidate, coins(reading))
    ):
        return True
    if {own, counted[-1]} <= _PEOPLE and {own, counted[-1]} & (_ANY_PEOPLE | _GROUPS):
        return True  # victims may be told as people or women, but not as officials
    done = {_DONE_TO.get(name) for name in reading.question.scopes}
    if counted[-1] in _PEOPLE and own is not None and own in done:
        return True  # traffickers who were convicted are told as convictions
    text = candidate.sentence.text
    leading = _LEADING_NOUN.search(text, 0, candidate.bound.figure.start) if own is None else None
    if leading and counted[-1] in _PEOPLE and stem(leading[1].lower()) in done:
        return True  # "total convictions, 116"
    before = candidate.sentence.previous
    such = "such" in (candidate.bound.figure.unit or "").lower().split()
    if candidate.echo:
        near = candidate.echo
    elif own is None:
        near = _lent_words(candidate) or (f"{before} {text}" if such or leans(text) else text)
    else:
        clause = text[candidate.zone.before : candidate.zone.after]
        near = f"{before if such else ''} {clause} {candidate.phrase} {candidate.bound.figure.unit}"
    present = reading.lexicon.terms(near)
    if counted[-1] in present or (counted[-1] in _ANY_PEOPLE and present & _PEOPLE):
        return True
    if present & _DONE.get(counted[-1], frozenset()):
        return True
    # "Applications" are counted by "people applied": a noun and its verb begin alike.
    root = counted[-1][:ROOT]
    return len(root) == ROOT and any(term.startswith(root) for term in present)


def _lent_words(candidate: Candidate) -> str | None:
    """The words of the last figure with a noun before one that has none: "7,204 appeals in 2023 (2022: 6,511)"."""
    text, at = candidate.sentence.text, candidate.bound.figure
    if not borrows(text, at):
        return None
    places = zones(text, candidate.sentence.figures)
    lenders = [
        text[zone.start : zone.after]
        for bound, zone in zip(candidate.sentence.bound, places, strict=True)
        if bound.figure.start < at.start and bound.figure.kind is at.kind and noun(bound.figure)
    ]
    return lenders[-1] if lenders else None


def _lent_noun(candidate: Candidate) -> str | None:
    """The noun of the last figure before one that has none and goes on counting the same; None where there is none."""
    at = candidate.bound.figure
    if not borrows(candidate.sentence.text, at):
        return None
    lenders = [
        noun(bound.figure)
        for bound in candidate.sentence.bound
        if bound.figure.start < at.start and bound.figure.kind is at.kind and noun(bound.figure)
    ]
    return lenders[-1] if lenders else None


def is_told(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure's sentence, with the one before and the headings, holds most of what the question is about."""
    sentence, lexicon = candidate.sentence, reading.lexicon
    around = f"{sentence.text} {sentence.previous} {' '.join(sentence.passage.section)}"
    present = lexicon.terms(around)
    weights = {term: lexicon.weight(term) for term in reading.question.stems}
    named = _stems_named(reading.question.text, candidate.scopes | scope_terms(around))
    held = sum(weight for term, weight in weights.items() if term in present or term in named)
    return held >= LEAST_TOLD * sum(weights.values())


def _stems_named(text: str, scopes: frozenset[str]) -> set[str]:
    """Stems of a question's words for levels, forms and groups that stand with a figure, in whatever words."""
    places = (place for place in scope_places(text) if place.name in scopes)
    return {term for place in places for term in content_stems(text[place.start : place.end])}


def is_as_narrow(candidate: Candidate) -> bool:
    """Whether a figure is for the level, form and group asked for: convictions aren't labor trafficking convictions."""
    return not candidate.unnamed - _DEEDS


def is_asserted(candidate: Candidate) -> bool:
    """Whether the sentence states the figure as a fact: not as what was planned, or didn't happen."""
    return stated(candidate).statements[0].figure is not None


def _measure(figure: Figure) -> tuple[FigureKind, str | None]:
    return figure.kind, figure.unit if figure.kind in {FigureKind.MONEY, FigureKind.DURATION} else None


def noun(figure: Figure) -> str | None:
    """Stem of the noun that a figure counts; None where it stands without one."""
    words = (figure.unit or "").lower().split()
    if words and words[-1] in _ONES:
        return None  # "340 electrical ones": the noun stands before
    while words and _PARTICIPLE.search(words[-1]):
        words.pop()
    if not words or words[0] in _NO_NOUN or (len(words) == 1 and _adjective(figure, words[0])):
        return None
    stems = content_stems(words[-1])
    return stems[-1] if stems else None


def _adjective(figure: Figure, word: str) -> bool:
    """Whether the one word behind a number only tells which: "240 chemical and 340 electrical products"."""
    return figure.value != 1 and not is_plural(word) and _ADJECTIVE.search(word) is not None


def count_alike(reading: Reading, first: Candidate, second: Candidate, *, exactly: bool = False) -> bool:
    """Whether two figures count the same thing; `exactly` where people by another name aren't enough."""
    one, other = first.bound.figure, second.bound.figure
    if one.kind is not other.kind:
        return False
    if one.kind is not FigureKind.COUNT:
        return True
    nouns = noun(one), noun(other)
    units = [set(content_stems(figure.unit or "")) for figure in (one, other)]
    # What follows a noun may be read as a part of it: "divers", "divers took part".
    if nouns[0] and (nouns[0] == nouns[1] or nouns[0] in units[1] or nouns[1] in units[0]):
        return True
    lent = [_lent_noun(c) if each is None else each for c, each in zip((first, second), nouns, strict=True)]
    if None in nouns and None not in lent and first.sentence is not second.sentence:
        # "9,640 inspections, compared with 11,215 in 2021": the 11,215 are no inspectors.
        return lent[0] == lent[1] or set(lent) <= _PEOPLE
    if None in nouns:
        # "60 in services and 19 in shelters": the noun stands elsewhere in the sentence, or the one before.
        if first.sentence is second.sentence:
            return True
        named = next((each for each in nouns if each), None)
        bare = [c for c, each in zip((first, second), nouns, strict=True) if each is None]
        wanted = {named} if named else set(reading.question.counted[-1:] or reading.question.stems)
        return all(
            wanted & {*content_stems(c.sentence.text), *content_stems(c.sentence.previous)} for c in bare
        )
    if _asked_apart(reading.question, nouns):
        return True
    if set(reading.question.counted[-1:]) & _ANY_PEOPLE and set(nouns) <= _PEOPLE:
        return True  # asked for people, judges and officers are people
    if not exactly and set(nouns) <= _PEOPLE and set(nouns) & _ANY_PEOPLE:
        return True
    # "Visas to 13 victims" and "five visas": what is counted stands with both.
    counted = set(reading.question.counted[-1:] or reading.question.stems)
    both = _plurals(first.phrase) & _plurals(second.phrase)
    if set(nouns) <= both and set(nouns) & _HELD_ALONE and _takes_up(first.sentence, second.sentence):
        return True
    return bool(counted & both) and not {nouns[0], nouns[1]} <= set(content_stems(reading.question.text))


def _plurals(text: str) -> set[str]:
    """Stems of a text's words, without adjectives: "at the state level" tells of no states."""
    return {term for word in tokens(text) if is_plural(word) for term in content_stems(word)}


def _takes_up(first: Sentence, second: Sentence) -> bool:
    """Whether one of two sentences sets itself beside the other: "In comparison, it gave visas to 13 victims"."""
    return any(
        later.previous == earlier.text and _IN_COMPARISON.match(later.text) is not None
        for earlier, later in ((first, second), (second, first))
    )


def _asked_apart(question: Question, nouns: Sequence[str | None]) -> bool:
    """Whether the nouns are groups of one contrast that the question sets apart: women and men are both people."""
    groups = [{stem(name) for name in contrast if name in question.scopes} for contrast in CONTRASTS]
    return any(set(nouns) <= names and names <= _PEOPLE for names in groups)


def _other_scope(question: Question, first: Candidate, second: Candidate) -> bool:
    """Whether the figures are about different members of a contrast that the question doesn't ask about."""
    for contrast in CONTRASTS:
        if len(question.scopes & contrast.keys()) > 1:
            continue  # this is what sets them apart
        one, other = members(first, contrast), members(second, contrast)
        if one and other and not one & other:
            return True
        if (
            bool(one) != bool(other)
            and first.sentence is not second.sentence
            and not contrast.keys() & _DEEDS
        ):
            named, silent = (one, second) if one else (other, first)
            around = f"{silent.sentence.previous} {silent.sentence.text}"
            if not named & scope_terms(around):
                return True
    return False


def _other_time(reading: Reading, first: Candidate, second: Candidate) -> bool:
    one, other = first.bound.period, second.bound.period
    if one == other:
        return False
    if one and other:
        return True
    silent = second if one else first
    assumed = reading.default_periods.get(silent.sentence.passage.report_id)
    return first.sentence is not second.sentence and (one or other) != assumed


def is_part(candidate: Candidate, question: Question, apart: dict[str, str] | None = None) -> bool:
    """Whether a figure counts only a part of what is asked about: one member of a contrast of several beside it.

    "31 sex trafficking victims and nine forced labor victims": asked for victims, each is a part.

    Args:
        candidate: The figure.
        question: What is asked.
        apart: The contrast that sets the sides apart, which makes no parts.

    """
    text = candidate.sentence.text
    zone = candidate.zone
    for contrast in CONTRASTS:
        if contrast is apart or question.scopes & contrast.keys():
            continue
        own = scope_terms(text[zone.before : zone.after]) & contrast.keys()
        if len(own) != 1 or _ALL.search(text[zone.start : zone.after]):
            continue
        around = scope_terms(text[: zone.before] + " | " + text[zone.after :]) & contrast.keys()
        alike = [b for b in candidate.sentence.bound if b.figure is not candidate.bound.figure]
        if around - own and any(noun(b.figure) in {noun(candidate.bound.figure), None} for b in alike):
            return True
    return False


def members(candidate: Candidate, contrast: dict[str, str]) -> frozenset[str]:
    """The members of a contrast that a figure is for; what its noun begins with decides ("798 state inquiries")."""
    first = (candidate.bound.figure.unit or "").lower().split(" ")[0]
    return frozenset({first}) if first in contrast else candidate.scopes & contrast.keys()


def is_joint(candidate: Candidate, contrast: dict[str, str]) -> bool:
    """Whether a figure is for several members of a contrast at once: "federal and state officials reported 79"."""
    if len(members(candidate, contrast)) > 1:
        return True
    sentence = candidate.sentence
    joined = _JOINED.search(sentence.text[: candidate.zone.before])
    if joined is None or any(zone.holds(joined.start()) for zone in zones(sentence.text, sentence.figures)):
        return False  # in "31 new and 45 ongoing" each word has its own figure
    return any(name.startswith(joined[1].lower()[:4]) for name in contrast)
