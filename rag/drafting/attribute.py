"""What a question asks of something by name ("the capital of Orlo") is told by the sentence that answers, or isn't.

A sentence that only names Orlo says nothing of its capital, whatever a reader makes of it.
"""

from __future__ import annotations

import re

from rag.drafting.abstain import not_stated
from rag.drafting.records import Draft, Reading
from rag.leaning import leans
from rag.read import Sentence
from rag.terms import content_stems, tokens

_TOLD = {
    "population": r"populat|inhabitant|census|people\s+live|lived?\s+in",
    "inhabitants": r"populat|inhabitant|census|people\s+live|lived?\s+in",
    "capital": r"capital",
    "capital city": r"capital",
    "mayor": r"mayor",
    "governor": r"governor",
    "president": r"president",
    "vice president": r"vice[- ]president",
    "prime minister": r"prime\s+minister|premier|head\s+of\s+government",
    "minister": r"minister\b",
    "chancellor": r"chancellor",
    "head of state": r"head\s+of\s+state|president|king|queen|monarch",
    "king": r"king\b|monarch|crown\b|throne",
    "queen": r"queen|monarch|throne",
    "pope": r"pope\b|pontiff",
    "gdp": r"gdp\b|gross\s+domestic|econom",
    "area": r"\barea|square|hectare|km²|acre",
    "surface area": r"\barea|square|hectare|km²|acre",
    "currency": r"currenc",
    "official language": r"official\s+language|language\w*\s+(?:is|are)\s+official|official",
    "language": r"language|spoken",
    "religion": r"religio|faith|church",
    "flag": r"flag",
    "national anthem": r"anthem",
    "anthem": r"anthem",
    "elevation": r"elevation|altitude|above\s+sea|high\b",
    "altitude": r"elevation|altitude|above\s+sea|high\b",
    "time zone": r"time\s+zone|gmt\b|utc\b",
    "climate": r"climat|rain|dry|warm|cold",
    "life expectancy": r"life\s+expectanc|expected\s+to\s+live",
    "unemployment rate": r"unemploy|jobless",
    "inflation rate": r"inflation",
    "population density": r"densit|per\s+square",
    "phone number": r"phone|call\b|\bdial",
    "postcode": r"post(?:al)?\s?code|zip",
}
"""By what is asked for, what a sentence that tells it has."""
_NOUN = "|".join(re.escape(name) for name in sorted(_TOLD, key=len, reverse=True))
_ASKED = re.compile(
    rf"\b(?:what|who|which|where|how\s+(?:many|much|large|big)|name|tell\s+me)\b(?:(?!\bof\b).){{0,30}}?\b({_NOUN})\b(?=\s*(?:of\b|in\b|does\b|do\b|did\b|[?.]|$))|"
    rf"^\W*(?:the\s+)?({_NOUN})\s+of\b",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"^\W*(?:what|who)(?:\s+(?:is|was|are|were)|['’]s)\s+the\s+(?:(?:current|new|present|first|former|late)\s+)?([A-Za-z-]+)\s+of\s+(?:the\s+)?(?-i:[A-Z])",
    re.IGNORECASE,
)
"""Asks for something of somebody or something that has a name."""
_SAID_OTHERWISE = frozenset(
    """
    name number reason cause aim goal purpose role result effect type kind amount share percentage title meaning status
    total size list outcome consequence figure boss head leader duty task chief director topic subject content source
    cost price value date year age length duration budget author owner wife husband son daughter father mother
    """.split()
)
"""What a sentence tells in many other words."""

