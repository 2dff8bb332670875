"""What a comparison asks for: which operation, on which years, and in which direction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from index.stemming import stem
from rag.comparing import asks_total
from rag.drafting.directions import FALLS, RISES
from rag.figures.units import is_plural
from rag.question import Question, counted_stems
from rag.scope import CONTRASTS
from rag.synonyms import plainly


class Asked(Enum):
    """What to do with the figures that are compared."""

    DIFFERENCE = "difference"
    RATIO = "ratio"
    PERCENT_CHANGE = "percent change"
    TOTAL = "total"
    MOST = "most"
    LEAST = "least"
    EACH = "each"
    """Only the figures themselves ("how many in 2021 and in 2022")."""
    CHANGE = "change"
    """How it went over time, or simply both figures beside each other."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question that sets figures against each other, read."""

    asked: Asked
    years: tuple[str, ...]
    """In order of time; empty where the question names none."""
    any_year: bool
    """Whether it asks about all years that the report gives: "in which year", "over time"."""
    exact: bool
    """Whether only a number answers it ("how many more"), not a sentence about it."""
    places: int = 1
    """Decimals of a ratio or percentage."""
    apart: bool = False
    """Whether it asks for the difference, too: "which was higher, and by how much"."""


_PERCENT = r"per\s?cent(?:age)?s?"
_MOVE = (
    r"(?:chang|increas|decreas|ris|rose|fall|fell|grow|grew|drop|declin|reduc|shr[aiu]nk|differ|climb|surg|soar|"
    r"go(?:ne|es)?\s+(?:up|down)|went\s+(?:up|down)|higher|lower|more|fewer|less|larger|smaller|greater)\w*"
)
_MOVES = re.compile(rf"\b{_MOVE}|\b(?:compar\w+|evol\w+|develop\w*|trend)\b", re.IGNORECASE)
_PERCENT_CHANGE = re.compile(
    rf"\b{_PERCENT}\b(?:\W+\w+){{0,2}}?\W+{_MOVE}|\b(?:by\s+)?(?:what|how\s+(?:many|much))\s+{_PERCENT}\b(?=.*\b{_MOVE})|"
    rf"\b{_MOVE}\b.{{0,60}}\b(?:in|as\s+an?)\s+{_PERCENT}\b|\brate\s+of\s+(?:change|increase|decrease|growth)\b|"
    rf"\bby\s+how\s+(?:many|much)\s+{_PERCENT}",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\bhow\s+many\s+times\s+(?:as\s+(?:many|much|large|big|high|great)|more|larger|higher|bigger|greater|the\b)|"
    r"\bratio\b|\bby\s+what\s+(?:factor|multiple)\b|\btimes\s+as\s+(?:many|much)\b|\bhow\s+many\s+\w+\s+for\s+(?:every|each)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:in\s+total|altogether|all\s+together|taken\s+together|together|combined|in\s+all|in\s+sum|summed|sum\s+of|"
    r"add(?:s|ed|ing)?\s+(?:up|together)|add(?:s|ed)?\s.{1,60}\s(?:up|together)|^\W*adding|"
    r"total|overall|both\s+years?)\b",
    re.IGNORECASE,
)
_ASKS_MOVE = re.compile(
    rf"^\W*(?:did|does|do|has|have|had|why|how|is|are|was|were)\b.*\b(?:{RISES}|{FALLS}|changed?)\b",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_WHOLE = re.compile(r"total|overall", re.IGNORECASE)
"""Says of a figure that it is of all; where it is asked to have risen or fallen, nothing is to be added up."""
_DIFFERENCE = re.compile(
    r"\bhow\s+(?:many|much)\s+(?:\w+\s+)?(?:more|fewer|less|higher|lower|larger|smaller|greater|bigger|longer|shorter)\b|\bby\s+how\b|"
    rf"\bdifference\b|\bminus\b|\b(?:gap|margin)\s+(?:in\s+\w+\s+)?between\b|"
    rf"\bseparate[sd]?\s+(?:what|the|those|that)\b.{{1,80}}\bfrom\b|\bhow\s+many\s+(?:additional|extra)\b|(?:^\W*|\b(?:what|how\s+(?:big|large|great|steep))\s+(?:was|is)\s+the\s+)"
    rf"(?:rise|increase|decrease|drop|fall|decline|growth|reduction)\s+(?:in|of)\b|\bhow\s+(?:big|large|great|steep)\s+(?:was|is)\s+the\s+(?:rise|increase|decrease|drop|fall|decline|growth|reduction)\b|\bhow\s+far\s+(?:over|under|above|below|short\s+of|ahead|behind)\b|\bhow\s+(?:much|many)\b.{{1,90}}\b{_MOVE}",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:and|,)\s+(?:also\s+)?(?:by\s+)?(?:how\s+(?:many|much)(?:\s+(?:more|fewer|less))?|(?:what|how\s+(?:big|large|wide|great))\s+(?:was|is|were)\s+the\s+(?:gap|difference|margin))\b|"
    r"\bby\s+(?:what|which)\s+(?:margin|number|amount)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"\b(?:difference|ratio)\b", re.IGNORECASE)
"""May be told in words, or by the report itself ("a ratio of 7 percent")."""
_DIFFERENCE_IN_NUMBER = re.compile(
    r"\bdifference\b.{0,40}\b(?:number|amount|figure|count|total|cost|spending|percentage)s?\b|\bnumerical\s+difference\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:more|most|higher|highest|larger|largest|greater|greatest|bigger|biggest|longer|longest)\b", re.I
)
_LEAST = re.compile(
    r"\b(?:fewer|fewest|less|least|lower|lowest|smaller|smallest|shorter|shortest)\b", re.IGNORECASE
)
_MOVED = re.compile(
    r"\b(?:chang|increas|decreas|ris|rose|fall|fell|grow|grew|drop|declin|reduc|shr[aiu]nk)\w*\s+in\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:which|who|what\s+year|whose)\b|\bor\b", re.IGNORECASE)
_ANY_YEAR = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+)?year\b|\bover\s+(?:time|the\s+(?:\w+\s+)?years)\b|\byear\s+(?:by|over|to|on)\s+year\b|"
    r"\btrend\b|\bover\s+the\s+(?:last|past)\b|\bacross\s+(?:the\s+)?years\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:previous|prior|preceding|last)\s+(?:reporting\s+)?(?:year|period)|\byear\s+(?:before|earlier)\b|"
    r"\b(?:over|on)\s+the\s+year\b|\byear\s+on\s+year\b",
    re.IGNORECASE,
)
_COUNT_OF = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}
_YEARS_BACK = re.compile(
    rf"\b({'|'.join(_COUNT_OF)})\s+years\s+(?:earlier|before|previously)\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:over|on|since|than(?:\s+in)?|from|against|compared\s+(?:with|to)|relative\s+to|versus|vs\.?)\s+(?:19|20)\d\d\s*(?:[?.]?\s*$|,\s+and\b)",
    re.IGNORECASE,
)
"""At the end of a question, or of its first half, a year that the present one is held against."""
_BESIDE = re.compile(
    r"\b(?:than|or|and|versus|vs\.?|between|from|compared|to|outnumber\w*|exceed\w*)\b", re.IGNORECASE
)
"""Words that set two things beside each other; without them, one year is set beside the one before."""
_SPAN = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:[-–—]|to|until|till|through)\s*((?:19|20)\d\d)\b|"
    r"\b(?:from|between)\s+((?:19|20)\d\d)\s+(?:to|and|until|through)\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\b(?:or|than|versus|vs\.?|and|to)\b", re.IGNORECASE)
