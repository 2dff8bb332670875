"""Questions on a passage: those that it answers, and near misses that it doesn't."""

from __future__ import annotations

from dataclasses import dataclass

from rag.training.statements import vocabulary
from rag.training.statements.frames import Ask
from rag.training.statements.markup import Choice, Fresh, MarkupError, Ref, Template, refs
from rag.training.statements.passages import Passage, Stated
from rag.training.statements.render import Mark, NoValueError, Scene, Values, pool, reference, spelled

_TRIES = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and where in its passage the answer stands; None where it doesn't."""

    text: str
    mark: Mark | None


def answered(passage: Passage, count: int) -> list[tuple[Question, Stated, Ask]]:
    """Up to `count` questions on different answers of a passage, with what they are about."""
    rng = passage.scene.rng
    choices = [(stated, ask) for stated in passage.stated for ask in stated.asks]
    rng.shuffle(choices)
    found: list[tuple[Question, Stated, Ask]] = []
    for stated, ask in choices:
        mark = stated.marks[ask.label]
        if any(question.mark == mark for question, _, _ in found):
            continue
        text = _ask(rng.choice(ask.wordings), passage, stated, {})
        found.append((Question(text, mark), stated, ask))
        if len(found) == count:
            break
    return found


def near_miss(passage: Passage, stated: Stated, ask: Ask) -> Question | None:
    """A question close to `ask` that the passage doesn't answer; None if none was found."""
    rng = passage.scene.rng
    for _ in range(_TRIES):
        try:
            if rng.random() < 0.5:
                text = _written_miss(passage, stated)
            else:
                text = _exchanged(passage, stated, ask if rng.random() < 0.6 else rng.choice(stated.asks))
        except NoValueError:
            continue
        if text is not None:
            return Question(text, None)
    return None


def _written_miss(passage: Passage, stated: Stated) -> str | None:
    low = passage.text.lower()
    misses = [miss for miss in stated.misses if not any(word in low for word in miss.unless)]
    if not misses:
        return None
    return _ask(passage.scene.rng.choice(passage.scene.rng.choice(misses).wordings), passage, stated, {})


def _exchanged(passage: Passage, stated: Stated, ask: Ask) -> str | None:
    """The question with one year or name exchanged for one that the passage doesn't hold."""
    if not ask.exchange:
        return None
    scene = passage.scene
    wording = scene.rng.choice(ask.wordings)
    names = [ref for ref in refs(wording) if _exchangeable(ref, passage, stated)]
    if not names:
        return None
    ref = scene.rng.choice(names)
    pool_name = (
        "Y" if ref.year is not None else "country" if ref.name == "C" else stated.values.pools[ref.name]
    )
    other = {ref.name: fresh(pool_name, passage.text, scene)}
    for near in refs(wording):
        # Another year beside the right one would still ask for the right one.
        if ref.year is not None and near.year is not None and near != ref:
            return None
    text = _ask(wording, passage, stated, other)
    return text if other[ref.name].lower() in text.lower() else None


def _exchangeable(ref: Ref, passage: Passage, stated: Stated) -> bool:
    if ref.year is not None:
        return str(passage.scene.year + ref.year) in passage.text
    if ref.name == "C":
        return passage.scene.country in passage.text
    return ref.name in stated.values.pools


def _ask(wording: Template, passage: Passage, stated: Stated, other: dict[str, str]) -> str:
    rng = passage.scene.rng
    text = write_question(wording, passage.scene, stated.values, passage.text, other)
    text = text[:1].upper() + text[1:]
    text = text.replace("s's ", "s' ")
    tail = text[-9:]
    if tail[:4] == " in " and tail[4:8].isdigit() and tail.endswith("?") and rng.random() < 0.2:
        # `How many … in 2021?` turned round: `In 2021, how many …?`
        text = f"In {tail[4:8]}, {text[0].lower()}{text[1:-9]}?"
    if rng.random() < 0.06:
        text = text.rstrip("?")
        text = text[0].lower() + text[1:]
    return text


def write_question(
    template: Template, scene: Scene, values: Values, context: str, other: dict[str, str]
) -> str:
    """A question's text; `other` has values to put in place of the frame's own.

    Raises:
        NoValueError: it asks for a value that the passage doesn't hold, and there is none.

    """
    text = ""
    for part in template:
        if isinstance(part, str):
            text += vocabulary.american(part) if scene.style.american else part
        elif isinstance(part, Ref):
            text += other.get(part.name) or reference(part, scene, values)
        elif isinstance(part, Fresh):
            text += fresh(part.pool, context, scene)
        elif isinstance(part, Choice):
            text += write_question(scene.rng.choice(part.ways), scene, values, context, other)
        else:
            raise MarkupError(f"a question draws no values: {part}")
    return text


def fresh(pool_name: str, context: str, scene: Scene) -> str:
    """A value that the passage doesn't hold, nor one that may be taken for it.

    Raises:
        NoValueError: the passage holds them all.

    """
    low = context.lower()
    if pool_name == "Y":
        return fresh_year(context, scene)
    if pool_name == "agency":
        found = [
            name.lstrip("=")
            for name in scene.subject.agencies
            if name.lstrip("=").lower() not in low and vocabulary.acronym(name.lstrip("=")) not in context
        ]
    else:
        found = [
            name
            for name in pool(scene, pool_name)
            if not any(spelled(near, scene).lower() in low for near in vocabulary.confusable(name))
        ]
    if not found:
        raise NoValueError(pool_name)
    return spelled(scene.rng.choice(found), scene)


def fresh_year(context: str, scene: Scene) -> str:
    """A year that the passage neither names nor means by words such as `the previous year`."""
    meant = any(
        word in context for word in ("previous", "prior", "before", "earlier", "last year", "following")
    )
    near = (-1, 1, 2, -2, -3, 1, -2, -4, -5, 3)
    years = [
        scene.year + step
        for step in near
        if f"{scene.year + step}" not in context
        and f"/{(scene.year + step) % 100:02d}" not in context
        and not (meant and step in (-1, -2, -5, 1))
    ]
    if not years:
        raise NoValueError("year")
    return str(scene.rng.choice(years))