_WHO_LEADS = re.compile(
    r"\bwho\b(?!\s+(?:did|does|do)\b).{0,40}?\b(?:in\s+charge|heads?|headed|leads?|led|runs?|chairs?|chaired|directs?|directed|manages?|managed|"
    r"oversees|oversaw)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\b(?:heads?\b|headed|lead|led\b|runs?\b|ran\b|run\s+by|chair|direct|manag|charge|chief|president|minister|"
    r"commission|superintend|governor|mayor|overs(?:ee|aw)|supervis|command|coordinat|took\s+(?:office|over)|appoint|"
    r"elect|succe[es]d|became)",
    re.IGNORECASE,
)
"""What a sentence says that tells who leads: that a refuge was opened tells nothing of that."""
_ASKS_BUDGET = re.compile(r"\W*(?:what|how\s+(?:much|large|big))\b[^?]{0,80}\bbudget\b", re.IGNORECASE)
_BUDGETED = re.compile(r"\b(?:budget|spen[dt]|expenditure|allocat|fund|financ|cost)", re.IGNORECASE)
"""A fine is no budget."""
_RUNS, _OPERATES = re.compile(r"\b(?:run|manag)", re.IGNORECASE), re.compile(r"\boperat", re.IGNORECASE)
"""A shelter is run by those who operate it."""
_WHO_BEFORE = re.compile(
    r"\bwho\b.*\b(?:before|prior\s+to|after)\s+((?-i:[A-Z])[\w’'.-]+(?:\s+(?-i:[A-Z])[\w’'.-]+)*?)\W*$",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:predecessor|success|succeed|replac|follow|former|previous|until|resign|retire|dismiss|left\b|"
    r"stepped\s+down|took\s+over|handed\s+over)",
    re.IGNORECASE,
)
"""What a sentence says that tells of one who came before or after another."""


_NAME_OF = re.compile(
    r"\bnames?\s+(?:of|is)\s+the\s+((?:(?!that\b|which\b|who\b|whose\b|in\b|of\b|for\b|at\b|on\b|from\b|by\b|where\b)"
    r"[a-z][\w’'-]*\s*){1,4})",
)
"""Asks for the name of something, and what that is called."""
_CLAUSES = re.compile(r";\s+|,\s+(?:and|but|while)\s+")
_CAPITALISED = re.compile(r"(?<!^)\b[A-Z][\w’'-]+|^[A-Z][\w’'-]+\s[A-Z]|[“\"]")


def _lacks_name(question: str, sentence: str) -> bool:
    """Whether a name is asked for of something that a sentence only calls by its noun: "an international airline"."""
    asked = _NAME_OF.search(question)
    if asked is None:
        return False
    words = asked[1].split()
    nouns = [word for word in words if re.search(rf"\b{re.escape(word)}\b", sentence)]
    if not nouns:
        return False
    clauses = (part for part in _CLAUSES.split(sentence) if re.search(rf"\b{re.escape(nouns[-1])}\b", part))
    return not any(_CAPITALISED.search(clause) for clause in clauses)


def held_to_attribute(reading: Reading, draft: Draft) -> Draft:
    """The draft; an abstention where what is asked of something isn't told by the sentence that would answer."""
    if draft.reason is not None or not draft.statements:
        return draft
    told = [is_told(reading, statement.sentence) for statement in draft.statements]
    return draft if any(told) else not_stated(reading, draft.statements[0].sentence)


def is_told(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence, or the one that it leans on, tells of what is asked for; True where nothing of that is."""
    text = reading.question.text
    around = f"{sentence.previous if leans(sentence.text) else ''} {' '.join(sentence.passage.section)} {sentence.text}"
    asked = _ASKED.search(text)
    if asked is not None:
        told = _TOLD[(asked[1] or asked[2]).lower()]
        return re.search(rf"\b(?:{told})", around, re.IGNORECASE) is not None
    if _ASKS_BUDGET.match(text) and not _BUDGETED.search(around):
        return False
    runs = _WHO_LEADS.search(text)
    if runs and not _LEADS.search(around) and not (_RUNS.search(runs.group()) and _OPERATES.search(around)):
        return False
    if _lacks_name(text, sentence.text):
        return False
    neighbor = _WHO_BEFORE.search(text)
    if neighbor is not None and neighbor[1] in around and not _TURNS.search(around):
        return False  # it tells of that one only
    other = _ANY.match(text)
    if other is None or other[1].lower() in _SAID_OTHERWISE:
        return True
    # A word that no report has at all isn't told by any sentence.
    known = any(reading.lexicon.knows(word) for word in tokens(other[1]))
    return known or bool(set(content_stems(other[1])) & set(content_stems(around)))
