"""Examples from passages, in the shares that training wants."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from rag.training.examples import Example, Span
from rag.training.statements.frames import subjects
from rag.training.statements.passages import Passage, draw_passage
from rag.training.statements.questions import Question, answered, near_miss

_SOURCE, _LICENSE, _GROUP = "footnote statements", "MIT", "statements"

# Questions on one passage: with an answer, and near misses. In all 14 to 6, and half of the 14 have a near miss beside.
_MIXES = ((1, 1),) * 5 + ((2, 1),) + ((1, 0),) * 3 + ((2, 0),) * 2


def generate_statements(*, seed: int, count: int) -> Iterator[Example]:
    """Examples made by rule, the same for the same seed; about 30% have no answer in their passage."""
    rng = Random(seed)  # noqa: S311 - nothing secret is drawn
    areas = subjects()
    # An area comes up as often as it has statements, so that each statement is as frequent as any other.
    weights = [len(area.frames) for area in areas]
    seen: set[tuple[str, str]] = set()
    made = 0
    while made < count:
        passage = draw_passage(rng, rng.choices(areas, weights)[0])
        for question in _questions(passage, rng):
            key = (question.text, passage.text)
            if key in seen:
                continue
            seen.add(key)
            yield _example(f"statements-{seed}-{made}", question, passage)
            made += 1
            if made == count:
                return


def _questions(passage: Passage, rng: Random) -> list[Question]:
    wanted, missing = rng.choice(_MIXES)
    found = answered(passage, wanted)
    if not found:
        return []
    questions = [question for question, _, _ in found]
    if missing:
        _, stated, ask = rng.choice(found)
        miss = near_miss(passage, stated, ask)
        if miss is not None:
            questions.append(miss)
    rng.shuffle(questions)
    return questions


def _example(name: str, question: Question, passage: Passage) -> Example:
    answers: list[Span] = []
    if question.mark is not None:
        whole = passage.text[question.mark.start : question.mark.end]
        for text in (whole, *question.mark.others):
            at = whole.lower().find(text.lower())
            answers.append(Span(whole[at : at + len(text)], question.mark.start + at))
    return Example(
        id=name,
        source=_SOURCE,
        license=_LICENSE,
        question=question.text,
        context=passage.text,
        answers=tuple(answers),
        heading=passage.heading,
        group=_GROUP,
    )
