"""Answers that are a date: a year, a day, or a time told in other words."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.candidates import read_chance
from rag.clauses import clause_text, zones
from rag.drafting.abstain import not_stated
from rag.drafting.figures import LONG_SENTENCE, whole
from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.text import draft_text
from rag.drafting.thresholds import TEXT_SCORE, VOUCHED
from rag.figures import DATES, Figure, FigureKind
from rag.read import Sentence
from rag.spans import SentenceSpan
from rag.terms import content_stems
from rag.years import cited_spans

DATED_SENTENCES = 10
"""Sentences, best first, in which a date is looked for."""
READ_GAIN = 0.25
"""What a date gains for being what the trained reader takes for the answer."""
WELL_COVERED = 0.5
"""Share of the question's words from which a dated sentence is about what is asked."""
WHOLLY_COVERED = 0.95
"""Share of the question's words from which a sentence is about all that is asked."""
COVERED_BETTER = 0.25
"""How much more of the question's words a sentence without a date must hold to speak against one with a date."""
IN_FORCE_GAIN = 0.3
"""What a date gains for being said to be that from which something holds, where that is asked."""
DEED_GAIN = 0.15
"""What a date gains that follows what is asked to have happened."""
_DEED_BEFORE = re.compile(r"\b(\w+ed)\s+(?:(?:in|on|by|since|at)\s+)?(?:the\s+)?$", re.IGNORECASE)
SURE_OF_DATE = 0.5
"""How sure the trained reader must be of one of several dates of a sentence for it to stand alone."""
_IN_FORCE = re.compile(
    r"\b(?:in(?:to)?\s+force|in(?:to)?\s+effect|t(?:ake|akes|ook|aken)\s+effect|effective|becomes?\s+law|became\s+law)\b",
    re.IGNORECASE,
)
SPAN_COST = 0.5
"""What several years lose where something is asked for that happens at once: "a plan for 2022-2024" isn't its date."""
_WHEN_WAS = re.compile(r"\bwhen\s+(?:was|were|did|has|had)\b", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:publish|issue|releas|adopt|pass|sign|announc|launch|bring\s+out|c[oa]me\s+out|open|found|establish|set\s+up|"
    r"creat|enact|arrest|approv|present|unveil|ma(?:d|k)e\s+(?:\w+\s+){0,4}public)",
    re.IGNORECASE,
)
"""Happens at once, where it is asked when it did."""
FEW_WORDS = 5
"""Of a span that tells a date whole, as "in the spring of 1931"."""


def draft_date(reading: Reading) -> Draft:
    """Answer with the year or date that fits best by where it stands and by what the trained reader takes."""
    best: tuple[float, Sentence, Figure] | None = None
    unnamed: Sentence | None = None
    stems = set(reading.question.stems)
    asked = _WHEN_WAS.search(reading.question.text)
    at_once = asked is not None and _HAPPENED.search(reading.question.text, asked.end()) is not None
    in_force = _IN_FORCE.search(reading.question.text) is not None
    for sentence in reading.sentences[:DATED_SENTENCES]:
        dates = _dates(sentence)
        if dates and missing_names(reading, sentence):
            unnamed = unnamed or sentence
            continue
        for figure in dates:
            near = sentence.text[max(0, figure.start - 40) : figure.end + 60]
            score = (
                sentence.score
                + 0.02 * (figure.kind is FigureKind.DATE)
                + 0.15 * _share(near, stems, reading)
                + DEED_GAIN * bool(stems & set(content_stems(_deed_before(sentence, figure))))
                + READ_GAIN * read_chance(sentence, figure)
                - SPAN_COST * (at_once and figure.high is not None)
                + IN_FORCE_GAIN * (in_force and _IN_FORCE.search(_around(sentence, figure)) is not None)
            )
            if best is None or score > best[0] + 1e-9:
                best = (score, sentence, figure)
    told = _told_time(reading)
    if told is not None and (best is None or read_chance(best[1], best[2]) < told.spans[0].chance):
        return draft_text(replace(reading, sentences=(told,)))
    if best is None or best[1].score < TEXT_SCORE:
        nearest = best[1] if best else unnamed or (reading.sentences[0] if reading.sentences else None)
        return not_stated(reading, nearest)
    _, sentence, figure = best
    undated = _undated(reading, sentence)
    if undated is not None:
        return not_stated(reading, undated)
    text = whole(sentence.text)
    dates_told = {f.value for f in sentence.figures if f.kind in DATES}
    # Which of several dates is meant is left to the asker where the trained reader doesn't tell.
    sure = read_chance(sentence, figure) >= SURE_OF_DATE
    if sure and (len(sentence.text.split()) > LONG_SENTENCE or len(dates_told) > 1):
        text = f"{_around(sentence, figure)}."
    return Draft(
        (Statement(text, sentence, figure),),
        short_answer=_said(sentence, figure),
    )


