"""Settings, public sets and the mixture: what is held out stays out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes_index import HashEmbedder
from fakes_training import town_examples

from rag.training.cli import CONFIGS
from rag.training.config import TrainingError, read_config
from rag.training.examples import Example, ExampleError, Span, read_examples, write_examples
from rag.training.mixture import MixtureConfig, mix, read_mixture
from rag.training.prepare import SetPlan, prepare_public, read_plan


def test_every_run_that_is_shipped_can_be_read() -> None:
    runs = [read_config(CONFIGS / f"{name}.toml") for name in ("public", "reports", "both")]
    assert [run.start_from for run in runs] == ["encoder", "public", "reports"]
    assert all(run.data for run in runs)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("seed = 20261124", "seed = 'one'"), "seed must be of type int"),
        (("seed = 20261124", ""), "missing setting: seed"),
        (("seed = 20261124", "seed = 1\nspeed = 2"), "unknown setting: speed"),
        (('data = ["public.jsonl.gz"]', 'data = "public.jsonl.gz"'), "data must be of type"),
        (('data = ["public.jsonl.gz"]', "data = [3]"), "data must be a list of file names"),
        (("seed = 20261124", "seed ="), "can't be read as a run's settings"),
    ],
)
def test_a_wrong_setting_is_named(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    text = (CONFIGS / "public.toml").read_text()
    assert change[0] in text
    path = tmp_path / "run.toml"
    path.write_text(text.replace(*change))
    with pytest.raises(TrainingError, match=message):
        read_config(path)


def write_set(folder: Path, name: str, examples: Sequence[Example]) -> None:
    write_examples(folder / f"{name}.jsonl.gz", examples)


def documents(count: int, *, name: str = "d") -> list[Example]:
    """Two questions on one passage of each of so many documents."""
    found = []
    for number in range(count):
        context = f"Lamp {number} of {name} burns for {number + 2} hours on oil."
        for asked in ("How long", "For how many hours"):
            answer = f"{number + 2} hours"
            found.append(
                Example(
                    f"{name}{number}{asked[0]}", "hand", "CC0", f"{asked} does lamp {number} of {name} burn?", context,
                    (Span(answer, context.index(answer)),), "", f"{name} {number}",
                )
            )  # fmt: skip
    return found


def test_no_document_is_both_trained_on_and_held_out(tmp_path: Path) -> None:
    write_set(tmp_path, "lamps", documents(400))
    parts = prepare_public(tmp_path, [SetPlan("lamps", 1.0, held_out=True)])
    assert len(parts.train) + len(parts.held_out) == 800
    assert 20 < len(parts.held_out) < 120
    assert not {e.group for e in parts.train} & {e.group for e in parts.held_out}


def test_a_held_out_question_or_passage_of_another_set_is_not_trained_on(tmp_path: Path) -> None:
    lamps = documents(300)
    write_set(tmp_path, "lamps", lamps)
    # The same passages, under other titles, with questions in other words.
    twins = [
        replace(e, id=f"twin {e.id}", group=f"other {e.group}", question=f"Say: {e.question}") for e in lamps
    ]
    write_set(tmp_path, "twins", [*twins, *documents(300, name="w")])
    parts = prepare_public(
        tmp_path, [SetPlan("lamps", 1.0, held_out=True), SetPlan("twins", 1.0, held_out=False)]
    )
    assert not {e.context for e in parts.train} & {e.context for e in parts.held_out}
    assert all(not e.id.startswith("twin") for e in parts.held_out)


def test_a_share_of_a_set_is_chosen_and_the_rest_left(tmp_path: Path) -> None:
    write_set(tmp_path, "lamps", documents(400))
    whole = prepare_public(tmp_path, [SetPlan("lamps", 1.0, held_out=False)]).train
    half = prepare_public(tmp_path, [SetPlan("lamps", 0.5, held_out=False)]).train
    assert set(half) < set(whole)
    assert 0.4 < len(half) / len(whole) < 0.6


def test_the_most_given_answer_comes_first(tmp_path: Path) -> None:
    context = "The pier was built in the spring of 1931 by the town."
    spans = [Span(text, context.index(text)) for text in ("the spring of 1931", "1931", "1931")]
    write_set(tmp_path, "lamps", [Example("p", "hand", "CC0", "When?", context, tuple(spans), "", "pier")])
    parts = prepare_public(tmp_path, [SetPlan("lamps", 1.0, held_out=True)])
    found = [*parts.train, *parts.held_out]
    assert [span.text for span in found[0].answers] == ["1931", "the spring of 1931"]


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"none\.jsonl\.gz is missing"):
        prepare_public(tmp_path, [SetPlan("none", 1.0, held_out=True)])


def test_the_shipped_plan_names_each_set_once() -> None:
    names = [entry.name for entry in read_plan(CONFIGS / "data.toml")]
    assert len(names) == len(set(names))
    assert "squad_train_parts" in names


MIXTURE = MixtureConfig(
    seed=4, statements=60, public=40, public_sources=("hand",), mined=10, mined_sources=("hand",),
    noise_statements=0.5, noise_public=0.2,
)  # fmt: skip


def test_the_mixture_is_the_same_twice_and_holds_each_part() -> None:
    first, second = (list(mix(MIXTURE, town_examples(80), HashEmbedder())) for _ in range(2))
    assert first == second
    assert sum(e.source == "hand" for e in first) >= 40
    assert len(first) >= 100
    for example in first:
        for span in example.answers:
            assert example.context[span.start : span.start + len(span.text)] == span.text


def test_the_shipped_mixture_can_be_read_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    assert read_mixture(CONFIGS / "reports_data.toml").statements > 0
    path = tmp_path / "mix.toml"
    path.write_text("seed = 1\n")
    with pytest.raises(TrainingError, match="missing or unknown setting: mined"):
        read_mixture(path)


def test_examples_are_written_and_read_whole(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz"):
        assert write_examples(tmp_path / name, town_examples(9)) == 9
        assert list(read_examples(tmp_path / name)) == town_examples(9)
    assert (tmp_path / "a.jsonl.gz").read_bytes() == _again(tmp_path)


def _again(folder: Path) -> bytes:
    write_examples(folder / "b.jsonl.gz", town_examples(9))
    return (folder / "b.jsonl.gz").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"{}")[:-9],
        b"no archive",
        gzip.compress(b"x" * 99)[:20] + b"\xff" * 30,
        gzip.compress(b"\xff"),
    ],
)
def test_a_damaged_file_of_examples_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(ExampleError) as refused:
        list(read_examples(path))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("answer", [{"text": "", "start": 0}, {"text": "rd.", "start": -3}])
def test_an_answer_without_a_place_is_no_example(tmp_path: Path, answer: dict[str, object]) -> None:
    path = tmp_path / "one.jsonl"
    row = {
        "id": "1",
        "source": "s",
        "license": "l",
        "question": "q",
        "context": "A word.",
        "answers": [answer],
    }
    path.write_text(json.dumps(row) + "\n")
    with pytest.raises(ExampleError, match="isn't at"):
        list(read_examples(path))
