"""ALCE's measures: hand-made answers, and numbers of the published script's own loop.

golden/public_alce.jsonl holds what the loop of `eval.py` (princeton-nlp/ALCE, commit 3fdc2ed) gives where a table says
which citations support which statement. golden/measures_alce.jsonl holds answers, counted by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from eval.cases import CitedPassage, ComputedFigure, Prediction
from eval.json_lines import Fields, as_object, read_lines
from eval.measures.alce import (
    CitationCounts,
    CitedStatement,
    citation_counts,
    count_citations,
    figure_support,
    one_text,
)
from rag.verify import read_text

GOLDEN = Path(__file__).parent / "golden"
BY_HAND = tuple(read_lines(GOLDEN / "measures_alce.jsonl"))
PUBLIC = tuple(read_lines(GOLDEN / "public_alce.jsonl"))


def objects(fields: Fields, name: str) -> list[Mapping[str, object]]:
    return [as_object(item, fields.where) for item in fields.items(name)]


def prediction_of(case: Fields) -> Prediction:
    citations = objects(case, "citations")
    return Prediction(
        "case",
        case.optional_text("answer") or "",
        None,
        abstained=case.values.get("abstained") is True,
        reason=None,
        confidence=0.5,
        citations=tuple(CitedPassage(str(c["text"]), 0, 0, str(c["quote"])) for c in citations),
        computed=tuple(
            ComputedFigure(
                Decimal(str(c["value"])), tuple(map(Decimal, cast("Sequence[str]", c["operands"])))
            )
            for c in objects(case, "computed")
        ),
    )


@pytest.mark.parametrize("case", BY_HAND, ids=[case.text("name") for case in BY_HAND])
def test_answer_counted_by_hand(case: Fields) -> None:
    counts = citation_counts(case.text("question"), prediction_of(case))
    found = (counts.statements, counts.supported, counts.citations, counts.relevant)
    assert found == tuple(case.values[name] for name in ("statements", "supported", "cited", "relevant"))


@pytest.mark.parametrize("case", PUBLIC)
def test_counting_gives_the_numbers_of_the_published_script(case: Fields) -> None:
    rows = objects(case, "statements")
    tables = {
        str(at): {frozenset(marks) for marks in cast("list[list[int]]", row["supported_by"])}
        for at, row in enumerate(rows)
    }
    statements = [
        CitedStatement(str(at), tuple(cast("list[int]", row["marks"]))) for at, row in enumerate(rows)
    ]
    counts = count_citations(statements, lambda text, marks: frozenset(marks) in tables[text])
    assert counts.recall == pytest.approx(case.values["recall"], abs=1e-12)
    assert counts.precision == pytest.approx(case.values["precision"], abs=1e-12)


def test_an_answer_without_statements_has_no_value() -> None:
    counts = CitationCounts(0, 0, 0, 0)
    assert counts.recall is None
    assert counts.precision is None


def test_an_answer_that_cites_nothing_has_a_precision_of_0() -> None:
    counts = CitationCounts(2, 0, 0, 0)
    assert counts.recall == 0
    assert counts.precision == 0


def test_quotes_as_one_text_keep_the_figures_in_their_places() -> None:
    quotes = [
        read_text(text) for text in ("It issued 31 permits in 2022.", "It closed 4 harbors.", "One left.")
    ]
    whole = one_text(quotes)
    assert whole.text == "It issued 31 permits in 2022. It closed 4 harbors. One left."
    assert [read.figure.text for read in whole.figures] == [r.figure.text for q in quotes for r in q.figures]
    assert all(whole.text[r.figure.start : r.figure.end] == r.figure.text for r in whole.figures)
    assert whole.years == {"2022"}


def test_no_citation_supports_nothing() -> None:
    cited = [CitedPassage("It issued 31 permits.", 0, 0, "It issued 31 permits.")]
    supports = figure_support("How many permits?", cited)
    assert supports("It issued 31 permits.", (1,))
    assert not supports("It issued 31 permits.", ())
    assert not supports("It issued 31 permits.", (1, 2))
