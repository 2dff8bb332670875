"""Which words of a sentence belong to which of its figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import clause_text, zones
from rag.figures import UNCOUNTED, parse_figures

WORDS = (
    "police closed 61 camps and 54 more, but the navy held nine men (two of them boys) – in 2021; compared with "
    "$7.5 million or 6,000 boats: including 12 percent while 5 to 8 years of"
).split()


def phrases(text: str) -> list[str]:
    return [clause_text(text, zone) for zone in zones(text, parse_figures(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Police closed 61 brothels in 2021, compared with 54 brothels in 2020.",
            ["Police closed 61 brothels in 2021", "54 brothels in 2020"],
        ),
        (
            "Officials referred 22 women, 19 men, and three girls to care.",
            ["Officials referred 22 women", "19 men", "three girls to care"],
        ),
        (
            "Inspectors identified 31 fishers and nine miners; the navy identified four sailors.",
            ["Inspectors identified 31 fishers", "nine miners", "the navy identified four sailors"],
        ),
        (
            "Fines rose to $7.5 million in 2022, while losses fell to 12 percent.",
            ["Fines rose to $7.5 million in 2022", "losses fell to 12 percent"],
        ),
        (
            "Authorities seized 15 vessels – including nine trawlers – in 2014.",
            ["Authorities seized 15 vessels", "nine trawlers"],
        ),
        ("Nobody was charged.", []),
        ("In 2021 nobody was charged.", []),
    ],
)
def test_figure_takes_the_words_up_to_the_next_turn(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


def test_comma_inside_a_figure_does_not_cut() -> None:
    assert phrases("The fund paid 6,000 widows and 1,200,000 farmers.") == [
        "The fund paid 6,000 widows",
        "1,200,000 farmers",
    ]


def test_bracket_right_after_a_figures_words_stays_with_it() -> None:
    first, second = phrases("Courts issued 75 convictions (all by state judges) and 80 fines.")
    assert first == "Courts issued 75 convictions (all by state judges)"
    assert second == "80 fines"


def test_bracket_with_figures_of_its_own_does_not() -> None:
    first, second, third = phrases("Courts heard 76 cases (31 new and 45 ongoing).")
    assert (first, second, third.rstrip(")")) == ("Courts heard 76 cases", "31 new", "45 ongoing")


def test_bare_figure_between_commas_takes_the_words_before() -> None:
    assert phrases("The total, 116, rose in 2020.") == ["The total, 116"]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_zones_hold_their_figures_in_order_and_apart(text: str) -> None:
    figures = parse_figures(text)
    counted = [figure for figure in figures if figure.kind not in UNCOUNTED]
    places = zones(text, figures)
    assert [(zone.start, zone.end) for zone in places] == [(f.start, f.end) for f in counted]
    at = 0
    for zone, figure in zip(places, counted, strict=True):
        assert at <= zone.before <= zone.start < zone.end <= zone.after <= len(text)
        assert zone.holds(zone.start)
        assert zone.holds(zone.end - 1)
        at = zone.after
        phrase = clause_text(text, zone)
        assert phrase in text
        assert figure.text.rstrip(" ,;:–—-.") in phrase
