"""Read a question: what kind of answer it asks for, which years, names and limits it sets.

Everything that a question says is data. Sentences that give the assistant orders ("ignore your
instructions and …") are set aside; what remains is the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.errors import QuestionError
from index.sentences import sentence_spans
from index.stemming import stem
from rag.asked_orders import ASKS, without_orders
from rag.comparing import asks_comparison, asks_course, asks_total
from rag.figures import DATES, Figure, FigureKind, parse_figures
from rag.figures.units import is_plural
from rag.preamble import without_preamble
from rag.scope import scope_terms
from rag.synonyms import plainly, written_out
from rag.terms import STOP_WORDS, content_stems, tokens


class AnswerKind(StrEnum):
    """What a right answer would be."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"
    YESNO = "yesno"
    COMPARISON = "comparison"
    ENTITY = "entity"
    TEXT = "text"


FIGURE_KINDS = {
    AnswerKind.COUNT: frozenset({FigureKind.COUNT}),
    AnswerKind.MONEY: frozenset({FigureKind.MONEY}),
    AnswerKind.PERCENT: frozenset({FigureKind.PERCENT}),
    AnswerKind.DURATION: frozenset({FigureKind.DURATION}),
    AnswerKind.DATE: DATES,
}
"""Which figures can answer which kind of question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, read."""

    text: str
    """The question as asked, orders to the assistant set aside."""
    kind: AnswerKind
    stems: tuple[str, ...]
    """Stems of its content words, years and function words left out, in order."""
    counted: tuple[str, ...]
    """Stems of what "how many" counts; the last is the noun itself. Empty where nothing is counted."""
    years: tuple[str, ...]
    """Years that the answer must be about, in the order named."""
    names: tuple[str, ...]
    """Capitalised names, as written."""
    scopes: frozenset[str]
    """Levels and categories named ("federal", "labor")."""
    figures: tuple[Figure, ...]
    """Figures that the question itself states, years left out."""
    rounded: bool = False
    """Whether a computed figure is wanted as a whole number."""
    keywords: bool = False
    """Whether it is a string of keywords, which says nothing of the kind of answer."""


