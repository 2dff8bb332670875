"""Draft an answer from what was read: one module a kind of answer, chosen by what the question asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.candidates import Candidate
from rag.comparing import asks_course, asks_total
from rag.drafting.attribute import held_to_attribute
from rag.drafting.comparison import draft_comparison
from rag.drafting.dates import SURE_OF_DATE, draft_date
from rag.drafting.figures import figure_and_draft, whole
from rag.drafting.holder import asks_holder, draft_holder, stating
from rag.drafting.none import none_candidate, none_stated
from rag.drafting.origin import asks_origin, draft_origin
from rag.drafting.over_all import draft_of_parts
from rag.drafting.premise import contradicts, denied_in, denies, stated_instead, turns
from rag.drafting.presumed import draft_presumed
from rag.drafting.records import Draft, Reading, SideReading, Statement
from rag.drafting.shares import draft_share
from rag.drafting.text import (
    asks_direction,
    best_sentence,
    draft_text,
    draft_yesno,
)
from rag.drafting.thresholds import SURE_OF_WORDS, VOUCHED
from rag.figures import FigureKind, parse_figures
from rag.question import AnswerKind, kind_otherwise, read_question
from rag.read import Sentence
from rag.records import Reason

_IN_WHICH_CASE = re.compile(r"\W*when\s+(?:is|are|do|does|should|can|may|must|would|could)\b", re.IGNORECASE)
_MAY_BE = re.compile(
    r"\W*when\s+(?:(?:can|may|must|should)\b|(?:is|are)\s.*\b(?:allowed|permitted|required|needed|necessary|considered|obliged|exempt)\b)",
    re.IGNORECASE,
)
"""Asks for the case in which something holds, and for no date."""
_COUNTS = re.compile(r"\bone\b", re.IGNORECASE)
"""A number, where no noun follows it."""
_UNTIL = re.compile(
    r"\b(?:(?:for|during|throughout)\s+the\s+(?:(?:whole|entire|full)\s+)?(?:duration|length|course)|until|as\s+long\s+as|indefinitely|"
    r"permanently|overnight)\b",
    re.IGNORECASE,
)
FAR_BETTER = 0.1
"""By how much a sentence without a figure must fit better than the figure's to answer in its place."""
_LEADS = re.compile(r"\s*(?:of\s+)?(?:the|an?)?\s*", re.IGNORECASE)
BEFORE = 30
"""Characters before a span in which its preposition stands."""
_LENGTH = re.compile(r"\bhow\s+(?:long|many)\b|\b(?:years|months|duration|length)\b", re.IGNORECASE)

__all__ = ["Draft", "Reading", "SideReading", "draft_answer"]


def draft_answer(reading: Reading) -> Draft:
    """The draft for one question; abstains with a reason where what was read doesn't answer it."""
    draft = held_to_attribute(reading, _drafted(reading))
    if draft.reason is None and reading.question.kind in {AnswerKind.MONEY, AnswerKind.COUNT}:
        return _denied_before(reading, draft.statements[0].sentence) or draft
    if draft.reason in {Reason.NOT_STATED, Reason.OTHER_SCOPE}:
        return _denied(reading) or draft
    if draft.reason is Reason.OTHER_PERIOD:
        return _turned(reading) or draft
    return draft


def _denied(reading: Reading) -> Draft | None:
    """What the report says instead, where the best sentence denies what the question takes for granted; else None."""
    best = best_sentence(reading)
    if best is None or not denies(reading, best):
        best = denied_in(reading)
    return _otherwise(best) if best is not None else None


def _denied_before(reading: Reading, answering: Sentence) -> Draft | None:
    """A sentence far better than the figure's that denies what is asked about: "did not create the fund"; else None."""
    best = reading.sentences[0]
    far = best.score > answering.score + FAR_BETTER and answering.coverage < best.coverage
    return _otherwise(best) if far and not best.figures and denies(reading, best) else None


def _is_denied(reading: Reading, dated: Sentence) -> bool:
    """Whether a sentence with a date says that what is to be dated didn't happen, and the reader takes no date."""
    return dated.reading < SURE_OF_DATE and denies(reading, dated)


def _otherwise(sentence: Sentence) -> Draft:
    return Draft((Statement(whole(sentence.text), sentence),), lead="The report says otherwise:")


def _turned(reading: Reading) -> Draft | None:
    """The best sentence, where it tells of the opposite move than the question takes for granted; else None."""
    best = best_sentence(reading)
    return _otherwise(best) if best is not None and turns(reading, best) else None


def _drafted(reading: Reading) -> Draft:
    presumed = draft_presumed(reading)
    if presumed is not None:
        return presumed
    kind = reading.question.kind
    if kind is AnswerKind.COMPARISON:
        draft = draft_comparison(reading)
        return draft if draft is not None else _drafted(_uncompared(reading))
    if kind is AnswerKind.YESNO:
        moved = _moved(reading)
        return moved if moved is not None else draft_yesno(reading)
    if kind is AnswerKind.DATE:
        dated = draft_date(reading)
        if dated.reason is None and _is_denied(reading, dated.statements[0].sentence):
            return _otherwise(dated.statements[0].sentence)
        # "When is a review needed" asks for what makes it so.
        if dated.reason is not None:
            asks_case = _IN_WHICH_CASE.match(reading.question.text)
        else:
            unsure = dated.statements[0].sentence.reading < SURE_OF_DATE
            asks_case = _MAY_BE.match(reading.question.text) if unsure else None
        return draft_text(reading) if asks_case else dated
    if asks_origin(reading):
        return draft_origin(reading)
    if reading.question.keywords:
        return _from_keywords(reading)
    if kind in {AnswerKind.ENTITY, AnswerKind.TEXT}:
        if asks_holder(reading):
            held = draft_holder(reading)
            return held if held is not None else draft_text(stating(reading))
        return _corrected(reading, draft_text(reading))
    figure = _figure_or_none(reading)
    if kind is AnswerKind.PERCENT and figure.reason is not None:
        return draft_share(reading) or _in_words(reading) or figure
    if kind is AnswerKind.DURATION and figure.reason is Reason.NOT_STATED:
        # A penalty or a sentence may be told without a length of time; how long something lasts can't be.
        text = draft_text(reading)
        asks_length = _LENGTH.search(reading.question.text)
        if text.reason is None and (not asks_length or _tells_time(text.statements[0].sentence)):
            return text
    if figure.reason in {Reason.NOT_STATED, Reason.OFF_TOPIC}:
        return _in_words(reading) or figure
    return figure


