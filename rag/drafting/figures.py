"""Answers that are a figure: counts, money, percentages, durations, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.advice import is_beside_advice
from rag.candidates import (
    CONFLICT_COST,
    OTHER_PERIOD_COST,
    Candidate,
    PeriodFit,
    figure_candidates,
    read_chance,
)
from rag.comparing import TO_COME, asks_to_come
from rag.drafting.abstain import (
    is_silence,
    not_stated,
    other_period,
    other_scope,
    silence_covers,
    silent,
    with_period,
)
from rag.drafting.coins import COUNTED_MONEY, coins, is_sum, sums
from rag.drafting.deeds import is_another_deed
from rag.drafting.disagreement import both, disagreeing
from rag.drafting.names import is_of_another, missing_names, missing_places
from rag.drafting.other_kinds import is_another_kind, is_denied, is_example, is_one_of_several
from rag.drafting.preferred import NEARLY_AS_GOOD, first_of, is_of_all, is_told_by_form, says_where, threshold
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import FIGURE_SCORE, LEAD_OVER, TEXT_SCORE
from rag.drafting.told import PEOPLE, SURE_WITHOUT, is_of_another_sort, is_untold
from rag.figures import DATES, FigureKind
from rag.leaning import leans
from rag.owners import AGENT, PLACE, holders
from rag.question import FIGURE_KINDS, AnswerKind
from rag.read import Sentence
from rag.scope import LEVELS, scope_terms
from rag.terms import content_stems

MOST_CANDIDATES = 40
"""Figures that are held against the question's words, best first."""
FAR_AHEAD = 0.3
"""How much better another body's figure must fit for the named one's next best to be about something else."""
LIKELY_READ, READ_GAIN = 0.6, 0.08
"""How sure the trained reader must be of a figure for its words to need to fit less, and how much less."""
FEW = 2
"""Words of a clause that tell nothing by themselves."""
LONG_SENTENCE = 40
"""Words above which the figure's clause is stated instead of its whole sentence."""
_QUALIFIED = re.compile(
    r"\b(?:(?:did|does|do|was|were|had|has|have)\s+not|never|denied\s+(?:that|having|any|it|the|claims?|reports?|allegations?)|no\s+evidence|not\s+true|untrue|allegedly|planned\s+to|promised|intended\s+to|aimed\s+to|target|all\s+but|"
    r"except\s+for)\b[^;]*$",
    re.IGNORECASE,
)
"""Before a figure, words that say it isn't what happened."""
_EACH = re.compile(r"\b(?:each|every)\s+(?:of|one)\b", re.IGNORECASE)
"""Before a figure, says that it is for one of several; never cut off."""
_SHARE_OF = re.compile(r"\bhow\s+many\s+of\b", re.IGNORECASE)
"""May be answered by a share: "how many of the voters" by "58%"."""
_ASKS_SEVERAL = re.compile(
    r"\b(?:respective(?:ly)?|each\s+of)\b|\b(?:ranges|terms|penalties)\b.*\band\b", re.IGNORECASE
)
"""Asks for more than one figure, which a sentence may tell together."""
_LEVEL = re.compile(
    r"\b(?:provinc|states?\b|federal|national|local|municipal|regional|count(?:y|ies)\b|district)",
    re.IGNORECASE,
)
_BOTH_LEVELS = re.compile(r"\b(?:federal\s+and\s+state|state\s+and\s+federal)\b", re.IGNORECASE)
"""Before a figure, makes it one of both."""
_JOINED = re.compile(r"\s(?:and|or)\s*$", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\bhow\s+much\b", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|none|never|not\b.{0,60}?\bany|without\s+any)\b", re.IGNORECASE)


def draft_figure(reading: Reading) -> Draft:
    """Answer with the figure that fits best, or say why none does."""
    return figure_and_draft(reading)[1]


