"""Judges one answer against its gold question, and says why, by the convention of the project's contracts.

- A question that isn't answerable is answered rightly exactly by abstaining; to abstain from an answerable
  one is wrong, whatever the abstention's text holds.
- The text that is judged is `answer` without its citation markers; `short_answer` isn't looked at.
- Right: an acceptable answer is contained as whole tokens (one of each inner list for `"match": "all"`),
  every number of `numbers` is stated, and there is no wrong number without a right one. Right ones are
  `numbers` and the numbers of the acceptable answers; a question without any (an entity, say) has none to set
  against a wrong one, which then makes the answer wrong.
- Over 60 words is wrong for a numeric, date or entity question: reciting the paragraph answers nothing.
- Strict: right, and none of `wrong_numbers` stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eval.cases import GoldQuestion, Prediction
from eval.measures.normalise import contains, number_values, numbers, without_markers

MAX_WORDS: Final = 60
"""Longest answer to a question of a short type, in words between spaces, citation markers not counted."""
SHORT_TYPES: Final = frozenset(("numeric", "date", "entity"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an answer is right, and why."""

    right: bool
    strict: bool
    """Never true where `right` is false."""
    why: str


def judge(gold: GoldQuestion, prediction: Prediction) -> Judgement:
    """Judge a prediction. Pure; no model has a say in it."""
    if not gold.answerable:
        if prediction.abstained:
            return Judgement(True, True, "abstained: the report doesn't say")
        return _wrong("answered what the report doesn't say")
    if prediction.abstained:
        return _wrong("abstained from what the report says")
    return _judge_text(gold, without_markers(prediction.answer))


def _judge_text(gold: GoldQuestion, answer: str) -> Judgement:
    words = len(answer.split())
    if gold.type in SHORT_TYPES and words > MAX_WORDS:
        return _wrong(f"{words} words for a {gold.type} question")
    for item in gold.answers:
        if not any(contains(answer, wanted) for wanted in item):
            return _wrong(f"doesn't say {' or '.join(map(repr, item))}")
    stated = number_values(answer)
    for numeral in gold.numbers:
        if not all(_states(stated, numeral)):
            return _wrong(f"doesn't state {numeral}")
    confused = [numeral for numeral in gold.wrong_numbers if all(_states(stated, numeral))]
    if not confused:
        return Judgement(True, True, "says what it should")
    right_ones = (*gold.numbers, *(answer for item in gold.answers for answer in item if numbers(answer)))
    if any(all(_states(stated, numeral)) for numeral in right_ones):
        return Judgement(True, False, f"also states {', '.join(confused)}")
    return _wrong(f"states {', '.join(confused)} and no right number")


def _states(stated: frozenset[Decimal], numeral: str) -> Iterable[bool]:
    """For each number of a numeral such as `$7.5 million`, whether it is among the stated values."""
    return (number.value in stated for number in numbers(numeral))


def _wrong(why: str) -> Judgement:
    return Judgement(False, False, why)