def _tells_time(sentence: Sentence) -> bool:
    """Whether the trained reader takes words for the answer that tell how long without a figure: "until the trial"."""
    if sentence.reading < VOUCHED:
        return False
    span = sentence.spans[0]
    at, end = span.start - sentence.start, span.end - sentence.start
    told = list(_UNTIL.finditer(sentence.text, max(0, at - BEFORE), end))
    return bool(told) and (
        told[-1].end() > at or _LEADS.fullmatch(sentence.text, told[-1].end(), at) is not None
    )


def _figure_or_none(reading: Reading) -> Draft:
    """The figure that answers, or the words that say that there were none where those fit better."""
    chosen, draft = _figure_or_whole(reading)
    if reading.question.kind in {AnswerKind.COUNT, AnswerKind.MONEY}:
        none = none_candidate(reading, chosen)
        if none is not None:
            return none_stated(reading.question, none)
    return draft


def _figure_or_whole(reading: Reading) -> tuple[Candidate | None, Draft]:
    """The figure that fits best, and the draft that answers with it or with what it is a part of."""
    chosen, draft = figure_and_draft(reading)
    if chosen is None or draft.reason is not None:
        return chosen, draft
    return chosen, draft_of_parts(reading, chosen) or draft


def _moved(reading: Reading) -> Draft | None:
    """Whether an amount went up or down in a year, by its figure of that year and of the one before.

    None where nothing of that is asked, or the report doesn't give both.
    """
    question = reading.question
    if len(question.years) != 1 or not asks_direction(question.text):
        return None
    asked = read_question(f"{question.text.rstrip(' ?.!')} compared with the previous year?")
    draft = draft_comparison(replace(reading, question=replace(asked, kind=AnswerKind.COMPARISON)))
    return draft if draft is not None and draft.reason is None else None


def _uncompared(reading: Reading) -> Reading:
    """The question as one that compares nothing: a year, a yes or no, or a total may answer it by itself."""
    question = reading.question
    kind = kind_otherwise(question.text)
    if kind is not AnswerKind.DATE and not asks_total(question.text) and not asks_course(question.text):
        kind = AnswerKind.TEXT
    return replace(reading, question=replace(question, kind=kind, keywords=False))


_HOW_MUCH = re.compile(r"\W*how\s+much\s+(?:do|does|did)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:all|almost|nearly|most|majority|half|third|quarter|part|some|several|few|little|none|no|nothing|free|without|"
    r"unpaid|twice|double|triple|enough|equal|same)\b",
    re.IGNORECASE,
)
"""Words that tell an amount without a figure."""


def _in_words(reading: Reading) -> Draft | None:
    """The answer of a question for a figure where the report tells it without one: "almost all", "several".

    Only where the trained reader is sure of it; None where it isn't, or where it means a figure.
    """
    sentence = best_sentence(reading)
    if sentence is None or sentence.reading < SURE_OF_WORDS or _COUNTS.search(sentence.spans[0].text):
        return None
    told = parse_figures(sentence.spans[0].text)
    share = reading.question.kind is AnswerKind.PERCENT
    if any(figure.kind is not FigureKind.RATIO or not share for figure in told):
        return None  # only a share may be told as a part: "one-quarter"
    asks_price = reading.question.kind is AnswerKind.MONEY or _HOW_MUCH.match(reading.question.text)
    if asks_price and not _VAGUE.search(sentence.spans[0].text):
        return None  # "unlawful fees" says nothing of how much
    draft = draft_text(reading)
    return draft if draft.reason is None else None


def _from_keywords(reading: Reading) -> Draft:
    """Keywords mean a figure where one fits well or where they name a year; else the best sentence."""
    counting = replace(reading, question=replace(reading.question, kind=AnswerKind.COUNT))
    chosen, figure = _figure_or_whole(counting)
    text = draft_text(reading)
    if figure.reason in {Reason.OTHER_PERIOD, Reason.OTHER_SCOPE}:
        return figure
    if figure.reason is None and (text.reason is not None or figure.short_answer):
        best = reading.sentences[0] if reading.sentences else None
        same = best is not None and figure.statements[0].sentence.start == best.start
        fits = chosen is None or best is None or chosen.score > best.score - FAR_BETTER
        if same or (reading.question.years and fits):
            return figure
    return text


def _corrected(reading: Reading, draft: Draft) -> Draft:
    """Say so where the report contradicts what the question takes for granted."""
    stated = stated_instead(reading)
    if draft.reason is None and stated is not None:
        return replace(stated, lead="The report says otherwise:")
    if draft.reason is None and contradicts(reading, draft.statements[0].sentence):
        return Draft(
            draft.statements,
            lead="The report says otherwise:",
            short_answer=draft.short_answer,
        )
    return draft