def _deed_before(sentence: Sentence, figure: Figure) -> str:
    """The participle right before a date, which says what happened then: "issued in December 2020"; else empty."""
    before = _DEED_BEFORE.search(sentence.text, 0, figure.start)
    return before[1] if before is not None else ""


def _undated(reading: Reading, dated: Sentence) -> Sentence | None:
    """A sentence that tells of what is asked about much more than the dated one does, and gives no date.

    "When was the network founded?": where the report tells of the founding without a date, another event's date
    is no answer.
    """
    return next(
        (
            sentence
            for sentence in reading.sentences[:DATED_SENTENCES]
            if not _dates(sentence)
            and sentence.coverage >= dated.coverage + COVERED_BETTER
            and (dated.coverage < WELL_COVERED or sentence.coverage > WHOLLY_COVERED)
        ),
        None,
    )


def _told_time(reading: Reading) -> Sentence | None:
    """A sentence that the trained reader is sure of and that tells the time in other words than a date.

    "After every general election", "in the 1950s", "since Thursday".
    """
    for sentence in reading.sentences[:DATED_SENTENCES]:
        if sentence.reading >= VOUCHED:
            span = sentence.spans[0]
            return None if any(_tells(span, sentence, f) for f in _dates(sentence)) else sentence
    return None


def _dates(sentence: Sentence) -> list[Figure]:
    cited = cited_spans(sentence.text)
    return [
        figure
        for figure in sentence.figures
        if figure.kind in DATES
        and figure.value >= 1000
        and not any(start < figure.start < end for start, end in cited)
    ]


def _tells(span: SentenceSpan, sentence: Sentence, figure: Figure) -> bool:
    """Whether a span and a figure of its sentence overlap."""
    return sentence.start + figure.start < span.end and sentence.start + figure.end > span.start


def _said(sentence: Sentence, figure: Figure) -> str:
    """The date as the trained reader cuts it out, "October 1810", where it does; else the figure."""
    span = sentence.spans[0] if sentence.spans else None
    if span is None or not _tells(span, sentence, figure) or figure.text not in span.text:
        return figure.text
    return " ".join(span.text.split()) if len(span.text.split()) <= FEW_WORDS else figure.text


def _share(text: str, stems: set[str], reading: Reading) -> float:
    from_text = reading.lexicon.terms(text)
    return len(stems & from_text) / len(stems) if stems else 0.0


def _around(sentence: Sentence, figure: Figure) -> str:
    """The clause of a sentence that holds a date, as a phrase."""
    dates = [f for f in sentence.figures if f.kind in DATES]
    place = zones(sentence.text, [_as_count(date) for date in dates])[dates.index(figure)]
    if figure is not dates[-1] and place.after == dates[dates.index(figure) + 1].start:
        place = replace(place, after=figure.end)  # what follows leads to the next date
    phrase = " ".join(clause_text(sentence.text, place).split())
    return phrase[:1].upper() + phrase[1:]


def _as_count(figure: Figure) -> Figure:
    return Figure(figure.start, figure.end, figure.text, figure.value, FigureKind.COUNT, None, None)
