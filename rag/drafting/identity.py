"""Questions for a name: what an abbreviation stands for, and who or what something is called.

"An NGO operates the hotline" doesn't answer "which NGO": a name is stated, or the report doesn't say.
"""

from __future__ import annotations

import re

from rag.demonyms import is_people_of
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import SURE_OF_NAME
from rag.figures import FigureKind, parse_figures
from rag.read import Sentence
from rag.terms import content_stems, expansion_before

_DEFINES = re.compile(
    r"\bstands?\s+for\b|\bfull\s+(?:name|form)\b|\b(?:acronym|abbreviation|initials)\b|\bspell(?:ed)?\s+out\b|"
    r"\bwhat\s+(?:does|do|is)\s+(?:the\s+)?[A-Z]{2,}\s*(?:mean|short\s+for)?\s*\?",
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,9}s?\b")
_ASKS_NAME = re.compile(
    r"\b(?:name|names|named|called|identity)\b|\bwhich\s+(?!of\b|year|month|two\b|three\b)|\bwho\s+(?:is|was)\b|\bwhat\s+was\s+the\s+name\b",
    re.IGNORECASE,
)
_ASKED_NOUN = re.compile(
    r"\bname\s+of\s+(?:the\s+|an?\s+)?((?:[\w’'-]+\s+){0,4}?[\w’'-]+?)(?=\s+(?:of|who|that|which|in|for|with|whose|was|is)\b|\s*[?.,]|$)|"
    r"\bwhich\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+?)(?=\s+(?:was|were|is|are|did|does|do|has|had|have|runs?|ran|operate\w*|provide\w*|manage\w*|"
    r"report\w*|refer\w*|train\w*|who|that|of|in|with|for|to|by|[a-z]+s|[a-z]+ed)\b|\s*[?.,]|$)",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:minister|head|director|president|chief|secretary|commissioner|leader|chair(?:man|woman|person)?|founder|author|captain|"
    r"judge|spokes\w+|governor|mayor|ombuds\w+|inspector|manager|coordinator|officer|ambassador|prosecutor|general|chancellor|"
    r"premier|king|queen|ceo|owner|officials?|executive|lawyer|victim|suspect|defendant|"
    r"rapporteur|envoy|expert|representative|tourist|trafficker|witness|employee|author)"
)
_NAMED_KIND = (
    r"(?:countr(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|ministr(?:y|ies)|compan(?:y|ies)|ngos?|cit(?:y|ies)|towns?|villages?|"
    r"nationalit(?:y|ies)|(?:states?|provinces?)(?=\s+(?:was|were|is|are|did|does|do|has|had|have|still|yet|never|alone|with|without|in|of|that|which|who)\b|[?.,]))(?:['’]s)?"
)
"""What has a name of its own."""
_ASKS_PERSON = re.compile(
    rf"\bwho\s+(?:is|was|are|were)\s+(?:the\s+|currently\s+)?(?:[\w’'-]+\s+){{0,4}}?{_ROLE}\b(?!\s+by\b)|\bwho\s+(?:heads?|headed|leads?|led|chairs?|chaired|runs?|ran)\b|"
    rf"\b{_ROLE}(?:['’]s|s['’])\s+(?:\w+\s+)?names?\b|"
    rf"\b(?:which|what|name\s+(?:of\s+)?the|under\s+which)\s+(?:(?!\w+ed\b|did\b|do(?:es)?\b|made\b|led\b)[\w’'-]+\s+){{0,3}}?{_NAMED_KIND}\b|"
    rf"\bnames?\s+of\s+(?:the\s+|an?\s+|its\s+)?(?:[\w’'-]+\s+){{0,4}}?(?:ex-|then-)?{_ROLE}\b",
    re.IGNORECASE,
)
"""Asks for the name of somebody, or of what always has one, by what they are."""
_ASKS = re.compile(r"\b(?:who|whom|whose|which|where|what|when|why|how)\b|\bnames?\s+of\b", re.IGNORECASE)
_NO_NAME = re.compile(r"(?:what|when|why|how)\b", re.IGNORECASE)
_WHERE = re.compile(r"where", re.IGNORECASE)
_WHO = re.compile(r"who\b|whom\b", re.IGNORECASE)
_NO_PLACE = r"(?:as|before|after|for|of|because|since|during|until|when|while)"
_PLACED = re.compile(r"\b(?:in|at|on|to|from|near|into|inside|outside)\b", re.IGNORECASE)
_AT_NO_PLACE = re.compile(rf"{_NO_PLACE}\s", re.IGNORECASE)
_BEHIND_NO_PLACE = re.compile(rf"\b{_NO_PLACE}\s+$", re.IGNORECASE)
"""Words before what is no place: "as envoys", "before their duty"."""
_NONE = re.compile(r"\b(?:not|no|none|never|neither|nobody|without)\b|n[’']t\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b|\bversus\b|\bvs\b|\bwhich\s+of\b", re.IGNORECASE)
_ANY_ONE = frozenset(
    content_stems(
        "third another other others several one two three four five some many certain new unnamed various"
    )
)
"""Words that say which one no better than "a" does."""
_ASKS_PLACE = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+){0,2}?(?:countr(?:y|ies)|states?|provinces?|cit(?:y|ies)|towns?|villages?)"
    r"(?=\s+(?:was|were|is|are|did|does|do|has|had|have|still|yet|never|alone|with|without|in|of|that|which|who)\b|[?.,]|$)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:Office|Units?|Ministr(?:y|ies)|Secretariats?|Agenc(?:y|ies)|Courts?|Police|Commissions?|Institutes?|Funds?|Departments?|"
    r"Prosecutors?|Guard|Councils?|Committees?|Cent(?:er|re)s?|Services?|Bureaus?|Directorates?|Associations?|Unions?)\b"
)
_APPOSED = re.compile(r"(?:\s+[A-Z][\w’'-]*)*\s*[,(–—]\s*")
_COUNTRY = re.compile(r"\bcountr(?:y|ies)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_PROPER = re.compile(r"(?<![.?!“\"]\s)(?<!^)\b[A-Z][\w’'-]+")


def draft_definition(reading: Reading) -> Draft | None:
    """What an abbreviation stands for, where the question asks that and the report spells it out; else None."""
    asked = reading.question.text
    if not _DEFINES.search(asked):
        return None
    for acronym in _ACRONYM.findall(asked):
        for sentence in reading.sentences:
            at = sentence.text.find(f"({acronym})")
            words = expansion_before(sentence.text[:at].rstrip(), acronym) if at > 0 else None
            if words:
                text = f"{acronym} stands for {' '.join(words.split())}."
                return Draft((Statement(text, sentence),), short_answer=words)
    return None


def is_unnamed(reading: Reading, sentence: Sentence) -> bool:
    """Whether the question asks which one it is, and the sentence only says that it is one of a kind."""
    question = reading.question.text
    if _ASKS_PERSON.search(question) and not _names_somebody(reading, sentence):
        return True
    if not _ASKS_NAME.search(question):
        return False
    found = _ASKED_NOUN.search(question)
    noun = (found.group(1) or found.group(2)) if found else None
    if not noun or not content_stems(noun):
        return False
    head = re.escape(noun.split()[-1].rstrip("s"))
    indefinite = re.search(
        rf"\b(?:an?|another|one|some|several|\w+\s+former|the\s+former|local|unnamed)\s+(?:[\w’'-]+\s+){{0,4}}?{head}s?\b(?!\s+\(?(?-i:[A-Z]))",
        sentence.text,
        re.IGNORECASE,
    )
    if indefinite is None:
        return False
    if sentence.reading >= SURE_OF_NAME and not _overlaps(sentence, indefinite):
        return False
    asked = set(content_stems(question))
    # "Sanoria, an airline" and "an airline named Sanoria": the name stands right before or behind.
    near = (
        match.group()
        for match in _PROPER.finditer(sentence.text)
        if indefinite.start() < match.start() < indefinite.end() + 30
        or _APPOSED.fullmatch(sentence.text, match.end(), indefinite.start())
    )
    return not any(set(content_stems(name)) - asked for name in near if name not in _CALENDAR)


def is_beside(reading: Reading, sentence: Sentence) -> bool:
    """Whether what the trained reader takes for the answer is none: the question's own words, or no place or person.

    "Which cryptocurrencies do networks use?" isn't answered by "networks", nor "who paid" by a sum.
    """
    question = reading.question.text
    asks = _ASKS.search(question)
    if asks is None or _NO_NAME.match(asks.group()) or _OR.search(question) or not sentence.spans:
        return False  # of "the pilots or the divers" one is the answer
    span = sentence.spans[0]
    at = span.start - sentence.start
    if _WHERE.match(asks.group()) and not _CAPITAL.search(span.text):
        before = _BEHIND_NO_PLACE.search(sentence.text, 0, at)
        no_place = before is not None or _AT_NO_PLACE.match(span.text) is not None
        return no_place and _PLACED.search(span.text) is None
    figures = parse_figures(span.text)
    if _WHO.match(asks.group()) and any(figure.kind is FigureKind.MONEY for figure in figures):
        return not _CAPITAL.search(span.text)
    if figures or _NONE.search(sentence.text):
        return False
    asked = {*content_stems(question), *_ANY_ONE}
    named = _CAPITAL.findall(question)
    if len(set(_CAPITAL.findall(span.text)) - {*named}) > 1:
        return False  # "The State Institute" names a state institute
    peoples = {
        term
        for word in _CAPITAL.findall(span.text)
        if any(is_people_of(word, other) for other in named)
        for term in content_stems(word)
    }
    return set(content_stems(span.text)) <= asked | peoples


def _names_somebody(reading: Reading, sentence: Sentence) -> bool:
    """Whether what the trained reader takes for the answer has a name that the question doesn't have.

    A country may be told by the report's title: only words that say "a country" name none.
    """
    asked = set(content_stems(reading.question.text))
    if _COUNTRY.search(reading.question.text) and not any(
        _COUNTRY.search(s.text) for s in sentence.spans[:1]
    ):
        return True
    told = sentence.spans[0].text if sentence.spans else sentence.text
    if _ASKS_PLACE.search(reading.question.text) and _BODY.search(told):
        return False  # the office that is named is no state
    return any(set(content_stems(word)) - asked for word in _CAPITAL.findall(told) if word not in _CALENDAR)


def _overlaps(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether what the trained reader takes for the answer is the indefinite phrase itself, or a part of it."""
    best = sentence.spans[0]
    return best.start - sentence.start < found.end() and best.end - sentence.start > found.start()


_CALENDAR = frozenset(
    "January February March April May June July August September October November December".split()
)