_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|must)"
_EXCLUDED = re.compile(
    r"\b(?:rather\s+than|instead\s+of|other\s+than|as\s+opposed\s+to|excluding|except|but\s+not|not\s+the)\b[^,;?]*|\(\s*not\b[^)]*\)?",
    re.IGNORECASE,
)
_COUNTING = frozenset({AnswerKind.COUNT, AnswerKind.COMPARISON})
_ASKED_WORD = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b", re.IGNORECASE)
_ROUNDED = re.compile(
    r"[,(]?\s?\b(?:rounded\s+)?to\s+(?:the\s+nearest\s+(?:whole(?=\s*[.?!)]|$)|(?:whole\s+)?(?:number|integer|per\s?cent|percent(?:age\s+point)?|point))|"
    r"(?:one|two|1|2)\s+decimals?(?:\s+places?)?)\)?|"
    r"\s*[–—,.-]\s*(?:rounded(?:\s+(?:off|up))?|a\s+rounded\s+(?:percentage|figure|number)\s+(?:is\s+enough|will\s+do|is\s+fine))(?=[\s.?!]*$)",
    re.IGNORECASE,
)
"""How the result is to be rounded; no report tells that."""
_WHEN_ASIDE = re.compile(r"\b((?:19|20)\d\d),\s+when\s+[^,?;]{1,80},", re.IGNORECASE)
"""What else happened in a year that is named: "in 2020, when courts were shut, …"."""
_YEAR_BESIDE = re.compile(
    r"\bthe\s+year\s+(?P<way>before|prior\s+to|preceding|after|following)\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WHEN_FIRST = re.compile(r"\bwhen\s[^,?]{1,160},\s+(?=(?:how|what|who|which|where)\b)", re.IGNORECASE)
"""Before what is asked, in which case: "when a boat sinks, how long …"."""
_ASKS_DATE = re.compile(
    r"when\b|(?:what|which)\s+(?:(?:exact|precise)\s+)?(?:years?|months?|dates?|day|century|decade|time\s+period)\b|"
    r"what\s+(?:is|was|were)\s+the\s+(?:year|date|day|month)\b",
    re.IGNORECASE,
)
"""A question's first word of asking, with what it asks for: "who wrote when …" asks for no date."""
_DATE = re.compile(r"\b(?:year|date)\s+(?:of|when|in\s+which)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\bhow\s+much\s+(?:money|funding|cash)\b|\bhow\s+much\b.{0,60}\b(?:pay|paid|cost|spen[dt]|earn|receive|worth)\w*|"
    r"\bhow\s+many\s+(?:dollars|euros|pounds|pesos)\b|"
    r"\b(?:amount|sum|value|worth)\s+(?:of\s+money|in\s+(?:dollars|usd))\b|\b(?:total|combined|overall)\s+(?:value|worth)\b|\b(?:dollar|monetary)\s+(?:amount|value|figure|total|sum|worth)|"
    r"\b(?:salary|salaries|wages?)\b.{0,60}\?|\b(?:costs?|prices?|budget|fees?)\b.{0,60}(?:\?|$)|\bhow\s+(?:expensive|costly)\b|\bin\s+(?:us\s+)?dollars\b|"
    r"\btotal\s+(?:\w+\s+)?(?:restitution|compensation|damages|funding|spending|expenditures?|allocations?|revenues?)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"\bper\s?cent(?:age|um)?\b|%|\b(?:what\s+(?:was|is|were|are)|how\s+(?:high|low|large|big))\b.{0,60}\b(?:inflation|(?:un)?employment\s+rate|literacy\s+rate|growth\s+rate|interest\s+rate)\b|\bwhat\s+(?:share|proportion|fraction)\b|\b(?:share|proportion|percentage)\s+of\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\bhow\s+long\b|\b(?:how\s+many|number\s+of)\s+(?:(?:additional|business|working|calendar|consecutive|full)\s+)?(?:seconds|minutes|hours|days|weeks|months|years|decades)\b|"
    r"\b(?:sentence|penalt|imprison|duration|length|prison\s+term)\w*\b.{0,60}\b(?:range|minimum|maximum|long|length|years)|"
    r"\b(?:what|how)\b.{0,20}\blongest\b.{0,60}\b(?:stay|last|wait|remain|held|kept)\b|"
    r"\b(?:longest|shortest|maximum|minimum)\s+(?:prison\s+|jail\s+|possible\s+)?(?:sentence|penalt|imprison|prison|term\b|jail)|"
    r"\bhow\s+much\s+(?:[\w-]+\s+){0,2}(?:notice|warning|time)\b|\bhow\s+far\s+(?:ahead|in\s+advance)\b|"
    r"\b(?:prison|jail)\s+(?:terms?|sentences?|time)\b|\bpenalt(?:y|ies)\b|"
    r"\bwhat\s+(?:is|are|was|were)\s+the\s+(?:\w+\s+){0,3}(?:penalt|sentence)\w*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\bhow\s+many\b|\bnumbers?\s+of\b|\bwhat\s+number\b|\bhow\s+much\b|\bcount\s+of\b|\bhow\s+(?:old|large|big)\b|\btotal\s+(?:\w+\s+){1,3}\b|"
    r"\bfigures?\s+(?:for|of|on)\b|^\W*no\.?\s+of\b|\bnum\b|#\s?of\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"\b(?:who|whom|whose|where|which|what\s+(?:is|was|are|were)\s+the\s+name|name\s+the|list)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:how\s+(?:many|much)|numbers?\s+of|count\s+of|no\.?\s+of|figures?\s+(?:for|of|on)|total|#\s?of)\s+"
    r"((?:[\w’'-]+[ \t]+){0,7}[\w’'-]+)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"how\s+(?:many|much)\b", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"^\W*(?:(?:and|so|but|also|please)\s+)*(?:(?:in|on|at|to|from|by|with|for|of|under|against|since|the\s+\w+\s+of)\s+)?"
    r"(?:who|whom|whose|what|when|where|which|why|how|list|name|give|tell|describe|explain|summari[sz]e)\b|"
    r"\b(?:who|what|when|where|which|why|how)\b.*\?",
    re.IGNORECASE,
)
_COUNTED_END = frozenset(
    """
    were was is are did do does has have had can could will would in at by for from to with that who
    which on during since under there according among between per than as and or not been be received
    took get got identified convicted prosecuted issued reported initiated opened launched provided
    referred trained joined called say said went died fell left came ran won lost rose drowned escaped fled
    arrived applied completed finished worked attended slept lived made held sought returned enrolled entered
    passed failed started began increase increased decrease decreased rise fall grow grew drop dropped change
    changed decline declined against besides
    """.split()
)
_CAPITALISED = (
    r"(?:(?:St|Ste|Mt|Ft|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sen|Rep|Gov)\.(?=\s)|(?:[A-Z]\.){2,}|[A-Z][\w’'-]*)"
)
_NAME = re.compile(rf"(?<![.?!]\s)(?<!^)\b{_CAPITALISED}(?:\s+(?:of\s+(?:the\s+)?)?{_CAPITALISED})*")
_SPEAKER = re.compile(r"I['’](?:m|ve|d|ll)")
"""Capitals of whoever asks."""
_DETERMINERS = frozenset("the a an its their his her this that these those".split())
_DOES = frozenset("did does do".split())
_PLACES = frozenset("in at by from under".split())
_BE = frozenset("was were is are".split())
_ADVERBS = frozenset("newly recently formally officially previously actually".split())
_AMOUNTS = frozenset("hundred thousand million billion trillion additional further extra".split())
"""Before what is counted, words that only say in what amounts."""
_NAMED_YEAR = re.compile(
    r"\b(?:the|a|an|its|their)\s+((?:19|20)\d\d)\s+(?!and\b|or\b|to\b|figures?\b|numbers?\b|totals?\b|reporting\b|period\b)[a-z]|"
    r"\w[’']s\s+((?:19|20)\d\d)\s+(?:(?!in\b|for\b|under\b|of\b|on\b|to\b)[\w-]+\s+){0,3}?(?:laws?|acts?|codes?|statutes?|constitution|decrees?|treat(?:y|ies))\b|"
    r"(?<!uary)(?<!arch)(?<!pril)(?<!\sMay)(?<!June)(?<!July)(?<!gust)(?<!mber)(?<!ober)(?<=[a-z])\s((?:19|20)\d\d):"
)
"""A year that names a thing: "the 2012 law", "Mexico's 2012 law", "State of the Union 2024: …"."""


def read_question(text: str, *, max_chars: int = 2000) -> Question:
    """Read one question.

    Raises:
        QuestionError: the question is empty, has no words, or is longer than `max_chars`.

    """
    if not text.strip():
        raise QuestionError(
            "the question is empty; ask something, for example: how many visas were issued in 2022?"
        )
    if len(text) > max_chars:
        raise QuestionError(f"the question has {len(text)} characters; the most is {max_chars}; shorten it")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise QuestionError("the question isn't valid text (a part of it isn't UTF-8); type it again")
    if not tokens(text):
        raise QuestionError(
            "the question has no words; ask something, for example: how many visas were issued in 2022?"
        )
    asked = without_preamble(focus(without_preamble(without_orders(written_out(text)))))
    rounding = _ROUNDED.search(asked)
    asked = _WHEN_ASIDE.sub(r"\1,", _ROUNDED.sub("", asked))
    asked = _YEAR_BESIDE.sub(_reckoned, asked)
    figures = parse_figures(asked)
    named_years = {year for found in _NAMED_YEAR.findall(asked) for year in found if year}
    years: list[str] = []
    for figure in figures:
        if figure.kind in DATES and figure.value >= 1900:
            last = int(figure.high) if figure.high else int(figure.value)
            years.extend(str(y) for y in ({int(figure.value), last}) if str(y) not in named_years)
    kind = _kind(asked)
    # Where money or time is asked for, what "how much" stands before isn't what is counted.
    keywords = kind in {AnswerKind.TEXT, AnswerKind.ENTITY} and not _IN_WORDS.search(asked)
    stems = tuple(term for term in content_stems(plainly(asked)) if term not in years)
    return Question(
        text=asked,
        kind=kind,
        stems=stems,
        counted=_counted(plainly(asked)) if kind in _COUNTING else (),
        years=tuple(dict.fromkeys(sorted(years) if asks_comparison(asked) else years)),
        names=tuple(
            name
            for name in (match.group() for match in _NAME.finditer(asked))
            if name.lower() not in STOP_WORDS and not _SPEAKER.fullmatch(name)
        ),
        scopes=_asked_scopes(" ".join(_EXCLUDED.sub("", asked).split())),
        figures=tuple(
            f for f in figures if f.kind not in {FigureKind.YEAR, FigureKind.DATE, FigureKind.ORDINAL}
        ),
        rounded=rounding is not None and "decimal" not in rounding.group().lower(),
        keywords=keywords,
    )


def _reckoned(match: re.Match[str]) -> str:
    """The year that "the year before 2022" is."""
    return f"{int(match['year']) + (1 if match['way'].lower() in {'after', 'following'} else -1)}"


def _asked_scopes(text: str) -> frozenset[str]:
    """The levels, forms and groups that a question names; men and women are adults anyway, girls and boys children."""
    named = scope_terms(plainly(text))
    implied = ({"adult"} if named & {"men", "women"} else set()) | (
        {"child"} if named & {"girls", "boys"} else set()
    )
    return named - implied


_TAKES_UP = re.compile(
    r"\b(?:of|among)\s+(?:those|these|them)\b|\b(?:in\s+)?that\s+(?:same\s+)?year\b", re.IGNORECASE
)
"""What a question takes up from the sentence before: "76 people in 2021. How many of those …?"."""


def focus(text: str) -> str:
    """The part of a long request that asks: its questions, or all of it where they can't stand alone."""
    spans = [text[start:end] for start, end in sentence_spans(text)]
    asking = [sentence for sentence in spans if ASKS.search(sentence)]
    if len(spans) < 2 or not asking:
        return text
    focused = " ".join(asking)
    return focused if len(content_stems(focused)) >= 3 and not _TAKES_UP.search(focused) else text


_WHY = re.compile(r"\W*(?:(?:and|so|but|also)\s+)*(?:why|how\s+come)\b", re.IGNORECASE)
"""Asks for a reason, whatever it counts besides."""


def _kind(text: str) -> AnswerKind:
    if _WHY.match(text) and not asks_comparison(text):
        return AnswerKind.TEXT
    return next((kind for asks, kind in _KINDS if asks(text)), AnswerKind.TEXT)


def kind_otherwise(text: str) -> AnswerKind:
    """The kind of a question that asks to compare, where the report has nothing to set against each other."""
    if _WHY.match(text):
        return AnswerKind.TEXT
    return next(
        (kind for asks, kind in _KINDS if kind is not AnswerKind.COMPARISON and asks(text)), AnswerKind.TEXT
    )


def _asks_date(text: str) -> bool:
    text = _WHEN_FIRST.sub("", text)
    asked = _ASKED_WORD.search(text)
    return bool(_ASKS_DATE.match(text, asked.start()) if asked else _DATE.search(text))


def _asks_money(text: str) -> bool:
    # "Which law forbids charging fees" asks for no sum.
    return _MONEY.search(text) is not None and not _OF_WHOM.match(text)


def _asks_whether(text: str) -> bool:
    # "Whom must it ask whether the law holds" asks for somebody.
    return _YESNO.search(text) is not None and not _OF_WHOM.match(text)


def _asks_percent(text: str) -> bool:
    # "Where was the largest share of ships broken up" asks for a place.
    return _PERCENT.search(text) is not None and not _OF_WHOM.match(text)


_OF_WHOM = re.compile(
    r"\W*(?:(?:and|so|but|also)\s+)*(?:who|whom|whose|which|where|why)\b(?!\s+(?:amount|sum|share|percentage|proportion|fraction)\b)",
    re.IGNORECASE,
)
_OPENS_YESNO = re.compile(
    rf"^\W*(?:so\s+|and\s+|but\s+|please\s+|(?:is|was)\s+it\s+true\s+that\s+)?{_AUXILIARY}(?:n[’']t)?\s",
    re.IGNORECASE,
)
_YESNO = re.compile(r"\b(?:whether|is\s+it\s+true|true\s+or\s+false)\b", re.IGNORECASE)
_KINDS: tuple[tuple[Callable[[str], object], AnswerKind], ...] = (
    (asks_comparison, AnswerKind.COMPARISON),
    (asks_total, AnswerKind.COMPARISON),
    (asks_course, AnswerKind.COMPARISON),
    (_OPENS_YESNO.search, AnswerKind.YESNO),
    (_asks_whether, AnswerKind.YESNO),
    (_asks_percent, AnswerKind.PERCENT),
    (_asks_date, AnswerKind.DATE),
    (_DURATION.search, AnswerKind.DURATION),
    (_asks_money, AnswerKind.MONEY),
    (_COUNT.search, AnswerKind.COUNT),
    (_ENTITY.search, AnswerKind.ENTITY),
)
"""What asks for each kind; the first that does decides."""


def _counted(text: str) -> tuple[str, ...]:
    found = list(_COUNTED.finditer(text))
    asked = next((match for match in found if _HOW_MANY.match(match.group())), next(iter(found), None))
    return counted_stems(asked.group(1)) if asked else ()


def counted_stems(words: str) -> tuple[str, ...]:
    """Stems of what is counted at the beginning of some words ("victims did the government …"); may be none."""
    stems: list[str] = []
    last = ""
    for word in words.split():
        lower = word.lower().strip("’'")
        if not stems and last in _BE and lower in _DETERMINERS:
            return ()  # "for how many was the form not told": what is counted isn't told
        if stems and (lower in _DETERMINERS or (is_plural(last) and not is_plural(lower))):
            break  # "toys tested", "toys the office tested": the noun is over
        if not stems and lower in _DOES:
            return ()  # "how much more did the office spend": nothing is counted
        if not stems and lower in _PLACES:
            return ()  # "how many more were in forced labor": what is counted isn't told
        last = lower
        if lower in _COUNTED_END or lower in _ADVERBS:
            if stems and lower not in _ADVERBS:
                break
            continue
        if lower.isdigit() and stems:
            break
        if not stems and lower in _AMOUNTS:
            continue
        if lower not in STOP_WORDS and not lower.isdigit():
            stems.append(stem(lower))
    return tuple(stems)
