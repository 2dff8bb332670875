"""The no-answer thresholds that score best, as the official script of SQuAD 2.0 reports them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.shares import Case
from eval.measures.squad import Threshold, best_threshold, exact_match, f1_score
from eval.measures.squad_metrics import squad_golds, squad_text


@dataclass(frozen=True, slots=True)
class BestThresholds:
    """`best_exact` and `best_f1` with their thresholds. The no-answer probability is 1 less the confidence."""

    exact: Threshold
    f1: Threshold


def best_thresholds(cases: Sequence[Case]) -> BestThresholds | None:
    """The best thresholds over the questions that SQuAD's measures are about; None where there are none.

    A question that crashed counts as one that is answered with nothing and surely: it scores 0 at any threshold
    where it has an answer.
    """
    texts, no_answer, golds = [], [], []
    for case in cases:
        wanted = squad_golds(case)
        if wanted is None:
            continue
        confidence = case.prediction.confidence if case.prediction is not None else 1.0
        texts.append(squad_text(case))
        golds.append(wanted)
        # What abstains has said that there is no answer, however likely its evidence was.
        no_answer.append(1.0 if case.abstained else 1.0 - confidence)
    if not texts:
        return None
    answerable = [bool(wanted) for wanted in golds]
    spoken = [bool(text) for text in texts]
    pairs = list(zip(texts, golds, strict=True))
    exact, f1 = (
        best_threshold([measure(text, wanted) for text, wanted in pairs], no_answer, answerable, spoken)
        for measure in (exact_match, f1_score)
    )
    return BestThresholds(exact, f1)
