"""Draft → the same draft with its confidence, or an abstention where that is too low."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace

from rag.candidates import read_chance
from rag.confidence import LIMIT, ConfidenceModel, Signals
from rag.drafting.abstain import not_stated
from rag.drafting.names import missing_names
from rag.drafting.records import Draft, Reading, Statement
from rag.figures import DATES
from rag.read import Sentence
from rag.rerank import ReadHit, log_odds
from rag.spans import SentenceSpan


def weighed(draft: Draft, reading: Reading, hits: Sequence[ReadHit], model: ConfidenceModel) -> Draft:
    """The draft with its confidence; below the model's threshold it abstains and shows its evidence as the nearest.

    Args:
        draft: What was drafted; one without a statement has confidence 0.
        reading: What it was drafted from.
        hits: The passages that were read, with the trained reader's word on each.
        model: Weighs the signals.

    """
    if not draft.statements:
        return replace(draft, confidence=0.0)
    answers = draft.reason is None
    signals = signals_of(draft, reading, hits)
    confidence = model.confidence(signals, answers=answers)
    if answers and confidence < model.threshold:
        draft = not_stated(reading, draft.statements[0].sentence)
        confidence = model.confidence(signals, answers=False)
    return replace(draft, confidence=confidence)


def signals_of(draft: Draft, reading: Reading, hits: Sequence[ReadHit]) -> Signals:
    """The signals of a draft's evidence: of each the mean over its statements.

    The items of a list come with the sentence that opens it, and weren't scored.
    """
    scored = [statement for statement in draft.statements if statement.sentence.score] or draft.statements
    each = [astuple(_signals(statement, draft, reading, hits)) for statement in scored]
    return Signals(*(sum(values) / len(values) for values in zip(*each, strict=True)))


def _signals(statement: Statement, draft: Draft, reading: Reading, hits: Sequence[ReadHit]) -> Signals:
    sentence = statement.sentence
    cited = {_place(other.sentence) for other in draft.statements}
    elsewhere = [other for other in reading.sentences if _place(other) not in cited]
    answerable = next((h.hit.answerable for h in hits if h.hit.passage.id == sentence.passage.id), None)
    named = not missing_names(reading, sentence, near=True)
    return Signals(
        lead=sentence.score - max((other.score for other in elsewhere), default=0.0),
        coverage=sentence.coverage,
        answerable=-LIMIT if answerable is None else max(-LIMIT, min(LIMIT, log_odds(answerable))),
        chance_lead=_chance(statement) - max((s.chance for s in _rivals(statement, elsewhere)), default=0.0),
        as_asked=float(named and not _period_assumed(statement, reading)),
    )


def _place(sentence: Sentence) -> tuple[str, int]:
    return sentence.passage.report_id, sentence.start


def _chance(statement: Statement) -> float:
    """How sure the trained reader is of what answers, 0 to 1."""
    sentence = statement.sentence
    if statement.figure is not None:
        return read_chance(sentence, statement.figure)
    return min(1.0, sentence.spans[0].chance) if sentence.spans else 0.0


def _rivals(statement: Statement, elsewhere: Sequence[Sentence]) -> Iterator[SentenceSpan]:
    """Spans that would be another answer: the same words in another place only confirm it."""
    sentence, figure = statement.sentence, statement.figure
    own = figure.text if figure else sentence.spans[0].text if sentence.spans else ""
    if figure is not None:
        start, end = sentence.start + figure.start, sentence.start + figure.end
        yield from (span for span in sentence.spans if not (span.start < end and span.end > start))
    for other in elsewhere:
        yield from (span for span in other.spans if not _same_words(own, span.text))


def _same_words(one: str, other: str) -> bool:
    """Whether one text holds the other, apart from case and line breaks."""
    first, second = (f" {' '.join(text.casefold().split())} " for text in (one, other))
    return bool(one and other) and (first in second or second in first)


def _period_assumed(statement: Statement, reading: Reading) -> bool:
    """Whether years are asked for and nothing says that the figure is of one."""
    figure = statement.figure
    if figure is None or figure.kind in DATES:
        return False
    return bool(reading.question.years) and statement.period is None
