"""SQuAD's measures, question by question, as the official script of version 2.0 counts them.

Exact match and F1 (Rajpurkar et al. 2016), and what to do with questions that have no answer (Rajpurkar et
al. 2018). An abstention is the empty text. Beside them stands a match of numbers by value, since SQuAD drops
the decimal point with all other punctuation: to it 3.5 is 35.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eval.measures.normalise import numbers

_ARTICLES: Final = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The no-answer threshold that scores best."""

    score: float
    """Mean score of all questions at that threshold, 0 to 1."""
    threshold: float
    """A question is abstained from where its no-answer probability is above this."""


def squad_normalise(text: str) -> str:
    """Lower case, without ASCII punctuation, articles and extra white space.

    Punctuation goes before articles do, and leaves no space: `state-of-the-art` is one word.

    >>> squad_normalise("The  Ming-dynasty.")
    'mingdynasty'
    """
    plain = text.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1 where the prediction equals a gold answer after normalisation, else 0.

    Without gold answers, or with none that has a word left, only an empty prediction is right.
    """
    return _best(_exact, prediction, golds)


def f1_score(prediction: str, golds: Sequence[str]) -> float:
    """Best F1 of the prediction's words with a gold answer's, words counted as often as they occur.

    Where either has no word left, 1 if both have none, else 0. Gold answers as for `exact_match`.
    """
    return _best(_f1, prediction, golds)


def numeric_match(prediction: str, golds: Sequence[str]) -> float | None:
    """1 where the prediction states the numbers of a gold answer and no others, by value, else 0.

    Number words count as numbers, `60%` isn't `60`, and order means nothing. None where no gold answer states
    a number; those that state none are left out beside those that do.
    """
    wanted = [found for gold in golds if (found := _values(gold))]
    return float(_values(prediction) in wanted) if wanted else None


def at_threshold(score: float, no_answer: float, *, threshold: float, answerable: bool) -> float:
    """A question's score, where it is abstained from if its no-answer probability is above the threshold."""
    return float(not answerable) if no_answer > threshold else score


def best_threshold(
    scores: Sequence[float], no_answer: Sequence[float], answerable: Sequence[bool], spoken: Sequence[bool]
) -> Threshold:
    """The threshold that gives the highest mean score, found as the official script finds it.

    Starting from abstaining always, questions are answered one by one, the least doubtful first. Among equal
    probabilities they come in the order given, so that the score of a tie may be one that no threshold gives.

    Args:
        scores: Exact match or F1 of each question if it is answered.
        no_answer: Probability that the question has no answer, 0 to 1.
        answerable: Whether it has one.
        spoken: Whether the prediction isn't empty.

    Raises:
        ValueError: there is no question, or the lists have different lengths.

    """
    if not scores:
        raise ValueError("a threshold needs at least one question")
    rows = sorted(zip(scores, no_answer, answerable, spoken, strict=True), key=lambda row: row[1])
    current = best = float(sum(not has for _, _, has, _ in rows))
    threshold = 0.0
    for score, probability, has, speaks in rows:
        current += score if has else -float(speaks)
        if current > best:
            best, threshold = current, probability
    return Threshold(best / len(rows), threshold)


def _best(measure: Callable[[str, str], float], prediction: str, golds: Sequence[str]) -> float:
    """The highest score with any gold answer that has a word left; with the empty text where none has."""
    return max(measure(prediction, gold) for gold in [g for g in golds if squad_normalise(g)] or [""])


def _exact(prediction: str, gold: str) -> float:
    return float(squad_normalise(prediction) == squad_normalise(gold))


def _f1(prediction: str, gold: str) -> float:
    said, wanted = squad_normalise(prediction).split(), squad_normalise(gold).split()
    if not said or not wanted:
        return float(said == wanted)
    same = (Counter(said) & Counter(wanted)).total()
    if not same:
        return 0.0
    precision, recall = same / len(said), same / len(wanted)
    return 2 * precision * recall / (precision + recall)


def _values(text: str) -> frozenset[tuple[Decimal, bool]]:
    return frozenset((number.value, number.percent) for number in numbers(text))
