"""What a question takes for granted, and what the report states in its place."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.candidates import PeriodFit, figure_candidates
from rag.drafting.abstain import is_silence
from rag.drafting.directions import DOWN, UP
from rag.drafting.figures import stated
from rag.drafting.others import is_done_by_asked
from rag.drafting.records import Draft, Reading
from rag.drafting.thresholds import FIGURE_SCORE
from rag.figures import Figure, FigureKind, same_figure
from rag.read import Sentence
from rag.terms import content_stems
from rag.years import matches_period

WELL_TOLD = 0.6
"""Share of a question's weighted words that a sentence holds from which it speaks of what the question does."""
HALF_TOLD = 0.45
"""The same where it tells that what is said to have risen fell."""
LEAST_DENIED = 2
"""Words of the question that a clause must hold to deny it."""
MOSTLY_HELD = 0.5
"""Share of a question's weighted words that one clause must hold to say that there is no such thing."""
LOOKED_AT = 8
_ABSENT = re.compile(
    r"\bthere\s+(?:was|were|is|are)\s+no\b|\b(?:remain(?:s|ed)?|was|were|is|been|left)\s+(?:still\s+)?(?:vacant|unfilled|empty|unoccupied)\b|"
    r"\b(?:post|position|seat|office)\s+(?:vacant|unfilled|empty)\b|\bno\s+(?:\w+\s+){1,4}?(?:accept|exist|operat|took|take)\w*|\bdid\s+not\s+(?:operate|open|exist|appoint)\b",
    re.IGNORECASE,
)
"""Says that something isn't there at all."""
_FOR_A_TIME = re.compile(
    r"\b(?:until|till|for\s+(?:\w+\s+){1,2}(?:days|weeks|months)|on\s+\w+days?|temporarily|at\s+night|yet)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+(?:\w+\s+)?(?:19|20)\d\d\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:first|last|former|previous|resign\w*|left)\b", re.IGNORECASE)
