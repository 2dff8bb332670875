"""Levels, forms and groups that exclude each other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.scope import CONTRASTS, nearest_scopes, scope_conflicts, scope_terms, unnamed_scopes

NAMES = st.frozensets(st.sampled_from([name for contrast in CONTRASTS for name in contrast]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("federal prosecutions", {"federal", "prosecution"}),
        ("state-level convictions", {"state", "conviction"}),
        ("the United States", set()),
        ("31 of 32 states", set()),
        ("state and federal courts", {"state", "federal"}),
        ("municipal police", {"municipal"}),
        ("sexually exploited women", {"sex", "women"}),
        ("forced labour of men", {"labor", "men"}),
        ("labor inspectors", set()),
        ("girls and boys", {"girls", "boys"}),
        ("new and ongoing investigations", {"new", "ongoing", "investigation"}),
        ("foreign fishers arrested", {"foreign", "arrest"}),
        ("rural clinics", {"rural"}),
        ("Renewal of the womens’ news", set()),
        ("", set()),
    ],
)
def test_levels_forms_and_groups_are_found(text: str, expected: set[str]) -> None:
    assert scope_terms(text) == expected


def test_names_are_told_apart_by_contrast_and_patterns_compile() -> None:
    names = [name for contrast in CONTRASTS for name in contrast]
    assert len(names) == len(set(names))
    for contrast in CONTRASTS:
        assert len(contrast) >= 2
        for pattern in contrast.values():
            re.compile(pattern)


@pytest.mark.parametrize(
    ("asked", "stated", "conflicts"),
    [
        ({"federal"}, {"state"}, {"federal"}),
        ({"federal"}, {"state", "federal"}, set()),
        ({"federal"}, set(), set()),
        ({"federal"}, {"women"}, set()),
        (set(), {"state"}, set()),
        ({"federal", "women"}, {"state", "men"}, {"federal", "women"}),
        ({"federal", "women"}, {"state", "women"}, {"federal"}),
    ],
)
def test_other_side_of_a_contrast_conflicts(asked: set[str], stated: set[str], conflicts: set[str]) -> None:
    assert scope_conflicts(frozenset(asked), frozenset(stated)) == conflicts


@given(NAMES, NAMES)
def test_conflicts_are_asked_for_and_never_stated(asked: frozenset[str], stated: frozenset[str]) -> None:
    conflicts = scope_conflicts(asked, stated)
    assert conflicts <= asked - stated
    assert scope_conflicts(asked, asked) == frozenset()


def test_own_words_settle_a_contrast_before_those_that_lead_to_them() -> None:
    assert nearest_scopes("nine state-level cases", "Of the federal cases, ") == {"state"}
    assert nearest_scopes("nine cases", "State-level judges and then federal judges heard ") == {"federal"}
    assert nearest_scopes("nine cases", "") == frozenset()
    assert nearest_scopes("nine women", "At the federal level, ") == {"women", "federal"}


def test_contrast_that_neither_sentence_settles_is_open() -> None:
    asked = frozenset({"federal"})
    assert unnamed_scopes(asked, "Nine cases were heard.", "It rained.") == asked
    assert unnamed_scopes(asked, "Nine state-level cases were heard.", "") == frozenset()
    assert unnamed_scopes(asked, "Nine cases were heard.", "Federal judges met.") == frozenset()
    assert unnamed_scopes(frozenset(), "Nine cases were heard.", "") == frozenset()