def figure_and_draft(reading: Reading) -> tuple[Candidate | None, Draft]:
    """The figure that fits best, and the draft that answers with it; none, and the draft that says why."""
    chosen = _chosen(reading)
    if isinstance(chosen, Draft):
        return None, chosen
    negated = bool(_QUALIFIED.search(reading.question.text))
    other = None if negated else disagreeing(chosen.best, chosen.fitting)
    if other is not None:
        return chosen.best, both(chosen.best, other)
    several = _ASKS_SEVERAL.search(reading.question.text) is not None
    doubt = _is_doubtful(chosen) or several or _hides_level(reading, chosen.best)
    return chosen.best, stated(chosen.best, negated=negated, doubt=doubt)


def answering_figure(reading: Reading) -> Candidate | None:
    """The figure that would answer by itself; None where none does, or where two passages disagree."""
    if reading.question.kind not in FIGURE_KINDS:
        return None
    chosen = _chosen(reading)
    if isinstance(chosen, Draft) or disagreeing(chosen.best, chosen.fitting) is not None:
        return None
    return chosen.best


@dataclass(frozen=True, slots=True)
class _Chosen:
    best: Candidate
    fitting: Sequence[Candidate]
    """All that are of the time and scope asked for, best first."""


def _chosen(reading: Reading) -> _Chosen | Draft:
    """The figure that fits best, or the draft that says why none answers."""
    question = reading.question
    names = coins(reading) if question.kind in {AnswerKind.MONEY, AnswerKind.COUNT} else frozenset()
    candidates = figure_candidates(
        question,
        reading.sentences,
        _kinds(reading) | (COUNTED_MONEY if names and question.kind is AnswerKind.MONEY else frozenset()),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
    )
    if question.kind is AnswerKind.MONEY:
        candidates = sums(candidates, names)
    elif not _HOW_MUCH.search(question.text) and not names & set(question.text.lower().split()):
        candidates = tuple(c for c in candidates if not is_sum(c, names))
    candidates = tuple(
        c
        for c in candidates[:MOST_CANDIDATES]
        if not is_another_kind(reading, c)
        and not is_another_deed(reading, c)
        and not is_beside_advice(question.text, c.sentence.passage.section, c.sentence.text)
    )
    others = [c for c in candidates if is_of_another(reading, c.sentence)]
    candidates = tuple(c for c in candidates if c not in others)
    if others and (not candidates or _fits_worse(reading, candidates[0], others[0])):
        return not_stated(reading, others[0].sentence)
    fitting = [c for c in candidates if c.period_fit is not PeriodFit.OTHER and not c.conflicts]
    best = first_of(reading, fitting)
    top = reading.sentences[0] if reading.sentences else None
    quiet = next((s for s in reading.sentences[:3] if is_silence(s)), None)
    if (
        quiet
        and (best is None or quiet.score > best.sentence.score + 0.02)
        and silence_covers(reading, quiet)
    ):
        return silent(quiet)
    least = threshold(reading)
    if best and read_chance(best.sentence, best.bound.figure) >= LIKELY_READ:
        least -= READ_GAIN
    # What the trained reader is sure of may lean on names further up: "Health care came next with 682".
    sure = best is not None and read_chance(best.sentence, best.bound.figure) >= SURE_WITHOUT
    if best and (
        missing_names(reading, best.sentence, near=not sure or _lists_others(best))
        or missing_places(reading, best.sentence)
    ):
        return not_stated(reading, best.sentence)
    if best and best.score < threshold(reading) and is_of_another_sort(reading, best):
        best = None  # no rival to what fits for another time
    if best and (
        is_denied(reading, best)
        or is_one_of_several(reading, best)
        or is_of_another_sort(reading, best)
        or says_where(reading, best)
        or is_example(reading, best)
        or (asks_to_come(question.text) and not TO_COME.search(best.sentence.text))
    ):
        return not_stated(reading, best.sentence)
    if best and (is_of_all(best) or is_told_by_form(best, candidates)):
        # Nothing says that the figure is for the group or level that is asked for.
        return other_scope(reading, [best])
    untold = best if best and is_untold(reading, best) else None
    if untold:
        best = None
    elsewhere = [c for c in candidates if c.period_fit is PeriodFit.OTHER and not c.conflicts]
    if (
        untold
        and untold.period_fit is PeriodFit.FITS
        and elsewhere
        and elsewhere[0].sentence is untold.sentence
    ):
        # The sentence does state a figure for the time asked for; only that it is of what is asked isn't certain.
        return not_stated(reading, untold.sentence)
    beside = [c for c in candidates if c.conflicts and c.period_fit is not PeriodFit.OTHER]
    if (
        best
        and best.unnamed
        and elsewhere
        and not elsewhere[0].unnamed
        and _topical(elsewhere[0]) > best.score
    ):
        return other_period(reading, elsewhere)
    # "142 staff in 2023, compared with 131 in 2021": the figure asked for leans on the other's words.
    beside_it = (
        best is not None
        and bool(elsewhere)
        and (best.sentence is elsewhere[0].sentence or _leans_on(best.sentence, elsewhere[0].sentence))
        and best.period_fit is PeriodFit.FITS
        and best.score >= least
    )
    lead = (best.score if best else FIGURE_SCORE - LEAD_OVER) + LEAD_OVER
    if elsewhere and not beside_it and _topical(elsewhere[0]) > lead:
        return other_period(reading, elsewhere)
    if top and _says_none(reading, top, best):
        return Draft((Statement(whole(top.text), top),))
    if best is None or best.score < least:
        if (
            beside
            and _topical(beside[0]) >= FIGURE_SCORE
            and (best is None or _topical(beside[0]) > best.score)
        ):
            return other_scope(reading, beside)
        return not_stated(reading, best.sentence if best else top)
    return _Chosen(best, fitting)


