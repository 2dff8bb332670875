"""Which words of a question are slips, and how the other side of the Atlantic spells a word."""

from __future__ import annotations

import pytest

from rag.spelling import is_word, other_spellings, slips_inside
from rag.terms import build_lexicon

REPORT = "Refugees left irregular camps. Neighboring inspectors made unannounced visits and received complete lists."


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("refuge", "refuge"),
        ("refuges", "refuges"),
        ("regular", "regular"),
        ("announced", "announced"),
        ("incomplete", "incomplete"),
        ("neighbouring", "neighboring"),
        ("recieved", "received"),
        ("inspecters", "inspectors"),
    ],
)
def test_only_what_is_no_word_is_a_slip(asked: str, read: str) -> None:
    assert build_lexicon(REPORT.split(". "), [REPORT]).correct(asked) == read


def test_spellings_go_both_ways() -> None:
    assert "organization" in other_spellings("organisation")
    assert "centre" in other_spellings("center")
    assert is_word("shelter")
    assert not is_word("sheltr")


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [
        ("malasia", "malaysia", True),
        ("privcy", "privacy", True),
        ("lighthuose", "lighthouse", True),
        ("ivanova", "ivanov", False),
        ("kowalska", "kowalski", False),
        ("shaanxi", "shanxi", False),
        ("hansson", "hanson", False),
        ("dominica", "dominican", False),
        ("anderson", "andersen", False),
    ],
)
def test_a_slip_lies_inside_a_word_and_doubles_no_letter(typed: str, meant: str, slips: bool) -> None:
    assert slips_inside(typed, meant) is slips
