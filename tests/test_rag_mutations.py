"""The real assistant's answers to the gold questions hold as they are; altered in any way, they are refused."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

from conftest import Asked
from mutations import mutants

from rag.records import Reason
from rag.verify import check_answer

SEED = 20231124
ROUNDS = 2
"""How often each answer is damaged in each of its ways."""


def test_no_answer_to_a_gold_question_is_refused(
    asked: tuple[Asked, ...], real_texts: Mapping[str, str]
) -> None:
    refused = {a.question.id: check_answer(a.answer, real_texts) for a in asked}
    assert not {name: problems for name, problems in refused.items() if problems}
    assert not [a.question.id for a in asked if a.answer.reason is Reason.UNSUPPORTED]


def test_damage_to_the_answers_of_the_gold_questions_is_told(
    asked: tuple[Asked, ...], real_texts: Mapping[str, str]
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - damage that can be repeated, no secret
    made: Counter[str] = Counter()
    missed: list[str] = []
    for _ in range(ROUNDS):
        for case in asked:
            for mutant in mutants(case.answer, chance):
                made[mutant.kind] += 1
                if not check_answer(mutant.answer, real_texts):
                    missed.append(f"{case.question.id} {mutant.kind}: {mutant.where}")
    assert made.total() >= 500
    assert set(made) == {"digit", "number word", "offset", "quote", "figure", "short answer", "mark"}
    assert len(missed) <= 0.01 * made.total(), "\n".join(missed)
    assert not [line for line in missed if " offset: " in line or " quote: " in line or " mark: " in line]
