"""SQuAD's measures over gold questions: of each answer, what would be handed in to the official script.

That is the short answer, or the answer without its markers where there is none, and the empty text for an
abstention or a crash. Questions that want several things at once have no text to match, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from eval.measures.normalise import without_markers
from eval.measures.shares import NOTHING, Case, Share, metric
from eval.measures.squad import exact_match, f1_score, numeric_match
from eval.measures.squad_summary import SquadPrediction, SquadSummary, squad_summary


def squad_text(case: Case) -> str:
    """What is matched."""
    answered = case.answered
    if answered is None:
        return ""
    return answered.short_answer or without_markers(answered.answer)


def squad_golds(case: Case) -> tuple[str, ...] | None:
    """The texts to match: none for a question without answer, None for one that isn't measured so."""
    if not case.gold.judged or len(case.gold.answers) > 1:
        return None
    return case.gold.answers[0] if case.gold.answers else ()


def squad_exact(case: Case) -> Share:
    """SQuAD v2 exact match: the short answer is an acceptable one after normalisation (Rajpurkar et al. 2018)."""
    golds = squad_golds(case)
    return NOTHING if golds is None else Share(exact_match(_said(case), golds), 1)


def squad_f1(case: Case) -> Share:
    """SQuAD v2 F1: words that the short answer shares with the acceptable one nearest to it."""
    golds = squad_golds(case)
    return NOTHING if golds is None else Share(f1_score(_said(case), golds), 1)


def has_answer_exact(case: Case) -> Share:
    """SQuAD v2 HasAns_exact: exact match over the questions that have an answer."""
    return squad_exact(case) if case.gold.answerable else NOTHING


def has_answer_f1(case: Case) -> Share:
    """SQuAD v2 HasAns_f1: F1 over the questions that have an answer."""
    return squad_f1(case) if case.gold.answerable else NOTHING


def no_answer(case: Case) -> Share:
    """SQuAD v2 NoAns_exact and NoAns_f1, which are one: share abstained from of the questions without answer."""
    return NOTHING if case.gold.answerable else squad_exact(case)


def same_numbers(case: Case) -> Share:
    """Share of the questions with a number in an acceptable answer whose short answer has the same, by value."""
    value = numeric_match(squad_text(case), squad_golds(case) or ())
    return NOTHING if value is None else Share(value, 1)


def official_table(cases: Iterable[Case]) -> SquadSummary:
    """SQuAD's whole table over the questions that its measures are about, the best thresholds included.

    The probability of no answer is 1 less the confidence, and 1 for an abstention: what abstains has said it.
    """
    rows = []
    for case in cases:
        golds = squad_golds(case)
        if golds is not None:
            confidence = case.prediction.confidence if case.prediction is not None else 1.0
            rows.append(SquadPrediction(_said(case), golds, 1.0 if case.abstained else 1.0 - confidence))
    return squad_summary(rows)


def _said(case: Case) -> str:
    # A crash is no abstention: it must not score where the empty text would.
    return squad_text(case) if case.prediction is not None else "\x00crashed"


SQUAD_METRICS: Final = (
    metric("squad_exact", "SQuAD exact", squad_exact, group="SQuAD"),
    metric("squad_f1", "SQuAD F1", squad_f1, group="SQuAD"),
    metric("squad_has_answer_exact", "SQuAD exact, HasAns", has_answer_exact, group="SQuAD"),
    metric("squad_has_answer_f1", "SQuAD F1, HasAns", has_answer_f1, group="SQuAD"),
    metric("squad_no_answer", "SQuAD, NoAns", no_answer, group="SQuAD"),
    metric("same_numbers", "Same numbers", same_numbers, group="SQuAD"),
)
"""SQuAD's measures, in the order of the table."""
