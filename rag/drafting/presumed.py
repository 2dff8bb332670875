"""Questions that take for granted that something rose or fell: "Why did convictions fall in 2022?".

The figures of both years are looked for as for "Did convictions fall?", and where they went the other way, they are
the answer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.drafting.comparison import draft_comparison
from rag.drafting.records import Draft, Reading
from rag.question import AnswerKind, read_question

_DOWN_VERB = (
    r"(?:fall(?:en)?|fell|drop(?:ped)?|decline[sd]?|decrease[sd]?|shr[aiu]nk|go(?:ne)?\s+down|went\s+down)"
)
_UP_VERB = r"(?:rise[ns]?|rose|increase[sd]?|gr[eo]w[ns]?|climb(?:ed)?|go(?:ne)?\s+up|went\s+up|jump(?:ed)?|surge[sd]?)"
_DOWN_NOUN = r"(?:drop|fall|decline|decrease|reduction|shrinkage)"
_UP_NOUN = r"(?:rise|increase|growth|jump|surge|climb)"
_MOVED = re.compile(
    rf"^\W*(?:why|how\s+come)\s+(?:did|has|have|had|do|does|was|were|is|are)?\s*(?P<what>.{{3,120}}?)\s+"
    rf"(?:\w+ly\s+|so\s+|been\s+)?(?:(?P<down>{_DOWN_VERB})|(?P<up>{_UP_VERB}))\b(?P<rest>[^?]{{0,80}})",
    re.IGNORECASE | re.DOTALL,
)
_MOVE_OF = re.compile(
    r"\b(?:explains?|explained|accounts?\s+for|accounted\s+for|caused|(?:is|was|lay|lies)\s+behind|led\s+to|drove|"
    r"brought\s+about|(?:reasons?|causes?|explanations?)\s+(?:for|of|behind)|why)\s+(?:the|this|that)\s+(?:\w+\s+)?"
    rf"(?:(?P<down>{_DOWN_NOUN})|(?P<up>{_UP_NOUN}))\s+(?:in|of)\s+(?P<what>[^?]{{3,160}})",
    re.IGNORECASE | re.DOTALL,
)
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
    return replace(draft, lead="The report says otherwise:")


def _as_yes_or_no(text: str, years: tuple[str, ...]) -> str | None:
    """The question whether that happened at all; None where nothing is said to have risen or fallen."""
    found = _MOVED.match(text) or _MOVE_OF.search(text)
    if found is None:
        return None
    what = _TIME.sub("", found["what"]).strip(" ,")
    if len(years) > 1:
        time = f"from {min(years)} to {max(years)}"
    else:
        time = (
            f"in {years[0]} compared with the previous year" if years else "compared with the previous year"
        )
    return f"Did {what} {'increase' if found['up'] else 'decrease'} {time}?"