LONGEST_SPAN = 12
"""Years of a span of which each is looked for."""
_WORKING_WORDS = frozenset(
    stem(word)
    for word in """
    change changed changes increase increased decrease decreased rise rose risen fall fell fallen grow grew growth
    drop dropped decline declined higher highest lower lowest larger largest greater greatest bigger biggest smaller
    smallest fewer fewest less least compare compared comparison differ difference ratio times factor percent
    percentage altogether together combined sum overall trend year years previous preceding prior period evolve
    evolved points develop developed versus go went up down factor multiple rate numerical both each respectively
    roughly approximately about nearest whole rounded see saw seen longer longest shorter shortest add adds added
    earlier later ago two three four five margin gap absolute terms exactly precisely tally tallies climb climbed
    climbs shrink shrank shrunk surge surged
    separate separates separated outnumber outnumbers outnumbered exceed exceeds exceeded
    soar soared plunge plunged additional extra minus adding counting
    """.split()
)
"""Stems of the words that say what to do with the figures; no report has to hold them."""
_COUNTED = re.compile(
    r"\b(?:(?:growth|increase|decrease|rise|fall|drop|decline|change)\s+in(?:\s+the)?|as\s+(?:many|much)|more|most|fewer|fewest|highest|lowest|largest|smallest|total)\s+(?:number\s+of\s+)?"
    r"(?!(?:did|does|do|was|were|is|are|has|have|had|than|on|in|at|to)\b)((?:[\w’'-]+\s+){0,3}[\w’'-]+)",
    re.IGNORECASE,
)