"""Asks for who was there before."""
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_SO = re.compile(r"\b(?:do|does|did|done)\s+so\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|could|can)\s+not|none\s+(?:did|of|was|were)|"
    r"there\s+(?:was|were|is|are)\s+no|never)\b(?!\s+(?:until|only))|n[’']t\b|[\"“‘]not\b",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"\b(?:not|never)\s+(?:\w+\s+){0,2}?(?:releas|publish|disclos|report|stat(?:e|ed)\b|reveal|record|count|known|provid|"
    r"specif|nam(?:e|ed)\b|said\b|say\b|until\b|(?:have\s+)?(?:an?\s+)?(?:sufficient|enough|adequate)\b)",
    re.IGNORECASE,
)
"""What isn't told is no denial."""
_RANKED = re.compile(r"\b(?:(?:down|up)grad|(?:pro|de)mot)(?:ed|es?|ing)\b", re.IGNORECASE)
_REMAINED = re.compile(r"\b(?:remain(?:s|ed)|stay(?:s|ed)|was\s+kept)\s+(?:on|at|in)\b", re.IGNORECASE)
_BESIDE = re.compile(r"(?<=\w )(?:that|who|which|whose|whom|where)\b[^,;?]*", re.IGNORECASE)
"""What a question says beside what it asks: "a fund for payments that offenders could not make"."""
_IF = re.compile(r"\W*(?:if|when|unless|where|in\s+case)\b", re.IGNORECASE)
"""Begins a case that a sentence only supposes."""
_CLAIMED = re.compile(r"\b(?:denied|claim(?:s|ed)?|said|says|alleg\w+|according\s+to)\b", re.IGNORECASE)
_WHO = re.compile(r"^\W*(?:who|whom|whose)\b|\bnames?\b", re.IGNORECASE)
_RISE = re.compile(
    r"\b(?:increas\w*|(?:go|goes|went|gone)\s+up|rais(?:e|es|ed|ing)|ris(?:e|es|en|ing)|rose|grew|grow(?:n|s|th)?|doubl(?:e|ed))\b",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"\b(?:decreas\w*|(?:go|goes|went|gone)\s+down|declin\w*|drop(?:s|ped)?|fell|fall(?:s|en)?|lower(?:ed)?|reduc\w*|(?:was|were|been)\s+cut|"
    r"cut\s+(?:from|to|by|in))\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";\s+|,\s+(?:but|and|although|though|while|whereas)\s+", re.IGNORECASE)


_TO_BE_LISTED = re.compile(
    r"\b(?:name|list|which|what|give|identify|tell\s+me)\s+(?:(?:are|were|is|of)\s+)?(?:the\s+|these\s+)?(?:names\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
"""Before a figure that says how many are to be listed: "Name the three states …"."""


def stated_instead(reading: Reading) -> Draft | None:
    """What the report states in place of a figure that the question takes for granted; None where it agrees.

    Only for a figure with a counted noun: "13 visas in 2022" is set against what counts visas in 2022.
    """
    question = reading.question
    claimed = [
        figure
        for figure in question.figures
        if figure.kind is FigureKind.COUNT
        and figure.unit
        and not _TO_BE_LISTED.search(question.text, 0, figure.start)
    ]
    if len(claimed) != 1:
        return None
    counted = content_stems(claimed[0].unit or "")[:1]
    if not counted:
        return None
    asking = replace(question, counted=counted, figures=())
    candidates = figure_candidates(
        asking,
        reading.sentences,
        frozenset({FigureKind.COUNT}),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
    )
    fitting = [c for c in candidates if c.period_fit is PeriodFit.FITS and not c.conflicts and c.counted_fits]
    whom = replace(reading, question=replace(asking, counted=content_stems(claimed[0].unit or "")))
    fitting = [c for c in fitting if not is_done_by_asked(whom, c)]
    if not fitting or fitting[0].score < FIGURE_SCORE + 0.1:
        return None
    if any(c.bound.figure.value == claimed[0].value for c in fitting if c.score > fitting[0].score - 0.2):
        return None
    return stated(fitting[0])


def contradicts(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence states another figure, or the other direction, than the question takes for granted."""
    question = reading.question
    for figure in question.figures:
        alike = [b for b in sentence.bound if b.figure.kind is figure.kind and _same_unit(figure, b.figure)]
        if question.years:
            alike = [
                b
                for b in alike
                if b.period is None or any(matches_period(b.period, y) for y in question.years)
            ]
        if alike and not any(same_figure(figure, b.figure) or figure.value == b.figure.value for b in alike):
            return True
    return _opposed(question.text, sentence.text) or _kept_rank(reading, sentence.text)


def denies(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence that holds most of a question's words says the opposite of what it takes for granted.

    "By how much was the budget raised" is met by "the budget was cut", "when did it come into force" by "it had not
    come into force".
    """
    asked, told = reading.question.text, sentence.text
    if is_silence(sentence) or _WITHHELD.search(told) or _CLAIMED.search(told):
        return False
    if _NOT.search(_BESIDE.sub("", asked)) or _WHO.search(asked):
        return False
    turned = turns(reading, sentence)
    if turned is not None:
        return turned
    if _kept_rank(reading, told):
        return True
    stems = {term for term in reading.question.stems if not reading.lexicon.is_pervasive(term)}
    return sentence.coverage >= WELL_TOLD and any(
        _NOT.search(part)
        and not _FOR_A_TIME.search(part)
        and not _IF.match(part)
        and (_SO.search(part) or len(stems & set(content_stems(part))) >= LEAST_DENIED)
        for part in _CLAUSES.split(told)
    )


def _kept_rank(reading: Reading, told: str) -> bool:
    """Whether a text says that what is asked to have been moved to another rank stayed where it was."""
    if not _RANKED.search(reading.question.text) or not _REMAINED.search(told) or _RANKED.search(told):
        return False
    return len(set(reading.question.stems) & set(content_stems(told))) >= LEAST_DENIED


def turns(reading: Reading, sentence: Sentence) -> bool | None:
    """Whether a sentence tells of the opposite move than a question takes for granted; None where it doesn't."""
    asked, told = reading.question.text, sentence.text
    rose, fell = bool(_RISE.search(asked)), bool(_FALL.search(asked))
    if rose == fell or _THAN.search(asked):
        return None
    opposed, same = (_FALL, _RISE) if rose else (_RISE, _FALL)
    if not opposed.search(told) or same.search(told):
        return None
    return sentence.coverage >= HALF_TOLD


def denied_in(reading: Reading) -> Sentence | None:
    """A sentence that says that what a question takes for granted isn't there: a vacant post, a shelter that isn't.

    Its clause must hold a name or most of the words that the question is about.
    """
    question, lexicon = reading.question, reading.lexicon
    if _NOT.search(question.text) or _FORMER.search(question.text):
        return None
    asked = [term for term in dict.fromkeys(question.stems) if not lexicon.is_pervasive(term)]
    total = sum(lexicon.weight(term) for term in asked)
    for sentence in reading.sentences[:LOOKED_AT]:
        told = sentence.text
        if not total or is_silence(sentence) or _WITHHELD.search(told) or _CLAIMED.search(told):
            continue
        for part in _CLAUSES.split(told):
            if (
                not _ABSENT.search(part)
                or _FOR_A_TIME.search(part)
                or not _is_of_time(reading, sentence, part)
            ):
                continue
            present = lexicon.terms(part)
            told_of = [term for term in asked if term in present]
            held = sum(lexicon.weight(term) for term in told_of)
            if len(told_of) >= LEAST_DENIED and held >= MOSTLY_HELD * total:
                return sentence
    return None


def _is_of_time(reading: Reading, sentence: Sentence, part: str) -> bool:
    """Whether the years of a clause are those asked for; without any asked for, the one that the report is about."""
    told = set(re.findall(r"\b(?:19|20)\d\d\b", _SINCE.sub(" ", part)))
    year = reading.default_periods.get(sentence.passage.report_id)
    asked = set(reading.question.years) or ({year} if year else set())
    return not told or not asked or bool(told & asked)


def _same_unit(asked: Figure, stated: Figure) -> bool:
    """Whether both count the same thing; figures without a counted noun are told apart by their kind alone."""
    if asked.kind is not FigureKind.COUNT:
        return True
    return bool(set(content_stems(asked.unit or "")) & set(content_stems(stated.unit or "")))


def _opposed(asked: str, stated: str) -> bool:
    up, down = bool(UP.search(asked)), bool(DOWN.search(asked))
    if up == down:
        return False
    return (
        bool(DOWN.search(stated) and not UP.search(stated))
        if up
        else bool(UP.search(stated) and not DOWN.search(stated))
    )