def _lists_others(best: Candidate) -> bool:
    """Whether a figure's sentence gives several names a figure each, so that one not among them has none there."""
    sentence = best.sentence
    return any(
        len({name for name in holders(sentence.text, sentence.figures, role) if name}) > 1
        for role in (PLACE, AGENT)
    )


def _fits_worse(reading: Reading, own: Candidate, other: Candidate) -> bool:
    """Whether another body's figure fits so much better that the named one's is about something else."""
    around = reading.lexicon.terms(f"{own.sentence.previous} {own.sentence.text}")
    counted = reading.question.counted[-1:]
    told = not counted or counted[0] in around or counted[0] in PEOPLE
    return other.score > own.score + FAR_AHEAD or (other.counted_fits and not told)


def _hides_level(reading: Reading, best: Candidate) -> bool:
    """Whether a figure is of one level, which its own words don't say, and neither a level nor a body was asked for."""
    question, level = reading.question, best.scopes & LEVELS
    terms = {term for name in question.names for term in content_stems(name)}
    if _LEVEL.search(question.text) or not all(map(reading.lexicon.is_pervasive, terms)):
        return False
    if _BOTH_LEVELS.search(best.sentence.text, 0, best.bound.figure.start):
        return False
    return bool(level) and not question.scopes & LEVELS and not level & scope_terms(best.phrase)


def _is_doubtful(chosen: _Chosen) -> bool:
    """Whether another figure of the same sentence may be meant: it fits nearly as well."""
    best = chosen.best
    beside = [c for c in chosen.fitting if c.sentence is best.sentence and c is not best]
    return any(other.score > best.score - NEARLY_AS_GOOD for other in beside)


def stated(candidate: Candidate, *, negated: bool = False, doubt: bool = False) -> Draft:
    """The draft that states a candidate.

    Args:
        candidate: The figure.
        negated: Whether the question itself asks for what didn't happen.
        doubt: Whether another figure of the sentence may be meant, so that all of it is shown.

    """
    figure = candidate.bound.figure
    if _QUALIFIED.search(candidate.sentence.text[: candidate.zone.end]) and not negated:
        # "Did not issue the 40 visas that it had promised" states no 40: the sentence speaks for itself.
        quoted = Statement(whole(candidate.sentence.text), candidate.sentence)
        return Draft((quoted,))
    text = whole(candidate.sentence.text) if doubt else statement_text(candidate)
    return Draft(
        (Statement(text, candidate.sentence, figure, candidate.bound.period),), short_answer=figure.text
    )


