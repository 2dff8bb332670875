"""Lists: the sentence that opens one is answered with its items, be they in its passage or in passages after it."""

from __future__ import annotations

import pytest
from fakes_drafting import ask_text

from rag.verify import check_answer

HANDBOOK = """\
# Tools

New tools need approval from the following:

- Harbor Security
- The lamp board
- Pier admins

Ask early. Approval takes a week.

# Grants

A grant under the Wells Act is paid to a village which

(i) has a well deeper than nine metres;

(ii) keeps a register of its pumps; and

(iii) lies above the tree line.

(2) The board may refuse a grant.

# Drivers of change

The things that change a harbor most are: (a) Silt and sand; (b) Storms; (c) New quays. Nobody knows why.
"""


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Who has to approve a new tool?", ("Harbor Security", "The lamp board", "Pier admins")),
        (
            "What is a grant under the Wells Act paid to a village for?",
            ("has a well", "keeps a register", "lies above"),
        ),
        ("What are the things that change a harbor most?", ("Silt and sand", "Storms", "New quays")),
    ],
)
def test_items_are_given_with_the_sentence_that_opens_their_list(
    question: str, items: tuple[str, ...]
) -> None:
    answer = ask_text(HANDBOOK, question).answer
    assert all(item in answer.answer for item in items)
    for citation in answer.citations:
        assert HANDBOOK[citation.start : citation.end] == citation.quote
    assert not check_answer(answer, {answer.citations[0].report_sha256: HANDBOOK})


def test_what_stands_behind_a_list_is_no_item() -> None:
    answer = ask_text(HANDBOOK, "What is a grant under the Wells Act paid to a village for?").answer
    assert "refuse" not in answer.answer
    assert "Ask early" not in ask_text(HANDBOOK, "Who has to approve a new tool?").answer.answer


def test_a_finished_sentence_opens_no_list() -> None:
    assert len(ask_text(HANDBOOK, "What can the board do about a grant?").answer.citations) == 1
