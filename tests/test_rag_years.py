"""Years of works, of pairs that are told again, and of falls from one year: which figure each is for."""

from __future__ import annotations

import pytest

from rag.figures import parse_figures
from rag.periods import bind_figures
from rag.years import years_of


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("About 348 boats were sunk (Harbor Board, 2019).", [None]),
        ("By 2018, it had risen to 90 boats (Smith and others, 2019; Harbor Board, 2017).", ["2018"]),
        ("Some 12 boats were sunk (the last in March, 2019).", ["2019"]),
        ("Some 12 boats (3 in Orlo, 2019) were sunk.", [None, "2019"]),
        (
            "By 2010, fees were 52 pesos above the 1993 level and, by 2018, 90 pesos above it.",
            ["2010", "2018"],
        ),
        (
            "The quay was met on 88 per cent of days in 2023, compared with 90 per cent in 2022, and the pier on "
            "73 per cent, compared with 70 per cent.",
            ["2023", "2022", "2023", "2022"],
        ),
        (
            "The long course took 11 months, against 9 months in 2021, and the short course 47 days, against 52 days.",
            [None, "2021", None, "2021"],
        ),
        (
            "Urban fires fell to 88 in 2023, compared with 90 in 2022, and rural fires to 73, compared with 70 "
            "a decade ago.",
            ["2023", "2022", "2022", None],
        ),
        ("Fires fell from 38 in 2022, whereas alarms rose from 55 and calls rose from 40.", ["2022"] * 3),
    ],
)
def test_a_figure_is_of_its_own_year(text: str, periods: list[str | None]) -> None:
    assert [bound.period for bound in bind_figures(text)] == periods


def test_a_year_of_a_work_is_no_period() -> None:
    text = "The sea rose (National Office (NO), 2019) in 2018."
    assert [year for _, year in years_of(text, parse_figures(text))] == ["2018"]