def statement_text(candidate: Candidate) -> str:
    """The whole sentence where it states this figure only, else the figure's own clause."""
    sentence = candidate.sentence
    years = {f.text for f in sentence.figures if f.kind in DATES}
    each = _EACH.search(sentence.text, 0, candidate.zone.end) is not None
    if (
        each
        or is_in_order(candidate)
        or (len(sentence.bound) == 1 and len(years) <= 1 and len(sentence.text.split()) <= LONG_SENTENCE)
    ):
        return whole(sentence.text)
    # "50 victims and their children for up to three months": the time is for both. "Five to 30 years for theft, and
    # five to 20 for fraud" joins two times.
    joined = _JOINED.search(sentence.text, 0, candidate.zone.before) is not None
    earlier = any(
        b.figure.kind is FigureKind.DURATION and b.figure.end <= candidate.zone.before for b in sentence.bound
    )
    if (
        candidate.bound.figure.kind is FigureKind.DURATION
        and joined
        and not earlier
        and len(sentence.text.split()) <= LONG_SENTENCE
    ):
        return whole(sentence.text)
    bare = "(" in candidate.phrase and len(candidate.phrase.split()) <= FEW
    if bare and len(sentence.text.split()) <= LONG_SENTENCE:
        return whole(sentence.text)  # "Nepal (44)" tells nothing by itself
    return f"{with_period(candidate)}."


def is_in_order(candidate: Candidate) -> bool:
    """Whether a figure is told by its place in a list: "Orlo and Tamsin had sealed 31 and 27, respectively"."""
    text, start = candidate.sentence.text, candidate.bound.figure.start
    said = _RESPECTIVELY.search(text, start)
    return bool(candidate.echo) or (said is not None and ";" not in text[start : said.start()])


def _kinds(reading: Reading) -> frozenset[FigureKind]:
    question = reading.question
    if question.kind is AnswerKind.COUNT and _HOW_MUCH.search(question.text):
        return frozenset({FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT})
    if question.kind is AnswerKind.COUNT and _SHARE_OF.search(question.text):
        return frozenset({FigureKind.COUNT, FigureKind.PERCENT})
    return FIGURE_KINDS[question.kind]


def _leans_on(sentence: Sentence, other: Sentence) -> bool:
    """Whether a sentence goes on with what another says: "A year earlier, the number had been 329." """
    return leans(sentence.text) and sentence.previous == other.text


def _topical(candidate: Candidate) -> float:
    """A candidate's score without what its period and scope cost it."""
    period = OTHER_PERIOD_COST if candidate.period_fit is PeriodFit.OTHER else 0.0
    return candidate.score + period + CONFLICT_COST * len(candidate.conflicts)


def _says_none(reading: Reading, sentence: Sentence, best: Candidate | None) -> bool:
    """Whether the best sentence answers "how many" by saying that there were none."""
    if reading.question.kind is not AnswerKind.COUNT or not _NONE.search(sentence.text):
        return False
    head = bool(reading.question.counted)
    noun = r"\b(?:no|not\b.{0,20}?\bany)\s+(?:[\w’'-]+,?\s+){0,7}?" + re.escape(
        (reading.question.counted or ("-",))[-1][:5]
    )
    head = head and re.search(noun, sentence.text, re.IGNORECASE) is not None
    enough = sentence.score >= TEXT_SCORE + 0.1 and sentence.coverage >= 0.7
    better = best is None or (
        best.sentence.start != sentence.start and sentence.score > best.sentence.score + 0.05
    )
    return head and enough and better


def whole(text: str) -> str:
    """A sentence on one line."""
    return " ".join(text.split())