_HEADED = re.compile(
    r"\W*(?:the\s+)?(?!(?:who|what|when|where|which|why|how|by|did|does|do|was|were|is|are|has|have|in|of|from)\b)"
    r"((?:[\w’'-]+\s+){0,3}[\w’'-]+s)\s+(?:(?:in|from|between|for)\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""Begins a request with what it is about: "foreign victims in 2022 compared with 2021"."""
_PARTICIPLE = re.compile(r"(?<=\w)\s+\w+ed\b", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"^\W*(?:of|among|out\s+of)\s+(?:all\s+)?(?:(?:the|these|those)\s+)?(?!the\b|these\b|those\b|who\b|whom\b|that\b|which\b)((?:[\w’'-]+\s+){0,5}[\w’'-]+)",
    re.IGNORECASE,
)
"""Begins a question with those of whom it asks some: "Of the victims that were referred, how many more …"."""


def comparison_of(question: Question, default: str | None = None) -> Comparison:
    """Read what a question asks to compare. `default`: the year that the report is about, if one stands out."""
    text = question.text
    asked = _operation(text)
    years = list(question.years)
    back = _YEARS_BACK.search(text)
    if len(years) == 1 and back:
        years.append(str(int(years[0]) - _COUNT_OF[back[1].lower()]))
    elif len(years) == 1 and _BEFORE.search(text):
        years.append(str(int(years[0]) - 1))
    elif len(years) == 1 and default is not None and _SINCE.search(text) and years[0] < default:
        years.append(default)  # "grew by over 2021": from then to the year that the report is about
    span = _SPAN.search(text)
    if span and asked in {Asked.TOTAL, Asked.EACH, Asked.MOST, Asked.LEAST, Asked.CHANGE}:
        first, last = sorted(int(year) for year in span.groups() if year)
        if last - first < LONGEST_SPAN:
            years += [str(year) for year in range(first, last + 1)]
    if not years and default is not None and _BEFORE.search(text):
        years = [default, str(int(default) - 1)]
    if (
        len(years) == 1
        and asked in {Asked.DIFFERENCE, Asked.PERCENT_CHANGE}
        and (_MOVED.search(text) or not _BESIDE.search(text))
    ):
        years.append(str(int(years[0]) - 1))  # "By how much did it fall in 2022?": since the year before
    years = sorted(set(years))
    open_years = bool(_ANY_YEAR.search(text)) or (asked is Asked.CHANGE and not question.scopes)
    exact = asked in {Asked.RATIO, Asked.PERCENT_CHANGE, Asked.DIFFERENCE, Asked.TOTAL, Asked.EACH} and (
        not _LOOSE.search(text) or bool(_DIFFERENCE_IN_NUMBER.search(text))
    )
    return Comparison(
        asked,
        tuple(years),
        open_years and len(years) < 2,
        exact,
        places=0 if question.rounded else 1,
        apart=_APART.search(text) is not None,
    )


def _operation(text: str) -> Asked:
    if _PERCENT_CHANGE.search(text):
        return Asked.PERCENT_CHANGE
    if _RATIO.search(text):
        return Asked.RATIO
    if _DIFFERENCE.search(text):
        return Asked.DIFFERENCE
    most, least = _MOST.search(text), _LEAST.search(text)
    if _WHICH.search(text) and bool(most) != bool(least):
        return Asked.MOST if most else Asked.LEAST
    moves = _MOVES.search(text) is not None
    total = _TOTAL.search(text)
    if total and not (_ASKS_MOVE.search(text) and _ONLY_WHOLE.fullmatch(total.group())):
        return Asked.TOTAL
    # "Did the number go up or down": what is asked of the figures comes before that they are counts.
    return Asked.EACH if asks_total(text) and not moves else Asked.CHANGE


def bare(question: Question) -> Question:
    """The question without the words that only say what to do with the figures: what the figures are about."""
    stems = tuple(term for term in question.stems if term not in _WORKING_WORDS)
    question = replace(question, scopes=question.scopes | _bare_scopes(question))
    found = _COUNTED.search(plainly(question.text))
    if found is None and not question.counted and not question.scopes:
        found = _HEADED.match(question.text)
    named = (counted_stems(_PARTICIPLE.split(found.group(1))[0]) if found else ()) or question.counted
    # What sets the sides apart ("more women than men") isn't what is counted on both.
    sides = {
        stem(name)
        for contrast in CONTRASTS
        if len(question.scopes & contrast.keys()) > 1
        for name in contrast
    }
    whom = _OF_WHOM.match(question.text)
    if whom and sides:
        named = counted_stems(_first_noun(whom.group(1))) or named
    counted = tuple(term for term in named if term not in _WORKING_WORDS | sides)
    return replace(question, stems=stems or question.stems, counted=counted)


def _first_noun(words: str) -> str:
    """Words up to the first noun of several: "victims authorities referred" are victims."""
    split = words.split()
    last = next((at for at, word in enumerate(split) if is_plural(word.lower())), len(split) - 1)
    return " ".join(split[: last + 1])


def _bare_scopes(question: Question) -> frozenset[str]:
    """Members of a contrast named by the bare word beside another one: "state to federal investigations"."""
    named: set[str] = set()
    for contrast in CONTRASTS:
        if len(question.scopes & contrast.keys()) == 1 and _JOINS.search(question.text):
            named |= {name for name in contrast if re.search(rf"\b{name}\b", question.text, re.IGNORECASE)}
    return frozenset(named)
