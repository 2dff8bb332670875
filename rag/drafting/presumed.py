"""Questions that take for granted that something rose or fell: "Why did convictions fall in 2022?".

The figures of both years are looked for as for "Did convictions fall?", and where they went the other way, they are
the answer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.drafting.asked import bare
from rag.drafting.comparable import noun
from rag.drafting.comparison import draft_comparison
from rag.drafting.directions import FALLS, RISES
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.told import PEOPLE, PLAIN
from rag.figures import FigureKind
from rag.question import AnswerKind, Question, read_question
from rag.scope import scope_places, scope_terms
from rag.terms import content_stems

_DOWN_NOUN = r"(?:drop|fall|decline|decrease|reduction|shrinkage)"
_UP_NOUN = r"(?:rise|increase|growth|jump|surge|climb)"
_MOVED = re.compile(
    rf"^\W*(?:why|how\s+come)\s+(?:did|has|have|had|do|does|was|were|is|are)?\s*(?P<what>.{{3,120}}?)\s+"
    rf"(?:\w+ly\s+|so\s+|been\s+)?(?:(?P<down>{FALLS})|(?P<up>{RISES}))\b(?P<rest>[^?]{{0,80}})",
    re.IGNORECASE | re.DOTALL,
)
_MOVE_OF = re.compile(
    r"\b(?:explains?|explained|accounts?\s+for|accounted\s+for|caused|(?:is|was|lay|lies)\s+behind|led\s+to|drove|"
    r"brought\s+about|(?:reasons?|causes?|explanations?)\s+(?:for|of|behind)|why)\s+(?:the|this|that)\s+(?:\w+\s+)?"
    rf"(?:(?P<down>{_DOWN_NOUN})|(?P<up>{_UP_NOUN}))\s+(?:in|of)\s+(?P<what>[^?]{{3,160}})",
    re.IGNORECASE | re.DOTALL,
)
LEAST_OF_MONEY = 2
"""Words that a question must have for a sum to be of the very thing."""
_ONLY_TIME = re.compile(
    r"(?:\s+(?:so|that|this|very|sharply|much|\w+ly))*(?:\s*,?\s*(?:between|from|in|during|to|and|compared\s+(?:with|to)|"
    r"(?:the\s+)?(?:year|previous|last|reporting|period)|(?:19|20)\d\d)(?!\w))*\W*",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|fail(?:ed)?)\b|n[’']t\b", re.IGNORECASE)
_OPEN_TIME = re.compile(r"\b(?:since|after|before|until|by)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_TIME = re.compile(
    r"\s*,?\s*\b(?:between|from|in|during|since|over|for|through(?:out)?)\s+(?:the\s+year\s+)?(?:19|20)\d\d\b[^?]{0,40}$",
    re.IGNORECASE,
)


def draft_presumed(reading: Reading) -> Draft | None:
    """What the report states where the question takes a move for granted that its figures contradict; else None."""
    asked = _as_yes_or_no(reading.question.text, reading.question.years)
    if asked is None:
        return None
    question = replace(read_question(asked), kind=AnswerKind.COMPARISON, keywords=False)
    draft = draft_comparison(replace(reading, question=question))
    if draft is None or draft.reason is not None or draft.lead != "No.":
        return None
    if not all(_tells(reading, question, statement) for statement in draft.statements):
        return None
    return replace(draft, lead="The report says otherwise:")


def _tells(reading: Reading, question: Question, statement: Statement) -> bool:
    """Whether a figure's sentence, the one before and the headings have all words of what is said to have moved."""
    sentence, lexicon = statement.sentence, reading.lexicon
    present = lexicon.terms(f"{sentence.previous} {sentence.text} {' '.join(sentence.passage.section)}")
    told = set(scope_terms(sentence.text))
    asked = bare(question)
    places = scope_places(asked.text)
    named = {t for p in places if p.name in told for t in content_stems(asked.text[p.start : p.end])}
    figure = statement.figure
    own = noun(figure) if figure is not None else None
    if own is not None and own not in {*asked.stems, *PEOPLE, "traffick"}:
        return False  # "five officials" are a part of all who were convicted
    money = figure is not None and figure.kind is FigureKind.MONEY
    if money and len(set(asked.stems) - PLAIN) < LEAST_OF_MONEY:
        return False  # "the budget": of what, the sentence says
    return all(term in present or term in PLAIN or term in named for term in asked.stems)


def _as_yes_or_no(text: str, years: tuple[str, ...]) -> str | None:
    """The question whether that happened at all; None where nothing is said to have risen or fallen."""
    found = _MOVED.match(text)
    if found is not None and not _ONLY_TIME.fullmatch(found["rest"]):
        return None  # "drop charges", "fall and then rise", "rise among women": another move, or of others
    found = found or _MOVE_OF.search(text)
    if found is None or _NOT.search(text) or _OPEN_TIME.search(text):
        return None
    what = _TIME.sub("", found["what"]).strip(" ,.")
    if len(years) > 1:
        time = f"from {min(years)} to {max(years)}"
    else:
        time = (
            f"in {years[0]} compared with the previous year" if years else "compared with the previous year"
        )
    return f"Did {what} {'increase' if found['up'] else 'decrease'} {time}?"
