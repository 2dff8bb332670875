"""The Answer object as JSON: the shape that other programs rely on."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.records import Passage
from rag.contract import JsonObject, JsonValue, answer_from_json, answer_to_json
from rag.records import Answer, AnswerFigure, Citation, ModelNames, Operation, Reason, Timings

FIELDS = {
    "": [
        "id", "question", "status", "reason", "answer", "short_answer", "confidence", "citations", "figures",
        "model", "index_generation", "timings_ms",
    ],
    "citation": [
        "id", "report_id", "report_title", "report_sha256", "passage_id", "section", "paragraph", "page",
        "start", "end", "quote", "passage", "score",
    ],
    "passage": ["start", "end", "text"],
    "figure": ["text", "value", "unit", "period", "verified", "citation_id"],
    "model": ["embedder", "reader", "generator"],
    "timings_ms": ["retrieve", "read", "generate", "verify", "total"],
}  # fmt: skip
"""As the contract lists them. Fields may be added; these keep their names and meanings."""


def example() -> Answer:
    passage = Passage("p9", "veldara", 100, 140, "It held five children in one camp today.", ("A", "B"), 3, 7)
    quote = "five children"
    citation = Citation(1, "veldara", "Veldara", "0" * 64, passage, 108, 108 + len(quote), quote, 0.25)
    return Answer(
        id="a1",
        question="How many?",
        status="partial",
        reason=None,
        answer="Five. [1]",
        short_answer="five",
        confidence=0.75,
        citations=(citation,),
        figures=(
            AnswerFigure("five", 5.0, "children", None, True, 1),
            AnswerFigure("2.5", 2.5, None, "2021", True, None, (5.0, 2.5)),
        ),
        model=ModelNames("e", "r", None),
        index_generation="g1",
        timings_ms=Timings(1.0, 2.0, 0.0, 0.5, 3.5),
    )


def written() -> JsonObject:
    return copy.deepcopy(answer_to_json(example()))


def at(data: JsonValue, path: str) -> JsonValue:
    """The object at a dotted path; `citations.0` is a list's first."""
    for step in filter(None, path.split(".")):
        data = data[int(step)] if isinstance(data, list) else cast("JsonObject", data)[step]
    return data


PLACES = {
    "": "",
    "citation": "citations.0",
    "passage": "citations.0.passage",
    "figure": "figures.0",
    "model": "model",
    "timings_ms": "timings_ms",
}
NUMBERS = {"confidence", "value", "score", "page", "citation_id", *FIELDS["timings_ms"]}
"""Fields that may hold a number with a fraction, as far as reading goes."""
REQUIRED = [(kind, name) for kind, names in FIELDS.items() for name in names]


def test_object_has_the_contracts_fields() -> None:
    data = written()
    for kind, names in FIELDS.items():
        here = at(data, PLACES[kind])
        assert isinstance(here, dict)
        assert set(names) <= here.keys()


def test_answer_written_and_read_again_is_the_same() -> None:
    assert answer_from_json(json.loads(json.dumps(answer_to_json(example())))) == example()


def test_page_is_that_of_the_quotes_first_word() -> None:
    citation = example().citations[0]
    turned = replace(
        citation, passage=replace(citation.passage, page=3, turns=(citation.start, citation.start))
    )
    answer = replace(example(), citations=(turned,))
    data = cast("JsonObject", cast("list[JsonValue]", answer_to_json(answer)["citations"])[0])
    assert data["page"] == 5  # one page between holds no text
    assert answer_from_json(answer_to_json(answer)).citations[0].page == 5


def test_whole_values_are_written_as_whole_numbers_and_others_keep_their_fraction() -> None:
    text = json.dumps(answer_to_json(example())["figures"])
    assert '"value": 5,' in text
    assert '"value": 2.5,' in text
    assert '"operands": [5, 2.5]' in text


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_missing_field_is_named(kind: str, name: str) -> None:
    data = written()
    del cast("JsonObject", at(data, PLACES[kind]))[name]
    with pytest.raises(InputError, match=rf"\.{name} is missing") as caught:
        answer_from_json(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_field_of_another_type_is_refused(kind: str, name: str) -> None:
    wrong: list[JsonValue] = [{"a": 1}]
    wrong += [] if name == "verified" else [True]
    wrong += [] if name in NUMBERS else [-1.5]
    for value in wrong:
        data = written()
        cast("JsonObject", at(data, PLACES[kind]))[name] = value
        with pytest.raises(InputError):
            answer_from_json(data)


@pytest.mark.parametrize("data", [None, [], "answer", 3, True])
def test_what_is_no_object_is_refused(data: JsonValue) -> None:
    with pytest.raises(InputError, match="must be a JSON object"):
        answer_from_json(data)


@pytest.mark.parametrize(
    ("field", "value"), [("status", "sure"), ("reason", "bored"), ("status", ""), ("reason", "")]
)
def test_unknown_status_or_reason_is_named(field: str, value: str) -> None:
    data = written()
    data[field] = value
    with pytest.raises(InputError, match=field):
        answer_from_json(data)


def test_figure_without_operands_reads_as_a_stated_one() -> None:
    data = written()
    del cast("JsonObject", at(data, "figures.0"))["operands"]
    assert answer_from_json(data) == example()


@given(
    st.text(max_size=40),
    st.sampled_from([None, *Reason]),
    st.floats(0, 1),
    st.floats(-1e12, 1e12),
    st.lists(st.text(max_size=8), max_size=3),
)
def test_any_answer_survives_json(
    words: str, reason: Reason | None, confidence: float, value: float, section: list[str]
) -> None:
    passage = Passage("p", "r", 0, len(words), words, tuple(section), 0)
    answer = Answer(
        id=words,
        question=words,
        status="abstained" if reason else "answered",
        reason=reason,
        answer=words,
        short_answer=words or None,
        confidence=round(confidence, 4),
        citations=(Citation(1, "r", words, words, passage, 0, len(words), words, round(confidence, 4)),),
        figures=(AnswerFigure(words, value, words or None, None, True, 1, (value, 0.0)),),
        model=ModelNames(words, words, words),
        index_generation=words,
        timings_ms=Timings(),
    )
    assert answer_from_json(json.loads(json.dumps(answer_to_json(answer)))) == answer


@pytest.mark.parametrize("operation", [None, *Operation])
def test_operation_of_a_computed_figure_is_kept(operation: Operation | None) -> None:
    answer = example()
    figures = tuple(replace(figure, operation=operation) for figure in answer.figures)
    answer = replace(answer, figures=figures)
    assert answer_from_json(json.loads(json.dumps(answer_to_json(answer)))) == answer


def test_file_from_before_operations_were_written_is_read() -> None:
    data = written()
    del cast("JsonObject", at(data, "figures.0"))["operation"]
    assert answer_from_json(data) == example()


def test_unknown_operation_is_refused() -> None:
    data = written()
    cast("JsonObject", at(data, "figures.0"))["operation"] = "guess"
    with pytest.raises(InputError, match="operation is 'guess'"):
        answer_from_json(data)
