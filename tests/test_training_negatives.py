"""Passages that come up for a question and don't answer it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes_index import HashEmbedder

from index.embed import Embedder
from rag.training.examples import Example, Span
from rag.training.holding import holds
from rag.training.negatives import MOST_PASSAGES, mine_negatives

PASSAGES = (
    "The harbour library of Ellery opened in 1911. It lends 4,000 books a year to sailors.",
    "The town library of Ellery opened later, under a roof of slate. It lends maps and atlases.",
    "Sheep are kept on the northern hills. Their wool is sold at the autumn fair.",
    "The ferry crosses the strait twice a day, and in storms not at all.",
    "Twenty-one lamps light the pier. The keeper cleans them by hand.",
)


def example(at: int, question: str, *answers: str, name: str = "", group: str = "ellery") -> Example:
    context = PASSAGES[at]
    spans = tuple(Span(answer, context.index(answer)) for answer in answers)
    return Example(name or f"e{at}", "hand", "CC0", question, context, spans, f"Part {at}", group)


DOCUMENT = (
    example(0, "When did the harbour library of Ellery open?", "1911"),
    example(1, "What is the roof of the town library made of?", "slate"),
    example(2, "Where is the wool sold?", "the autumn fair"),
    example(3, "How often does the ferry cross?", "twice a day"),
    example(4, "How many lamps are there?", "Twenty-one"),
)


def mine(
    examples: Sequence[Example],
    embedder: Embedder | None = None,
    *,
    per_question: int = 1,
    share: float = 1.0,
) -> list[Example]:
    chosen = embedder or HashEmbedder()
    return list(mine_negatives(examples, chosen, per_question=per_question, share=share, seed=7))


def test_negative_is_the_question_with_another_passage_and_no_answer() -> None:
    found = mine(DOCUMENT, per_question=2)
    assert [e.id for e in found] == [f"e{at}-neg{n}" for at in range(5) for n in (1, 2)]
    by_context = {e.context: e for e in DOCUMENT}
    by_id = {e.id: e for e in DOCUMENT}
    for negative in found:
        asked = by_id[negative.id[:2]]
        assert negative.answers == ()
        assert negative.question == asked.question
        assert negative.context != asked.context
        assert negative.heading == by_context[negative.context].heading
        assert (negative.source, negative.license, negative.group) == ("hand (mined)", "CC0", "ellery")


def test_real_embedder_brings_the_nearest_passage_first(real_embedder: Embedder) -> None:
    found = {e.id: e.context for e in mine(DOCUMENT, real_embedder)}
    assert found["e0-neg1"] == PASSAGES[1]
    assert found["e1-neg1"] == PASSAGES[0]


def test_passage_with_the_answer_is_passed_over() -> None:
    again = Example("x", "hand", "CC0", "q", "The library of Ellery dates from 1911.", (), "", "ellery")
    found = mine((*DOCUMENT, again), per_question=9)
    assert all(e.context != again.context for e in found if e.id.startswith("e0-"))
    assert any(e.context == again.context for e in found if e.id.startswith("e1-"))


def test_answers_of_the_same_question_elsewhere_count_too() -> None:
    other = example(1, "When did the harbour library of Ellery open?", "later", name="other")
    found = mine((*DOCUMENT, other), per_question=9)
    assert all(e.context != PASSAGES[1] for e in found if e.id.startswith("e0-"))


@pytest.mark.parametrize(
    "unfit",
    [
        example(4, "Is the pier lit?", "Twenty-one lamps", name="unfit"),
        example(0, "How many books?", "4", name="unfit"),
        example(3, "Does it sail in storms?", "not", name="unfit"),
        Example("unfit", "hand", "CC0", "Where are the sheep?", PASSAGES[2], (), "", "ellery"),
        Example("unfit", "hand", "CC0", "Where is it?", "Here it is now.", (Span("now", 11),), "", ""),
    ],
)
def test_questions_that_many_passages_could_answer_are_left_out(unfit: Example) -> None:
    assert not any(e.id.startswith("unfit") for e in mine((*DOCUMENT, unfit)))


def test_documents_with_few_passages_are_left_out_and_others_are_not_mixed_in() -> None:
    assert mine(DOCUMENT[:3]) == []
    elsewhere = tuple(
        example(at, DOCUMENT[at].question, "a", name=f"far{at}", group="far") for at in range(2)
    )
    assert len(mine((*DOCUMENT, *elsewhere), per_question=9)) == len(mine(DOCUMENT, per_question=9))


def test_each_passage_is_embedded_once_in_one_call() -> None:
    embedder = HashEmbedder()
    mine((*DOCUMENT, example(0, "Who borrows the books?", "sailors", name="more")), embedder)
    assert sorted(text for text in embedder.embedded if text in PASSAGES) == sorted(PASSAGES)


def test_passage_longer_than_the_embedder_reads_is_read_in_parts() -> None:
    long = Example("long", "hand", "CC0", "q", f"{'word ' * 90}of the harbour library", (), "", "ellery")
    found = mine((*DOCUMENT, long), HashEmbedder(max_tokens=24), per_question=9)
    assert any(e.context == long.context for e in found)


def test_long_documents_are_cut_and_the_share_is_kept() -> None:
    many = [
        Example(f"m{at}", "hand", "CC0", f"Which bird nests on rock {at}?", f"Gull{at} nests on rock {at}.",
                (Span(f"Gull{at}", 0),), "", "rocks")
        for at in range(MOST_PASSAGES + 50)
    ]  # fmt: skip
    embedder = HashEmbedder()
    found = mine(many, embedder, share=0.4)
    assert 0.25 * len(many) < len(found) < 0.55 * len(many)
    assert sum(text.startswith("Gull") for text in embedder.embedded) == MOST_PASSAGES
    assert found == mine(many, share=0.4)
    assert mine(many, share=0.0) == []


@pytest.mark.parametrize(
    ("passage", "answer", "held"),
    [
        ("They counted twenty-one lamps.", "21 lamps", True),
        ("They counted 21.", "twenty one", True),
        ("It cost 3.5 million dollars.", "3,500,000", True),
        ("It cost two hundred and five.", "205", True),
        ("About 40 per cent voted.", "40%", True),
        ("On 18 May 2018 it opened.", "May 18, 2018", True),
        ("THE FAIR is held in Autumn's end.", "a fair", True),
        ("Five of them slept.", "six", False),
        ("It opened in 1911.", "1912", False),
        ("The fairness of it.", "pier", False),
        ("One hundred and twenty men.", "20", False),
    ],
)
def test_answer_is_found_however_it_is_written(passage: str, answer: str, held: bool) -> None:
    assert holds(passage, [answer]) is held


def test_half_of_an_answer_is_enough_where_most_of_the_question_is() -> None:
    passage = "The 13 stripes of the flag stand for the thirteen colonies."
    assert holds(passage, ["the original colonies"], question="What do the 13 stripes of the flag stand for?")
    assert not holds(passage, ["the original colonies"], question="Who sewed the first banner?")
